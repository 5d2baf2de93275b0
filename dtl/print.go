package dtl

import (
	"fmt"
	"math/big"
	"strconv"
	"time"

	"github.com/cockroachdb/apd/v3"
)

// Print writes a value into the page as {{ value }} does: times in the zone of the rendering, numbers and dates as the
// language wants them, and escaped unless it is Safe or escaping is off.
func (c *Context) Print(w *Writer, v any) error {
	switch x := v.(type) {
	case string:
		if c.autoescape {
			w.WriteEscaped(x)
		} else {
			w.WriteString(x)
		}
		return nil
	case Safe:
		w.WriteString(string(x))
		return nil
	case int:
		if c.plainIntegers() && w.room(20) {
			w.buf = strconv.AppendInt(w.buf, int64(x), 10)
			return nil
		}
	case nil:
		w.WriteString("None")
		return nil
	case bool:
		if x {
			w.WriteString("True")
		} else {
			w.WriteString("False")
		}
		return nil
	}
	text, safe, err := c.display(v)
	if err != nil {
		return err
	}
	if c.autoescape && !safe {
		w.WriteEscaped(text)
	} else {
		w.WriteString(text)
	}
	return nil
}

// Display gives the text that {{ value }} would show, before it is escaped.
func (c *Context) Display(v any) (string, error) {
	s, _, err := c.display(v)
	return s, err
}

func (c *Context) display(v any) (text string, safe bool, err error) {
	return c.localize(c.localTime(v), c.l10n)
}

// plainIntegers tells whether integers are printed without separators.
func (c *Context) plainIntegers() bool {
	return c.l10n == off || !c.engine.options.ThousandSeparators
}

// localize writes a value as the language wants it; with l10n off, or for values that know no locale, as Python does.
func (c *Context) localize(v any, l10n tristate) (text string, safe bool, err error) {
	switch x := usual(v).(type) {
	case string:
		if hasOwnText(v) {
			return c.str(v)
		}
		return x, false, nil
	case Safe:
		return string(x), true, nil
	case bool:
		return c.str(x)
	case int, float64, *big.Int, *apd.Decimal:
		if l10n == off || hasOwnText(v) {
			return c.str(v)
		}
		text, err = c.formatNumber(x, numberFormat{places: -1})
		return text, false, err
	case time.Time, pinnedTime, Naive:
		text, err = c.FormatDate(v, c.format("DATETIME_FORMAT", l10n))
		return text, false, err
	case Date:
		text, err = c.FormatDate(v, c.format("DATE_FORMAT", l10n))
		return text, false, err
	case TimeOfDay:
		text, err = c.FormatTime(v, c.format("TIME_FORMAT", l10n))
		return text, false, err
	case Localizer:
		if l10n != off {
			return x.Localize(c.Language()), false, nil
		}
	}
	return c.str(v)
}

// hasOwnText tells whether v is of a named number or string type of the host that says how it prints.
func hasOwnText(v any) bool {
	switch v.(type) {
	case string, int, float64, *big.Int, *apd.Decimal:
		return false
	case fmt.Stringer, interface{ String() Safe }:
		return true
	}
	return false
}

// conditionalEscape is Django's conditional_escape: text that is not HTML yet is escaped.
func (c *Context) conditionalEscape(v any) (Safe, error) {
	switch x := v.(type) {
	case Safe:
		return x, nil
	case HTMLer:
		return x.HTML(), nil
	}
	s, err := c.Str(v)
	if err != nil {
		return "", err
	}
	return Escape(s), c.Charge(len(s))
}

// markSafe is Django's mark_safe.
func (c *Context) markSafe(v any) (any, error) {
	switch x := v.(type) {
	case Safe:
		return x, nil
	case string:
		return Safe(x), nil
	case HTMLer:
		return v, nil
	}
	s, err := c.Str(v)
	return Safe(s), err
}
