package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"canting/internal/domain/access"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/store/storetest"

	"pgregory.net/rapid"
)

func TestScopeSQLite(t *testing.T) { scope(t, storetest.New(t, embedded)) }

func TestScopePostgres(t *testing.T) { scope(t, storetest.New(t, beside)) }

// scope holds that SQL lists exactly the cards that the filter admits.
func scope(t *testing.T, r *storetest.Rig) {
	// Codes that begin alike, and whose next byte sorts around the dot.
	places := []region.Code{
		"35.76", "35.76.02", "35.76.02.1009", "35.76.02.1009.mawar", "35.76.02.1009.mawar2", "35.76.02.1009.mawa", "35.76.02.1008",
		"35.76.02.1008.mawar", "35.76.03", "35.76.03.1003", "35.76.03.1003.melati",
	}
	at := map[ledger.ID]region.Code{}
	for i, place := range places {
		at[r.Child(ledger.Person{Name: fmt.Sprint("Anak ", i%3), Place: place})] = place
	}
	gone := r.Child(ledger.Person{Name: "Anak", Place: places[3]})
	into := r.Child(ledger.Person{Name: "Anak", Place: places[3]})
	at[into] = places[3]
	r.Say(r.Entry(ledger.PersonMerged, into, ledger.Merge{Other: gone}))

	areas := append([]region.Code{"", "35", "35.7", "35.77", "35.76.02.1009.m", "35.76.04", "35.76."}, places...)
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		who := access.Access{
			Role: rapid.SampledFrom(access.Roles()).Draw(t, "role"), City: rapid.SampledFrom([]region.Code{storetest.City, storetest.City, "35.77", ""}).Draw(t, "city"),
			Areas: rapid.SliceOfN(rapid.SampledFrom(areas), 0, 4).Draw(t, "areas"),
		}
		filter := who.Filter(rapid.SampledFrom(access.Actions()).Draw(t, "action"))
		if rapid.Bool().Draw(t, "narrow") {
			filter = filter.Within(rapid.SampledFrom(areas).Draw(t, "to"))
		}
		var want, listed, each []ledger.ID
		for id, place := range at {
			if filter.Admits(place) {
				want = append(want, id)
			}
			_, err := r.Store.Card(ctx, filter, id)
			if (err == nil) != filter.Admits(place) {
				t.Fatalf("%v, one at %s: %v", filter, place, err)
			}
		}
		cards, err := r.Store.Cards(ctx, filter, "", ledger.ID{}, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cards {
			listed = append(listed, c.ID)
		}
		if err := r.Store.EachCard(ctx, filter, func(c *ledger.Card) error { each = append(each, c.ID); return nil }); err != nil {
			t.Fatal(err)
		}
		byID, err := r.Store.CardsByID(ctx, filter, append(slices.Clone(want), gone))
		if err != nil || len(byID) != len(want) {
			t.Fatalf("by ID: %d cards, want %d (%v)", len(byID), len(want), err)
		}
		for _, ids := range [][]ledger.ID{want, listed, each} {
			slices.SortFunc(ids, func(a, b ledger.ID) int { return slices.Compare(a[:], b[:]) })
		}
		if !slices.Equal(listed, want) || !slices.Equal(each, want) {
			t.Fatalf("%v lists %d and hands over %d cards, admits %d", filter, len(listed), len(each), len(want))
		}
	})
}
