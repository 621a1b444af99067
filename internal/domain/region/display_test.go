package region

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDisplayName(t *testing.T) {
	for name, want := range map[string]string{
		"MELATI":              "Melati",
		"POSYANDU MELATI":     "Posyandu Melati",
		"MAWAR III RW 02":     "Mawar III RW 02",
		"MAWAR RT.03/RW.02":   "Mawar RT.03/RW.02",
		"KENANGA IX":          "Kenanga IX",
		"DAHLIA XIV":          "Dahlia XIV",
		"CEMPAKA 3B RW02":     "Cempaka 3B RW02",
		"AL-IKHLAS":           "Al-Ikhlas",
		"NUR'AINI (BARU)":     "Nur'aini (Baru)",
		"ANGGREK A":           "Anggrek A",
		"DI ATAS CI":          "Di Atas Ci",
		"IIII XXXX VX":        "Iiii Xxxx Vx",
		"Melati RW 2":         "Melati RW 2",
		"melati":              "melati",
		"Posyandu BUNDA":      "Posyandu BUNDA",
		"35.76.02.1009.dahli": "35.76.02.1009.dahli",
		"  MELATI  ":          "  Melati  ",
		"ÉLOK":                "Élok",
		"12":                  "12",
		"":                    "",
	} {
		if got := DisplayName(name); got != want {
			t.Errorf("DisplayName(%q) = %q, want %q", name, got, want)
		}
	}
}

// A shown name is still the same place, and showing it again changes nothing.
func TestDisplayNameKeepsThePlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := strings.Join(rapid.SliceOf(rapid.OneOf(rapid.StringMatching(`[A-Z'.\-/ ]{0,8}`), rapid.StringMatching(`[IVX]{1,5}`), rapid.String())).Draw(t, "words"), " ")
		shown := DisplayName(name)
		if Key(shown) != Key(name) {
			t.Fatalf("%q is shown as %q, another place", name, shown)
		}
		if again := DisplayName(shown); again != shown {
			t.Fatalf("%q is shown as %q, then as %q", name, shown, again)
		}
	})
}
