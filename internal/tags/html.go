package tags

import (
	"net/url"
	"regexp"
	"strings"

	"etikett/dtl"
)

func addHTML(lib *dtl.Library) {
	lib.Simple("render_html_text", renderHTMLText, anyKeywords(0, "text"))
	lib.Simple("internal_link", internalLink, params(0, "link", "text"))
	lib.Simple("icon", icon, anyKeywords(0, "name"))
	lib.Simple("include_icon_fonts", includeIconFonts, params(2, "ttf", "woff"))
}

// renderHTMLText puts text into elements. The text is taken for HTML.
func renderHTMLText(ctx *dtl.Context, args dtl.Args) (any, error) {
	value := argument(args, 0, "text")
	s, ok := text(value)
	if !ok {
		return nil, dtl.Raise(typeError, `can only concatenate str (not "%s") to str`, typeName(value))
	}
	var names []string
	if dtl.Truth(argument(args, -1, "bold")) {
		names = append(names, "strong")
	}
	if dtl.Truth(argument(args, -1, "italic")) {
		names = append(names, "em")
	}
	if heading := argument(args, -1, "heading"); dtl.Truth(heading) {
		h, err := ctx.Str(heading)
		if err != nil {
			return nil, err
		}
		names = append(names, h)
	}
	var b strings.Builder
	for _, n := range names {
		b.WriteString("<" + n + ">")
	}
	b.WriteString(s)
	for _, n := range names {
		b.WriteString("</" + n + ">")
	}
	return dtl.Safe(b.String()), ctx.Charge(b.Len())
}

func internalLink(ctx *dtl.Context, args dtl.Args) (any, error) {
	s, err := ctx.Str(argument(args, 1, "text"))
	if err != nil {
		return nil, err
	}
	link, ok := text(argument(args, 0, "link"))
	if !ok {
		return s, nil
	}
	address := envOf(ctx).absoluteURL(link)
	if address == "" {
		return s, nil
	}
	return dtl.Safe(`<a href="` + address + `">` + s + "</a>"), ctx.Charge(len(address) + len(s))
}

// absoluteURL resolves an address against that of the site, "" if it cannot.
func (e *Env) absoluteURL(link string) string {
	base, err := url.Parse(e.siteURL())
	if err != nil || e.siteURL() == "" {
		return link
	}
	if link == "" {
		return e.siteURL()
	}
	ref, err := url.Parse(link)
	if err != nil {
		return ""
	}
	if base.Path == "" {
		base.Path = "/"
	}
	return base.ResolveReference(ref).String()
}

// siteURL is the site's address: the one configured, else the one in the settings.
func (e *Env) siteURL() string {
	if e.SiteURL != "" {
		return e.SiteURL
	}
	if e.Setting != nil {
		if v, ok := e.Setting("INVENTREE_BASE_URL"); ok {
			return dtl.Str(v)
		}
	}
	return ""
}

// icon shows an icon by the name "pack:icon:variant", nothing for an unknown one.
func icon(ctx *dtl.Context, args dtl.Args) (any, error) {
	name, ok := text(argument(args, 0, "name"))
	if !ok || name == "" {
		return "", nil
	}
	parts := strings.Split(name, ":")
	if len(parts) != 3 || parts[0] != "ti" {
		return "", nil
	}
	r := iconRune(parts[1], parts[2])
	if r == 0 {
		return "", nil
	}
	class, err := ctx.Str(args.Default(-1, "class", ""))
	if err != nil {
		return nil, err
	}
	return dtl.Safe(`<i class="icon ` + class + `" style="font-family: inventree-icon-font-ti">` + string(r) + "</i>"), nil
}

const iconClass = `
.icon {
    font-style: normal;
    font-weight: normal;
    font-variant: normal;
    text-transform: none;
    line-height: 1;
    /* Better font rendering */
    -webkit-font-smoothing: antialiased;
    -moz-osx-font-smoothing: grayscale;
}
    `

// includeIconFonts gives the style of icons and the rules that load their font.
func includeIconFonts(ctx *dtl.Context, args dtl.Args) (any, error) {
	format, file := "truetype", "ttf"
	if dtl.Truth(argument(args, 1, "woff")) && !dtl.Truth(argument(args, 0, "ttf")) {
		format, file = "woff", "woff"
	}
	address := envOf(ctx).absoluteURL(envOf(ctx).staticURL() + "tabler-icons/tabler-icons." + file)
	return dtl.Safe(iconClass + `
@font-face {
    font-family: 'inventree-icon-font-ti';
    src: url('` + address + `') format('` + format + `');
}
`), nil
}

// markup is what an HTML parser would take for a tag or a comment.
var markup = regexp.MustCompile(`<[a-zA-Z/!?][^>]*>`)

// plainEnough reports whether text is the same after HTML has been taken out of it: it holds no tags, nor the references that
// stand for their characters.
func plainEnough(s string) bool {
	return !markup.MatchString(s) && !strings.Contains(s, "&amp;") && !strings.Contains(s, "&lt;") && !strings.Contains(s, "&gt;")
}
