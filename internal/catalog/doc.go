// Package catalog is the items that labels are printed for, and all that they refer to.
//
// One declarative schema (schema_*.go) says which models there are, with their fields and relations; the computed
// attributes (computed_*.go) are Go functions over records. Everything else follows from it: what a template can reach,
// the filters of a template, the REST shapes, the import, and the tables of the store.
//
// # The way of an item
//
// Catalog.Load gets a model, primary keys, and the attribute paths that a template reads (dtl's Template.Paths). plan.go
// turns the paths into columns and relations; batch.go loads them from the Source, one query for each relation however many
// items there are; the result is a Batch of Records. A Record is a dtl.Object: a template walks from it to its fields,
// its relations (Manager, Set) and its computed attributes. What the paths did not foretell is loaded when it is asked for,
// again for all records of the batch at once, so that no template makes one query a label.
//
// A Source is where the rows are: the database (internal/store), or memory (Memory). Neither SQL nor HTTP is known here.
//
// # Names
//
// Models are called as InvenTree calls them: "part.part" as a record of an export, "part" as the model of a label. Their
// fields, labels and help texts are part of InvenTree's API (Copyright (c) InvenTree Developers, MIT licence): clients
// show and translate them.
package catalog
