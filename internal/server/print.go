package server

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"strconv"
	"strings"

	"etikett/internal/label"
	"etikett/internal/oauth"
)

// print is /api/label/print/.
func (s *Server) print() endpoint {
	return endpoint{
		allow:   []string{"POST", "OPTIONS"},
		methods: map[string]action{http.MethodPost: printLabels},
		options: aboutPrint,
		scopes:  map[string]string{http.MethodPost: oauth.GeneralRead},
	}
}

// printJSON is the answer to a print request: what was asked for, and the output that shows how it goes.
type printJSON struct {
	Items    []int64 `json:"items"`
	Template int64   `json:"template"`
	outputJSON
}

func printLabels(c *call) error {
	b, err := c.parse()
	if err != nil {
		return err
	}
	r, err := readPrint(b)
	if err != nil {
		return err
	}
	r.Caller, r.BaseURL, r.IdempotencyKey = c.caller(), c.baseURL(c.r), c.r.Header.Get("Idempotency-Key")
	if len(r.IdempotencyKey) > maxIdempotencyKey {
		return refuse(http.StatusBadRequest, "The Idempotency-Key header has more than %d characters.", maxIdempotencyKey)
	}
	res, err := c.Labels.Print(c.ctx(), *r)
	if err != nil {
		return err
	}
	shown, err := c.showOutput(res.Output)
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, printJSON{Items: r.Items, Template: r.Template, outputJSON: *shown})
}

const maxIdempotencyKey = 255

// readPrint reads a print request. What else the body has goes to the plugin.
func readPrint(b *body) (*label.PrintRequest, error) {
	var r label.PrintRequest
	var bad fieldErrors
	if v, given := b.get("template"); !given {
		bad.add("template", msgRequired)
	} else if id, problem := primaryKey(v); problem != "" {
		bad.add("template", problem)
	} else {
		r.Template = id
	}
	if v, given := b.list("items"); !given {
		bad.add("items", msgRequired)
	} else {
		items, problem := itemList(v)
		if problem != nil {
			bad.object.add("items", problem)
		}
		r.Items = items
	}
	if v, given := b.get("plugin"); given {
		switch v := v.(type) {
		case nil:
			bad.add("plugin", msgNull)
		case string:
			r.Plugin = v
		default:
			bad.add("plugin", "Plugin not found")
		}
	}
	r.Options = b.all()
	for _, name := range []string{"template", "items", "plugin"} {
		delete(r.Options, name)
	}
	return &r, bad.err()
}

// primaryKey reads the key of a record. A fraction is cut off, as Python does.
func primaryKey(v any) (id int64, problem string) {
	wrong := fmt.Sprintf("Incorrect type. Expected pk value, received %s.", pythonType(v))
	var s string
	switch v := v.(type) {
	case nil:
		return 0, msgNull
	case json.Number:
		s = v.String()
		if strings.ContainsAny(s, ".eE") {
			f, _, err := new(big.Float).Parse(s, 10)
			if err != nil || f.MantExp(nil) > 128 {
				return 0, wrong
			}
			i, _ := f.Int(nil)
			s = i.String()
		}
	case string:
		if s = strings.TrimSpace(v); s == "" {
			return 0, msgNull
		}
	default:
		return 0, wrong
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err == nil {
		return n, ""
	}
	if _, ok := new(big.Int).SetString(s, 10); ok && len(s) <= maxNumberText {
		return 0, fmt.Sprintf("Invalid pk %q - object does not exist.", s)
	}
	return 0, wrong
}

// itemList reads the items. The problem is a list of messages about the whole, or an object of those about single ones.
func itemList(v any) (items []int64, problem any) {
	all, ok := v.([]any)
	switch {
	case v == nil:
		return nil, []string{msgNull}
	case !ok:
		return nil, []string{fmt.Sprintf("Expected a list of items but got type %q.", pythonType(v))}
	case len(all) == 0:
		return nil, []string{"This list may not be empty."}
	case len(all) > label.MaxItems:
		return nil, []string{fmt.Sprintf("Ensure this field has no more than %d elements.", label.MaxItems)}
	}
	items = make([]int64, len(all))
	var bad object
	for i, x := range all {
		n, problem := integer(x)
		if problem != "" {
			bad.add(strconv.Itoa(i), []string{problem})
		}
		items[i] = n
	}
	if bad != nil {
		return nil, bad
	}
	return items, nil
}
