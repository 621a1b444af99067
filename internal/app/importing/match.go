package importing

import (
	"hash/maphash"
	"slices"

	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// matcher finds who a row may be about, among everybody in the city and those
// whom the import itself has brought. It holds them all at once, so it keeps
// of each only what comparing needs, and that small.
type matcher struct {
	seed   maphash.Seed
	people [][]known        // in blocks, so that growing copies nobody
	first  map[uint64]int32 // key -> 1 + index into links
	links  []link
	// seen marks, per person, the last row that was compared with them, so that
	// sharing several keys does not mean comparing several times.
	seen []int32
	row  int32
	// compare remembers how alike words are: names repeat.
	compare ident.Comparer
}

// known is somebody whom a row may be about.
type known struct {
	id    ledger.ID
	place region.Code
	name  ident.Folded
	// words are name, NIK, mother and address end to end, in memory of their
	// own: the texts that they come from are parts of whole rows.
	words string
	ends  [3]int32 // of the first three words
	birth ident.Date
	sex   ident.Sex
}

type link struct{ person, next int32 }

// block is how many people stand together.
const block = 1024

func newMatcher() *matcher {
	return &matcher{seed: maphash.MakeSeed(), first: map[uint64]int32{}}
}

func (m *matcher) add(id ledger.ID, place region.Code, r ident.Record) {
	person := int32(len(m.seen))
	if person%block == 0 {
		m.people = append(m.people, make([]known, 0, block))
	}
	last := &m.people[len(m.people)-1]
	*last = append(*last, keep(id, place, r))
	m.seen = append(m.seen, 0)
	for _, key := range ident.BlockKeys(r) {
		h := maphash.String(m.seed, key)
		m.links = append(m.links, link{person, m.first[h]})
		m.first[h] = int32(len(m.links))
	}
}

func keep(id ledger.ID, place region.Code, r ident.Record) known {
	k := known{id: id, place: place, name: folded(r.Name), birth: r.Birth, sex: r.Sex, words: r.Name + r.NIK.Value + r.Mother + r.Address}
	k.ends[0] = int32(len(r.Name))
	k.ends[1] = k.ends[0] + int32(len(r.NIK.Value))
	k.ends[2] = k.ends[1] + int32(len(r.Mother))
	return k
}

// folded is a name as names are compared; a child not named yet has none.
func folded(name string) ident.Folded {
	if ident.Unnamed(name) {
		return ident.Folded{}
	}
	return ident.NameKey(name)
}

func (k *known) nik() string { return k.words[k.ends[0]:k.ends[1]] }

func (k *known) record() ident.Record {
	return recordOf(k.words[:k.ends[0]], k.nik(), k.words[k.ends[1]:k.ends[2]], k.words[k.ends[2]:], k.sex, k.birth, k.place)
}

// candidate is somebody whom a row may be about.
type candidate struct {
	*known
	verdict ident.Verdict
}

// find compares a record with everybody who shares a key with it. It answers
// those who are the same, the best first, and those whom a person must look at.
func (m *matcher) find(r ident.Record) (same []candidate, ask []candidate) {
	m.row++
	name, prepared := folded(r.Name), ident.Prepare(r)
	for _, key := range prepared.BlockKeys() {
		for at := m.first[maphash.String(m.seed, key)]; at != 0; at = m.links[at-1].next {
			person := m.links[at-1].person
			if m.seen[person] == m.row {
				continue
			}
			m.seen[person] = m.row
			k := &m.people[person/block][person%block]
			if !m.mayBe(k, name, r.NIK) {
				continue
			}
			verdict, may := m.compare.Candidate(prepared, ident.PrepareNamed(k.record(), k.name))
			if !may {
				continue
			}
			switch verdict.Zone {
			case ident.Same:
				same = append(same, candidate{k, verdict})
			case ident.Ask:
				ask = append(ask, candidate{k, verdict})
			}
		}
	}
	return distinct(same), distinct(ask)
}

// mayBe tells quickly of most who share no more than the birth date that they
// are another child.
func (m *matcher) mayBe(k *known, name ident.Folded, nik ident.NIK) bool {
	return name.Key == "" || k.name.Key == "" || nik.Usable() && nik.Value == k.nik() || m.compare.MayResemble(name, k.name)
}

// distinct keeps of every person the likeness with the highest score: a person
// who took in another record is known by what both records say.
func distinct(candidates []candidate) []candidate {
	best(candidates)
	kept := candidates[:0]
	for _, c := range candidates {
		if !slices.ContainsFunc(kept, func(k candidate) bool { return k.id == c.id }) {
			kept = append(kept, c)
		}
	}
	return kept
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
func recordOf(name, nik, mother, address string, sex ident.Sex, birth ident.Date, place region.Code) ident.Record {
	r := ident.Record{Name: name, NIK: ident.ParseNIK(nik), Mother: mother, Address: address, Sex: sex, Birth: birth, Kelurahan: place.Kelurahan()}
	if place.Level() == region.Posyandu {
		r.Posyandu = place
	}
	return r
}

func sexOf(s ledger.Sex) ident.Sex {
	switch s {
	case ledger.Male:
		return ident.Male
	case ledger.Female:
		return ident.Female
	}
	return ident.UnknownSex
}
