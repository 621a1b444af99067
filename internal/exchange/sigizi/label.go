package sigizi

import (
	"strings"

	"canting/internal/exchange/sheet"
)

// ParseSex reads JK: 'l' laki-laki, 'p' perempuan, 0 not known. Rule: the first
// letter; 1 is L, 2 is P. PRIA, which begins like perempuan, is laki-laki.
func ParseSex(c sheet.Cell) (byte, Code) {
	if absent(c) {
		return 0, SexMissing
	}
	word := headingKey(c.Text)
	switch {
	case word == "PRIA":
		return 'l', None
	case word == "WANITA":
		return 'p', None
	case strings.HasPrefix(word, "L"), word == "1":
		return 'l', None
	case strings.HasPrefix(word, "P"), word == "2":
		return 'p', None
	default:
		return 0, SexUnreadable
	}
}

// ParseMeasure reads Cara Ukur: 'l' lying, 'h' standing, 0 not known. Rule: both
// spellings of terlentang; 1 standing and 2 lying (PMT file); the unmade choice
// "T/B" and a blank stay missing.
func ParseMeasure(c sheet.Cell) (byte, Code) {
	if absent(c) {
		return 0, MeasureMissing
	}
	switch headingKey(c.Text) {
	case "TERLENTANG", "TELENTANG", "TIDUR", "T", "2":
		return 'l', None
	case "BERDIRI", "B", "1":
		return 'h', None
	default:
		return 0, MeasureUnknown
	}
}

// ParseGain reads Naik Berat Badan: "N" gained, "T" did not, "O" was not weighed
// last month, "B" is weighed for the first time, "2T" did not gain twice. Local
// programs read N as "no"; GainWords gives the meaning to show.
func ParseGain(c sheet.Cell) (string, Code) {
	if absent(c) {
		return "", None
	}
	switch headingKey(c.Text) {
	case "N", "NAIK", "NNAIK":
		return "N", None
	case "T", "TIDAKNAIK", "TTIDAKNAIK":
		return "T", None
	case "O":
		return "O", None
	case "B":
		return "B", None
	case "2T":
		return "2T", None
	default:
		return "", GainUnknown
	}
}

// GainWords is the meaning of a gain code in Indonesian, "" for none.
func GainWords(code string) string {
	switch code {
	case "N":
		return "naik"
	case "T":
		return "tidak naik"
	case "O":
		return "bulan lalu tidak ditimbang"
	case "B":
		return "baru pertama kali ditimbang"
	case "2T":
		return "dua kali berturut-turut tidak naik"
	default:
		return ""
	}
}

// label is one spelling of a class: its key, our code, and whether it belongs to
// the standard before Permenkes 2/2020.
type label struct {
	key, code string
	old       bool
}

// The older labels are those of Kepmenkes 1995/MENKES/SK/XII/2010 (valid to the
// end of 2019; Unverified: no copy was at hand). Only those whose range lies
// within one class of Permenkes 2/2020 are mapped: "Gizi Baik" by BB/U reached to +2, beyond today's normal,
// and "Gemuk" spans two classes.

// ParseBBU reads weight for age: sangat_kurang, kurang, normal, risiko_lebih, or
// outlier; "" missing or not known.
func ParseBBU(c sheet.Cell) (string, Code) {
	return readLabel(c, []string{"BERATBADAN", "BB"}, []label{
		{"SANGATKURANG", "sangat_kurang", false}, {"KURANG", "kurang", false}, {"NORMAL", "normal", false},
		{"RISIKOLEBIH", "risiko_lebih", false}, {"RISIKOBERATBADANLEBIH", "risiko_lebih", false},
		{"RISIKOBBLEBIH", "risiko_lebih", false},
		{"GIZIBURUK", "sangat_kurang", true}, {"GIZIKURANG", "kurang", true},
		{"LEBIH", "risiko_lebih", true}, {"GIZILEBIH", "risiko_lebih", true},
	})
}

// ParseTBU reads length or height for age: sangat_pendek, pendek, normal,
// tinggi, or outlier; "" missing or not known.
func ParseTBU(c sheet.Cell) (string, Code) {
	return readLabel(c, nil, []label{
		{"SANGATPENDEK", "sangat_pendek", false}, {"PENDEK", "pendek", false},
		{"NORMAL", "normal", false}, {"TINGGI", "tinggi", false},
	})
}

// ParseBBTB reads weight for length or height: gizi_buruk, gizi_kurang,
// gizi_baik, berisiko_gizi_lebih, gizi_lebih, obesitas, or outlier; "" missing
// or not known.
func ParseBBTB(c sheet.Cell) (string, Code) {
	return readLabel(c, nil, []label{
		{"GIZIBURUK", "gizi_buruk", false}, {"GIZIKURANG", "gizi_kurang", false},
		{"GIZIBAIK", "gizi_baik", false}, {"NORMAL", "gizi_baik", false}, {"GIZIBAIKNORMAL", "gizi_baik", false},
		{"RISIKOGIZILEBIH", "berisiko_gizi_lebih", false}, {"BERISIKOGIZILEBIH", "berisiko_gizi_lebih", false},
		{"GIZILEBIH", "gizi_lebih", false}, {"OBESITAS", "obesitas", false},
		{"SANGATKURUS", "gizi_buruk", true}, {"KURUS", "gizi_kurang", true},
	})
}

// readLabel finds a class by its letters, with or without a leading word.
func readLabel(c sheet.Cell, lead []string, labels []label) (string, Code) {
	if absent(c) {
		return "", None
	}
	key := strings.ReplaceAll(headingKey(c.Text), "RESIKO", "RISIKO")
	if key == "OUTLIER" {
		return "outlier", None
	}
	for _, word := range lead {
		if rest, ok := strings.CutPrefix(key, word); ok && rest != "" {
			key = rest
			break
		}
	}
	for _, l := range labels {
		if l.key != key {
			continue
		}
		if l.old {
			return l.code, ClassOldLabel
		}
		return l.code, None
	}
	return "", ClassUnknown
}
