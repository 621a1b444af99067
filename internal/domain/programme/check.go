package programme

import (
	"slices"
	"strconv"
	"strings"

	"canting/internal/domain/rule"
)

// twins checks every list of entries: an id stands twice only for dated twins,
// whose dates do not meet.
func (c *compiler) twins() {
	p := c.p
	c.list("facts", entries(p.Facts, func(f *Field) *Entry { return &f.Entry }))
	c.list("inherits", entries(p.Inherits, func(in *Inherit) *Entry { return &in.Entry }))
	c.list("numbers", entries(p.Numbers, func(n *Number) *Entry { return &n.Entry }))
	c.list("leaves", entries(p.Leaves, func(l *Leaving) *Entry { return &l.Entry }))
	c.list("outcomes", entries(p.Outcomes, func(o *Outcome) *Entry { return &o.Entry }))
	c.list("actions", entries(p.Actions, func(a *Action) *Entry { return &a.Entry }))
	c.list("indicators", entries(p.Indicators, func(i *Indicator) *Entry { return &i.Entry }))
	c.list("visits", entries(p.Visits, func(v *Visit) *Entry { return &v.Entry }))
	c.workedTwins("", p.Derived, p.Scores, p.Tables)
	findings := map[string]string{}
	for i := range p.Visits {
		v, path := &p.Visits[i], at("visits", i)
		c.list(path+".fields", entries(v.Fields, func(f *Field) *Entry { return &f.Entry }))
		c.list(path+".guards", entries(v.Guards, func(g *Guard) *Entry { return &g.Entry }))
		c.list(path+".findings", entries(v.Findings, func(f *Finding) *Entry { return &f.Entry }))
		c.list(path+".due", entries(v.Due, func(d *Plan) *Entry { return &d.Entry }))
		c.workedTwins(path+".", v.Derived, v.Scores, v.Tables)
		for j, f := range v.Findings {
			if other, twice := findings[f.ID]; twice && other != v.ID {
				c.add(at(path+".findings", j)+".id", "id.twice", "id", f.ID)
			}
			findings[f.ID] = v.ID
		}
	}
}

func (c *compiler) workedTwins(prefix string, derived []Derived, scores []Score, tables []Table) {
	c.list(prefix+"derived", entries(derived, func(d *Derived) *Entry { return &d.Entry }))
	c.list(prefix+"scores", entries(scores, func(s *Score) *Entry { return &s.Entry }))
	c.list(prefix+"tables", entries(tables, func(t *Table) *Entry { return &t.Entry }))
	for i, s := range scores {
		c.list(at(prefix+"scores", i)+".items", entries(s.Items, func(m *Item) *Entry { return &m.Entry }))
	}
	for i, t := range tables {
		c.list(at(prefix+"tables", i)+".rows", entries(t.Rows, func(r *Row) *Entry { return &r.Entry }))
	}
}

func entries[T any](list []T, of func(*T) *Entry) []*Entry {
	all := make([]*Entry, len(list))
	for i := range list {
		all[i] = of(&list[i])
	}
	return all
}

// list checks the dates of the entries of one list, and those of entries that
// share an id. Plans of the form Calendar and the like may have none.
func (c *compiler) list(path string, all []*Entry) {
	for i, e := range all {
		c.dates(at(path, i), e)
		if e.ID == "" {
			continue
		}
		for _, other := range all[:i] {
			switch {
			case other.ID != e.ID:
			case other.Validity == Validity{} && e.Validity == Validity{}:
				c.add(at(path, i)+".id", "id.twice", "id", e.ID)
			case other.By != e.By:
				c.add(at(path, i)+".by", "twin.by", "id", e.ID)
			case other.overlaps(e.Validity):
				c.add(at(path, i)+".valid_from", "twin.overlap", "id", e.ID)
			}
		}
	}
}

