package store

import (
	"maps"

	"canting/internal/domain/region"
	"canting/internal/domain/tally"
)

// counters are the rows of counters that a writer met lately. The next group
// adds to most of them again, and need not read them as long as nobody else
// wrote to the city, which moves its number.
type counters struct {
	city region.Code
	seq  int64
	rows map[placeMonth]tally.Counts
}

type placeMonth struct {
	place region.Code
	month int
}

// mostCounters bounds what is kept: some 10 MB.
const mostCounters = 20_000

// at gives what is known of a city whose number is seq.
func (c *counters) at(city region.Code, seq int64) map[placeMonth]tally.Counts {
	if c.city != city || c.seq != seq {
		*c = counters{}
	}
	return c.rows
}

// keep takes over what a unit wrote, once it is on the disk.
func (c *counters) keep(city region.Code, seq int64, rows map[placeMonth]tally.Counts) {
	if c.rows == nil || len(c.rows)+len(rows) > mostCounters {
		c.rows = make(map[placeMonth]tally.Counts, len(rows))
	}
	maps.Copy(c.rows, rows)
	c.city, c.seq = city, seq
}
