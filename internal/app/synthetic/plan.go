package synthetic

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
)

// plan is who a child is, and what makes it grow as it does.
type plan struct {
	name       string
	nik        string
	girl       bool
	twin       bool
	birth      ident.Date
	registered ident.Date
	posyandu   int
	mother     *mother

	stature float64 // length among the children of the kelurahan, in SD
	heft    float64 // weight beside what the length makes expect, in SD
	head    float64 // head circumference, likewise
	drift   float64 // length z gained over the two years, beside the city's gain
	habit   float64 // how much more than others the child is brought
}

// mother is a mother and her house.
type mother struct {
	name    string
	nik     string
	address string
	rt      int
	birth   ident.Date
}

const (
	boys     = 0.51
	twins    = 0.01 // of births
	siblings = 0.25 // of the births that could be a known mother's next
	// apart is the least number of days between siblings.
	apart = 540
)

// settle brings the children into the world: each posyandu has births spread
// evenly over the years, so that every month finds as many under five.
func (c *City) settle(r *rand.Rand, children int) {
	from := firstOf(c.first - underFive + 1)
	days := from.DaysUntil(c.until) + 1
	births := math.Round(float64(children) / underFive * float64(days) / daysPerMonth)
	reg := natives(r)
	for i, n := range c.births(int(births)) {
		begin := len(c.children)
		for k := range n {
			day := from.AddDays(int((float64(k) + r.Float64()) * float64(days) / float64(n)))
			c.deliver(r, reg, i, begin, min(day, c.until))
		}
	}
	c.order(r)
}

// births is how many children are born at each posyandu.
func (c *City) births(total int) []int {
	kelurahan, sizes := make([]float64, len(c.wards)), make([][]float64, len(c.wards))
	for i, w := range c.wards {
		kelurahan[i] = float64(w.kader)
	}
	for _, p := range c.posyandu {
		sizes[p.ward] = append(sizes[p.ward], p.size)
	}
	each := make([]int, 0, len(c.posyandu))
	for i, n := range apportion(total, kelurahan) {
		each = append(each, apportion(n, sizes[i])...)
	}
	return each
}

// deliver adds the child of one birth, and now and then its twin in the place
// of the child to come. Children from begin on are of the same posyandu.
func (c *City) deliver(r *rand.Rand, reg *register, posyandu, begin int, day ident.Date) {
	p := plan{posyandu: posyandu, birth: day, girl: r.Float64() >= boys}
	if last := len(c.children) - 1; last >= begin && !c.children[last].twin && r.Float64() < twins {
		first := &c.children[last]
		first.twin, p.twin = true, true
		p.birth, p.registered, p.mother = first.birth, first.registered, first.mother
	} else {
		p.registered = min(day.AddDays(2+r.IntN(27)), c.until)
		p.mother = c.motherOf(r, reg, &p, begin)
	}
	p.name = c.words.child(r, p.girl)
	if c.hasNIK(r, p.birth) {
		p.nik = reg.take(c.posyandu[posyandu].code.District().Undotted(), p.birth, p.girl)
	}
	p.head, p.drift, p.habit = r.NormFloat64(), 0.10*r.NormFloat64(), 0.06*r.NormFloat64()
	c.children = append(c.children, p)
}

// hasNIK says whether the family register has the child already: of the
// newborn one in two, of the other infants nearly all.
func (c *City) hasNIK(r *rand.Rand, birth ident.Date) bool {
	missing := r.Float64()
	switch age := birth.DaysUntil(c.until); {
	case age < 30:
		return missing >= 0.5
	case age < 365:
		return missing >= 0.03
	}
	return true
}

// motherOf finds the mother among those of the posyandu whose last child is old
// enough, or brings in a new one.
func (c *City) motherOf(r *rand.Rand, reg *register, p *plan, begin int) *mother {
	if n := len(c.children) - begin; n > 0 && r.Float64() < siblings {
		elder := &c.children[begin+r.IntN(n)]
		if !elder.twin && elder.birth.DaysUntil(p.birth) >= apart && !c.bears(elder.mother, begin, p.birth) {
			return elder.mother
		}
	}
	return c.newMother(r, reg, c.posyandu[p.posyandu].code.District().Undotted(), p.birth)
}

