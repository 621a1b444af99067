package sigizi

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"canting/internal/domain/fault"
	"canting/internal/exchange/sheet"
)

// headingRows is how far down a heading is looked for; exports carry rows such
// as "Data tanggal : 2026-03-15" above it.
const headingRows = 15

// field is a column whose meaning we know.
type field uint8

const (
	fNo field = iota
	fNIK
	fName
	fSex
	fBirth
	fBirthWeight
	fBirthLength
	fParents
	fProvince
	fCity
	fDistrict
	fPuskesmas
	fKelurahan
	fPosyandu
	fRT
	fRW
	fAddress
	fAge
	fMeasured
	fWeight
	fLenhei
	fMeasure
	fMUAC
	fBBU
	fZBBU
	fTBU
	fZTBU
	fBBTB
	fZBBTB
	fGain
	fPMT
	fVitA
	fKPSP
	fKIA
	fMotherClass
	fMBG
	fDetail
	fMonthMeasured
	fMonthStatus
	fYearStatus
	fDetailStatus
	fVillageStatus
	fieldCount
)

// known names the columns: the heading as the portal spells it, and the other
// spellings that are accepted. Case, spaces, NBSP and punctuation do not count.
// Source: sigizi_headers (public code reading real exports, 2024-2026).
var known = [fieldCount]struct {
	name    string
	aliases []string
}{
	fNo: {name: "No"}, fNIK: {name: "NIK"}, fName: {name: "Nama"}, fSex: {name: "JK"},
	fBirth:       {name: "Tgl Lahir", aliases: []string{"Tanggal Lahir"}},
	fBirthWeight: {name: "BB Lahir"}, fBirthLength: {name: "TB Lahir", aliases: []string{"PB Lahir"}},
	fParents:  {name: "Nama Ortu", aliases: []string{"Nama Orang Tua"}},
	fProvince: {name: "Prov", aliases: []string{"Provinsi"}}, fCity: {name: "Kab/Kota"},
	fDistrict:  {name: "Kec", aliases: []string{"Kecamatan"}},
	fPuskesmas: {name: "Pukesmas", aliases: []string{"Puskesmas"}}, // the portal misspells it
	fKelurahan: {name: "Desa/Kel", aliases: []string{"Desa/Kelurahan", "Kel/Desa"}},
	fPosyandu:  {name: "Posyandu"}, fRT: {name: "RT"}, fRW: {name: "RW"}, fAddress: {name: "Alamat"},
	fAge:      {name: "Usia Saat Ukur"},
	fMeasured: {name: "Tanggal Pengukuran", aliases: []string{"Tgl Pengukuran"}},
	fWeight:   {name: "Berat"}, fLenhei: {name: "Tinggi"}, fMeasure: {name: "Cara Ukur"}, fMUAC: {name: "LiLA"},
	fBBU: {name: "BB/U"}, fZBBU: {name: "ZS BB/U"}, fTBU: {name: "TB/U", aliases: []string{"PB/U"}},
	fZTBU: {name: "ZS TB/U", aliases: []string{"ZS PB/U"}}, fBBTB: {name: "BB/TB", aliases: []string{"BB/PB"}},
	fZBBTB: {name: "ZS BB/TB", aliases: []string{"ZS BB/PB"}}, fGain: {name: "Naik Berat Badan"},
	fPMT: {name: "PMT Diterima (kg)"}, fVitA: {name: "Jml Vit A"}, fKPSP: {name: "KPSP"}, fKIA: {name: "KIA"},
	fMotherClass: {name: "Kelas Ibu Balita"}, fMBG: {name: "MBG"}, fDetail: {name: "Detail"},
	fMonthMeasured: {name: "Bulan Pengukuran"}, fMonthStatus: {name: "Status Bulan"}, fYearStatus: {name: "status tahun"},
	fDetailStatus: {name: "Detail Status"}, fVillageStatus: {name: "status desa"},
}

// essential are the columns without which no child can be found or scored.
var essential = [...]field{fNIK, fName, fSex, fBirth, fMeasured, fWeight, fLenhei}

// template is a file of the portal's that is not an export, and the headings
// that only it holds together.
type template struct {
	id, name string
	marks    []string
}

// templates in the order of asking: U1 has what U0 has, and more.
var templates = [...]template{
	{"F0", "formulir bulanan posyandu (kosong)", []string{"PKM", "KEL", "umur_bulan"}},
	{"I1", "unggahan identitas balita", []string{"anak_ke", "nomor_KK", "nama_anak"}},
	{"U1", "unggahan pengukuran 2024-2026", []string{"TANGGALUKUR", "CARAUKUR", "Pitting_edema"}},
	{"U0", "unggahan pengukuran sampai 2023", []string{"TANGGALUKUR", "CARAUKUR", "pemberian_ke"}},
	{"P1", "unggahan PMT", []string{"siklus_ke", "jenis_pmt", "tanggal_pemantauan"}},
	{"M1", "unggahan MPASI", []string{"tgl_monitoring", "sereal", "kacang"}},
}