// dates checks when one entry holds.
func (c *compiler) dates(path string, e *Entry) {
	whole := c.p.Validity
	switch {
	case e.To != 0 && e.From > e.To:
		c.add(path+".valid_to", "dates.order", "from", e.From.String(), "to", e.To.String())
	case (e.By == "" || e.By == "visit_date") && !e.overlaps(whole):
		c.add(path+".valid_from", "dates.never", "from", whole.From.String(), "to", whole.To.String())
	}
	if fact, ok := strings.CutPrefix(e.By, "case."); ok {
		c.dateFact(path+".by", fact)
	} else if e.By != "" && e.By != "visit_date" && e.By != "birth_date" {
		c.unknown(path+".by", e.By, []string{"visit_date", "birth_date"})
	}
	if e.Source.Text == "" {
		c.add(path+".source", "source.none")
	}
}

// dateFact checks that the name is that of a fact that is a date.
func (c *compiler) dateFact(path, name string) {
	if t := c.p.names.episode["case"][name]; t != rule.Date {
		var known []string
		for _, f := range c.p.Facts {
			if f.Type == Date {
				known = append(known, f.ID)
			}
		}
		c.unknown(path, name, known)
	}
}

// fields checks every field and fact, and that a name means one type wherever
// it stands: last.x is of whichever visit said x last.
func (c *compiler) fields() {
	types := map[string]Type{}
	for i := range c.p.Facts {
		c.field(at("facts", i), &c.p.Facts[i], map[string]Type{}, "entered", "closed", "outcome")
		c.factFrom(at("facts", i)+".from", &c.p.Facts[i])
	}
	for i := range c.p.Visits {
		for j := range c.p.Visits[i].Fields {
			c.field(at(at("visits", i)+".fields", j), &c.p.Visits[i].Fields[j], types, "date")
		}
	}
}

func (c *compiler) field(path string, f *Field, types map[string]Type, reserved ...string) {
	if slices.Contains(reserved, f.ID) {
		c.add(path+".id", "id.reserved", "id", f.ID)
	}
	if other, again := types[f.ID]; again && other != f.Type {
		c.add(path+".type", "twin.type", "id", f.ID, "type", f.Type.String(), "other", other.String())
	}
	types[f.ID] = f.Type
	if f.Type == 0 {
		return // the file's form was refused already
	}
	limits := f.Min.Given || f.Max.Given || f.WarnBelow.Given || f.WarnAbove.Given
	switch {
	case limits && !f.Type.Numeric():
		c.add(path+".min", "field.limits", "type", f.Type.String())
	case f.Min.Given && f.Max.Given && f.Min.At >= f.Max.At:
		c.add(path+".max", "field.order", "min", decimal(f.Min.At), "max", decimal(f.Max.At))
	case f.WarnBelow.Given && !f.within(f.WarnBelow.At):
		c.add(path+".warn.below", "field.outside", "at", decimal(f.WarnBelow.At), "id", f.ID)
	case f.WarnAbove.Given && !f.within(f.WarnAbove.At):
		c.add(path+".warn.above", "field.outside", "at", decimal(f.WarnAbove.At), "id", f.ID)
	}
	if (f.Type == OneOf) != (len(f.Values) > 0) {
		c.add(path+".values", "field.values")
	}
}

// factFrom checks the field whose last value a fact is.
func (c *compiler) factFrom(path string, f *Field) {
	if f.FromVisit == "" {
		return
	}
	v := c.p.Visit(f.FromVisit)
	if v == nil {
		c.unknown(path, f.FromVisit, c.visitIDs())
		return
	}
	c.read[rule.Ref{Root: "visit", Name: f.FromField}] = true
	i := slices.IndexFunc(v.Fields, func(g Field) bool { return g.ID == f.FromField })
	if i < 0 {
		c.unknown(path, f.FromField, idsOf(v.Fields, func(g Field) string { return g.ID }))
	} else if v.Fields[i].Type != f.Type {
		c.add(path, "twin.type", "id", f.FromField, "type", v.Fields[i].Type.String(), "other", f.Type.String())
	}
}

