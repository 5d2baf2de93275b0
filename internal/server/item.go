package server

import (
	"encoding/json"
	"net/http"
)

// itemModels are the models of labels, with where they are and which role guards them.
var itemModels = []struct {
	model, path, role string
	allowList         []string
}{
	{"part", "/api/part/", "part", []string{"GET", "POST", "PUT", "PATCH", "HEAD", "OPTIONS"}},
	{"stockitem", "/api/stock/", "stock", []string{"GET", "POST", "DELETE", "HEAD", "OPTIONS"}},
	{"stocklocation", "/api/stock/location/", "stock_location", []string{"GET", "POST", "PUT", "PATCH", "HEAD", "OPTIONS"}},
	{"build", "/api/build/", "build", allowList},
	{"buildline", "/api/build/line/", "build", allowList},
	{"company", "/api/company/", "purchase_order", allowList},
	{"purchaseorder", "/api/order/po/", "purchase_order", allowList},
	{"salesorder", "/api/order/so/", "sales_order", allowList},
	{"salesordershipment", "/api/order/so/shipment/", "sales_order", allowList},
	{"returnorder", "/api/order/ro/", "return_order", allowList},
}

// itemRoutes adds the lists and details of the item models.
func (s *Server) itemRoutes(handle func(string, endpoint)) {
	for _, m := range itemModels {
		handle(m.path, endpoint{
			allow: m.allowList, access: withRole(m.role),
			methods: map[string]action{http.MethodGet: func(c *call) error { return listItems(c, m.model) }},
			options: aboutItems(m.model),
		})
		handle(m.path+"{id:[0-9]+}/", endpoint{
			allow: allowDetail, access: withRole(m.role),
			methods: map[string]action{http.MethodGet: func(c *call) error { return getItem(c, m.model) }},
		})
	}
}

func listItems(c *call, model string) error {
	q := c.r.URL.Query()
	p, err := pageOf(q)
	if err != nil {
		return err
	}
	items, count, err := c.Catalog.ListItems(c.ctx(), model, q, p.limit, p.offset)
	if err != nil {
		return err
	}
	if items == nil {
		items = []json.RawMessage{}
	}
	return c.bareOrPage(p, count, items)
}

func getItem(c *call, model string) error {
	item, err := c.Catalog.Item(c.ctx(), model, c.id(), c.r.URL.Query())
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, item)
}
