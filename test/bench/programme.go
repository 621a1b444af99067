package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"canting/internal/domain/ident"
	"canting/internal/domain/programme"
	"canting/internal/domain/rule"
	"canting/internal/exchange/programmefile"
	"canting/programmes"
)

const (
	judgedLimitUS  = 100
	dueLimitMS     = 100
	phoneLimitKB   = 750
	readyLimitMS   = 1000
	phoneJudgedMS  = 5
	judgedVisits   = 5_000 // of one turn; the fastest of so many turns counts
	judgedTurns    = 10
	dueTurns       = 15
	phoneVisits    = 25 // of one turn
	phoneDays      = 30 // between two visits that are made up
	benchDay       = "2026-11-22"
	childrenOfCity = 6_100
	mothersOfCity  = 1_800
	girlsOfCity    = 8_000
)

// programme measures the rules of the programmes: on the server, over a city, and
// in a browser as slow as a cheap phone.
func (b *bench) programme(ctx context.Context) ([]Claim, error) {
	family, err := programmefile.Load(programmes.Files)
	if err != nil {
		return nil, err
	}
	day, err := ident.ParseDate(benchDay)
	if err != nil {
		return nil, err
	}
	judged, err := b.judging(family, day)
	if err != nil {
		return nil, err
	}
	due, err := b.due(family, day)
	if err != nil {
		return nil, err
	}
	phone, err := b.phone(ctx, family, day)
	return slices.Concat(judged, due, phone), err
}

// named is the version of a programme that holds on a day.
func named(family []*programme.Programme, id string, day ident.Date) (*programme.Programme, error) {
	for _, p := range family {
		if p.ID == id && p.Holds(programme.Dates{Visit: day}) {
			return p, nil
		}
	}
	return nil, fmt.Errorf("no programme %s holds on %s", id, day)
}

// fullVisit is a visit of which every question is answered, the eighth of a woman
// of 28 in her thirtieth week.
func fullVisit(p *programme.Programme, visit string, day ident.Date) programme.Input {
	birth := day.AddMonths(-12 * 28)
	in := programme.Input{Visit: visit, Date: day, Case: storyOf(p, visit, birth, day.AddDays(-30*7), day, 7)}
	in.Case.Person.Sex = ident.Female
	in.Values = answersOf(p.Visit(visit).Fields, day)
	return in
}

// storyOf is a case with so many visits of a kind, the last one a month ago.
func storyOf(p *programme.Programme, visit string, birth, begun, day ident.Date, visits int) programme.Case {
	c := programme.Case{Person: programme.Person{Birth: birth, City: "3576"}, Entered: begun, Facts: answersOf(p.Facts, begun)}
	for n := visits; n > 0 && p.Visit(visit) != nil; n-- {
		on := day.AddDays(-phoneDays * n)
		c.Past = append(c.Past, programme.Past{Visit: visit, Date: on, Values: answersOf(p.Visit(visit).Fields, on)})
	}
	return c
}

// answersOf answers every question: numbers in the middle of their guards, no to
// every yes or no, the first choice, and the day.
func answersOf(fields []programme.Field, day ident.Date) programme.Values {
	all := programme.Values{}
	for _, f := range fields {
		middle := (f.Min.At + f.Max.At) / 2
		all[f.ID] = map[programme.Type]rule.Value{
			programme.Decimal: rule.Num(middle), programme.Int: rule.Whole(int64(middle)), programme.Bool: rule.Flag(false),
			programme.Date: rule.Day(day), programme.Text: rule.Text("catatan"),
		}[f.Type]
		if len(f.Values) > 0 {
			all[f.ID] = rule.Text(f.Values[0].ID)
		}
	}
	return all
}

// judging measures a visit of a pregnancy, with the earlier ones of the same.
func (b *bench) judging(family []*programme.Programme, day ident.Date) ([]Claim, error) {
	p, err := named(family, "bumil", day)
	if err != nil {
		return nil, err
	}
	in := fullVisit(p, "anc", day)
	j := programme.Judge(p, in)
	if !j.Applies || len(j.Findings) == 0 || len(j.Absent) == 0 {
		return nil, errors.New("the visit to be judged says nothing")
	}
	ours := Sample{Name: "programme.Judge", Unit: "µs"}
	for range b.rounds {
		ours.add(fastest(judgedTurns, func() float64 {
			begun := time.Now()
			for range judgedVisits {
				runtime.KeepAlive(programme.Judge(p, in))
			}
			return float64(time.Since(begun).Microseconds()) / judgedVisits
		}))
	}
	b.say("a visit judged in %.1f µs", ours.Median())
	return []Claim{{Promise: "A visit judged on the server", Ours: ours, Peer: limit("µs", judgedLimitUS), Bound: 1,
		Note: fmt.Sprintf("An antenatal visit with all %d answers, seven before it: %d findings and %d that are not so, %d unanswered. One core, the fastest of %d turns of %d visits.",
			len(in.Values), len(j.Findings), len(j.Absent), len(j.Unanswered), judgedTurns, judgedVisits)}}, nil
}

