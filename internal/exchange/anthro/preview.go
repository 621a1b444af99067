package anthro

import "strings"

// Heading is one column of a table as it stands.
type Heading struct {
	Text string
	// Sample is its content in the first rows, at most SampleRows of them, each
	// cut at sampleRunes. Rows of nothing are left out.
	Sample []string
}

// Recognized is a column that a table may have, and the headings that would be
// taken for it: none, one, or several that a person must tell apart.
type Recognized struct {
	Name     string
	Headings []string
}

// Preview is the beginning of a table: what a person needs to see to say what
// its columns are.
type Preview struct {
	Headings []Heading
	// Columns are all columns that a table may have, in the order of Columns.
	Columns []Recognized
}

// SampleRows is how many rows a preview shows.
const SampleRows = 3

const sampleRunes = 40

// Look reads the heading and the first rows of a table. What is wrong with the
// rows is left for the one who reads them all: the source may be only the
// beginning of a file. The errors are as for Score, without those about
// columns.
func Look(src *Source) (Preview, error) {
	head, err := src.heading()
	if err != nil {
		return Preview{}, err
	}
	cells, _ := split(nil, head, src.comma)
	p := Preview{Headings: make([]Heading, len(cells))}
	for i, cell := range cells {
		p.Headings[i].Text = strings.TrimSpace(string(unquote(cell)))
	}
	for c := range columns {
		p.Columns = append(p.Columns, p.recognize(column(c)))
	}
	text, _, err := src.fill(nil)
	if err != nil && len(text) == 0 {
		return Preview{}, err
	}
	p.sample(text, src.comma)
	return p, nil
}

func (p *Preview) recognize(c column) Recognized {
	r := Recognized{Name: c.String(), Headings: []string{}}
	for _, heading := range p.Headings {
		if c.isKnownAs(heading.Text) {
			r.Headings = append(r.Headings, heading.Text)
		}
	}
	return r
}

// sample takes the first rows of text.
func (p *Preview) sample(text []byte, comma byte) {
	var cells [][]byte
	for n := 0; n < SampleRows && len(text) > 0; {
		cells, text = split(cells[:0], text, comma)
		if blank(cells) {
			continue
		}
		n++
		for i := range min(len(cells), len(p.Headings)) {
			p.Headings[i].Sample = append(p.Headings[i].Sample, shortened(strings.TrimSpace(string(unquote(cells[i])))))
		}
	}
}

func shortened(text string) string {
	if runes := []rune(text); len(runes) > sampleRunes {
		return string(runes[:sampleRunes-1]) + "…"
	}
	return text
}
