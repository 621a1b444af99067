package ledger

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"canting/internal/domain/ident"
	"canting/internal/domain/region"

	"pgregory.net/rapid"
)

type fataler interface {
	Helper()
	Fatal(...any)
}

// said makes an entry that nothing else names.
func said(t fataler, kind Kind, subject ID, body any) *Entry {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	e := &Entry{City: "35.76", Kind: kind, Subject: subject, SaidAt: 1000, Seq: 1, Who: Derived("who"), Rules: Rules, Source: Source{Kind: SourceDesk}}
	if body != nil {
		e.Body = raw
	}
	e.ID = Derived("said", string(kind), subject.String(), string(raw))
	return e
}

func date(t fataler, text string) ident.Date {
	t.Helper()
	d, err := ident.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func encoded(t fataler, c *Card) string {
	t.Helper()
	body, err := c.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func folded(t fataler, id ID, entries ...*Entry) *Card {
	t.Helper()
	c := &Card{ID: id}
	if err := c.Apply(entries...); err != nil {
		t.Fatal(err)
	}
	return c
}

func persons() *rapid.Generator[Person] {
	birth := ident.NewDate(2022, 1, 31)
	return rapid.Custom(func(t *rapid.T) Person {
		return Person{
			Name:  rapid.SampledFrom([]string{"", "Siti", "Budi"}).Draw(t, "name"),
			Sex:   rapid.SampledFrom([]Sex{"", Male, Female}).Draw(t, "sex"),
			Birth: rapid.SampledFrom([]ident.Date{0, birth, birth.AddDays(200), birth.AddMonths(24)}).Draw(t, "birth"),
			Place: rapid.SampledFrom([]region.Code{"", "35.76.02.1009.mawar", "35.76.03.1003.melati"}).Draw(t, "place"),
			Raw:   map[string]string{"Nama": "as in the file"},
		}
	})
}

func weighings() *rapid.Generator[Weighing] {
	first := ident.NewDate(2021, 12, 20)
	tenth := func(t *rapid.T, label string, low, high int) float64 {
		n := rapid.IntRange(low-1, high).Draw(t, label)
		if n < low {
			return 0 // not measured
		}
		return float64(n) / 10
	}
	return rapid.Custom(func(t *rapid.T) Weighing {
		return Weighing{
			Date:     first.AddDays(rapid.IntRange(0, 70).Draw(t, "month") * 30),
			WeightKg: tenth(t, "weight", 20, 250), LenheiCm: tenth(t, "length", 440, 1200),
			Measure: rapid.SampledFrom([]Lenhei{"", Lying, Standing}).Draw(t, "measure"),
			MUACCm:  tenth(t, "muac", 90, 200), Oedema: rapid.Bool().Draw(t, "oedema"),
		}
	})
}

// story is what was said of some records, causes before effects.
func story(records ...ID) *rapid.Generator[[]*Entry] {
	return rapid.Custom(func(t *rapid.T) []*Entry {
		var entries []*Entry
		n := rapid.IntRange(1, 24).Draw(t, "entries")
		for i := range n {
			e := chapter(t, entries, records)
			e.ID, e.Seq = Derived("story", records[0].String(), fmt.Sprint(i)), int64(i+1)
			// Several may be said in one millisecond, and not in the order of arrival.
			e.SaidAt = int64(rapid.IntRange(1, 6).Draw(t, "said"))
			entries = append(entries, e)
		}
		return entries
	})
}

// chapter is one entry more: something new, or about one of those before.
func chapter(t *rapid.T, before []*Entry, records []ID) *Entry {
	about := rapid.SampledFrom(records).Draw(t, "record")
	switch rapid.IntRange(0, 12).Draw(t, "kind") {
	case 0:
		return said(t, PersonUpdated, about, persons().Draw(t, "person"))
	case 1, 2, 3:
		if e := pick(t, before, func(e *Entry) bool { return e.Kind == GrowthWeighed }); e != nil {
			amend := said(t, GrowthWeighed, e.Subject, weighings().Draw(t, "amended"))
			amend.Amends = e.ID
			return amend
		}
	case 4, 5:
		if e := pick(t, before, func(e *Entry) bool { return e.Kind != EntryWithdrawn }); e != nil {
			back := said(t, EntryWithdrawn, e.Subject, nil)
			back.Amends = e.ID
			return back
		}
	case 6:
		return said(t, PersonMerged, about, Merge{Other: rapid.SampledFrom(records).Draw(t, "other")})
	case 7:
		return said(t, CaseStarted, about, CaseOpened{Programme: "bumil", Entered: ident.NewDate(2026, 1, rapid.IntRange(1, 28).Draw(t, "day")), Facts: facts(t)})
	case 8, 9, 10:
		if e := pick(t, before, func(e *Entry) bool { return e.Kind == CaseStarted }); e != nil {
			return ofCase(t, before, e)
		}
	case 11:
		return said(t, PersonRelated, about, Related{Relation: Mother, Other: Derived("mother", fmt.Sprint(rapid.IntRange(1, 2).Draw(t, "mother")))})
	case 12:
		return said(t, PersonLeft, about, Left{How: Moved, Date: ident.NewDate(2026, 2, rapid.IntRange(1, 28).Draw(t, "day"))})
	}
	return said(t, GrowthWeighed, about, weighings().Draw(t, "weighing"))
}

// ofCase says something of a case: facts, a visit, a new telling of a visit, an
// end.
func ofCase(t *rapid.T, before []*Entry, opened *Entry) *Entry {
	day := ident.NewDate(2026, 3, rapid.IntRange(1, 28).Draw(t, "day"))
	switch rapid.IntRange(0, 3).Draw(t, "of case") {
	case 0:
		return said(t, CaseFacts, opened.Subject, CaseNoted{Case: opened.ID, Facts: facts(t)})
	case 1:
		return said(t, CaseEnded, opened.Subject, CaseClosed{Case: opened.ID, Outcome: "lahir", Date: day})
	}
	visit := said(t, VisitDone, opened.Subject, Visited{Case: opened.ID, Visit: "anc", Date: day, Values: facts(t), Judged: Judged{Rules: "bumil@1", Cleared: []string{"kek"}}})
	earlier := pick(t, before, func(e *Entry) bool {
		var v Visited
		return e.Kind == VisitDone && json.Unmarshal(e.Body, &v) == nil && v.Case == opened.ID
	})
	if earlier != nil && rapid.Bool().Draw(t, "again") {
		visit.Amends = earlier.ID
	}
	return visit
}

func facts(t *rapid.T) Answers {
	return rapid.SampledFrom([]Answers{nil, {"lila_cm": Number(23.4)}, {"lila_cm": Number(24), "letak": Text("sungsang")}, {"pucat": Truth(true), "lila_cm": {}}}).Draw(t, "facts")
}

func pick(t *rapid.T, entries []*Entry, fits func(*Entry) bool) *Entry {
	var some []*Entry
	for _, e := range entries {
		if fits(e) {
			some = append(some, e)
		}
	}
	if len(some) == 0 {
		return nil
	}
	return rapid.SampledFrom(some).Draw(t, "about")
}

// retold is the same story in another order that keeps causes before effects.
func retold(t *rapid.T, entries []*Entry) []*Entry {
	left := slices.Clone(entries)
	told := map[ID]bool{}
	var order []*Entry
	for len(left) > 0 {
		var ready []int
		for i, e := range left {
			if opened := caseNamed(e); (e.Amends.IsZero() || told[e.Amends]) && (opened.IsZero() || told[opened]) {
				ready = append(ready, i)
			}
		}
		i := rapid.SampledFrom(ready).Draw(t, "next")
		told[left[i].ID] = true
		order = append(order, left[i])
		left = slices.Delete(left, i, i+1)
	}
	return order
}

// caseNamed is the case that an entry tells of.
func caseNamed(e *Entry) ID {
	var body struct{ Case ID }
	_ = json.Unmarshal(e.Body, &body) // most bodies name none
	return body.Case
}

func TestFoldDoesNotDependOnTheOrder(t *testing.T) {
	root, other := Derived("a"), Derived("b")
	rapid.Check(t, func(t *rapid.T) {
		entries := story(root, other).Draw(t, "story")
		want := encoded(t, folded(t, root, entries...))
		one := &Card{ID: root}
		for _, e := range entries {
			if err := one.Apply(e); err != nil {
				t.Fatal(err)
			}
		}
		if got := encoded(t, one); got != want {
			t.Fatalf("one by one\n%s\nall at once\n%s", got, want)
		}
		if got := encoded(t, folded(t, root, retold(t, entries)...)); got != want {
			t.Fatalf("in another order\n%s\nall at once\n%s", got, want)
		}
	})
}

func TestFoldTwiceChangesNothing(t *testing.T) {
	root := Derived("a")
	rapid.Check(t, func(t *rapid.T) {
		entries := story(root).Draw(t, "story")
		card := folded(t, root, entries...)
		want := encoded(t, card)
		again := rapid.SliceOf(rapid.SampledFrom(entries)).Draw(t, "again")
		if err := card.Apply(again...); err != nil {
			t.Fatal(err)
		}
		if got := encoded(t, card); got != want {
			t.Fatalf("said again\n%s\nbefore\n%s", got, want)
		}
	})
}

func TestCloneIsApart(t *testing.T) {
	root := Derived("a")
	rapid.Check(t, func(t *rapid.T) {
		entries := story(root).Draw(t, "story")
		at := rapid.IntRange(0, len(entries)).Draw(t, "at")
		card := folded(t, root, entries[:at]...)
		want := encoded(t, card)
		clones := []*Card{card.Clone(), card.Clone()}
		for _, clone := range clones {
			for _, e := range entries[at:] {
				if err := clone.Apply(e); err != nil {
					t.Fatal(err)
				}
			}
		}
		if got := encoded(t, card); got != want {
			t.Fatalf("a change of a clone changed the card\n%s\nbefore\n%s", got, want)
		}
		if a, b := encoded(t, clones[0]), encoded(t, clones[1]); a != b {
			t.Fatalf("two clones fell out with one another\n%s\n%s", a, b)
		}
	})
}

func TestCardRoundTrip(t *testing.T) {
	root := Derived("a")
	rapid.Check(t, func(t *rapid.T) {
		entries := story(root).Draw(t, "story")
		at := rapid.IntRange(0, len(entries)).Draw(t, "at")
		card := folded(t, root, entries[:at]...)
		back, err := DecodeCard([]byte(encoded(t, card)))
		if err != nil {
			t.Fatal(err)
		}
		if a, b := encoded(t, card), encoded(t, back); a != b {
			t.Fatalf("%s\ncame back as\n%s", a, b)
		}
		for _, c := range []*Card{card, back} { // and it goes on alike
			if err := c.Apply(entries[at:]...); err != nil {
				t.Fatal(err)
			}
		}
		if a, b := encoded(t, card), encoded(t, back); a != b {
			t.Fatalf("a card that was stored in between\n%s\none that was not\n%s", b, a)
		}
	})
}

// A field that is forgotten on the way to the store would be missed by nobody
// until it is needed: whatever a card may hold comes back.
func TestACardKeepsEveryField(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		card := anyCard(t)
		kept(&card)
		back, err := DecodeCard([]byte(encoded(t, &card)))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(&card, back) {
			t.Fatalf("%+v\ncame back as\n%+v", card, back)
		}
	})
}

