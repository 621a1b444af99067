package anthro

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"canting/growth"
	"canting/internal/domain/fault"
)

// Each line goes in under the heading and comes out as wanted, from the column
// wei on.
func TestRows(t *testing.T) {
	tests := []struct {
		name, heading, in, want string
		o                       Options
	}{
		{"nothing doubtful", "sex,age_days,weight_kg", "2,365,9", "2,365,9,,,,,,0.05,0,,,,,,,,,,,,,", Options{Why: true}},
		{"sex unknown", "sex,age_days,weight_kg", "x,365,9", "x,365,9,,,,,,,,,,,,,,,,,,,,sex=unreadable zwei=no_sex", Options{Why: true}},
		{"weight unreadable", "sex,age_days,weight_kg", "2,365,nine", "2,365,nine,,,,,,,,,,,,,,,,,,,,weight_kg=unreadable zwei=no_value", Options{Why: true}},
		{"weight zero", "sex,age_days,weight_kg", "2,365,0", "2,365,0,,,,,,,,,,,,,,,,,,,,weight_kg=not_positive zwei=no_value", Options{Why: true}},
		{"age not known", "sex,age_days,weight_kg", "2,NA,9", "2,NA,9,,,,,,,,,,,,,,,,,,,,zwei=no_age", Options{Why: true}},
		{"too old", "sex,age_days,weight_kg", "2,1827,9", "2,1827,9,,,,,,,,,,,,,,,,,,,,zwei=outside_age", Options{Why: true}},
		{"too old, by both", "sex,age_days,weight_kg", "2,1900,18", "2,1900,18,,,,,,,,,,,,,,,,,,,,,,-0.19,0,,,", Options{Why: true, Standard: Auto}},
		{"oedema", "sex,age_days,weight_kg,oedema", "2,365,9,Y", "2,365,9,Y,,,,,,,,,,,,,,,,,,,,zwei=oedema", Options{Why: true}},
		{"oedema that cannot be read", "sex,age_days,weight_kg,oedema", "2,365,9,maybe", "2,365,9,maybe,,,,,,,,,,,,,,,,,,,,oedema=unreadable zwei=oedema", Options{Why: true}},
		{"too short a row", "sex,age_days,weight_kg,note", "2,365,9", "2,365,9,,,,,,,0.05,0,,,,,,,,,,,,", Options{}},
		{"too long a row", "sex,age_days,weight_kg", "2,365,9,5", "2,365,9,,,,,,,,,,,,,,,,,,,,row=extra_cells,5", Options{Why: true}},
		{"empty cells too many", "sex,age_days,weight_kg", "2,365,9,,", "2,365,9,,,,,,0.05,0,,,,,,,,,,,,", Options{}},
		{"semicolons and a comma", "sex;age_days;weight_kg", "P;365;9,0", "P;365;9,0;;;;;;0.05;0;;;;;;;;;;;;", Options{}},
		{"quotes stay", `"sex","age_days","weight_kg"`, `"f","365","9"`, `"f","365","9",,,,,,0.05,0,,,,,,,,,,,,`, Options{}},
		{"a child of eight months does not stand", "sex,age_days,weight_kg,lenhei_cm,measure", "1,243,8,70,h",
			"1,243,8,70,h,70,,16.3265306122449,-0.26,0,-0.67,0,-0.63,0,-0.69,0,,,,,,,,,measure=implausible", Options{Why: true}},
		{"headings by name", "JK,Usia,BB", "P,12,9", "P,12,9,,,,,,0.05,0,,,,,,,,,,,,", Options{Columns: map[string]string{"age_months": "Usia"}}},
		{"age in months", "sex,age,age_unit,weight", "2,12,Months,9", "2,12,Months,9,,,,,,0.05,0,,,,,,,,,,,,", Options{}},
		{"age in no unit", "sex,age,age_unit,weight", "2,12,moons,9", "2,12,moons,9,,,,,,,,,,,,,,,,,,,,age_unit=unreadable zwei=no_age", Options{Why: true}},
		{"age without a unit in its row", "sex,age,age_unit,weight", "2,12,,9", "2,12,,9,,,,,,,,,,,,,,,,,,,,zwei=no_age", Options{Why: true}},
		{"months where days are empty", "sex,age_days,age_months,age,age_unit,dob,visit,weight", "2,,12,,,,,9", "2,,12,,,,,9,,,,,,0.05,0,,,,,,,,,,,,", Options{}},
		{"days that cannot be read are not passed over", "sex,age_days,age_months,weight", "2,many,12,9", "2,many,12,9,,,,,,,,,,,,,,,,,,,,age_days=unreadable zwei=no_age", Options{Why: true}},
		{"measure that cannot be read", "sex,age_days,lenhei,measure", "2,365,74,upside down", "2,365,74,upside down,74,,,0.00,0,,,,,,,,,,,,,,,measure=unreadable", Options{Why: true}},
		{"spaces around values", "sex,age_days,weight", " 2, 365 ,\" 9 \"", " 2, 365 ,\" 9 \",,,,,,0.05,0,,,,,,,,,,,,", Options{}},
		{"dates", "sex,dob,visit,weight", "2,2024-01-15,2025-01-14T08:00:00,9", "2,2024-01-15,2025-01-14T08:00:00,9,,,,,,0.05,0,,,,,,,,,,,,", Options{}},
		{"dates by count", "sex,dob,visit,weight", "2,45306,45671.5,9", "2,45306,45671.5,9,,,,,,0.05,0,,,,,,,,,,,,", Options{}},
		{"dates in no order", "sex,dob,visit,weight", "2,05/03/2024,25/02/2025,9", "2,05/03/2024,25/02/2025,9,,,,,,,,,,,,,,,,,,,,birth_date=date_order zwei=no_age", Options{Why: true}},
		{"dates in an order", "sex,dob,visit,weight", "2,15/01/2024,14/01/2025,9", "2,15/01/2024,14/01/2025,9,,,,,,0.05,0,,,,,,,,,,,,", Options{DateOrder: DayFirst}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := scoreText(t, test.heading+"\r\n\r\n"+test.in+"\r\n", test.o)
			head, rows, _ := strings.Cut(got, "\n")
			comma := delimiter([]byte(test.heading))
			want := test.heading + string(comma) + strings.Join(added(test.o), string(comma))
			if head != want {
				t.Errorf("heading %s, want %s", head, want)
			}
			if cells := strings.Count(rows, string(comma)) - strings.Count(head, string(comma)); cells != 0 && test.name != "too long a row" {
				t.Errorf("%d cells more than the heading", cells)
			}
			if rows != test.want+"\n" {
				t.Errorf("\n got %s\nwant %s", rows, test.want)
			}
		})
	}
}

