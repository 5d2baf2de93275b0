package printer

import (
	"context"
	"fmt"

	"etikett/internal/fault"
	"etikett/internal/label"
)

// Driver talks to one kind of printer. It keeps no state of its own: a Machine says where and how.
type Driver interface {
	Info() DriverInfo
	// Settings are what a machine of this driver can be told.
	Settings() []Setting
	// Check says why a machine cannot print as it is set up: a folder that cannot be written, a printer that does not answer.
	Check(ctx context.Context, m *Machine) error
	// Print begins a job. The sink gets the labels in order.
	Print(ctx context.Context, m *Machine, j *label.Job) (label.Sink, error)
}

// DriverInfo describes a driver to people.
type DriverInfo struct {
	Slug, Name, Description string
}

// Kind is the type of a setting's value.
type Kind string

// The kinds of settings.
const (
	Text    Kind = "string"
	Integer Kind = "integer"
	Choice  Kind = "choice"
	Related Kind = "related field" // the key of a record
)

// Setting is something that a machine can be told.
type Setting struct {
	Key, Name, Description string
	Kind                   Kind
	Default                string
	Choices                []string
	Model, URL             string // of a Related setting
	Required               bool
	Units                  string
	Check                  func(value string) error // nil: any value of the kind
}

// location is the setting that every machine has: where it stands.
var location = Setting{
	Key: "LOCATION", Name: "Printer Location", Description: "Scope the printer to a specific location", Kind: Related,
	Model: "stock.stocklocation", URL: "/api/stock/location/",
}

// unknownDriver is the error of a machine whose driver this program does not have.
func unknownDriver(slug string) error {
	return fault.New(fault.Invalid, "%s", fmt.Sprintf("Driver '%s' not found", slug))
}
