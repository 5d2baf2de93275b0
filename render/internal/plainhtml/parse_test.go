package plainhtml

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// dump writes a tree with everything that a reader of it may look at.
func dump(b *strings.Builder, n *html.Node, depth int) {
	fmt.Fprintf(b, "%*s%d %s %q %q", depth*2, "", n.Type, n.DataAtom, n.Data, n.Namespace)
	for _, a := range n.Attr {
		fmt.Fprintf(b, " %s:%s=%q", a.Namespace, a.Key, a.Val)
	}
	b.WriteByte('\n')
	var last *html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Parent != n || c.PrevSibling != last {
			b.WriteString("broken links\n")
		}
		last = c
		dump(b, c, depth+1)
	}
	if n.LastChild != last {
		b.WriteString("broken links\n")
	}
}

// compare checks a document against x/net/html, and reports whether it was read here at all.
func compare(t *testing.T, p *Parser, source string) bool {
	t.Helper()
	got, ok := p.Parse(source)
	if !ok {
		return false
	}
	want, err := html.Parse(strings.NewReader(source))
	if err != nil {
		t.Errorf("%q is read, though x/net/html says %v", source, err)
		return true
	}
	var a, b strings.Builder
	dump(&a, got, 0)
	dump(&b, want, 0)
	if a.String() != b.String() {
		t.Errorf("%q:\n%s\nx/net/html:\n%s", source, &a, &b)
	}
	return true
}

const label = `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset='utf-8'><title>A &amp; B</title>
    <style>
      @page { size: 62mm 29mm; } .a > .b { color: red }
    </style>
  </head>
  <body class="x">
    <!-- a comment -->
    <div class='content' id=c1><img class="qr" alt="a &quot;b&quot;" src="code:0"/><br>
    <p>10 &#937; &lt; 5 k&Omega; a < b</p><b style="x" class="y">bold <i>and</i></b>
    <table><tr><td>1</td> <th>2</th></tr></table>
    <table> <thead><tr><td><ul><li><p>a</p></li><li>b</li></ul></td></tr></thead><tbody></tbody></table>
    </div><hr>
  </body>
</html>
`

// plain are documents that are read here, others such that are left to x/net/html.
var plain = []string{
	label, strings.ReplaceAll(label, "\n", "\r\n"), "", " \n", "text", "<p>a</p>", " a&#32;<b>c</b> ", "<html></html>"[:6], "<head></head>x", "<style>a</style>", "<title></title>b",
	"<html><head></head> \n <body>x</body> </html> <!-- c --> ", "<!-- a --><html><!-- b --><head><!-- c --></head><!-- d --><body></body><!-- e --></html><!-- f -->",
	"<div><div a a=b c = 'd' e>x", "<b><b><b><b>x</b></b></b></b>", "<b><div>x</div></b>", "<a href=x>y</a><a>z</a>", "<div/>x", "<dl><dt>a</dt><dd>b</dd></dl>", "<h1>a</h1><h2>b</h2>",
	"<table><tr><td><table><tr><td>x</td></tr></table></td></tr></table>", "<table><tbody><tr></tr></tbody></table>", "<table>", "<body>&#10;x&#13;", "<body><meta name=a><link rel=x>", "<span>a</span> < b",
	"<ol><li><ol><li>x</li></ol></li></ol>", "<b z=1 a=2>x</b>", "<ul> <li>a</li> </ul>", "<table><tr><td><b>x</b></td></tr></table>", "&amp", "<p title='&amp;&nbsp;&#39;'>x</p>", "<meta>&#32;x",
}

var others = []string{
	"<p>a<p>b", "<p><div>x</div></p>", "<b><i>x</b></i>", "<table>x</table>", "<table><td>x</td></table>", "<table><tr>x</tr></table>", "<svg></svg>", "<script></script>", "<a><a>x</a></a>",
	"<h1><h2>x</h2></h1>", "<ul><li>a<li>b</ul>", "<div", "<div a", "<div a=", "<div a='x", "</div>", "<div></span></div>", "<p a='&copy=x'>", "a\x00b", "<DIV>x</DIV>", "<custom-x>", "<style>a</STYLE>", "<style>a", "<?x>",
	"<!DOCTYPE html PUBLIC 'x'>", "<!-->", "<!-- a --!> -->", "<!-- &amp; -->", "<body></body><p>x</p>", "<html><html>", "<head><head>", "<body><body>", "</>", "</ x>", "<pre>\nx</pre>", "<div></div x>",
	"<table><tr><td>a</td></table>", "<br></br>", "<select><option>a</select>", "<div =a>", "<style/>a</style>", "<head></head><style>a</style>", strings.Repeat("<div>", 600), "<p><table></table></p>", "<b a/b=c>x</b>",
}

func TestSameTreeAsXNetHTML(t *testing.T) {
	t.Parallel()
	var p Parser
	for _, source := range plain {
		if !compare(t, &p, source) {
			t.Errorf("%q is not read", source)
		}
	}
	for _, source := range others {
		if compare(t, &p, source) {
			t.Errorf("%q is read, though it calls for more than is here", source)
		}
	}
}

// Ensure that the documents of the corpus come out the same, and most of those that are labels are read here.
func TestSameTreeOfCorpus(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared", "corpus")
	}
	var p Parser
	all, read := 0, 0
	err := filepath.WalkDir(filepath.Join(dir, "render"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".html" {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		all++
		if compare(t, &p, string(source)) {
			read++
		}
		return nil
	})
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("the corpora are not here")
	}
	t.Logf("plain html: %d of %d documents", read, all)
}

func FuzzSameTree(f *testing.F) {
	for _, source := range append(plain, others...) {
		f.Add(source)
	}
	var p Parser
	f.Fuzz(func(t *testing.T, source string) { compare(t, &p, source) })
}

// FuzzPieces puts documents together from pieces, so that many of them are read here.
func FuzzPieces(f *testing.F) {
	pieces := []string{
		"<!DOCTYPE html>", "<html>", "</html>", "<head>", "</head>", "<body a=b>", "</body>", "<div>", "</div>", "<p>", "</p>", "<b z a=1>", "</b>", "<i>", "</i>", "<a href='x&amp;y'>", "</a>", "<span>", "</span>",
		"<table>", "</table>", "<thead>", "</thead>", "<tbody>", "</tbody>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "</th>", "<ul>", "</ul>", "<li>", "</li>", "<dl>", "</dl>", "<dt>", "</dt>", "<dd>", "</dd>", "<h1>", "</h1>",
		"<h2>", "</h2>", "<br>", "<hr>", "<img src=x>", "<meta>", "<link>", "<style>a</style>", "<title>&lt;</title>", "<!-- c -->", " ", "\n", "\r\n", "text", "&amp;", "&nbsp;", "&#32;", "<", " < ", "<section>", "</section>", "<em>", "</em>",
	}
	f.Add([]byte{0, 1, 3, 47, 4, 5, 7, 53, 8, 6, 2})
	f.Add([]byte{7, 19, 25, 27, 53, 28, 26, 20, 8})
	var p Parser
	f.Fuzz(func(t *testing.T, choice []byte) {
		var b strings.Builder
		for _, c := range choice {
			b.WriteString(pieces[int(c)%len(pieces)])
		}
		compare(t, &p, b.String())
	})
}

func BenchmarkParse(b *testing.B) {
	b.Run("plain", func(b *testing.B) {
		b.ReportAllocs()
		var p Parser
		for b.Loop() {
			if _, ok := p.Parse(label); !ok {
				b.Fatal("not read")
			}
		}
	})
	b.Run("x-net", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = html.Parse(strings.NewReader(label))
		}
	})
}
