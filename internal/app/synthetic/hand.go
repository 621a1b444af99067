package synthetic

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"

	"canting/growth"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// hand writes the cells of one row, each in one of the ways in which real files
// have it. What is seldom wrong in real files is seldom wrong here.
type hand struct {
	r     *rand.Rand
	comma bool // writes 8,5 where others write 8.5
	known bool // the child is in the register, perhaps spelt otherwise
}

// once in n.
func (h *hand) once(n int) bool { return h.r.IntN(n) == 0 }

// nik is whole, masked, behind an apostrophe, rounded by a spreadsheet, blank,
// or the mother's with a digit more where the child has none.
func (h *hand) nik(p ledger.Person) string {
	lot := h.r.IntN(100)
	switch {
	case p.NIK == "" && p.MotherNIK != "" && lot < 40:
		return p.MotherNIK + "1"
	case p.NIK == "" && lot < 50:
		return strings.Repeat("9", 16)
	case p.NIK == "":
		return "-"
	case lot < 6:
		return p.NIK[:4] + strings.Repeat("*", 10) + p.NIK[14:]
	case lot < 9:
		return "'" + p.NIK
	case lot < 10:
		return p.NIK[:1] + "." + p.NIK[1:6] + "E+15"
	case lot < 11:
		return ""
	}
	return p.NIK
}

// name is mostly in capitals, and now and then spelt by ear.
func (h *hand) name(name string) string {
	if h.known && h.once(12) {
		name = respelt(h.r, name)
	}
	switch h.r.IntN(10) {
	case 0, 1, 2:
		return name
	case 3:
		return strings.ToUpper(name) + " "
	}
	return strings.ToUpper(name)
}

// respelt writes one sound of a name in another usual way.
func respelt(r *rand.Rand, name string) string {
	pairs := [...][2]string{
		{"Muhammad", "Moh."}, {"Mohammad", "Muhammad"}, {"Moh.", "Mohammad"}, {"Muchamad", "Muhamad"}, {"Mochammad", "Moch."},
		{"Achmad", "Ahmad"}, {"Ahmad", "Achmad"}, {"Abdul", "Abd."}, {"Abd.", "Abdul"}, {"Siti", "St."},
		{"kh", "h"}, {"dh", "d"}, {"sy", "s"}, {"zz", "z"}, {"y", "i"}, {"f", "v"}, {"oe", "u"}, {"q", "k"}, {"nn", "n"}, {"i", "y"},
	}
	from := r.IntN(len(pairs))
	for i := range pairs {
		pair := pairs[(from+i)%len(pairs)]
		if strings.Contains(name, pair[0]) {
			return strings.Replace(name, pair[0], pair[1], 1)
		}
	}
	return name
}

func (h *hand) sex(s ledger.Sex) string {
	long := h.once(50)
	switch {
	case s == ledger.Female && long:
		return "Perempuan"
	case s == ledger.Female:
		return "P"
	case long:
		return "Laki-laki"
	}
	return "L"
}

// date is ISO but for a few that somebody typed, day first.
func (h *hand) date(d ident.Date) string {
	y, m, day := d.Split()
	switch {
	case h.once(250):
		return two(day) + "/" + two(m) + "/" + strconv.Itoa(y)
	case h.once(500):
		return two(day) + "-" + two(m) + "-" + two(y%100)
	}
	return d.String()
}

// two writes a number with two digits at least.
func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// number is a measurement with so many decimals; what is missing is blank or a
// dash.
func (h *hand) number(y float64, decimals int) string {
	if y == 0 {
		return []string{"", "", "-", "0"}[h.r.IntN(4)]
	}
	return h.decimal(strconv.FormatFloat(y, 'f', decimals, 64))
}

// decimal puts the comma in for those who write one.
func (h *hand) decimal(text string) string {
	if h.comma {
		return strings.Replace(text, ".", ",", 1)
	}
	return text
}

func (h *hand) birthWeight(grams float64) string {
	if grams == 0 || h.once(4) {
		return h.number(grams, 0)
	}
	return h.number(grams/1000, 2)
}

// weight is in kilograms, a few in grams or with a colon.
func (h *hand) weight(kg float64) string {
	switch lot := h.r.IntN(1000); {
	case kg > 0 && lot < 2:
		return strconv.FormatFloat(math.Round(kg*1000), 'f', 0, 64)
	case kg > 0 && lot < 5:
		return strings.Replace(strconv.FormatFloat(kg, 'f', 1, 64), ".", ":", 1)
	}
	return h.number(kg, 1)
}

// lenhei is in centimetres, a few in metres.
func (h *hand) lenhei(cm float64) string {
	if cm > 0 && h.once(700) {
		return h.decimal(strconv.FormatFloat(cm/100, 'f', 3, 64))
	}
	return h.number(cm, 1)
}

func (h *hand) measure(how ledger.Lenhei) string {
	switch {
	case how == ledger.Standing:
		return "Berdiri"
	case how == ledger.Lying && h.once(5):
		return "Telentang"
	case how == ledger.Lying:
		return "Terlentang"
	case h.once(3):
		return "T/B"
	}
	return ""
}

func (h *hand) score(s growth.Score) string {
	if !s.Present() {
		return "-"
	}
	return h.decimal(strconv.FormatFloat(s.Z, 'f', 2, 64))
}

func (h *hand) gain(m growth.Monitored) string {
	if m.TwoT && h.once(4) {
		return "2T"
	}
	return m.Code
}

func (h *hand) ticked(share float64) string {
	switch yes := h.r.Float64() < share; {
	case yes:
		return "Ya"
	case h.once(3):
		return ""
	}
	return "Tidak"
}

// parents is both, the mother alone, or nobody.
func (h *hand) parents(l *lexicon, mother string) string {
	father := pick(h.r, l.fathers)
	text := mother
	switch h.r.IntN(10) {
	case 0, 1, 2:
		text = father + " / " + mother
	case 3:
		text = father + " & " + mother
	case 4:
		text = "-"
	}
	return strings.ToUpper(text)
}

// place is in the common or the decree's spelling, in capitals, at times with
// the no-break space that a copied cell brings.
func (h *hand) place(p region.Place) string {
	name := strings.ToUpper(p.Name)
	switch h.r.IntN(20) {
	case 0, 1, 2, 3, 4:
		return strings.ToUpper(p.Official)
	case 5:
		return name + "\u00a0"
	}
	return name
}

func (h *hand) puskesmas(name string) string {
	if h.once(3) {
		return strings.ToUpper(name)
	}
	return "PUSKESMAS " + strings.ToUpper(name)
}

// plain is an RT or RW, with or without its leading zeros.
func (h *hand) plain(text string) string {
	if h.once(3) {
		return strings.TrimLeft(text, "0")
	}
	return text
}
