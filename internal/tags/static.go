package tags

import (
	"bytes"
	"compress/gzip"
	"embed"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"sync"
)

//go:generate sh -c "python3 gen_icons.py package/dist/tabler-icons.css > icons.txt.gz"

//go:embed static
var staticFS embed.FS

//go:embed icons.txt.gz
var iconData []byte

// StaticFiles are the static files that tags refer to: the picture that stands for a missing one, the logo, the icon font. The
// font is there as WOFF2 only, also under its names as TrueType and WOFF: who loads fonts goes by what is in a file.
func StaticFiles() Files { return embeddedFiles{} }

type embeddedFiles struct{}

func (embeddedFiles) ReadFile(name string) ([]byte, error) {
	if base, ok := strings.CutPrefix(name, "tabler-icons/tabler-icons."); ok && (base == "ttf" || base == "woff") {
		name = "tabler-icons/tabler-icons.woff2"
	}
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return staticFS.ReadFile("static/" + name)
}

// icons are the code points of icons by "name variant".
var icons = sync.OnceValue(func() map[string]rune {
	m := map[string]rune{}
	z, err := gzip.NewReader(bytes.NewReader(iconData))
	if err != nil {
		return m
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return m
	}
	for line := range strings.Lines(string(text)) {
		if i := strings.LastIndexByte(line, ' '); i > 0 {
			if code, err := strconv.ParseUint(strings.TrimSpace(line[i:]), 16, 32); err == nil {
				m[line[:i]] = rune(code)
			}
		}
	}
	return m
})

// iconRune is the character of an icon, 0 for an unknown one.
func iconRune(name, variant string) rune { return icons()[name+" "+variant] }
