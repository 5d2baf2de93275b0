package catalog

import (
	"crypto/md5" //nolint:gosec // InvenTree's check sum of a BOM, no secret
	"strconv"

	"github.com/cockroachdb/apd/v3"

	"etikett/dtl"
)

// bomHash is InvenTree's check sum of a part's BOM, as it stores it: the text of Python's bytes.
func (v *view) bomHash() string {
	h := md5.New()
	h.Write([]byte(strconv.FormatInt(v.r.pk, 10)))
	for _, item := range v.bom() {
		w := see(item)
		h.Write([]byte(w.bomItemHash()))
		v.err = firstError(v.err, w.err)
	}
	return dtl.Repr(h.Sum(nil))
}

// bomItemHash is the check sum of one line. Quantities that are zero do not count.
func (v *view) bomItemHash() string {
	h := md5.New()
	for _, name := range []string{
		"part_id", "sub_part_id", "quantity", "setup_quantity", "attrition", "rounding_multiple",
		"reference", "optional", "inherited", "consumable", "allow_variants",
	} {
		switch x := v.field(name).(type) {
		case nil:
		case *apd.Decimal:
			if x.Sign() > 0 {
				h.Write([]byte(plain(x)))
			}
		default:
			h.Write([]byte(dtl.Str(x)))
		}
	}
	return dtl.Repr(h.Sum(nil))
}
