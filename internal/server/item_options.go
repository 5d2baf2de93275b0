package server

import (
	"net/http"

	"etikett/internal/catalog"
)

// itemTitles are the names and descriptions that InvenTree's lists of items go by.
var itemTitles = map[string]struct{ name, description string }{
	"part":               {"Part List", "API endpoint for accessing a list of Part objects, or creating a new Part instance."},
	"stockitem":          {"Stock List", "API endpoint for list view of Stock objects."},
	"stocklocation":      {"Stock Location List", "API endpoint for list view of StockLocation objects."},
	"build":              {"Build List", "API endpoint for accessing a list of Build objects."},
	"buildline":          {"Build Line List", "API endpoint for accessing a list of BuildLine objects."},
	"company":            {"Company List", "API endpoint for accessing a list of Company objects."},
	"purchaseorder":      {"Purchase Order List", "API endpoint for accessing a list of PurchaseOrder objects."},
	"salesorder":         {"Sales Order List", "API endpoint for accessing a list of SalesOrder objects."},
	"salesordershipment": {"Sales Order Shipment List", "API list endpoint for SalesOrderShipment model."},
	"returnorder":        {"Return Order List", "API endpoint for accessing a list of ReturnOrder objects."},
}

// fieldKinds are the types of fields under the names that OPTIONS gives them.
var fieldKinds = map[catalog.Type]string{
	catalog.Auto: "integer", catalog.URL: "url", catalog.Email: "email", catalog.Bool: "boolean", catalog.Int: "integer",
	catalog.PositiveInt: "integer", catalog.Float: "float", catalog.Decimal: "decimal", catalog.Money: "money", catalog.DateOnly: "date",
	catalog.DateTime: "datetime", catalog.JSON: "field", catalog.Ref: "related field",
}

// aboutItems tells the fields of a model as the catalogue knows them. They can be read; nothing is written through this API.
func aboutItems(model string) func(*call) (*about, error) {
	return func(*call) (*about, error) {
		a := &about{name: itemTitles[model].name, description: itemTitles[model].description, model: model}
		m := catalog.ModelOf(model)
		if m == nil {
			return a, nil
		}
		var fields object
		for i, f := range m.Fields {
			name, kind := f.Name, fieldKinds[f.Type]
			if i == 0 {
				name = "pk"
			}
			if kind == "" {
				kind = "string"
			}
			if len(f.Choices) > 0 {
				kind = "choice"
			}
			info := fieldInfo(kind, false, true, f.Label)
			if f.Help != "" {
				info = append(info, help(f.Help))
			}
			if f.Size > 0 {
				info = append(info, maxLength(f.Size))
			}
			if len(f.Choices) > 0 {
				choices := []object{}
				for _, ch := range f.Choices {
					choices = append(choices, object{{"value", ch.Value}, {"display_name", ch.Label}})
				}
				info.add("choices", choices)
			}
			fields.add(name, info)
		}
		a.actions = []actionFields{{http.MethodGet, fields}}
		return a, nil
	}
}
