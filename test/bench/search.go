package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"canting/internal/app/child"
	"canting/internal/app/synthetic"
	"canting/internal/domain/access"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/store"
)

const (
	searchPeople = 150_000
	// searchChildren under five make so many people in two years.
	searchChildren = 125_000
	// searchTyped is how many people are looked for in one round, letter by letter.
	searchTyped = 400
	searchP99   = 20
	searchLimit = 10
)

// registered hands over children without their weighings, at most so many: a
// search needs no more of them.
type registered struct {
	all  people
	most int
	done int
}

// Each hands over every child with its first entry only.
func (r *registered) Each(take func(synthetic.Child) error) error {
	return r.all.Each(func(c synthetic.Child) error {
		if r.done == r.most {
			return nil
		}
		r.done++
		c.Entries = c.Entries[:1]
		return take(c)
	})
}

// search measures the search while somebody types, inside the server: what the
// network adds is no work of ours.
func (b *bench) search(ctx context.Context) ([]Claim, error) {
	city, err := invent(searchChildren, lastMonth(b.now))
	if err != nil {
		return nil, err
	}
	db, stored, err := b.fill(ctx, b.path("search.db"), city, &registered{all: city, most: searchPeople})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if stored.Children != searchPeople {
		return nil, fmt.Errorf("the city gave %d people and %d are needed: raise searchChildren", stored.Children, searchPeople)
	}
	names, err := everyNth(ctx, db, b.city.Code, searchPeople/searchTyped/b.rounds)
	if err != nil {
		return nil, err
	}
	service := &child.Service{Store: db, Code: b.city.Code}
	if err := service.Warm(ctx); err != nil {
		return nil, err
	}
	p99, r := Sample{Name: "child.Service.Search", Unit: "ms"}, rand.New(rand.NewPCG(seed, 2))
	var typed int
	for round := range b.rounds {
		waits, err := typeAll(ctx, service, b.city.Code, names[round*searchTyped:(round+1)*searchTyped], r)
		if err != nil {
			return nil, err
		}
		typed = len(waits)
		p99.add(milliseconds(quantile(waits, 0.99)))
		b.say("search, round %d: %d queries, p50 %.2f, p99 %.2f, worst %.2f ms", round+1, typed,
			milliseconds(quantile(waits, 0.5)), p99.Rounds[round], milliseconds(waits[len(waits)-1]))
	}
	return []Claim{{Promise: "Search while typing over 150,000 people, p99", Ours: p99, Peer: limit("ms", searchP99), Bound: 1,
		Note: fmt.Sprintf("Names, with the mother's or without, and NIK, typed letter by letter, two in five with a slip; %d queries a round, each for %d hits, inside the server.", typed, searchLimit)}}, nil
}

// everyNth picks people spread over the whole city.
func everyNth(ctx context.Context, db *store.Store, city region.Code, n int) ([]ledger.Identity, error) {
	var picked []ledger.Identity
	i := 0
	err := db.EachIdentity(ctx, access.Filter{City: city, Areas: []region.Code{city}}, 0, func(who ledger.Identity) error {
		if i++; i%n == 0 {
			picked = append(picked, who)
		}
		return nil
	})
	return picked, err
}

// typeAll types what is looked for letter by letter, from the second on, as the
// screen asks, and gives how long each answer took.
func typeAll(ctx context.Context, service *child.Service, city region.Code, people []ledger.Identity, r *rand.Rand) ([]time.Duration, error) {
	anybody := access.Access{Who: operator, Role: access.Admin, City: city}
	var waits []time.Duration
	for _, who := range people {
		text := wanted(who, r)
		for end := 2; end <= len(text); end++ {
			begun := time.Now()
			if _, err := service.Search(ctx, anybody, text[:end], searchLimit); err != nil {
				return nil, err
			}
			waits = append(waits, time.Since(begun))
		}
	}
	return waits, nil
}

// wanted is what somebody types who looks for a person: the name, the name and
// the mother's, or the NIK; and people slip.
func wanted(who ledger.Identity, r *rand.Rand) string {
	text := strings.ToLower(who.Name)
	switch lot := r.Float64(); {
	case lot < 0.1 && who.NIK != "":
		return who.NIK
	case lot < 0.3:
		text += " " + strings.ToLower(who.Mother)
	}
	const slips = 0.4
	if r.Float64() < slips {
		text = slip(text, r)
	}
	return text
}

// slip is the text with two letters changed round, one left out, one doubled or
// one that sounds alike.
func slip(text string, r *rand.Rand) string {
	if len(text) < 4 {
		return text
	}
	i := 1 + r.IntN(len(text)-2)
	switch r.IntN(4) {
	case 0:
		return text[:i] + text[i+1:i+2] + text[i:i+1] + text[i+2:]
	case 1:
		return text[:i] + text[i+1:]
	case 2:
		return text[:i] + text[i:i+1] + text[i:]
	}
	return strings.NewReplacer("i", "y", "u", "oe", "f", "v", "s", "z").Replace(text)
}
