package server

import (
	"net/http"
	"strings"

	"etikett/internal/account"
	"etikett/internal/label"
)

// What OPTIONS tells about a resource: InvenTree's clients build their forms from it.

// about describes a resource. Actions are fields by method; a nil list is told as an empty object.
type about struct {
	name, description string
	actions           []actionFields
	model             string
}

type actionFields struct {
	method string
	fields object
}

// describe answers OPTIONS.
func (c *call) describe(e endpoint) error {
	a := &about{name: "Etikett"}
	if e.options != nil {
		var err error
		if a, err = e.options(c); err != nil {
			return err
		}
	}
	actions := object{}
	for _, x := range a.actions {
		fields := x.fields
		if fields == nil {
			fields = object{}
		}
		actions.add(x.method, fields)
	}
	out := object{
		{"name", a.name}, {"description", a.description}, {"renders", []string{"application/json"}},
		{"parses", []string{"application/json", "application/x-www-form-urlencoded", "multipart/form-data"}}, {"actions", actions},
	}
	if a.model != "" {
		out.add("model", a.model)
	}
	return c.json(http.StatusOK, out)
}

// fieldInfo describes one field. Members after the flags follow in extra.
func fieldInfo(kind string, required, readOnly bool, label string, extra ...member) object {
	o := object{{"type", kind}, {"required", required}, {"read_only", readOnly}}
	if label != "" {
		o.add("label", label)
	}
	return append(o, extra...)
}

func help(s string) member { return member{"help_text", s} }

func maxLength(n int) member { return member{"max_length", n} }

func standard(v any) member { return member{"default", v} }

// modelTypeChoices are the models of templates as forms list them.
var modelTypeChoices = []object{
	{{"value", "build"}, {"display_name", "Build Order"}},
	{{"value", "buildline"}, {"display_name", "Build Order Line Item"}},
	{{"value", "company"}, {"display_name", "Company"}},
	{{"value", "purchaseorder"}, {"display_name", "Purchase Order"}},
	{{"value", "salesorder"}, {"display_name", "Sales Order"}},
	{{"value", "salesordershipment"}, {"display_name", "Sales Order Shipment"}},
	{{"value", "returnorder"}, {"display_name", "Return Order"}},
	{{"value", "part"}, {"display_name", "Part"}},
	{{"value", "stockitem"}, {"display_name", "Stock Item"}},
	{{"value", "stocklocation"}, {"display_name", "Stock Location"}},
}

// templateFields describes the fields of a template.
var templateFields = object{
	{"pk", fieldInfo("integer", false, true, "ID")},
	{"name", fieldInfo("string", true, false, "Name", help("Template name"), maxLength(label.MaxName))},
	{"description", fieldInfo("string", true, false, "Description", help("Template description"), maxLength(label.MaxDescription))},
	{"model_type", fieldInfo("choice", true, false, "Model Type", member{"choices", modelTypeChoices}, help("Target model type for template"), maxLength(100))},
	{"template", fieldInfo("file upload", true, false, "Template", help("Template file"), maxLength(100))},
	{"filters", fieldInfo("string", false, false, "Filters", help("Template query filters (comma-separated list of key=value pairs)"), maxLength(label.MaxFilters))},
	{"filename_pattern", fieldInfo("string", false, false, "Filename Pattern", help("Pattern for generating filenames"), maxLength(label.MaxFilenamePattern), standard(label.DefaultFilenamePattern))},
	{"enabled", fieldInfo("boolean", false, false, "Enabled", help("Template is enabled"), standard(true))},
	{"revision", fieldInfo("integer", false, true, "Revision", standard(1), help("Revision number (auto-increments)"))},
	{"attach_to_model", fieldInfo("boolean", false, false, "Attach to Model on Print", help("Save report output as an attachment against linked model instance when printing"), standard(false))},
	{"width", fieldInfo("float", false, false, "Width [mm]", help("Label width, specified in mm"), member{"min_value", label.MinSize}, standard(label.DefaultWidth))},
	{"height", fieldInfo("float", false, false, "Height [mm]", help("Label height, specified in mm"), member{"min_value", label.MinSize}, standard(label.DefaultHeight))},
}

// mayAct keeps the actions that a role allows.
func (c *call) mayAct(role string, actions ...actionFields) []actionFields {
	var out []actionFields
	for _, a := range actions {
		if c.user.May(role, actionOf(a.method)) {
			out = append(out, a)
		}
	}
	return out
}

func aboutTemplates(c *call) (*about, error) {
	return &about{
		name: "Label Template List", description: "API endpoint for viewing list of LabelTemplate objects.", model: "labeltemplate",
		actions: c.mayAct("admin", actionFields{"POST", templateFields}, actionFields{"GET", templateFields}),
	}, nil
}

