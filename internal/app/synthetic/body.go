package synthetic

import (
	"math"
	"math/rand/v2"

	"canting/growth"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
)

const (
	daysPerMonth = growth.DaysPerMonth
	standsFrom   = 731 // day from which a child is measured standing
)

// How length and weight lie in the city. With the cut at -2 SD, spread and
// share together say where the middle is.
const (
	lengthSpread = 0.79
	// fall is by how much more, as a part of today's, were stunted when the
	// weighings begin.
	fall = 0.62
	// clearFloor is the least length z where nobody is stunted.
	clearFloor = -1.5

	weightMiddle = -0.39
	weightByLen  = 0.95 // weight z for each length z
	weightSpread = 0.50 // SD of the weight z at one length
)

func (p *plan) sex() growth.Sex {
	if p.girl {
		return growth.Female
	}
	return growth.Male
}

func (p *plan) age(at ident.Date) float64 { return float64(p.birth.DaysUntil(at)) }

// normal is the z below which a share of a population lies.
func normal(share float64) float64 { return math.Sqrt2 * math.Erfinv(2*share-1) }

// lengthZ is how long the child really is on a day. The middle of the city
// rises from month to month such that ever fewer are stunted.
func (c *City) lengthZ(p *plan, day ident.Date) float64 {
	w := &c.wards[c.posyandu[p.posyandu].ward]
	back := min(max(c.last-day.MonthIndex(), 0), Months-1)
	past := float64(back) / (Months - 1)
	z := -2 + lengthSpread*(p.stature-normal(w.stunted*(1+fall*past))) - p.drift*past
	if w.cleared {
		const months, step = 12, 0.2
		z = max(z, clearFloor-step*float64(max(0, back-months+1)))
	}
	return z + falter(z, p.age(day))
}

// falter is by how much a young infant is still longer than it will be: children
// are born nearer to the middle and fall behind in the first nine months.
func falter(z, age float64) float64 {
	const until = 270
	return max(0, 1-age/until) * (0.2 + 0.4*max(0, -0.5-z))
}

// weightZ is the child's weight on a day, passing ups and downs left out.
// The heavy are heavier than the light are light.
func (c *City) weightZ(p *plan, day ident.Date) float64 {
	return weightMiddle + weightByLen*(c.lengthZ(p, day)+0.3) + weightSpread*(p.heft+max(0, p.heft-1))
}

// newborn is the weight in grams and the length in cm at birth, as the register
// of births has them: to 50 g and to half a centimetre. Twins are lighter.
func (c *City) newborn(p *plan, r *rand.Rand) (grams, cm float64) {
	z := 0.6*c.weightZ(p, p.birth) + 0.5*r.NormFloat64()
	length := 0.8*c.lengthZ(p, p.birth) + 0.3*r.NormFloat64()
	if p.twin {
		z, length = z-1.4, length-1
	}
	kg, _ := growth.Value(growth.WeightForAge, p.sex(), 0, max(z, -4))
	cm, _ = growth.Value(growth.LenheiForAge, p.sex(), 0, max(length, -4))
	return nearest(kg*1000, 50), nearest(cm, 0.5)
}

// nearest rounds to a multiple of step.
func nearest(y, step float64) float64 {
	if step < 1 {
		per := math.Round(1 / step)
		return math.Round(y*per) / per
	}
	return math.Round(y/step) * step
}

// walk is a child's way through the months: what the next weighing takes over
// from those before it.
type walk struct {
	*City
	p    *plan
	at   *post
	r    *rand.Rand
	away float64 // weight z above or below the child's own, as after an illness
	done []ledger.Weighing
}

// weigh gives the weighings of a child up to a month, by date.
func (c *City) weigh(p *plan, r *rand.Rand, last int) []ledger.Weighing {
	w := walk{City: c, p: p, at: &c.posyandu[p.posyandu], r: r}
	birth, fifth := p.registered.MonthIndex(), p.birth.AddMonths(60)
	for month := max(c.first, birth); month <= last; month++ {
		day := meeting(month, w.at.weekday, w.at.week)
		if day >= fifth || day > c.until {
			break
		}
		w.away = 0.7*w.away + 0.07*r.NormFloat64()
		if day >= p.registered && w.comes(day) {
			w.done = append(w.done, w.weighed(day))
		}
	}
	return w.done
}

