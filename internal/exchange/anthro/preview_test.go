package anthro

import (
	"slices"
	"strings"
	"testing"
)

func look(t *testing.T, text string) Preview {
	t.Helper()
	src, err := Text(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	p, err := Look(src)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (p Preview) headingsOf(name string) []string {
	i := slices.IndexFunc(p.Columns, func(r Recognized) bool { return r.Name == name })
	return p.Columns[i].Headings
}

func TestLookRecognizesColumns(t *testing.T) {
	p := look(t, "\n JK ;\"Massa; kg\";Tinggi;TB;catatan\nL;9,1;74;;\"a\"\"b\"\n\nP;8\nP;7;1;2;3;4\nL;6\n")
	if got := p.Headings[1]; got.Text != "Massa; kg" || !slices.Equal(got.Sample, []string{"9,1", "8", "7"}) {
		t.Errorf("%+v", got)
	}
	if got := p.Headings[4].Sample; !slices.Equal(got, []string{`a"b`, "3"}) {
		t.Errorf("%q", got)
	}
	for name, want := range map[string][]string{"sex": {"JK"}, "weight_kg": {}, "lenhei_cm": {"Tinggi", "TB"}, "age": {}} {
		if got := p.headingsOf(name); !slices.Equal(got, want) {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if len(p.Columns) != len(Columns()) {
		t.Errorf("%d columns", len(p.Columns))
	}
}

// A file's beginning may end within a cell: what came before it is shown.
func TestLookSurvivesAnOpenQuote(t *testing.T) {
	p := look(t, "sex,name\n1,Adi\n2,\"Bu")
	if got := p.Headings[1].Sample; !slices.Equal(got, []string{"Adi"}) {
		t.Errorf("%q", got)
	}
	if got := look(t, "sex\n"+strings.Repeat("é", 60)+"\n").Headings[0].Sample[0]; got != strings.Repeat("é", sampleRunes-1)+"…" {
		t.Errorf("%q", got)
	}
}

// Whatever Look takes for a column, Score takes for it too.
func TestLookAgreesWithScore(t *testing.T) {
	for c := range columns {
		for _, heading := range known[c] {
			if got := look(t, "x,"+strings.ToUpper(heading)+"\n").headingsOf(column(c).String()); len(got) != 1 {
				t.Errorf("%s as %s: %q", column(c), heading, got)
			}
		}
	}
}
