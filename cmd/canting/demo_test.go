package main

import (
	"io"
	"strings"
	"testing"

	"canting/internal/app/synthetic"
	"canting/internal/app/verify"
	"canting/internal/domain/access"
	"canting/internal/domain/ledger"
	"canting/locale"
)

// empty is a house in which nothing has been said.
func empty(t *testing.T) *house {
	t.Helper()
	h, err := open(t.Context(), t.TempDir()+"/empty.db")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// TestVillageIsWhatItsEntriesSay: what the demo stored is what its entries add up
// to, nobody is doubted to be somebody else, and every child has a mother.
func TestVillageIsWhatItsEntriesSay(t *testing.T) {
	words, err := locale.Load("id")
	if err != nil {
		t.Fatal(err)
	}
	h := empty(t)
	tell := &terminal{out: io.Discard, err: io.Discard, words: words}
	if err := tell.populate(t.Context(), h, &options{seed: 1, children: 150}); err != nil {
		t.Fatal(err)
	}
	who := h.operator()
	report, err := verify.Run(t.Context(), h.store, who, h.city.Code)
	if err != nil {
		t.Fatal(err)
	}
	if !report.Clean() || report.Pairs != 0 || report.Cards < 500 {
		t.Errorf("%d cards, %d pairs: %v", report.Cards, report.Pairs, report.Differences)
	}
	children := 0
	err = h.store.EachCard(t.Context(), who.Filter(access.ChildRead), func(c *ledger.Card) error {
		if len(c.Weighed) == 0 {
			return nil
		}
		children++
		mother, err := h.store.Card(t.Context(), who.Filter(access.ChildRead), c.Of(ledger.Mother))
		if err == nil && mother.Person.NIK != c.Person.MotherNIK {
			t.Errorf("%s is the child of %s, its register says %s", c.ID, mother.Person.NIK, c.Person.MotherNIK)
		}
		return err
	})
	if err != nil || children < 100 {
		t.Errorf("%d children, error %v", children, err)
	}
}

// share is so many of so many.
type share struct{ n, of float64 }

func (s *share) count(is bool) {
	s.of++
	if is {
		s.n++
	}
}

// town is what the stages of a made-up city add up to.
type town struct {
	girlsAnaemic, bridesThin, anaemic, thin, k4, k6, tablets, preterm, small, planned, atRisk, vaccinated share
	cases                                                                                                 map[string]int
}

// TestStagesAreShaped: the shares that docs and comments speak of. Bounds are
// wide enough for another edition of the programmes and narrow enough for a
// slip of the maker.
func TestStagesAreShaped(t *testing.T) {
	h := empty(t)
	city, err := synthetic.New(synthetic.Config{Seed: 1, Until: h.lastWholeMonth(), Region: h.city, Who: h.operator().Who, Children: 1000})
	if err != nil {
		t.Fatal(err)
	}
	cards := map[ledger.ID]*ledger.Card{}
	fold := func(id ledger.ID, entries []*ledger.Entry) error {
		if cards[id] == nil {
			cards[id] = &ledger.Card{ID: id}
		}
		return cards[id].Apply(entries...)
	}
	society := city.Society(h.thread.Book)
	if err := city.Each(func(c synthetic.Child) error { return fold(c.ID, c.Entries) }); err != nil {
		t.Fatal(err)
	}
	if err := society.EachPerson(func(p synthetic.Person) error { return fold(p.ID, p.Entries) }); err != nil {
		t.Fatal(err)
	}
	sum := town{cases: map[string]int{}}
	for _, card := range cards {
		for i := range card.Cases {
			sum.add(t, h, card, &card.Cases[i])
		}
	}
	sum.check(t)
	checkWalk(t, society, cards)
}

// add counts one case, and checks by what its visits were judged.
func (s *town) add(t *testing.T, h *house, card *ledger.Card, c *ledger.Case) {
	t.Helper()
	s.cases[c.Programme()]++
	found, visits := map[string]bool{}, map[string]int{}
	for _, told := range c.LiveVisits() {
		v := &told.What
		if want := h.thread.Book.On(c.Programme(), v.Date).Ref(); v.Judged.Rules != want {
			t.Fatalf("a visit of %s was judged by %q, not %q", v.Date, v.Judged.Rules, want)
		}
		if end := c.Closing(); v.Date < c.Entered() || end != nil && v.Date > end.Date {
			t.Fatalf("%s was visited on %s, in a stage from %s to %v", v.Visit, v.Date, c.Entered(), end)
		}
		visits[v.Visit]++
		for _, f := range v.Judged.Findings {
			found[f.ID] = true
		}
	}
	switch c.Programme() {
	case "remaja":
		if visits["hb"] > 0 {
			s.girlsAnaemic.count(found["anemia"])
		}
	case "catin":
		if card.Person.Sex == ledger.Female {
			s.bridesThin.count(found["kek"])
		}
	case "bumil":
		if end := c.Closing(); end == nil || end.Outcome != "lahir_hidup" {
			return
		}
		s.anaemic.count(found["anemia"])
		s.thin.count(found["kek"])
		s.k4.count(visits["anc"] >= 4)
		s.k6.count(visits["anc"] >= 6)
		s.tablets.count(found["tablet_90"])
	case "pascasalin":
		if visits["bayi_lahir"] > 0 {
			s.preterm.count(found["prematur"])
			s.small.count(found["bblr"])
		}
		if found["kb_dipilih"] || found["kb_belum"] {
			s.planned.count(found["kb_dipilih"])
		}
	case "krs":
		s.atRisk.count(found["krs"])
	case "balita":
		if months := card.Age(h.lastWholeMonth()); months >= 12*31 {
			s.vaccinated.count(found["imunisasi_dasar_lengkap"])
		}
	}
}

func (s *town) check(t *testing.T) {
	t.Helper()
	for _, row := range []struct {
		what      string
		got       share
		low, high float64
	}{
		{"girls found anaemic", s.girlsAnaemic, 0.18, 0.42},
		{"brides with a thin arm", s.bridesThin, 0.06, 0.22},
		{"mothers ever anaemic", s.anaemic, 0.17, 0.40},
		{"mothers with a thin arm", s.thin, 0.05, 0.18},
		{"K4", s.k4, 0.80, 0.99},
		{"K6", s.k6, 0.45, 0.90},
		{"90 tablets", s.tablets, 0.75, 0.97},
		{"born before 37 weeks", s.preterm, 0.02, 0.10},
		{"born below 2,500 g", s.small, 0.002, 0.08},
		{"family planning after birth", s.planned, 0.65, 0.85},
		{"families at risk", s.atRisk, 0.15, 0.35},
		{"basic vaccines complete", s.vaccinated, 0.55, 0.95},
	} {
		rate := row.got.n / row.got.of
		t.Logf("%s: %.3f of %.0f", row.what, rate, row.got.of)
		if !(rate >= row.low && rate <= row.high) {
			t.Errorf("%s: %.3f of %.0f, not between %g and %g", row.what, rate, row.got.of, row.low, row.high)
		}
	}
	for _, id := range []string{"remaja", "catin", "bumil", "pascasalin", "balita", "krs"} {
		if s.cases[id] < 100 {
			t.Errorf("%s has %d cases", id, s.cases[id])
		}
	}
}

// checkWalk follows the one whole way: her stages in order, and her child.
func checkWalk(t *testing.T, society *synthetic.Society, cards map[ledger.ID]*ledger.Card) {
	t.Helper()
	walk, ok := society.Walk()
	if !ok {
		t.Fatal("nobody went the whole way")
	}
	woman, child := cards[walk.Woman], cards[walk.Child]
	var way []string
	for i := range woman.Cases {
		way = append(way, woman.Cases[i].Programme())
	}
	if got := strings.Join(way, " "); !strings.HasPrefix(got, "remaja catin bumil pascasalin") {
		t.Errorf("%s went %s", walk.WomanName, got)
	}
	if child.Of(ledger.Mother) != woman.ID || woman.Person.Name != walk.WomanName || child.Person.Name != walk.ChildName {
		t.Errorf("%+v: the child's mother is %s", walk, child.Of(ledger.Mother))
	}
	second := child.Person.Birth.AddMonths(24)
	if len(child.Weighed) == 0 || child.Weighed[len(child.Weighed)-1].Date < second {
		t.Errorf("%s was not weighed after %s", walk.ChildName, second)
	}
}
