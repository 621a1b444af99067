package synthetic

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
)

// plain is a book whose forms ask for a little, and whose rules find nothing. It
// notes what was on the card when it was asked.
type plain struct {
	programmes []*programme.Programme
	asked      []int // visits that the card of a case had already
}

func (b *plain) On(id string, day ident.Date) *programme.Programme {
	for _, p := range b.programmes {
		if p.ID == id && day >= p.From {
			return p
		}
	}
	return nil
}

func (b *plain) Judged(city string, self *ledger.Card, v ledger.Visited, kin ...*ledger.Card) (ledger.Judged, bool) {
	c := self.CaseOf(v.Case)
	b.asked = append(b.asked, len(c.LiveVisits()))
	return ledger.Judged{Rules: c.Programme() + "@" + city}, true
}

func field(id string, t programme.Type, choices ...string) programme.Field {
	f := programme.Field{Entry: programme.Entry{ID: id}, Type: t}
	for _, c := range choices {
		f.Values = append(f.Values, programme.Choice{ID: c})
	}
	return f
}

func visit(id string, fields ...programme.Field) programme.Visit {
	return programme.Visit{Entry: programme.Entry{ID: id}, Fields: fields}
}

// book is one of all stages, each with a visit or two.
func book() *plain {
	ends := func(ids ...string) []programme.Outcome {
		var all []programme.Outcome
		for _, id := range ids {
			all = append(all, programme.Outcome{Entry: programme.Entry{ID: id}})
		}
		return all
	}
	return &plain{programmes: []*programme.Programme{
		{Entry: programme.Entry{ID: "remaja"}, Outcomes: ends("hamil", "calon_pengantin"), Visits: []programme.Visit{visit("hb", field("hb_g_dl", programme.Decimal))}},
		{Entry: programme.Entry{ID: "catin"}, Outcomes: ends("menikah"), Visits: []programme.Visit{visit("skrining", field("hb_g_dl", programme.Decimal))}},
		{
			Entry: programme.Entry{ID: "bumil"}, Outcomes: ends(bornAlive, bornDead, miscarried, movedAway),
			Facts:  []programme.Field{field("lmp", programme.Date), field("gravida", programme.Int), field("partus", programme.Int), field("jumlah_anak", programme.Int)},
			Visits: []programme.Visit{visit("anc", field("lila_cm", programme.Decimal), field("pemeriksa", programme.OneOf, "dokter"))},
		},
		{Entry: programme.Entry{ID: "pascasalin"}, Outcomes: ends("selesai"), Visits: []programme.Visit{visit("bayi_lahir", field("berat_lahir_g", programme.Int))}},
		{Entry: programme.Entry{ID: "balita"}, Visits: []programme.Visit{visit("imunisasi", field("bcg", programme.Bool))}},
		{Entry: programme.Entry{ID: "krs"}, Visits: []programme.Visit{visit("verifikasi", field("jamban", programme.OneOf, "septik"))}},
	}}
}

// TestWhoLivesThere counts a whole city.
func TestWhoLivesThere(t *testing.T) {
	s := mojokerto(t, 1, 0).Society(book())
	since := s.until.AddDays(-told)
	begun, wed := 0, 0
	for _, w := range s.women {
		for _, p := range w.pregnancies {
			if p.lmp > since {
				begun++
			}
		}
		if w.groom != nil && w.wedding > since && w.wedding <= s.until {
			wed++
		}
	}
	years := float64(told) / 365
	within(t, "girls", float64(len(s.pupils)), 7990, 8010)
	within(t, "pregnancies a year", float64(begun)/years, 1800, 2000)
	within(t, "couples a year", float64(wed)/years, 1170, 1430)
	for _, g := range s.pupils {
		if age := ageOn(g.birth, s.until); age < 10 || age > 18 {
			t.Fatalf("a girl of %d years", age)
		}
	}
}

// TestBirthsAreTheChildren: every child below three, and none past five, came of
// one pregnancy of its own mother, on the day of its birth, and no other
// pregnancy brought a child.
func TestBirthsAreTheChildren(t *testing.T) {
	s := mojokerto(t, 2, 1500).Society(book())
	of := map[int]*woman{}
	for _, w := range s.women {
		for i := range w.pregnancies {
			p := &w.pregnancies[i]
			for _, child := range p.children {
				if of[child] != nil || s.children[child].mother != w.mother || s.children[child].birth != p.end || p.outcome != bornAlive {
					t.Fatalf("child %d came of %+v, and of another: %t", child, p, of[child] != nil)
				}
				of[child] = w
			}
			if len(p.children) == 0 && p.outcome == bornAlive && p.end <= s.until {
				t.Fatalf("a birth without a child: %+v", p)
			}
			if weeks := p.weeks(); len(p.children) > 0 && (weeks < 32 || weeks > 41) {
				t.Fatalf("born after %d weeks", weeks)
			}
		}
	}
	for i := range s.children {
		birth := s.children[i].birth
		if young, under := birth.AddMonths(recent) > s.until, birth.AddMonths(60) > s.until; young && of[i] == nil || !under && of[i] != nil {
			t.Fatalf("child %d, born %s: of a pregnancy that is told: %t", i, birth, of[i] != nil)
		}
	}
}

