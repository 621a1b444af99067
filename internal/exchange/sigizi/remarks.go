package sigizi

import "embed"

// Level is how much a remark weighs.
type Level uint8

const (
	// Info notes something harmless.
	Info Level = iota
	// Warn marks a value that was converted, doubted or left out.
	Warn
	// Error marks a row, or its measurement, that cannot be used.
	Error
)

// String is the level's stable name.
func (l Level) String() string { return [...]string{"info", "warn", "error"}[l] }

// MarshalText writes the stable name.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// Remark is one thing to know about one cell. Its sentence has the catalogue key
// "import.remark." + Code.
type Remark struct {
	Row    int    // in the file, from 1; 0 for the file as a whole
	Column string // the heading as in the file
	Code   Code
	Level  Level
	Raw    string // the cell's untouched text
	Value  string // what was read instead, or what it was compared with; may be ""
}

// Code names what a remark says.
type Code uint8

// The codes; the table below gives name, level and meaning of each.
const (
	None             Code = iota // nothing to remark
	RowNameless                  // neither a name nor a NIK: the row cannot be attached to a child
	NameMissing                  // no name, but a NIK
	NIKMissing                   // no NIK: match by name and birth date
	NIKMasked                    // digits are hidden
	NIKTemporary                 // 17 digits: the mother's NIK and one more
	NIKPlaceholder               // typed to fill the field
	NIKUnreadable                // not a NIK
	NIKLostDigits                // stored as a number, the last digits are lost
	NIKApostrophe                // a leading apostrophe was dropped
	NIKBirthDiffers              // the NIK's date digits disagree with Tgl Lahir
	NIKSexDiffers                // the NIK's sex disagrees with JK
	SexMissing                   // no sex: the measurement cannot be scored
	SexUnreadable                // unknown word for sex: the measurement cannot be scored
	DateMissing                  // no date: the measurement cannot be scored
	DateUnreadable               // not a date, or not one in the order of its column: the measurement cannot be scored
	DateFuture                   // later than today: the measurement cannot be used
	DateReversed                 // measured before birth: the measurement cannot be used
	DateMaybeSwapped             // a spreadsheet's date among texts of which it converted only those that fit: day and month may be swapped
	SerialText                   // a count of days as text, read by the 1900 calendar
	ShortYear                    // a year of two digits, read as 20YY
	DecimalComma                 // decimal comma
	ColonDecimal                 // 8:50 read as 8.50
	TimeDecimal                  // a spreadsheet's time read as number
	MinutesAmbiguous             // 8:05 may be 8.05 or 8.5: left out
	Grams                        // above 100: grams read as kilograms
	Metres                       // below 1.5: metres read as centimetres
	UnitText                     // a unit behind the number was dropped
	ZeroMissing                  // 0 stands for not measured
	Outlier                      // the portal wrote Outlier instead of a value
	NumberUnreadable             // not a number: left out
	OutOfRange                   // outside the plausible bounds: kept
	MeasureMissing               // Cara Ukur is blank: no correction of 0.7 cm
	MeasureUnknown               // Cara Ukur is neither terlentang nor berdiri
	GainUnknown                  // Naik Berat Badan is none of N, T, O, B, 2T
	ClassOldLabel                // a label of the standard before 2020, mapped
	ClassUnknown                 // an unknown or ambiguous label of the portal's
	CountUnreadable              // not a whole number
	AnswerUnknown                // none of the column's known words
	AgeOffByDay                  // the exported age differs by the length of a month
	AgeDiffers                   // the exported age contradicts the dates
	AgeUnreadable                // the exported age cannot be read; it is not used
	CellFailed                   // a formula's error instead of a value
	HeadingRepeated              // the heading, or a row of column numbers, stands among the rows: skipped
	ColumnUnknown                // a column that this reader does not know: kept as raw text

	codeCount
)

// codeTable is the one place where a code gets its name and level.
var codeTable = [codeCount]struct {
	name  string
	level Level
}{
	None:             {"", Info},
	RowNameless:      {"row_nameless", Error},
	NameMissing:      {"name_missing", Warn},
	NIKMissing:       {"nik_missing", Warn},
	NIKMasked:        {"nik_masked", Warn},
	NIKTemporary:     {"nik_temporary", Warn},
	NIKPlaceholder:   {"nik_placeholder", Warn},
	NIKUnreadable:    {"nik_unreadable", Warn},
	NIKLostDigits:    {"nik_lost_digits", Warn},
	NIKApostrophe:    {"nik_apostrophe", Info},
	NIKBirthDiffers:  {"nik_birth_differs", Warn},
	NIKSexDiffers:    {"nik_sex_differs", Warn},
	SexMissing:       {"sex_missing", Error},
	SexUnreadable:    {"sex_unreadable", Error},
	DateMissing:      {"date_missing", Error},
	DateUnreadable:   {"date_unreadable", Error},
	DateFuture:       {"date_future", Error},
	DateReversed:     {"date_reversed", Error},
	DateMaybeSwapped: {"date_maybe_swapped", Warn},
	SerialText:       {"date_serial_text", Warn},
	ShortYear:        {"date_short_year", Info},
	DecimalComma:     {"decimal_comma", Info},
	ColonDecimal:     {"colon_decimal", Warn},
	TimeDecimal:      {"time_decimal", Warn},
	MinutesAmbiguous: {"minutes_ambiguous", Warn},
	Grams:            {"grams", Warn},
	Metres:           {"metres", Warn},
	UnitText:         {"unit_text", Info},
	ZeroMissing:      {"zero_missing", Info},
	Outlier:          {"outlier", Warn},
	NumberUnreadable: {"number_unreadable", Warn},
	OutOfRange:       {"out_of_range", Warn},
	MeasureMissing:   {"measure_missing", Info},
	MeasureUnknown:   {"measure_unknown", Warn},
	GainUnknown:      {"gain_unknown", Warn},
	ClassOldLabel:    {"class_old_label", Info},
	ClassUnknown:     {"class_unknown", Warn},
	CountUnreadable:  {"count_unreadable", Warn},
	AnswerUnknown:    {"answer_unknown", Warn},
	AgeOffByDay:      {"age_off_by_day", Info},
	AgeDiffers:       {"age_differs", Warn},
	AgeUnreadable:    {"age_unreadable", Info},
	CellFailed:       {"cell_failed", Warn},
	HeadingRepeated:  {"heading_repeated", Info},
	ColumnUnknown:    {"column_unknown", Info},
}

// String is the code's stable name, "decimal_comma"; None has "".
func (c Code) String() string { return codeTable[c].name }

// MarshalText writes the stable name.
func (c Code) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// Level is the weight of every remark with this code.
func (c Code) Level() Level { return codeTable[c].level }

// Codes lists every code, in order, without None.
func Codes() []Code {
	codes := make([]Code, 0, codeCount-1)
	for c := None + 1; c < codeCount; c++ {
		codes = append(codes, c)
	}
	return codes
}

// Words are the sentences for people: remarks.id.json and remarks.en.json, from
// catalogue key to sentence. They cover "import.remark.*" and the refusals
// "import.file.*" of this package and of sheet.
//
//go:embed remarks.id.json remarks.en.json
var Words embed.FS
