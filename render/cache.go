package render

import "sync"

// cache keeps values by a text. It is emptied when its keys have become too large together: what is in use comes back soon.
type cache[V any] struct {
	mu    sync.RWMutex
	items map[string]V
	size  int
	most  int // bytes of keys
}

func newCache[V any](most int) *cache[V] {
	return &cache[V]{items: map[string]V{}, most: most}
}

func (c *cache[V]) get(key string) V {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.items[key]
}

func (c *cache[V]) put(key string, v V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.items[key]; ok {
		return
	}
	if c.size+len(key) > c.most {
		clear(c.items)
		c.size = 0
	}
	c.items[key] = v
	c.size += len(key)
}
