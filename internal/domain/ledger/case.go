package ledger

import (
	"cmp"
	"slices"

	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
)

// Case is one stage of a person's life under one programme: a pregnancy, the
// months before a wedding, the years at school. The entry that opened it names
// it for good.
type Case struct {
	Opened Tellings[CaseOpened]
	// Noted are facts said after the opening, each by itself: the latest of a
	// fact stands.
	Noted  []Telling[Answers]
	Visits []Tellings[Visited]
	// Closed are all closings; a case may be opened again by taking one back.
	Closed []Telling[CaseClosed]
}

// CaseOpened is the body of the entry that opens a case.
type CaseOpened struct {
	Programme string     `json:"programme"`
	Entered   ident.Date `json:"entered"`
	Facts     Answers    `json:"facts,omitempty"`
}

// CaseNoted is the body of the entry that says more, or other, facts of a case.
type CaseNoted struct {
	Case  ID      `json:"case"`
	Facts Answers `json:"facts"`
}

// CaseClosed is the body of the entry that closes a case.
type CaseClosed struct {
	Case    ID         `json:"case"`
	Outcome string     `json:"outcome"`
	Date    ident.Date `json:"date"`
}

// Visited is the body of the entry that tells of one visit, with what the rules
// of the day said of it: they were shown to the person who entered it. A visit
// is judged anew only by one more entry.
type Visited struct {
	Case   ID         `json:"case"`
	Visit  string     `json:"visit"`
	Date   ident.Date `json:"date"`
	Values Answers    `json:"values,omitempty"`
	Judged Judged     `json:"judged,omitzero"`
}

// Judged is what the rules said of a visit.
type Judged struct {
	// Rules names the programme and its version: "bumil@2026.1".
	Rules string `json:"rules,omitempty"`
	// Findings are the rules that applied, Cleared those that were answered and
	// did not, Unanswered those whose inputs were missing.
	Findings   []Found  `json:"findings,omitempty"`
	Cleared    []string `json:"cleared,omitempty"`
	Unanswered []string `json:"unanswered,omitempty"`
	// Worked are the derived values and scores, as they were shown.
	Worked Answers `json:"worked,omitempty"`
}

// Found is one finding of a visit.
type Found struct {
	ID         string   `json:"id"`
	Level      string   `json:"level"`
	Say        string   `json:"say"`
	Unverified bool     `json:"unverified,omitempty"`
	Actions    []string `json:"actions,omitempty"`
}

// ID names the case.
func (c *Case) ID() ID { return c.Opened[0].Entry }

// Live tells whether the case stands: its opening was not taken back.
func (c *Case) Live() bool { return c.Opened.Live() }

// Programme is the programme that the case is under.
func (c *Case) Programme() string { return c.opening().Programme }

// Entered is the day on which the person entered the stage.
func (c *Case) Entered() ident.Date { return c.opening().Entered }

func (c *Case) opening() CaseOpened {
	if told := c.Opened.Standing(); told != nil {
		return told.What
	}
	return c.Opened[0].What
}

// Facts are what is known of the case.
func (c *Case) Facts() Answers {
	facts := c.opening().Facts
	for i := range c.Noted {
		if !c.Noted[i].Withdrawn {
			facts = c.Noted[i].What.Over(facts)
		}
	}
	return facts
}

// Closing is the latest closing that stands; nil for an open case.
func (c *Case) Closing() *CaseClosed {
	for i := len(c.Closed) - 1; i >= 0; i-- {
		if !c.Closed[i].Withdrawn {
			return &c.Closed[i].What
		}
	}
	return nil
}

// Open tells whether the case stands and is not closed.
func (c *Case) Open() bool { return c.Live() && c.Closing() == nil }

// LiveVisits are the visits that stand, by date, and those of one day as they
// were said.
func (c *Case) LiveVisits() []*Telling[Visited] {
	var visits []*Telling[Visited]
	for i := range c.Visits {
		if told := c.Visits[i].Standing(); told != nil {
			visits = append(visits, told)
		}
	}
	slices.SortStableFunc(visits, func(a, b *Telling[Visited]) int {
		if a.What.Date != b.What.Date {
			return int(a.What.Date - b.What.Date)
		}
		return order(a.SaidAt, a.Entry, b.SaidAt, b.Entry)
	})
	return visits
}

// record is the record that an entry of the case is about, and false for an
// entry that is none of this case.
func (c *Case) record(entry ID) (ID, bool) {
	if record, ok := c.Opened.record(entry); ok {
		return record, ok
	}
	if record, ok := Tellings[Answers](c.Noted).record(entry); ok {
		return record, ok
	}
	if record, ok := Tellings[CaseClosed](c.Closed).record(entry); ok {
		return record, ok
	}
	for _, v := range c.Visits {
		if record, ok := v.record(entry); ok {
			return record, ok
		}
	}
	return ID{}, false
}

// CaseOf is the case that an entry opened or tells of; nil when the card, which
// may itself be nil, knows none.
func (c *Card) CaseOf(entry ID) *Case {
	if c == nil {
		return nil
	}
	for i := range c.Cases {
		if _, tells := c.Cases[i].record(entry); tells {
			return &c.Cases[i]
		}
	}
	return nil
}

