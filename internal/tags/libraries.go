package tags

import (
	"sync"

	"etikett/dtl"
)

// Libraries gives the libraries by the names under which {% load %} knows them. They are made once.
func Libraries() map[string]*dtl.Library {
	libraries.once.Do(func() {
		barcode := dtl.NewLibrary()
		addCodes(barcode)

		report := dtl.NewLibrary()
		addContainers(report)
		addText(report)
		addFiles(report)
		addHTML(report)
		addMaths(report)
		addNumbers(report)
		addCurrency(report)
		addDates(report)

		extras := dtl.NewLibrary()
		addExtras(extras)
		addInfo(extras)
		addSettings(extras)

		generic := dtl.NewLibrary()
		addStatus(generic)

		markdown := dtl.NewLibrary()
		addMarkdown(markdown)

		plugins := dtl.NewLibrary()
		addPlugins(plugins)

		libraries.all = map[string]*dtl.Library{
			"barcode": barcode, "report": report, "inventree_extras": extras, "generic": generic,
			"markdownify": markdown, "plugin_extras": plugins,
		}
	})
	return libraries.all
}

var libraries struct {
	once sync.Once
	all  map[string]*dtl.Library
}

// params is the signature of a tag whose arguments may all be given by name; the last optional ones may be left out.
func params(optional int, names ...string) dtl.Signature {
	return dtl.Signature{Params: names, Optional: optional}
}

// anyKeywords is the same for a tag that takes other keywords, too.
func anyKeywords(optional int, names ...string) dtl.Signature {
	return dtl.Signature{Params: names, Optional: optional, VarKw: true}
}

// reading adds what a tag reads of an argument, for dtl's Template.Paths.
func reading(s dtl.Signature, argument string, paths ...string) dtl.Signature {
	s.Reads = map[string][]string{argument: paths}
	return s
}

// anyArguments is the same for a tag that ignores whatever else it is given.
func anyArguments(optional int, names ...string) dtl.Signature {
	return dtl.Signature{Params: names, Optional: optional, VarArgs: true, VarKw: true}
}

// argument gives an argument, or nil.
func argument(a dtl.Args, pos int, name string) any { return a.Default(pos, name, nil) }