func TestColumnsThatAreMissing(t *testing.T) {
	tests := []struct {
		name, heading, key, says string
		o                        Options
	}{
		{"no sex", "age_days,weight_kg", "growth.columns.missing", "sex", Options{}},
		{"no age", "sex,weight_kg", "growth.columns.missing", "age_days", Options{}},
		{"no age for 2007", "sex,weight_kg,lenhei_cm", "growth.columns.missing", "age_months", Options{Standard: WHO2007}},
		{"one date", "sex,weight_kg,dob", "growth.columns.missing", "birth_date + visit_date", Options{}},
		{"no measurement", "sex,age_days", "growth.columns.missing", "headc_cm", Options{}},
		{"no measurement for 2007", "sex,age_days,headc_cm", "growth.columns.missing", "weight_kg | lenhei_cm", Options{Standard: WHO2007}},
		{"age without unit", "sex,age,weight_kg", "growth.columns.age_unit", "", Options{}},
		{"two weights", "sex,age_days,weight_kg,Berat", "growth.columns.twice", "weight_kg", Options{}},
		{"a name that is none", "sex,age_days,weight_kg", "growth.columns.unknown", "weight_kg", Options{Columns: map[string]string{"girth": "x"}}},
		{"a heading that is not there", "sex,age_days,weight_kg", "growth.columns.nowhere", "sex, age_days", Options{Columns: map[string]string{"headc_cm": "LK"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			src, err := Text(strings.NewReader(test.heading + "\n"))
			if err != nil {
				t.Fatal(err)
			}
			_, err = Score(t.Context(), src, io.Discard, test.o)
			key, params := fault.Sentence(err)
			said := ""
			for _, value := range params {
				said += value + "\n"
			}
			if key != test.key || !strings.Contains(said, test.says) || fault.KindOf(err) != fault.Invalid {
				t.Errorf("%v: %s %q", err, key, said)
			}
		})
	}
}

func TestTextThatIsNone(t *testing.T) {
	for text, want := range map[string]string{
		"": "import.file.empty", "\n \n": "import.file.empty", "PK\x03\x04...": "growth.file.workbook", "s\x00e\x00x\x00": "growth.file.encoding",
		"sex,age_days,weight_kg\n2,365,9\n2,\"365,9\n": "import.file.quote_open",
		"sex,\"age_days": "import.file.quote_open",
		"sex," + strings.Repeat("a", 2*recordBytes): "import.file.not_a_table",
	} {
		src, err := Text(strings.NewReader(text))
		if err == nil {
			_, err = Score(t.Context(), src, io.Discard, Options{})
		}
		key, params := fault.Sentence(err)
		if key != want || key == "import.file.quote_open" && params["row"] != strconv.Itoa(strings.Count(text[:strings.IndexByte(text, '"')], "\n")+1) {
			t.Errorf("%.30q: %s %v, want %s", text, key, params, want)
		}
	}
}

func TestMarkOfUTF8Stays(t *testing.T) {
	got := scoreText(t, "\xef\xbb\xbfsex,age_days,weight_kg\n2,365,9\n", Options{})
	if !strings.HasPrefix(got, "\xef\xbb\xbfsex,age_days,weight_kg,clenhei,") || !strings.Contains(got, "0.05,0") {
		t.Errorf("got %q", got)
	}
}

func TestWorkbook(t *testing.T) {
	book := excelize.NewFile()
	for at, row := range map[string][]any{
		"A1": {"name", "sex", "birth_date", "visit_date", "weight_kg"},
		"A2": {"Siti, \"kecil\"", "P", time.Date(2024, 1, 15, 0, 0, 0, 0, time.UTC), time.Date(2025, 1, 14, 0, 0, 0, 0, time.UTC), 9},
		"A3": {"Budi", "L", "2024-01-15", "2025-01-14", "?"},
	} {
		if err := book.SetSheetRow("Sheet1", at, &row); err != nil {
			t.Fatal(err)
		}
	}
	var file, out bytes.Buffer
	if err := book.Write(&file); err != nil {
		t.Fatal(err)
	}
	src, err := File(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Score(t.Context(), src, &out, Options{})
	if err != nil || src.Close() != nil {
		t.Fatal(err)
	}
	rows := records(t, out.String())
	if len(rows) != 3 || rows[1][0] != "Siti, \"kecil\"" || rows[1][10] != "0.05" || rows[2][10] != "" {
		t.Errorf("got %q", rows)
	}
	if want := map[string]int{"weight_kg=unreadable": 1}; s.Rows != 2 || !maps.Equal(s.Doubts, want) {
		t.Errorf("got %+v", s)
	}
}

func TestFileOfText(t *testing.T) {
	in := sample(10)
	src, err := File(bytes.NewReader(in), int64(len(in)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := Score(t.Context(), src, &out, Options{}); err != nil || out.String() != scoreText(t, string(in), Options{}) {
		t.Errorf("%v: a file and a pipe differ", err)
	}
}

// full takes some bytes and then no more.
type full struct{ room int }

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errors.New("disk full")
	}
	return len(p), nil
}

func TestEndsEarly(t *testing.T) {
	src, err := Text(bytes.NewReader(sample(20_000)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Score(t.Context(), src, &full{1 << 19}, Options{}); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("a full disk: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if src, err = Text(bytes.NewReader(sample(20_000))); err != nil {
		t.Fatal(err)
	}
	if _, err := Score(ctx, src, io.Discard, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestProgress(t *testing.T) {
	text := append([]byte("sex,age_days,weight_kg\n"), bytes.Repeat([]byte("2,9999,9\n"), 2*ProgressRows+1)...)
	src, err := Text(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	calls, last := 0, 0
	if _, err := Score(t.Context(), src, io.Discard, Options{Progress: func(rows int) { calls, last = calls+1, rows }}); err != nil {
		t.Fatal(err)
	}
	if calls != 2 || last < 2*ProgressRows {
		t.Errorf("%d calls, the last at %d", calls, last)
	}
}

func TestNumbers(t *testing.T) {
	nan := math.NaN()
	for text, want := range map[string]float64{
		"9": 9, "9.5": 9.5, "9,5": 9.5, "-3": -3, "+3": 3, "1e2": 100, ".5": .5, "0.1234567890123456789": 0.1234567890123456789,
		"": nan, "NA": nan, ".": nan, "-": nan,
	} {
		if got, d := number([]byte(text)); got != want && !(got != got && want != want) || d != noDoubt {
			t.Errorf("%q: %g, %d", text, got, d)
		}
	}
	for _, text := range []string{"1.2.3", "1,2,3", "1.234,5", "nan", "inf", "0x10", "1_0", "9kg", "1e999", ",", "--1", "1-2", "٩"} {
		if got, d := number([]byte(text)); d != unreadable || got == got {
			t.Errorf("%q: %g, %d", text, got, d)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.Float64().Draw(t, "number")
		text := strconv.FormatFloat(want, "feg"[rapid.IntRange(0, 2).Draw(t, "form")], -1, 64)
		if got, d := number([]byte(text)); got != want || d != noDoubt {
			t.Errorf("%s: %g, %d", text, got, d)
		}
	})
}

func TestDates(t *testing.T) {
	tests := []struct {
		text  string
		order DateOrder
		want  string
		doubt doubt
	}{
		{"2024-03-05", Certain, "2024-03-05", noDoubt},
		{"2024/3/5", Certain, "2024-03-05", noDoubt},
		{"2024-03-05 10:20:30", Certain, "2024-03-05", noDoubt},
		{"05/03/2024", DayFirst, "2024-03-05", noDoubt},
		{"05/03/2024", MonthFirst, "2024-05-03", noDoubt},
		{"05/03/2024", Certain, "", dateOrderOpen},
		{"05.05.2024", Certain, "2024-05-05", noDoubt},
		{"25/03/2024", Certain, "2024-03-25", noDoubt},
		{"03/25/2024", Certain, "2024-03-25", noDoubt},
		{"03/25/2024", DayFirst, "", unreadable},
		{"30-02-2024", DayFirst, "", unreadable},
		{"05/03/24", DayFirst, "", unreadable},
		{"45356", Certain, "2024-03-05", noDoubt},
		{"99999", Certain, "", unreadable},
		{"5 Maret 2024", Certain, "", unreadable},
		{"-5", Certain, "", unreadable},
		{"", Certain, "", noDoubt},
	}
	for _, test := range tests {
		got, d := date([]byte(test.text), test.order, false)
		said := ""
		if !got.IsZero() {
			said = got.Format(time.DateOnly)
		}
		if said != test.want || d != test.doubt {
			t.Errorf("%q in order %d: %s, %d", test.text, test.order, said, d)
		}
	}
	if got, d := date([]byte("43894"), Certain, true); got.Format(time.DateOnly) != "2024-03-05" || d != noDoubt {
		t.Errorf("counted from 1904: %v, %d", got, d)
	}
}

func TestHundredths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z := float64(rapid.Int64Range(-1e13, 1e13).Draw(t, "hundredths")) / 100
		if got, want := string(hundredths(nil, z)), strconv.FormatFloat(z, 'f', 2, 64); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		cm := math.Abs(z) + 0.7
		if got, err := strconv.ParseFloat(string(shortest(nil, cm)), 64); err != nil || math.Abs(got-cm) > 1e-9*max(1, cm) {
			t.Errorf("%g cm became %g, %v", cm, got, err)
		}
	})
	if got := string(shortest(nil, 65.3+0.7)); got != "66" {
		t.Errorf("66 cm became %s", got)
	}
}

// FuzzScore feeds any text to the whole way: no panic, and each line of output
// begins with what came in.
func FuzzScore(f *testing.F) {
	f.Add("1,365,9,75,l,45,n", false, uint8(0))
	f.Add("f;NA;\"9,1\";1e300;H;;\n;;\n\"", true, uint8(2))
	f.Add("2,1e9,-1,.,x,0,y,more", true, uint8(1))
	f.Fuzz(func(t *testing.T, text string, why bool, standard uint8) {
		src, err := Text(strings.NewReader("sex,age_days,weight,lenhei,measure,headc,oedema\n" + text))
		if err != nil {
			return
		}
		var out bytes.Buffer
		s, err := Score(t.Context(), src, &out, Options{Why: why, Standard: Standard(standard % 3)})
		if err != nil && fault.KindOf(err) != fault.Invalid {
			t.Fatal(err)
		}
		if rows := len(ours(out.String())); err == nil && rows != s.Rows+1 {
			t.Errorf("%d rows, %d counted", rows-1, s.Rows)
		}
	})
}

// The document names every column, every standard and every reason.
func TestDocumentIsWhole(t *testing.T) {
	text, err := os.ReadFile("../../../docs/growth.md")
	if err != nil {
		t.Fatal(err)
	}
	words := slices.Concat(Columns(), Standards(), doubtCodes[1:])
	for r := growth.ReasonNoSex; r <= growth.ReasonTooLarge; r++ {
		if r != growth.ReasonNotInStandard { // such a score has no column
			words = append(words, r.String())
		}
	}
	for _, i := range Indicators() {
		words = append(words, i.String())
	}
	for _, standard := range []Standard{WHO2006, WHO2007} {
		young, old := standard.outputs()
		for _, o := range append(young, old...) {
			words = append(words, "z"+o.name)
		}
	}
	for _, word := range words {
		if !strings.Contains(string(text), "`"+word+"`") {
			t.Errorf("docs/growth.md does not say %s", word)
		}
	}
}

func TestSexes(t *testing.T) {
	for text, want := range map[string]growth.Sex{"1": 1, "M": 1, "male": 1, "L": 1, "2": 2, "f": 2, "P": 2, "Perempuan": 2, "": 0, "3": 0, "b": 0} {
		if got, d := sexOf([]byte(text)); got != want || (d == unreadable) != (text != "" && want == 0) {
			t.Errorf("%q: %d, %d", text, got, d)
		}
	}
}