func fastest(turns int, measure func() float64) float64 {
	least := measure()
	for range turns - 1 {
		least = min(least, measure())
	}
	return least
}

// stage is so many people of one stage of life, and what is asked for each of them.
type stage struct {
	people     int
	programmes []string
	visit      string
	sex        ident.Sex
	youngest   int // in days
	oldest     int
	begun      int // days before today, 0 for the birth
	visits     int
}

func stages() []stage {
	const year = 365
	return []stage{
		{people: childrenOfCity, programmes: []string{"balita", "vitamin_a", "kecacingan"}, visit: "timbang", sex: ident.Male, oldest: 5*year - 1, visits: 12},
		{people: mothersOfCity / 2, programmes: []string{"bumil"}, visit: "anc", sex: ident.Female, youngest: 17 * year, oldest: 42 * year, begun: 200, visits: 4},
		{people: mothersOfCity / 2, programmes: []string{"pascasalin"}, visit: "nifas", sex: ident.Female, youngest: 17 * year, oldest: 42 * year, begun: 30, visits: 1},
		{people: girlsOfCity, programmes: []string{"remaja", "ttd_mingguan"}, visit: "skrining", sex: ident.Female, youngest: 12 * year, oldest: 18 * year, begun: 400, visits: 2},
	}
}

// asked is one person and one programme.
type asked struct {
	p *programme.Programme
	c programme.Case
}

// cityOf makes up the people of a city, spread evenly over their ages.
func cityOf(family []*programme.Programme, day ident.Date) ([]asked, error) {
	var all []asked
	for _, g := range stages() {
		for _, id := range g.programmes {
			p, err := named(family, id, day)
			if err != nil {
				return nil, err
			}
			for n := range g.people {
				birth := day.AddDays(-g.youngest - n*(g.oldest-g.youngest)/g.people)
				begun := birth
				if g.begun > 0 {
					begun = day.AddDays(-g.begun + n%90)
				}
				c := storyOf(p, g.visit, birth, begun, day, n%(g.visits+1))
				c.Person.Sex = g.sex
				all = append(all, asked{p: p, c: c})
			}
		}
	}
	return all, nil
}

// due measures the list of all that is due in a city, the overdue first.
func (b *bench) due(family []*programme.Programme, day ident.Date) ([]Claim, error) {
	people, err := cityOf(family, day)
	if err != nil {
		return nil, err
	}
	var list dueList
	ours := Sample{Name: "the list of the due", Unit: "ms"}
	for range b.rounds {
		ours.add(fastest(dueTurns, func() float64 {
			begun := time.Now()
			list.fill(people, day)
			return milliseconds(time.Since(begun))
		}))
	}
	if len(list.lines) == 0 {
		return nil, errors.New("nothing is due in the whole city")
	}
	b.say("a city's due list in %.1f ms", ours.Median())
	return []Claim{{Promise: "A city's list of the due", Ours: ours, Peer: limit("ms", dueLimitMS), Bound: 1,
		Note: fmt.Sprintf("%d children, %d pregnancies and mothers, %d girls, made up, held in memory; %d times a programme is asked about a person, and %d visits that are overdue or due are ranked. One core, the fastest of %d turns.",
			childrenOfCity, mothersOfCity, girlsOfCity, len(people), len(list.lines), dueTurns)}}, nil
}

// dueList is who is due for what: the overdue first, then by day.
type dueList struct {
	wanted []programme.Wanted
	lines  []dueLine
}

// dueLine is one line of the list: a person, and the place of what is wanted.
type dueLine struct{ who, at int }

