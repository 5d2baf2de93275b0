// Package etikett is the root of Etikett, a label printing program and the packages it is made of.
//
// A newcomer starts at cmd/etikett (the program), follows a label through internal/label (the job), dtl (its template),
// render (its pages) and render/pdf (its file), and finds the map of all folders in docs/architecture.md.
package etikett
