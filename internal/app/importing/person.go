package importing

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"

	"context"
)

// register says that there is a child whom we did not know.
func (r *run) register(row *Row, m *matching) error {
	r.batch.Totals.ChildrenNew++
	person := personOf(row, m.placed.place)
	person.Raw, person.Remarks = row.RawPerson, personRemarks(row)
	e, err := r.entry(ledger.PersonRegistered, m.subject, row, "person", 0, person)
	if err != nil {
		return err
	}
	return r.tell(&ledger.Card{ID: m.subject}, e)
}

func personOf(row *Row, place region.Code) ledger.Person {
	return ledger.Person{
		Name: row.Name, Sex: row.Sex, Birth: row.Birth, NIK: row.NIK, Mother: row.Parents, Place: place,
		Address: row.Address, RT: row.RT, RW: row.RW, BirthWeightG: row.BirthWeightG, BirthLengthCm: row.BirthLengthCm,
	}
}

// update says what the file knows more of a child: what we have not, a NIK that
// can be used where ours cannot, another posyandu. What the file says
// differently of who the child is, is remarked upon and left to a person.
func (r *run) update(row *Row, m *matching) error {
	card := r.card(m.subject)
	if card == nil {
		return fault.E("importing.update", fault.Conflict, "import.changed_meanwhile", nil)
	}
	r.batch.Totals.ChildrenMatched++
	known, said := card.Person, personOf(row, m.placed.place)
	more := missing(known, said)
	if betterNIK(known.NIK, said.NIK) {
		more.NIK = said.NIK
	}
	if said.Place.Level() >= known.Place.Level() && said.Place != known.Place && said.Place.Level() >= region.Kelurahan {
		more.Place = said.Place
		if known.Place.Level() >= region.Kelurahan {
			row.Remarks = append(row.Remarks, ledger.Remark{Column: "Posyandu", Code: "place_moved", Level: ledger.Info, Raw: string(said.Place), Value: string(known.Place)})
		}
	}
	row.Remarks = append(row.Remarks, differences(known, said)...)
	if empty(more) {
		return nil
	}
	r.batch.Totals.ChildrenUpdated++
	more.Raw, more.Remarks = row.RawPerson, personRemarks(row)
	e, err := r.entry(ledger.PersonUpdated, m.subject, row, "person", 0, more)
	if err != nil {
		return err
	}
	return r.tell(card, e)
}

// missing is what said knows and known does not.
func missing(known, said ledger.Person) ledger.Person {
	whole := known.Over(said) // said, where known says nothing
	var more ledger.Person
	if known.Name == "" {
		more.Name = whole.Name
	}
	if known.Sex == "" {
		more.Sex = whole.Sex
	}
	if known.Birth.IsZero() {
		more.Birth = whole.Birth
	}
	if known.Mother == "" {
		more.Mother = whole.Mother
	}
	if known.NIK == "" {
		more.NIK = whole.NIK
	}
	if known.Address == "" {
		more.Address = whole.Address
	}
	if known.RT == "" {
		more.RT = whole.RT
	}
	if known.RW == "" {
		more.RW = whole.RW
	}
	if known.BirthWeightG == 0 {
		more.BirthWeightG = whole.BirthWeightG
	}
	if known.BirthLengthCm == 0 {
		more.BirthLengthCm = whole.BirthLengthCm
	}
	return more
}

func empty(p ledger.Person) bool {
	return p.Name == "" && p.Sex == "" && p.Birth.IsZero() && p.Mother == "" && p.NIK == "" && p.Place == "" &&
		p.Address == "" && p.RT == "" && p.RW == "" && p.BirthWeightG == 0 && p.BirthLengthCm == 0
}

func betterNIK(known, said string) bool {
	return known != "" && !ident.ParseNIK(known).Usable() && ident.ParseNIK(said).Usable()
}

// differences are what the file says otherwise of who the child is.
func differences(known, said ledger.Person) []ledger.Remark {
	var remarks []ledger.Remark
	differ := func(column, ours, theirs string) {
		if ours != "" && theirs != "" && ours != theirs {
			remarks = append(remarks, ledger.Remark{Column: column, Code: "identity_differs", Level: ledger.Warn, Raw: theirs, Value: ours})
		}
	}
	differ("Tgl Lahir", known.Birth.String(), said.Birth.String())
	differ("JK", string(known.Sex), string(said.Sex))
	if !strings.EqualFold(strings.TrimSpace(known.Name), strings.TrimSpace(said.Name)) {
		differ("Nama", known.Name, said.Name)
	}
	if ident.ParseNIK(known.NIK).Usable() && ident.ParseNIK(said.NIK).Usable() {
		differ("NIK", known.NIK, said.NIK)
	}
	return remarks
}

// personColumns are the headings whose remarks belong to who the child is.
var personColumns = []string{"NIK", "Nama", "JK", "Tgl Lahir", "BB Lahir", "TB Lahir", "Nama Ortu", "Prov", "Kab/Kota", "Kec", "Pukesmas", "Puskesmas", "Desa/Kel", "Posyandu", "RT", "RW", "Alamat"}

