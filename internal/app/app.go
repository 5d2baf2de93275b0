// Package app puts the parts of the server together: what is configured goes in, a running Etikett comes out. It is
// used by the commands and by tests that want the whole.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"etikett/dtl"
	"etikett/internal/account"
	"etikett/internal/catalog"
	"etikett/internal/label"
	"etikett/internal/media"
	"etikett/internal/oauth"
	"etikett/internal/printer"
	"etikett/internal/queue"
	"etikett/internal/report"
	"etikett/internal/settings"
	"etikett/internal/store"
	"etikett/render"
	"etikett/render/font"
)

// Config is what an installation may choose. Only DataDir has no default.
type Config struct {
	DataDir   string        // folder of database, files and secret
	PrintWait time.Duration // how long a print request waits for its labels
	BaseURL   string        // address of the server as its users see it; "" is that of each request
	BareLists bool          // lists without a limit are arrays
	FontDir   string        // folder with more fonts; "" is none
	TimeZone  string        // of dates on labels; "" is the machine's
	Language  string        // of labels; "" is en-us
	SMTP      string        // mail server as a URL; "" writes mails to the log
	MailFrom  string
	Policy    account.Policy // what people may do with accounts
	Texts     account.Texter // text messages to telephones; nil writes them to the log
	Mails     account.Mailer // mails without SMTP; nil writes them to the log
	Version   string         // of the program
	Log       *slog.Logger
}

// App is a server's parts. Handler answers requests; jobs that were left unfinished, and long ones, run after Start.
type App struct {
	DB       *store.DB
	Media    *media.Store
	Catalog  *catalog.Catalog
	Accounts *account.Service
	OAuth    *oauth.Service
	Settings *settings.Service
	Labels   *label.Service
	Compiler *label.Compiler
	Printers *printer.Service
	Reports  *report.Service
	Handler  http.Handler

	queue   *queue.Queue
	started bool
	log     *slog.Logger
}

// Lock makes sure that one server at most runs on a data folder.
func Lock(dir string) (unlock func(), err error) {
	if err := makeDir(dir); err != nil {
		return nil, err
	}
	lock := flock.New(filepath.Join(dir, "lock"))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("locking %s: %w", dir, err)
	}
	if !ok {
		return nil, fmt.Errorf("another server runs on %s", dir)
	}
	return func() { _ = lock.Unlock() }, nil // the lock ends with the process in any case
}

// Open opens a data folder, and makes what is missing in it.
func Open(ctx context.Context, c Config) (_ *App, err error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if err := makeDir(c.DataDir); err != nil {
		return nil, err
	}
	a := &App{log: c.Log}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close())
		}
	}()
	if a.DB, err = store.Open(ctx, filepath.Join(c.DataDir, "etikett.db")); err != nil {
		return nil, err
	}
	if a.Media, err = media.OpenDir(filepath.Join(c.DataDir, "media")); err != nil {
		return nil, err
	}
	if err := a.openAccounts(c); err != nil {
		return nil, err
	}
	if err := a.openLabels(c); err != nil {
		return nil, err
	}
	a.openServer(c)
	return a, nil
}

func (a *App) openAccounts(c Config) error {
	secret, err := account.LoadSecret(filepath.Join(c.DataDir, "secret"))
	if err != nil {
		return err
	}
	mail := c.Mails
	if c.SMTP != "" {
		if mail, err = smtpMailer(c.SMTP, c.MailFrom); err != nil {
			return err
		}
	}
	accounts := store.NewAccounts(a.DB)
	a.Accounts, err = account.New(account.Config{Store: accounts, Secret: secret, Mail: mail, Texts: c.Texts, Policy: c.Policy, Log: c.Log})
	if err != nil {
		return err
	}
	a.OAuth, err = oauth.New(oauth.Config{Store: store.NewOAuth(a.DB), Users: a.Accounts, Counter: accounts, Secret: secret, Log: c.Log})
	return err
}

func (a *App) openLabels(c Config) (err error) {
	a.Settings = settings.New(store.NewSettings(a.DB))
	a.Catalog = catalog.New(store.NewItems(a.DB), catalog.WithSettings(a.setting))
	fonts := font.Default()
	if c.FontDir != "" {
		fonts = fonts.With()
		if err := fonts.AddDir(c.FontDir); err != nil {
			return err
		}
	}
	zone := time.Local
	if c.TimeZone != "" {
		if zone, err = time.LoadLocation(c.TimeZone); err != nil {
			return fmt.Errorf("time zone: %w", err)
		}
	}
	renderer := render.New(render.Options{Fonts: fonts})
	a.Compiler, err = label.NewCompiler(label.CompilerConfig{
		Engine:   dtl.Options{Location: zone, Language: c.Language, StaticURL: "/static/", MediaURL: "/media/"},
		Renderer: renderer, Media: a.Media, Env: a.tagEnv(c),
	})
	if err != nil {
		return err
	}
	if a.queue, err = queue.New(a.DB.Write, c.Log); err != nil {
		return err
	}
	a.Printers = printer.New(store.NewMachines(a.DB), printer.Folder{Base: filepath.Join(c.DataDir, "printers")})
	a.Reports = report.New(report.Config{Store: store.NewReports(a.DB), Media: a.Media, Changed: a.Compiler.Forget, Log: c.Log})
	a.Labels = label.New(label.Config{
		Store: store.NewLabels(a.DB, a.queue), Media: a.Media, Catalog: a.Catalog, Compiler: a.Compiler, Users: a.templateUser,
		Plugins: []label.Plugin{label.PDF{Media: a.Media}, label.Sheets{Media: a.Media}, printer.Plugin{Machines: a.Printers}},
		Log:     c.Log, Wait: c.PrintWait,
	})
	return nil
}

// Start frees what an earlier run left unfinished and begins to work off the queue.
func (a *App) Start(ctx context.Context) error {
	n, err := a.Labels.Recover(ctx)
	if err != nil {
		return err
	}
	if n > 0 {
		a.log.Info("taking up label jobs that were left unfinished", "jobs", n)
	}
	a.started = true
	return a.queue.Start(context.WithoutCancel(ctx), a.Labels.RunQueued)
}

// Close stops the jobs under way, which are taken up again at the next start, and closes the data.
func (a *App) Close() error {
	var errs []error
	if a.Labels != nil {
		a.Labels.Close()
	}
	if a.started {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		errs = append(errs, a.queue.Stop(ctx))
	}
	if a.Media != nil {
		errs = append(errs, a.Media.Close())
	}
	if a.DB != nil {
		errs = append(errs, a.DB.Close())
	}
	return errors.Join(errs...)
}