// newMother is the mother, 18 to 42 years older, of a child born on a day. Home
// is the area in which she was registered, if its NIK are not used up.
func (c *City) newMother(r *rand.Rand, reg *register, home string, child ident.Date) *mother {
	years := min(max(28+5.5*r.NormFloat64(), 18), 42)
	birth := child.AddDays(-int(years * 365.25))
	birth = min(max(birth, ident.NewDate(1980, 1, 1)), ident.NewDate(2005, 12, 31))
	return &mother{
		name: c.words.mother(r), birth: birth, rt: 1 + r.IntN(6), address: c.words.address(r),
		nik: reg.take(home, birth, true),
	}
}

// bears says whether a mother had another child too shortly before a day.
func (c *City) bears(mother *mother, begin int, day ident.Date) bool {
	for i := len(c.children) - 1; i >= begin && c.children[i].birth.DaysUntil(day) < apart; i-- {
		if c.children[i].mother == mother {
			return true
		}
	}
	return false
}

// order gives the children their length and weight, those under five in the last
// month and those before them apart. Neither is drawn: the children of each
// kelurahan are spread evenly over the curve of length, and those of the city
// over that of weight, so that even a small kelurahan has the share of stunted
// children that its ward says.
func (c *City) order(r *rand.Rand) {
	here, gone := make([][]int, len(c.wards)), make([][]int, len(c.wards))
	for i := range c.children {
		p := &c.children[i]
		group := &here[c.posyandu[p.posyandu].ward]
		if p.birth.AddMonths(60).MonthIndex() <= c.last {
			group = &gone[c.posyandu[p.posyandu].ward]
		}
		*group = append(*group, i)
	}
	for i := range c.wards {
		shuffle(r, here[i])
		c.spare(r, here[i])
		spread(here[i], func(k int, sd float64) { c.children[k].stature = sd })
		shuffle(r, gone[i])
		spread(gone[i], func(k int, sd float64) { c.children[k].stature = sd })
	}
	for _, group := range [...][]int{slices.Concat(here...), slices.Concat(gone...)} {
		shuffle(r, group)
		spread(group, func(k int, sd float64) { c.children[k].heft = sd })
	}
}

func shuffle(r *rand.Rand, group []int) {
	r.Shuffle(len(group), func(a, b int) { group[a], group[b] = group[b], group[a] })
}

// spread lays a group out evenly under the normal curve, the first lowest.
func spread(group []int, set func(k int, sd float64)) {
	for i, k := range group {
		set(k, normal((float64(i)+0.5)/float64(len(group))))
	}
}

// spare swaps children who are too young to have fallen behind, or about to turn
// five, out of the lowest places.
func (c *City) spare(r *rand.Rand, group []int) {
	const tail, tries = 0.035, 20
	bottom := int(math.Ceil(tail * float64(len(group))))
	for i := range min(bottom, len(group)-bottom) {
		for t := 0; t < tries && !c.settledAge(&c.children[group[i]]); t++ {
			other := bottom + r.IntN(len(group)-bottom)
			group[i], group[other] = group[other], group[i]
		}
	}
}

// settledAge says whether a child is old enough to have fallen behind, and
// young enough to be weighed in the last month.
func (c *City) settledAge(p *plan) bool {
	age := p.age(c.until)
	return age >= 8*daysPerMonth && age < 58*daysPerMonth
}

// person is what the register says of a child.
func (c *City) person(p *plan, r *rand.Rand) ledger.Person {
	at, mum := &c.posyandu[p.posyandu], p.mother
	said := ledger.Person{
		Name: p.name, Sex: ledger.Male, Birth: p.birth, NIK: p.nik,
		Mother: mum.name, MotherNIK: mum.nik,
		Place: at.code, Address: mum.address, RT: three(mum.rt), RW: three(at.rw),
	}
	if p.girl {
		said.Sex = ledger.Female
	}
	if r.Float64() < 0.96 {
		said.BirthWeightG, said.BirthLengthCm = c.newborn(p, r)
	}
	return said
}

// three writes an RT or RW as the family card does, "003".
func three(n int) string { return fmt.Sprintf("%03d", n) }
