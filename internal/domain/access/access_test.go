package access

import (
	"strings"
	"testing"

	"canting/internal/domain/ledger"
	"canting/internal/domain/region"

	"pgregory.net/rapid"
)

const city region.Code = "35.76"

// places are where the matrix asks, in the order of its columns.
func places() []region.Code {
	return []region.Code{
		"35.76.02.1009",        // own kelurahan
		"35.76.02.1009.mawar",  // own posyandu
		"35.76.02.1009.melati", // another posyandu of the own kelurahan
		"35.76.03.1003",        // another kelurahan
		"35.76",                // the city
		"35.77.01.1001",        // another city
		"",
	}
}

// The whole policy, written out: y is allowed, - is not. A puskesmas has the
// kelurahan, a kader the posyandu.
const matrix = `
                                  own  own  own  oth  the  oth  no
role        action                kel  pos  kel2 kel  city city place
admin       figures.read          y    y    y    y    y    -    -
admin       child.read            y    y    y    y    y    -    -
admin       child.identify        y    y    y    y    y    -    -
admin       child.write           y    y    y    y    y    -    -
admin       weighing.write        y    y    y    y    y    -    -
admin       case.write            y    y    y    y    y    -    -
admin       import.run            y    y    y    y    y    -    -
admin       pair.decide           y    y    y    y    y    -    -
admin       export.run            y    y    y    y    y    -    -
admin       account.manage        y    y    y    y    y    -    -
admin       ledger.verify         y    y    y    y    y    -    -
secretariat figures.read          y    y    y    y    y    -    -
secretariat child.read            -    -    -    -    -    -    -
secretariat child.identify        -    -    -    -    -    -    -
secretariat child.write           -    -    -    -    -    -    -
secretariat weighing.write        -    -    -    -    -    -    -
secretariat case.write            -    -    -    -    -    -    -
secretariat import.run            -    -    -    -    -    -    -
secretariat pair.decide           -    -    -    -    -    -    -
secretariat export.run            -    -    -    -    -    -    -
secretariat account.manage        -    -    -    -    -    -    -
secretariat ledger.verify         -    -    -    -    -    -    -
puskesmas   figures.read          y    y    y    y    y    -    -
puskesmas   child.read            y    y    y    -    -    -    -
puskesmas   child.identify        y    y    y    -    -    -    -
puskesmas   child.write           y    y    y    -    -    -    -
puskesmas   weighing.write        y    y    y    -    -    -    -
puskesmas   case.write            y    y    y    -    -    -    -
puskesmas   import.run            y    y    y    -    -    -    -
puskesmas   pair.decide           y    y    y    -    -    -    -
puskesmas   export.run            y    y    y    -    -    -    -
puskesmas   account.manage        -    -    -    -    -    -    -
puskesmas   ledger.verify         -    -    -    -    -    -    -
kader       figures.read          -    y    -    -    -    -    -
kader       child.read            -    y    -    -    -    -    -
kader       child.identify        -    -    -    -    -    -    -
kader       child.write           -    -    -    -    -    -    -
kader       weighing.write        -    y    -    -    -    -    -
kader       case.write            -    y    -    -    -    -    -
kader       import.run            -    -    -    -    -    -    -
kader       pair.decide           -    -    -    -    -    -    -
kader       export.run            -    -    -    -    -    -    -
kader       account.manage        -    -    -    -    -    -    -
kader       ledger.verify         -    -    -    -    -    -    -
auditor     figures.read          y    y    y    y    y    -    -
auditor     child.read            y    y    y    y    y    -    -
auditor     child.identify        -    -    -    -    -    -    -
auditor     child.write           -    -    -    -    -    -    -
auditor     weighing.write        -    -    -    -    -    -    -
auditor     case.write            -    -    -    -    -    -    -
auditor     import.run            -    -    -    -    -    -    -
auditor     pair.decide           -    -    -    -    -    -    -
auditor     export.run            y    y    y    y    y    -    -
auditor     account.manage        -    -    -    -    -    -    -
auditor     ledger.verify         y    y    y    y    y    -    -
`

// account is somebody of a role, with the areas that such a one usually has.
// One of them lies in another city, by mistake.
func account(role Role) Access {
	areas := map[Role][]region.Code{
		Admin: {city}, Secretariat: {city}, Auditor: {city},
		Puskesmas: {"35.76.02.1009", "35.77.01.1001", ""}, Kader: {"35.76.02.1009.mawar", "35.77.01.1001", ""},
	}
	return Access{Who: ledger.Derived("who"), Role: role, City: city, Areas: areas[role]}
}

func TestMatrix(t *testing.T) {
	asked := map[string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(matrix), "\n")[2:] {
		cells := strings.Fields(line)
		role, action := Role(cells[0]), Action(cells[1])
		asked[cells[0]+cells[1]] = true
		who, anywhere := account(role), false
		for i, place := range places() {
			want := cells[2+i] == "y"
			anywhere = anywhere || want
			if got := who.May(action, place); got != want {
				t.Errorf("%s, %s at %q: %v, want %v", role, action, place, got, want)
			}
			if got := who.Filter(action).Admits(place); got != want {
				t.Errorf("%s, the filter of %s holds %q: %v, want %v", role, action, place, got, want)
			}
		}
		if got := who.MayAnywhere(action); got != anywhere {
			t.Errorf("%s, %s anywhere: %v, want %v", role, action, got, anywhere)
		}
	}
	for _, role := range Roles() {
		for _, action := range Actions() {
			if !asked[string(role)+string(action)] {
				t.Errorf("the matrix does not say whether %s may %s", role, action)
			}
		}
	}
}

func TestWhoIsNobodyMayNothing(t *testing.T) {
	for name, who := range map[string]Access{
		"the zero access": {}, "no city": {Role: Admin, Areas: []region.Code{city}}, "no role": {City: city, Areas: []region.Code{city}},
		"an unknown role": {Role: "mayor", City: city, Areas: []region.Code{city}}, "a kader without posyandu": {Role: Kader, City: city},
		"a kader of no city": {Role: Kader, Areas: []region.Code{"35.76.02.1009.mawar"}},
	} {
		for _, action := range Actions() {
			for _, place := range places() {
				if who.May(action, place) {
					t.Errorf("%s: %s at %q", name, action, place)
				}
			}
			if who.MayAnywhere(action) {
				t.Errorf("%s: %s somewhere", name, action)
			}
		}
	}
}

func codes() *rapid.Generator[region.Code] {
	return rapid.SampledFrom([]region.Code{
		"35", "35.76", "35.76.02", "35.76.02.1009", "35.76.02.1009.mawar", "35.76.02.1009.mawar2", "35.76.02.1008",
		"35.76.03", "35.76.03.1003", "35.76.03.1003.mawar", "35.7", "35.77", "35.77.01.1001", "",
	})
}

func TestWithinOnlyNarrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Filter{City: city, Areas: rapid.SliceOfN(codes(), 0, 3).Draw(t, "areas")}
		to, place := codes().Draw(t, "to"), codes().Draw(t, "place")
		got, want := f.Within(to).Admits(place), f.Admits(place) && place.Within(to)
		if got != want {
			t.Fatalf("%v within %q holds %q: %v, want %v", f.Areas, to, place, got, want)
		}
		if f.Within(to).City != city {
			t.Fatal("the city got lost")
		}
	})
}
