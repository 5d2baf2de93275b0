package box

import "etikett/render/style"

// AnonymousStyle is the style of an anonymous box: what is inherited from parent, initial values for the rest
// (CSS 2.2 §9.2.1.1).
func AnonymousStyle(parent *style.Computed, display string) *style.Computed {
	s := *parent
	s.Display = display
	s.Position, s.Float, s.Clear = "static", "none", "none"
	s.Inset = style.Sides[style.Length]{}
	s.Width, s.Height = style.Auto, style.Auto
	s.MinWidth, s.MinHeight, s.MaxWidth, s.MaxHeight = style.Auto, style.Auto, style.Auto, style.Auto
	s.AspectRatio = 0
	s.BoxSizing = "content-box"
	zero := style.Px(0)
	s.Margin = style.Sides[style.Length]{Top: zero, Right: zero, Bottom: zero, Left: zero}
	s.Padding = s.Margin
	none := style.Border{Style: "none", Color: parent.Color}
	s.Border = style.Sides[style.Border]{Top: none, Right: none, Bottom: none, Left: none}
	s.Radius = style.Corners{TopLeft: style.Corner{X: zero, Y: zero}, TopRight: style.Corner{X: zero, Y: zero},
		BottomRight: style.Corner{X: zero, Y: zero}, BottomLeft: style.Corner{X: zero, Y: zero}}
	s.Overflow = "visible"
	s.ZIndex, s.ZIndexAuto = 0, true
	s.VerticalAlign, s.VerticalAlignLength = "baseline", style.Length{}
	s.Clip = nil
	s.UnicodeBidi = "normal"
	s.TextOverflow = "clip"
	s.TextDecorationLine = nil
	s.ContentNormal, s.Content = true, nil
	s.CounterReset, s.CounterIncrement, s.CounterSet = nil, nil, nil
	s.TableLayout = "auto"
	s.FlexDirection, s.FlexWrap = "row", "nowrap"
	s.FlexGrow, s.FlexShrink, s.FlexBasis = 0, 1, style.Auto
	s.Order = 0
	s.AlignSelf, s.JustifySelf = "auto", "auto"
	s.RowGap, s.ColumnGap = style.Auto, style.Auto
	s.GridTemplateColumns, s.GridTemplateRows, s.GridTemplateAreas = nil, nil, nil
	s.GridAutoColumns, s.GridAutoRows = nil, nil
	s.GridRowStart, s.GridRowEnd, s.GridColumnStart, s.GridColumnEnd = style.GridLine{}, style.GridLine{}, style.GridLine{}, style.GridLine{}
	s.ColumnCount, s.ColumnWidth, s.ColumnSpan = 0, style.Auto, "none"
	s.BackgroundColor, s.Backgrounds = style.Color{}, nil
	s.Opacity, s.BlendMode, s.Transform = 1, "", nil
	s.Outline, s.OutlineOffset = none, 0
	s.BoxShadow = nil
	s.BreakBefore, s.BreakAfter, s.BreakInside = "auto", "auto", "auto"
	return &s
}

// styleKey finds anonymous styles again: siblings share them.
type styleKey struct {
	parent  *style.Computed
	display string
}

// anonymous makes an anonymous box of a kind, as a child of parent.
func (bd *builder) anonymous(kind Kind, parent *Box, children []*Box) *Box {
	display := anonymousDisplay[kind]
	key := styleKey{parent.Style, display}
	st := bd.anonymousStyles[key]
	if st == nil {
		st = AnonymousStyle(parent.Style, display)
		bd.anonymousStyles[key] = st
	}
	b := bd.newBox(kind, st, parent.Node)
	b.Pseudo = parent.Pseudo
	b.Anonymous = true
	b.Children = children
	b.Link = parent.Link
	b.InlineLevel = kind == Inline
	b.ColSpan, b.RowSpan = 1, 1
	return b
}

var anonymousDisplay = map[Kind]string{
	Block: "block", Inline: "inline", Table: "table", RowGroup: "table-row-group", Row: "table-row", Cell: "table-cell",
	ColumnGroup: "table-column-group", Column: "table-column",
}