// header is where the columns stand.
type header struct {
	row      int // as a person counts
	headings []string
	column   [fieldCount]int // -1 when absent
	variant  Variant
}

// headingKey reduces a heading to its letters and digits in upper case.
func headingKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}

func keysOf(row []sheet.Cell) []string {
	keys := make([]string, len(row))
	for i, c := range row {
		keys[i] = headingKey(c.Text)
	}
	return keys
}

// isHeading tells the heading from the rows above it.
func isHeading(keys []string) bool { return holds(keys, fName) && holds(keys, fBirth) }

func holds(keys []string, f field) bool {
	return slices.ContainsFunc(keys, func(key string) bool { return f.matches(key) })
}

func (f field) matches(key string) bool {
	if key == "" {
		return false
	}
	if key == headingKey(known[f].name) {
		return true
	}
	return slices.ContainsFunc(known[f].aliases, func(alias string) bool { return key == headingKey(alias) })
}

// templateOf recognises another file of the portal's by a row's headings.
func templateOf(keys []string) (template, bool) {
	for _, t := range templates {
		all := true
		for _, mark := range t.marks {
			all = all && slices.Contains(keys, headingKey(mark))
		}
		if all {
			return t, true
		}
	}
	return template{}, false
}

// readHeader maps the columns of a heading row. Two columns of one meaning are
// refused: choosing one would be a guess.
func readHeader(number int, row []sheet.Cell) (*header, error) {
	h := &header{row: number, headings: make([]string, len(row))}
	for f := range h.column {
		h.column[f] = -1
	}
	for i, key := range keysOf(row) {
		h.headings[i] = tidy(row[i].Text)
		for f := range fieldCount {
			if !f.matches(key) {
				continue
			}
			if first := h.column[f]; first >= 0 {
				return nil, refuse(fault.Invalid, "heading_twice", nil,
					"first", h.headings[first], "second", h.headings[i], "row", strconv.Itoa(number))
			}
			h.column[f] = i
		}
	}
	if missing := h.missing(); len(missing) > 0 {
		return nil, refuse(fault.Invalid, "columns_missing", nil,
			"columns", strings.Join(missing, ", "), "row", strconv.Itoa(number))
	}
	h.variant = h.judge()
	return h, nil
}

func (h *header) missing() []string {
	var names []string
	for _, f := range essential {
		if h.column[f] < 0 {
			names = append(names, known[f].name)
		}
	}
	return names
}

// judge names the variant by the columns that only it has.
func (h *header) judge() Variant {
	has := func(fields ...field) bool {
		return slices.ContainsFunc(fields, func(f field) bool { return h.column[f] >= 0 })
	}
	switch {
	case has(fMonthMeasured, fMonthStatus, fYearStatus, fDetailStatus, fVillageStatus):
		return E3
	case has(fMotherClass, fMBG):
		return E2
	case has(fPMT) || !has(fNo):
		return E1
	default:
		return E2
	}
}

// unknown are the headings that no field claims.
func (h *header) unknown() []string {
	var names []string
	for i, name := range h.headings {
		if name != "" && !slices.Contains(h.column[:], i) {
			names = append(names, name)
		}
	}
	return names
}

// findHeader reads rows until the heading, and keeps the text above it.
func findHeader(rows *sheet.Rows) (*header, []string, error) {
	var preamble []string
	var other template
	seen := false
	for rows.Next() && rows.Number() <= headingRows {
		keys := keysOf(rows.Row())
		if t, ok := templateOf(keys); ok && !seen {
			other, seen = t, true
		}
		if isHeading(keys) {
			h, err := readHeader(rows.Number(), rows.Row())
			return h, preamble, err
		}
		preamble = append(preamble, line(rows.Row()))
	}
	switch {
	case rows.Err() != nil:
		return nil, nil, rows.Err()
	case seen:
		return nil, nil, refuse(fault.Invalid, "is_template", nil, "template", other.id, "name", other.name)
	default:
		return nil, nil, refuse(fault.Invalid, "no_heading", nil, "rows", strconv.Itoa(headingRows))
	}
}

// line joins a row's texts for display.
func line(row []sheet.Cell) string {
	var texts []string
	for _, c := range row {
		if c.Kind != sheet.Blank {
			texts = append(texts, tidy(c.Text))
		}
	}
	return strings.Join(texts, " ")
}
