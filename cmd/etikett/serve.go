package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"etikett/internal/app"
)

// How long a request may take to arrive, a connection to stay idle, and the requests under way to end when the server stops.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = 5 * time.Minute
	idleTimeout       = 2 * time.Minute
	shutdownTimeout   = 10 * time.Second
	maxHeader         = 64 << 10
)

func newServe() *cobra.Command {
	c := app.Config{}
	var addr, logFormat, config string
	var demo bool
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the server",
		Long: `Run the server: InvenTree's label printing API, with an embedded database in a folder.

In an empty folder the database and the default label templates are made. The first user, admin, is asked for on a terminal,
or made with the password in ETIKETT_ADMIN_PASSWORD. Each flag can be set by a variable (--print-wait by ETIKETT_PRINT_WAIT) and in
a configuration file in YAML (print-wait: 5s); the command line wins over variables, and these over the file.`,
		Example: `  etikett serve --demo                     example items, user and password are printed
  etikett serve --data /var/lib/etikett --addr 0.0.0.0:8000`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := configure(cmd.Flags(), config); err != nil {
				return err
			}
			c.Log, c.Version = newLog(cmd.ErrOrStderr(), logFormat), version
			return serveAt(cmd, addr, c, demo)
		},
	}
	f := cmd.Flags()
	f.StringVar(&addr, "addr", "127.0.0.1:8000", "address to listen on; port 0 takes a free one")
	f.DurationVar(&c.PrintWait, "print-wait", 2*time.Second, "how long a print request waits for its labels; 0 answers at once")
	f.StringVar(&c.BaseURL, "base-url", "", "address of the server as its users see it (default: that of each request)")
	f.BoolVar(&c.BareLists, "bare-lists", false, "answer lists without a limit as arrays, as InvenTree does")
	f.StringVar(&c.FontDir, "fonts", "", "folder with more fonts for labels")
	f.StringVar(&c.TimeZone, "time-zone", "", "time zone of dates on labels, such as Europe/Vienna (default: the machine's)")
	f.StringVar(&c.Language, "language", "en-us", "language of labels, such as de")
	f.StringVar(&c.SMTP, "smtp", "", "mail server, such as smtp://user:password@host:587 (default: mails go to the log)")
	f.StringVar(&c.MailFrom, "mail-from", "", "sender of mails")
	f.StringVar(&logFormat, "log", "text", "format of the log on standard error: text or json")
	f.BoolVar(&demo, "demo", false, "add example items and a user; prints the user's password")
	f.StringVar(&config, "config", os.Getenv("ETIKETT_CONFIG"), "configuration file")
	dataFlag(cmd, &c.DataDir)
	return cmd
}

func newLog(w io.Writer, format string) *slog.Logger {
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}

// serveAt runs the server until the command is interrupted.
func serveAt(cmd *cobra.Command, addr string, c app.Config, demo bool) error {
	ctx := cmd.Context()
	tuneMemory()
	unlock, err := app.Lock(c.DataDir)
	if err != nil {
		return err
	}
	defer unlock()
	// The port is taken first: a second server on it must not touch the data.
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	a, err := app.Open(ctx, c)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := firstSteps(cmd, a, demo); err != nil {
		return err
	}
	if err := a.Start(ctx); err != nil {
		return err
	}
	server := &http.Server{
		Handler: a.Handler, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
		ErrorLog: slog.NewLogLogger(c.Log.Handler(), slog.LevelDebug),
	}
	fmt.Fprintf(cmd.OutOrStdout(), "Etikett is ready at http://%s\n", listener.Addr())
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(stop); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// firstSteps fills an empty database: templates, the first user, example items.
func firstSteps(cmd *cobra.Command, a *app.App, demo bool) error {
	ctx := cmd.Context()
	if err := a.SeedTemplates(ctx); err != nil {
		return err
	}
	if demo {
		user, password, err := a.SeedDemo(ctx)
		if err != nil {
			return err
		}
		if password != "" {
			fmt.Fprintf(cmd.OutOrStdout(), "Demo user: %s, password: %s\n", user, password)
		} else {
			fmt.Fprintf(cmd.OutOrStdout(), "Demo user: %s, with the password that was printed the first time; 'etikett user password %s' sets another\n", user, user)
		}
		return nil
	}
	users, err := a.Accounts.Users(ctx)
	if err != nil || len(users) > 0 {
		return err
	}
	password := os.Getenv("ETIKETT_ADMIN_PASSWORD")
	if password == "" && term.IsTerminal(int(os.Stdin.Fd())) {
		fmt.Fprintln(cmd.ErrOrStderr(), "There is no user yet. Choose a password for the first one, admin.")
		if password, err = readPassword(cmd, false); err != nil {
			return err
		}
	}
	if password == "" {
		fmt.Fprintln(cmd.ErrOrStderr(), "There is no user yet: add one with 'etikett user add', or set ETIKETT_ADMIN_PASSWORD.")
		return nil
	}
	if err := a.AddAdmin(ctx, "admin", password); err != nil {
		return err
	}
	fmt.Fprintln(cmd.OutOrStdout(), "User admin was added")
	return nil
}
