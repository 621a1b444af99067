package programme

import (
	"cmp"
	"strconv"
	"strings"

	"canting/internal/domain/ident"
	"canting/internal/domain/rule"
)

// State is how urgent a wanted visit is. They are in the order in which a list
// of the due ranks them.
type State uint8

// The states.
const (
	// Overdue: the due day and its grace have passed.
	Overdue State = iota
	// DueNow: the visit may be made, and is not overdue.
	DueNow
	// Early: its time has not come, or it waits for another.
	Early
	// Unclear: a fact is missing, so nobody can say whether it is wanted.
	Unclear
	// Expired: it was not made, and is no longer wanted.
	Expired
	// Done: it was made.
	Done
)

// StateNames are the names of the states, by their number.
func StateNames() []string { return []string{"overdue", "due", "early", "unclear", "expired", "done"} }

// String is the state's name in cases and in interfaces.
func (s State) String() string { return StateNames()[min(s, Done)] }

// Wanted is one visit that a plan wants, and when.
type Wanted struct {
	Visit *Visit
	// Plan is whose it is; nil for the follow-up of an action, which is Action's.
	Plan   *Plan
	Action *Action
	// N counts the occurrences of a plan from 1; 0 where a plan is Unclear.
	N     int
	State State
	// Base is the day that the plan counts from. Date is the due day, Open the
	// first on which the visit may be made, Close the last before it is overdue,
	// Last the last on which it is wanted; missing where there is no such day.
	Base, Date, Open, Close, Last ident.Date
	// DoneOn is the day of the visit that answered it.
	DoneOn ident.Date
	// Waits says that the plan named by Plan.AfterID must be answered first.
	Waits bool
	// Missing is what an unclear plan waits for.
	Missing []rule.Ref
}

// ID names the occurrence, as "anc.2", "imunisasi.bcg" or "timbang.2026-03-01".
func (w Wanted) ID() string {
	switch {
	case w.Plan == nil:
		return "follow_up." + w.Action.ID
	case w.N > 0 && w.N <= len(w.Plan.ids):
		return w.Plan.ids[w.N-1]
	case w.N == 0:
		return planID(w.Visit.ID, w.Plan)
	case w.Plan.Form == Calendar:
		return planID(w.Visit.ID, w.Plan) + "." + w.Date.String()[:len("2026-02")]
	}
	return planID(w.Visit.ID, w.Plan) + "." + w.Date.String()
}

func planID(visit string, plan *Plan) string {
	if plan.ID == "" {
		return visit
	}
	return visit + "." + plan.ID
}

// occurrenceIDs are the ids of a plan whose occurrences are counted beforehand.
func occurrenceIDs(visit string, plan *Plan) []string {
	var ids []string
	switch {
	case plan.Form == Windows:
		for _, w := range plan.Windows {
			ids = append(ids, visit+"."+w.ID)
		}
	case plan.Form == List && plan.ID != "" && len(plan.At) == 1:
		ids = []string{planID(visit, plan)}
	case plan.Form == List:
		for n := range plan.At {
			ids = append(ids, planID(visit, plan)+"."+strconv.Itoa(n+1))
		}
	}
	return ids
}

// Rank orders wanted visits for a list of the due: by state, then by day.
func Rank(a, b Wanted) int {
	return cmp.Or(cmp.Compare(a.State, b.State), cmp.Compare(a.Date, b.Date))
}

// Due is what a case is due as of today, in the order of the file: of a plan of
// counted occurrences all of them, of one that repeats the current and the next.
// Nothing is wanted of a programme that does not hold today.
func Due(p *Programme, c Case, today ident.Date) []Wanted { return AppendDue(nil, p, &c, today) }

// AppendDue appends to list what Due gives. It allocates nothing but the list.
func AppendDue(list []Wanted, p *Programme, c *Case, today ident.Date) []Wanted {
	sorted := c.Sorted()
	d := diary{scene: scene{p: p, c: &sorted, at: today}, list: list}
	if today == 0 || !p.Holds(d.dates()) {
		return list
	}
	for i := range p.Visits {
		v := &p.Visits[i]
		d.first = len(d.list)
		for j := range v.Due {
			if v.Due[j].Holds(d.dates()) {
				d.plan(v, &v.Due[j])
			}
		}
	}
	d.follow()
	return d.list
}

// diary writes down what is wanted.
type diary struct {
	scene
	list  []Wanted
	first int // of the visit at hand
	made  []ident.Date
	// doubted is the plan whose condition was written down as unclear.
	doubted *Plan
}

func (d *diary) plan(v *Visit, plan *Plan) {
	base, strict, known := d.base(v, plan)
	if !known {
		if missing, asked := d.missingBase(plan); asked {
			d.list = append(d.list, Wanted{Visit: v, Plan: plan, State: Unclear, Missing: missing})
		}
		return
	}
	d.answered(v, plan, base, strict)
	switch plan.Form {
	case List:
		d.days(v, plan, base)
	case Windows:
		d.windows(v, plan, base)
	case Every:
		d.every(v, plan, base)
	case Calendar:
		d.calendar(v, plan)
	}
}

