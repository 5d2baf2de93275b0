package dtl

import (
	"slices"
	"strings"
)

// Paths gives the attribute paths that the template reads from its context, through includes, inheritance, with and
// for: {{ part.name }} is [part name], and in {% for p in part.parameters.all %}{{ p.data }} it is
// [part parameters all] and [part parameters all * data], where * is each element. Paths are sorted, and each is there
// once. What an include reads whose name only the rendering knows is not among them.
func (t *Template) Paths() [][]string {
	s := &PathScope{engine: t.engine, seen: map[string]bool{}}
	s.template(t)
	slices.SortFunc(s.found, slices.Compare[[]string])
	return s.found
}

// PathNode is a Node that tells Paths what it reads. Nodes of a Library's own that do not implement it read nothing.
type PathNode interface {
	Node
	Paths(s *PathScope)
}

// PathScope collects the paths that nodes read, and knows where the variables at that point come from.
type PathScope struct {
	engine *Engine
	found  [][]string
	seen   map[string]bool
	vars   []pathBinding
	stack  []*Template // templates being walked
	levels []*Template // of the inheritance being walked
	blocks []activeBlock
}

type pathBinding struct {
	name  string
	value PathValue
}

// PathValue is where a value may come from. The zero PathValue comes from nowhere that matters, such as a literal.
type PathValue struct {
	paths   [][]string
	members map[string]PathValue
}

// Member is what a dot, or "*" for each element, reaches from v.
func (v PathValue) Member(name string) PathValue {
	if m, ok := v.members[name]; ok {
		return m
	}
	out := PathValue{}
	for _, p := range v.paths {
		const longest = 32 // a recursion through elements ends somewhere
		if len(p) < longest {
			out.paths = append(out.paths, append(slices.Clip(slices.Clone(p)), name))
		}
	}
	return out
}

func (v PathValue) or(other PathValue) PathValue {
	v.paths = append(slices.Clip(v.paths), other.paths...)
	if v.members == nil {
		v.members = other.members
	}
	return v
}

// Read notes that the value is read as it is.
func (s *PathScope) Read(v PathValue) {
	for _, p := range v.paths {
		key := strings.Join(p, "\x00")
		if !s.seen[key] {
			s.seen[key] = true
			s.found = append(s.found, p)
		}
	}
}

// ReadExpr notes that the expression is read, and gives where its value comes from.
func (s *PathScope) ReadExpr(e *Expr) PathValue {
	v := s.Value(e)
	s.Read(v)
	return v
}

// Bind gives a variable a value, up to the end of the scope.
func (s *PathScope) Bind(name string, v PathValue) { s.vars = append(s.vars, pathBinding{name, v}) }

// Scope calls f; what it binds is forgotten afterwards.
func (s *PathScope) Scope(f func()) {
	n := len(s.vars)
	f()
	s.vars = s.vars[:n]
}

// Walk notes what the nodes of a body read.
func (s *PathScope) Walk(l *NodeList) {
	if l == nil {
		return
	}
	for _, n := range l.nodes {
		s.node(n)
	}
}

func (s *PathScope) variable(v *variable) PathValue {
	if len(v.steps) == 0 {
		return PathValue{}
	}
	name := v.steps[0].name
	out, bound := PathValue{}, false
	for i := len(s.vars) - 1; i >= 0; i-- {
		if s.vars[i].name == name {
			out, bound = s.vars[i].value, true
			break
		}
	}
	if !bound {
		switch name {
		case "True", "False", "None", "forloop":
			return PathValue{}
		case "block":
			if len(v.steps) > 1 && v.steps[1].name == "super" {
				s.superBlock()
			}
			return PathValue{}
		}
		out = PathValue{paths: [][]string{{name}}}
	}
	for i := range v.steps[1:] {
		out = out.Member(v.steps[i+1].name)
	}
	return out
}

// Value gives where the value of an expression comes from; what its filters read on the way is noted.
func (s *PathScope) Value(e *Expr) PathValue {
	v := s.variable(&e.base)
	for i := range e.filters {
		f := &e.filters[i]
		arg := PathValue{}
		if f.hasArg {
			arg = s.variable(&f.arg)
			s.Read(arg)
		}
		switch f.name {
		case "default", "default_if_none":
			s.Read(v)
			v = v.or(arg)
		case "first", "last", "random":
			v = v.Member("*")
		case "slice", "safeseq", "escapeseq":
		case "dictsort", "dictsortreversed":
			key := v.Member("*")
			if name, ok := asText(f.arg.literal); ok {
				for part := range strings.SplitSeq(name, ".") {
					key = key.Member(part)
				}
			}
			s.Read(key)
		default:
			s.Read(v)
			v = PathValue{}
		}
	}
	return v
}

