package style

import "etikett/render/css"

// property is one longhand: how its value is read and what it does to a Computed.
type property struct {
	name      string
	inherited bool
	grouped   bool // inherited with its group
	early     bool // lengths and colours of other properties depend on it
	// parse reads a specified value; what it leaves of the tokens makes the value invalid.
	parse func(*parser) (any, bool)
	// apply computes a specified value.
	apply func(*computing, any)
	// reset takes the value over from another style: the parent's, or the initial one.
	reset func(dst, src *Computed)
	// color gives the field of a colour; nil for others.
	color func(*Computed) *Color
}

// propertyID is the place of a property in properties.
type propertyID int16

// properties holds all longhands; ids of those with a meaning of their own in the cascade are looked up once.
var (
	properties []property
	idOf       map[string]propertyID
	shorthands map[string]*shorthand
	inheriting []propertyID // all inherited ones
	// What is computed first, see Cascade.compute.
	directionID, fontSizeID propertyID
	contentID               propertyID
	earlyIDs                []propertyID
	colorFields             []func(*Computed) *Color
)

func init() {
	for _, group := range [][]property{fontProperties(), textProperties(), boxProperties(), borderProperties(), backgroundProperties(),
		paintProperties(), listProperties(), tableProperties(), flexProperties(), gridProperties(), columnProperties(), pageProperties(),
		svgProperties()} {
		properties = append(properties, group...)
	}
	idOf = make(map[string]propertyID, len(properties))
	for i := range properties {
		p := &properties[i]
		if _, twice := idOf[p.name]; twice {
			panic("style: property twice: " + p.name)
		}
		idOf[p.name] = propertyID(i)
		if p.inherited && !p.grouped {
			inheriting = append(inheriting, propertyID(i))
		}
		if p.early && p.name != "direction" {
			earlyIDs = append(earlyIDs, propertyID(i))
		}
		if p.color != nil && p.name != "background-color" {
			colorFields = append(colorFields, p.color)
		}
	}
	directionID, fontSizeID, contentID = idOf["direction"], idOf["font-size"], idOf["content"]
	shorthands = allShorthands()
	for name, s := range shorthands {
		for _, l := range s.longhands {
			if _, ok := idOf[l]; !ok {
				panic("style: " + name + " sets an unknown property: " + l)
			}
			s.ids = append(s.ids, idOf[l])
		}
	}
}

// field makes the reset function of a property that is one field of a Computed.
func field[T any](get func(*Computed) *T) func(dst, src *Computed) {
	return func(dst, src *Computed) { *get(dst) = *get(src) }
}

// keyword makes a property that takes one of some words.
func keyword(name string, inherited bool, get func(*Computed) *string, words ...string) property {
	return property{name: name, inherited: inherited, reset: field(get),
		parse: func(p *parser) (any, bool) { w, ok := p.oneOf(words...); return w, ok },
		apply: func(x *computing, v any) { *get(x.c) = v.(string) }}
}

// simple makes a property whose specified and computed values are the same.
func simple[T any](name string, inherited bool, get func(*Computed) *T, parse func(*parser) (T, bool)) property {
	return property{name: name, inherited: inherited, reset: field(get),
		parse: func(p *parser) (any, bool) { v, ok := parse(p); return v, ok },
		apply: func(x *computing, v any) { *get(x.c) = v.(T) }}
}

// computedAs makes a property whose specified value S becomes the computed value T.
func computedAs[S, T any](name string, inherited bool, get func(*Computed) *T, parse func(*parser) (S, bool), compute func(*computing, S) T) property {
	return property{name: name, inherited: inherited, reset: field(get),
		parse: func(p *parser) (any, bool) { v, ok := parse(p); return v, ok },
		apply: func(x *computing, v any) { *get(x.c) = compute(x, v.(S)) }}
}

// sized makes a property that is a length or keyword of one.
func sized(name string, inherited bool, get func(*Computed) *Length, parse func(*parser) (size, bool)) property {
	return computedAs(name, inherited, get, parse, (*computing).length)
}

// colored makes a property that is a colour. Its bit in Computed.currents tells that it is currentcolor, which is inherited as such.
// CSS Color 4 §9.1
func colored(name string, bit colorBit, get func(*Computed) *Color) property {
	set := func(c *Computed, v color) {
		*get(c) = v.in(c.Color)
		c.currents &^= 1 << bit
		if v.current {
			c.currents |= 1 << bit
		}
	}
	return property{name: name,
		parse: func(p *parser) (any, bool) { v, ok := p.color(); return v, ok },
		apply: func(x *computing, v any) { set(x.c, v.(color)) },
		reset: func(d, s *Computed) { set(d, color{*get(s), s.currents&(1<<bit) != 0}) },
		color: get}
}

// colorBit numbers the properties that are colours, other than color itself.
type colorBit uint8

const (
	bitTop colorBit = iota
	bitRight
	bitBottom
	bitLeft
	bitOutline
	bitRule
	bitDecoration
	initiallyCurrent // those before are the element's own colour at first
	bitBackground
)

// declaration is a property with its value, read.
type declaration struct {
	id        propertyID
	important bool
	wide      wide // when set, value is nothing
	value     any
	pending   *pending // has var(): value is read for each element
	logical   bool     // rtl is the property where text runs from right to left
	rtl       propertyID
	custom    string // name of a custom property with tokens; id is nothing
	tokens    []css.Token
}

// pending is a value with var() in it: that of one longhand, or of a shorthand that sets it.
type pending struct {
	name      string
	shorthand *shorthand
	tokens    []css.Token
	source    string
	line      int
	column    int
}

// parseProperty reads the whole value of a longhand.
func parseProperty(id propertyID, tokens []css.Token) (any, bool) {
	p := &parser{tokens: tokens}
	v, ok := properties[id].parse(p)
	return v, ok && p.done()
}
