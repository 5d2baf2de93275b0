package dtl

import "context"

// Limits keep a template from strangers from using up the machine. A field that is 0 has its default; a negative one
// means no limit.
type Limits struct {
	TemplateSize int // bytes of one template's source; default 1 MiB
	Nesting      int // block tags within each other in one template, and operators of one {% if %}; default 200
	IncludeDepth int // templates that include or extend each other; default 40
	Output       int // bytes of a rendering; default 16 MiB
	StringSize   int // bytes of one string that a filter or tag makes; default 1 MiB
	Memory       int // bytes, in all, of the longer strings and lists that filters and tags make; default 24 MiB
	Digits       int // digits that a number is printed with, by floatformat and the like; default 2,000
	Steps        int // nodes rendered, elements looped over, and text worked on (8 bytes a step); default 3,000,000
	FormatSize   int // bytes of a format for dates; default 4,096
}

// DefaultLimits are the limits that hold where Options do not say otherwise.
var DefaultLimits = Limits{
	TemplateSize: 1 << 20,
	Nesting:      200,
	IncludeDepth: 40,
	Output:       16 << 20,
	StringSize:   1 << 20,
	Memory:       24 << 20,
	Digits:       2000,
	Steps:        3_000_000,
	FormatSize:   4096,
}

const unlimited = int(^uint(0) >> 1)

func (l Limits) filled() Limits {
	fill := func(v *int, def int) {
		if *v == 0 {
			*v = def
		} else if *v < 0 {
			*v = unlimited
		}
	}
	d := DefaultLimits
	fill(&l.TemplateSize, d.TemplateSize)
	fill(&l.Nesting, d.Nesting)
	fill(&l.IncludeDepth, d.IncludeDepth)
	fill(&l.Output, d.Output)
	fill(&l.StringSize, d.StringSize)
	fill(&l.Memory, d.Memory)
	fill(&l.Digits, d.Digits)
	fill(&l.Steps, d.Steps)
	fill(&l.FormatSize, d.FormatSize)
	return l
}

// step counts n units of work; every so often it looks whether the caller has given up.
func (c *Context) step(n int) error {
	before := c.steps
	c.steps += n
	if c.steps > c.limits.Steps {
		return &LimitError{"Steps", c.limits.Steps}
	}
	const interval = 1 << 12
	if c.cancel != nil && before/interval != c.steps/interval {
		if err := context.Cause(c.cancel); err != nil {
			return err
		}
	}
	return nil
}

// Charge asks for leave to make a string or list of n bytes: a filter or tag that multiplies its input calls it before
// it starts. The error names the limit.
func (c *Context) Charge(n int) error {
	const free = 512 // small values are garbage soon
	if n <= free {
		return nil
	}
	if n > c.limits.StringSize {
		return &LimitError{"StringSize", c.limits.StringSize}
	}
	c.memory += n
	if c.memory > c.limits.Memory {
		return &LimitError{"Memory", c.limits.Memory}
	}
	return c.step(n >> 6)
}

// chargeList is Charge for a list of n elements, which may be longer than a string.
func (c *Context) chargeList(n int) error {
	const size = 16 // of an interface value
	if n <= 32 {
		return nil
	}
	c.memory += n * size
	if c.memory > c.limits.Memory {
		return &LimitError{"Memory", c.limits.Memory}
	}
	return c.step(n >> 4)
}