// template walks t as an include would show it.
func (s *PathScope) template(t *Template) {
	if slices.Contains(s.stack, t) {
		return
	}
	s.stack = append(s.stack, t)
	levels, blocks := s.levels, s.blocks
	s.levels, s.blocks = nil, nil
	s.Walk(t.nodes)
	s.levels, s.blocks = levels, blocks
	s.stack = s.stack[:len(s.stack)-1]
}

// named gives the template that a constant expression names.
func (s *PathScope) named(e *Expr) *Template {
	name, ok := asText(e.base.literal)
	if !ok || e.filters != nil {
		s.ReadExpr(e)
		return nil
	}
	t, err := s.engine.Load(name)
	if err != nil {
		return nil
	}
	return t
}

func (s *PathScope) extends(n *extendsNode) {
	parent := s.named(n.parent)
	if parent == nil || slices.Contains(s.levels, parent) || len(s.levels) > s.engine.limits.IncludeDepth {
		for _, b := range n.template.blocks {
			s.Walk(b.body)
		}
		return
	}
	s.levels = append(s.levels, n.template)
	if parent.extends == nil {
		s.levels = append(s.levels, parent)
	}
	s.Walk(parent.nodes)
}

func (s *PathScope) block(n *blockNode) {
	node, level := n, 0
	if s.levels != nil {
		sc := scope{levels: s.levels, active: s.blocks}
		if found, at := sc.find(n.name); found != nil {
			node, level = found, at
		} else {
			level = len(s.levels)
		}
	}
	s.blocks = append(s.blocks, activeBlock{n.name, level})
	s.Scope(func() { s.Walk(node.body) })
	s.blocks = s.blocks[:len(s.blocks)-1]
}

// superBlock walks the block that {{ block.super }} shows.
func (s *PathScope) superBlock() {
	if len(s.blocks) == 0 {
		return
	}
	name := s.blocks[len(s.blocks)-1].name
	sc := scope{levels: s.levels, active: s.blocks}
	if node, _ := sc.find(name); node != nil {
		s.block(node)
	}
}

func (s *PathScope) include(n *includeNode) {
	t := s.named(n.template)
	vars := s.vars
	var args []pathBinding
	for _, a := range n.args {
		args = append(args, pathBinding{a.Name, s.Value(a.Expr)})
	}
	if n.only {
		// Nothing else is visible: names that are not given come from nowhere.
		s.vars = nil
		if t != nil {
			s.hidden(t, args)
		}
	} else if t != nil {
		s.vars = append(slices.Clip(vars), args...)
		s.template(t)
	}
	s.vars = vars
}

// hidden walks a template that sees only the given variables.
func (s *PathScope) hidden(t *Template, args []pathBinding) {
	inner := &PathScope{engine: s.engine, seen: map[string]bool{}, stack: s.stack, vars: args}
	inner.template(t)
	outer := map[string]bool{}
	for _, a := range args {
		for _, p := range a.value.paths {
			outer[strings.Join(p, "\x00")] = true
		}
	}
	for _, p := range inner.found {
		for i := range p {
			if outer[strings.Join(p[:i+1], "\x00")] {
				s.Read(PathValue{paths: [][]string{p}})
				break
			}
		}
	}
}

func (s *PathScope) arguments(a *argExprs) {
	for i, e := range a.positional {
		v := s.ReadExpr(e)
		name := ""
		if i < len(a.params) {
			name = a.params[i]
		}
		s.readOf(v, a.reads[name])
	}
	for _, k := range a.keyword {
		s.readOf(s.ReadExpr(k.Expr), a.reads[k.Name])
	}
}

// readOf notes that dotted paths below v are read.
func (s *PathScope) readOf(v PathValue, paths []string) {
	for _, p := range paths {
		below := v
		for part := range strings.SplitSeq(p, ".") {
			below = below.Member(part)
		}
		s.Read(below)
	}
}

