package dtl

import "time"

// A template works on these Go values; the comment gives what they are to Django.
//
//	nil                          None
//	bool                         bool
//	int, int64, … uint64         int (results of arithmetic are int, or *big.Int where that is too small)
//	*big.Int                     int
//	float32, float64             float
//	*apd.Decimal                 decimal.Decimal (exponent kept: 1.50 stays 1.50)
//	string                       str
//	Safe                         SafeString: text that is HTML already
//	time.Time                    an aware datetime
//	Naive                        a datetime without a zone
//	Date, TimeOfDay              date, time
//	time.Duration                timedelta
//	Lazy                         a lazily translated str
//	[]byte                       bytes
//	Range                        range
//	[]any, other slices          list
//	Tuple                        tuple
//	*Dict                        dict, in order
//	map[string]any, other maps   dict, in the order of its sorted keys
//	Object, Sequence, Iterable   whatever the program brings
//	structs, pointers to them    by reflection: exported fields and methods without arguments

// Safe is text that is HTML already and must not be escaped again.
type Safe string

// Naive is a datetime without a time zone: the wall clock of the embedded time, whose location is UTC.
type Naive struct{ time.Time }

// Date is a day of the calendar.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// TimeOfDay is a time without a day.
type TimeOfDay struct{ Hour, Minute, Second, Microsecond int }

// Tuple is a sequence that Python prints in parentheses.
type Tuple []any

// Lazy is a message that is translated into the language of the rendering when a template meets it.
type Lazy struct{ Context, Message string }

// Object is a value with members of its own, such as a record that loads its relations when they are asked for.
//
// An Object may besides implement fmt.Stringer (its text; String may also give Safe, for text that is HTML already),
// HTMLer, Truther, Sequence and Iterable.
type Object interface {
	// Member gives what a dot reaches: {{ object.name }}. found is false if there is no such member, which a template
	// sees as an undefined variable. An error ends the rendering and reaches whoever renders.
	Member(name string) (value any, found bool, err error)
}

// Sequence is a list whose elements are made when asked for. It can be indexed, sliced and looped over.
type Sequence interface {
	Len() int
	At(i int) any
}

// Iterable can be looped over. Iterate calls yield for each element until yield returns false.
type Iterable interface {
	Iterate(yield func(any) bool) error
}

// Truther decides what {% if %} makes of a value.
type Truther interface{ Truth() bool }

// HTMLer gives a value's text as HTML, as Python's __html__ does.
type HTMLer interface{ HTML() Safe }

// Callable is a member that a template calls when it meets it, such as a method without arguments. Django's rules hold:
// one that alters data is not called and prints as string_if_invalid; one marked DoNotCall is used as it is.
type Callable struct {
	Call       func() (any, error)
	AltersData bool
	DoNotCall  bool
}

// Localizer is a value whose text depends on the language of the page, such as an amount of money.
type Localizer interface{ Localize(language string) string }