// TestLivesArePossible: one pregnancy after the other, none after moving away,
// nobody with child or wed too young.
func TestLivesArePossible(t *testing.T) {
	s := mojokerto(t, 3, 2000).Society(book())
	for _, w := range s.women {
		last := ident.Date(0)
		for _, p := range w.pregnancies {
			if p.lmp < last.AddDays(100) || p.end <= p.lmp || ageOn(w.birth, p.lmp) < 17 {
				t.Fatalf("born %s: %+v after %s", w.birth, w.pregnancies, last)
			}
			last = p.end
			if p.outcome == movedAway {
				last = s.until
			}
		}
		if w.groom != nil && (ageOn(w.birth, w.wedding) < 18 || ageOn(w.groom.birth, w.wedding) < 18) {
			t.Fatalf("born %s and %s, wed %s", w.birth, w.groom.birth, w.wedding)
		}
		if w.groom != nil && len(w.pregnancies) > 0 && w.wedding > w.pregnancies[0].lmp {
			t.Fatalf("wed %s, with child since %s", w.wedding, w.pregnancies[0].lmp)
		}
	}
}

// TestNobodySharesANIK: all end in 0000, agree with birth and sex, and are had by
// one person alone.
func TestNobodySharesANIK(t *testing.T) {
	s := mojokerto(t, 1, 0).Society(book())
	owner := map[string]string{}
	for i := range s.children {
		p := &s.children[i]
		sex := ledger.Male
		if p.girl {
			sex = ledger.Female
		}
		claim(t, owner, p.nik, s.id(i).String(), p.birth, sex)
	}
	for _, w := range s.women {
		claim(t, owner, w.nik, w.id.String(), w.birth, ledger.Female)
		if w.groom != nil {
			claim(t, owner, w.groom.nik, w.groom.id.String(), w.groom.birth, ledger.Male)
		}
	}
	for _, g := range s.pupils {
		claim(t, owner, g.nik, g.id.String(), g.birth, ledger.Female)
	}
	within(t, "people with a NIK", float64(len(owner)), 24_000, 40_000)
}

// everything is all that a city says, by person.
func everything(t *testing.T, city *City, b Book) map[ledger.ID][]*ledger.Entry {
	t.Helper()
	said := map[ledger.ID][]*ledger.Entry{}
	err := city.Each(func(c Child) error { said[c.ID] = c.Entries; return nil })
	if err == nil {
		err = city.Society(b).EachPerson(func(p Person) error { said[p.ID] = append(said[p.ID], p.Entries...); return nil })
	}
	if err != nil {
		t.Fatal(err)
	}
	return said
}

// TestPeopleCanBeFolded: every entry is whole, has an ID of its own, happened
// by today and was said after its person was registered; all of a person fold
// into a card in which every child has a mother who is somebody.
func TestPeopleCanBeFolded(t *testing.T) {
	city := mojokerto(t, 5, 300)
	said, ids := everything(t, city, book()), map[ledger.ID]bool{}
	for id, entries := range said {
		for i, e := range entries {
			if err := e.Check(); err != nil || ids[e.ID] || e.Subject != id || e.At > nine(until()) || e.SaidAt < entries[0].SaidAt || e.SaidAt < e.At {
				t.Fatalf("entry %d of %s: %+v, error %v, twice %t", i, id, *e, err, ids[e.ID])
			}
			ids[e.ID] = true
		}
		card := &ledger.Card{ID: id}
		if err := card.Apply(entries...); err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(card.Person.NIK, serial) && card.Person.NIK != "" {
			t.Fatalf("NIK %s", card.Person.NIK)
		}
		mother := said[card.Of(ledger.Mother)]
		if i := slices.IndexFunc(city.children, func(p plan) bool { return p.nik != "" && p.nik == card.Person.NIK }); i >= 0 && len(mother) == 0 {
			t.Fatalf("child %d has no mother", i)
		}
		if partner := card.Of(ledger.Partner); !partner.IsZero() && len(said[partner]) == 0 {
			t.Fatalf("%s has a partner who is nobody", id)
		}
	}
}

