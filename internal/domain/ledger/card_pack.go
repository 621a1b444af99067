package ledger

import (
	"errors"
	"fmt"

	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/region"
)

// packedCard is the version of the layout below. Cards of version 1 end before
// the cases; they are read as they are, and written anew when they change.
const packedCard = 2

// Encode packs the card as the store keeps it. Equal cards pack to equal bytes.
func (c *Card) Encode() ([]byte, error) {
	p := &packer{b: make([]byte, 0, 256+96*len(c.Weighed)), texts: make([]string, 0, 32)}
	p.b = append(p.b, packedCard)
	p.once(c.ID)
	p.id(c.Into)
	p.int(c.Seq)
	p.person(&c.Person)
	p.count(len(c.Said))
	for i := range c.Said {
		s := &c.Said[i]
		p.flags(s.Withdrawn)
		p.once(s.Entry)
		p.id(s.Record)
		p.int(s.SaidAt)
		p.person(&s.Person)
	}
	p.count(len(c.Merges))
	for _, m := range c.Merges {
		p.flags(m.Withdrawn)
		p.once(m.Entry)
		p.id(m.By)
		p.id(m.Other)
	}
	p.count(len(c.Weighed))
	for i := range c.Weighed {
		p.weighed(&c.Weighed[i])
	}
	p.life(c)
	return p.b, nil
}

// DecodeCard unpacks what Encode packed.
func DecodeCard(body []byte) (*Card, error) {
	if len(body) == 0 || body[0] < 1 || body[0] > packedCard {
		return nil, fault.E("ledger.card", fault.Internal, "", errors.New("a card of an unknown layout"))
	}
	u := &unpacker{b: body[1:], texts: make([]string, 0, 32)}
	c := &Card{ID: u.once(), Into: u.id(), Seq: u.int()}
	u.person(&c.Person)
	c.Said = list(u, func(s *Statement) {
		u.flags(&s.Withdrawn)
		s.Entry, s.Record, s.SaidAt = u.once(), u.id(), u.int()
		u.person(&s.Person)
	})
	c.Merges = list(u, func(m *Merged) {
		u.flags(&m.Withdrawn)
		m.Entry, m.By, m.Other = u.once(), u.id(), u.id()
	})
	c.Weighed = list(u, u.weighed)
	if body[0] > 1 {
		u.life(c)
	}
	if u.err == nil && len(u.b) > 0 {
		u.err = fmt.Errorf("%d bytes too many", len(u.b))
	}
	if u.err != nil {
		return nil, fault.E("ledger.card", fault.Internal, "", u.err)
	}
	return c, nil
}

// list reads a list; one without members is nil, as it was before packing.
func list[T any](u *unpacker, member func(*T)) []T {
	n := u.count()
	if n == 0 {
		return nil
	}
	all := make([]T, 0, min(n, 1024))
	for range n {
		if u.err != nil {
			return nil
		}
		var empty T
		all = append(all, empty)
		member(&all[len(all)-1]) // filled where it stays: members are large
	}
	return all
}

func (p *packer) person(v *Person) {
	p.text(v.Name)
	p.text(string(v.Sex))
	p.int(int64(v.Birth))
	for _, s := range [...]string{v.NIK, v.Mother, v.MotherNIK, string(v.Place), v.Address, v.RT, v.RW} {
		p.text(s)
	}
	p.float(v.BirthWeightG)
	p.float(v.BirthLengthCm)
}

func (u *unpacker) person(v *Person) {
	v.Name, v.Sex, v.Birth = u.text(), Sex(u.text()), ident.Date(u.int())
	v.NIK, v.Mother, v.MotherNIK = u.text(), u.text(), u.text()
	v.Place, v.Address, v.RT, v.RW = region.Code(u.text()), u.text(), u.text(), u.text()
	v.BirthWeightG, v.BirthLengthCm = u.float(), u.float()
}

func (p *packer) weighed(w *Weighed) {
	p.flags(w.Withdrawn)
	p.once(w.Entry)
	p.id(w.Record)
	p.id(w.Who)
	p.text(string(w.Source.Kind))
	p.id(w.Source.Batch)
	p.int(int64(w.Source.Row))
	p.count(len(w.Versions))
	for _, v := range w.Versions {
		p.flags(v.Withdrawn, v.Weighing != nil, v.Entry == w.Entry)
		if v.Entry != w.Entry {
			p.once(v.Entry)
		}
		p.int(v.SaidAt)
		if v.Weighing != nil {
			p.weighing(v.Weighing)
		}
	}
	p.weighing(&w.Weighing)
	p.result(&w.Result)
}

