// Package ledger is what Canting remembers: entries, which are immutable
// statements that something happened, and cards, which are what the entries
// about one subject add up to.
//
// Nothing is overwritten. A correction, a withdrawal, a merge and its undoing
// are entries too. A card is always the fold of its entries: applying them one
// by one as they come, or all at once later, gives the same card.
package ledger

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"canting/internal/domain/fault"
	"canting/internal/domain/region"
)

// Rules names the version of the rules that judges entries accepted today. An
// entry keeps the version that judged it.
const Rules = "2026-11"

// Kind says what an entry states.
type Kind string

// The kinds of entries.
const (
	// PersonRegistered states for the first time who a person is. Body: Person.
	PersonRegistered Kind = "person.registered"
	// PersonUpdated states more, or other, about who a person is. Body: Person.
	PersonUpdated Kind = "person.updated"
	// PersonMerged states that another record is the same person. Body: Merge.
	PersonMerged Kind = "person.merged"
	// GrowthWeighed states one weighing. With Amends it replaces what an
	// earlier entry said of that weighing. Body: Weighing.
	GrowthWeighed Kind = "growth.weighed"
	// PersonRelated states who is a person's mother, father or partner. Body: Related.
	PersonRelated Kind = "person.related"
	// PersonLeft states that a person died or moved away. Body: Left.
	PersonLeft Kind = "person.left"
	// CaseStarted states that a person entered a stage. Body: CaseOpened.
	CaseStarted Kind = "case.opened"
	// CaseFacts states more, or other, facts of a stage. Body: CaseNoted.
	CaseFacts Kind = "case.noted"
	// CaseEnded states that a stage is over, and how. Body: CaseClosed.
	CaseEnded Kind = "case.closed"
	// VisitDone states one visit of a stage and how it was judged. With Amends it
	// replaces what an earlier entry said of that visit. Body: Visited.
	VisitDone Kind = "visit.done"
	// EntryWithdrawn takes the entry named in Amends back. No body.
	EntryWithdrawn Kind = "entry.withdrawn"
	// PairSuspected states that two records may be one person. Body: Pair.
	PairSuspected Kind = "pair.suspected"
	// PairMerged states that the pair is one person. Body: PairDecision.
	PairMerged Kind = "pair.merged"
	// PairDifferent states that the pair is two persons. No body.
	PairDifferent Kind = "pair.different"
	// PlaceNamed states that a posyandu exists and how it is called. Body: Place.
	PlaceNamed Kind = "place.named"
)

// Subject tells which fold an entry of this kind belongs to; an
// EntryWithdrawn belongs to that of the entry it takes back.
func (k Kind) Subject() Subject {
	switch k {
	case PersonRegistered, PersonUpdated, PersonMerged, GrowthWeighed,
		PersonRelated, PersonLeft, CaseStarted, CaseFacts, CaseEnded, VisitDone:
		return SubjectPerson
	case PairSuspected, PairMerged, PairDifferent:
		return SubjectPair
	case PlaceNamed:
		return SubjectPlace
	}
	return SubjectUnknown
}

// Subject is the sort of thing that entries are about.
type Subject uint8

// The subjects.
const (
	SubjectUnknown Subject = iota
	SubjectPerson
	SubjectPair
	SubjectPlace
)

// SourceKind tells by which road an entry came.
type SourceKind string

// The roads.
const (
	SourceDesk   SourceKind = "desk"
	SourceImport SourceKind = "import"
	SourcePhone  SourceKind = "phone"
	SourceDemo   SourceKind = "demo"
)

// Source is where an entry came from: the road, and for an import its batch
// and the row of the file as a person counts it.
type Source struct {
	Kind  SourceKind `json:"kind"`
	Batch ID         `json:"batch,omitzero"`
	Row   int        `json:"row,omitempty"`
}

