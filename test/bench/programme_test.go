package main

import (
	"encoding/json"
	"testing"

	"canting/cmd/rules/call"
	"canting/internal/domain/ident"
	"canting/internal/domain/programme"
	"canting/internal/exchange/programmefile"
	"canting/programmes"
)

func programmesOfToday(t *testing.T) ([]*programme.Programme, ident.Date) {
	t.Helper()
	family, err := programmefile.Load(programmes.Files)
	if err != nil {
		t.Fatal(err)
	}
	day, err := ident.ParseDate(benchDay)
	if err != nil {
		t.Fatal(err)
	}
	return family, day
}

// TestPhoneIsAskedTheSame holds the question of the page to the visit that the
// server is measured with.
func TestPhoneIsAskedTheSame(t *testing.T) {
	family, day := programmesOfToday(t)
	p, err := named(family, "bumil", day)
	if err != nil {
		t.Fatal(err)
	}
	in := fullVisit(p, "anc", day)
	question, err := json.Marshal(questionOf(p, in))
	if err != nil {
		t.Fatal(err)
	}
	said, err := call.Family(family).Judge(string(question))
	var got struct {
		Findings []struct{ ID string }
		Absent   []string
	}
	if err != nil || json.Unmarshal([]byte(said), &got) != nil {
		t.Fatalf("%v: %s", err, said)
	}
	want := programme.Judge(p, in)
	if len(got.Findings) != len(want.Findings) || len(got.Absent) != len(want.Absent) || len(want.Findings) == 0 {
		t.Errorf("%d findings and %d absent, on the server %d and %d", len(got.Findings), len(got.Absent), len(want.Findings), len(want.Absent))
	}
}

// TestDueListIsRanked makes the list of the made-up city.
func TestDueListIsRanked(t *testing.T) {
	family, day := programmesOfToday(t)
	people, err := cityOf(family, day)
	if err != nil {
		t.Fatal(err)
	}
	var list dueList
	list.fill(people, day)
	seen := map[string]bool{}
	for i, l := range list.lines {
		seen[people[l.who].p.ID] = true
		if i > 0 && programme.Rank(list.wanted[list.lines[i-1].at], list.wanted[l.at]) > 0 {
			t.Fatalf("line %d comes too late", i)
		}
	}
	for _, s := range stages() {
		if !seen[s.programmes[0]] {
			t.Errorf("nobody is due in %s", s.programmes[0])
		}
	}
	if _, err := named(family, "nothing", day); err == nil {
		t.Error("a programme that is not there is measured")
	}
}
