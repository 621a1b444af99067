package anthro

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"strings"
	"testing"

	"canting/growth"
	"canting/internal/domain/fault"
)

var update = flag.Bool("update", false, "write the golden files anew")

const visits = `sex,age_days,weight_kg,lenhei_cm,measure,headc_cm,armc_cm,triskin_mm,subskin_mm
f,0,3.2,49,l,34,,,
f,365,9,74,l,45,14,8,6
f,700,11,84.6,h,47,15,8,6
f,800,11.5,87,h,47.5,15,8,6
f,2500,21,118,h,,,,
f,,12,,,,,,
m,400,9,75,l,46,14,8,6
`

func chartOf(t *testing.T, text string, i growth.Indicator, sex growth.Sex) (Chart, error) {
	t.Helper()
	src, err := Text(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return ReadChart(t.Context(), src, i, sex, Options{})
}

func words() ChartWords {
	return ChartWords{Title: "Weight & length", Desc: "<seven> lines", X: "Age", Y: "Weight", Source: "WHO"}
}

// drawn is what stands in a drawing: elements by name, those in the bands and
// points apart.
type drawn struct {
	Title  string `xml:"title"`
	Desc   string `xml:"desc"`
	Role   string `xml:"role,attr"`
	Label  string `xml:"aria-labelledby,attr"`
	Groups []struct {
		Class string `xml:"class,attr"`
		Paths []struct {
			D string `xml:"d,attr"`
		} `xml:"path"`
		Texts   []string   `xml:"text"`
		Circles []struct{} `xml:"circle"`
	} `xml:"g"`
}

func TestEveryChart(t *testing.T) {
	points := map[string]int{"wfa": 4, "lhfa": 4, "wfl": 3, "wfh": 1, "bmi": 4, "hc": 4, "ac": 3, "ts": 3, "ss": 3, "wfa2007": 1, "hfa2007": 1, "bmi2007": 1}
	for _, i := range Indicators() {
		t.Run(i.String(), func(t *testing.T) {
			c, err := chartOf(t, visits, i, growth.Female)
			if err != nil {
				t.Fatal(err)
			}
			var d drawn
			if err := xml.Unmarshal([]byte(c.SVG(words())), &d); err != nil {
				t.Fatal(err)
			}
			if d.Title != words().Title || d.Desc != words().Desc || d.Role != "img" || d.Label != "title desc" {
				t.Errorf("it is not told in words: %+v", d)
			}
			bands, dots := d.Groups[1], d.Groups[2]
			if bands.Class != "bands" || len(bands.Paths) != 7 || strings.Join(bands.Texts, " ") != "-3 -2 -1 0 +1 +2 +3" {
				t.Errorf("lines %d, labels %v", len(bands.Paths), bands.Texts)
			}
			breaks := strings.Count(bands.Paths[0].D, "M") - 1
			if (breaks == 1) != (i == growth.LenheiForAge) {
				t.Errorf("the lines break %d times", breaks)
			}
			if len(dots.Circles) != points[i.String()] || len(c.Points)+c.LeftOut != 6 {
				t.Errorf("%d points, want %d; %d left out", len(dots.Circles), points[i.String()], c.LeftOut)
			}
		})
	}
}

func TestChartStaysTheSame(t *testing.T) {
	c, err := chartOf(t, visits, growth.LenheiForAge, growth.Female)
	if err != nil {
		t.Fatal(err)
	}
	const name = "testdata/lhfa.svg"
	got := c.SVG(words())
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the chart differs from %s; look at it and run with -update", name)
	}
}

// The lines lie where the reference has its values, the higher the further up.
func TestLinesAreTheReference(t *testing.T) {
	c := Chart{Indicator: growth.WeightForAge, Sex: growth.Male}
	below := -4.0
	for z := -3.0; z <= 3; z++ {
		pieces := c.line(z)
		first := pieces[0][0]
		if want, _ := growth.Value(growth.WeightForAge, growth.Male, 0, z); first.Y != want || first.Y <= below {
			t.Errorf("z %g begins at %g kg, want %g", z, first.Y, want)
		}
		below = first.Y
		if last := pieces[0][len(pieces[0])-1]; last.X != 1826 {
			t.Errorf("z %g ends on day %g", z, last.X)
		}
	}
	f := c.frame()
	if x, y := f.at(growth.Point{X: f.x0, Y: f.y0}); x != left || y != bottom {
		t.Errorf("the corner lies at %g, %g", x, y)
	}
	if x, y := f.at(growth.Point{X: f.x1, Y: f.y1}); x != right || y != top {
		t.Errorf("the other corner lies at %g, %g", x, y)
	}
}

func TestChartOfAFileWithoutSex(t *testing.T) {
	c, err := chartOf(t, "age_days,weight_kg\n365,9\n", growth.WeightForAge, growth.Male)
	if err != nil || len(c.Points) != 1 {
		t.Errorf("%d points, %v", len(c.Points), err)
	}
}

func TestChartsThatCannotBe(t *testing.T) {
	many := "age_days,weight_kg\n" + strings.Repeat("365,9\n", MaxPoints+1)
	for text, want := range map[string]string{
		"age_days,lenhei_cm\n": "growth.columns.missing", "weight_kg\n": "growth.columns.missing", "age,weight_kg\n": "growth.columns.age_unit",
		many: "growth.chart.many", "age_days,weight_kg\n1,\"": "import.file.quote_open",
	} {
		_, err := chartOf(t, text, growth.WeightForAge, growth.Male)
		if key, _ := fault.Sentence(err); key != want {
			t.Errorf("%.30q: %v, want %s", text, err, want)
		}
	}
	broken := errors.New("unplugged")
	src, err := Text(io.MultiReader(strings.NewReader("age_days,weight_kg\n"+strings.Repeat("1,2\n", 2000)), &dribble{err: broken}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ReadChart(t.Context(), src, growth.WeightForAge, growth.Male, Options{}); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
