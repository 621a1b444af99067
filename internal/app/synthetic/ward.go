package synthetic

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"canting/internal/domain/region"
)

// ward is a kelurahan's part in the city.
type ward struct {
	code region.Code
	// kader is how many kader it had in 2011 (city site, 2011), which shapes the
	// numbers of children for want of better.
	kader int
	// stunted is the share of the children who are stunted in the last month.
	stunted float64
	// cleared: no stunted child in the last twelve months, as told of Meri and
	// Purwotengah since the end of 2024.
	cleared bool
}

// wards are the kelurahan of Kota Mojokerto. Kedundung is the highest and Kauman
// the lowest of those above zero, as told in mid 2025; the rest is made up.
func wards() []ward {
	return []ward{
		{"35.76.01.1003", 79, 0.018, false},  // Mentikan
		{"35.76.01.1004", 34, 0.0085, false}, // Kauman
		{"35.76.01.1005", 90, 0.019, false},  // Pulorejo
		{"35.76.01.1006", 65, 0.018, false},  // Prajurit Kulon
		{"35.76.01.1007", 77, 0.018, false},  // Surodinawan
		{"35.76.01.1008", 73, 0.019, false},  // Blooto
		{"35.76.02.1001", 73, 0.019, false},  // Gunung Gedangan
		{"35.76.02.1003", 82, 0.018, false},  // Magersari
		{"35.76.02.1004", 25, 0.014, false},  // Gedongan
		{"35.76.02.1008", 105, 0.018, false}, // Balongsari
		{"35.76.02.1009", 146, 0.029, false}, // Kedundung
		{"35.76.02.1010", 232, 0.019, false}, // Wates
		{"35.76.03.1001", 121, 0.017, false}, // Kranggan
		{"35.76.03.1002", 114, 0.019, false}, // Miji
		{"35.76.03.1003", 82, 0.013, true},   // Meri
		{"35.76.03.1004", 42, 0.015, false},  // Jagalan
		{"35.76.03.1005", 35, 0.013, false},  // Sentanan
		{"35.76.03.1006", 25, 0.013, true},   // Purwotengah
	}
}

// post is a posyandu and its habits.
type post struct {
	code region.Code
	name string
	ward int
	rw   int
	// weekday (0 is Monday) and week (from 0) say when it meets.
	weekday, week int
	size          float64 // beside the others of its kelurahan
	coverage      float64 // share of the children who come in a month like any other
	// halves and wholes are how often the weight is read to the half kilogram
	// and the length to the whole centimetre.
	halves, wholes float64
}

// open names the posyandu and gives each its habits.
func (c *City) open(r *rand.Rand, children int) error {
	shares := make([]float64, len(c.wards))
	for i, w := range c.wards {
		shares[i] = float64(w.kader)
	}
	total := int(math.Round(float64(children) / posyanduOf))
	for i, n := range apportion(max(total, len(c.wards)), shares) {
		names := slices.Clone(c.words.flowers)
		r.Shuffle(len(names), func(a, b int) { names[a], names[b] = names[b], names[a] })
		for rw := 1; rw <= max(n, 1); rw++ {
			name := fmt.Sprintf("%s RW %02d", names[rw%len(names)], rw)
			code, err := region.PosyanduCode(c.wards[i].code, name)
			if err != nil {
				return err
			}
			p := post{code: code, name: name, ward: i, rw: rw}
			p.acquireHabits(r)
			c.posyandu = append(c.posyandu, p)
		}
	}
	return nil
}

func (p *post) acquireHabits(r *rand.Rand) {
	p.weekday, p.week = r.IntN(6), r.IntN(4)
	p.size = 0.75 + 0.5*r.Float64()
	p.coverage = 0.81 + 0.06*r.Float64()
	if r.IntN(5) == 0 {
		p.halves = 0.25 + 0.25*r.Float64()
	}
	if r.IntN(4) == 0 {
		p.wholes = 0.30 + 0.40*r.Float64()
	}
}

// apportion splits a total by weights, by largest remainders; of equal ones the
// first comes first.
func apportion(total int, weights []float64) []int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	parts, order, given := make([]int, len(weights)), make([]int, len(weights)), 0
	rest := make([]float64, len(weights))
	for i, w := range weights {
		exact := float64(total) * w / sum
		parts[i], order[i] = int(exact), i
		rest[i] = exact - math.Floor(exact)
		given += parts[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	for _, i := range order[:max(0, min(total-given, len(order)))] {
		parts[i]++
	}
	return parts
}
