package catalog

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"etikett/internal/fault"
)

func plain1(n int64) string { return strconv.FormatInt(n, 10) }

// setTags gives a record the tags of a client's values: {"tags": ["a", "b"]}, or a text with commas. Without the key they stay.
func (e *edit) setTags(pk int64, values map[string]any) error {
	raw, there := values["tags"]
	rel, ok := e.model.byName["tags"].(*Relation)
	if !there || !ok {
		return nil
	}
	names, err := tagList(raw)
	if err != nil {
		return err
	}
	item := rel.Via.model
	var old []int64
	q := &Query{Model: item, Fields: item.Fields[:1], Key: rel.Via, Keys: []int64{pk}, Also: rel.Type, Text: rel.TypeText()}
	if err := e.w.Rows(e.ctx, q, func(r []any) error { old = append(old, r[0].(int64)); return nil }); err != nil {
		return err
	}
	for _, k := range old {
		if err := e.w.Delete(e.ctx, item, k); err != nil {
			return err
		}
	}
	for _, name := range names {
		tag, err := e.tag(rel.to, name)
		if err != nil {
			return err
		}
		last, err := e.lastKey(item)
		if err != nil {
			return err
		}
		row := make([]any, len(item.Fields))
		row[0], row[item.Field("tag").index], row[rel.Type.index], row[rel.Via.index] = last+1, tag, rel.TypeText(), pk
		if _, err := e.w.Put(e.ctx, item, row); err != nil {
			return err
		}
	}
	return nil
}

// tagList reads the names of tags; each comes once.
func tagList(raw any) ([]string, error) {
	var names []string
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(names, s) {
			names = append(names, s)
		}
	}
	switch x := raw.(type) {
	case nil:
	case string:
		for s := range strings.SplitSeq(x, ",") {
			add(s)
		}
	case []any:
		for _, v := range x {
			s, ok := v.(string)
			if !ok || len([]rune(s)) > 100 {
				return nil, fault.InvalidField("tags", "Not a valid string.")
			}
			add(s)
		}
	default:
		return nil, fault.InvalidField("tags", "Expected a list of items but got type \""+pythonType(raw)+"\".")
	}
	return names, nil
}

// tag gives the key of a tag, which is made if there is none of that name.
func (e *edit) tag(m *Model, name string) (int64, error) {
	var pk int64
	q := &Query{Model: m, Fields: m.Fields[:1], Where: &Cond{Op: Is, Path: []Step{{Field: m.Field("name")}}, Lookup: "iexact", Value: name}, Order: []string{"id"}, Limit: 1}
	if err := e.w.Rows(e.ctx, q, func(r []any) error { pk = r[0].(int64); return nil }); err != nil || pk != 0 {
		return pk, err
	}
	last, err := e.lastKey(m)
	if err != nil {
		return 0, err
	}
	row := make([]any, len(m.Fields))
	row[0], row[m.Field("name").index], row[m.Field("slug").index] = last+1, name, slug(name)
	_, err = e.w.Put(e.ctx, m, row)
	return last + 1, err
}

// slug is a name for addresses: lower case, hyphens for all that is no letter or digit.
func slug(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}
