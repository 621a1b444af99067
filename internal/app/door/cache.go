package door

import (
	"sync"

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
	new, old map[ledger.ID]*ledger.Card
}

func newCache(limit int) *cache {
	return &cache{limit: limit, new: map[ledger.ID]*ledger.Card{}, old: map[ledger.ID]*ledger.Card{}}
}

// validAt empties the cache when the city has moved on without us.
func (c *cache) validAt(seq int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
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

// cardAt is card for one who is not the writer: only while the city stands at
// the number that the asker read.
func (c *cache) cardAt(id ledger.ID, seq int64) *ledger.Card {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seq != seq {
		return nil
	}
	return c.find(id)
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
