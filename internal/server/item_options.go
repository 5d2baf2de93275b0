package server

import (
	"net/http"
	"slices"
	"strings"

	"etikett/internal/catalog"
)

// itemTitles are the names and descriptions that InvenTree's lists of items go by.
var itemTitles = map[string]struct{ name, description string }{
	"part":               {"Part List", "API endpoint for accessing a list of Part objects, or creating a new Part instance."},
	"stockitem":          {"Stock List", "API endpoint for list view of Stock objects.\n\n- GET: Return a list of all StockItem objects (with optional query filters)\n- POST: Create a new StockItem\n- DELETE: Delete multiple StockItem objects"},
	"stocklocation":      {"Stock Location List", "API endpoint for list view of StockLocation objects.\n\n- GET: Return list of StockLocation objects\n- POST: Create a new StockLocation"},
	"build":              {"Build List", "API endpoint for accessing a list of Build objects.\n\n- GET: Return list of objects (with filters)\n- POST: Create a new Build object"},
	"buildline":          {"Build Line List", "API endpoint for accessing a list of BuildLine objects."},
	"company":            {"Company List", "API endpoint for accessing a list of Company objects."},
	"purchaseorder":      {"Purchase Order List", "API endpoint for accessing a list of PurchaseOrder objects.\n\n- GET: Return list of PurchaseOrder objects (with filters)\n- POST: Create a new PurchaseOrder object"},
	"salesorder":         {"Sales Order List", "API endpoint for accessing a list of SalesOrder objects.\n\n- GET: Return list of SalesOrder objects (with filters)\n- POST: Create a new SalesOrder"},
	"salesordershipment": {"Sales Order Shipment List", "API list endpoint for SalesOrderShipment model."},
	"returnorder":        {"Return Order List", "API endpoint for accessing a list of ReturnOrder objects."},
}

// fieldKinds are the types of fields under the names that OPTIONS gives them.
var fieldKinds = map[catalog.Type]string{
	catalog.Auto: "integer", catalog.URL: "url", catalog.Email: "email", catalog.Bool: "boolean", catalog.Int: "integer",
	catalog.PositiveInt: "integer", catalog.Float: "float", catalog.Decimal: "decimal", catalog.Money: "money", catalog.DateOnly: "date",
	catalog.DateTime: "datetime", catalog.JSON: "field", catalog.Ref: "related field",
}

// aboutItems tells what can be done with a list of items, and with which fields.
func aboutItems(model, role string, allow []string) func(*call) (*about, error) {
	return func(c *call) (*about, error) {
		fields, err := c.fieldsOf(model)
		if err != nil {
			return nil, err
		}
		actions := []actionFields{{http.MethodPost, fields}, {http.MethodGet, fields}}
		if slices.Contains(allow, http.MethodPut) {
			actions = append(actions, actionFields{http.MethodPut, fields})
		}
		if slices.Contains(allow, http.MethodDelete) {
			actions = append(actions, actionFields{http.MethodDelete, nil})
		}
		t := itemTitles[model]
		return &about{name: t.name, description: t.description, model: model, actions: c.mayAct(role, actions...)}, nil
	}
}

// aboutItem tells what can be done with one item.
func aboutItem(model, role string) func(*call) (*about, error) {
	return func(c *call) (*about, error) {
		fields, err := c.fieldsOf(model)
		if err != nil {
			return nil, err
		}
		actions := []actionFields{{http.MethodGet, fields}, {http.MethodPut, fields}, {http.MethodDelete, nil}}
		name := strings.TrimSuffix(itemTitles[model].name, " List") + " Detail"
		return &about{name: name, description: "API endpoint for one record.", model: model, actions: c.mayAct(role, actions...)}, nil
	}
}