// node notes what one node reads.
func (s *PathScope) node(n Node) {
	switch n := n.(type) {
	case *variableNode:
		s.ReadExpr(n.expr)
	case *ifNode:
		for _, b := range n.branches {
			s.condition(b.cond)
			s.Walk(b.body)
		}
		s.Walk(n.otherwise)
	case *forNode:
		s.loop(n)
	case *withNode:
		values := make([]PathValue, len(n.args))
		for i, a := range n.args {
			values[i] = s.Value(a.Expr)
		}
		s.Scope(func() {
			for i, a := range n.args {
				s.Bind(a.Name, values[i])
			}
			s.Walk(n.body)
		})
	case *includeNode:
		s.include(n)
	case *extendsNode:
		s.extends(n)
	case *blockNode:
		s.block(n)
	case *simpleNode:
		s.arguments(&n.args)
		s.target(n.target)
	case *simpleBlockNode:
		s.arguments(&n.args)
		s.Walk(n.body)
		s.target(n.target)
	case *inclusionNode:
		s.arguments(&n.args)
	case *regroupNode:
		list := s.ReadExpr(n.target)
		key := list.Member("*")
		for _, st := range n.by.base.steps[1:] {
			key = key.Member(st.name)
		}
		s.Read(key)
		group := PathValue{members: map[string]PathValue{"grouper": key, "list": list}}
		s.Bind(n.name, PathValue{members: map[string]PathValue{"*": group}})
	default:
		s.otherNode(n)
	}
}

func (s *PathScope) target(name string) {
	if name != "" {
		s.Bind(name, PathValue{})
	}
}

// otherNode handles nodes that bind nothing but their own results.
func (s *PathScope) otherNode(n Node) {
	read := func(exprs ...*Expr) {
		for _, e := range exprs {
			if e != nil {
				s.ReadExpr(e)
			}
		}
	}
	switch n := n.(type) {
	case PathNode:
		n.Paths(s)
	case *autoescapeNode:
		s.Walk(n.body)
	case *spacelessNode:
		s.Walk(n.body)
	case *switchNode:
		s.Walk(n.body)
	case *filterNode:
		s.ReadExpr(n.expr)
		s.Walk(n.body)
	case *firstOfNode:
		value := PathValue{}
		for _, e := range n.exprs {
			value = value.or(s.ReadExpr(e))
		}
		if n.target != "" {
			s.Bind(n.target, value)
		}
	case *cycleNode:
		read(n.exprs...)
		s.target(n.name)
	case *ifChangedNode:
		read(n.exprs...)
		s.Walk(n.body)
		s.Walk(n.otherwise)
	case *widthRatioNode:
		read(n.exprs[:]...)
		s.target(n.target)
	case *urlNode:
		read(n.view)
		s.arguments(&n.args)
		s.target(n.target)
	case *loremNode:
		read(n.count)
	case *nowNode:
		s.target(n.target)
	case *storeNode:
		s.target(n.name)
	case *translateNode:
		read(n.message, n.context)
		s.target(n.target)
	case *blockTranslateNode:
		s.blockTranslate(n)
	case *languageNode:
		read(n.language)
		s.Walk(n.body)
	case *languageInfoNode:
		read(n.expr)
		s.target(n.name)
	case *timezoneNode:
		read(n.zone)
		s.Walk(n.body)
	case *staticNode:
		read(n.path)
		s.target(n.target)
	case *cacheNode:
		read(append([]*Expr{n.seconds, n.using}, n.vary...)...)
		s.Walk(n.body)
	}
}

func (s *PathScope) condition(c condition) {
	switch c := c.(type) {
	case operand:
		s.ReadExpr(c.expr)
	case *comparison:
		s.condition(c.left)
		s.condition(c.right)
	case *logical:
		s.condition(c.left)
		s.condition(c.right)
	case *negation:
		s.condition(c.of)
	}
}

func (s *PathScope) loop(n *forNode) {
	item := s.ReadExpr(n.sequence).Member("*")
	s.Scope(func() {
		s.Bind("forloop", PathValue{})
		for i, name := range n.names {
			v := item
			if len(n.names) > 1 {
				v = item.Member([]string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}[min(i, 9)])
			}
			s.Bind(name, v)
		}
		s.Walk(n.body)
	})
	s.Walk(n.empty)
}

func (s *PathScope) blockTranslate(n *blockTranslateNode) {
	if n.context != nil {
		s.ReadExpr(n.context)
	}
	s.Scope(func() {
		args := n.args
		if n.count != nil {
			args = append(slices.Clip(args), *n.count)
		}
		values := make([]PathValue, len(args))
		for i, a := range args {
			values[i] = s.Value(a.Expr)
		}
		for i, a := range args {
			s.Bind(a.Name, values[i])
		}
		for _, name := range slices.Concat(n.singular.vars, n.plural.vars) {
			s.Read(s.variable(&variable{steps: []step{{name: name}}}))
		}
	})
	s.target(n.target)
}