func TestSameSeedSamePeople(t *testing.T) {
	sum := func(seed uint64) [32]byte {
		h := sha256.New()
		err := mojokerto(t, seed, 200).Society(book()).EachPerson(func(p Person) error { return json.NewEncoder(h).Encode(p.Entries) })
		if err != nil {
			t.Fatal(err)
		}
		return [32]byte(h.Sum(nil))
	}
	first := sum(7)
	if again := sum(7); again != first {
		t.Error("seed 7 gave two societies")
	}
	if other := sum(8); other == first {
		t.Error("seeds 7 and 8 gave one society")
	}
}

// TestFormsTakeWhatTheyAskFor: a programme that does not hold, a field that is
// not there and a choice that is not offered are left out, and all else told.
func TestFormsTakeWhatTheyAskFor(t *testing.T) {
	b := book()
	b.programmes = slices.DeleteFunc(b.programmes, func(p *programme.Programme) bool { return p.ID == "krs" })
	bumil := b.On("bumil", until())
	bumil.From = ident.NewDate(2025, 1, 1)
	doctors, contacts := 0, 0
	for _, entries := range everything(t, mojokerto(t, 5, 300), b) {
		for _, e := range entries {
			switch e.Kind {
			case ledger.CaseStarted:
				var c ledger.CaseOpened
				read(t, e, &c)
				if c.Programme == "krs" || c.Programme == "bumil" && c.Entered < bumil.From {
					t.Fatalf("opened under a programme that does not hold: %+v", c)
				}
			case ledger.VisitDone:
				var v ledger.Visited
				read(t, e, &v)
				if v.Visit != "anc" {
					continue
				}
				contacts++
				if ids := v.Values.IDs(); !slices.Contains(ids, "lila_cm") || len(ids) > 2 {
					t.Fatalf("asked for the arm and the doctor, told %v", ids)
				}
				if by, ok := v.Values["pemeriksa"].Text(); ok {
					doctors++
					if by != "dokter" {
						t.Fatalf("seen by %s, who is no choice", by)
					}
				}
			}
		}
	}
	if contacts == 0 || doctors == 0 || doctors == contacts {
		t.Errorf("%d contacts, %d of them with a doctor", contacts, doctors)
	}
}

// TestVisitsComeOneAfterTheOther: each is judged with those before it known.
func TestVisitsComeOneAfterTheOther(t *testing.T) {
	b := book()
	everything(t, mojokerto(t, 5, 300), b)
	if most := slices.Max(b.asked); most < 5 {
		t.Errorf("a visit was judged with at most %d before it", most)
	}
}

func TestEachPersonStopsAtAnError(t *testing.T) {
	stop, calls := errors.New("enough"), 0
	err := mojokerto(t, 1, 100).Society(book()).EachPerson(func(Person) error { calls++; return stop })
	if !errors.Is(err, stop) || calls != 1 {
		t.Errorf("error %v after %d calls", err, calls)
	}
}

func read(t *testing.T, e *ledger.Entry, into any) {
	t.Helper()
	if err := json.Unmarshal(e.Body, into); err != nil {
		t.Fatal(err)
	}
}

// TestNoChildLooksLikeAnother: no record of a child shares so much with a girl, a
// woman or a man that an import would ask whether they are one person.
func TestNoChildLooksLikeAnother(t *testing.T) {
	var children []ident.Record
	others, compared := map[string][]ident.Record{}, 0
	for _, entries := range everything(t, mojokerto(t, 6, 1500), book()) {
		var p ledger.Person
		read(t, entries[0], &p)
		r := ident.Record{Name: p.Name, NIK: ident.ParseNIK(p.NIK), Mother: p.Mother, Address: p.Address, Birth: p.Birth, Kelurahan: p.Place.Kelurahan(), Posyandu: p.Place, Sex: ident.Female}
		if p.Sex == ledger.Male {
			r.Sex = ident.Male
		}
		if p.Birth.AddMonths(12*9) > until() {
			children = append(children, r)
			continue
		}
		for _, key := range ident.BlockKeys(r) {
			others[key] = append(others[key], r)
		}
	}
	for _, child := range children {
		for _, key := range ident.BlockKeys(child) {
			for _, other := range others[key] {
				compared++
				if v := ident.Compare(child, other); v.Zone != ident.Different {
					t.Errorf("%s of %s and %s of %s: %v", child.Name, child.Birth, other.Name, other.Birth, v)
				}
			}
		}
	}
	if compared == 0 {
		t.Error("no child shares a key with anybody: nothing was compared")
	}
}
