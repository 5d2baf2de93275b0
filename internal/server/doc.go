// Package server is the HTTP interface: InvenTree's label API and what its clients call around it. It turns requests into
// calls of the services and their answers into JSON; it knows no SQL and decides nothing about labels.
//
//	server.go      what a Server is made of, routes        endpoint.go  one resource: who may, which methods, what OPTIONS tells
//	middleware.go  request numbers, log, limits, headers   auth.go      who asks: token, Basic, session; csrf.go
//	body.go        JSON, form and multipart bodies         field.go     single fields, in Django REST Framework's words
//	respond.go     answers and errors                      list.go      pages of lists
//
// Each resource has a file of its own, named after it. Files that begin with headless_ are the account API.
package server
