package account

import (
	"testing"
	"time"
)

func TestCache(t *testing.T) {
	now := morning()
	a, b := digest{1}, digest{2}
	fresh := resolved{csrf: "csrf", expires: now.Add(time.Hour), until: now.Add(cachedFor)}
	tests := map[string]struct {
		steps func(c *cache)
		at    time.Time
		want  bool
	}{
		"what was put is found":            {func(c *cache) { c.put(a, fresh, 0) }, now, true},
		"until its moment":                 {func(c *cache) { c.put(a, fresh, 0) }, fresh.until, false},
		"and no longer than it lives":      {func(c *cache) { c.put(a, resolved{expires: now, until: fresh.until}, 0) }, now, false},
		"another session is not it":        {func(c *cache) { c.put(b, fresh, 0) }, now, false},
		"not after it was dropped":         {func(c *cache) { c.put(a, fresh, 0); c.drop(a) }, now, false},
		"dropping another leaves it":       {func(c *cache) { c.put(a, fresh, 0); c.drop(b) }, now, true},
		"not after a change":               {func(c *cache) { c.put(a, fresh, 0); c.reset() }, now, false},
		"not what was read before a drop":  {func(c *cache) { c.drop(a); c.put(a, fresh, 0) }, now, false},
		"not what was read before a reset": {func(c *cache) { c.reset(); c.put(a, fresh, 0) }, now, false},
		"but what was read after it":       {func(c *cache) { c.reset(); c.put(a, fresh, 1) }, now, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := newCache(10)
			test.steps(c)
			if _, _, found := c.get(a, test.at); found != test.want {
				t.Errorf("found: %v, want %v", found, test.want)
			}
		})
	}
}

func TestCacheIsBounded(t *testing.T) {
	c, now := newCache(10), morning()
	for i := range 100 {
		c.put(digest{byte(i)}, resolved{expires: now.Add(time.Hour), until: now.Add(cachedFor)}, 0)
		if len(c.held) > 10 {
			t.Fatalf("%d sessions are held, want at most 10", len(c.held))
		}
		if _, _, found := c.get(digest{byte(i)}, now); !found {
			t.Fatalf("session %d was not taken in", i)
		}
	}
}
