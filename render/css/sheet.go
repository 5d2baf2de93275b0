package css

import "fmt"

// Warning tells of something in a sheet that had no effect.
type Warning struct {
	Line     int    // from 1; 0 when there is none
	Column   int    // from 1, in characters
	Property string // "" when it is not about a property
	Message  string
}

func (w Warning) String() string {
	if w.Property == "" {
		return fmt.Sprintf("%d:%d: %s", w.Line, w.Column, w.Message)
	}
	return fmt.Sprintf("%d:%d: %s: %s", w.Line, w.Column, w.Property, w.Message)
}

// Sheet is a parsed style sheet. Nothing in it is changed after Parse.
type Sheet struct {
	Rules []Rule
}

// Rule is a *StyleRule, *GroupRule, *ImportRule, *PageRule, *FontFaceRule, *CounterStyleRule or *LayerRule.
type Rule interface{ rule() }

// StyleRule gives declarations to what any of its selectors matches. Nested rules (CSS Nesting 1) stand behind it as rules of
// their own, with the outer selectors inside of theirs.
type StyleRule struct {
	Selectors    []*Selector
	Declarations []Declaration
}

// GroupRule holds rules under a condition, or in a cascade layer.
type GroupRule struct {
	Media    MediaList  // of @media; empty: no condition
	Supports *Condition // of @supports; nil: no condition
	Layer    string     // of @layer: its whole name with dots; an anonymous one has a name that no author can write
	Rules    []Rule
}

// LayerRule names layers in their order, as @layer does without a block.
type LayerRule struct{ Names []string }

// ImportRule asks for another sheet in its place.
type ImportRule struct {
	URL      string
	Media    MediaList
	Supports *Condition
	Layer    string // "" none
	Line     int
}

// PageRule gives declarations to pages.
type PageRule struct {
	Selectors    []PageSelector // never empty; a bare @page has one zero selector
	Declarations []Declaration
	Margins      []MarginRule
}

// MarginRule gives declarations to a box in the margin of a page, or to its footnote area ("footnote").
type MarginRule struct {
	Name         string // without @, lower case: "top-left-corner" …
	Declarations []Declaration
}

// PageSelector says which pages a PageRule is for; all that is set has to hold.
type PageSelector struct {
	Name                      string // "" any
	First, Blank, Left, Right bool
	Nth                       *Nth   // :nth(an+b)
	NthOf                     string // :nth(an+b of name)
}

// FontFaceRule describes a face of @font-face.
type FontFaceRule struct {
	Declarations []Declaration
	Line         int
}

// CounterStyleRule describes a counter style.
type CounterStyleRule struct {
	Name         string
	Declarations []Declaration
}

func (*StyleRule) rule()        {}
func (*GroupRule) rule()        {}
func (*LayerRule) rule()        {}
func (*ImportRule) rule()       {}
func (*PageRule) rule()         {}
func (*FontFaceRule) rule()     {}
func (*CounterStyleRule) rule() {}

// Declaration is a property with its value as tokens.
type Declaration struct {
	Name      string // lower case; of custom properties (--x) as written
	Value     []Token
	Important bool
	Line      int
	Column    int
}

// Options limit what Parse takes in. The zero value means the defaults.
type Options struct {
	MaxBytes  int // of the source; default 32 MiB, data URIs of fonts included
	MaxTokens int // default 400,000
}

const (
	defaultMaxBytes  = 32 << 20
	defaultMaxTokens = 400_000
	maxDepth         = 64   // of blocks, functions and nested rules
	maxWarnings      = 200  // of one sheet: a damaged one must not fill memory with complaints
	maxSelectors     = 4096 // of one rule, nesting included
)

func (o Options) withDefaults() Options {
	if o.MaxBytes == 0 {
		o.MaxBytes = defaultMaxBytes
	}
	if o.MaxTokens == 0 {
		o.MaxTokens = defaultMaxTokens
	}
	return o
}
