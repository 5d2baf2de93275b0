package server

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"strings"
	"sync"
)

//go:embed apidoc.js
var apiDocScript string

//go:embed apidoc.css
var apiDocStyle string

var apiDocTemplate = template.Must(template.New("apidoc").Parse(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Etikett API</title>
<style>{{.Style}}</style>
</head>
<body>
<header><h1>Etikett API</h1><p id="about"></p><input id="filter" type="search" placeholder="Find an operation" aria-label="Find an operation"></header>
<main id="operations"></main>
<script>{{.Script}}</script>
</body>
</html>
`))

// apiDocPage is the page with script and style in it.
var apiDocPage = sync.OnceValue(func() []byte {
	var b strings.Builder
	err := apiDocTemplate.Execute(&b, struct {
		Style  template.CSS
		Script template.JS
	}{template.CSS(apiDocStyle), template.JS(apiDocScript)})
	if err != nil {
		panic("server: the page of the API: " + err.Error()) // a mistake in the template above
	}
	return []byte(b.String())
})

func cspHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

func apiDocScriptHash() string { return cspHash(apiDocScript) }
func apiDocStyleHash() string  { return cspHash(apiDocStyle) }
