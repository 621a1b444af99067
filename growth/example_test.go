package growth_test

import (
	"fmt"
	"time"

	"canting/growth"
)

func ExampleWHO2006() {
	m := growth.Missing(growth.Female)
	m.AgeDays, m.WeightKg, m.LenheiCm, m.Measure = 400, 7.4, 69.5, growth.Lying
	sc := growth.WHO2006(m)
	classes := growth.Classify(sc)
	fmt.Println("BB/U", sc.WeightForAge.Z, classes.WeightForAge.Class.Words())
	fmt.Println("PB/U", sc.LenheiForAge.Z, classes.LenheiForAge.Class.Words())
	fmt.Println("BB/PB", sc.WeightForLenhei.Z, classes.WeightForLenhei.Class.Words())
	fmt.Println("LILA/U", sc.ArmForAge.Present(), sc.ArmForAge.Reason)
	// Output:
	// BB/U -1.82 Berat badan normal
	// PB/U -2.23 Pendek
	// BB/PB -0.96 Gizi baik
	// LILA/U false no_value
}

func ExampleFor() {
	m := growth.Missing(growth.Male)
	m.AgeDays, m.LenheiCm = growth.DaysFromMonths(60.5), 110
	for _, gap := range []growth.Gap{growth.GapAt60, growth.GapAt61} {
		sc := growth.For(m, gap)
		fmt.Println(sc.Standard, sc.LenheiForAge.Z)
	}
	// Output:
	// who2007 0
	// who2006_tail -0.05
}

func ExampleBand() {
	for _, p := range growth.Band(nil, growth.LenheiForAge, growth.Male, -2, 0, 730, 365) {
		fmt.Printf("day %g: %.1f cm\n", p.X, p.Y)
	}
	// Output:
	// day 0: 46.1 cm
	// day 365: 71.0 cm
	// day 730: 81.7 cm
}

func ExampleCompletedMonths() {
	birth := time.Date(2026, time.January, 15, 0, 0, 0, 0, time.UTC)
	at := time.Date(2026, time.March, 15, 0, 0, 0, 0, time.UTC)
	fmt.Println(growth.AgeInDays(birth, at), "days,", growth.CompletedMonths(birth, at), "months")
	// Output: 59 days, 2 months
}

func ExampleMonitor() {
	march := 2026*12 + 2
	series := []growth.Weighing{
		{Month: march, AgeDays: 250, AgeMonths: 8, WeightKg: 8.0},
		{Month: march + 1, AgeDays: 280, AgeMonths: 9, WeightKg: 8.3},
		{Month: march + 2, AgeDays: 311, AgeMonths: 10, WeightKg: 8.4},
		{Month: march + 3, AgeDays: 341, AgeMonths: 11, WeightKg: 8.4},
	}
	for _, m := range growth.Monitor(growth.Female, series) {
		fmt.Println(m.Code, m.GainG, m.KBMG, m.Rule, m.TwoT)
	}
	// Output:
	// B 0 0 first false
	// N 300 300 gain_reached false
	// T 100 300 below_kbm false
	// T 0 200 flat_or_falling true
}

func ExamplePercentile() {
	fmt.Printf("%.1f\n", growth.Percentile(-2))
	// Output: 2.3
}
