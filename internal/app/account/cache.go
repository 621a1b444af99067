package account

import (
	"crypto/sha256"
	"sync"
	"time"
)

// digest is the SHA-256 of a session's token.
type digest [sha256.Size]byte

// resolved is a session that was read from the store.
type resolved struct {
	account Account
	csrf    string
	expires time.Time
	until   time.Time // when to read it again
}

// cache remembers sessions for a moment, since a screen asks many questions at
// once.
type cache struct {
	most int

	mu    sync.Mutex
	round uint64
	held  map[digest]resolved
}

func newCache(most int) *cache { return &cache{most: most, held: map[digest]resolved{}} }

// get looks a session up. Without one, the round says what to give to put.
func (c *cache) get(token digest, now time.Time) (r resolved, round uint64, found bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r, found = c.held[token]
	return r, c.round, found && now.Before(r.until) && now.Before(r.expires)
}

// put remembers what was read from the store since get answered with round. If
// anything changed in between, what was read may be old, and is let go. A full
// cache starts afresh.
func (c *cache) put(token digest, r resolved, round uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if round != c.round {
		return
	}
	if len(c.held) >= c.most {
		clear(c.held)
	}
	c.held[token] = r
}

// drop forgets one session.
func (c *cache) drop(token digest) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.round++
	delete(c.held, token)
}

// reset forgets all sessions, which is cheap beside a change of accounts.
func (c *cache) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.round++
	clear(c.held)
}
