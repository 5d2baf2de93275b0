// Package api holds the contract that the server keeps: the OpenAPI document of its HTTP interface.
package api

import _ "embed"

// Document is the OpenAPI 3.0 document in YAML. Its label section is section "Label Printing" of the InvenTree API, version 435.
//
//go:embed openapi.yaml
var Document []byte

// Version is the version of the InvenTree API that the document follows.
const Version = 435