// comes says whether the child is brought. Those who are known to be short are
// fetched, as kader do.
func (w *walk) comes(day ident.Date) bool {
	share := w.at.coverage + 0.02 + w.p.habit + season(day.MonthIndex())
	switch age := w.p.age(day); {
	case age < 365:
		share += 0.05
	case age > 3*365:
		share -= 0.03
	}
	if w.lengthZ(w.p, day) < -1.9 {
		share = 0.97
	}
	return w.r.Float64() < share
}

// weighed is one weighing as it is written down, mistakes included.
func (w *walk) weighed(day ident.Date) ledger.Weighing {
	said := ledger.Weighing{Date: day, WeightKg: w.weight(day)}
	if w.r.Float64() < 0.975 {
		said.LenheiCm, said.Measure = w.lenhei(day)
	}
	age := w.p.age(day)
	arm, head := w.r.Float64() < 0.45, w.r.Float64() < 0.5
	if arm && age >= 6*daysPerMonth {
		said.MUACCm = w.girth(growth.ArmForAge, age, 0.75*w.weightZ(w.p, day)+w.away+0.4*w.r.NormFloat64())
	}
	if head && age < 2*365 {
		said.HeadCm = w.girth(growth.HeadForAge, age, 0.3*w.lengthZ(w.p, day)+0.8*w.p.head-0.2+0.1*w.r.NormFloat64())
	}
	said.Oedema = w.r.Float64() < 0.0002
	w.spoil(&said)
	return said
}

// weight is read to 0.1 kg, at some posyandu often to the half.
func (w *walk) weight(day ident.Date) float64 {
	z := w.weightZ(w.p, day) + w.away + 0.04*w.r.NormFloat64()
	kg, ok := growth.Value(growth.WeightForAge, w.p.sex(), w.p.age(day), z)
	switch {
	case !ok:
		return 0
	case w.r.Float64() < w.at.halves:
		return nearest(kg, 0.5)
	}
	return nearest(kg, 0.1)
}

// lenhei is read to the millimetre, at some posyandu often to the centimetre.
// Below two years children lie and later they stand; a few the other way, which
// makes them 0.7 cm shorter or longer, and of a few nobody wrote it down.
func (w *walk) lenhei(day ident.Date) (cm float64, how ledger.Lenhei) {
	const canStand, correction = 10 * daysPerMonth, 0.7
	age := w.p.age(day)
	cm, ok := growth.Value(growth.LenheiForAge, w.p.sex(), age, w.lengthZ(w.p, day))
	if !ok {
		return 0, ""
	}
	how = ledger.Lying
	if age >= standsFrom {
		how = ledger.Standing
	}
	switch lot := w.r.Float64(); {
	case lot < 0.015 && age >= standsFrom:
		cm, how = cm+correction, ledger.Lying
	case lot < 0.015 && age >= canStand:
		cm, how = cm-correction, ledger.Standing
	case lot < 0.03:
		how = ""
	}
	cm += 0.3 * w.r.NormFloat64()
	if w.r.Float64() < w.at.wholes {
		return nearest(cm, 1), how
	}
	return nearest(cm, 0.1), how
}

// girth is a circumference of the arm or the head in cm, read to the
// millimetre.
func (w *walk) girth(i growth.Indicator, age, z float64) float64 {
	cm, ok := growth.Value(i, w.p.sex(), age, z)
	if !ok {
		return 0
	}
	return nearest(cm, 0.1)
}

// measurement is a weighing as the growth standards take it, at an age in days.
func (p *plan) measurement(said *ledger.Weighing, age float64) growth.Measurement {
	m := growth.Missing(p.sex())
	m.AgeDays, m.WeightKg, m.LenheiCm, m.Oedema = age, said.WeightKg, said.LenheiCm, said.Oedema
	switch said.Measure {
	case ledger.Lying:
		m.Measure = growth.Lying
	case ledger.Standing:
		m.Measure = growth.Standing
	}
	return m
}