func aboutTemplate(c *call) (*about, error) {
	actions := []actionFields{{"GET", templateFields}, {"PUT", templateFields}, {"DELETE", nil}}
	if _, err := c.Labels.Template(c.ctx(), c.id()); err != nil { // there is nothing to change
		actions = []actionFields{{"GET", templateFields}, {"DELETE", nil}}
	}
	return &about{
		name: "Label Template Detail", description: "Detail API endpoint for label template model.", model: "labeltemplate",
		actions: c.mayAct("admin", actions...),
	}, nil
}

func aboutMetadata(c *call) (*about, error) {
	fields := object{{"metadata", fieldInfo("field", true, false, "Plugin Metadata", help("JSON metadata field, for use by external plugins"))}}
	return &about{
		name: "Metadata", description: "Generic API endpoint for reading and editing metadata for a model.", model: "labeltemplate",
		actions: c.mayAct("admin", actionFields{"GET", fields}, actionFields{"PUT", fields}),
	}, nil
}

// aboutPrint tells the fields of a print request, those of the plugin that the query names among them.
func aboutPrint(c *call) (*about, error) {
	fields := object{
		{"template", fieldInfo("related field", true, false, "Template", help("Select label template"), member{"model", "labeltemplate"}, member{"api_url", "/api/label/template/"}, member{"pk_field", "pk"})},
		{"plugin", fieldInfo("related field", false, false, "Printing Plugin", help("Select plugin to use for label printing"), member{"model", "pluginconfig"}, member{"api_url", "/api/plugins/"}, member{"pk_field", "key"})},
		{"items", fieldInfo("list", true, false, "Items", help("List of item primary keys to include in the report"), member{"child", fieldInfo("integer", true, false, "")})},
	}
	key := c.r.URL.Query().Get("plugin")
	for _, p := range c.Labels.Plugins() {
		if key == "" || p.Info().Key != key {
			continue
		}
		options, err := p.Options(c.ctx())
		if err != nil {
			return nil, err
		}
		for _, o := range options {
			fields.add(o.Name, optionInfo(o))
		}
	}
	return &about{name: "Label Print", description: "API endpoint for printing labels.", actions: []actionFields{{"POST", fields}}}, nil
}

// optionInfo describes an option of a plugin.
func optionInfo(o label.Option) object {
	out := fieldInfo(string(o.Kind), o.Required, false, o.Label)
	if o.Help != "" {
		out = append(out, help(o.Help))
	}
	if o.Kind == label.ChoiceOption {
		choices := []object{}
		for _, ch := range o.Choices {
			choices = append(choices, object{{"value", ch.Value}, {"display_name", ch.Label}})
		}
		out.add("choices", choices)
	}
	if o.Min != nil {
		out.add("min_value", *o.Min)
	}
	if o.Max != nil {
		out.add("max_value", *o.Max)
	}
	if o.Default != nil {
		out.add("default", o.Default)
	}
	if o.DependsOn != nil {
		out.add("depends_on", o.DependsOn)
	}
	return out
}

// maxBigInt is the largest value of a field that Django keeps in 64 bits.
const maxBigInt = 9223372036854775807

// personFields describes the fields of a user as others see him.
var personFields = object{
	{"pk", fieldInfo("integer", false, true, "ID")},
	{"username", fieldInfo("string", true, true, "Username", help("Username"), maxLength(account.MaxUsername))},
	{"first_name", fieldInfo("string", true, false, "First Name", help("First name of the user"), maxLength(account.MaxUsername))},
	{"last_name", fieldInfo("string", true, false, "Last Name", help("Last name of the user"), maxLength(account.MaxUsername))},
	{"email", fieldInfo("email", true, true, "Email", help("Email address of the user"), maxLength(account.MaxEmail))},
}

// outputFields describes the fields of a data output.
var outputFields = object{
	{"pk", fieldInfo("integer", false, true, "ID")},
	{"created", fieldInfo("date", false, true, "Created")},
	{"user", fieldInfo("related field", false, false, "User", member{"model", "user"}, member{"api_url", "/api/user/"}, member{"pk_field", "pk"}, member{"filters", object{}})},
	{"user_detail", fieldInfo("nested object", false, true, "User detail", member{"children", personFields})},
	{"total", fieldInfo("integer", false, false, "Total", member{"min_value", 0}, member{"max_value", maxBigInt}, standard(1))},
	{"progress", fieldInfo("integer", false, false, "Progress", member{"min_value", 0}, member{"max_value", maxBigInt}, standard(0))},
	{"complete", fieldInfo("boolean", false, false, "Complete", standard(false))},
	{"output_type", fieldInfo("string", false, false, "Output type", maxLength(100))},
	{"template_name", fieldInfo("string", false, false, "Template name", maxLength(100))},
	{"plugin", fieldInfo("string", false, false, "Plugin", maxLength(100))},
	{"output", fieldInfo("file upload", false, true, "Output", maxLength(100))},
	{"errors", fieldInfo("field", false, false, "Errors")},
}

