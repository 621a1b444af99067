package ident

// relation is how one field of two records stands to the other.
type relation uint8

const (
	unknown   relation = iota // missing on a side
	differs                   // plainly another
	related                   // names only: some likeness, as twins' names have
	similar                   // likely the same, written differently
	equal                     // one and the same
	contained                 // masked NIK: the visible digits fit
	typo                      // NIK: one digit or two neighbours apart
	swapped                   // birth: day and month changed places
)

// evidence is the relation of every field that decides, and of the address,
// which decides nothing and is compared when reasons are asked for.
type evidence struct {
	nik, name, birth, mother, sex relation
	place                         relation // equal: posyandu; similar: kelurahan
	address                       relation
	invented                      bool // the equal NIK has serial 0000
	borrowed                      bool // the equal NIK tells neither record's birth date
	sure                          bool // the names are equal or nearly so
}

func (p Prepared) evidence(q Prepared, words func(x, y string) float64) evidence {
	likeness := similarity(p.name, q.name, words)
	nik := compareNIK(p.NIK, q.NIK)
	return evidence{
		nik:      nik,
		name:     compareNames(p.name, q.name, likeness),
		birth:    compareBirth(p.Birth, q.Birth),
		mother:   compareParents(p.mothers, q.mothers, words),
		sex:      same(p.Sex, q.Sex),
		place:    comparePlace(p.Record, q.Record),
		invented: p.NIK.Class == Synthetic,
		borrowed: nik == equal && borrowed(p.Record, q.Record),
		sure:     likeness >= strongName,
	}
}

// borrowed says whether a's NIK contradicts every birth date that is known, as a
// parent's number does when it was entered for the child, or for both twins.
func borrowed(a, b Record) bool {
	known := 0
	for _, birth := range [2]Date{a.Birth, b.Birth} {
		if birth == 0 {
			continue
		}
		if known++; len(Disagrees(a.NIK, birth, UnknownSex)) == 0 {
			return false
		}
	}
	return known > 0
}

// decide applies the rules, the strongest evidence first.
func (e evidence) decide() Zone {
	zone := e.zone()
	if zone == Same && e.sex == differs {
		return Ask
	}
	return zone
}

func (e evidence) zone() Zone {
	switch e.nik {
	case equal:
		return e.sameNIK()
	case differs, typo:
		// Two valid numbers are two people, unless one was mistyped or is the
		// mother's: then all else agrees, and a person looks.
		if e.sure && e.birth == equal && e.mother >= similar {
			return Ask
		}
		return Different
	}
	return e.withoutNIK()
}

// withoutNIK decides on name, birth date and mother.
func (e evidence) withoutNIK() Zone {
	switch e.birth {
	case equal:
		return e.sameBirth()
	case similar, swapped:
		if e.name == equal && (e.mother >= similar || e.mother == unknown && e.place >= similar) {
			return Ask
		}
	case unknown:
		if e.name == equal && e.mother >= similar && e.place >= similar {
			return Ask
		}
	}
	return Different
}

// sameNIK: the number alone is not enough, because forms get another's number.
func (e evidence) sameNIK() Zone {
	switch {
	case e.borrowed:
		return max(Ask, e.withoutNIK())
	case e.name >= similar:
		return Same
	case e.birth == equal && !e.invented:
		return Same
	}
	return Ask
}

// sameBirth decides for one birth date on name and mother. The same birth date
// and mother with another name is a twin.
func (e evidence) sameBirth() Zone {
	switch e.name {
	case equal:
		if e.mother == equal || e.mother == unknown && e.place >= similar {
			return Same
		}
		return Ask
	case similar:
		if e.mother != differs && e.mother != related {
			return Ask
		}
	case related:
		if e.mother >= similar {
			return Ask
		}
	case unknown:
		if e.mother >= similar && e.sex != differs {
			return Ask
		}
	}
	return Different
}
