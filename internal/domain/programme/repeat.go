package programme

import (
	"slices"

	"canting/internal/domain/ident"
)

// windows writes down a plan of windows.
func (d *diary) windows(v *Visit, plan *Plan, base ident.Date) {
	for n := range plan.Windows {
		window := &plan.Windows[n]
		if !window.Holds(d.dates()) {
			continue
		}
		w := Wanted{Visit: v, Plan: plan, N: n + 1, Base: base, Date: window.Open.after(base), Close: window.Close.after(base)}
		w.Last = w.Close.AddDays(plan.GraceDays)
		w.Open = w.Date.AddDays(-plan.EarlyDays)
		w.DoneOn = d.madeWithin(w.Open, w.Last)
		if w.DoneOn != 0 || d.wanted(v, plan, w.Date) {
			d.add(w)
		}
	}
}

// every writes down the current occurrence of a plan that repeats, and the next.
func (d *diary) every(v *Visit, plan *Plan, base ident.Date) {
	n := plan.current(base, d.at)
	for _, n := range []int{max(n, 0), max(n, 0) + 1} {
		w := Wanted{Visit: v, Plan: plan, N: n + 1, Base: base, Date: plan.nth(base, n)}
		if end := plan.end(base); w.Date == 0 || (end != 0 && w.Date > end) {
			return
		}
		w.Open = w.Date.AddDays(-plan.EarlyDays)
		w.Last = plan.nth(base, n+1).AddDays(-plan.EarlyDays - 1)
		w.DoneOn = d.madeWithin(w.Open, w.Last)
		if w.DoneOn != 0 || d.wanted(v, plan, w.Date) {
			d.add(w)
		}
		if d.at < w.Open {
			return
		}
	}
}

// nth is the day of the n-th occurrence, counted from 0.
func (p *Plan) nth(base ident.Date, n int) ident.Date {
	start := p.Step
	if p.Start.Given() {
		start = p.Start
	}
	step := Span{N: n * p.Step.N, Unit: p.Step.Unit}
	if start.Unit == p.Step.Unit {
		// In one step, or the 31st would drift: a month after 28 February.
		return Span{N: start.N + step.N, Unit: step.Unit}.after(base)
	}
	return step.after(start.after(base))
}

// current is the number of the last occurrence that has opened, below 0 before
// the first.
func (p *Plan) current(base, today ident.Date) int {
	opened := func(n int) bool { return p.nth(base, n).AddDays(-p.EarlyDays) <= today && p.nth(base, n) != 0 }
	guess := max(0, base.DaysUntil(today)*24/max(1, p.Step.hours())-1)
	for guess > 0 && !opened(guess) {
		guess--
	}
	if !opened(guess) {
		return -1
	}
	for opened(guess + 1) {
		guess++
	}
	if last := p.until(base); last >= 0 && guess > last {
		return last
	}
	return guess
}

// end is the day after which nothing repeats, missing when there is none.
func (p *Plan) end(base ident.Date) ident.Date {
	if !p.Until.Given() {
		return 0
	}
	return p.Until.after(base)
}

// until is the number of the last occurrence, -1 when there is no end.
func (p *Plan) until(base ident.Date) int {
	end := p.end(base)
	if end == 0 {
		return -1
	}
	guess := max(0, base.DaysUntil(end)*24/max(1, p.Step.hours())+1)
	for guess > 0 && (p.nth(base, guess) == 0 || p.nth(base, guess) > end) {
		guess--
	}
	return guess
}

// calendar writes down the month of a yearly plan that is due, or that lies
// within its grace, and the next one.
func (d *diary) calendar(v *Visit, plan *Plan) {
	year, month, _ := d.at.Split()
	this := year*12 + month - 1
	const twoYears = 24 // every plan has a month within a year before and behind
	shown := 0
	for index := this - 12; index <= this+twoYears && shown < 2; index++ {
		if index < 12 || !slices.Contains(plan.Months, index%12+1) {
			continue
		}
		first := ident.NewDate(index/12, index%12+1, 1)
		last := first.AddMonths(1).AddDays(-1)
		w := Wanted{Visit: v, Plan: plan, N: index, Date: first, Close: last, Last: last.AddDays(plan.GraceDays)}
		if d.at > w.Last {
			continue
		}
		w.Open = first.AddDays(-plan.EarlyDays)
		w.DoneOn = d.madeWithin(w.Open, w.Last)
		shown++
		if w.DoneOn != 0 || d.wanted(v, plan, min(last, max(first, d.at))) {
			d.add(w)
		}
	}
}

// follow writes down the visits that actions want after a finding: of each
// action the one that has waited longest.
func (d *diary) follow() {
	for i := range d.p.followed {
		f := &d.p.followed[i]
		v, action := d.p.Visit(f.action.FollowVisit), f.action
		found := Wanted{}
		for _, id := range f.findings {
			a := d.c.Found[id]
			if !a.Yes || a.Date > d.at || !action.Holds(Dates{Visit: a.Date, Birth: d.c.Person.Birth}) || d.since(v.ID, a.Date) {
				continue
			}
			if found.Base == 0 || a.Date < found.Base {
				found = Wanted{Visit: v, Action: action, N: 1, Base: a.Date}
			}
		}
		if found.Base == 0 {
			continue
		}
		found.Date = found.Base.AddDays(action.FollowDays)
		found.Open, found.Close = found.Date, found.Date
		found.State = Early
		if d.at == found.Date {
			found.State = DueNow
		} else if d.at > found.Date {
			found.State = Overdue
		}
		d.list = append(d.list, found)
	}
}

// since says whether a visit of a kind was made after a day.
func (d *diary) since(kind string, day ident.Date) bool {
	for i := range d.c.Past {
		if past := &d.c.Past[i]; past.Visit == kind && past.Date > day && past.Date <= d.at {
			return true
		}
	}
	return false
}

// followUp is an action that wants a visit, and the findings that it follows.
type followUp struct {
	action   *Action
	findings []string
}

// followUps are the actions of a programme that want a visit.
func followUps(p *Programme) []followUp {
	var all []followUp
	for i := range p.Actions {
		a := &p.Actions[i]
		if a.FollowVisit == "" || p.Visit(a.FollowVisit) == nil {
			continue
		}
		f := followUp{action: a}
		for j := range p.Visits {
			for _, finding := range p.Visits[j].Findings {
				if slices.Contains(finding.Actions, a.ID) && !slices.Contains(f.findings, finding.ID) {
					f.findings = append(f.findings, finding.ID)
				}
			}
		}
		all = append(all, f)
	}
	return all
}
