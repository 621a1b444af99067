package region

import (
	"slices"

	"canting/internal/domain/fault"
)

// Places are all places of the table in code order, the province included.
// The slice is the caller's own.
func (c *City) Places() []Place { return slices.Clone(c.places) }

// At are the places of one level in code order.
func (c *City) At(level Level) []Place {
	var at []Place
	for _, p := range c.places {
		if p.Level == level {
			at = append(at, p)
		}
	}
	return at
}

// Place looks a code up. A posyandu is not in the table and is not found.
func (c *City) Place(code Code) (Place, bool) {
	i, ok := c.byCode[code]
	if !ok {
		return Place{}, false
	}
	return c.places[i], true
}

// Match gives every place of that name, by its letters and digits: spaces, case,
// no-break spaces and a leading "KEL.", "KELURAHAN" or "KEC." do not matter,
// except that such a word narrows the level. A bare "Magersari" is therefore
// two places, the kecamatan first; Find settles it.
func (c *City) Match(name string) []Place {
	key, level := spoken(name)
	var found []Place
	for _, i := range c.byKey[key] {
		if level == None || c.places[i].Level == level {
			found = append(found, c.places[i])
		}
	}
	return found
}

// Find gives the one place of that name at that level. Within narrows it to a
// kecamatan, as a file's own column says; "" means the whole table. No such
// place is fault.NotFound "region.name"; several are fault.Conflict
// "region.ambiguous".
func (c *City) Find(level Level, within Code, name string) (Place, error) {
	var found []Place
	for _, p := range c.Match(name) {
		if p.Level == level && (within == "" || p.Code.Within(within)) {
			found = append(found, p)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return Place{}, fault.E("region.Find", fault.NotFound, "region.name", nil, "name", name, "level", level.String())
	}
	return Place{}, fault.E("region.Find", fault.Conflict, "region.ambiguous", nil, "name", name, "level", level.String())
}

// Puskesmas are the health centres in order of name.
func (c *City) Puskesmas() []Puskesmas { return slices.Clone(c.puskesmas) }

// FindPuskesmas looks a health centre up as files write it: "UPT PUSKESMAS
// BLOOTO", "PKM Blooto" and "Blooto" are one.
func (c *City) FindPuskesmas(name string) (Puskesmas, bool) {
	key := joined(words(name), puskesmasPrefix)
	i := slices.IndexFunc(c.puskesmas, func(p Puskesmas) bool { return Key(p.Name) == key })
	if i < 0 {
		return Puskesmas{}, false
	}
	return c.puskesmas[i], true
}
