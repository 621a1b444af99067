package importing

import (
	"hash/maphash"

	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// matcher finds who a row may be about, among everybody in the city and those
// whom the import itself has brought. It keeps only what comparing needs.
type matcher struct {
	seed   maphash.Seed
	people []known
	first  map[uint64]int32 // key -> 1 + index into links
	links  []link
	// seen marks, per person, the last row that was compared with them, so that
	// sharing several keys does not mean comparing several times.
	seen []int32
	row  int32
}

type known struct {
	id     ledger.ID
	place  region.Code
	record ident.Prepared
}

type link struct{ person, next int32 }

func newMatcher() *matcher {
	return &matcher{seed: maphash.MakeSeed(), first: map[uint64]int32{}}
}

func (m *matcher) add(id ledger.ID, place region.Code, record ident.Prepared) {
	person := int32(len(m.people))
	m.people = append(m.people, known{id, place, record})
	m.seen = append(m.seen, 0)
	for _, key := range record.BlockKeys() {
		h := maphash.String(m.seed, key)
		m.links = append(m.links, link{person, m.first[h]})
		m.first[h] = int32(len(m.links))
	}
}

// candidate is somebody whom a row may be about.
type candidate struct {
	*known
	verdict ident.Verdict
}

// find compares a record with everybody who shares a key with it. It answers
// the best of those who are the same, any further ones of those, and those
// whom a person must look at.
func (m *matcher) find(record ident.Prepared) (same []candidate, ask []candidate) {
	m.row++
	for _, key := range record.BlockKeys() {
		for at := m.first[maphash.String(m.seed, key)]; at != 0; at = m.links[at-1].next {
			person := m.links[at-1].person
			if m.seen[person] == m.row {
				continue
			}
			m.seen[person] = m.row
			verdict := record.Compare(m.people[person].record)
			switch verdict.Zone {
			case ident.Same:
				same = append(same, candidate{&m.people[person], verdict})
			case ident.Ask:
				ask = append(ask, candidate{&m.people[person], verdict})
			}
		}
	}
	best(same)
	best(ask)
	return same, ask
}

// best brings the highest score to the front; of equals, the one known longest.
func best(candidates []candidate) {
	for i := 1; i < len(candidates); i++ {
		for j := i; j > 0 && candidates[j].verdict.Score > candidates[j-1].verdict.Score; j-- {
			candidates[j], candidates[j-1] = candidates[j-1], candidates[j]
		}
	}
}

// recordOf is what comparing needs of a row or of a known person.
func recordOf(name, nik, mother, address string, sex ledger.Sex, birth ident.Date, place region.Code) ident.Prepared {
	r := ident.Record{Name: name, NIK: ident.ParseNIK(nik), Mother: mother, Address: address, Birth: birth, Kelurahan: place.Kelurahan()}
	if place.Level() == region.Posyandu {
		r.Posyandu = place
	}
	switch sex {
	case ledger.Male:
		r.Sex = ident.Male
	case ledger.Female:
		r.Sex = ident.Female
	}
	return ident.Prepare(r)
}
