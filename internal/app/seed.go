package app

import (
	"bytes"
	"context"
	"crypto/rand"

	"etikett/internal/account"
	"etikett/internal/demo"
	"etikett/internal/label"
	"etikett/internal/label/defaults"
)

// SeedTemplates makes the default label templates in a database that never had a template.
func (a *App) SeedTemplates(ctx context.Context) error {
	seeded, err := a.DB.EverHad(ctx, "label_template")
	if err != nil || seeded {
		return err
	}
	for _, d := range defaults.Templates {
		src, err := d.Source()
		if err != nil {
			return err
		}
		t := label.Template{
			Name: d.Name, Description: d.Description, ModelType: d.ModelType, FilenamePattern: label.DefaultFilenamePattern,
			Enabled: true, Width: d.Width, Height: d.Height,
		}
		if _, err := a.Labels.CreateTemplate(ctx, t, label.Source{Name: d.File, Text: src}); err != nil {
			return err
		}
	}
	return nil
}

// AddAdmin adds a user who may do everything.
func (a *App) AddAdmin(ctx context.Context, name, password string) error {
	_, err := a.Accounts.CreateUser(ctx, account.User{Username: name, IsStaff: true, IsSuperuser: true}, password)
	return err
}

// demoUser is who signs in to look at the example data.
const demoUser = "demo"

// SeedDemo adds example items and a user. The password is "" if the user is there already.
func (a *App) SeedDemo(ctx context.Context) (user, password string, err error) {
	users, err := a.Accounts.Users(ctx)
	if err != nil {
		return "", "", err
	}
	for _, u := range users {
		if u.Username == demoUser {
			return demoUser, "", nil
		}
	}
	if _, err := a.ImportInvenTree(ctx, bytes.NewReader(demo.Export), nil, nil); err != nil {
		return "", "", err
	}
	password = rand.Text()[:12]
	return demoUser, password, a.AddAdmin(ctx, demoUser, password)
}
