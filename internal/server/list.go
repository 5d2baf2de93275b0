package server

import (
	"math"
	"net/url"
	"strconv"
	"strings"
)

// page is which part of a list is asked for.
type page struct {
	limit  int // 0: everything
	offset int
}

// pageOf reads limit and offset. What is no number is no limit; what is beyond every list is an error.
func pageOf(q url.Values) (page, error) {
	var p page
	n, err := queryInt(q.Get("limit"))
	if err != nil {
		return p, &fieldErrors{object{{"limit", []string{err.Error()}}}}
	}
	if n <= 0 {
		return p, nil
	}
	p.limit = n
	if p.offset, err = queryInt(q.Get("offset")); err != nil {
		return p, &fieldErrors{object{{"offset", []string{err.Error()}}}}
	}
	p.offset = max(0, p.offset)
	return p, nil
}

// queryInt reads a number as Python does; what is none is 0.
func queryInt(s string) (int, error) {
	s = strings.TrimSpace(s)
	n, err := strconv.ParseInt(s, 10, 64)
	if ne, ok := err.(*strconv.NumError); ok && ne.Err == strconv.ErrRange || n > math.MaxInt32 {
		return 0, errHuge
	}
	return int(n), nil
}

// errHuge is what a number beyond every list gets.
var errHuge = hugeError{}

type hugeError struct{}

func (hugeError) Error() string {
	return "Ensure this value is less than or equal to " + strconv.Itoa(math.MaxInt32) + "."
}

// listPage is a page of a list.
type listPage struct {
	Count    int     `json:"count"`
	Next     *string `json:"next"`
	Previous *string `json:"previous"`
	Results  any     `json:"results"`
}

// page answers with a part of a list of count records.
func (c *call) page(p page, count int, results any) error {
	out := listPage{Count: count, Results: results}
	if p.limit > 0 {
		if next := p.offset + p.limit; next < count {
			out.Next = c.pageLink(p.limit, next)
		}
		if p.offset > 0 {
			out.Previous = c.pageLink(p.limit, p.offset-p.limit)
		}
	}
	return c.json(200, out)
}

// pageLink is the address of another part of the same list. Keys are in alphabetical order, and a first page has no offset.
func (c *call) pageLink(limit, offset int) *string {
	q := c.r.URL.Query()
	q.Set("limit", strconv.Itoa(limit))
	if offset > 0 {
		q.Set("offset", strconv.Itoa(offset))
	} else {
		q.Del("offset")
	}
	link := c.requestBase(c.r) + c.r.URL.EscapedPath() + "?" + q.Encode()
	return &link
}

// bareOrPage answers with an array if no limit was asked for, else with a page.
func (c *call) bareOrPage(p page, count int, results any) error {
	if p.limit == 0 {
		return c.json(200, results)
	}
	return c.page(p, count, results)
}

// flag reads a filter for a truth value; nil is no filter.
func flag(q url.Values, name string) *bool {
	switch strings.ToLower(last(q, name)) {
	case "true", "1", "t", "y", "yes", "on":
		return new(true)
	case "false", "0", "f", "n", "no", "off":
		return new(false)
	}
	return nil
}

// last gives the last value of a query parameter.
func last(q url.Values, name string) string {
	all := q[name]
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1]
}

// Limits of a search: each word of it is looked for in several columns of every record.
const (
	maxSearch      = 1000 // bytes
	maxSearchWords = 32
)

// checkSearch refuses a search that no list could answer in reasonable time.
func checkSearch(q url.Values) error {
	search := q.Get("search")
	switch {
	case len(search) > maxSearch:
		return &fieldErrors{object{{"search", []string{"Ensure this value has at most " + strconv.Itoa(maxSearch) + " bytes."}}}}
	case len(searchTerms(search)) > maxSearchWords:
		return &fieldErrors{object{{"search", []string{"Ensure this value has at most " + strconv.Itoa(maxSearchWords) + " words."}}}}
	}
	return nil
}

// searchTerms splits a search into terms: words, and phrases in quotes. A comma separates like a space.
func searchTerms(s string) []string {
	var out []string
	var b strings.Builder
	quote := rune(0)
	flush := func() {
		if b.Len() > 0 {
			out = append(out, b.String())
			b.Reset()
		}
	}
	for _, r := range s {
		switch {
		case quote != 0 && r == quote:
			quote = 0
			flush()
		case quote != 0:
			b.WriteRune(r)
		case (r == '"' || r == '\'') && b.Len() == 0:
			quote = r
		case r == ',' || r == ' ' || r == '\t' || r == '\n' || r == '\r':
			flush()
		default:
			b.WriteRune(r)
		}
	}
	flush()
	return out
}

// sliceOf gives the part of a list that a page asks for.
func sliceOf[T any](all []T, p page) []T {
	if p.limit == 0 {
		return all
	}
	from := min(p.offset, len(all))
	return all[from:min(len(all), from+p.limit)]
}
