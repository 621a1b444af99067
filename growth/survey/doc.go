// Package survey is the statistics of a child growth survey: prevalence with
// the standard errors and intervals that its design allows, and the quality of
// the measurements. It needs the standard library and package growth only, does
// no I/O of its own, reads no clock, and compiles to WebAssembly unchanged.
//
// # Prevalence
//
// [Prevalence] makes the table of WHO anthro 1.1.0 (children under five) or of
// anthroplus 1.0.0 (5 to 19 years), with WHO's rows, columns and names, so that
// the figures of the city stand beside those of any other survey. The places
// where R's arithmetic, and not the method, decides a number are listed, with
// their counts, in agreement_test.go.
//
// Three habits of WHO's programs are kept because figures must agree: in a
// design with clusters or strata the SD counts all members of a group that have
// weight, scored or not; in a design with weights alone the interval of a mean
// counts the children without weight too; and a survey whose clusters all have
// one name is taken to have none.
//
// # Quality
//
// [Assess] looks at readings the way nutritionists do: what is missing, what is
// flagged, digits that are liked too much, ages that heap, who came, how the
// scores are spread. [RepeatErrors] is the technical error of measurement. Each
// [Finding] carries its figure, its denominator and, where something is to be
// done, the sentence that says what. [Check.Source] says where the bounds come
// from; most were read in restatements only, and are marked unverified.
//
// Too few children are never "excellent": a check that they cannot answer has
// no rating, and neither has the report.
package survey
