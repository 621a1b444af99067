package door

import (
	"sync"
	"time"

	"canting/internal/domain/ledger"
)

// cache keeps cards at hand between groups, so that a child who was weighed a
// moment ago need not be read again. It is valid as long as nobody else wrote
// to the city: another server's write moves the sequence and empties it. Its
// cards are shared and never changed.
type cache struct {
	mu       sync.Mutex
	limit    int
	seq      int64
	checked  time.Time
	new, old map[ledger.ID]*ledger.Card
}

func newCache(limit int) *cache {
	return &cache{limit: limit, new: map[ledger.ID]*ledger.Card{}, old: map[ledger.ID]*ledger.Card{}}
}

// validAt empties the cache when the city has moved on without us.
func (c *cache) validAt(seq int64, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.checked = now
	if c.seq != seq {
		clear(c.new)
		clear(c.old)
		c.seq = seq
	}
}

func (c *cache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.new)
	clear(c.old)
}

func (c *cache) card(id ledger.ID) *ledger.Card {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.find(id)
}

// fresh is how long after the last look at the city's number a card is still
// given to those who only ask.
const fresh = time.Second

// recent is card for one who is not the writer.
func (c *cache) recent(id ledger.ID, now time.Time) *ledger.Card {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now.Sub(c.checked) > fresh {
		return nil
	}
	return c.find(id)
}

func (c *cache) at() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seq
}

// offer takes a card that somebody read while the city stood at seq.
func (c *cache) offer(card *ledger.Card, seq int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seq == seq && c.find(card.ID) == nil {
		c.put(card)
	}
}

func (c *cache) find(id ledger.ID) *ledger.Card {
	if card, ok := c.new[id]; ok {
		return card
	}
	if card, ok := c.old[id]; ok {
		c.put(card)
		return card
	}
	return nil
}

func (c *cache) store(cards []*ledger.Card, seq int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, card := range cards {
		c.put(card)
	}
	c.seq = seq
}

// put keeps two generations: when the young one is full it becomes the old one,
// and what was old and not asked for since is forgotten.
func (c *cache) put(card *ledger.Card) {
	if len(c.new) >= c.limit/2 {
		c.old, c.new = c.new, map[ledger.ID]*ledger.Card{}
	}
	c.new[card.ID] = card
}