func (u *unpacker) weighed(w *Weighed) {
	u.flags(&w.Withdrawn)
	w.Entry, w.Record, w.Who = u.once(), u.id(), u.id()
	w.Source = Source{Kind: SourceKind(u.text()), Batch: u.id(), Row: int(u.int())}
	w.Versions = list(u, func(v *Version) {
		var other, first bool
		u.flags(&v.Withdrawn, &other, &first)
		if v.Entry = w.Entry; !first {
			v.Entry = u.once()
		}
		v.SaidAt = u.int()
		if other {
			v.Weighing = &Weighing{}
			u.weighing(v.Weighing)
		}
	})
	if len(w.Versions) == 0 {
		u.fail() // a weighing that nobody told of
	}
	u.weighing(&w.Weighing)
	u.result(&w.Result)
}

func (p *packer) weighing(w *Weighing) {
	p.flags(w.Oedema, w.Portal != nil)
	p.int(int64(w.Date))
	for _, v := range [...]float64{w.WeightKg, w.LenheiCm, w.MUACCm, w.HeadCm} {
		p.float(v)
	}
	p.text(string(w.Measure))
	if w.Portal != nil {
		p.portal(w.Portal)
	}
	p.count(len(w.Confirmed))
	for _, code := range w.Confirmed {
		p.text(code)
	}
	p.count(len(w.Remarks))
	for _, r := range w.Remarks {
		for _, s := range [...]string{r.Column, r.Code, string(r.Level), r.Raw, r.Value} {
			p.text(s)
		}
	}
}

func (u *unpacker) weighing(w *Weighing) {
	var portal bool
	u.flags(&w.Oedema, &portal)
	w.Date = ident.Date(u.int())
	w.WeightKg, w.LenheiCm, w.MUACCm, w.HeadCm = u.float(), u.float(), u.float(), u.float()
	w.Measure = Lenhei(u.text())
	if portal {
		w.Portal = u.portal()
	}
	w.Confirmed = list(u, func(code *string) { *code = u.text() })
	w.Remarks = list(u, func(r *Remark) {
		r.Column, r.Code, r.Level, r.Raw, r.Value = u.text(), u.text(), Level(u.text()), u.text(), u.text()
	})
}

func (p *packer) portal(v *Portal) {
	scores := [...]*float64{v.ZBBU, v.ZTBU, v.ZBBTB}
	p.flags(scores[0] != nil, scores[1] != nil, scores[2] != nil)
	for _, z := range scores {
		if z != nil {
			p.float(*z)
		}
	}
	for _, s := range [...]string{v.BBU, v.TBU, v.BBTB, v.Gain} {
		p.text(s)
	}
}

func (u *unpacker) portal() *Portal {
	var has [3]bool
	u.flags(&has[0], &has[1], &has[2])
	v := &Portal{}
	for i, z := range [...]**float64{&v.ZBBU, &v.ZTBU, &v.ZBBTB} {
		if has[i] {
			read := u.float()
			*z = &read
		}
	}
	v.BBU, v.TBU, v.BBTB, v.Gain = u.text(), u.text(), u.text(), u.text()
	return v
}

func (p *packer) result(r *Result) {
	p.int(int64(r.AgeDays))
	for _, s := range [...]*Score{&r.WeightForAge, &r.LenheiForAge, &r.WeightForLen, &r.BMIForAge, &r.HeadForAge, &r.ArmForAge} {
		p.flags(s.Present, s.Flag)
		p.float(s.Z)
		p.text(s.Reason)
	}
	p.float(r.LenheiCm)
	p.float(r.CorrectionCm)
	for _, s := range [...]string{r.BBU, r.TBU, r.BBTB, r.IMTU, r.MUAC} {
		p.text(s)
	}
	k := &r.KMS
	p.flags(k.TwoT, k.BelowRed, k.AboveOrange, k.Unverified)
	p.text(k.Code)
	p.text(k.Rule)
	p.int(int64(k.GainG))
	p.int(int64(k.KBMG))
}

func (u *unpacker) result(r *Result) {
	r.AgeDays = int(u.int())
	for _, s := range [...]*Score{&r.WeightForAge, &r.LenheiForAge, &r.WeightForLen, &r.BMIForAge, &r.HeadForAge, &r.ArmForAge} {
		u.flags(&s.Present, &s.Flag)
		s.Z, s.Reason = u.float(), u.text()
	}
	r.LenheiCm, r.CorrectionCm = u.float(), u.float()
	r.BBU, r.TBU, r.BBTB, r.IMTU, r.MUAC = u.text(), u.text(), u.text(), u.text(), u.text()
	k := &r.KMS
	u.flags(&k.TwoT, &k.BelowRed, &k.AboveOrange, &k.Unverified)
	k.Code, k.Rule = u.text(), u.text()
	k.GainG, k.KBMG = int(u.int()), int(u.int())
}
