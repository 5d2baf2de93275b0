package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v4"

	"etikett/internal/app"
)

// dataFlag adds the flag that tells where a server's data is.
func dataFlag(cmd *cobra.Command, dir *string) {
	def := os.Getenv("ETIKETT_DATA")
	if def == "" {
		def = "data"
	}
	cmd.Flags().StringVar(dir, "data", def, "folder of the server's data")
}

// configure sets the flags that the command line leaves out: from variables (--print-wait from ETIKETT_PRINT_WAIT), and what
// these leave out from a YAML file whose keys are the flags' names.
func configure(flags *pflag.FlagSet, file string) (err error) {
	set := func(f *pflag.Flag, from, value string) {
		if err == nil && !f.Changed {
			if err = flags.Set(f.Name, value); err != nil {
				err = usagef("%s: %v", from, err)
			}
		}
	}
	flags.VisitAll(func(f *pflag.Flag) {
		name := "ETIKETT_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if v, ok := os.LookupEnv(name); ok {
			set(f, name, v)
		}
	})
	if file == "" || err != nil {
		return err
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var values map[string]any
	if err := yaml.Unmarshal(b, &values); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	for name, v := range values {
		f := flags.Lookup(name)
		if f == nil || name == "config" {
			return usagef("%s: there is no setting %q", file, name)
		}
		set(f, file+": "+name, fmt.Sprint(v))
	}
	return err
}

// withApp opens a server's data for one command. It may be done while a server runs on it.
func withApp(ctx context.Context, dir string, do func(*app.App) error) (err error) {
	a, err := app.Open(ctx, app.Config{DataDir: dir})
	if err != nil {
		return err
	}
	defer func() {
		if cerr := a.Close(); err == nil && cerr != nil {
			err = fmt.Errorf("closing %s: %w", dir, cerr)
		}
	}()
	return do(a)
}
