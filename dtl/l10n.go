package dtl

import (
	"time"
)

func l10nLibrary() *Library {
	l := NewLibrary()
	localize := func(l10n tristate) FilterFunc {
		return func(c *Context, v, _ any) (any, error) {
			s, safe, err := c.localize(v, l10n)
			return keepSafe(s, safe), err
		}
	}
	l.Filter("localize", localize(on))
	l.Filter("unlocalize", localize(off))
	l.Tag("localize", switchTag("localize", func(c *Context) *tristate { return &c.l10n }))
	return l
}

// switchTag compiles {% name %}, {% name on %} and {% name off %}, which set a switch for the body.
func switchTag(name string, of func(c *Context) *tristate) TagFunc {
	return func(p *Parser, tok Token) (Node, error) {
		words := tok.Split()
		if len(words) > 2 || len(words) == 2 && words[1] != "on" && words[1] != "off" {
			return nil, SyntaxError("%s argument should be 'on' or 'off'", reprString(words[0]))
		}
		body, err := p.Body("end" + name)
		return &switchNode{of, switched(len(words) == 1 || words[1] == "on"), body}, err
	}
}

type switchNode struct {
	of   func(c *Context) *tristate
	to   tristate
	body *NodeList
}

func (n *switchNode) Render(w *Writer, ctx *Context) error {
	s := n.of(ctx)
	old := *s
	*s = n.to
	err := n.body.Render(w, ctx)
	*s = old
	return err
}

func tzLibrary() *Library {
	l := NewLibrary()
	l.Filter("localtime", func(c *Context, v, _ any) (any, error) { return c.intoZone(v, c.Location()), nil })
	l.Filter("utc", func(c *Context, v, _ any) (any, error) { return c.intoZone(v, time.UTC), nil })
	l.Filter("timezone", func(c *Context, v, arg any) (any, error) {
		zone, ok := loadZone(arg)
		if !ok {
			return "", nil
		}
		return c.intoZone(v, zone), nil
	}, ArgRequired)
	l.Tag("localtime", switchTag("localtime", func(c *Context) *tristate { return &c.tz }))
	l.Tag("timezone", compileTimezone)
	l.Tag("get_current_timezone", storeTag("get_current_timezone", func(c *Context) any { return c.Location().String() }))
	return l
}

// intoZone gives v in zone, where it stays even if it is printed in a rendering with another zone; "" if it is no time.
func (c *Context) intoZone(v any, zone *time.Location) any {
	t, zoned, ok := AsTime(v)
	if !ok {
		return ""
	}
	if !zoned {
		t = moment{t: t}.inZone(c.engine.options.Location)
	}
	return pinnedTime{t.In(zone)}
}

// loadZone gives a time zone by name, or one that is one already.
func loadZone(v any) (*time.Location, bool) {
	if l, ok := v.(*time.Location); ok && l != nil {
		return l, true
	}
	name, ok := asText(usual(v))
	if !ok || name == "" || name == "Local" {
		return nil, false
	}
	l, err := time.LoadLocation(name)
	return l, err == nil
}

func compileTimezone(p *Parser, tok Token) (Node, error) {
	words := tok.Split()
	if len(words) != 2 {
		return nil, SyntaxError("'%s' takes one argument (timezone)", words[0])
	}
	e, err := p.Expr(words[1])
	if err != nil {
		return nil, err
	}
	body, err := p.Body("endtimezone")
	return &timezoneNode{e, body}, err
}

type timezoneNode struct {
	zone *Expr
	body *NodeList
}

func (n *timezoneNode) Render(w *Writer, ctx *Context) error {
	v, err := n.zone.Resolve(ctx)
	if err != nil {
		return err
	}
	old := ctx.location
	if v == nil {
		ctx.location = nil // back to the engine's
	} else if zone, ok := loadZone(v); ok {
		ctx.location = zone
	} else if _, text := asText(usual(v)); text {
		return Raise("ZoneInfoNotFoundError", "'No time zone found with key %s'", Str(v))
	} else {
		return Raise(classValue, "Invalid timezone: %s", Repr(v))
	}
	err = n.body.Render(w, ctx)
	ctx.location = old
	return err
}
