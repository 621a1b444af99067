package door

import "canting/internal/domain/ledger"

// cache keeps cards at hand between groups, so that a child who was weighed a
// moment ago need not be read again. It is valid as long as nobody else wrote
// to the city: another server's write moves the sequence and empties it.
type cache struct {
	limit    int
	seq      int64
	new, old map[ledger.ID]*ledger.Card
}

func newCache(limit int) *cache {
	return &cache{limit: limit, new: map[ledger.ID]*ledger.Card{}, old: map[ledger.ID]*ledger.Card{}}
}

// validAt empties the cache when the city has moved on without us.
func (c *cache) validAt(seq int64) {
	if c.seq != seq {
		c.clear()
		c.seq = seq
	}
}

func (c *cache) clear() {
	clear(c.new)
	clear(c.old)
}

func (c *cache) card(id ledger.ID) *ledger.Card {
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
