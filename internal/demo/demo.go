// Package demo holds example items for a first look: a small workshop's parts, stock, orders and a build, in the form
// of an InvenTree data export, so that they take the same way in as real data.
package demo

import _ "embed"

// Export is the example data as an InvenTree export.
//
//go:embed demo.json
var Export []byte