func aboutOutputs(*call) (*about, error) {
	return &about{name: "Data Output List", description: "List view for DataOutput objects.", model: "dataoutput", actions: []actionFields{{"GET", outputFields}, {"DELETE", nil}}}, nil
}

func aboutOutput(*call) (*about, error) {
	return &about{name: "Data Output Detail", description: "Detail view for a DataOutput object.", model: "dataoutput", actions: []actionFields{{"GET", outputFields}, {"DELETE", nil}}}, nil
}

func aboutToken(c *call) (*about, error) {
	a := &about{name: "Get Auth Token", description: "Return authentication token for an authenticated user.", model: "apitoken"}
	if c.user.IsSuperuser {
		a.actions = []actionFields{{"GET", object{
			{"token", fieldInfo("string", false, true, "Token")},
			{"name", fieldInfo("string", true, false, "Token Name", help("Custom token name"), maxLength(account.MaxTokenName))},
			{"expiry", fieldInfo("date", false, true, "Expiry Date", standard(c.Now().Add(account.TokenLife).Format(dateFormat)), help("Token expiry date"))},
		}}}
	}
	return a, nil
}

func aboutMe(*call) (*about, error) {
	return &about{
		name: "Me User Detail",
		description: strings.Join([]string{
			"Detail endpoint for current user.", "", "Permissions:", "- User can edit their own details via this endpoint", "- Only a subset of fields are available here",
		}, "\n"),
		actions: []actionFields{{"GET", meFields}, {"PUT", meFields}},
	}, nil
}

// meFields describes the fields of the user who asks.
var meFields = append(append(object{}, personFields...), object{
	{"groups", fieldInfo("field", false, true, "groups",
		member{"child", object{{"type", "nested object"}, {"required", false}, {"read_only", true}, {"children", object{
			{"pk", fieldInfo("integer", false, true, "ID")}, {"name", fieldInfo("string", true, false, "name", maxLength(150))},
		}}}},
		member{"filters", object{}}, help("The groups this user belongs to. A user will get all permissions granted to each of their groups."))},
	{"group_ids", fieldInfo("field", false, false, "Group ids")},
	{"is_staff", fieldInfo("boolean", false, true, "Staff", help("Does this user have staff permissions"), standard(false))},
	{"is_superuser", fieldInfo("boolean", false, true, "Superuser", help("Is this user a superuser"), standard(false))},
	{"is_active", fieldInfo("boolean", false, true, "Active", help("Is this user account active"), standard(true))},
	{"profile", fieldInfo("nested object", false, true, "Profile", member{"children", object{
		{"language", fieldInfo("string", false, false, "Language", help("Preferred language for the user"), maxLength(10))},
		{"theme", fieldInfo("field", false, false, "Theme", help("Settings for the web UI as JSON - do not edit manually!"))},
		{"widgets", fieldInfo("field", false, false, "Widgets", help("Settings for the dashboard widgets as JSON - do not edit manually!"))},
		{"displayname", fieldInfo("string", false, false, "Display Name", help("Chosen display name for the user"), maxLength(255))},
		{"position", fieldInfo("string", false, false, "Position", help("Main job title or position"), maxLength(255))},
		{"status", fieldInfo("string", false, false, "Status", help("User status message"), maxLength(2000))},
		{"location", fieldInfo("string", false, false, "Location", help("User location information"), maxLength(2000))},
		{"active", fieldInfo("boolean", false, false, "Active", help("User is actively using the system"), standard(true))},
		{"contact", fieldInfo("string", false, false, "Contact", help("Preferred contact information for the user"), maxLength(255))},
		{"type", fieldInfo("choice", false, false, "User Type", help("Which type of user is this?"), member{"choices", []object{
			{{"value", "bot"}, {"display_name", "Bot"}}, {{"value", "internal"}, {"display_name", "Internal"}},
			{{"value", "external"}, {"display_name", "External"}}, {{"value", "guest"}, {"display_name", "Guest"}},
		}}, standard("internal"), maxLength(10))},
		{"organisation", fieldInfo("string", false, false, "Organisation", help("Users primary organisation/affiliation"), maxLength(255))},
		{"primary_group", fieldInfo("related field", false, false, "Primary Group", help("Primary group for the user"), member{"model", "group"}, member{"api_url", "/api/user/group/"}, member{"pk_field", "pk"}, member{"filters", object{}})},
	}})},
}...)
