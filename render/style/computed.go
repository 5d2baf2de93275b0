package style

import "etikett/render/font"

// Computed holds the computed value of every property that the engine knows, for one element or pseudo-element.
// Keywords are canonical lower-case CSS text. Lengths are px unless they are Length.
type Computed struct {
	// Boxes (CSS Display 3, CSS 2.2 §9–10)
	Display             string // none, contents, block, inline, inline-block, list-item, flow-root, flex, inline-flex, grid, inline-grid, table, inline-table, table-row-group, table-header-group, table-footer-group, table-row, table-cell, table-column-group, table-column, table-caption. Blockified where CSS 2.2 §9.7 says so
	Specified           string // display before position, float or a flex container made a block of it: static positions depend on it
	Position            string // static, relative, absolute, fixed, sticky, running()
	Float               string // none, left, right, footnote
	Clear               string // none, left, right, both
	Inset               Sides[Length]
	Width               Length
	Height              Length
	MinWidth            Length // auto or a length
	MinHeight           Length
	MaxWidth            Length // auto means none
	MaxHeight           Length
	AspectRatio         float64 // 0 auto
	BoxSizing           string  // content-box, border-box
	Margin              Sides[Length]
	Padding             Sides[Length]
	Border              Sides[Border]
	Radius              Corners
	Overflow            string // visible, hidden, auto, scroll, clip
	Visibility          string // visible, hidden, collapse (inherited)
	ZIndex              int
	ZIndexAuto          bool
	VerticalAlign       string // baseline, sub, super, top, text-top, middle, bottom, text-bottom; "" when VerticalAlignLength holds
	VerticalAlignLength Length // percentages are of the line height
	ObjectFit           string // fill, contain, cover, none, scale-down
	ObjectPosition      Position
	ImageRendering      string  // auto, pixelated, crisp-edges, smooth (inherited)
	ImageResolution     float64 // dots per px (inherited)
	ImageOrientation    string  // from-image, none, or 0deg, 90deg, 180deg, 270deg, with ` flip` behind (inherited)
	BorderImage         BorderImage
	BoxDecorationBreak  string         // slice, clone
	Clip                *Sides[Length] // clip: rect(); nil auto

	// Text (inherited unless said otherwise)
	Color              Color
	Font               font.Query
	FontSize           float64
	FontFeatures       string  // canonical font-feature-settings plus what font-variant asks for, "" normal
	FontKerning        string  // auto, normal, none
	Language           string  // of the lang attribute
	LineHeight         Length  // auto is normal; a number is kept in LineHeightNumber
	LineHeightNumber   float64 // ≥ 0 when line-height is a number, else -1
	TextAlign          string  // start, end, left, right, center, justify (justify-all)
	TextAlignLast      string  // auto, …
	TextIndent         Length
	TextTransform      string
	LetterSpacing      float64 // px; normal is 0
	WordSpacing        float64
	WhiteSpace         string  // normal, pre, nowrap, pre-wrap, pre-line, break-spaces
	TabSize            float64 // spaces; px when TabSizePx
	TabSizePx          bool
	WordBreak          string // normal, break-all, keep-all, break-word
	OverflowWrap       string // normal, break-word, anywhere
	Hyphens            string // none, manual, auto
	LineBreak          string // auto, loose, normal, strict, anywhere
	HyphenateCharacter string
	HyphenateLimits    [3]int // characters of a word, before and after the break; 5 2 2 is auto
	HyphenateZone      Length
	Direction          string // ltr, rtl
	UnicodeBidi        string // (not inherited)
	WritingMode        string // horizontal-tb, vertical-rl, vertical-lr
	TextOverflow       string // clip, ellipsis (not inherited)
	TextShadow         []Shadow
	// Text decoration of this element itself; layout carries it to descendants.
	TextDecorationLine      []string // underline, overline, line-through
	TextDecorationStyle     string
	TextDecorationColor     Color
	TextDecorationThickness Length // auto or a length
	UnderlineOffset         Length // auto or a length
	UnderlinePosition       string // auto, from-font, under

	// Lists and generated content
	ListStyleType     string // a counter style name, or a quoted string
	ListStylePosition string // outside, inside
	ListStyleImage    Image
	Quotes            []string // pairs; nil auto
	ContentNormal     bool     // content is normal or none
	Content           []Content
	CounterReset      []Counter
	CounterIncrement  []Counter
	CounterSet        []Counter
	StringSet         []NamedString

	// Tables (inherited but for layout)
	TableLayout    string // auto, fixed
	BorderCollapse string // separate, collapse
	BorderSpacingX float64
	BorderSpacingY float64
	CaptionSide    string
	EmptyCells     string

	// Flex and grid
	FlexDirection                                            string
	FlexWrap                                                 string
	FlexGrow                                                 float64
	FlexShrink                                               float64
	FlexBasis                                                Length
	Order                                                    int
	JustifyContent                                           string
	AlignContent                                             string
	AlignItems                                               string
	AlignSelf                                                string
	JustifyItems                                             string
	JustifySelf                                              string
	RowGap                                                   Length
	ColumnGap                                                Length // auto is normal
	GridTemplateColumns                                      []TrackSize
	GridTemplateRows                                         []TrackSize
	GridTemplateAreas                                        [][]string
	GridAutoColumns                                          []TrackSize
	GridAutoRows                                             []TrackSize
	GridAutoFlow                                             string // row, column, row dense, column dense
	GridRowStart, GridRowEnd, GridColumnStart, GridColumnEnd GridLine

	// Columns
	ColumnCount int // 0 auto
	ColumnWidth Length
	ColumnFill  string
	ColumnSpan  string
	ColumnRule  Border

	// Paint
	BackgroundColor Color
	Backgrounds     []Background // first on top
	Opacity         float64
	BlendMode       string
	Transform       []TransformFunc
	TransformOrigin Position
	Outline         Border
	OutlineOffset   float64
	BoxShadow       []Shadow

	// Pages (CSS Page 3, CSS Fragmentation 3)
	Page        string // auto or a name
	BreakBefore string // auto, avoid, page, left, right, recto, verso, column, always → page
	BreakAfter  string
	BreakInside string // auto, avoid, avoid-page, avoid-column
	MarginBreak string // auto, keep, discard
	Orphans     int
	Widows      int

	SVG    *SVG    // what SVG elements inherit (inherited)
	SVGOwn *SVGOwn // what they do not

	FootnoteDisplay string // block, inline, compact
	FootnotePolicy  string // auto, line, block
	Continue        string // auto, discard
	MaxLines        int    // 0 none
	BlockEllipsis   string // "" none (inherited)

	// What Computed is made from, but nobody else needs.
	currents                 uint32 // the colours that are currentcolor, by colorBit
	fontSettings             string
	fontVariants             [6]string
	background               backgroundLists
	translate, rotate, scale []TransformFunc
	pageSize                 pageSize
	marks                    string
	bleed                    Sides[Length]
	custom                   *variables
	serial                   uint64    // tells styles of a Cascade apart
	root                     *Computed // style of the root element; nil for itself
	itemContainer            bool      // children are flex or grid items
}
