// Package dtl is the template language of Django 5.2 for Go: all its tags and filters, inheritance, translation, formats
// of languages and time zones, with Django's results to the letter.
//
// An [Engine] compiles templates; a [Template] does not change any more and is shared by goroutines; a [Context] holds
// the variables of one rendering:
//
//	engine, err := dtl.New(dtl.Options{Loader: dtl.FSLoader{FS: os.DirFS("templates")}})
//	t, err := engine.Load("label/part.html")
//	err = t.Render(w, dtl.NewContext(map[string]any{"part": part}))
//
// # Values
//
// Templates work on Go values. The table at the top of value.go tells what each is to Django: int an int, *apd.Decimal
// a Decimal, time.Time an aware datetime, [Naive], [Date] and [TimeOfDay] the others, [Safe] text that is HTML. A record
// that loads its relations when they are asked for implements [Object], a query [Sequence] or [Iterable]. Structs and
// maps of other types work by reflection: a field answers to its name, or to the name in a `dtl:"name"` tag.
//
// A dot is resolved as Django does: key, attribute (member, method without arguments), index. Methods that Python's own
// types have and that need no argument are there: {{ name.upper }}, {{ map.items }}, {{ date.year }}.
//
// # Tags and filters
//
// A [Library] brings tags and filters of the host. [Library.Simple] makes a tag of a function, [Library.SimpleBlock] one
// with a body, [Library.Inclusion] one that shows a template, [Library.Filter] a filter, and [Library.Tag] a tag with a
// compiler of its own. What a tag needs from its surroundings goes into the context with [Context.WithValue], where
// templates cannot see it.
//
// # Templates from strangers
//
// A template can do nothing but read the values it is given and load templates by name. [Limits] bound what it may use;
// a template that asks for more fails with an error that names the limit. Panics of the host's own functions are not
// caught.
//
// # Errors
//
// What goes wrong is an [*Error] with file, line, column, the line itself and the chain of includes; for a tag, filter or
// library that is not known, with the nearest name that is. It marshals to JSON for an editor. A filter or tag that
// refuses a value returns an [Exception]; it is caught where Django catches exceptions of Python. Any other error of the
// host ends the rendering and can be found with errors.Is and errors.As. Nothing is written when a rendering fails.
//
// # What a template reads
//
// [Template.Paths] gives the attribute paths that a template reads, through includes, inheritance, with and for, so that a
// program can load just those.
package dtl
