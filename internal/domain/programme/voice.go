package programme

import (
	"strconv"
	"strings"

	"canting/internal/domain/rule"
)

// Voice says the parts of one programme in one language, for whoever wants to
// know what a rule means, when something is due, and why.
type Voice struct {
	P    *Programme
	Lang string // "id" or "en"
	// Sentence is the catalogue: the sentence of a key, filled from pairs of name
	// and value; the key itself where there is none.
	Sentence func(key string, params ...string) string
}

func (v Voice) say(key string, params ...string) string {
	return v.Sentence("programme."+key, params...)
}

// has says whether the catalogue has a sentence of that key.
func (v Voice) has(key string) bool { return v.say(key) != "programme."+key }

// Name is what a name of a rule is called, and its unit.
func (v Voice) Name(visit string) func(rule.Ref) (word, unit string) {
	return func(ref rule.Ref) (string, string) {
		if v.has("name." + ref.String()) {
			unit := ""
			if v.has("unit." + ref.Name) {
				unit = v.say("unit." + ref.Name)
			}
			return v.say("name." + ref.String()), unit
		}
		called, unit := v.P.Describe(visit, ref)
		word := called.In(v.Lang)
		if v.has("root." + ref.Root) {
			word = v.say("root."+ref.Root, "name", word)
		}
		return word, unit
	}
}

// Rule reads a rule as a piece of a sentence; visit is the one it stands in, or
// "". What is chosen from a list is called by its words.
func (v Voice) Rule(visit string, r Rule) string {
	said := r.Say(v.Lang, v.Name(visit))
	for _, ref := range r.Inputs() {
		for _, choice := range v.P.offered(v.P.Visit(visit), ref) {
			if word := choice.Say.In(v.Lang); word != "" {
				said = strings.ReplaceAll(said, `"`+choice.ID+`"`, `"`+word+`"`)
			}
		}
	}
	return said
}

// Filled fills a sentence in before there are values: a number of the file is
// itself, unless it changes with the date, and any other value is its name in
// square brackets.
func (v Voice) Filled(visit string, w Words) string {
	name := v.Name(visit)
	return Fill(w.In(v.Lang), func(ref rule.Ref) string {
		if x, ok := v.P.constant(ref); ok {
			return v.Number(x)
		}
		word, _ := name(ref)
		return "[" + word + "]"
	})
}

// Called is an entry's name, or its id with spaces.
func (v Voice) Called(e Entry) string {
	if name := e.Name.In(v.Lang); name != "" {
		return name
	}
	return strings.ReplaceAll(e.ID, "_", " ")
}

// Number is a number as the language writes it.
func (v Voice) Number(x float64) string { return DecimalIn(v.Lang, x, -1) }

// Measure is a number with its unit.
func (v Voice) Measure(x float64, unit string) string {
	return strings.TrimSpace(v.Number(x) + " " + unit)
}

// Span is a span of time, as "12 minggu".
func (v Voice) Span(span Span) string {
	return v.say("span."+span.Unit.String(), "n", strconv.Itoa(span.N))
}

// spans joins spans of one unit: "12, 20, 26 minggu".
func (v Voice) spans(all []Span) string {
	var said []string
	for i, span := range all {
		if i+1 < len(all) && all[i+1].Unit == span.Unit {
			said = append(said, strconv.Itoa(span.N))
			continue
		}
		said = append(said, v.Span(span))
	}
	return strings.Join(said, ", ")
}

// Months are the names of months, 1 to 12, joined.
func (v Voice) Months(months []int) string {
	var said []string
	for _, month := range months {
		said = append(said, v.say("month."+strconv.Itoa(month)))
	}
	return strings.Join(said, ", ")
}

// base is what a plan counts from.
func (v Voice) base(plan *Plan) string {
	root, name, dotted := strings.Cut(plan.Base, ".")
	switch {
	case dotted && root == "visit":
		called, _ := v.P.Describe("", rule.Ref{Root: "count", Name: name})
		return v.say("base.visit", "name", called.In(v.Lang))
	case dotted && root == "found":
		called, _ := v.P.Describe("", rule.Ref{Root: "found", Name: name})
		return v.say("base.found", "name", called.In(v.Lang))
	case v.has("base." + plan.Base):
		return v.say("base." + plan.Base)
	}
	called, _ := v.P.Describe("", rule.Ref{Root: "case", Name: plan.Base})
	return called.In(v.Lang)
}

// Source is where a rule comes from, and that it was not read there.
func (v Voice) Source(from Source) string {
	text := from.Text
	if from.Date != 0 {
		text += " (" + from.Date.String() + ")"
	}
	if from.URL != "" {
		text += " <" + from.URL + ">"
	}
	said := []string{v.say("show.source", "source", strings.TrimRight(text, "."))}
	if !from.Verified {
		said = append(said, v.say("show.unverified")+".")
	} else {
		said = append(said, v.say("show.verified"))
	}
	if from.Note != "" {
		said = append(said, v.say("show.note", "note", strings.TrimRight(from.Note, ".")))
	}
	return strings.Join(said, " ")
}

