package child_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"canting/internal/app/child"
	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/domain/tally"
	"canting/internal/store/storetest"
)

const (
	kedundung region.Code = "35.76.02.1009"
	mawar     region.Code = "35.76.02.1009.mawar"
	melati    region.Code = "35.76.03.1003.melati"
	october               = 2026*12 + 9
)

func service(t *testing.T) (*child.Service, *storetest.Rig) {
	r := storetest.New(t, storetest.SQLite)
	return &child.Service{Store: r.Store, Code: storetest.City}, r
}

func girl(r *storetest.Rig, name string) ledger.Person {
	return ledger.Person{Name: name, Sex: ledger.Female, Birth: r.Date("2024-03-10"), NIK: "3576025003240000", Mother: "Sulastri", Place: mawar}
}

func in(role access.Role, areas ...region.Code) access.Access {
	return access.Access{Who: ledger.Derived(string(role)), Role: role, City: storetest.City, Areas: areas}
}

func names(list *child.List) []string {
	var names []string
	for _, item := range list.Items {
		names = append(names, item.Card.Person.Name)
	}
	return names
}

// many is children whom each status holds, some weighed twice in October.
func many(t *testing.T) (*child.Service, *storetest.Rig) {
	s, r := service(t)
	say := func(name string, weighings ...ledger.Weighing) {
		p := girl(r, name)
		id := r.Child(p)
		for _, w := range weighings {
			w.Measure = ledger.Standing
			r.Weigh(id, w)
		}
	}
	day := r.Date
	say("Ani sehat", ledger.Weighing{Date: day("2026-10-10"), WeightKg: 12, LenheiCm: 90})
	say("Bela pendek", ledger.Weighing{Date: day("2026-10-10"), WeightKg: 9.9, LenheiCm: 79.2})
	say("Cici pendek, lalu ditimbang saja", ledger.Weighing{Date: day("2026-10-10"), WeightKg: 9.9, LenheiCm: 79.2}, ledger.Weighing{Date: day("2026-10-20"), WeightKg: 10.8})
	say("Dewi kurus", ledger.Weighing{Date: day("2026-10-10"), WeightKg: 9.5, LenheiCm: 90})
	say("Eka bengkak", ledger.Weighing{Date: day("2026-10-10"), WeightKg: 12, LenheiCm: 90, Oedema: true})
	say("Fitri tak ditimbang")
	say("Gita ditimbang, lalu diukur saja", ledger.Weighing{Date: day("2026-10-10"), WeightKg: 12}, ledger.Weighing{Date: day("2026-10-20"), LenheiCm: 90})
	say("Hana mustahil", ledger.Weighing{Date: day("2026-10-10"), WeightKg: 12, LenheiCm: 60})
	say("Indah dua kali T", ledger.Weighing{Date: day("2026-08-10"), WeightKg: 12}, ledger.Weighing{Date: day("2026-09-10"), WeightKg: 11.9}, ledger.Weighing{Date: day("2026-10-10"), WeightKg: 11.8})
	say("Jihan bawah garis merah", ledger.Weighing{Date: day("2026-10-10"), WeightKg: 7.5})
	other := girl(r, "Kiki di Meri")
	other.Place = melati
	r.Child(other)
	unplaced := girl(r, "Mira tanpa posyandu")
	unplaced.Place = kedundung
	r.Child(unplaced)
	old := girl(r, "Lia sudah lima")
	old.Birth = day("2021-10-01")
	r.Child(old)
	return s, r
}

func TestListsByStatus(t *testing.T) {
	s, r := many(t)
	lists := map[child.Status][]string{
		child.AnyStatus:   {"Ani", "Bela", "Cici", "Dewi", "Eka", "Fitri", "Gita", "Hana", "Indah", "Jihan", "Mira"},
		child.Stunting:    {"Bela", "Cici"},
		child.Wasting:     {"Dewi", "Eka"},
		child.Underweight: {"Bela", "Dewi", "Jihan"},
		child.NotWeighed:  {"Fitri", "Mira"},
		child.TwoT:        {"Indah"},
		child.BelowRed:    {"Jihan"},
		child.Flagged:     {"Hana"},
		child.Unplaced:    {"Mira"},
		"tall":            nil,
	}
	for status, want := range lists {
		list, err := s.List(context.Background(), r.Admin, child.Query{Place: kedundung, Month: october, Status: status})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, name := range names(list) {
			first, _, _ := strings.Cut(name, " ")
			got = append(got, first)
		}
		if !slices.Equal(got, want) || list.Next != "" {
			t.Errorf("%q: %v, want %v", status, got, want)
		}
	}
	for _, status := range child.Statuses() {
		if _, shown := lists[status]; !shown {
			t.Errorf("nothing is shown of the status %q", status)
		}
	}
}

