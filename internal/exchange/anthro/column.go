package anthro

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"canting/growth"
	"canting/internal/domain/fault"
)

// column is what a column of the input means.
type column uint8

const (
	sexColumn column = iota
	ageDaysColumn
	ageMonthsColumn
	ageColumn
	ageUnitColumn
	birthColumn
	visitColumn
	weightColumn
	lenheiColumn
	measureColumn
	headColumn
	armColumn
	tricepsColumn
	subscapularColumn
	oedemaColumn
	rowColumn // the row as a whole; never in a file
)

const columns = int(rowColumn)

// known are the headings by which a column is found, the first being its own
// name. Case, spaces and punctuation do not count.
var known = [columns + 1][]string{
	sexColumn:         {"sex", "gender", "jk", "jenis_kelamin"},
	ageDaysColumn:     {"age_days", "age_in_days", "umur_hari", "usia_hari"},
	ageMonthsColumn:   {"age_months", "age_in_months", "agemons", "age_mo", "umur_bulan", "usia_bulan"},
	ageColumn:         {"age"},
	ageUnitColumn:     {"age_unit"},
	birthColumn:       {"birth_date", "date_birth", "date_of_birth", "dob", "birth", "tgl_lahir", "tanggal_lahir"},
	visitColumn:       {"visit_date", "date_visit", "date_obs", "date_of_visit", "visit", "date", "tgl_ukur", "tanggal_ukur", "tanggal_pengukuran"},
	weightColumn:      {"weight_kg", "weight", "berat", "berat_kg", "bb"},
	lenheiColumn:      {"lenhei_cm", "lenhei", "height_cm", "height", "length_cm", "length", "tinggi", "tinggi_cm", "panjang", "panjang_cm", "tb", "pb"},
	measureColumn:     {"measure", "lenhei_unit", "cara_ukur"},
	headColumn:        {"headc_cm", "headc", "hc", "lingkar_kepala", "lk"},
	armColumn:         {"armc_cm", "armc", "muac_cm", "muac", "lila", "lila_cm"},
	tricepsColumn:     {"triskin_mm", "triskin"},
	subscapularColumn: {"subskin_mm", "subskin"},
	oedemaColumn:      {"oedema", "edema"},
	rowColumn:         {"row"},
}

// String is the column's own name.
func (c column) String() string { return known[c][0] }

// Columns are the names of the columns that an input may have, as a map from
// names to headings takes them.
func Columns() []string {
	names := make([]string, columns)
	for c := range names {
		names[c] = column(c).String()
	}
	return names
}

// folded is a heading without case, spaces and punctuation.
func folded(heading string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, heading)
}

// plan is what is known of a table before its first row.
type plan struct {
	Options
	comma    byte
	mark     bool // the output begins with a byte order mark, as the input did
	date1904 bool
	width    int // cells of the heading
	headings []string
	at       [columns]int // where each column stands; -1 where it is not there
}

// newPlan finds the columns of a table; whether they are enough is not asked.
func newPlan(head []byte, comma byte, o Options) (*plan, error) {
	cells, _ := split(nil, head, comma)
	headings := make([]string, len(cells))
	for i, cell := range cells {
		headings[i] = strings.TrimSpace(string(unquote(cell)))
	}
	p := &plan{Options: o, comma: comma, width: len(cells), headings: headings}
	for c := range p.at {
		p.at[c] = -1
	}
	if err := p.assign(o.Columns); err != nil {
		return nil, err
	}
	return p, p.find()
}

// assign takes the columns that a person named.
func (p *plan) assign(named map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(named)) {
		c := slices.Index(Columns(), name)
		if c < 0 {
			return fault.E("anthro.columns", fault.Invalid, "growth.columns.unknown", nil, "column", name, "columns", strings.Join(Columns(), ", "))
		}
		if p.at[c] = slices.Index(p.headings, strings.TrimSpace(named[name])); p.at[c] < 0 {
			return fault.E("anthro.columns", fault.Invalid, "growth.columns.nowhere", nil,
				"column", name, "heading", named[name], "headings", strings.Join(p.headings, ", "))
		}
	}
	return nil
}