// Dates says when an entry holds, "" for always.
func (v Voice) Dates(when Validity) string {
	said := ""
	switch {
	case when.From == 0 && when.To == 0:
		return ""
	case when.To == 0:
		said = v.say("show.from", "from", when.From.String())
	case when.From == 0:
		said = v.say("show.to", "to", when.To.String())
	default:
		said = v.say("show.between", "from", when.From.String(), "to", when.To.String())
	}
	switch fact, ofCase := strings.CutPrefix(when.By, "case."); {
	case ofCase:
		name, _ := v.P.Describe("", rule.Ref{Root: "case", Name: fact})
		said += " " + v.say("show.by.case", "name", name.In(v.Lang))
	case when.By == "birth_date":
		said += " " + v.say("show.by.birth_date")
	}
	return v.say("show.holds", "dates", said)
}

// Plan says when a visit is wanted, in one line.
func (v Voice) Plan(visit string, plan *Plan) string {
	said := []string{v.times(plan)}
	add := func(key string, params ...string) { said = append(said, v.say(key, params...)) }
	if plan.EarlyDays > 0 {
		add("plan.early", "days", strconv.Itoa(plan.EarlyDays))
	}
	if plan.GraceDays > 0 {
		add("plan.grace", "days", strconv.Itoa(plan.GraceDays))
	}
	if plan.AfterID != "" {
		add("plan.after", "span", v.Span(plan.AfterSpan), "id", strings.ReplaceAll(plan.AfterID, "_", " "))
	}
	if plan.Expires.Given() {
		add("plan.expires", "span", v.Span(plan.Expires))
	}
	if len(plan.Late) > 0 {
		add("plan.late", "steps", v.late(plan.Late))
	}
	if plan.When.Given() {
		add("plan.when", "rule", v.Rule(visit, plan.When))
	}
	if plan.Done.Given() {
		add("plan.done", "rule", v.Rule(visit, plan.Done))
	}
	return strings.Join(said, "; ")
}

// times says the days of a plan.
func (v Voice) times(plan *Plan) string {
	name := ""
	if plan.ID != "" || plan.Name.ID != "" {
		name = v.Called(plan.Entry) + ": "
	}
	base := v.base(plan)
	switch plan.Form {
	case Every:
		start := plan.Start
		if !start.Given() {
			start = plan.Step
		}
		said := name + v.say("plan.every", "step", v.Span(plan.Step), "start", v.Span(start), "base", base)
		if plan.Until.Given() {
			said += " " + v.say("plan.until", "until", v.Span(plan.Until))
		}
		return said
	case Calendar:
		return name + v.say("plan.calendar", "months", v.Months(plan.Months))
	case Windows:
		var windows []string
		for _, w := range plan.Windows {
			windows = append(windows, v.say("plan.window", "name", v.Called(w.Entry), "open", v.Span(w.Open), "close", v.Span(w.Close), "base", base))
		}
		return name + strings.Join(windows, "; ")
	}
	if plan.Back {
		return name + v.say("plan.back", "times", v.spans(plan.At), "base", base)
	}
	return name + v.say("plan.list", "times", v.spans(plan.At), "base", base)
}

func (v Voice) late(steps []Step) string {
	var said []string
	for _, step := range steps {
		if step.UntilWeek > 0 {
			said = append(said, v.say("plan.step.until", "week", strconv.Itoa(step.UntilWeek), "span", v.Span(step.Span)))
			continue
		}
		said = append(said, v.say("plan.step.last", "span", v.Span(step.Span)))
	}
	return strings.Join(said, ", ")
}

// Why says why a visit is wanted on its day: the plan, the date that it counts
// from, and what it waits for.
func (v Voice) Why(w Wanted) string {
	if w.Plan == nil {
		return v.say("why.follow", "action", v.Called(w.Action.Entry), "days", strconv.Itoa(w.Action.FollowDays), "date", w.Base.String())
	}
	if w.State == Unclear {
		var names []string
		for _, ref := range w.Missing {
			word, _ := v.Name(w.Visit.ID)(ref)
			names = append(names, word)
		}
		return v.say("why.missing", "names", strings.Join(names, ", "))
	}
	said := v.because(w)
	if w.Waits {
		said += "; " + v.say("why.waits", "id", strings.ReplaceAll(w.Plan.AfterID, "_", " "))
	}
	return said
}

func (v Voice) because(w Wanted) string {
	base := []string{"base", v.base(w.Plan), "date", w.Base.String()}
	with := func(params ...string) []string { return append(params, base...) }
	switch w.Plan.Form {
	case Windows:
		window := w.Plan.Windows[w.N-1]
		return v.say("why.window", with("open", v.Span(window.Open), "close", v.Span(window.Close))...)
	case Every:
		return v.say("why.every", with("step", v.Span(w.Plan.Step))...)
	case Calendar:
		return v.say("why.calendar", "month", v.say("month."+strconv.Itoa(w.Date.Month()))+" "+strconv.Itoa(w.Date.Year()))
	}
	key := "why.list"
	switch {
	case w.Plan.Back:
		key = "why.back"
	case w.Date != w.Plan.day(w.Base, w.N-1) && w.Plan.AfterID == "":
		key = "why.late"
	}
	return v.say(key, with("span", v.Span(w.Plan.At[w.N-1]))...)
}
