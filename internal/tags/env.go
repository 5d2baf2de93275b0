package tags

import (
	"io/fs"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"etikett/dtl"
	"etikett/internal/money"
	"etikett/render/paint"
)

// Env is what tags reach outside of a template. A zero field has a default that reaches nothing. An Env may be shared by
// renderings unless one of its parts says otherwise.
type Env struct {
	// SiteURL is where the program is reached, such as "https://stock.example.com/"; internal links start with it.
	SiteURL string
	// StaticURL and MediaURL are the addresses of static and uploaded files for a browser; default "/static/", "/media/".
	StaticURL, MediaURL string
	// StaticFiles and MediaFiles are what the same files are called in a document that is rendered here, without the slash at the
	// end; default "file:///static", "file:///media". The loader of the document makes sense of them.
	StaticFiles, MediaFiles string
	// Media and Static read uploaded and static files.
	Media, Static Files
	// Locale is the language in which render_currency writes amounts, whatever the language of the page; default "en-us".
	Locale string
	// Setting gives the value of a global setting that was changed from its default. Values are strings as in InvenTree's
	// database, or bool, int.
	Setting func(key string) (any, bool)
	// UserSetting is the same for a setting of a user, as {% settings_value key user=user %} asks for it.
	UserSetting func(user any, key string) (any, bool)
	// Rates are the exchange rates.
	Rates Rates
	// Query finds records by model name, for filter_db_model.
	Query Querier
	// Codes keeps the codes of a document. If it is nil, codes are data URIs of pictures.
	Codes Codes
	// Customize holds what {% inventree_customize %} shows.
	Customize map[string]any
}

// Files reads files by a name relative to their root, with slashes. The error wraps fs.ErrNotExist if there is none. Names
// are checked before: they are valid in the sense of fs.ValidPath. Any fs.ReadFileFS will do.
type Files interface {
	ReadFile(name string) ([]byte, error)
}

// Codes keeps the codes of one document.
type Codes interface {
	// Add keeps a code and gives the reference under which the document's loader finds it, such as "code:17".
	Add(c *paint.Code) (ref string)
}

// Rates are exchange rates: how much of a currency one unit of Base buys.
type Rates struct {
	Base string
	Of   map[string]*apd.Decimal
}

// Querier finds records. Like the other interfaces here it names no type of this package, so that who implements it need
// not import it.
type Querier interface {
	// Records gives all records of a model, usually a QuerySet; found is false if there is no such model. app is as the
	// template has it ("part"), model in lower case ("partcategory").
	Records(app, model string) (set any, found bool, err error)
}

// QuerySet is a list of records that can be narrowed down. Its errors are *dtl.Exception, FieldError or ValueError, where
// Django's would be.
type QuerySet interface {
	// FilterRecords keeps the records for which all lookups hold, such as name__icontains=value.
	FilterRecords(lookups []dtl.Keyword) (set any, err error)
	// OrderRecords sorts by fields; "-" before a name is descending.
	OrderRecords(fields []any) (set any, err error)
}

// Record is a record of a model, as a template's value.
type Record interface {
	dtl.Object
	// ModelName is Django's name of the record's model in lower case, with its app: "part.part".
	ModelName() string
}

// Parameterised is a record that has parameters: {% part_parameter part "Width" %}.
type Parameterised interface {
	// Parameter finds a parameter by the name of its template, first exactly, then without regard to case.
	Parameter(name string) (parameter any, found bool, err error)
}

// User is a user as a template's value.
type User interface {
	IsAuthenticated() bool
}

type envKey struct{}

var emptyEnv = &Env{}

// With gives tags the environment env in the renderings with ctx. It returns ctx.
func With(ctx *dtl.Context, env *Env) *dtl.Context { return ctx.WithValue(envKey{}, env) }

// envOf is the environment of a rendering.
func envOf(ctx *dtl.Context) *Env {
	if env, ok := ctx.Value(envKey{}).(*Env); ok && env != nil {
		return env
	}
	return emptyEnv
}

func (e *Env) staticURL() string   { return orDefault(e.StaticURL, "/static/") }
func (e *Env) mediaURL() string    { return orDefault(e.MediaURL, "/media/") }
func (e *Env) staticFiles() string { return orDefault(e.StaticFiles, "file:///static") }
func (e *Env) mediaFiles() string  { return orDefault(e.MediaFiles, "file:///media") }
func (e *Env) locale() string      { return orDefault(e.Locale, "en-us") }

func orDefault(s, def string) string {
	if s == "" {
		return def
	}
	return s
}

// readFile reads a file of a tree that a template names. Names that lead out of the tree do not exist.
func readFile(files Files, name string) ([]byte, bool, error) {
	if files == nil || !fs.ValidPath(name) || strings.ContainsAny(name, "\\\x00") {
		return nil, false, nil
	}
	data, err := files.ReadFile(name)
	if err != nil {
		if isNotExist(err) {
			return nil, false, nil
		}
		return nil, false, err
	}
	return data, true, nil
}

// convert changes an amount into another currency; ok is false if a rate is missing.
func (r Rates) convert(m money.Money, currency string) (money.Money, bool, error) {
	rate, ok, err := r.rate(m.Currency, currency)
	if !ok || err != nil {
		return m, ok, err
	}
	if rate == nil {
		return m, true, nil
	}
	out, err := m.Mul(rate)
	out.Currency = currency
	return out, true, err
}

// rate is what one unit of source is worth in target: by way of the base where both have a rate, else directly from or to the
// base. It is nil if both are the same.
func (r Rates) rate(source, target string) (*apd.Decimal, bool, error) {
	if source == target {
		return nil, true, nil
	}
	from, to := r.Of[source], r.Of[target]
	one := apd.New(1, 0)
	switch {
	case from != nil && to != nil:
	case to != nil && source == r.Base:
		return to, true, nil
	case from != nil && target == r.Base:
		to = one
	default:
		return nil, false, nil
	}
	q, err := money.Quotient(to, from)
	return q, err == nil, err
}