// anyCard draws every field of a card, a few of each list: left to itself rapid
// makes lists of lists of lists.
func anyCard(t *rapid.T) Card {
	c := Card{
		ID: draw[ID](t), Into: draw[ID](t), Seq: draw[int64](t), Person: draw[Person](t),
		Said: few[Statement](t, 2), Merges: few[Merged](t, 2), Weighed: few[Weighed](t, 2),
		Related: few[Telling[Related]](t, 2), Left: few[Telling[Left]](t, 2),
	}
	for range rapid.IntRange(0, 2).Draw(t, "cases") {
		c.Cases = append(c.Cases, anyCase(t))
	}
	return c
}

func anyCase(t *rapid.T) Case {
	opened := Telling[CaseOpened]{Entry: draw[ID](t), Record: draw[ID](t), SaidAt: draw[int64](t), Who: draw[ID](t), Withdrawn: draw[bool](t),
		What: CaseOpened{Programme: draw[string](t), Entered: draw[ident.Date](t), Facts: anyAnswers(t)}}
	c := Case{Opened: Tellings[CaseOpened]{opened}, Closed: few[Telling[CaseClosed]](t, 2)}
	if draw[bool](t) {
		c.Noted = []Telling[Answers]{{Entry: draw[ID](t), SaidAt: draw[int64](t), Who: draw[ID](t), Withdrawn: draw[bool](t), What: anyAnswers(t)}}
	}
	for range rapid.IntRange(0, 2).Draw(t, "visits") {
		c.Visits = append(c.Visits, Tellings[Visited]{{
			Entry: draw[ID](t), SaidAt: draw[int64](t), Who: draw[ID](t), Withdrawn: draw[bool](t),
			What: Visited{Case: draw[ID](t), Visit: draw[string](t), Date: draw[ident.Date](t), Values: anyAnswers(t), Judged: anyJudged(t)},
		}})
	}
	return c
}

