package server

import (
	"encoding/json"
	"fmt"
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

// itemRoutes adds the lists and details of the item models. A list has PUT, PATCH and DELETE where InvenTree changes several items at once.
func (s *Server) itemRoutes(handle func(string, endpoint)) {
	for _, m := range itemModels {
		update := func(partial bool) action { return func(c *call) error { return updateItem(c, m.model, partial) } }
		several := func(c *call) error { return updateItems(c, m.model) }
		handle(m.path, endpoint{
			allow: m.allowList, access: withRole(m.role),
			methods: map[string]action{
				http.MethodGet:    func(c *call) error { return listItems(c, m.model) },
				http.MethodPost:   func(c *call) error { return createItem(c, m.model) },
				http.MethodPut:    several,
				http.MethodPatch:  several,
				http.MethodDelete: func(c *call) error { return deleteItems(c, m.model) },
			},
			options: aboutItems(m.model, m.role, m.allowList),
		})
		handle(m.path+"{id:[0-9]+}/", endpoint{
			allow: allowDetail, access: withRole(m.role),
			methods: map[string]action{
				http.MethodGet:    func(c *call) error { return getItem(c, m.model) },
				http.MethodPut:    update(false),
				http.MethodPatch:  update(true),
				http.MethodDelete: func(c *call) error { return deleteItem(c, m.model) },
			},
			options: aboutItem(m.model, m.role),
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

// itemValues reads the fields of an item.
func (c *call) itemValues() (map[string]any, error) {
	b, err := c.parse()
	if err != nil {
		return nil, err
	}
	values := b.all()
	if tags, given := b.list("tags"); given && b.form != nil && len(b.form["tags"]) > 1 {
		values["tags"] = tags
	}
	return values, nil
}

func createItem(c *call, model string) error {
	values, err := c.itemValues()
	if err != nil {
		return err
	}
	made, err := c.Catalog.Create(c.ctx(), model, values)
	if err != nil {
		return err
	}
	return c.json(http.StatusCreated, made)
}

func updateItem(c *call, model string, partial bool) error {
	if _, err := c.Catalog.Item(c.ctx(), model, c.id(), nil); err != nil {
		return err // before the body is looked at
	}
	values, err := c.itemValues()
	if err != nil {
		return err
	}
	changed, err := c.Catalog.Update(c.ctx(), model, c.id(), values, partial)
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, changed)
}

func deleteItem(c *call, model string) error {
	if err := c.Catalog.Delete(c.ctx(), model, c.id()); err != nil {
		return err
	}
	return c.noContent()
}

// maxSeveral limits the items of one request that changes several.
const maxSeveral = 1000

// severalItems reads the keys of a request about several items, and the other fields.
func (c *call) severalItems() (keys []int64, values map[string]any, err error) {
	b, err := c.parse()
	if err != nil {
		return nil, nil, err
	}
	raw, _ := b.list("items")
	list, ok := raw.([]any)
	switch {
	case !ok || len(list) == 0:
		return nil, nil, &fieldErrors{object{{nonField, []string{"List of items must be provided for bulk operation"}}}}
	case len(list) > maxSeveral:
		return nil, nil, &fieldErrors{object{{"items", []string{fmt.Sprintf("Ensure this field has no more than %d elements.", maxSeveral)}}}}
	}
	for _, x := range list {
		n, problem := integer(x)
		if problem != "" {
			return nil, nil, &fieldErrors{object{{"items", []string{problem}}}}
		}
		keys = append(keys, n)
	}
	values = b.all()
	delete(values, "items")
	return keys, values, nil
}

// updateItems changes the same fields of several items.
func updateItems(c *call, model string) error {
	keys, values, err := c.severalItems()
	if err != nil {
		return err
	}
	if err := c.Catalog.UpdateAll(c.ctx(), model, keys, values); err != nil {
		return err
	}
	return c.json(http.StatusOK, object{{"success", fmt.Sprintf("Updated %d items", len(keys))}})
}

func deleteItems(c *call, model string) error {
	keys, _, err := c.severalItems()
	if err != nil {
		return err
	}
	if err := c.Catalog.DeleteAll(c.ctx(), model, keys); err != nil {
		return err
	}
	return c.noContent()
}
