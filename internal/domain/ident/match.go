package ident

import "canting/internal/domain/region"

// Record is what one source says about one child. Every field may be missing.
type Record struct {
	NIK       NIK
	Name      string
	Sex       Sex
	Birth     Date
	Mother    string // also a parents' column: "AYAH / IBU"
	Kelurahan region.Code
	Posyandu  region.Code
	Address   string
	RT, RW    string
}

// Zone is the opinion about two records.
type Zone uint8

// The zones. The zero value is Different: nothing is claimed without evidence.
const (
	Different Zone = iota // another child, as far as the records tell
	Ask                   // a person must look
	Same                  // the same child
)

// String is the zone's stable name.
func (z Zone) String() string {
	switch z {
	case Same:
		return "same"
	case Ask:
		return "ask"
	}
	return "different"
}

// Reason is one piece of evidence. Field and Code together are a catalogue key,
// as "birth.swapped"; Points are positive for, negative against.
type Reason struct {
	Field  string
	Code   string
	Points int
}

// Verdict is the opinion with its evidence. Score orders verdicts for a work
// list: it is the sum of the points, held within the zone's band (Different 0-39,
// Ask 40-79, Same 80-100), so that it never contradicts the zone.
type Verdict struct {
	Zone    Zone
	Score   int
	Reasons []Reason
}

// Prepared is a Record with its names folded, so that a record which is compared
// with many is folded once.
type Prepared struct {
	Record
	name    Folded
	mothers []Folded
}

// Prepare folds a record's names. For a newborn without a name ("By Ny Siti")
// the name is taken as the mother's where the mother is missing.
func Prepare(r Record) Prepared { return PrepareNamed(r, prepareName(r).name) }

// PrepareNamed is Prepare of a record whose own name was folded before.
func PrepareNamed(r Record, name Folded) Prepared {
	p := Prepared{Record: r, name: name}
	p.mothers = parents(r.Mother)
	if len(p.mothers) == 0 && Unnamed(r.Name) {
		p.mothers = parents(r.Name)
	}
	return p
}

// prepareName folds the child's own name alone, which is all that keys need.
func prepareName(r Record) Prepared {
	if Unnamed(r.Name) {
		return Prepared{Record: r}
	}
	return Prepared{Record: r, name: NameKey(r.Name)}
}

// Compare gives the opinion whether two records are the same child. It is
// symmetric. The rules are in decide; every piece of evidence is in the Reasons.
func Compare(a, b Record) Verdict { return Prepare(a).Compare(Prepare(b)) }

// Compare is Compare of two records that are prepared already.
func (p Prepared) Compare(q Prepared) Verdict { return p.verdict(q, p.evidence(q, wordSimilarity)) }

func (p Prepared) verdict(q Prepared, e evidence) Verdict {
	e.address = compareAddress(p.Record, q.Record)
	zone := e.decide()
	v := Verdict{Zone: zone, Reasons: e.reasons()}
	for _, r := range v.Reasons {
		v.Score += r.Points
	}
	low, high := zone.band()
	v.Score = max(low, min(high, v.Score))
	return v
}

func (z Zone) band() (low, high int) {
	switch z {
	case Same:
		return 80, 100
	case Ask:
		return 40, 79
	}
	return 0, 39
}