// find takes the columns that are known by their headings. Two of one meaning
// are for a person to tell apart.
func (p *plan) find() error {
	for c := range p.at {
		if p.at[c] >= 0 {
			continue
		}
		for i, heading := range p.headings {
			if slices.Contains(p.at[:], i) || !column(c).isKnownAs(heading) {
				continue
			}
			if p.at[c] >= 0 {
				return fault.E("anthro.columns", fault.Invalid, "growth.columns.twice", nil,
					"column", column(c).String(), "first", p.headings[p.at[c]], "second", heading)
			}
			p.at[c] = i
		}
	}
	return nil
}

func (c column) isKnownAs(heading string) bool {
	return slices.ContainsFunc(known[c], func(name string) bool { return folded(name) == folded(heading) })
}

func (p *plan) has(cs ...column) bool {
	return !slices.ContainsFunc(cs, func(c column) bool { return p.at[c] < 0 })
}

// aged says that there is an age, and is an error for one without its unit.
func (p *plan) aged() (bool, error) {
	if p.has(ageDaysColumn) || p.has(ageMonthsColumn) || p.has(ageColumn, ageUnitColumn) || p.has(birthColumn, visitColumn) {
		return true, nil
	}
	if p.has(ageColumn) {
		return false, fault.E("anthro.columns", fault.Invalid, "growth.columns.age_unit", nil)
	}
	return false, nil
}

// ageWanted are the columns that give an age, for people.
const ageWanted = "age_days | age_months | age + age_unit | birth_date + visit_date"

// complete refuses a table in which nothing could ever be scored, and says
// what was looked for.
func (p *plan) complete() error {
	aged, err := p.aged()
	if err != nil {
		return err
	}
	var missing []string
	if !p.has(sexColumn) {
		missing = append(missing, sexColumn.String())
	}
	if !aged && (p.Standard != WHO2006 || !p.has(weightColumn, lenheiColumn)) {
		missing = append(missing, ageWanted)
	}
	if !slices.ContainsFunc(measurements(p.Standard), func(c column) bool { return p.has(c) }) {
		missing = append(missing, names(measurements(p.Standard), " | "))
	}
	return p.lacks(missing)
}

// completeFor refuses a table without the columns of one chart.
func (p *plan) completeFor(i growth.Indicator) error {
	var missing []string
	if ByAge(i) {
		aged, err := p.aged()
		if err != nil {
			return err
		}
		if !aged {
			missing = append(missing, ageWanted)
		}
	}
	if needs := needs(i); !p.has(needs...) {
		missing = append(missing, names(needs, " + "))
	}
	return p.lacks(missing)
}

// needs are the measurements of a chart.
func needs(i growth.Indicator) []column {
	switch i {
	case growth.WeightForAge, growth.WeightForAge2007:
		return []column{weightColumn}
	case growth.LenheiForAge, growth.HeightForAge2007:
		return []column{lenheiColumn}
	case growth.HeadForAge:
		return []column{headColumn}
	case growth.ArmForAge:
		return []column{armColumn}
	case growth.TricepsForAge:
		return []column{tricepsColumn}
	case growth.SubscapularForAge:
		return []column{subscapularColumn}
	}
	return []column{weightColumn, lenheiColumn}
}

func (p *plan) lacks(missing []string) error {
	if len(missing) == 0 {
		return nil
	}
	return fault.E("anthro.columns", fault.Invalid, "growth.columns.missing", nil,
		"columns", strings.Join(missing, "; "), "headings", strings.Join(p.headings, ", "))
}

func names(cs []column, between string) string {
	var said []string
	for _, c := range cs {
		said = append(said, c.String())
	}
	return strings.Join(said, between)
}

// measurements are the columns of which a standard scores at least one.
func measurements(s Standard) []column {
	if s == WHO2007 {
		return []column{weightColumn, lenheiColumn}
	}
	return []column{weightColumn, lenheiColumn, headColumn, armColumn, tricepsColumn, subscapularColumn}
}
