package pdf

// pageTree builds the tree of page nodes from below, so that no more than one node of each level is in memory.
type pageTree struct {
	levels []treeNode
	count  int // pages
}

// treeNode is the node of a level that is being filled; its number is given out before it is written, since its kids name it.
type treeNode struct {
	number int
	kids   []int
	count  int // pages below
}

// fanout is the number of kids of a node.
const fanout = 64

// parent gives the number of the node that the next page belongs to.
func (t *pageTree) parent(d *Writer) int { return t.node(d, 0).number }

func (t *pageTree) node(d *Writer, level int) *treeNode {
	if level == len(t.levels) {
		t.levels = append(t.levels, treeNode{})
	}
	n := &t.levels[level]
	if n.number == 0 {
		n.number = d.allocate()
	}
	return n
}

// add appends a page (level 0) or a full node of the level below.
func (t *pageTree) add(d *Writer, level, kid, count int) {
	if level == 0 {
		t.count++
	}
	n := t.node(d, level)
	n.kids = append(n.kids, kid)
	n.count += count
	if len(n.kids) == fanout {
		t.write(d, level, t.node(d, level+1).number)
	}
}

// write writes the node of a level below its parent, which is 0 for the root.
func (t *pageTree) write(d *Writer, level, parent int) {
	n := t.levels[level]
	b := append([]byte(nil), "<</Type/Pages/Count "...)
	b = append(appendInt(b, n.count), "/Kids["...)
	for _, kid := range n.kids {
		b = append(appendReference(b, kid), ' ')
	}
	b = append(b, ']')
	if parent != 0 {
		b = appendReference(append(b, "/Parent "...), parent)
	}
	d.packed.add(n.number, append(b, ">>"...))
	t.levels[level] = treeNode{kids: n.kids[:0]}
	if parent != 0 {
		t.add(d, level+1, n.number, n.count)
	}
}

// close writes the nodes that are left and gives the number of the root.
func (t *pageTree) close(d *Writer) int {
	for level := 0; ; level++ {
		top := level == len(t.levels)-1
		n := &t.levels[level]
		if top {
			root := t.node(d, level).number
			t.write(d, level, 0)
			return root
		}
		if len(n.kids) > 0 {
			t.write(d, level, t.node(d, level+1).number)
		}
	}
}
