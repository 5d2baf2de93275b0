package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"strings"

	"etikett/dtl"
	"etikett/internal/account"
	"etikett/internal/media"
	"etikett/internal/server"
	"etikett/internal/tags"
)

func makeDir(dir string) error {
	if dir == "" {
		return errors.New("no data folder is given")
	}
	return os.MkdirAll(dir, 0o750)
}

func (a *App) openServer(c Config) {
	a.Handler = server.New(server.Config{
		Labels: a.Labels, Catalog: a.Catalog, Accounts: a.Accounts, Settings: a.Settings, Media: a.Media,
		Printers: a.Printers, Reports: a.Reports, OAuth: a.OAuth, Log: c.Log,
		Version: c.Version, BaseURL: c.BaseURL, BareLists: c.BareLists, EmailIsSent: c.SMTP != "",
	})
}

// setting reads a global setting for templates and computed attributes.
func (a *App) setting(key string) (any, bool) {
	v, ok, err := a.Settings.Get(context.Background(), key)
	if err != nil {
		a.log.Warn("a setting could not be read", "key", key, "error", err)
		return nil, false
	}
	return v, ok
}

// tagEnv is what template tags reach.
func (a *App) tagEnv(c Config) tags.Env {
	return tags.Env{
		SiteURL: c.BaseURL, Media: mediaFiles{a.Media},
		Setting: a.setting,
	}
}

// mediaFiles reads the media store for tags.
type mediaFiles struct{ store *media.Store }

// maxTagFile limits a file that a tag reads.
const maxTagFile = 32 << 20

// ReadFile reads a file; finished labels of other users are out of reach.
func (m mediaFiles) ReadFile(name string) ([]byte, error) {
	if strings.HasPrefix(name, "data_output/") {
		return nil, fs.ErrNotExist
	}
	return m.store.Read(context.Background(), name, maxTagFile)
}

// templateUser gives {{ user }}.
func (a *App) templateUser(ctx context.Context, id int64) (any, error) {
	u, err := a.Accounts.User(ctx, id)
	if err != nil {
		return nil, err
	}
	return userValue{u}, nil
}

// userValue is a user as a template sees one: nothing secret.
type userValue struct{ user *account.User }

// String is the user's name.
func (v userValue) String() string { return v.user.Username }

// IsAuthenticated is what tags ask.
func (userValue) IsAuthenticated() bool { return true }

// Member gives the attributes of Django's user that labels show.
func (v userValue) Member(name string) (any, bool, error) {
	u := v.user
	switch name {
	case "pk", "id":
		return u.ID, true, nil
	case "username", "get_username":
		return u.Username, true, nil
	case "first_name":
		return u.FirstName, true, nil
	case "last_name":
		return u.LastName, true, nil
	case "get_short_name":
		return u.FirstName, true, nil
	case "get_full_name":
		return strings.TrimSpace(u.FirstName + " " + u.LastName), true, nil
	case "email":
		return u.Email, true, nil
	case "is_staff":
		return u.IsStaff, true, nil
	case "is_superuser":
		return u.IsSuperuser, true, nil
	case "is_active":
		return u.IsActive, true, nil
	case "is_authenticated":
		return true, true, nil
	case "is_anonymous":
		return false, true, nil
	}
	return nil, false, nil
}

var _ dtl.Object = userValue{}

// smtpMailer reads a mail server's address: smtp://user:password@host:587, or smtps:// for TLS from the start.
func smtpMailer(address, from string) (account.Mailer, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, fmt.Errorf("mail server %q: want smtp://user:password@host:port or smtps://…", address)
	}
	if from == "" {
		return nil, errors.New("mail server: no sender is set")
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"smtp": "587", "smtps": "465"}[u.Scheme]
	}
	password, _ := u.User.Password()
	return account.SMTPMailer{Addr: net.JoinHostPort(u.Hostname(), port), From: from, User: u.User.Username(), Password: password, TLS: u.Scheme == "smtps"}, nil
}