// fill makes the list, in the memory of the one before.
func (l *dueList) fill(people []asked, day ident.Date) {
	l.wanted, l.lines = l.wanted[:0], l.lines[:0]
	for who := range people {
		from := len(l.wanted)
		l.wanted = programme.AppendDue(l.wanted, people[who].p, &people[who].c, day)
		for at := from; at < len(l.wanted); at++ {
			if l.wanted[at].State <= programme.DueNow {
				l.lines = append(l.lines, dueLine{who, at})
			}
		}
	}
	slices.SortStableFunc(l.lines, func(a, b dueLine) int { return programme.Rank(l.wanted[a.at], l.wanted[b.at]) })
}

// phone measures the program for the phone in Chromium.
func (b *bench) phone(ctx context.Context, family []*programme.Programme, day ident.Date) ([]Claim, error) {
	p, err := named(family, "bumil", day)
	if err != nil {
		return nil, err
	}
	question, err := json.Marshal(questionOf(p, fullVisit(p, "anc", day)))
	if err != nil {
		return nil, err
	}
	rules, packed, asking := b.path("rules.wasm"), b.path("programmes"), b.path("question.json")
	build := exec.CommandContext(ctx, "bash", filepath.Join("..", "..", "cmd", "rules", "build"), rules)
	build.Stdout, build.Stderr = b.log, b.log
	if err := errors.Join(build.Run(), os.WriteFile(packed, programme.Pack(family), 0o600), os.WriteFile(asking, question, 0o600)); err != nil {
		return nil, err
	}
	support, err := wasmSupport(ctx)
	if err != nil {
		return nil, err
	}
	return b.slowed(ctx, support, rules, packed, asking)
}

func (b *bench) slowed(ctx context.Context, files ...string) ([]Claim, error) {
	size, ready := Sample{Name: "rules and programmes", Unit: "KB"}, Sample{Name: "until the rules answer", Unit: "ms"}
	first, judged := Sample{Name: "first", Unit: "ms"}, Sample{Name: "canting.judge", Unit: "ms"}
	for range b.rounds {
		took, err := script(ctx, 4, "phone.mjs", append(files, strconv.Itoa(phoneVisits))...)
		if err != nil {
			return nil, err
		}
		size.add(took[0])
		ready.add(took[1])
		first.add(took[2])
		judged.add(took[3])
	}
	b.say("phone: %.0f KB, ready in %.0f ms, a visit in %.2f ms, the first in %.0f ms", size.Median(), ready.Median(), judged.Median(), first.Median())
	const how = "Chromium with its main thread slowed six times, which does not slow its compiling beside it."
	return []Claim{
		{Promise: "Rules on the phone, size", Ours: size, Peer: limit("KB", phoneLimitKB), Bound: 1,
			Note: "The program and all programmes after brotli at its best (quality 11)."},
		{Promise: "Rules on the phone, ready", Ours: ready, Peer: limit("ms", readyLimitMS), Bound: 1,
			Note: how + " From asking for both files, from a server on the same machine, until the programmes are read."},
		{Promise: "A visit judged on the phone", Ours: judged, Peer: limit("ms", phoneJudgedMS), Bound: 1,
			Note: fmt.Sprintf("%s The antenatal visit as above, from an object of the page to an object of the page; the mean of %d in the middle one of eleven turns. The first one took %s ms.", how, phoneVisits, figure(first.Median()))},
	}, nil
}

// wasmSupport is Go's own script that a page needs.
func wasmSupport(ctx context.Context) (string, error) {
	root, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	return filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"), err
}

// questionOf is an input as a page asks it.
func questionOf(p *programme.Programme, in programme.Input) map[string]any {
	var past []any
	for _, one := range in.Case.Past {
		past = append(past, map[string]any{"visit": one.Visit, "date": one.Date.String(), "values": plain(one.Values)})
	}
	return map[string]any{
		"programme": p.ID, "visit": in.Visit, "date": in.Date.String(), "values": plain(in.Values),
		"person": map[string]any{"sex": in.Case.Person.Sex.String(), "birth_date": in.Case.Person.Birth.String(), "city": in.Case.Person.City},
		"case":   map[string]any{"entered": in.Case.Entered.String(), "facts": plain(in.Case.Facts), "past": past},
	}
}

func plain(values programme.Values) map[string]any {
	all := map[string]any{}
	for name, v := range values {
		all[name] = map[rule.Type]any{
			rule.Bool: v.Flag(), rule.Int: v.Whole(), rule.Decimal: v.Num(), rule.String: v.Text(), rule.Date: v.Day().String(),
		}[v.Type()]
	}
	return all
}