// openCase folds CaseOpened.
func (c *Card) openCase(e *Entry) error {
	if c.CaseOf(e.ID) != nil {
		return nil
	}
	var body CaseOpened
	if err := readCase(e, &body, func() error {
		return cmp.Or(validID(body.Programme), validDate(body.Entered), body.Facts.check())
	}); err != nil {
		return err
	}
	if e.Amends.IsZero() {
		c.Cases = append(c.Cases, Case{Opened: Tellings[CaseOpened]{}.with(e, c.record(e), body)})
		c.sortCases()
		return nil
	}
	of := c.CaseOf(e.Amends)
	if of == nil || !of.Opened.Knows(e.Amends) || of.opening().Programme != body.Programme {
		return missing("ledger.case")
	}
	of.Opened = of.Opened.with(e, c.record(e), body)
	return nil
}

// sortCases keeps cases in the order in which they were opened.
func (c *Card) sortCases() {
	slices.SortStableFunc(c.Cases, func(a, b Case) int {
		return order(a.Opened[0].SaidAt, a.Opened[0].Entry, b.Opened[0].SaidAt, b.Opened[0].Entry)
	})
}

// noteCase folds CaseNoted.
func (c *Card) noteCase(e *Entry) error {
	if c.CaseOf(e.ID) != nil {
		return nil
	}
	var body CaseNoted
	if err := readCase(e, &body, func() error { return body.Facts.check() }); err != nil {
		return err
	}
	of, err := c.caseNamed(body.Case)
	if err != nil {
		return err
	}
	of.Noted = told(of.Noted, e, c.record(e), body.Facts)
	return nil
}

// closeCase folds CaseClosed.
func (c *Card) closeCase(e *Entry) error {
	if c.CaseOf(e.ID) != nil {
		return nil
	}
	var body CaseClosed
	if err := readCase(e, &body, func() error { return cmp.Or(validID(body.Outcome), validDate(body.Date)) }); err != nil {
		return err
	}
	of, err := c.caseNamed(body.Case)
	if err != nil {
		return err
	}
	of.Closed = told(of.Closed, e, c.record(e), body)
	return nil
}

// visit folds VisitDone: a visit, or a new telling of one.
func (c *Card) visit(e *Entry) error {
	if c.CaseOf(e.ID) != nil {
		return nil
	}
	var body Visited
	if err := readCase(e, &body, func() error {
		return cmp.Or(validID(body.Visit), validDate(body.Date), body.Values.check(), body.Judged.check())
	}); err != nil {
		return err
	}
	of, err := c.caseNamed(body.Case)
	if err != nil {
		return err
	}
	if e.Amends.IsZero() {
		of.Visits = append(slices.Clone(of.Visits), Tellings[Visited]{}.with(e, c.record(e), body))
		slices.SortStableFunc(of.Visits, func(a, b Tellings[Visited]) int { return order(a[0].SaidAt, a[0].Entry, b[0].SaidAt, b[0].Entry) })
		return nil
	}
	for i := range of.Visits {
		if of.Visits[i].Knows(e.Amends) && of.Visits[i][0].What.Visit == body.Visit {
			of.Visits = slices.Clone(of.Visits)
			of.Visits[i] = of.Visits[i].with(e, c.record(e), body)
			return nil
		}
	}
	return missing("ledger.visit")
}

// caseNamed is the case that its opening entry names.
func (c *Card) caseNamed(id ID) (*Case, error) {
	of := c.CaseOf(id)
	if of == nil || of.ID() != id {
		return nil, fault.E("ledger.case", fault.NotFound, "fault.entry.case", nil)
	}
	return of, nil
}

// withdrawCase takes back the telling of a case, a fact, a visit or a closing.
func (c *Card) withdrawCase(entry ID) bool {
	of := c.CaseOf(entry)
	if of == nil {
		return false
	}
	of.Opened, _ = of.Opened.without(entry)
	noted, _ := Tellings[Answers](of.Noted).without(entry)
	closed, _ := Tellings[CaseClosed](of.Closed).without(entry)
	of.Noted, of.Closed = noted, closed
	of.Visits = slices.Clone(of.Visits)
	for i := range of.Visits {
		of.Visits[i], _ = of.Visits[i].without(entry)
	}
	return true
}

func (j Judged) check() error {
	if len(j.Findings) > maxAnswers || len(j.Cleared) > maxAnswers || len(j.Unanswered) > maxAnswers {
		return fault.E("ledger.judged", fault.TooMuch, "fault.too_much", nil)
	}
	return j.Worked.check()
}

// readCase reads a body and checks it.
func readCase[T any](e *Entry, into *T, check func() error) error {
	if err := read(e, into); err != nil {
		return err
	}
	return check()
}

func validID(id string) error {
	if id == "" || len(id) > maxID || !storable(id) {
		return fault.E("ledger.case", fault.Invalid, "fault.entry.body", nil)
	}
	return nil
}

func validDate(d ident.Date) error {
	if d.IsZero() {
		return fault.E("ledger.case", fault.Invalid, "fault.entry.date", nil)
	}
	return nil
}