// The way down from a figure ends at exactly the children that it counts.
func TestListsAgreeWithFigures(t *testing.T) {
	s, r := many(t)
	counters, err := r.Store.Counters(context.Background(), storetest.City, []region.Code{kedundung}, october, october)
	if err != nil {
		t.Fatal(err)
	}
	n := map[child.Status]int{}
	for _, row := range counters {
		for _, c := range row.Counts {
			n[child.Status(c.Indicator)] = c.N
		}
	}
	for _, status := range []child.Status{child.Stunting, child.Wasting, child.Underweight, child.TwoT, child.BelowRed, child.Flagged} {
		list, err := s.List(context.Background(), r.Admin, child.Query{Place: kedundung, Month: october, Status: status})
		if err != nil || len(list.Items) != n[status] || n[status] == 0 {
			t.Errorf("%s: %d names, the figure says %d (%v)", status, len(list.Items), n[status], err)
		}
	}
	all, err := s.List(context.Background(), r.Admin, child.Query{Place: kedundung, Month: october})
	if err != nil {
		t.Fatal(err)
	}
	missed, err := s.List(context.Background(), r.Admin, child.Query{Place: kedundung, Month: october, Status: child.NotWeighed})
	if weighed := n[child.Status(tally.Weighed)]; err != nil || len(all.Items)-len(missed.Items) != weighed {
		t.Errorf("%d children, %d not weighed, %d weighed (%v)", len(all.Items), len(missed.Items), weighed, err)
	}
}

func TestTheLatestOfTheMonth(t *testing.T) {
	s, r := many(t)
	list, err := s.List(context.Background(), r.Admin, child.Query{Place: mawar, Month: october, Status: child.Stunting})
	if err != nil {
		t.Fatal(err)
	}
	if latest := list.Items[1].Latest; latest == nil || latest.WeightKg != 10.8 {
		t.Errorf("latest: %+v", latest)
	}
	list, err = s.List(context.Background(), r.Admin, child.Query{Place: mawar, Month: october - 24, Status: child.AnyStatus, Limit: 1})
	if err != nil || list.Items[0].Latest != nil || list.Next == "" {
		t.Errorf("two years before: %+v (%v)", list, err)
	}
}

func TestPages(t *testing.T) {
	s, r := service(t)
	for i := range 7 {
		p := girl(r, fmt.Sprint("Anak ", i/3)) // some share a name
		if i%2 == 1 {
			p.Place = melati
		}
		r.Child(p)
	}
	for limit, want := range map[int][]int{1: {1, 1, 1, 1}, 2: {2, 2}, 3: {3, 1}, 4: {4}, 5: {4}} {
		var sizes []int
		seen := map[ledger.ID]bool{}
		q := child.Query{Place: kedundung, Month: october, Status: child.NotWeighed, Limit: limit}
		for {
			list, err := s.List(context.Background(), r.Admin, q)
			if err != nil {
				t.Fatal(err)
			}
			sizes = append(sizes, len(list.Items))
			for _, item := range list.Items {
				seen[item.Card.ID] = true
			}
			if q.After = list.Next; q.After == "" {
				break
			}
		}
		if !slices.Equal(sizes, want) || len(seen) != 4 {
			t.Errorf("%d at a time: %v, %d children", limit, sizes, len(seen))
		}
	}
	for _, after := range []string{"%", "AAAA", strings.Repeat("A", 60)} {
		if _, err := s.List(context.Background(), r.Admin, child.Query{Place: kedundung, Month: october, After: after}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("cursor %q: %v", after, err)
		}
	}
}