// Entry is one immutable statement. Times are Unix milliseconds; Seq is given
// by the ledger when the entry is stored and orders the entries of a city.
type Entry struct {
	City    region.Code     `json:"city"`
	ID      ID              `json:"id"`
	Seq     int64           `json:"seq"`
	Kind    Kind            `json:"kind"`
	Subject ID              `json:"subject"`
	At      int64           `json:"at"`
	SaidAt  int64           `json:"said_at"`
	Who     ID              `json:"who"`
	Device  string          `json:"device,omitempty"`
	Source  Source          `json:"source"`
	Amends  ID              `json:"amends,omitzero"`
	Reason  string          `json:"reason,omitempty"`
	Rules   string          `json:"rules"`
	Body    json.RawMessage `json:"body,omitempty"`

	// told is the body before it was written, when it was written here.
	told any
}

// MaxReason is the longest reason, in bytes, that an entry may carry.
const MaxReason = 500

// Check tells whether the envelope is whole: it does not look into the body,
// which each fold reads for itself.
func (e *Entry) Check() error {
	refuse := func(field string) error {
		return fault.E("ledger.check", fault.Invalid, "fault.entry."+field, nil)
	}
	switch {
	case e.City == "":
		return refuse("city")
	case e.ID.IsZero():
		return refuse("id")
	case e.Subject.IsZero():
		return refuse("subject")
	case e.Kind == EntryWithdrawn && e.Amends.IsZero():
		return refuse("amends")
	case e.Kind != EntryWithdrawn && e.Kind.Subject() == SubjectUnknown:
		return refuse("kind")
	case e.SaidAt <= 0 || e.Who.IsZero():
		return refuse("who")
	case len(e.Reason) > MaxReason || !storable(e.Reason):
		return refuse("reason")
	case !storable(e.Device) || !storable(string(e.Source.Kind)) || !storable(e.Rules):
		return refuse("who")
	case !utf8.Valid(e.Body) || bytes.IndexByte(e.Body, 0) >= 0:
		return refuse("body")
	}
	return nil
}

// storable tells whether every engine can keep the text: PostgreSQL takes
// UTF-8 without the zero byte only.
func storable(text string) bool { return utf8.ValidString(text) && strings.IndexByte(text, 0) < 0 }

// Same tells whether two entries with one ID state the same thing, so that a
// repetition is a retry and not a contradiction.
func (e *Entry) Same(o *Entry) bool {
	return e.Kind == o.Kind && e.Subject == o.Subject && e.Amends == o.Amends && string(e.Body) == string(o.Body)
}

// Tell sets what the entry states. Whoever folds the entry on this machine is
// spared reading the body again.
func (e *Entry) Tell(body any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return fault.E("ledger.tell", fault.Invalid, "fault.entry.body", err, "kind", string(e.Kind))
	}
	e.Body, e.told = raw, body
	if bytes.Contains(raw, []byte(`\ufffd`)) {
		// Bytes that are no text were replaced: what counts is what is stored.
		e.told = nil
	}
	return nil
}

// read reads an entry's body.
func read[T any](e *Entry, into *T) error {
	if told, ok := e.told.(T); ok {
		*into = told
		return nil
	}
	if err := json.Unmarshal(e.Body, into); err != nil {
		return fault.E("ledger.body", fault.Invalid, "fault.entry.body", err, "kind", string(e.Kind))
	}
	return nil
}

// Level says how much a remark matters.
type Level string

// The levels.
const (
	Info  Level = "info"
	Warn  Level = "warn"
	Error Level = "error"
)

// Remark is what was noticed about one value of a source: the column as the
// file calls it, the code of the sentence, the raw text and what it became.
type Remark struct {
	Column string `json:"column,omitempty"`
	Code   string `json:"code"`
	Level  Level  `json:"level"`
	Raw    string `json:"raw,omitempty"`
	Value  string `json:"value,omitempty"`
}

// Receipt tells what became of an entry that was submitted.
type Receipt struct {
	Entry ID
	Seq   int64
	// Known is true when the entry was stored already: a retry.
	Known bool
	// Card is the card that a weighing, or what was said of who a person is,
	// has led to; nil for other entries. It is shared: nobody may change it.
	Card *Card
}
