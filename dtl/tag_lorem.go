package dtl

import (
	"math/rand/v2"
	"strings"
)

func randomInt(n int) int { return rand.IntN(n) }

func compileLorem(p *Parser, tok Token) (Node, error) {
	words := tok.Split()
	tag := words[0]
	n := &loremNode{method: "b", common: true}
	take := func() string {
		last := words[len(words)-1]
		words = words[:len(words)-1]
		return last
	}
	if words[len(words)-1] == "random" {
		n.common = false
		take()
	}
	if len(words) > 0 {
		switch words[len(words)-1] {
		case "w", "p", "b":
			n.method = take()
		}
	}
	count := "1"
	if len(words) > 1 {
		count = take()
	}
	var err error
	if n.count, err = p.Expr(count); err != nil {
		return nil, err
	}
	if len(words) != 1 {
		return nil, SyntaxError("Incorrect format for %s tag", reprString(tag))
	}
	return n, nil
}

// loremNode writes filler text: words, paragraphs as HTML, or paragraphs as plain text.
type loremNode struct {
	count  *Expr
	method string
	common bool // begin with the text that everybody knows
}

func (n *loremNode) Render(w *Writer, ctx *Context) error {
	v, err := n.count.Resolve(ctx)
	if err != nil {
		return err
	}
	count, err := smallInt(v)
	if err != nil {
		if x, ok := err.(*Exception); !ok || x.Class == classOverflow {
			return err
		}
		count = 1
	}
	g := &loremText{ctx: ctx, w: w}
	if n.method == "w" {
		g.words(count, n.common)
		return g.err
	}
	for i := 0; i < count && g.err == nil; i++ {
		if i > 0 {
			g.add("\n\n")
		}
		if n.method == "p" {
			g.add("<p>")
		}
		if n.common && i == 0 {
			g.add(loremCommon)
		} else {
			g.paragraph()
		}
		if n.method == "p" {
			g.add("</p>")
		}
	}
	return g.err
}

type loremText struct {
	ctx *Context
	w   *Writer
	err error
}

func (g *loremText) add(s string) {
	if g.err == nil {
		g.w.WriteString(s)
		if g.w.over {
			g.err = g.w.err()
		} else {
			g.err = g.ctx.step(1)
		}
	}
}

func (g *loremText) between(low, high int) int {
	return low + g.ctx.engine.options.Random(high-low+1)
}

func (g *loremText) words(count int, common bool) {
	known := strings.Fields(strings.ToLower(strings.NewReplacer(",", "", ".", "").Replace(loremCommon)))[:19]
	if !common {
		known = nil
	}
	for i := 0; i < count && g.err == nil; i++ {
		if i > 0 {
			g.add(" ")
		}
		if i < len(known) {
			g.add(known[i])
		} else {
			g.add(loremWords[g.ctx.engine.options.Random(len(loremWords))])
		}
	}
}

func (g *loremText) paragraph() {
	for i, n := 0, g.between(1, 4); i < n; i++ {
		if i > 0 {
			g.add(" ")
		}
		g.sentence()
	}
}

func (g *loremText) sentence() {
	first := true
	for i, n := 0, g.between(1, 5); i < n; i++ {
		if i > 0 {
			g.add(",")
		}
		for range g.between(3, 12) {
			word := loremWords[g.ctx.engine.options.Random(len(loremWords))]
			if first {
				word = strings.ToUpper(word[:1]) + word[1:]
			} else {
				g.add(" ")
			}
			first = false
			g.add(word)
		}
	}
	g.add([]string{"?", "."}[g.ctx.engine.options.Random(2)])
}

// loremCommon is the usual beginning of the old filler text.
const loremCommon = "Lorem ipsum dolor sit amet, consectetur adipisicing elit, sed do eiusmod tempor incididunt ut " +
	"labore et dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip " +
	"ex ea commodo consequat. Duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat " +
	"nulla pariatur. Excepteur sint occaecat cupidatat non proident, sunt in culpa qui officia deserunt mollit anim id " +
	"est laborum."

var loremWords = strings.Fields(`
	accusamus accusantium adipisci alias aliquam aliquid amet animi architecto asperiores aspernatur assumenda atque aut
	autem beatae blanditiis commodi consectetur consequatur corporis corrupti culpa cumque cupiditate debitis delectus
	deleniti deserunt dicta dignissimos distinctio dolor dolore dolorem doloremque dolores dolorum ducimus earum eius
	eligendi enim error esse eveniet excepturi exercitationem expedita explicabo facere facilis fuga fugiat fugit harum
	illum impedit incidunt ipsa ipsam ipsum itaque iure iusto labore laboriosam laborum laudantium libero magnam magni
	maiores maxime minima minus modi molestiae molestias mollitia natus necessitatibus nemo neque nesciunt nihil nisi
	nobis nostrum nulla numquam obcaecati odio odit officia officiis omnis optio pariatur perferendis perspiciatis placeat
	porro possimus praesentium provident quaerat quam quas quasi quibusdam quidem quisquam ratione recusandae reiciendis
	rem repellat repellendus reprehenderit repudiandae rerum saepe sapiente sed sequi similique sint soluta sunt suscipit
	tempora tempore temporibus tenetur totam ullam unde vel velit veniam veritatis vero vitae voluptas voluptate
	voluptatem voluptates voluptatibus voluptatum`)
