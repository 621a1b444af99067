package ident

// weight is what a relation of a field is worth, for and against. Equal fields
// add up to 100 without the NIK. Our own; they order a work list and decide
// nothing.
type weight struct {
	when   relation
	code   string
	points int
}

// reasons lists what spoke for and against, in the order in which an officer
// looks: number, name, birth, mother, sex, place, address. What is missing says
// nothing, except for the name and the birth date.
func (e evidence) reasons() []Reason {
	r := make([]Reason, 0, 7)
	nik := [...]weight{{equal, "equal", 60}, {contained, "masked", 5}, {typo, "typo", -20}, {differs, "differs", -50}}
	switch {
	case e.borrowed:
		nik[0] = weight{equal, "borrowed", 10}
	case e.invented:
		nik[0] = weight{equal, "synthetic", 20}
	}
	r = give(r, "nik", e.nik, nik[:]...)
	r = give(r, "name", e.name, weight{equal, "equal", 35}, weight{similar, "similar", 22}, weight{related, "related", 5},
		weight{differs, "differs", -35}, weight{unknown, "missing", 0})
	r = give(r, "birth", e.birth, weight{equal, "equal", 30}, weight{swapped, "swapped", 15}, weight{similar, "digit", 12},
		weight{differs, "differs", -35}, weight{unknown, "missing", 0})
	r = give(r, "mother", e.mother, weight{equal, "equal", 20}, weight{similar, "similar", 13}, weight{related, "related", 0},
		weight{differs, "differs", -15})
	r = give(r, "sex", e.sex, weight{equal, "equal", 3}, weight{differs, "differs", -20})
	r = give(r, "place", e.place, weight{equal, "posyandu", 7}, weight{similar, "kelurahan", 5}, weight{differs, "differs", -3})
	return give(r, "address", e.address, weight{equal, "equal", 5}, weight{similar, "rt_rw", 3})
}

// give adds the reason of the first weight whose relation holds.
func give(to []Reason, field string, is relation, weights ...weight) []Reason {
	for _, w := range weights {
		if w.when == is {
			return append(to, Reason{Field: field, Code: w.code, Points: w.points})
		}
	}
	return to
}
