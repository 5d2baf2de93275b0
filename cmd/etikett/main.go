// Command etikett prints labels: a server with InvenTree's label printing API, and commands for the shell.
//
// Each command has a file of its own, named after it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // time zones for machines that have none

	"github.com/spf13/cobra"
)

// version is set by the linker.
var version = "dev"

// Exit codes. Scripts rely on them.
const (
	exitOK          = 0
	exitFailure     = 1 // the work failed: a template, an item, a file
	exitUsage       = 2 // the command line was wrong
	exitInterrupted = 130
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run executes one command line and returns the exit code. Errors are printed in one line.
func run(ctx context.Context, args []string, stdout, stderr *os.File) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		fmt.Fprintln(stderr, "etikett: interrupted")
		return exitInterrupted
	}
	fmt.Fprintln(stderr, "etikett: "+oneLine(err.Error()))
	var usage usageError
	if errors.As(err, &usage) {
		return exitUsage
	}
	return exitFailure
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "etikett",
		Short: "Print labels: InvenTree's label API, templates in HTML, PDF and label printers",
		Long: `Etikett prints labels for people who run their own inventory.

Start the server with example data:      etikett serve --demo
Print from a table without a server:     etikett print --template shelf.html --items items.csv -o shelf.pdf
Bring the data of an InvenTree over:     etikett import inventree export.json --media media/`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       version,
		Args:          noArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(newServe(), newPrint(), newRender(), newImport(), newUser(), newBench(), newVersion())
	return root
}

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  noArgs,
		Run:   func(cmd *cobra.Command, _ []string) { fmt.Fprintln(cmd.OutOrStdout(), "etikett "+version) },
	}
}

// usageError is a mistake on the command line, as against a failure of the work.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("unknown command or argument %q; see etikett help", args[0])
	}
	return nil
}

// exactArgs wants n arguments, named for the message.
func exactArgs(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != len(names) {
			return usagef("%s takes %s; see %s --help", cmd.CommandPath(), strings.Join(names, " "), cmd.CommandPath())
		}
		return nil
	}
}

// oneLine keeps an error message on one line.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }), "; ")
}
