package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"canting/internal/app/child"
	"canting/internal/app/figure"
	"canting/internal/domain/access"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// ChildRow is a child as a list shows it.
type ChildRow struct {
	ID        string       `json:"id" format:"uuid"`
	Name      string       `json:"name"`
	Sex       string       `json:"sex" enum:"l,p," doc:"l laki-laki, p perempuan, empty not known."`
	BirthDate *string      `json:"birth_date" format:"date" doc:"Null when not known."`
	AgeMonths *int         `json:"age_months" doc:"Completed months today; null without a birth date."`
	Mother    string       `json:"mother"`
	NIK       string       `json:"nik" doc:"With its middle hidden."`
	Place     PlaceName    `json:"place"`
	Kelurahan PlaceName    `json:"kelurahan"`
	Latest    *Measurement `json:"latest" doc:"The last weighing of the month asked for, else the last of all; null for none."`
}

// Child is one child whole.
type Child struct {
	ChildRow
	NIKClass      string        `json:"nik_class" enum:"missing,valid,synthetic,masked,temporary,placeholder,unreadable"`
	NIKFull       *string       `json:"nik_full" doc:"The whole NIK; null for those who may not see it."`
	MotherNIK     string        `json:"mother_nik" doc:"With its middle hidden."`
	Address       string        `json:"address"`
	RT            string        `json:"rt"`
	RW            string        `json:"rw"`
	BirthWeightG  *float64      `json:"birth_weight_g"`
	BirthLengthCm *float64      `json:"birth_length_cm"`
	Measurements  []Measurement `json:"measurements" doc:"By date, oldest first; those taken back too."`
	OpenPairs     []string      `json:"open_pairs" doc:"Doubtful pairs that this record is part of."`
	Merged        []MergedChild `json:"merged" doc:"Records that were found to be the same child."`
	AsOf          string        `json:"as_of" format:"date-time" doc:"When the last of all this was said."`
}

// MergedChild is a record that was taken in.
type MergedChild struct {
	ID   string `json:"id" format:"uuid"`
	Name string `json:"name"`
}

// Children is one page of a list.
type Children struct {
	Items []ChildRow `json:"items"`
	Next  string     `json:"next" doc:"What to send as after for the next page; empty on the last."`
	Total int        `json:"total" doc:"How many there are on all pages, by the figures of the month."`
}

// History is all that was said of a child.
type History struct {
	Items []HistoryItem `json:"items" doc:"Oldest first."`
}

// HistoryItem is one thing that somebody said.
type HistoryItem struct {
	Entry     string   `json:"entry" format:"uuid"`
	Kind      string   `json:"kind" enum:"person.registered,person.updated,person.merged,growth.weighed,person.related,person.left,case.opened,case.noted,case.closed,visit.done,entry.withdrawn"`
	About     Words    `json:"about" doc:"The stage or visit that it is about; empty for other statements."`
	At        string   `json:"at" format:"date-time" doc:"When it happened."`
	SaidAt    string   `json:"said_at" format:"date-time"`
	SaidBy    string   `json:"said_by"`
	Source    Source   `json:"source"`
	Reason    string   `json:"reason" doc:"Why it was corrected or taken back."`
	Amends    string   `json:"amends" doc:"The entry that this one corrects or takes back; empty for none."`
	Changes   []Change `json:"changes"`
	Withdrawn bool     `json:"withdrawn" doc:"It was taken back later."`
}

// Change is one field that was set.
type Change struct {
	Field string `json:"field"`
	From  string `json:"from" doc:"Empty when nothing was known."`
	To    string `json:"to"`
	// A field of a programme comes with its words.
	Name Words `json:"name" doc:"What a programme calls the field; empty for the other fields."`
	Was  Words `json:"was" doc:"From, as the programme says it."`
	Now  Words `json:"now" doc:"To, as the programme says it."`
}

