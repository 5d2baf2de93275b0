package server

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"etikett/internal/catalog"
)

// Forms are what OPTIONS tells about items. Most of a field follows from the catalogue; item_forms.json says which fields a form has,
// in order, and what of them the catalogue cannot know: keys that are worked out, records inside of others, words for a place of its own.

// form is the fields of one kind of record.
type form struct {
	Model  string      `json:"model"` // whose fields they are; "" for a record that is none of the catalogue's
	Fields []formField `json:"fields"`
}

// formField is one field: that of the model with its name, changed by the other members.
type formField struct {
	Name  string         `json:"name"`
	Of    string         `json:"of"`    // the model's field, if it has another name; "-" is none
	Form  string         `json:"form"`  // the form of a record inside
	Value string         `json:"value"` // what the default is worked out from: "reference", "user", "currency"
	Omit  []string       `json:"omit"`  // what the catalogue would tell
	Tell  map[string]any `json:"tell"`  // what is told instead; "blank" adds the choice of none
}

//go:embed item_forms.json
var formsData []byte

var theForms = sync.OnceValue(func() map[string]form {
	var out map[string]form
	if err := json.Unmarshal(formsData, &out); err != nil {
		panic(fmt.Sprintf("server: item_forms.json: %v", err)) // it is part of the program
	}
	return out
})

// infoOrder is the order in which members of a field are told.
var infoOrder = []string{
	"type", "required", "read_only", "label", "help_text", "max_length", "min_value", "max_value", "max_digits", "decimal_places", "default", "choices",
	"model", "api_url", "pk_field", "filters", "child", "children",
}

// fieldsOf gives the fields of a form.
func (c *call) fieldsOf(name string) (object, error) {
	f, ok := theForms()[name]
	if !ok {
		return nil, fmt.Errorf("server: there is no form %q", name)
	}
	m := catalog.ModelOf(f.Model)
	var out object
	for _, x := range f.Fields {
		info := c.told(m, x)
		for _, k := range x.Omit {
			delete(info, k)
		}
		for k, v := range x.Tell {
			info[k] = v
		}
		if info["blank"] == true {
			choices, _ := info["choices"].([]object)
			info["choices"] = append([]object{{{"value", ""}, {"display_name", "---------"}}}, choices...)
		}
		if x.Form != "" {
			children, err := c.fieldsOf(x.Form)
			if err != nil {
				return nil, err
			}
			info["children"] = children
		}
		if x.Value != "" {
			v, err := c.formValue(name, x.Value)
			if err != nil {
				return nil, err
			}
			info["default"] = v
		}
		out.add(x.Name, inOrder(info))
	}
	return out, nil
}

func inOrder(info map[string]any) object {
	var o object
	for _, k := range infoOrder {
		if v, ok := info[k]; ok {
			o.add(k, v)
		}
	}
	return o
}

// formValue works a default out.
func (c *call) formValue(form, what string) (any, error) {
	switch what {
	case "user":
		return c.user.ID, nil
	case "currency":
		return c.Settings.Text(c.ctx(), "INVENTREE_DEFAULT_CURRENCY"), nil
	}
	key := map[string]string{
		"build": "BUILDORDER", "purchaseorder": "PURCHASEORDER", "salesorder": "SALESORDER", "returnorder": "RETURNORDER", "salesorder.brief": "SALESORDER",
	}[form]
	model, _, _ := strings.Cut(form, ".")
	return c.Catalog.NextReference(c.ctx(), model, c.Settings.Text(c.ctx(), key+"_REFERENCE_PATTERN"))
}

