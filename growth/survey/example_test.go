package survey_test

import (
	"fmt"

	"canting/growth"
	"canting/growth/survey"
)

// Three children of two posyandu; the posyandu are what was drawn.
func ExamplePrevalence() {
	var children []survey.Child
	for _, c := range []struct {
		posyandu string
		lengthCm float64
	}{{"Mawar", 68}, {"Mawar", 76}, {"Melati", 75}} {
		m := growth.Missing(growth.Female)
		m.AgeDays, m.LenheiCm = 400, c.lengthCm
		children = append(children, survey.Child{Scores: growth.WHO2006(m), Sex: m.Sex, AgeDays: m.AgeDays, Cluster: c.posyandu})
	}
	table, err := survey.Prevalence(children, survey.Design{Clustered: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	stunted, _ := table.Estimate("All", "HA_2")
	fmt.Printf("%.1f %% of %d children, standard error %.1f\n", stunted.Value, stunted.Children, stunted.SE)
	// Output: 33.3 % of 3 children, standard error 22.2
}