func anyJudged(t *rapid.T) Judged {
	j := Judged{Rules: draw[string](t), Cleared: few[string](t, 2), Unanswered: few[string](t, 2), Worked: anyAnswers(t)}
	if draw[bool](t) {
		j.Findings = []Found{{ID: draw[string](t), Level: draw[string](t), Say: draw[string](t), Unverified: draw[bool](t), Actions: few[string](t, 2)}}
	}
	return j
}

func anyAnswers(t *rapid.T) Answers {
	answers := rapid.OneOf(rapid.Just(Answer{}), rapid.Map(rapid.Float64(), Number), rapid.Map(rapid.Bool(), Truth), rapid.Map(rapid.String(), Text))
	drawn := rapid.MapOfN(rapid.String(), answers, 0, 3).Draw(t, "answers")
	if len(drawn) == 0 {
		return nil
	}
	return drawn
}

func draw[T any](t *rapid.T) T { return rapid.Make[T]().Draw(t, "field") }

func few[T any](t *rapid.T, most int) []T {
	return orNil(rapid.SliceOfN(rapid.Make[T](), 0, most).Draw(t, "list"))
}

// kept takes out of a card what no card holds: the raw text and the remarks of
// a source, which stay with the entry, and lists that are empty but there.
func kept(c *Card) {
	person := func(p *Person) { p.Raw, p.Remarks = nil, nil }
	weighing := func(w *Weighing) {
		w.Raw = nil
		w.Confirmed, w.Remarks = orNil(w.Confirmed), orNil(w.Remarks)
	}
	person(&c.Person)
	c.Said, c.Merges, c.Weighed = orNil(c.Said), orNil(c.Merges), orNil(c.Weighed)
	for i := range c.Said {
		person(&c.Said[i].Person)
	}
	for i := range c.Weighed {
		w := &c.Weighed[i]
		weighing(&w.Weighing)
		if len(w.Versions) == 0 {
			w.Versions = []Version{{Entry: w.Entry}}
		}
		for j := range w.Versions {
			if other := w.Versions[j].Weighing; other != nil {
				weighing(other)
			}
		}
	}
}