// links checks the names of what stands elsewhere in the file.
func (c *compiler) links() {
	actions := idsOf(c.p.Actions, func(a Action) string { return a.ID })
	used := map[string]bool{}
	for i := range c.p.Visits {
		v := &c.p.Visits[i]
		for j, f := range v.Findings {
			for k, id := range f.Actions {
				used[id] = true
				if !slices.Contains(actions, id) {
					c.unknown(at(at(at("visits", i)+".findings", j)+".actions", k), id, actions)
				}
			}
		}
	}
	agencies := append(Agencies(), idsOf(c.p.Agencies, func(a Agency) string { return a.ID })...)
	for i, a := range c.p.Actions {
		path := "actions." + a.ID
		if !slices.Contains(agencies, a.Agency) {
			c.unknown(path+".agency", a.Agency, agencies)
		}
		if a.FollowVisit != "" && c.p.Visit(a.FollowVisit) == nil {
			c.unknown(path+".follow_up.visit", a.FollowVisit, c.visitIDs())
		}
		if !used[a.ID] {
			c.remark(at("actions", i), "unused", "name", a.ID)
		}
	}
}

// unused remarks what no rule reads. A field may be asked for its own sake, and
// is not remarked.
func (c *compiler) unused() {
	for i, in := range c.p.Inherits {
		c.unusedOne(at("inherits", i), "before", in.ID)
	}
	for i, n := range c.p.Numbers {
		c.unusedOne(at("numbers", i), "number", n.ID)
	}
}

func (c *compiler) unusedOne(path, root, id string) {
	if !c.read[rule.Ref{Root: root, Name: id}] {
		c.remark(path, "unused", "name", root+"."+id)
	}
}

// spans checks the plans of all visits.
func (c *compiler) spans() {
	for i := range c.p.Visits {
		v := &c.p.Visits[i]
		for j := range v.Due {
			c.span(at(at("visits", i)+".due", j), v, j)
		}
	}
}

func (c *compiler) span(path string, v *Visit, n int) {
	plan := &v.Due[n]
	c.base(path+".from", plan)
	for i := 1; i < len(plan.At); i++ {
		if order := plan.At[i-1].longer(plan.At[i]); order == 0 || (order > 0) != plan.Back {
			c.add(path, "due.order", "at", strconv.Itoa(i+1))
		}
	}
	if plan.Back && (plan.Form != List || len(plan.Late) > 0) {
		c.add(path+".back", "due.back")
	}
	if len(plan.Labels) > 0 && len(plan.Labels) != len(plan.At) {
		c.add(path+".names", "due.names", "names", strconv.Itoa(len(plan.Labels)), "days", strconv.Itoa(len(plan.At)))
	}
	for i, w := range plan.Windows {
		if w.Open.longer(w.Close) > 0 {
			c.add(at(path+".windows", i)+".close", "due.window", "id", w.ID)
		}
	}
	for i, s := range plan.Late {
		if last := i == len(plan.Late)-1; last != (s.UntilWeek == 0) || (i > 0 && !last && s.UntilWeek <= plan.Late[i-1].UntilWeek) {
			c.add(at(path+".late", i)+".until_week", "due.late")
		}
	}
	if plan.Form == Every && plan.Step.longer(Span{N: 1, Unit: Days}) < 0 {
		c.add(path+".every", "due.every")
	}
	if plan.AfterID != "" && !slices.ContainsFunc(v.Due[:n], func(p Plan) bool { return p.ID == plan.AfterID }) {
		c.unknown(path+".after.id", plan.AfterID, idsOf(v.Due[:n], func(p Plan) string { return p.ID }))
	}
}

// base checks what a plan counts from.
func (c *compiler) base(path string, plan *Plan) {
	visit, ofVisit := strings.CutPrefix(plan.Base, "visit.")
	finding, ofFinding := strings.CutPrefix(plan.Base, "found.")
	switch {
	case plan.Form == Calendar && plan.Base == "", plan.Base == "birth_date", plan.Base == "entered":
	case ofVisit && c.p.Visit(visit) == nil:
		c.unknown(path, visit, c.visitIDs())
	case ofFinding && c.p.names.episode["found"][finding] == rule.None:
		c.unknown(path, finding, c.p.names.episode.Fields("found"))
	case !ofVisit && !ofFinding:
		c.dateFact(path, plan.Base)
	}
}

// Nearest is the known name that a misspelt one may have meant, "" when none is
// near.
func Nearest(name string, known []string) string {
	const longest = 64 // nobody misspells a longer one
	if len(name) > longest {
		return ""
	}
	best, least := "", max(1, len(name)/3)+1
	for _, k := range known {
		if d := distance(name, k); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance counts the letters to be added, dropped or changed from a to b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
