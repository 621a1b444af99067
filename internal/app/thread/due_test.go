package thread_test

import (
	"context"
	"testing"
	"time"

	"canting/internal/app/thread"
	"canting/internal/domain/access"
	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
	"canting/internal/domain/region"
	"canting/internal/store/storetest"
)

func dueOf(t *testing.T, s *thread.Service, who access.Access, q thread.DueQuery) *thread.DueList {
	t.Helper()
	list, err := s.Due(context.Background(), who, q)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// fresh is a service that remembers nothing.
func (r *rig) fresh() *thread.Service {
	s := r.Service
	return &thread.Service{Store: s.Store, Door: s.Door, Book: s.Book, Code: s.Code, Now: s.Now, Zone: s.Zone}
}

// What is remembered is what would be worked out anew, after every kind of
// change and on another day.
func TestTheDueListKeepsUp(t *testing.T) {
	r := start(t)
	ctx := context.Background()
	same := func(after string) *thread.DueList {
		t.Helper()
		got, want := dueOf(t, r.Service, r.Admin, thread.DueQuery{}), dueOf(t, r.fresh(), r.Admin, thread.DueQuery{})
		if got.Count != want.Count || got.Overdue != want.Overdue || got.Now != want.Now {
			t.Fatalf("after %s: %d people, %d overdue, %d now; worked out anew %d, %d, %d", after, got.Count, got.Overdue, got.Now, want.Count, want.Overdue, want.Now)
		}
		for i := range got.People {
			if got.People[i].ID != want.People[i].ID || len(got.People[i].Items) != len(want.People[i].Items) {
				t.Fatalf("after %s: person %d differs", after, i)
			}
		}
		return got
	}
	if list := same("nothing"); list.Count != 0 {
		t.Errorf("%d people in an empty city", list.Count)
	}
	dewi := r.woman()
	of := r.pregnant(dewi)
	if list := same("a pregnancy"); list.Overdue != 2 {
		t.Errorf("%+v", list)
	}
	r.visit(r.anc(dewi, of, "2026-11-02", 24.1))
	if list := same("a visit"); list.Overdue != 1 {
		t.Errorf("a visit that was made is still due: %+v", list)
	}
	r.now = r.now.AddDate(0, 0, 1)
	same("a night")
	moved := r.Entry(ledger.PersonUpdated, dewi, ledger.Person{Place: melati})
	moved.SaidAt = r.now.UnixMilli()
	r.Say(moved)
	kader := func(area region.Code) access.Access {
		return access.Access{Who: r.ID(), Role: access.Kader, City: storetest.City, Areas: []region.Code{area}}
	}
	if here, there := dueOf(t, r.Service, kader(melati), thread.DueQuery{}), dueOf(t, r.Service, kader(mawar), thread.DueQuery{}); here.Count != 1 || there.Count != 0 {
		t.Errorf("after moving %d are due in the new posyandu and %d in the old", here.Count, there.Count)
	}
	if err := r.Leave(ctx, r.Admin, r.ID(), dewi, ledger.Left{How: ledger.Died, Date: r.Date("2026-11-20")}); err != nil {
		t.Fatal(err)
	}
	if list := same("a death"); list.Count != 0 {
		t.Errorf("%+v", list)
	}
}

func TestWhatIsNotDueYetIsAskedFor(t *testing.T) {
	r := start(t)
	r.now = time.Date(2026, 3, 20, 3, 0, 0, 0, time.UTC)
	r.pregnant(r.woman())
	if list := dueOf(t, r.Service, r.Admin, thread.DueQuery{}); list.Count != 0 {
		t.Errorf("%+v", list.People)
	}
	list := dueOf(t, r.Service, r.Admin, thread.DueQuery{Early: true, Programme: "bumil"})
	if list.Count != 1 || len(list.People[0].Items) != 2 || list.People[0].Items[0].Wanted.State != programme.Early || list.Overdue+list.Now != 0 {
		t.Errorf("%+v", list)
	}
}

// What is carried over into the stage after a birth is what the birth said.
func TestABirthSaysFactsOfWhatFollows(t *testing.T) {
	r := start(t)
	dewi := r.woman()
	of := r.pregnant(dewi)
	children, err := r.Born(context.Background(), r.Admin, thread.Birth{
		ID: r.ID(), Mother: dewi, Case: of, Outcome: "lahir_hidup", Date: r.Date("2026-11-03"), Babies: []thread.Baby{{Sex: ledger.Female}},
	})
	if err != nil {
		t.Fatal(err)
	}
	baby, err := r.Person(context.Background(), r.Admin, children[0])
	if err != nil {
		t.Fatal(err)
	}
	// From 1 February to 3 November are 275 days: 39 weeks and 2 days.
	if weeks, ok := baby.Stages[0].Facts["gestasi_lahir_minggu"].Number(); !ok || weeks != 39 {
		t.Errorf("%v weeks", weeks)
	}
	if _, asked := baby.Stages[0].Facts["berat_lahir_g"]; asked {
		t.Error("a fact was said that the programme does not ask for")
	}
}

// Waits says what a stored finding hung on, down to the answers.
func TestWhyNothingCouldBeSaid(t *testing.T) {
	r := start(t)
	dewi := r.woman()
	of := r.pregnant(dewi)
	r.visit(r.anc(dewi, of, "2026-11-02", 24.1))
	dewis, err := r.Person(context.Background(), r.Admin, dewi)
	if err != nil {
		t.Fatal(err)
	}
	stage := &dewis.Stages[0]
	v := &stage.Visits[0].What
	p := r.Book.Version(v.Judged.Rules)
	if p == nil || p.Ref() != "bumil@2" || r.Book.Version("bumil@9") != nil {
		t.Fatalf("%v", p)
	}
	if refs := stage.Waits(p, v, "anemia"); len(refs) != 1 || refs[0].String() != "visit.hb_g_dl" {
		t.Errorf("%v", refs)
	}
	if refs := stage.Waits(p, v, "kek"); len(refs) != 0 {
		t.Errorf("%v", refs)
	}
}
