package region

import (
	"strings"
	"testing"

	"canting/internal/domain/fault"

	"pgregory.net/rapid"
)

func TestLevel(t *testing.T) {
	cases := map[Code]Level{
		"35":                    Province,
		"35.76":                 CityLevel,
		"35.76.02":              District,
		"35.76.02.1009":         Kelurahan,
		"35.76.02.1009.melati2": Posyandu,
		"":                      None,
		".":                     None,
		"3":                     None,
		"3576":                  None,
		"35.":                   None,
		"35.7a":                 None,
		"35.76.02.109":          None,
		"35.76.02.1009.":        None,
		"35.76.02.1009.Melati":  None,
		"35.76.02.1009.mel-ati": None,
		"35.76.02.1009.a.b":     None,
		"35.76.02.1009." + Code(strings.Repeat("x", maxSlug+1)): None,
	}
	for code, want := range cases {
		if got := code.Level(); got != want || code.Valid() != (want != None) {
			t.Errorf("%q is level %v (valid %v), want %v", code, got, code.Valid(), want)
		}
	}
}

func TestWithin(t *testing.T) {
	cases := []struct {
		code, other Code
		want        bool
	}{
		{"35.76.02.1009.melati2", "35.76.02.1009", true},
		{"35.76.02.1009.melati2", "35", true},
		{"35.76.02", "35.76.02", true},
		{"35.76.02.1009.melati2", "35.76.02.1009.melati", false}, // whole segments only
		{"35.76.02", "35.7", false},
		{"35.76.02", "35.76.02.1009", false},
		{"35.76.02", "", false},
		{"", "", false},
		{"", "35", false},
	}
	for _, c := range cases {
		if got := c.code.Within(c.other); got != c.want {
			t.Errorf("%q within %q = %v", c.code, c.other, got)
		}
	}
}

func TestAncestors(t *testing.T) {
	const posyandu = Code("35.76.02.1009.melati2")
	for got, want := range map[Code]Code{
		posyandu.Parent():           "35.76.02.1009",
		posyandu.District():         "35.76.02",
		posyandu.City():             "35.76",
		posyandu.Up(Province):       "35",
		posyandu.Up(Posyandu):       posyandu,
		Code("35.76").Kelurahan():   "",
		Code("nowhere.else").City(): "",
		posyandu.Up(None):           "",
	} {
		if got != want {
			t.Errorf("ancestor %q, want %q", got, want)
		}
	}
	if got := Code("35").Parent(); got != "" {
		t.Errorf("a province lies in %q", got)
	}
	if got := posyandu.Kelurahan(); got != posyandu.Parent() {
		t.Errorf("Kelurahan = %q", got)
	}
}

func TestParseCode(t *testing.T) {
	for text, want := range map[string]Code{
		"35.76.02.1009": "35.76.02.1009", "3576021009": "35.76.02.1009", "357602": "35.76.02", "3576": "35.76", "35": "35",
		" 35.76 ": "35.76", "35.76.02.1009.melati2": "35.76.02.1009.melati2",
	} {
		if got, err := ParseCode(text); err != nil || got != want {
			t.Errorf("ParseCode(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"", "Kedundung", "35760", "35.76.2", "35-76", "3576021009123"} {
		if got, err := ParseCode(text); fault.KindOf(err) != fault.Invalid || got != "" {
			t.Errorf("ParseCode(%q) = %q, %v; want fault.Invalid", text, got, err)
		}
	}
}

func TestPosyanduCode(t *testing.T) {
	for name, want := range map[string]Code{
		"melati-2":           "35.76.02.1009.melati2",
		"Posyandu MELATI  2": "35.76.02.1009.melati2",
		"Posyandu":           "35.76.02.1009.posyandu",
		"Nusa Indah III":     "35.76.02.1009.nusaindahiii",
	} {
		if got, err := PosyanduCode("35.76.02.1009", name); err != nil || got != want {
			t.Errorf("PosyanduCode(%q) = %q, %v; want %q", name, got, err, want)
		}
	}
	for kelurahan, name := range map[Code]string{"35.76.02": "Melati", "": "Melati", "35.76.02.1009": " - ", "35.76.02.1003": strings.Repeat("melati", 9)} {
		if got, err := PosyanduCode(kelurahan, name); fault.KindOf(err) != fault.Invalid || got != "" {
			t.Errorf("PosyanduCode(%q, %q) = %q, %v; want fault.Invalid", kelurahan, name, got, err)
		}
	}
}

func codes() *rapid.Generator[Code] {
	return rapid.Map(rapid.StringMatching(`[13]5(\.7[67](\.0[12](\.100[12](\.[ab]1?)?)?)?)?`), func(s string) Code { return Code(s) })
}

func TestWithinIsAnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := codes().Draw(t, "a"), codes().Draw(t, "b"), codes().Draw(t, "c")
		if !a.Within(a) {
			t.Fatalf("%q is not within itself", a)
		}
		if a.Within(b) && b.Within(c) && !a.Within(c) {
			t.Fatalf("%q in %q in %q, but not through", a, b, c)
		}
		if a.Within(b) && b.Within(a) && a != b {
			t.Fatalf("%q and %q hold each other", a, b)
		}
		if got, want := a.Within(b), a.Up(b.Level()) == b; got != want {
			t.Fatalf("%q within %q is %v, by its ancestors %v", a, b, got, want)
		}
	})
}

func TestCodeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := codes().Draw(t, "code")
		want := code
		if code.Level() == Posyandu {
			want = code.Parent() // partners know no posyandu
		}
		if got, err := ParseCode(code.Undotted()); err != nil || got != want {
			t.Fatalf("%q undotted is %q and comes back as %q, %v", code, code.Undotted(), got, err)
		}
	})
}

func FuzzParseCode(f *testing.F) {
	for _, seed := range []string{"35.76.02.1009.melati2", "3576021009", "", "..", "35.76\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		code, err := ParseCode(text)
		if again, twice := ParseCode(string(code)); err == nil && (again != code || twice != nil) {
			t.Fatalf("%q is %q, read again %q, %v", text, code, again, twice)
		}
		if (err == nil) != code.Valid() {
			t.Fatalf("%q is %q with error %v", text, code, err)
		}
	})
}
