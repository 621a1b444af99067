package synthetic

import (
	"math"
	"slices"

	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
)

// Book is the programmes of the house, and how it judges by them.
type Book interface {
	// On is the programme of an ID as it holds on a day; nil when none does.
	On(id string, day ident.Date) *programme.Programme
	// Judged is what the rules of the day of a visit say of it. The card has the
	// case; kin are the cards of those who may hand something on to it. City is
	// as rules write it, "3576". It is false when nothing judges such a visit.
	Judged(city string, self *ledger.Card, v ledger.Visited, kin ...*ledger.Card) (ledger.Judged, bool)
}

// Person is somebody and what is said of them besides weighings: who they are,
// their family and the stages of their life. Of an under-five, who is registered
// by Each, these are what is said on top.
type Person struct {
	ID ledger.ID
	// Entries are in the order in which they were said: one submission.
	Entries []*ledger.Entry
}

// teller tells of one person. What it has told it keeps on a card, so that each
// visit is judged by what was known when it was made. What comes after the last
// day that has happened is not told. The first error stops it.
type teller struct {
	*City
	book    Book
	card    *ledger.Card
	kin     []*ledger.Card
	entries []*ledger.Entry
	err     error

	// since is when the register first held the person, and last the saying
	// before this one, both in Unix milliseconds.
	since, last int64
}

func (c *City) tellOf(book Book, id ledger.ID, kin ...*ledger.Card) *teller {
	return &teller{City: c, book: book, card: &ledger.Card{ID: id}, kin: kin}
}

// tell says one thing of the person, and gives its entry; zero when it was not
// said. Apart tells it from others of its kind and day.
func (t *teller) tell(kind ledger.Kind, day ident.Date, body any, apart ...string) ledger.ID {
	if t.err != nil || day > t.until {
		return ledger.ID{}
	}
	e, err := t.say(kind, t.card.ID, day, body, apart...)
	if err != nil {
		t.err = err
		return ledger.ID{}
	}
	e.SaidAt = t.saidAt(e.At)
	if t.err = t.card.Apply(e); t.err != nil {
		return ledger.ID{}
	}
	t.entries = append(t.entries, e)
	return e.ID
}

// saidAt is when something that happened at a time is said: not before the
// register held the person, and one thing of a day a minute after the other.
func (t *teller) saidAt(at int64) int64 {
	const minute = 60 * milliseconds
	at = max(at, t.since)
	if t.last >= at && t.last < at+12*60*minute {
		at = t.last + minute
	}
	if t.since == 0 {
		t.since = at
	}
	t.last = at
	return at
}

func (t *teller) relate(relation ledger.Relation, other ledger.ID, day ident.Date) {
	t.tell(ledger.PersonRelated, day, ledger.Related{Relation: relation, Other: other}, string(relation))
}

// open opens a case under a programme that holds on the day; zero when none does.
func (t *teller) open(id string, day ident.Date, facts ledger.Answers) ledger.ID {
	p := t.book.On(id, day)
	if p == nil {
		return ledger.ID{}
	}
	return t.tell(ledger.CaseStarted, day, ledger.CaseOpened{Programme: id, Entered: day, Facts: fitting(p.Facts, facts)}, id)
}

// visit tells of a visit with as many of the answers as its form asks for.
func (t *teller) visit(of ledger.ID, visit string, day ident.Date, answers ledger.Answers, apart ...string) {
	c := t.card.CaseOf(of)
	if c == nil || day > t.until {
		return
	}
	p := t.book.On(c.Programme(), day)
	if p == nil || p.Visit(visit) == nil {
		return
	}
	v := ledger.Visited{Case: of, Visit: visit, Date: day, Values: fitting(p.Visit(visit).Fields, answers)}
	judged, ok := t.book.Judged(t.region.Code.Undotted(), t.card, v, t.kin...)
	if !ok {
		return
	}
	v.Judged = judged
	t.tell(ledger.VisitDone, day, v, append(apart, of.String(), visit)...)
}

// end closes a case, if the programme knows the outcome.
func (t *teller) end(of ledger.ID, outcome string, day ident.Date) {
	c := t.card.CaseOf(of)
	if c == nil {
		return
	}
	p := t.book.On(c.Programme(), day)
	if p == nil || !slices.ContainsFunc(p.Outcomes, func(o programme.Outcome) bool { return o.ID == outcome }) {
		return
	}
	t.tell(ledger.CaseEnded, day, ledger.CaseClosed{Case: of, Outcome: outcome, Date: day}, of.String())
}

// fitting are the answers that a form asks for and can take: a file may ask for
// less than is known here, or otherwise.
func fitting(fields []programme.Field, known ledger.Answers) ledger.Answers {
	taken := ledger.Answers{}
	for i := range fields {
		if a, ok := known[fields[i].ID]; ok && fits(&fields[i], a) {
			taken[fields[i].ID] = a
		}
	}
	return taken
}

func fits(f *programme.Field, a ledger.Answer) bool {
	number, isNumber := a.Number()
	_, isTruth := a.Truth()
	text, isText := a.Text()
	switch f.Type {
	case programme.Int, programme.Decimal:
		whole := f.Type == programme.Decimal || number == math.Trunc(number)
		return isNumber && whole && (!f.Min.Given || number >= f.Min.At) && (!f.Max.Given || number <= f.Max.At)
	case programme.Bool:
		return isTruth
	case programme.OneOf:
		return isText && slices.ContainsFunc(f.Values, func(c programme.Choice) bool { return c.ID == text })
	case programme.Date:
		_, err := ident.ParseDate(text)
		return isText && err == nil
	}
	return isText
}

// The forms of answers, rounded as instruments are read.
func tenth(v float64) ledger.Answer   { return ledger.Number(nearest(v, 0.1)) }
func whole(v float64) ledger.Answer   { return ledger.Number(math.Round(v)) }
func count(n int) ledger.Answer       { return ledger.Number(float64(n)) }
func on(day ident.Date) ledger.Answer { return ledger.Text(day.String()) }
func oneOf(id string) ledger.Answer   { return ledger.Text(id) }
func yes(is bool) ledger.Answer       { return ledger.Truth(is) }
