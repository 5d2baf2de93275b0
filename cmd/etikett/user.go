package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"etikett/internal/account"
	"etikett/internal/app"
)

func newUser() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "user",
		Short: "Manage the users of a server",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newUserAdd(), newUserList(), newUserPassword(), newUserDisable(), newUserEnable())
	return cmd
}

func newUserAdd() *cobra.Command {
	var u account.User
	var stdin bool
	var data string
	cmd := &cobra.Command{
		Use:   "add NAME",
		Short: "Add a user",
		Args:  exactArgs("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			password, err := readPassword(cmd, stdin)
			if err != nil {
				return err
			}
			return withApp(cmd.Context(), data, func(a *app.App) error {
				u.Username = args[0]
				made, err := a.Accounts.CreateUser(cmd.Context(), u, password)
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "user %s added\n", made.Username)
				return nil
			})
		},
	}
	f := cmd.Flags()
	f.BoolVar(&u.IsStaff, "staff", false, "may edit label templates")
	f.BoolVar(&u.IsSuperuser, "superuser", false, "may do everything")
	f.StringVar(&u.Email, "email", "", "e-mail address")
	f.BoolVar(&stdin, "password-stdin", false, "read the password from standard input")
	dataFlag(cmd, &data)
	return cmd
}

func newUserList() *cobra.Command {
	var data string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List users",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd.Context(), data, func(a *app.App) error {
				users, err := a.Accounts.Users(cmd.Context())
				if err != nil {
					return err
				}
				for _, u := range users {
					var marks []string
					for _, m := range []struct {
						on   bool
						name string
					}{{u.IsSuperuser, "superuser"}, {u.IsStaff, "staff"}, {!u.IsActive, "disabled"}} {
						if m.on {
							marks = append(marks, m.name)
						}
					}
					fmt.Fprintf(cmd.OutOrStdout(), "%-24s %s\n", u.Username, strings.Join(marks, ", "))
				}
				return nil
			})
		},
	}
	dataFlag(cmd, &data)
	return cmd
}

func newUserPassword() *cobra.Command {
	var stdin bool
	cmd := userCommand("password NAME", "Set a user's password", func(ctx context.Context, cmd *cobra.Command, a *app.App, u *account.User) error {
		password, err := readPassword(cmd, stdin)
		if err != nil {
			return err
		}
		return a.Accounts.SetPassword(ctx, u, password, 0)
	})
	cmd.Flags().BoolVar(&stdin, "password-stdin", false, "read the password from standard input")
	return cmd
}

func newUserDisable() *cobra.Command {
	return userCommand("disable NAME", "Keep a user from signing in", func(ctx context.Context, _ *cobra.Command, a *app.App, u *account.User) error {
		return a.Accounts.SetActive(ctx, u, false)
	})
}

func newUserEnable() *cobra.Command {
	return userCommand("enable NAME", "Let a disabled user sign in again", func(ctx context.Context, _ *cobra.Command, a *app.App, u *account.User) error {
		return a.Accounts.SetActive(ctx, u, true)
	})
}

// userCommand is a command that does something with one user.
func userCommand(use, short string, do func(context.Context, *cobra.Command, *app.App, *account.User) error) *cobra.Command {
	var data string
	cmd := &cobra.Command{
		Use:   use,
		Short: short,
		Args:  exactArgs("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withApp(cmd.Context(), data, func(a *app.App) error {
				u, err := a.Accounts.UserByName(cmd.Context(), args[0])
				if err != nil {
					return fmt.Errorf("user %s: %w", args[0], err)
				}
				return do(cmd.Context(), cmd, a, u)
			})
		},
	}
	dataFlag(cmd, &data)
	return cmd
}

// readPassword reads a password from standard input, or asks for it on the terminal, twice.
func readPassword(cmd *cobra.Command, stdin bool) (string, error) {
	if stdin {
		line, err := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			return "", errors.New("no password on standard input")
		}
		return line, nil
	}
	in := int(os.Stdin.Fd())
	if !term.IsTerminal(in) {
		return "", usagef("standard input is no terminal: give the password with --password-stdin")
	}
	ask := func(prompt string) (string, error) {
		fmt.Fprint(cmd.ErrOrStderr(), prompt)
		b, err := term.ReadPassword(in)
		fmt.Fprintln(cmd.ErrOrStderr())
		return string(b), err
	}
	first, err := ask("Password: ")
	if err != nil {
		return "", err
	}
	again, err := ask("Once more: ")
	if err != nil {
		return "", err
	}
	if first == "" || first != again {
		return "", errors.New("the passwords are not the same, or empty")
	}
	return first, nil
}
