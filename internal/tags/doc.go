// Package tags is InvenTree's template tags and filters, on top of package dtl.
//
// Libraries gives the libraries that a template can load: barcode, report, inventree_extras, generic, markdownify and
// plugin_extras (i18n, l10n, tz and static are dtl's own). Tags that reach outside of the template, for a setting, a
// file, an exchange rate or records, go through the Env that With puts into the context; without one they work on defaults.
//
// Codes travel as objects: where Env.Codes is set, {% qrcode %} and its kin give a short reference to a paint.Code that
// the renderer draws as vectors or on whole dots. Elsewhere they give a picture as data URI, of the same size as InvenTree's.
//
// Arguments, defaults, results and errors are those of InvenTree 1.2; what differs is listed in README.md.
package tags
