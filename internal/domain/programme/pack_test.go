package programme

import (
	"reflect"
	"strconv"
	"strings"
	"testing"

	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/rule"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// filling puts something that is not zero into every field of a programme.
type filling struct {
	next int
	when Rule
}

func (f *filling) fill(v reflect.Value) {
	f.next++
	switch v.Interface().(type) {
	case Rule:
		v.Set(reflect.ValueOf(f.when))
		return
	case rule.Value:
		v.Set(reflect.ValueOf(rule.Num(float64(f.next))))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("text " + strconv.Itoa(f.next))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int32:
		v.SetInt(int64(f.next))
	case reflect.Uint8:
		v.SetUint(1)
	case reflect.Float64:
		v.SetFloat(float64(f.next) + 0.5)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		f.fill(v.Index(0))
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				f.fill(v.Field(i))
			}
		}
	default:
		panic("a programme has a field of kind " + v.Kind().String() + ": pack it, and fill it here")
	}
}

// TestPackForgetsNothing fills every field that a programme has, also those that
// are added one day.
func TestPackForgetsNothing(t *testing.T) {
	e, err := rule.Parse("1 < 2 && at_least.risk > 3", rule.Table{"at_least": {"risk": rule.Int}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if e, err = rule.Join(e.Parts(), nil); err != nil { // without places in the text
		t.Fatal(err)
	}
	p := &Programme{}
	f := filling{when: Rule{Text: e.String(), expr: e, least: []string{"risk"}}}
	f.fill(reflect.ValueOf(p).Elem())
	got, err := Unpack(string(Pack([]*Programme{p})))
	if err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	p.Indicators = nil // counted on the server
	unlink(got[0])
	all := cmp.Exporter(func(reflect.Type) bool { return true })
	if diff := cmp.Diff(p, got[0], all); diff != "" {
		t.Errorf("packing loses what is marked with a minus:\n%s", diff)
	}
}

// unlink takes away what is not packed but worked out.
func unlink(p *Programme) {
	p.followed = nil
	for i := range p.Visits {
		p.Visits[i].form = form{}
		for j := range p.Visits[i].Due {
			p.Visits[i].Due[j].ids = nil
		}
	}
}

// TestUnpackedJudgesAlike holds a packed programme to the answers of the one that
// was compiled, over drawn visits.
func TestUnpackedJudgesAlike(t *testing.T) {
	p := compiled(t, pregnancy())
	family, err := Unpack(string(Pack([]*Programme{p})))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		in := drawnVisit(t)
		own, other := Judge(p, in), Judge(family[0], in)
		found += len(own.Findings)
		if a, b := recital(own), recital(other); a != b {
			t.Fatalf("compiled %s\nunpacked %s", a, b)
		}
		if a, b := Due(p, in.Case, in.Date), Due(family[0], in.Case, in.Date); len(a) != len(b) {
			t.Fatalf("%d are due, unpacked %d", len(a), len(b))
		}
	})
	if found == 0 {
		t.Error("no visit had a finding")
	}
}

func drawnVisit(t *rapid.T) Input {
	number := func(low, high float64) rule.Value { return rule.Num(rapid.Float64Range(low, high).Draw(t, "number")) }
	in := Input{Visit: "check", Date: ident.NewDate(2026, 3, 1).AddDays(rapid.IntRange(-400, 400).Draw(t, "day")), Values: Values{}}
	for name, v := range map[string]rule.Value{
		"arm": number(10, 50), "weight": number(30, 150), "height": number(100, 200),
		"lie": rule.Text(rapid.SampledFrom([]string{"head", "breech"}).Draw(t, "lie")), "tablets": rule.Whole(rapid.Int64Range(0, 99).Draw(t, "tablets")),
	} {
		if rapid.Bool().Draw(t, name) {
			in.Values[name] = v
		}
	}
	in.Case = Case{
		Person: Person{Sex: ident.Female, Birth: ident.NewDate(rapid.IntRange(1980, 2010).Draw(t, "year"), 5, 2)},
		Facts:  Values{"lmp": rule.Day(in.Date.AddDays(-rapid.IntRange(0, 300).Draw(t, "lmp")))},
		Before: map[string]Known{"hb": {Value: number(7, 15), Date: in.Date.AddDays(-rapid.IntRange(0, 200).Draw(t, "hb"))}},
		Found:  map[string]Answer{"thin": {Date: in.Date.AddDays(-40), Yes: rapid.Bool().Draw(t, "thin")}},
		Past:   []Past{{Visit: "check", Date: in.Date.AddDays(-40), Values: Values{"weight": number(30, 150)}}},
	}
	return in
}

// recital is what a judgement says, without pointers into the programme.
func recital(j Judgement) string {
	var b strings.Builder
	say := func(parts ...string) { b.WriteString(strings.Join(parts, " ") + "; ") }
	say(j.Programme, strings.Join(ids(j.Findings), ","), strings.Join(j.Missing, ","))
	for _, f := range j.Findings {
		say(f.Say.ID, f.Say.EN, strconv.Itoa(len(f.Inputs)), strconv.Itoa(len(f.Actions)), f.Finding.Level.String())
	}
	for _, u := range j.Unanswered {
		say("unanswered", u.Finding.ID, u.Why.Key())
		for _, ref := range u.Missing {
			say(ref.String())
		}
	}
	for _, d := range j.Derived {
		say(d.Ref.String(), d.In("id"), d.Unit)
	}
	for _, s := range j.Scores {
		say(s.ID, strconv.Itoa(s.AtLeast), strconv.FormatBool(s.Complete))
	}
	for _, h := range j.Tables {
		say(h.Table.ID, strconv.FormatBool(h.Row == nil), strconv.Itoa(len(h.Missing)))
	}
	for _, v := range j.Violations {
		say(v.ID(), v.Say.ID, strconv.FormatBool(v.Stop))
	}
	return b.String()
}

// TestDamageIsNoticed changes single bytes and cuts the end off.
func TestDamageIsNoticed(t *testing.T) {
	whole := string(Pack([]*Programme{compiled(t, pregnancy())}))
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.IntRange(0, len(whole)-1).Draw(t, "at")
		changed := whole[:at] + string([]byte{whole[at] ^ byte(rapid.IntRange(1, 255).Draw(t, "change"))}) + whole[at+1:]
		for _, bytes := range []string{changed, whole[:at]} {
			if family, err := Unpack(bytes); err == nil || family != nil || fault.KindOf(err) != fault.Invalid {
				t.Fatalf("byte %d: %d programmes, %v", at, len(family), err)
			}
		}
	})
}

func TestPackedOfAnotherForm(t *testing.T) {
	w := &wire{numbers: map[string]int{}}
	form := "canting programmes 0"
	w.text(&form)
	if family, err := unpack(string(w.out)); err == nil {
		t.Errorf("%d programmes of another form", len(family))
	}
}

// FuzzUnpack reads bytes that no sum protects. What is taken can be packed again.
func FuzzUnpack(f *testing.F) {
	whole := Pack([]*Programme{compiled(f, pregnancy())})
	f.Add(string(whole[:len(whole)-sumBytes]))
	f.Add("")
	f.Fuzz(func(t *testing.T, bytes string) {
		family, err := unpack(bytes)
		if err != nil {
			return
		}
		if again, err := Unpack(string(Pack(family))); err != nil || len(again) != len(family) {
			t.Errorf("%d programmes become %d: %v", len(family), len(again), err)
		}
	})
}