func TestListsOnlyTheOwnArea(t *testing.T) {
	s, r := many(t)
	kader := in(access.Kader, mawar)
	list, err := s.List(context.Background(), kader, child.Query{Place: storetest.City, Month: october})
	if err != nil || len(list.Items) != 10 {
		t.Errorf("the kader's city: %v (%v)", names(list), err)
	}
	for _, who := range []access.Access{in(access.Secretariat, storetest.City), in(access.Kader, melati), {}} {
		if list, err := s.List(context.Background(), who, child.Query{Place: mawar, Month: october}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v (%v)", who.Role, list, err)
		}
	}
	if _, err := s.List(context.Background(), r.Admin, child.Query{Month: october}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("of no place: %v", err)
	}
}

func TestReadFollowsAMerge(t *testing.T) {
	s, r := service(t)
	a, b := r.Child(girl(r, "Siti")), r.Child(girl(r, "Sitti"))
	r.Say(r.Entry(ledger.PairSuspected, ledger.PairID(a, b), ledger.Pair{A: a, B: b}))
	merge := r.Entry(ledger.PersonMerged, a, ledger.Merge{Other: b})
	r.Say(merge)
	for _, test := range []struct {
		who      access.Access
		ok       bool
		identify bool
	}{
		{r.Admin, true, true}, {in(access.Puskesmas, kedundung), true, true}, {in(access.Kader, mawar), true, false}, {in(access.Auditor, storetest.City), true, false},
		{in(access.Secretariat, storetest.City), false, false}, {in(access.Kader, melati), false, false}, {access.Access{}, false, false},
	} {
		for _, id := range []ledger.ID{a, b} {
			got, err := s.Read(context.Background(), test.who, id)
			if (err == nil) != test.ok || err != nil && fault.KindOf(err) != fault.NotFound {
				t.Fatalf("%s: %v", test.who.Role, err)
			}
			if err == nil && (got.Card.ID != a || got.Identify != test.identify || len(got.OpenPairs) != 1) {
				t.Errorf("%s reads %+v", test.who.Role, got)
			}
		}
	}
	if _, err := s.Read(context.Background(), r.Admin, r.ID()); fault.KindOf(err) != fault.NotFound {
		t.Errorf("nobody: %v", err)
	}
}

func TestAPersonTakenBackIsNotFound(t *testing.T) {
	s, r := service(t)
	registered := r.Entry(ledger.PersonRegistered, r.ID(), girl(r, "Siti"))
	r.Say(registered)
	back := r.Entry(ledger.EntryWithdrawn, registered.Subject, nil)
	back.Amends = registered.ID
	r.Say(back)
	for _, who := range []access.Access{r.Admin, in(access.Secretariat, storetest.City), in(access.Kader, melati)} {
		if _, err := s.Read(context.Background(), who, registered.Subject); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v", who.Role, err)
		}
	}
}

// told is a history as text: kind, changes, and whether it was taken back.
func told(said []child.Said) []string {
	var lines []string
	for _, one := range said {
		line := string(one.Entry.Kind)
		for _, c := range one.Changes {
			line += fmt.Sprintf(" %s:%s>%s", c.Field, c.From, c.To)
		}
		if one.Withdrawn {
			line += " (withdrawn)"
		}
		lines = append(lines, line)
	}
	return lines
}

func TestHistory(t *testing.T) {
	s, r := service(t)
	id := r.Child(ledger.Person{Name: "Siti", Sex: ledger.Female, Birth: r.Date("2024-03-10"), NIK: "3576025003240000", MotherNIK: "3576024107900000", Place: mawar})
	r.Say(r.Entry(ledger.PersonUpdated, id, ledger.Person{Name: "Siti", NIK: "3576025003250000"}))
	first := r.Weigh(id, ledger.Weighing{Date: r.Date("2026-10-10"), WeightKg: 9.4, LenheiCm: 79, Oedema: true})
	correct := func(w ledger.Weighing) *ledger.Entry {
		e := r.Entry(ledger.GrowthWeighed, id, w)
		e.Amends, e.Reason = first.ID, "salah baca"
		r.Say(e)
		return e
	}
	second := correct(ledger.Weighing{Date: r.Date("2026-10-10"), WeightKg: 9.9, LenheiCm: 79})
	correct(ledger.Weighing{Date: r.Date("2026-10-11"), WeightKg: 9.9})
	back := r.Entry(ledger.EntryWithdrawn, id, nil)
	back.Amends = second.ID
	r.Say(back)
	said, err := s.History(context.Background(), in(access.Kader, mawar), id)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"person.registered name:>Siti sex:>p birth_date:>2024-03-10 nik:>3576********0000 mother_nik:>3576********0000 place:>" + string(mawar),
		"person.updated nik:3576********0000>3576********0000",
		"growth.weighed date:>2026-10-10 weight_kg:>9.4 lenhei_cm:>79 oedema:>y",
		"growth.weighed weight_kg:9.4>9.9 oedema:y> (withdrawn)",
		"growth.weighed date:2026-10-10>2026-10-11 lenhei_cm:79>",
		"entry.withdrawn",
	}
	if got := told(said); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, one := range said {
		if one.Entry.Body != nil {
			t.Errorf("%s comes with its body: %s", one.Entry.Kind, one.Entry.Body)
		}
	}
}

