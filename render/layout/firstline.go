package layout

import "etikett/render/style"

// inheritFirstLine gives the style of text in an inline box of the first line: where the box has the block's value of an inherited
// property, it has that of ::first-line (CSS Pseudo-Elements 4 §2.1.2).
func inheritFirstLine(st, block, first *style.Computed) *style.Computed {
	s := *st
	if st.Color == block.Color {
		s.Color = first.Color
	}
	if st.Font.Families == block.Font.Families {
		s.Font.Families = first.Font.Families
	}
	if st.Font.Weight == block.Font.Weight {
		s.Font.Weight = first.Font.Weight
	}
	if st.Font.Style == block.Font.Style {
		s.Font.Style = first.Font.Style
	}
	if st.Font.Stretch == block.Font.Stretch {
		s.Font.Stretch = first.Font.Stretch
	}
	if st.FontSize == block.FontSize {
		s.FontSize = first.FontSize
	}
	if st.FontFeatures == block.FontFeatures {
		s.FontFeatures = first.FontFeatures
	}
	if st.LetterSpacing == block.LetterSpacing {
		s.LetterSpacing = first.LetterSpacing
	}
	if st.WordSpacing == block.WordSpacing {
		s.WordSpacing = first.WordSpacing
	}
	if st.LineHeight == block.LineHeight && st.LineHeightNumber == block.LineHeightNumber {
		s.LineHeight, s.LineHeightNumber = first.LineHeight, first.LineHeightNumber
	}
	return &s
}
