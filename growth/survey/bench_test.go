package survey

import (
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"canting/growth"
)

// province is a made-up survey of 20,000 children in 400 clusters of 10 strata,
// with weights and all of WHO's optional groups: 39 rows.
func province() ([]Child, Design) {
	random := rand.New(rand.NewPCG(1, 2))
	design := Design{Clustered: true, Stratified: true, Weighted: true,
		Groups: []string{GroupArea, GroupRegion, GroupWealth, GroupEducation, GroupOther}}
	score := func() growth.Score {
		z := float64(int(100*(random.NormFloat64()-0.8))) / 100
		return growth.Score{Z: z, Flag: z < -6, Reason: growth.ReasonScored}
	}
	children := make([]Child, 20_000)
	for i := range children {
		children[i] = Child{
			Sex: growth.Sex(1 + random.IntN(2)), AgeDays: float64(random.IntN(1826)), Oedema: random.IntN(500) == 0,
			Weight: random.ExpFloat64(), Cluster: fmt.Sprint(i % 400), Stratum: fmt.Sprint(i % 10),
			Groups: []string{[]string{"Rural", "Urban"}[i%2], fmt.Sprint(random.IntN(5)), fmt.Sprintf("Q%d", 1+random.IntN(5)),
				[]string{"None", "Primary", "Secondary"}[random.IntN(3)], fmt.Sprint(random.IntN(3))},
			Scores: growth.Scores{LenheiForAge: score(), WeightForAge: score(), WeightForLenhei: score(), BMIForAge: score()},
		}
	}
	return children, design
}

func TestProvinceHasAllGroups(t *testing.T) {
	table, err := Prevalence(province())
	if err != nil {
		t.Fatal(err)
	}
	if len(table.Rows) != 39 || table.Units != 400 || table.Strata != 10 || table.Kept != 20_000 {
		t.Errorf("%d rows, %d units, %d strata, %d children; want 39, 400, 10, 20000", len(table.Rows), table.Units, table.Strata, table.Kept)
	}
}

func BenchmarkPrevalence(b *testing.B) {
	children, design := province()
	for b.Loop() {
		if _, err := Prevalence(children, design); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPrevalencePlain has as many units as children.
func BenchmarkPrevalencePlain(b *testing.B) {
	children, design := province()
	design.Clustered, design.Stratified = false, false
	for b.Loop() {
		if _, err := Prevalence(children, design); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWriteLong(b *testing.B) {
	table, err := Prevalence(province())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := table.WriteLong(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