// told is what the catalogue knows about a field.
func (c *call) told(m *catalog.Model, x formField) map[string]any {
	info := map[string]any{"type": "string", "required": false, "read_only": false}
	name := x.Name
	switch x.Of {
	case "":
	case "-":
		return info
	default:
		name = x.Of
	}
	if name == "pk" {
		return map[string]any{"type": "integer", "required": false, "read_only": true, "label": "ID"}
	}
	if m == nil {
		return info
	}
	f := m.Field(name)
	if f == nil || f.Name != name {
		return info
	}
	info["type"], info["required"], info["read_only"] = fieldKinds[f.Type], f.Required, f.ReadOnly
	if info["type"] == "" {
		info["type"] = "string"
	}
	info["label"] = f.Label
	if f.Label == "" {
		s := strings.ReplaceAll(name, "_", " ")
		info["label"] = strings.ToUpper(s[:1]) + s[1:]
	}
	if f.Help != "" {
		info["help_text"] = f.Help
	}
	if f.Size > 0 {
		info["max_length"] = f.Size
	}
	c.tellType(info, f)
	return info
}

// tellType adds what goes with a field's type.
func (c *call) tellType(info map[string]any, f *catalog.Field) {
	switch f.Type {
	case catalog.Bool:
		info["default"] = f.Default == true
	case catalog.PositiveInt:
		info["min_value"], info["max_value"], info["default"] = 0, int64(maxBigInt), 0
		if f.Default != nil {
			info["default"] = f.Default
		}
	case catalog.Decimal, catalog.Money:
		info["type"], info["max_digits"], info["decimal_places"] = "decimal", f.Digits, f.Places
	case catalog.Currency:
		info["type"], info["choices"], info["max_length"] = "choice", c.currencyChoices(), 3
	case catalog.Image:
		info["type"] = "image upload"
	case catalog.Status, catalog.StatusKey:
		info["type"] = "choice"
		if len(f.Choices) > 0 {
			choices := []object{}
			for _, ch := range f.Choices {
				choices = append(choices, object{{"value", ch.Value}, {"display_name", ch.Label}})
			}
			info["choices"] = choices
		}
		info["default"] = f.Default
	case catalog.Ref:
		info["filters"] = object{}
		if f.ReadOnly {
			info["type"] = "field"
			return
		}
		if at, ok := formModels[f.To]; ok {
			info["model"], info["api_url"], info["pk_field"] = at.model, at.url, "pk"
		}
	}
}

// currencyChoices are the currencies that the settings allow.
func (c *call) currencyChoices() []object {
	out := []object{}
	codes := strings.Split(c.Settings.Text(c.ctx(), "CURRENCY_CODES"), ",")
	slices.Sort(codes)
	for _, code := range codes {
		if code = strings.TrimSpace(code); code == "" {
			continue
		}
		label := code
		if name := catalog.CurrencyName(code); name != "" {
			label += " - " + name
		}
		out = append(out, object{{"value", code}, {"display_name", label}})
	}
	return out
}

// formModels are where the records are that a field can be about.
var formModels = map[string]struct{ model, url string }{
	"auth.user":                {"user", "/api/user/"},
	"build.build":              {"build", "/api/build/"},
	"common.projectcode":       {"projectcode", "/api/project-code/"},
	"company.address":          {"address", "/api/company/address/"},
	"company.company":          {"company", "/api/company/"},
	"company.contact":          {"contact", "/api/company/contact/"},
	"company.manufacturerpart": {"manufacturerpart", "/api/company/part/manufacturer/"},
	"company.supplierpart":     {"supplierpart", "/api/company/part/"},
	"order.purchaseorder":      {"purchaseorder", "/api/order/po/"},
	"order.salesorder":         {"salesorder", "/api/order/so/"},
	"part.part":                {"part", "/api/part/"},
	"part.partcategory":        {"partcategory", "/api/part/category/"},
	"stock.stockitem":          {"stockitem", "/api/stock/"},
	"stock.stocklocation":      {"stocklocation", "/api/stock/location/"},
	"stock.stocklocationtype":  {"stocklocationtype", "/api/stock/location-type/"},
	"users.owner":              {"owner", "/api/user/owner/"},
}
