package synthetic

import (
	"math"

	"canting/growth"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
)

const (
	slips  = 0.003 // of weighings hold a value that cannot be
	copies = 0.006 // repeat last month's numbers
)

// spoil makes the mistakes of a weigh day. A child who reads as short and is not
// is measured again, unless the reading is a slip; where nobody is stunted, the
// midwife finds the slips too.
func (w *walk) spoil(said *ledger.Weighing) {
	slipped := false
	switch lot := w.r.Float64(); {
	case lot < slips:
		w.slip(said)
		slipped = true
	case lot < slips+copies && len(w.done) > 0:
		last := w.done[len(w.done)-1]
		said.WeightKg, said.LenheiCm, said.Measure = last.WeightKg, last.LenheiCm, last.Measure
	}
	if slipped && !w.cleared(said.Date) || w.lengthZ(w.p, said.Date) < -2 {
		return
	}
	if w.short(said) {
		said.LenheiCm = w.again(said)
	}
}

// The least and the greatest numbers that a desk takes, kg and cm: what lies
// outside never comes into a register (see ledger.Card.Question).
const (
	leastKg, mostKg = 0.5, 35
	leastCm, mostCm = 35, 130
)

// slip writes one number wrong, in a way that a desk would let pass.
func (w *walk) slip(said *ledger.Weighing) {
	kg, cm := said.WeightKg, said.LenheiCm
	lot, less := w.r.IntN(4), 3+5*w.r.Float64()
	switch {
	case lot == 0 && cm > 0: // bent knees, a slanting board: 3 to 8 cm gone
		cm = nearest(cm-less, 0.1)
	case lot == 1 && cm > 0: // 87.4 for 78.4
		cm = swapped(cm)
	case lot == 2 && kg >= 10: // 21.3 for 12.3
		kg = swapped(kg)
	case kg*10 <= mostKg: // 34 for 3.4
		kg = math.Round(kg * 10)
	default: // 1.2 for 12.3
		kg = nearest(kg/10, 0.1)
	}
	if kg >= leastKg && kg <= mostKg {
		said.WeightKg = kg
	}
	if cm >= leastCm && cm <= mostCm {
		said.LenheiCm = cm
	}
}

// swapped exchanges the tens and the units of a number from 10 to 99; another
// stays.
func swapped(y float64) float64 {
	whole := int(y)
	if whole < 10 || whole > 99 {
		return y
	}
	return nearest(float64(whole%10*10+whole/10)+y-float64(whole), 0.1)
}

// cleared says whether nobody is stunted in the child's kelurahan by then.
func (w *walk) cleared(day ident.Date) bool {
	return w.wards[w.at.ward].cleared && w.last-day.MonthIndex() < 12
}

// short says whether a weighing would count as stunted.
func (w *walk) short(said *ledger.Weighing) bool {
	s := growth.WHO2006(w.p.measurement(said, w.p.age(said.Date))).LenheiForAge
	return s.Valid() && s.Z < -2
}

// again is the length that a second, careful measurement gives, never below
// the true one. The child is held as before.
func (w *walk) again(said *ledger.Weighing) float64 {
	const correction = 0.7
	age := w.p.age(said.Date)
	cm, _ := growth.Value(growth.LenheiForAge, w.p.sex(), age, w.lengthZ(w.p, said.Date))
	switch {
	case said.Measure == ledger.Standing && age < standsFrom:
		cm -= correction
	case said.Measure == ledger.Lying && age >= standsFrom:
		cm += correction
	}
	return math.Ceil(cm*10) / 10
}
