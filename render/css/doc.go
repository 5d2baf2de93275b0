// Package css reads style sheets: tokens and component values (CSS Syntax 3), rules with their places in the source,
// selectors (Selectors 4) and how they match an HTML tree, and the conditions of @media and @supports.
//
// Parse gives a Sheet that is immutable and may be shared by goroutines; what it had to drop is told as Warnings, never
// silently. What a declaration means is not known here: package style gives values their types.
//
// The tokeniser and the selectors are the package's own. The tokeniser of tdewolff/parse keeps escapes undecoded and knows
// no lines; cascadia takes selectors as strings, has no :is(), :where() or nesting, and splits class attributes anew for each
// test. Tests compare the selectors with cascadia where both know a selector.
package css