// base is the day that a plan counts from. strict says that a visit on that very
// day is the one that it follows, and not an answer.
func (d *diary) base(v *Visit, plan *Plan) (base ident.Date, strict, known bool) {
	visit, ofVisit := strings.CutPrefix(plan.Base, "visit.")
	finding, ofFinding := strings.CutPrefix(plan.Base, "found.")
	switch {
	case plan.Base == "" && plan.Form == Calendar:
		return 0, false, true
	case plan.Base == "birth_date":
		base = d.c.Person.Birth
	case plan.Base == "entered":
		base = d.c.Entered
	case ofVisit:
		_, base = d.visits(visit)
		strict = visit == v.ID
	case ofFinding:
		if a := d.c.Found[finding]; a.Yes {
			base, strict = a.Date, true
		}
	default:
		base = d.fact(plan.Base).Day()
	}
	return base, strict, base != 0
}

// missingBase is the fact that a plan counts from and that nobody has said. A
// visit or a finding that has not been is no gap: nothing follows from it yet.
func (d *diary) missingBase(plan *Plan) ([]rule.Ref, bool) {
	switch {
	case strings.HasPrefix(plan.Base, "visit."), strings.HasPrefix(plan.Base, "found."):
		return nil, false
	case plan.Base == "birth_date":
		return []rule.Ref{{Root: "person", Name: "birth_date"}}, true
	}
	return []rule.Ref{{Root: "case", Name: plan.Base}}, true
}

// answered collects the days of the visits that may answer a plan.
func (d *diary) answered(v *Visit, plan *Plan, base ident.Date, strict bool) {
	d.made = d.made[:0]
	if plan.Back {
		base = d.c.Entered // what is counted back is answered before its base
	}
	for i := range d.c.Past {
		past := &d.c.Past[i]
		if past.Visit != v.ID || past.Date > d.at || past.Date < base || (strict && past.Date == base) {
			continue
		}
		if plan.Done.Given() {
			d.past = past
			yes := d.ask(plan.Done).Flag()
			d.past = nil
			if !yes {
				continue
			}
		}
		d.made = append(d.made, past.Date)
	}
}

// wanted asks a plan's condition as on a due day. A condition without an answer
// is written down as unclear, once.
func (d *diary) wanted(v *Visit, plan *Plan, day ident.Date) bool {
	if !plan.When.Given() {
		return true
	}
	d.on = day
	answer := d.ask(plan.When)
	if answer.Missing() && d.doubted != plan {
		d.doubted = plan
		d.list = append(d.list, Wanted{Visit: v, Plan: plan, State: Unclear, Missing: d.missing(plan.When)})
	}
	d.on = 0
	return answer.Flag()
}

// days writes down a plan of counted days.
func (d *diary) days(v *Visit, plan *Plan, base ident.Date) {
	last := ident.Date(0)
	if plan.Expires.Given() {
		last = plan.Expires.after(base)
	}
	listed, made := ident.Date(0), ident.Date(0)
	for n := range plan.At {
		day := plan.day(base, n)
		w := Wanted{Visit: v, Plan: plan, N: n + 1, Base: base, Date: day, Last: last}
		if n > 0 && len(plan.Late) > 0 && made > listed {
			w.Date = latest(day, plan.step(base, made).after(made))
		}
		if n < len(d.made) {
			w.DoneOn = d.made[n]
		}
		d.afterwards(&w)
		listed, made = day, latest(w.Date, d.at)
		if w.DoneOn != 0 {
			made = w.DoneOn
		}
		if w.DoneOn == 0 && (w.Date == 0 || (last != 0 && w.Date > last)) {
			continue
		}
		if w.DoneOn != 0 || d.wanted(v, plan, w.Date) {
			d.add(w)
		}
	}
}

// step is what follows a visit that was later than its day.
func (p *Plan) step(base, made ident.Date) Span {
	for _, s := range p.Late {
		if s.UntilWeek == 0 || made < base.AddDays(7*s.UntilWeek) {
			return s.Span
		}
	}
	return Span{}
}

// afterwards moves an occurrence behind the plan that must be answered first.
func (d *diary) afterwards(w *Wanted) {
	if w.Plan.AfterID == "" || w.DoneOn != 0 {
		return
	}
	for i := len(d.list) - 1; i >= d.first; i-- {
		before := &d.list[i]
		if before.Plan == nil || before.Plan.ID != w.Plan.AfterID || before.N == 0 {
			continue
		}
		from := before.Date
		if before.DoneOn != 0 {
			from = before.DoneOn
		}
		w.Waits = before.DoneOn == 0
		w.Date = latest(w.Date, w.Plan.AfterSpan.after(from))
		return
	}
}

// add works out the days around a due day, and the state.
func (d *diary) add(w Wanted) {
	if w.Open == 0 {
		w.Open = w.Date.AddDays(-w.Plan.EarlyDays)
	}
	if w.Close == 0 {
		w.Close = w.Date.AddDays(w.Plan.GraceDays)
	}
	switch {
	case w.DoneOn != 0:
		w.State = Done
	case w.Last != 0 && d.at > w.Last:
		w.State = Expired
	case w.Waits || d.at < w.Open:
		w.State = Early
	case d.at > w.Close:
		w.State = Overdue
	default:
		w.State = DueNow
	}
	d.list = append(d.list, w)
}

// madeWithin is the first visit between two days, both inclusive.
func (d *diary) madeWithin(from, to ident.Date) ident.Date {
	for _, day := range d.made {
		if day >= from && day <= to {
			return day
		}
	}
	return 0
}
