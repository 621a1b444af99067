package synthetic_test

import (
	"fmt"

	"canting/internal/app/synthetic"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

func ExampleNew() {
	kota, err := region.Kota()
	if err != nil {
		fmt.Println(err)
		return
	}
	until := ident.NewDate(2026, 10, 31)
	city, err := synthetic.New(synthetic.Config{
		Seed: 1, Until: until, Region: kota, Who: ledger.Derived("account", "demo"), Children: 360,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	var children, weighings int
	err = city.Each(func(c synthetic.Child) error {
		children, weighings = children+1, weighings+len(c.Entries)-1
		return nil // here a door would take c.Entries as one submission
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	export, err := city.Export(until.MonthIndex(), 5)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(city.Posyandu()), "posyandu,", children, "children in two years,", len(export.Heading), "columns")
	fmt.Println(weighings > 10*children, len(export.Rows) > 250)
	// Output:
	// 22 posyandu, 496 children in two years, 36 columns
	// true true
}
