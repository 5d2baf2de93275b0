// Package label is the domain: label templates, print jobs, and the outputs that clients watch.
//
// Service is what the server and the command line call. A print job goes through it like this:
//
//	Service.Print        print.go     checks template, items, plugin and options; stores Output and Job in one transaction
//	Service.run          run.go       claims the job under a lease; reads items in batches; makes labels in parallel, in order
//	compiled             compile.go   template + item → HTML → pages; one per template revision, shared by all jobs
//	Plugin               plugin.go    where the pages go: a PDF file (pdf.go), sheets of paper (sheets.go)
//	Store                store.go     what the service asks of the database; internal/store implements it
//
// Errors are *fault.Error where the caller can act on them. The package knows no HTTP and no SQL.
package label
