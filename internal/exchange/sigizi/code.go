package sigizi

import (
	"canting/internal/exchange/sheet"
)

// The values of the portal's other files (uploads, PMT), for their writers and
// for reading back what others wrote.

// Answer is a yes or no that may not have been given.
type Answer uint8

const (
	// Unanswered is a blank cell, a dash, or a word that we do not know.
	Unanswered Answer = iota
	// Yes is ya or 1.
	Yes
	// No is tidak or 0.
	No
)

// ParseAnswer reads the yes/no columns: asi_bulan_0 to asi_bulan_6, kia,
// kia_bayi_kecil, imd.
func ParseAnswer(c sheet.Cell) (Answer, Code) {
	if absent(c) {
		return Unanswered, None
	}
	switch headingKey(c.Text) {
	case "YA", "1":
		return Yes, None
	case "TIDAK", "0":
		return No, None
	default:
		return Unanswered, AnswerUnknown
	}
}

// ParseOedema reads Pitting_edema: 0 for tidak, 1 to 3 for the grade, -1 missing.
func ParseOedema(c sheet.Cell) (int, Code) {
	if absent(c) {
		return -1, None
	}
	switch headingKey(c.Text) {
	case "TIDAK":
		return 0, None
	case "1", "2", "3":
		return int(headingKey(c.Text)[0] - '0'), None
	default:
		return -1, AnswerUnknown
	}
}

// ParseVitamin reads vita: whether the capsule was given. Elsewhere its colour is
// written, which says that it was.
func ParseVitamin(c sheet.Cell) (Answer, Code) {
	switch headingKey(c.Text) {
	case "BIRU", "MERAH":
		return Yes, None
	default:
		return ParseAnswer(c)
	}
}

// VitaminColour is the capsule for an age in completed months: biru from 6 to
// 11, merah from 12 to 59, "" for no capsule. Source: sigizi_values, rule vita.
func VitaminColour(months int) string {
	switch {
	case months >= 6 && months <= 11:
		return "biru"
	case months >= 12 && months <= 59:
		return "merah"
	default:
		return ""
	}
}

// PMTColumn is a coded column of the PMT upload (P1).
type PMTColumn uint8

const (
	// PMTKind is jenis_pmt.
	PMTKind PMTColumn = iota
	// PMTBudget is sumber_anggaran.
	PMTBudget
	// PMTReason is alasan_pemberian.
	PMTReason
	// PMTFollowUp is tindak_lanjut.
	PMTFollowUp
)

// pmtWords are the words for the codes 1, 2, ... of each column.
var pmtWords = [...][]string{
	PMTKind:     {"pabrikan", "lokal"},
	PMTBudget:   {"DAK Non Fisik", "APBD", "Mitra", "Dana Desa"},
	PMTReason:   {"wasting", "underweight", "tidak naik"},
	PMTFollowUp: {"dilanjutkan", "selesai", "rujuk RS"},
}

// ParsePMT reads a coded column: its number or its words; 0 is missing.
func ParsePMT(column PMTColumn, c sheet.Cell) (int, Code) {
	if absent(c) {
		return 0, None
	}
	key := headingKey(c.Text)
	for i, words := range pmtWords[column] {
		if key == string(rune('1'+i)) || key == headingKey(words) {
			return i + 1, None
		}
	}
	return 0, AnswerUnknown
}

// PMTWords is the meaning of a column's code, "" for one that does not exist.
func PMTWords(column PMTColumn, code int) string {
	if code < 1 || code > len(pmtWords[column]) {
		return ""
	}
	return pmtWords[column][code-1]
}