// personRemarks are those of a row's remarks. A weighing carries all of them.
func personRemarks(row *Row) []ledger.Remark {
	var own []ledger.Remark
	for _, remark := range row.Remarks {
		if slices.Contains(personColumns, remark.Column) {
			own = append(own, remark)
		}
	}
	return own
}

// suspect opens a pair with everybody whom a person must compare the child with.
func (r *run) suspect(row *Row, m *matching) error {
	for i, c := range m.ask {
		if i == maxAsked {
			break
		}
		pair := ledger.PairID(m.subject, c.id)
		if !m.isNew {
			// Two known records that are one person: they may have been told apart.
			if _, err := r.Store.Pair(context.Background(), r.City.Code, pair); err == nil {
				continue
			} else if fault.KindOf(err) != fault.NotFound {
				return err
			}
		}
		if i == 0 {
			r.batch.Totals.Doubtful++
			row.Remarks = append(row.Remarks, ledger.Remark{Column: "Nama", Code: "doubtful", Level: ledger.Warn, Raw: row.Name})
		}
		body := ledger.Pair{A: m.subject, B: c.id, Score: c.verdict.Score}
		for _, reason := range c.verdict.Reasons {
			body.Reasons = append(body.Reasons, ledger.PairReason{Field: reason.Field, Code: reason.Code, Points: reason.Points})
		}
		if _, err := r.entry(ledger.PairSuspected, pair, row, "pair"+pair.String(), 0, body); err != nil {
			return err
		}
	}
	return nil
}

// weigh says the row's weighing, unless it is known.
func (r *run) weigh(row *Row, m *matching) error {
	w := row.Weighing
	if w.Date.IsZero() || w.WeightKg == 0 && w.LenheiCm == 0 && w.MUACCm == 0 && w.HeadCm == 0 {
		return nil
	}
	card := r.card(m.subject)
	if !card.Person.Birth.IsZero() && w.Date < card.Person.Birth {
		row.Remarks = append(row.Remarks, ledger.Remark{Column: "Tanggal Pengukuran", Code: "date_reversed", Level: ledger.Error, Raw: w.Date.String(), Value: card.Person.Birth.String()})
		return nil
	}
	w.Raw, w.Remarks = row.RawWeighing, slices.Clone(row.Remarks)
	on := r.sameDay(card, w)
	switch {
	case on == nil:
		r.batch.Totals.MeasurementsNew++
		return r.enter(row, m, card, w, ledger.ID{})
	case w.Repeats(on.Weighing) || !on.Live():
		r.batch.Totals.MeasurementsKnown++
		return nil
	case on.Source.Kind == ledger.SourceImport && on.Source.Batch != r.batch.ID:
		// The portal corrected itself.
		r.batch.Totals.MeasurementsChanged++
		return r.enter(row, m, card, w.Over(on.Weighing), on.Entry)
	}
	row.Remarks = append(row.Remarks, ledger.Remark{Column: "Tanggal Pengukuran", Code: "weighing_differs", Level: ledger.Warn, Raw: valuesOf(w), Value: valuesOf(on.Weighing)})
	r.batch.Totals.MeasurementsKnown++
	return nil
}

// sameDay finds the weighing that the card has of the day: one with the same
// values if there is one. One that was taken back counts when this very file
// brought it before: it is not brought back behind the back of who took it.
func (r *run) sameDay(card *ledger.Card, w ledger.Weighing) *ledger.Weighed {
	var found *ledger.Weighed
	for i := range card.Weighed {
		on := &card.Weighed[i]
		if on.Date != w.Date || !on.Live() && r.batch.SameAs.IsZero() {
			continue
		}
		if found == nil || w.Repeats(on.Weighing) && !w.Repeats(found.Weighing) || on.Live() && !found.Live() {
			found = on
		}
	}
	return found
}

func valuesOf(w ledger.Weighing) string {
	return formatted(w.WeightKg) + " kg, " + formatted(w.LenheiCm) + " cm"
}

func (r *run) enter(row *Row, m *matching, card *ledger.Card, w ledger.Weighing, amends ledger.ID) error {
	subject := m.subject
	if !amends.IsZero() {
		subject, _ = card.RecordOf(amends)
	}
	e, err := r.entry(ledger.GrowthWeighed, subject, row, "weighing", w.Date, w)
	if err != nil {
		return err
	}
	if e.Amends = amends; !amends.IsZero() {
		e.Reason = "e-PPGBM"
	}
	if err := r.tell(card, e); err != nil {
		return err
	}
	r.compare(row, r.card(m.subject), e.ID)
	return nil
}

// compare puts the portal's own classes beside ours.
func (r *run) compare(row *Row, card *ledger.Card, entry ledger.ID) {
	for i := range card.Weighed {
		w := &card.Weighed[i]
		if w.Entry != entry && !slices.ContainsFunc(w.Versions, func(v ledger.Version) bool { return v.Entry == entry }) {
			continue
		}
		different := w.Differs()
		for _, d := range different {
			row.Remarks = append(row.Remarks, ledger.Remark{Column: d.Column, Code: "class_differs", Level: ledger.Info, Raw: d.Portal, Value: d.Ours})
		}
		if len(different) > 0 {
			r.batch.Totals.ClassDifferences++
		}
	}
}

func formatted(v float64) string {
	if v == 0 || math.IsNaN(v) {
		return "-"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
