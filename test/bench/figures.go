package main

import (
	"context"
	"fmt"
	"time"

	"canting/internal/app/synthetic"
	"canting/internal/domain/region"
)

const (
	// Children under five for about so many measurements in 24 months.
	smallChildren = 5_000   // 100 thousand
	largeChildren = 100_000 // 2 million
	fullChildren  = 500_000 // 10 million

	// figureReads is how often a page is read in one turn.
	figureReads = 400
	// figureNoise is how far the larger one may lie above: what two runs on the
	// same database differ by.
	figureNoise = 1.15
)

// figureTurn is one size of the city, served.
type figureTurn struct {
	*server
	desk             *desk
	city, kelurahan  []request
	wholeMS, wardsMS Sample
	stored           loaded
}

// figures measures the pages of the city and of its kelurahan over a small and
// a large number of measurements in the same places, taking turns.
func (b *bench) figures(ctx context.Context) ([]Claim, error) {
	children := largeChildren
	if b.full {
		children = fullChildren
	}
	until := lastMonth(b.now)
	town, err := invent(smallChildren, until)
	if err != nil {
		return nil, err
	}
	small, err := b.figureTurn(ctx, "small.db", town, town)
	if err != nil {
		return nil, err
	}
	defer small.stop()
	crowd, err := invent(children, until)
	if err != nil {
		return nil, err
	}
	large, err := b.figureTurn(ctx, "large.db", town, settle(crowd, town))
	if err != nil {
		return nil, err
	}
	defer large.stop()
	for round := range b.rounds {
		for _, turn := range []*figureTurn{small, large} {
			if err := turn.measure(b.longest); err != nil {
				return nil, err
			}
		}
		b.say("figures, round %d: city %.2f and %.2f ms, kelurahan %.2f and %.2f ms", round+1,
			small.wholeMS.Rounds[round], large.wholeMS.Rounds[round], small.wardsMS.Rounds[round], large.wardsMS.Rounds[round])
	}
	note := fmt.Sprintf("GET /api/v1/figures by one client, median of %d reads a round; %d measurements of %d children against %d of %d, in the same posyandu.",
		figureReads, large.stored.Measurements, large.stored.Children, small.stored.Measurements, small.stored.Children)
	return []Claim{
		{Promise: "City page, however many measurements", Ours: large.wholeMS, Peer: small.wholeMS, Bound: figureNoise, Note: note},
		{Promise: "Kelurahan page, however many measurements", Ours: large.wardsMS, Peer: small.wardsMS, Bound: figureNoise, Note: note + " Every kelurahan in turn."},
	}, nil
}

// figureTurn makes a database and serves it.
func (b *bench) figureTurn(ctx context.Context, name string, places *synthetic.City, all people) (*figureTurn, error) {
	begun := time.Now()
	db, stored, err := b.fill(ctx, b.path(name), places, all)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	checked, err := spotCheck(ctx, db, b.city.Code, stored)
	if err != nil {
		return nil, err
	}
	b.say("figures: %d measurements of %d children stored in %s, %d of them rebuilt from their entries and found equal",
		stored.Measurements, stored.Children, time.Since(begun).Round(time.Second), checked)
	if err := employ(ctx, db, b.city); err != nil {
		return nil, err
	}
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	served, err := serve(ctx, "/healthz", addr, b.binary, "serve", "-db", b.path(name), "-addr", addr)
	if err != nil {
		return nil, err
	}
	label := fmt.Sprintf("%d measurements", stored.Measurements)
	turn := &figureTurn{server: served, stored: stored, wholeMS: Sample{Name: label, Unit: "ms"}, wardsMS: Sample{Name: label, Unit: "ms"}}
	if turn.desk, err = signIn(addr); err != nil {
		return nil, err
	}
	turn.ask(b.city)
	return turn, nil
}

// ask writes the requests of a turn.
func (t *figureTurn) ask(city *region.City) {
	wards := city.At(region.Kelurahan)
	for i := range figureReads {
		t.city = append(t.city, t.desk.read("/api/v1/figures?place="+string(city.Code)))
		t.kelurahan = append(t.kelurahan, t.desk.read("/api/v1/figures?place="+string(wards[i%len(wards)].Code)))
	}
}

func (t *figureTurn) measure(longest time.Duration) error {
	for _, page := range []struct {
		requests []request
		into     *Sample
	}{{t.city, &t.wholeMS}, {t.kelurahan, &t.wardsMS}} {
		done, err := drive(t.addr, page.requests, 1, longest)
		if err != nil {
			return err
		}
		if done.Done == 0 || len(done.Refused) > 0 {
			return fmt.Errorf("figures were not answered: %v", done.Sample)
		}
		page.into.add(done.P(0.5))
	}
	return nil
}
