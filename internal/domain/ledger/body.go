package ledger

import (
	"strings"

	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/region"
)

// Sex is "l" (laki-laki, male), "p" (perempuan, female) or "" (not said).
type Sex string

// The sexes, as Indonesian registers write them.
const (
	Male   Sex = "l"
	Female Sex = "p"
)

// Person is what one entry says of who a person is. A zero field says nothing
// about that field.
type Person struct {
	Name          string      `json:"name,omitempty"`
	Sex           Sex         `json:"sex,omitempty"`
	Birth         ident.Date  `json:"birth,omitzero"`
	NIK           string      `json:"nik,omitempty"`
	Mother        string      `json:"mother,omitempty"`
	MotherNIK     string      `json:"mother_nik,omitempty"`
	Place         region.Code `json:"place,omitempty"`
	Address       string      `json:"address,omitempty"`
	RT            string      `json:"rt,omitempty"`
	RW            string      `json:"rw,omitempty"`
	BirthWeightG  float64     `json:"birth_weight_g,omitempty"`
	BirthLengthCm float64     `json:"birth_length_cm,omitempty"`
	// Raw is what stood in the source, by the heading of its column.
	Raw     map[string]string `json:"raw,omitempty"`
	Remarks []Remark          `json:"remarks,omitempty"`
}

// MaxText is the longest text, in bytes, that a field of a Person may hold: an
// index of the store must be able to hold it.
const MaxText = 500

// check refuses texts that not every engine can keep.
func (p *Person) check() error {
	for _, text := range []string{p.Name, string(p.Sex), p.NIK, p.Mother, p.MotherNIK, string(p.Place), p.Address, p.RT, p.RW} {
		switch {
		case len(text) > MaxText:
			return fault.E("ledger.person", fault.TooMuch, "fault.too_much", nil)
		case strings.IndexByte(text, 0) >= 0:
			return fault.E("ledger.person", fault.Invalid, "fault.entry.body", nil)
		}
	}
	return nil
}

// Over lays what p says over what older says.
func (p Person) Over(older Person) Person {
	older.Name = or(p.Name, older.Name)
	older.Sex = or(p.Sex, older.Sex)
	older.Birth = or(p.Birth, older.Birth)
	older.NIK = or(p.NIK, older.NIK)
	older.Mother = or(p.Mother, older.Mother)
	older.MotherNIK = or(p.MotherNIK, older.MotherNIK)
	older.Place = or(p.Place, older.Place)
	older.Address = or(p.Address, older.Address)
	older.RT = or(p.RT, older.RT)
	older.RW = or(p.RW, older.RW)
	older.BirthWeightG = or(p.BirthWeightG, older.BirthWeightG)
	older.BirthLengthCm = or(p.BirthLengthCm, older.BirthLengthCm)
	return older
}

func or[T comparable](v, otherwise T) T {
	var zero T
	if v != zero {
		return v
	}
	return otherwise
}

// Lenhei is how a length or height was taken: "l" lying, "h" standing, "" not said.
type Lenhei string

// The two ways of measuring.
const (
	Lying    Lenhei = "l"
	Standing Lenhei = "h"
)

// Portal is what the national portal itself said of a weighing: its classes in
// our codes, its z-scores, its N/T/O/B. Kept to be shown beside ours.
type Portal struct {
	BBU   string   `json:"bbu,omitempty"`
	TBU   string   `json:"tbu,omitempty"`
	BBTB  string   `json:"bbtb,omitempty"`
	ZBBU  *float64 `json:"zbbu,omitempty"`
	ZTBU  *float64 `json:"ztbu,omitempty"`
	ZBBTB *float64 `json:"zbbtb,omitempty"`
	Gain  string   `json:"gain,omitempty"`
}

// Weighing is what one entry says was measured on one day. Zero is "not
// measured": none of these is ever zero in a living child.
type Weighing struct {
	Date      ident.Date `json:"date"`
	WeightKg  float64    `json:"weight_kg,omitempty"`
	LenheiCm  float64    `json:"lenhei_cm,omitempty"`
	Measure   Lenhei     `json:"measure,omitempty"`
	MUACCm    float64    `json:"muac_cm,omitempty"`
	HeadCm    float64    `json:"head_cm,omitempty"`
	Oedema    bool       `json:"oedema,omitempty"`
	Portal    *Portal    `json:"portal,omitempty"`
	Confirmed []string   `json:"confirmed,omitempty"`
	// Raw is what stood in the source, by the heading of its column.
	Raw     map[string]string `json:"raw,omitempty"`
	Remarks []Remark          `json:"remarks,omitempty"`
}

// Repeats tells whether o says everything of the day that w says: a source that
// never carries the head circumference does not contradict one that does.
func (w Weighing) Repeats(o Weighing) bool {
	return w.Date == o.Date && says(w.WeightKg, o.WeightKg) && says(w.LenheiCm, o.LenheiCm) && says(w.Measure, o.Measure) &&
		says(w.MUACCm, o.MUACCm) && says(w.HeadCm, o.HeadCm) && says(w.Oedema, o.Oedema)
}

// Over lays what w says over what an older telling of the same weighing says.
func (w Weighing) Over(older Weighing) Weighing {
	w.WeightKg = or(w.WeightKg, older.WeightKg)
	w.LenheiCm = or(w.LenheiCm, older.LenheiCm)
	w.Measure = or(w.Measure, older.Measure)
	w.MUACCm = or(w.MUACCm, older.MUACCm)
	w.HeadCm = or(w.HeadCm, older.HeadCm)
	w.Oedema = w.Oedema || older.Oedema
	return w
}

// says tells whether what is said of a field, if anything, is what the other says.
func says[T comparable](said, other T) bool {
	var nothing T
	return said == nothing || said == other
}

// Merge is the body of PersonMerged: the record that is the same person as the
// entry's subject, and that the subject takes in.
type Merge struct {
	Other ID `json:"other"`
}

// Pair is the body of PairSuspected.
type Pair struct {
	A       ID           `json:"a"`
	B       ID           `json:"b"`
	Score   int          `json:"score"`
	Reasons []PairReason `json:"reasons,omitempty"`
}

// PairReason is one reason for or against two records being one person.
type PairReason struct {
	Field  string `json:"field"`
	Code   string `json:"code"`
	Points int    `json:"points"`
}

// PairDecision is the body of PairMerged: the merge entry that carries it out
// and the record that was kept.
type PairDecision struct {
	Merge ID `json:"merge"`
	Kept  ID `json:"kept"`
}

// Place is the body of PlaceNamed.
type Place struct {
	Code   region.Code `json:"code"`
	Name   string      `json:"name"`
	Parent region.Code `json:"parent"`
}
