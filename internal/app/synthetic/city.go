// Package synthetic makes up a Kota Mojokerto: its posyandu, its children under
// five with their mothers, and two years of weighings, for demos, tests and
// measurements; and around them the people of the other stages of life, from the
// girl at school to the mother. Nobody in it exists: every NIK ends in 0000,
// which Dukcapil never issues.
//
// The numbers are shaped after the city's published ones (children by
// kelurahan after the kader of 2011, stunting in the register after the city's
// figures of 2024-2025), but they are inventions and no figure made of them says
// anything about the real city.
//
// The same Config gives the same bytes, on every machine of one architecture.
package synthetic

import (
	"encoding/binary"
	"math/rand/v2"
	"strconv"

	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

const (
	// Children is how many under-fives live in the city when Config does not
	// say: 6,145 were on record at the end of 2023 (Dinkes PPKB, 2024).
	Children = 6100
	// Months is for how many months the posyandu have weighed.
	Months = 24

	// posyanduOf is how many children a posyandu looks after; about 170 posyandu.
	posyanduOf = 36
	// underFive is in how many months a child counts as under five: that of the
	// birth, that of the last day before the fifth birthday, and those between.
	underFive = 61
)

// Config says which city to make up.
type Config struct {
	Seed uint64
	// Until is the last day that has happened. Posyandu that meet later in that
	// month have not met yet; the last day of a month makes the month whole.
	Until ident.Date
	// Region must have the kelurahan of Kota Mojokerto.
	Region *region.City
	// Who is the account that says every entry.
	Who ledger.ID
	// Children is about how many under-fives live in the city in each month; 0
	// means the constant Children. Posyandu grow in number with it. Of 100,000 one
	// child in a hundred goes without a NIK, for there are no unused ones left,
	// and of more children ever more.
	Children int
}

// City is a made-up city. It is read only after New, so any number of readers
// may share it.
type City struct {
	seed        uint64
	until       ident.Date
	first, last int // months with weighings, as ident.Date.MonthIndex
	who         ledger.ID
	region      *region.City
	words       lexicon
	wards       []ward
	posyandu    []post
	children    []plan
	// size is how many times the children of Kota Mojokerto the city has.
	size float64
}

// Posyandu is a made-up posyandu.
type Posyandu struct {
	Code region.Code
	Name string // "Melati RW 03"
}

// Child is one child and everything said of it.
type Child struct {
	ID ledger.ID
	// Posyandu is where the child lives and is weighed.
	Posyandu region.Code
	// Entries are the registration and then the weighings, in the order in which
	// they were said: one submission.
	Entries []*ledger.Entry
}

// New makes a city up. It holds who lives there; what was said of them is made
// when it is asked for. A date or an account that is missing, a number of
// children below zero and a region that is not Kota Mojokerto are
// fault.Invalid.
func New(c Config) (*City, error) {
	const op = "synthetic.New"
	switch {
	case c.Until.AddMonths(-12 * 10).IsZero():
		return nil, fault.E(op, fault.Invalid, "synthetic.until", nil, "date", c.Until.String())
	case c.Who.IsZero():
		return nil, fault.E(op, fault.Invalid, "synthetic.who", nil)
	case c.Children < 0:
		return nil, fault.E(op, fault.Invalid, "synthetic.children", nil, "count", strconv.Itoa(c.Children))
	case c.Region == nil:
		return nil, fault.E(op, fault.Invalid, "synthetic.region", nil)
	case c.Children == 0:
		c.Children = Children
	}
	city := &City{
		seed: c.Seed, until: c.Until, who: c.Who, region: c.Region, words: newLexicon(), wards: wards(),
		first: c.Until.MonthIndex() - Months + 1, last: c.Until.MonthIndex(), size: float64(c.Children) / Children,
	}
	for _, w := range city.wards {
		if place, ok := c.Region.Place(w.code); !ok || place.Level != region.Kelurahan {
			return nil, fault.E(op, fault.Invalid, "synthetic.kelurahan", nil, "code", string(w.code))
		}
	}
	r := rand.New(rand.NewPCG(c.Seed, 0))
	if err := city.open(r, c.Children); err != nil {
		return nil, err
	}
	city.settle(r, c.Children)
	return city, nil
}

// Posyandu are the city's posyandu by kelurahan and RW.
func (c *City) Posyandu() []Posyandu {
	all := make([]Posyandu, len(c.posyandu))
	for i, p := range c.posyandu {
		all[i] = Posyandu{Code: p.code, Name: p.name}
	}
	return all
}

// Places are the entries that name the posyandu, said before any other.
func (c *City) Places() ([]*ledger.Entry, error) {
	opened := c.openedOn()
	all := make([]*ledger.Entry, len(c.posyandu))
	for i, p := range c.posyandu {
		place := ledger.Place{Code: p.code, Name: p.name, Parent: p.code.Parent()}
		e, err := c.say(ledger.PlaceNamed, ledger.PlaceID(place), opened, place)
		if err != nil {
			return nil, err
		}
		all[i] = e
	}
	return all, nil
}

// Each calls take for one child after the other and keeps none of them. An
// error of take ends it and is returned.
func (c *City) Each(take func(Child) error) error {
	for i := range c.children {
		child, err := c.child(i)
		if err == nil {
			err = take(child)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *City) child(i int) (Child, error) {
	p := &c.children[i]
	id := c.id(i)
	made := Child{ID: id, Posyandu: c.posyandu[p.posyandu].code}
	r := chance(id)
	e, err := c.say(ledger.PersonRegistered, id, p.registered, c.person(p, r))
	if err != nil {
		return made, err
	}
	weighings := c.weigh(p, r, c.last)
	made.Entries = append(make([]*ledger.Entry, 0, 1+len(weighings)), e)
	for _, w := range weighings {
		e, err := c.say(ledger.GrowthWeighed, id, w.Date, w)
		if err != nil {
			return made, err
		}
		made.Entries = append(made.Entries, e)
	}
	return made, nil
}

// say makes the entry that states body of subject on a day. Its ID follows from
// the subject, the kind and the day, for a posyandu weighs a child once a day,
// and from whatever else tells it from others of that day.
func (c *City) say(kind ledger.Kind, subject ledger.ID, day ident.Date, body any, apart ...string) (*ledger.Entry, error) {
	at := nine(day)
	e := &ledger.Entry{
		City: c.region.Code, ID: ledger.Derived(append([]string{"synthetic", subject.String(), string(kind), day.String()}, apart...)...),
		Kind: kind, Subject: subject, At: at, SaidAt: at, Who: c.who,
		Source: ledger.Source{Kind: ledger.SourceDemo}, Rules: ledger.Rules,
	}
	return e, e.Tell(body)
}

// id names the i-th child.
func (c *City) id(i int) ledger.ID { return c.named("child", i) }

// named names the i-th of a sort of people. The seed is part of it, so that two
// cities in one ledger share nobody.
func (c *City) named(sort string, i int) ledger.ID {
	return ledger.Derived("synthetic", strconv.FormatUint(c.seed, 10), sort, strconv.Itoa(i))
}

// chance is a child's own source of chance: whatever is asked about other
// children, and in whichever order, this child comes out the same.
func chance(id ledger.ID) *rand.Rand {
	return rand.New(rand.NewPCG(binary.BigEndian.Uint64(id[:8]), binary.BigEndian.Uint64(id[8:])))
}

// openedOn is the day on which the posyandu were named: before the first birth.
func (c *City) openedOn() ident.Date { return firstOf(c.first - underFive - 1) }
