package box

import "etikett/render/style"

// counters are the CSS counters while the DOM is walked (CSS Lists 3 §4): each name has a stack of instances, one for each
// element whose children and following siblings see it.
type counters struct {
	instances map[string][]int
	// made are the names of the instances in the order in which they were made. Those from the last of marks on belong to the
	// children of the current element, and go with it.
	made  []string
	marks []int
}

// noCounter is what a counter without any instance shows.
var noCounter = []int{0}

// implied is the counter that list items count by themselves.
const implied = "list-item"

func newCounters() *counters { return &counters{marks: []int{0}} }

// open begins the children of an element, close ends them and forgets the counters that they made.
func (c *counters) open() { c.marks = append(c.marks, len(c.made)) }

func (c *counters) close() {
	last := len(c.marks) - 1
	for _, name := range c.made[c.marks[last]:] {
		c.instances[name] = c.instances[name][:len(c.instances[name])-1]
	}
	c.made = c.made[:c.marks[last]]
	c.marks = c.marks[:last]
}

// values are the instances of a counter, the outermost first; at least one.
func (c *counters) values(name string) []int {
	if v := c.instances[name]; len(v) > 0 {
		return v
	}
	return noCounter
}

// apply does what an element's counter-reset, counter-increment and counter-set say, in this order.
func (c *counters) apply(st *style.Computed) {
	item := st.Display == "list-item"
	if !item && len(st.CounterReset)+len(st.CounterIncrement)+len(st.CounterSet) == 0 {
		return
	}
	for _, r := range st.CounterReset {
		c.reset(r.Name, r.Value)
	}
	for _, i := range st.CounterIncrement {
		*c.innermost(i.Name) += i.Value
		item = item && i.Name != implied
	}
	if item {
		*c.innermost(implied)++
	}
	for _, s := range st.CounterSet {
		*c.innermost(s.Name) = s.Value
	}
}

// reset makes an instance, in place of one that an earlier sibling has made.
func (c *counters) reset(name string, value int) {
	for _, sibling := range c.made[c.marks[len(c.marks)-1]:] {
		if sibling == name {
			*c.innermost(name) = value
			return
		}
	}
	if c.instances == nil {
		c.instances = map[string][]int{}
	}
	c.instances[name] = append(c.instances[name], value)
	c.made = append(c.made, name)
}

// innermost gives the innermost instance of a counter, and makes one if there is none.
func (c *counters) innermost(name string) *int {
	if len(c.instances[name]) == 0 {
		c.reset(name, 0)
	}
	v := c.instances[name]
	return &v[len(v)-1]
}
