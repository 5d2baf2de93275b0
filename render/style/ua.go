package style

import (
	_ "embed"
	"sync"

	"etikett/render/css"
)

//go:embed ua.css
var userAgentCSS string

// UserAgent is the default style sheet. A façade may put another in its place.
var UserAgent = sync.OnceValue(func() Sheet {
	sheet, _ := css.Parse(userAgentCSS, css.Options{})
	return Sheet{Rules: sheet, Origin: UserAgentOrigin, Source: "user agent style sheet"}
})
