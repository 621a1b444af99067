package importing

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// fit makes the texts of a row such that a record can hold them: no longer than
// ledger.MaxText, and text. What was cut stays in the raw cells.
func (r *Row) fit() {
	for _, f := range []struct {
		column string
		text   *string
	}{
		{"NIK", &r.NIK}, {"Nama", &r.Name}, {"Nama Ortu", &r.Parents}, {"Posyandu", &r.Posyandu},
		{"Alamat", &r.Address}, {"RT", &r.RT}, {"RW", &r.RW},
	} {
		fits := strings.ToValidUTF8(strings.ReplaceAll(*f.text, "\x00", ""), "\uFFFD")
		if len(fits) > ledger.MaxText {
			fits = strings.ToValidUTF8(fits[:ledger.MaxText], "") // no half letter at the end
		}
		if fits != *f.text {
			*f.text = fits
			r.Remarks = append(r.Remarks, ledger.Remark{Column: f.column, Code: "text_cut", Level: ledger.Warn})
		}
	}
}

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
func (r *run) update(ctx context.Context, row *Row, m *matching) error {
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
	moved, err := r.moved(ctx, row, card, said.Place)
	if err != nil {
		return err
	}
	if moved {
		more.Place = said.Place
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

// moved tells whether the file has news of where the child is, and remarks upon
// a move. That a file names a place again that was left since is no news: an
// old file, or a portal that nobody told of the move.
func (r *run) moved(ctx context.Context, row *Row, card *ledger.Card, to region.Code) (bool, error) {
	from := card.Person.Place
	if to == from || to.Level() < region.Kelurahan || to.Level() < from.Level() {
		return false, nil
	}
	if from.Level() < region.Kelurahan {
		return true, nil
	}
	remark := ledger.Remark{Column: "Posyandu", Code: "place_moved", Level: ledger.Info, Raw: string(to), Value: string(from)}
	stale, err := r.stalePlace(ctx, row, card, to)
	if stale {
		remark.Code, remark.Level = "identity_differs", ledger.Warn
	}
	row.Remarks = append(row.Remarks, remark)
	return !stale, err
}

// stalePlace tells whether a place was said of the child before, and it is not
// that files, having said otherwise in between, say it again of a later day.
func (r *run) stalePlace(ctx context.Context, row *Row, card *ledger.Card, to region.Code) (bool, error) {
	if !slices.ContainsFunc(card.Said, func(s ledger.Statement) bool { return s.Person.Place == to && !s.Withdrawn }) {
		return false, nil
	}
	for i := range card.Weighed {
		if w := &card.Weighed[i]; w.Live() && w.Date >= row.Weighing.Date {
			return true, nil
		}
	}
	for _, s := range slices.Backward(card.Said) {
		if s.Person.Place == "" || s.Withdrawn {
			continue
		}
		source, err := r.sourceOf(ctx, card, s.Entry)
		if err != nil {
			return true, err
		}
		if source.Kind == ledger.SourceImport {
			return s.Person.Place == to, nil
		}
	}
	return false, nil
}

// sourceOf finds by which road an entry on a card came. What is not stored yet
// is this import's own.
func (r *run) sourceOf(ctx context.Context, card *ledger.Card, entry ledger.ID) (ledger.Source, error) {
	own := ledger.Source{Kind: ledger.SourceImport, Batch: r.batch.ID}
	if r.mended[entry] {
		return own, nil
	}
	record, _ := card.RecordOf(entry)
	history, err := r.Store.History(ctx, r.City.Code, record)
	if err != nil {
		return own, err
	}
	for _, e := range history {
		if e.ID == entry {
			return e.Source, nil
		}
	}
	return own, nil
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
func (r *run) suspect(ctx context.Context, row *Row, m *matching) error {
	told := false
	for _, c := range m.ask[:min(len(m.ask), maxAsked)] {
		pair := ledger.PairID(m.subject, c.id)
		if r.asked[pair] {
			continue
		}
		r.asked[pair] = true
		if !m.isNew {
			// Two known records that are one person: they may have been told apart.
			if _, err := r.Store.Pair(ctx, r.City.Code, pair); err == nil {
				continue
			} else if fault.KindOf(err) != fault.NotFound {
				return err
			}
		}
		if !told {
			told = true
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
func (r *run) weigh(ctx context.Context, row *Row, m *matching) error {
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
	on, err := r.sameDay(ctx, card, w)
	if err != nil {
		return err
	}
	switch {
	case on == nil:
		r.batch.Totals.MeasurementsNew++
		return r.enter(row, m, card, w, ledger.ID{})
	case w.Repeats(on.Weighing) || !on.Live():
		r.batch.Totals.MeasurementsKnown++
		return nil
	}
	corrected, err := r.corrected(ctx, card, on, w)
	switch {
	case err != nil:
		return err
	case corrected:
		r.batch.Totals.MeasurementsChanged++
		return r.enter(row, m, card, w.Over(on.Weighing), on.Entry)
	}
	row.Remarks = append(row.Remarks, ledger.Remark{Column: "Tanggal Pengukuran", Code: "weighing_differs", Level: ledger.Warn, Raw: valuesOf(w), Value: valuesOf(on.Weighing)})
	r.batch.Totals.MeasurementsKnown++
	return nil
}

// corrected tells whether other values of a known weighing are the portal's
// correction of its own. They are not when a person said what stands, when this
// very file did, or when they were said before and corrected since.
func (r *run) corrected(ctx context.Context, card *ledger.Card, on *ledger.Weighed, w ledger.Weighing) (bool, error) {
	standing := on.Entry
	for _, v := range on.Versions {
		if v.Weighing == nil {
			standing = v.Entry
		} else if !v.Withdrawn && w.Repeats(*v.Weighing) {
			return false, nil
		}
	}
	source, err := on.Source, error(nil)
	if standing != on.Entry {
		source, err = r.sourceOf(ctx, card, standing)
	}
	return source.Kind == ledger.SourceImport && source.Batch != r.batch.ID, err
}

// sameDay finds the weighing that the card has of the day: one with the same
// values if there is one. One that a person took back counts when this very
// file brought it before: it is not brought back behind that person's back.
func (r *run) sameDay(ctx context.Context, card *ledger.Card, w ledger.Weighing) (*ledger.Weighed, error) {
	var found *ledger.Weighed
	for i := range card.Weighed {
		on := &card.Weighed[i]
		if on.Date != w.Date {
			continue
		}
		if !on.Live() {
			undone, err := r.takenBack(ctx, on.Source.Batch)
			if err != nil {
				return nil, err
			}
			if undone || r.batch.SameAs.IsZero() {
				continue
			}
		}
		if found == nil || w.Repeats(on.Weighing) && !w.Repeats(found.Weighing) || on.Live() && !found.Live() {
			found = on
		}
	}
	return found, nil
}

// takenBack tells whether an import was undone as a whole, or its undoing begun.
func (r *run) takenBack(ctx context.Context, batch ledger.ID) (bool, error) {
	if undone, known := r.undone[batch]; known || batch.IsZero() {
		return undone, nil
	}
	b, err := r.Store.Batch(ctx, r.City.Code, batch)
	if err != nil {
		return false, err
	}
	r.undone[batch] = b.State == ledger.BatchUndone || b.State == ledger.BatchUndoing || b.State == ledger.BatchInterrupted
	return r.undone[batch], nil
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
		r.mended[e.ID] = true
	}
	if err := r.tell(card, e); err != nil {
		return err
	}
	r.compare(row, r.card(m.subject), e.ID)
	return nil
}

// compare puts the portal's own classes beside ours.
func (r *run) compare(row *Row, card *ledger.Card, entry ledger.ID) {
	w := card.WeighingOf(entry)
	if w == nil {
		return
	}
	different := w.Differs()
	for _, d := range different {
		written := cmp.Or(row.RawWeighing[d.Column], d.Portal)
		row.Remarks = append(row.Remarks, ledger.Remark{Column: d.Column, Code: "class_differs", Level: ledger.Info, Raw: written, Value: d.Ours})
	}
	if len(different) > 0 {
		r.batch.Totals.ClassDifferences++
	}
}

func formatted(v float64) string {
	if v == 0 || math.IsNaN(v) {
		return "-"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
