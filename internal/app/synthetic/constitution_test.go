package synthetic

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
)

// TestGirlsGrow: nobody shrinks, and weights and arms stay within what forms take.
func TestGirlsGrow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := constituted(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)))
		young := rapid.Float64Range(10, 45).Draw(t, "years")
		older := rapid.Float64Range(young, 45).Draw(t, "later")
		before, bmi := c.grown(young)
		after, _ := c.grown(older)
		kg, arm := weightOf(before, bmi), c.armOf(bmi)
		if after < before || before < 110 || after > 175 || kg < 15 || kg > 120 || arm < 17.5 || arm > 40 {
			t.Fatalf("%+v: %g cm at %g, %g cm at %g, %g kg, arm %g cm", c, before, young, after, older, kg, arm)
		}
		systolic, diastolic := pressure(rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "day"))), rapid.Float64Range(-5, 40).Draw(t, "above"))
		if diastolic >= systolic {
			t.Fatalf("%g/%g mmHg", systolic, diastolic)
		}
	})
}

func TestFits(t *testing.T) {
	bounded := field("cm", programme.Decimal)
	bounded.Min, bounded.Max = programme.Bound{Given: true, At: 15}, programme.Bound{Given: true, At: 45}
	for _, test := range []struct {
		field programme.Field
		said  ledger.Answer
		want  bool
	}{
		{bounded, ledger.Number(15), true},
		{bounded, ledger.Number(14.9), false},
		{bounded, ledger.Number(45), true},
		{bounded, ledger.Number(45.1), false},
		{bounded, ledger.Text("20"), false},
		{field("n", programme.Int), ledger.Number(3), true},
		{field("n", programme.Int), ledger.Number(3.5), false},
		{field("yes", programme.Bool), ledger.Truth(false), true},
		{field("yes", programme.Bool), ledger.Number(1), false},
		{field("one", programme.OneOf, "a", "b"), ledger.Text("b"), true},
		{field("one", programme.OneOf, "a", "b"), ledger.Text("c"), false},
		{field("day", programme.Date), ledger.Text("2026-02-28"), true},
		{field("day", programme.Date), ledger.Text("2026-02-30"), false},
		{field("note", programme.Text), ledger.Text("x"), true},
		{field("note", programme.Text), ledger.Answer{}, false},
	} {
		if got := fits(&test.field, test.said); got != test.want {
			t.Errorf("%s takes %+v: %t", test.field.Type, test.said, got)
		}
	}
}