// Who reads one of two records that were parted again reads that one only.
// What was said of the stages of a life is told as answers that changed.
func TestHistoryOfAStage(t *testing.T) {
	s, r := service(t)
	id := r.Child(girl(r, "Siti"))
	opened := r.Entry(ledger.CaseStarted, id, ledger.CaseOpened{Programme: "bumil", Entered: r.Date("2026-03-01"), Facts: ledger.Answers{"lmp": ledger.Text("2026-02-01"), "gravida": ledger.Number(2)}})
	visit := r.Entry(ledger.VisitDone, id, ledger.Visited{
		Case: opened.ID, Visit: "anc", Date: r.Date("2026-04-01"), Values: ledger.Answers{"lila_cm": ledger.Number(23.4), "usg": ledger.Truth(false)}, Judged: ledger.Judged{Rules: "bumil@1"},
	})
	r.Say(opened)
	r.Say(r.Entry(ledger.CaseFacts, id, ledger.CaseNoted{Case: opened.ID, Facts: ledger.Answers{"gravida": ledger.Answer{}, "partus": ledger.Number(1)}}))
	r.Say(visit)
	again := r.Entry(ledger.VisitDone, id, ledger.Visited{Case: opened.ID, Visit: "anc", Date: r.Date("2026-04-01"), Values: ledger.Answers{"lila_cm": ledger.Number(24.3)}})
	again.Amends, again.Reason = visit.ID, "salah baca"
	r.Say(again)
	r.Say(r.Entry(ledger.CaseEnded, id, ledger.CaseClosed{Case: opened.ID, Outcome: "pindah", Date: r.Date("2026-05-01")}))
	r.Say(r.Entry(ledger.PersonRelated, id, ledger.Related{Relation: ledger.Mother, Other: r.ID()}))
	r.Say(r.Entry(ledger.PersonLeft, id, ledger.Left{How: ledger.Moved, Date: r.Date("2026-05-01")}))
	said, err := s.History(context.Background(), r.Admin, id)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"case.opened date:>2026-03-01 case.gravida:>2 case.lmp:>2026-02-01",
		"case.noted case.gravida:2> case.partus:>1",
		"visit.done date:>2026-04-01 visit.lila_cm:>23.4 visit.usg:>n",
		"visit.done visit.lila_cm:23.4>24.3 visit.usg:n>",
		"case.closed outcome:>pindah date:>2026-05-01",
		"person.related relation:>mother",
		"person.left how:>moved date:>2026-05-01",
	}
	if got := told(said)[1:]; !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if about := said[3].About; about != (child.About{Programme: "bumil", Rules: "bumil@1", Visit: "anc"}) {
		t.Errorf("%+v", about)
	}
	if said[2].Entry.Body != nil {
		t.Error("the whole body came along")
	}
}

