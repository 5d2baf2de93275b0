// Package plainhtml reads the HTML that people write for labels: complete documents whose elements are closed where they should be.
// It takes a fraction of the time of golang.org/x/net/html, since it makes its nodes from memory that is used again and cuts texts
// from the source instead of copying them.
//
// It gives the very tree that x/net/html gives, or none: whatever calls for the repairs and side tracks of the HTML parsing
// algorithm (a block in an open paragraph, misnested elements, foreign content, forms, scripts …) is left to that package.
package plainhtml
