package font

import (
	"strconv"
	"strings"

	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/harfbuzz"
)

// maxFeatures limits what one font-feature-settings may ask for.
const maxFeatures = 64

// parseFeatures reads the canonical text of font-feature-settings: `"smcp" 1, "liga" 0`. A tag alone is on. Entries that are no
// features are left out; the style sheet's parser has warned of them.
func parseFeatures(text string) []harfbuzz.Feature {
	if text == "" || text == "normal" {
		return nil
	}
	var out []harfbuzz.Feature
	for entry := range strings.SplitSeq(text, ",") {
		fields := strings.Fields(entry)
		if len(fields) == 0 || len(fields) > 2 || len(out) == maxFeatures {
			continue
		}
		name := strings.Trim(fields[0], `"'`)
		if len(name) != 4 {
			continue
		}
		value := uint64(1)
		if len(fields) == 2 {
			switch fields[1] {
			case "on":
			case "off":
				value = 0
			default:
				n, err := strconv.ParseUint(fields[1], 10, 32)
				if err != nil {
					continue
				}
				value = n
			}
		}
		out = append(out, feature(ot.MustNewTag(name), uint32(value)))
	}
	return out
}

func feature(tag ot.Tag, value uint32) harfbuzz.Feature {
	return harfbuzz.Feature{Tag: tag, Value: value, Start: harfbuzz.FeatureGlobalStart, End: harfbuzz.FeatureGlobalEnd}
}

var (
	tagKern = ot.MustNewTag("kern")
	tagLiga = ot.MustNewTag("liga")
	tagClig = ot.MustNewTag("clig")
	tagDlig = ot.MustNewTag("dlig")
	tagHlig = ot.MustNewTag("hlig")
)

// featuresOf puts together what a style asks for. Optional ligatures go with letter-spacing, since they would stick out of it;
// what font-feature-settings says comes last and so wins. https://www.w3.org/TR/css-fonts-4/#feature-variation-precedence
func featuresOf(st TextStyle) []harfbuzz.Feature {
	var out []harfbuzz.Feature
	if st.Kerning == "none" {
		out = append(out, feature(tagKern, 0))
	}
	if st.LetterSpacing != 0 {
		out = append(out, feature(tagLiga, 0), feature(tagClig, 0), feature(tagDlig, 0), feature(tagHlig, 0))
	}
	return append(out, parseFeatures(st.Features)...)
}