func orNil[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

// own takes the merges out of a story: each record is told of by itself.
func own(entries []*Entry) []*Entry {
	merges := map[ID]bool{}
	return slices.DeleteFunc(entries, func(e *Entry) bool {
		if e.Kind == PersonMerged {
			merges[e.ID] = true
		}
		return e.Kind == PersonMerged || merges[e.Amends]
	})
}

func TestMergeAndPart(t *testing.T) {
	a, b := Derived("a"), Derived("b")
	rapid.Check(t, func(t *rapid.T) {
		ledger := map[ID][]*Entry{a: own(story(a).Draw(t, "a")), b: own(story(b).Draw(t, "b"))}
		entriesOf := func(id ID) ([]*Entry, error) { return ledger[id], nil }
		rebuilt := func(id ID) *Card {
			card, _, err := Rebuild(id, entriesOf)
			if err != nil {
				t.Fatal(err)
			}
			return card
		}
		before := [2]*Card{rebuilt(a), rebuilt(b)}

		merge := said(t, PersonMerged, a, Merge{Other: b})
		merge.Seq = 100
		grown := before[0].Clone()
		if err := grown.Apply(append(slices.Clone(ledger[b]), merge)...); err != nil {
			t.Fatal(err)
		}
		ledger[a] = append(ledger[a], merge)
		if x, y := encoded(t, grown), encoded(t, rebuilt(a)); x != y {
			t.Fatalf("merged as it came\n%s\nrebuilt\n%s", x, y)
		}

		part := said(t, EntryWithdrawn, a, nil)
		part.Amends, part.Seq = merge.ID, 101
		ledger[a] = append(ledger[a], part)
		for i, id := range []ID{a, b} {
			after := rebuilt(id)
			if id == a && (len(after.Merges) != 1 || !after.Merges[0].Withdrawn || after.Seq != 101) {
				t.Fatalf("the merge left no trace: %+v at %d", after.Merges, after.Seq)
			}
			after.Merges, after.Seq = nil, before[i].Seq
			if x, y := encoded(t, before[i]), encoded(t, after); x != y {
				t.Fatalf("before the merge\n%s\nafter parting\n%s", x, y)
			}
		}
	})
}

func TestJudgeForetells(t *testing.T) {
	root := Derived("a")
	rapid.Check(t, func(t *rapid.T) {
		card := folded(t, root, story(root).Draw(t, "story")...)
		before := encoded(t, card)
		w := weighings().Draw(t, "weighing")
		e := said(t, GrowthWeighed, root, w)
		e.SaidAt = 1 << 40
		var live []*Weighed
		for i := range card.Weighed {
			if card.Weighed[i].Live() {
				live = append(live, &card.Weighed[i])
			}
		}
		if len(live) > 0 && rapid.Bool().Draw(t, "correct") {
			e.Amends = rapid.SampledFrom(live).Draw(t, "instead").Entry
		}
		foretold := card.Judge(w, e.Amends)
		if after := encoded(t, card); after != before {
			t.Fatalf("judging changed the card\n%s\nbefore\n%s", after, before)
		}
		if err := card.Apply(e); err != nil {
			t.Fatal(err)
		}
		for i := range card.Weighed {
			if card.Weighed[i].tells(e.ID) && card.Weighed[i].Result != foretold {
				t.Fatalf("foretold %+v, stored %+v", foretold, card.Weighed[i].Result)
			}
		}
	})
}

func TestRecordOfNamesTheRecord(t *testing.T) {
	root, other := Derived("a"), Derived("b")
	rapid.Check(t, func(t *rapid.T) {
		entries := story(root, other).Draw(t, "story")
		card := folded(t, root, entries...)
		for _, e := range entries {
			record, known := card.RecordOf(e.ID)
			if known != (e.Kind != EntryWithdrawn) || known && record != e.Subject {
				t.Fatalf("%s of %s is said to be of %s (%v)", e.Kind, e.Subject, record, known)
			}
		}
	})
}

func FuzzDecodeCard(f *testing.F) {
	root := Derived("a")
	card := folded(f, root,
		said(f, PersonRegistered, root, Person{Name: "Siti", Sex: Female, Birth: date(f, "2024-03-10")}),
		said(f, GrowthWeighed, root, Weighing{Date: date(f, "2026-10-10"), WeightKg: 9.4, LenheiCm: 80}))
	f.Add([]byte(encoded(f, card)))
	f.Add([]byte(`{"weighed":[{"entry":"","who":"","source":{"kind":""},"date":"2026-10-10","result":{"age_days":0}}]}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, body []byte) {
		card, err := DecodeCard(body)
		if err != nil {
			return
		}
		first := encoded(t, card)
		again, err := DecodeCard([]byte(first))
		if err != nil {
			t.Fatalf("what was read cannot be read again: %v", err)
		}
		if second := encoded(t, again); first != second {
			t.Fatalf("%s became %s", first, second)
		}
		card.Judge(Weighing{Date: ident.NewDate(2026, 1, 1), WeightKg: 9}, ID{})
		card.Identity()
	})
}

func FuzzApply(f *testing.F) {
	kinds := []Kind{PersonRegistered, PersonUpdated, PersonMerged, GrowthWeighed, EntryWithdrawn, PairSuspected, "else"}
	f.Add(byte(0), []byte(`{"name":"Siti","birth":"2024-03-10","sex":"p"}`), false)
	f.Add(byte(3), []byte(`{"date":"2026-10-10","weight_kg":1e300,"lenhei_cm":1e-300}`), true)
	f.Add(byte(2), []byte(`{"other":"0193f2a1-7c4e-7abc-8def-0123456789ab"}`), false)
	f.Add(byte(3), []byte(`null`), true)
	root := Derived("a")
	f.Fuzz(func(t *testing.T, kind byte, body []byte, amends bool) {
		card := folded(t, root,
			said(t, PersonRegistered, root, Person{Sex: Female, Birth: date(t, "2024-03-10")}),
			said(t, GrowthWeighed, root, Weighing{Date: date(t, "2026-09-10"), WeightKg: 9.4, LenheiCm: 80}))
		e := &Entry{ID: Derived("fuzz"), Subject: root, Kind: kinds[int(kind)%len(kinds)], Body: body, SaidAt: 2000}
		if amends {
			e.Amends = card.Weighed[0].Entry
		}
		trial := card.Clone()
		if err := trial.Apply(e); err != nil {
			return
		}
		first := encoded(t, trial)
		back, err := DecodeCard([]byte(first))
		if err != nil {
			t.Fatalf("an accepted entry makes a card that cannot be read: %v", err)
		}
		if second := encoded(t, back); first != second {
			t.Fatalf("%s became %s", first, second)
		}
	})
}

func FuzzPair(f *testing.F) {
	f.Add([]byte(`{"a":"0193f2a1-7c4e-7abc-8def-0123456789ab","b":"0193f2a1-7c4e-7abc-8def-0123456789ac","score":70}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		pair, err := DecodePair(body)
		if err != nil {
			return
		}
		pair.Index()
		for _, kind := range []Kind{PairSuspected, PairMerged, PairDifferent} {
			_ = pair.Apply(&Entry{ID: Derived("e", string(kind)), Kind: kind, Body: body}) // must not panic
		}
	})
}