type childrenInput struct {
	Caller
	Place  string `query:"place" required:"true" doc:"The place's code."`
	Month  string `query:"month" pattern:"^[0-9]{4}-(0[1-9]|1[0-2])$" patternDescription:"YYYY-MM" doc:"Empty for the latest with figures."`
	Status string `query:"status" enum:"stunting,wasting,underweight,not_weighed,two_t,below_red,flagged,unplaced" doc:"Only those; empty for all."`
	After  string `query:"after" maxLength:"1000" doc:"The next of the page before."`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

// idInput names a thing in the path.
type idInput struct {
	Caller
	ID string `path:"id" format:"uuid"`
}

func (a *API) registerChild(on huma.API) {
	handle(a, on, operation(http.MethodGet, "/children", "listChildren", "child", "The children under five of a place, by name"), a.listChildren)
	handle(a, on, operation(http.MethodGet, "/children/{id}", "readChild", "child", "One child whole"), a.readChild)
	handle(a, on, operation(http.MethodGet, "/children/{id}/history", "readHistory", "child", "What was said of a child, and by whom"), a.readHistory)
}

func (a *API) listChildren(ctx context.Context, in *childrenInput) (Children, error) {
	place, err := placeCode(in.Place)
	if err != nil {
		return Children{}, err
	}
	asked, err := monthIndex(in.Month)
	if err != nil {
		return Children{}, err
	}
	q := child.Query{Place: place, Month: asked, Status: child.Status(in.Status), After: in.After, Limit: in.Limit}
	counted, err := a.count(ctx, in.who(), &q)
	if err != nil {
		return Children{}, err
	}
	list, err := a.Children.List(ctx, in.who(), q)
	if err != nil {
		return Children{}, err
	}
	page := Children{Items: make([]ChildRow, len(list.Items)), Next: list.Next, Total: counted}
	if q.After == "" && list.Next == "" {
		page.Total = len(list.Items)
	}
	for i, listed := range list.Items {
		latest := listed.Latest
		if asked == 0 && latest == nil {
			latest = lastLive(listed.Card)
		}
		if page.Items[i], err = a.childRow(ctx, listed.Card, latest); err != nil {
			return Children{}, err
		}
	}
	return page, nil
}

// count asks the figures how long the list is, and settles the month when the
// query names none. A list may span several areas of an account, of which one
// may be a month ahead.
func (a *API) count(ctx context.Context, who access.Access, q *child.Query) (int, error) {
	areas := apart(who.Filter(access.ChildRead).Within(q.Place).Areas)
	pages := make([]*figure.Page, len(areas))
	asked := q.Month
	var err error
	for i, area := range areas {
		if pages[i], err = a.Figures.Page(ctx, who, area, asked); err != nil {
			return 0, err
		}
		q.Month = max(q.Month, pages[i].Month)
	}
	total := 0
	for i, page := range pages {
		if page.Month != q.Month {
			if page, err = a.Figures.Page(ctx, who, areas[i], q.Month); err != nil {
				return 0, err
			}
		}
		total += countOf(page, q.Status)
	}
	return total, nil
}

// apart leaves out areas that lie within another one.
func apart(areas []region.Code) []region.Code {
	var own []region.Code
	for i, area := range areas {
		inside := false
		for j, other := range areas {
			inside = inside || i != j && area.Within(other) && (area != other || i > j)
		}
		if !inside {
			own = append(own, area)
		}
	}
	return own
}

func (a *API) readChild(ctx context.Context, in *idInput) (Child, error) {
	id, err := ledger.ParseID(in.ID)
	if err != nil {
		return Child{}, err
	}
	found, err := a.Children.Read(ctx, in.who(), id)
	if err != nil {
		return Child{}, err
	}
	return a.child(ctx, found.Card, found.OpenPairs, found.Identify)
}

func (a *API) readHistory(ctx context.Context, in *idInput) (History, error) {
	id, err := ledger.ParseID(in.ID)
	if err != nil {
		return History{}, err
	}
	said, err := a.Children.History(ctx, in.who(), id)
	if err != nil {
		return History{}, err
	}
	history := History{Items: make([]HistoryItem, len(said))}
	for i, one := range said {
		if history.Items[i], err = a.historyItem(ctx, one); err != nil {
			return History{}, err
		}
	}
	return history, nil
}

func (a *API) historyItem(ctx context.Context, said child.Said) (HistoryItem, error) {
	e := said.Entry
	by, err := a.names.of(ctx, e.Who)
	if err != nil {
		return HistoryItem{}, err
	}
	item := HistoryItem{
		Entry: e.ID.String(), Kind: string(e.Kind), At: instant(e.At), SaidAt: instant(e.SaidAt), SaidBy: by,
		Source: sourceOf(e.Source), Reason: e.Reason, Amends: e.Amends.String(), Changes: make([]Change, len(said.Changes)), Withdrawn: said.Withdrawn,
	}
	item.About = a.about(said.About)
	for i, c := range said.Changes {
		item.Changes[i] = a.change(said.About, c)
		if c.Field == "place" {
			if item.Changes[i], err = a.moved(ctx, c); err != nil {
				return HistoryItem{}, err
			}
		}
	}
	return item, nil
}

// moved names the places of a move.
func (a *API) moved(ctx context.Context, c child.Change) (Change, error) {
	to, err := a.places.of(ctx, region.Code(c.To))
	if err != nil || c.From == "" {
		return Change{Field: c.Field, To: to.Name}, err
	}
	from, err := a.places.of(ctx, region.Code(c.From))
	return Change{Field: c.Field, From: from.Name, To: to.Name}, err
}

func (a *API) childRow(ctx context.Context, card *ledger.Card, latest *ledger.Weighed) (ChildRow, error) {
	p := &card.Person
	row := ChildRow{ID: card.ID.String(), Name: p.Name, Sex: string(p.Sex), BirthDate: dateOrNull(p.Birth), Mother: p.Mother, NIK: child.Masked(p.NIK)}
	if months, ok := ident.CompletedMonths(p.Birth, a.today()); ok {
		row.AgeMonths = &months
	}
	var err error
	if row.Place, row.Kelurahan, err = a.places.around(ctx, p.Place); err != nil || latest == nil {
		return row, err
	}
	m, err := a.measurement(ctx, latest)
	row.Latest = &m
	return row, err
}

func (a *API) child(ctx context.Context, card *ledger.Card, pairs []ledger.ID, identify bool) (Child, error) {
	row, err := a.childRow(ctx, card, lastLive(card))
	if err != nil {
		return Child{}, err
	}
	p := &card.Person
	nik := ident.ParseNIK(p.NIK)
	whole := Child{
		ChildRow: row, NIKClass: nik.Class.String(), MotherNIK: child.Masked(p.MotherNIK), Address: p.Address, RT: p.RT, RW: p.RW,
		BirthWeightG: numberOrNull(p.BirthWeightG), BirthLengthCm: numberOrNull(p.BirthLengthCm),
		OpenPairs: make([]string, len(pairs)), Merged: mergedOf(card), AsOf: instant(lastSaid(card)),
	}
	if identify && nik.Class != ident.Missing {
		whole.NIKFull = &nik.Value
	}
	for i, pair := range pairs {
		whole.OpenPairs[i] = pair.String()
	}
	whole.Measurements, err = a.measurements(ctx, card.Weighed)
	return whole, err
}

func mergedOf(card *ledger.Card) []MergedChild {
	merged := []MergedChild{}
	for _, m := range card.Merges {
		if m.Withdrawn {
			continue
		}
		one := MergedChild{ID: m.Other.String()}
		for _, s := range card.Said {
			if s.Record == m.Other && !s.Withdrawn && s.Person.Name != "" {
				one.Name = s.Person.Name
			}
		}
		merged = append(merged, one)
	}
	return merged
}

// lastLive is the last weighing that stands, nil without one.
func lastLive(card *ledger.Card) *ledger.Weighed {
	for i := len(card.Weighed) - 1; i >= 0; i-- {
		if card.Weighed[i].Live() {
			return &card.Weighed[i]
		}
	}
	return nil
}

// lastSaid is when the last thing on the card was said, Unix milliseconds.
func lastSaid(card *ledger.Card) int64 {
	var last int64
	for _, s := range card.Said {
		last = max(last, s.SaidAt)
	}
	for _, w := range card.Weighed {
		for _, v := range w.Versions {
			last = max(last, v.SaidAt)
		}
	}
	return last
}

func dateOrNull(d ident.Date) *string {
	if d.IsZero() {
		return nil
	}
	text := d.String()
	return &text
}