func TestHistoryAfterParting(t *testing.T) {
	s, r := service(t)
	p := girl(r, "Budi")
	a, b := r.Child(girl(r, "Siti")), r.Child(p)
	merge := r.Entry(ledger.PersonMerged, a, ledger.Merge{Other: b})
	r.Say(merge)
	both, err := s.History(context.Background(), r.Admin, b)
	if err != nil || len(both) != 3 {
		t.Fatalf("of both: %v (%v)", told(both), err)
	}
	part := r.Entry(ledger.EntryWithdrawn, a, nil)
	part.Amends = merge.ID
	r.Say(part, r.Entry(ledger.PersonUpdated, b, ledger.Person{Place: melati}))
	said, err := s.History(context.Background(), in(access.Kader, mawar), a)
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.Join(told(said), "\n"); strings.Contains(text, "Budi") || len(said) != 3 {
		t.Errorf("shows another's history:\n%s", text)
	}
	if _, err := s.History(context.Background(), in(access.Kader, mawar), b); fault.KindOf(err) != fault.NotFound {
		t.Errorf("of the one who moved: %v", err)
	}
}

func TestSearch(t *testing.T) {
	s, r := service(t)
	for name, place := range map[string]region.Code{"Muhammad Rizky": mawar, "Siti Aminah": mawar, "Sitti Aminah": melati, "Ahmad Yusuf": mawar} {
		p := girl(r, name)
		p.Place = place
		r.Child(p)
	}
	for _, test := range []struct {
		who     access.Access
		query   string
		want    []string
		matched string
	}{
		{r.Admin, "mohamad riski", []string{"Muhammad Rizky"}, "name"},
		{r.Admin, "siti", []string{"Siti Aminah", "Sitti Aminah"}, "name"},
		{in(access.Kader, mawar), "siti", []string{"Siti Aminah"}, "name"},
		{in(access.Kader, melati), "siti", []string{"Sitti Aminah"}, "name"},
		{in(access.Kader, melati), "ahmad", nil, ""},
		{in(access.Kader, melati), "sulastri", []string{"Sitti Aminah"}, "mother"},
		{in(access.Kader, melati), "3576025003240000", []string{"Sitti Aminah"}, "nik"},
		{in(access.Kader, melati), "3576 0250 0324 0000", []string{"Sitti Aminah"}, "nik"},
		{in(access.Kader, melati), "357602500324", nil, ""}, // a part of it: not for who may not read it
		{in(access.Auditor, storetest.City), "35760250", nil, ""},
		{in(access.Puskesmas, "35.76.03.1003"), "357602500324", []string{"Sitti Aminah"}, "nik"},
		{r.Admin, "", nil, ""},
	} {
		found, err := s.Search(context.Background(), test.who, test.query, 10)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range found {
			got = append(got, f.Name)
			if f.Matched != test.matched {
				t.Errorf("%q matched the %s", test.query, f.Matched)
			}
			if full := f.NIK == "3576025003240000"; full != test.who.May(access.ChildIdentify, f.Place) {
				t.Errorf("%s gets the NIK %s", test.who.Role, f.NIK)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, test.want) {
			t.Errorf("%s asks for %q: %v, want %v", test.who.Role, test.query, got, test.want)
		}
	}
}

func TestSearchKeepsUp(t *testing.T) {
	s, r := service(t)
	id, twin := r.Child(girl(r, "Siti Aminah")), r.Child(girl(r, "Siti Aminah"))
	if err := s.Warm(context.Background()); err != nil {
		t.Fatal(err)
	}
	search := func(query string, want int) {
		t.Helper()
		if found, err := s.Search(context.Background(), r.Admin, query, 10); err != nil || len(found) != want {
			t.Errorf("%q finds %d, want %d (%v)", query, len(found), want, err)
		}
	}
	search("aminah", 2)
	r.Say(r.Entry(ledger.PersonUpdated, id, ledger.Person{Name: "Dewi Lestari"}))
	search("aminah", 1)
	search("lestari", 1)
	merge := r.Entry(ledger.PersonMerged, id, ledger.Merge{Other: twin})
	r.Say(merge)
	search("aminah", 0)
	part := r.Entry(ledger.EntryWithdrawn, id, nil)
	part.Amends = merge.ID
	r.Say(part)
	search("aminah", 1)
}

func TestSearchRefuses(t *testing.T) {
	s, r := service(t)
	if _, err := s.Search(context.Background(), in(access.Secretariat, storetest.City), "siti", 10); fault.KindOf(err) != fault.Denied {
		t.Errorf("the secretariat: %v", err)
	}
	if _, err := s.Search(context.Background(), r.Admin, strings.Repeat("s", 101), 10); fault.KindOf(err) != fault.TooMuch {
		t.Errorf("a long query: %v", err)
	}
}
