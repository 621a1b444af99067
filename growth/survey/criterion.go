package survey

import (
	"math"
	"strconv"

	"canting/growth"
)

// Check is one look at the quality of measurements. The zero value is no check.
type Check uint8

// The checks, in the order of a report.
const (
	// CheckMissing is the percentage of children without sex, age, weight or
	// length.
	CheckMissing Check = iota + 1
	// CheckFlags is the percentage of children of whom a score lies outside
	// WHO's plausible range, of those with a score.
	CheckFlags
	// CheckOutliers is the percentage of weight-for-length scores that WHO flags
	// or that lie more than 3 SD from the mean of the others.
	CheckOutliers
	// CheckSpread is the SD of the weight-for-length scores that are no outliers.
	CheckSpread
	// CheckSpreadLength is the SD of the plausible length-for-age scores.
	CheckSpreadLength
	// CheckSpreadWeight is the SD of the plausible weight-for-age scores.
	CheckSpreadWeight
	// CheckSex is the percentage of boys, P the test against one half.
	CheckSex
	// CheckAge is the ratio of children of 6-29 to those of 30-59 months, P the
	// test against 0.85.
	CheckAge
	// CheckHeaping is the percentage of children of 12-59 months whose completed
	// months are whole years, P the test of all twelve remainders.
	CheckHeaping
	// CheckDigitsWeight, CheckDigitsLength and CheckDigitsArm are the digit
	// preference score of the first decimal, 0 to 100; P is the test of it.
	CheckDigitsWeight
	CheckDigitsLength
	CheckDigitsArm
	// CheckSkewness and CheckKurtosis are those of the weight-for-length scores
	// that are no outliers; kurtosis is in excess of the normal.
	CheckSkewness
	CheckKurtosis
	// CheckRepeatWeight, CheckRepeatLength and CheckRepeatArm are the technical
	// error of measurement, in kg and cm.
	CheckRepeatWeight
	CheckRepeatLength
	CheckRepeatArm
)

// Rating says how far measurements can be relied on. The zero value says that
// no rule applies: too few children, or a check without a bound.
type Rating uint8

// The ratings, in the words of the SMART plausibility check.
const (
	RatingNone Rating = iota
	Excellent
	Good
	Acceptable
	Problematic
)

var ratingCodes = [...]string{"none", "excellent", "good", "acceptable", "problematic"}

// String returns the rating's stable code.
func (r Rating) String() string {
	if int(r) < len(ratingCodes) {
		return ratingCodes[r]
	}
	return ratingCodes[RatingNone]
}

// Words is a sentence in both languages of the product.
type Words struct{ ID, EN string }

// rule is how a figure is held against its bounds.
type rule uint8

const (
	unbounded rule = iota
	atMost         // up to the bound, which belongs to the better side
	below          // under the bound
	above          // over the bound, as p-values are
	around         // nearer to 1 than the bound
)

// criterion is what a check is rated by.
type criterion struct {
	rule rule
	// bounds end excellent, good and acceptable.
	bounds [3]float64
	// points are SMART's penalty for excellent, good, acceptable, problematic;
	// zeros for a check outside its score.
	points [4]int
	// fewest is how many children the check needs to be rated.
	fewest int
	source growth.Source
	advice Words
}

// The bounds of SMART's plausibility check were read in two open programs that
// restate it (nipnTK 0.2.0, mwana 0.2), not in the manual, and agree there.
const (
	smart    = "SMART plausibility check, Manual 2.0"
	restated = "Read in two open restatements (nipnTK, mwana) that agree; the manual itself was not read."
	fewestOf = " That fewer children are not rated is ours."
)

var (
	heavy = [4]int{0, 5, 10, 20}
	light = [4]int{0, 2, 4, 10}
	shape = [4]int{0, 1, 3, 5}
)

func smartSource(code string) growth.Source {
	return growth.Source{Code: code, Title: smart, From: "2017", Unverified: true, Note: restated + fewestOf}
}

// digits is the criterion of digit preference. By chance alone the score is
// about 100 over the square root of the children, so a hundred are needed.
func digits(code string, advice Words) criterion {
	c := criterion{rule: below, bounds: [3]float64{8, 12, 20}, points: light, fewest: 100, source: smartSource(code), advice: advice}
	c.source.Title += "; WHO MONICA e-publication 9 (1998) for the score"
	return c
}

// repeats is the criterion of a technical error of measurement; nothing is
// better than good.
func repeats(code string, good, acceptable float64) criterion {
	return criterion{
		rule: below, bounds: [3]float64{0, good, acceptable}, fewest: 10,
		source: growth.Source{Code: code, Title: "SMART standardisation test, ENA", From: "2017", Unverified: true,
			Note: "Bounds from memory; the manual was not read. Ten children measured twice are the size of the test."},
		advice: Words{
			"Dua ukuran pada anak yang sama masih berbeda jauh. Dampingi pengukur ini, lalu ulangi latihan: sepuluh anak, masing-masing diukur dua kali.",
			"Two measurements of the same child still differ a lot. Work beside this measurer, then repeat the exercise: ten children, each measured twice.",
		},
	}
}

var criteria = [...]criterion{
	CheckMissing: {rule: atMost, bounds: [3]float64{2.5, 5, 7.5}, fewest: 1,
		source: growth.Source{Code: "missing", Title: "Canting", Unverified: true, Note: "No document gives a bound; these are SMART's for outliers."},
		advice: Words{
			"Sebagian anak belum lengkap jenis kelamin, umur, berat atau panjangnya. Lengkapi dari buku KIA, atau ukur pada hari posyandu berikutnya.",
			"Some children lack sex, age, weight or length. Fill it in from the KIA book, or measure at the next posyandu day.",
		}},
	CheckFlags: {rule: atMost, bounds: [3]float64{1, 1, 1}, fewest: 100,
		source: growth.Source{Code: "who_flags", Title: "WHO/UNICEF, Recommendations for data collection, analysis and reporting on anthropometric indicators", From: "2019", Unverified: true,
			Note: "That more than 1 % flagged is a sign of trouble is from memory." + fewestOf},
		advice: Words{
			"Beberapa ukuran di luar rentang yang wajar. Lihat lagi angka, satuan dan tanggal lahirnya, lalu ukur ulang anaknya.",
			"Some measurements lie outside the plausible range. Look again at the number, the unit and the birth date, then measure the child again.",
		}},
	CheckOutliers: {rule: atMost, bounds: [3]float64{2.5, 5, 7.5}, points: heavy, fewest: 100, source: smartSource("outliers"),
		advice: Words{
			"Banyak anak yang BB/TB-nya jauh dari anak lain. Ukur ulang anak yang ditandai, dan samakan cara mengukur.",
			"Many children's weight-for-length lies far from the others'. Measure the marked children again, and agree on how to measure.",
		}},
	CheckSpread: {rule: around, bounds: [3]float64{0.1, 0.15, 0.2}, points: heavy, fewest: 100, source: smartSource("sd_whz"),
		advice: Words{
			"Sebaran BB/TB lebih lebar atau lebih sempit dari yang lazim. Periksa timbangan dan papan ukur, dan ulangi latihan mengukur.",
			"Weight-for-length is spread wider or narrower than usual. Check scale and board, and practise measuring again.",
		}},
	CheckSpreadLength: {source: growth.Source{Code: "sd_haz", Title: "WHO Technical Report Series 854", From: "1995", Unverified: true,
		Note: "1.10 to 1.30 is WHO's expected range, from memory; most surveys lie above it, so it is shown and not rated."}},
	CheckSpreadWeight: {source: growth.Source{Code: "sd_waz", Title: "WHO Technical Report Series 854", From: "1995", Unverified: true,
		Note: "1.00 to 1.20 is WHO's expected range, from memory; most surveys lie above it, so it is shown and not rated."}},
	CheckSex: {rule: above, bounds: [3]float64{0.1, 0.05, 0.001}, points: light, fewest: 20, source: smartSource("sex_ratio"),
		advice: Words{
			"Jumlah anak laki-laki dan perempuan kurang seimbang. Lihat apakah ada anak yang belum datang atau belum terdata.",
			"Boys and girls are out of balance. See whether children have not come yet, or are not yet listed.",
		}},
	CheckAge: {rule: above, bounds: [3]float64{0.1, 0.05, 0.001}, points: light, fewest: 20, source: smartSource("age_ratio"),
		advice: Words{
			"Anak 6-29 bulan dan 30-59 bulan kurang seimbang. Ajak keluarga yang anaknya jarang datang, dan lihat lagi tanggal lahir.",
			"Children of 6-29 and 30-59 months are out of balance. Invite the families who seldom come, and look at birth dates again.",
		}},
	CheckHeaping: {rule: above, bounds: [3]float64{0.1, 0.05, 0.001}, fewest: 60,
		source: growth.Source{Code: "age_heaping", Title: "NiPN data quality toolkit; bounds by Canting", Unverified: true,
			Note: "The test is NiPN's, over whole years of age; NiPN gives no bounds, these are SMART's for p-values."},
		advice: Words{
			"Umur menumpuk pada bulan-bulan tertentu. Pakai tanggal lahir dari akta atau buku KIA, bukan perkiraan.",
			"Ages heap on certain months. Take the birth date from the certificate or the KIA book, not an estimate.",
		}},
	CheckDigitsWeight: digits("digits_weight", Words{
		"Angka di belakang koma pada berat badan sering sama. Baca timbangan sampai 0,1 kg dan catat apa adanya.",
		"The decimal of the weight is often the same. Read the scale to 0.1 kg and write down what it says.",
	}),
	CheckDigitsLength: digits("digits_length", Words{
		"Angka di belakang koma pada panjang badan sering sama. Baca papan ukur sampai 0,1 cm dan catat apa adanya.",
		"The decimal of the length is often the same. Read the board to 0.1 cm and write down what it says.",
	}),
	CheckDigitsArm: digits("digits_arm", Words{
		"Angka di belakang koma pada LILA sering sama. Baca pita sampai 0,1 cm dan catat apa adanya.",
		"The decimal of the arm circumference is often the same. Read the tape to 0.1 cm and write down what it says.",
	}),
	CheckSkewness: {rule: below, bounds: [3]float64{0.2, 0.4, 0.6}, points: shape, fewest: 100, source: smartSource("skewness"),
		advice: Words{
			"Sebaran BB/TB condong ke satu sisi. Lihat lagi ukuran yang paling tinggi dan paling rendah.",
			"Weight-for-length leans to one side. Look again at the highest and lowest measurements.",
		}},
	CheckKurtosis: {rule: below, bounds: [3]float64{0.2, 0.4, 0.6}, points: shape, fewest: 100, source: smartSource("kurtosis"),
		advice: Words{
			"Bentuk sebaran BB/TB kurang lazim. Lihat lagi ukuran yang paling tinggi dan paling rendah.",
			"Weight-for-length has an unusual shape. Look again at the highest and lowest measurements.",
		}},
	CheckRepeatWeight: repeats("tem_weight", 0.04, 0.10),
	CheckRepeatLength: repeats("tem_length", 0.4, 0.6),
	CheckRepeatArm:    repeats("tem_arm", 0.20, 0.27),
}

// criterion is what the check is rated by; an unknown check has no bounds.
func (c Check) criterion() criterion {
	if int(c) < len(criteria) {
		return criteria[c]
	}
	return criterion{}
}

// Source says where the check and its bounds come from.
func (c Check) Source() growth.Source { return c.criterion().source }

// String returns the check's stable code.
func (c Check) String() string { return c.Source().Code }

// scored says that the check counts in SMART's score.
func (c criterion) scored() bool { return c.points[3] > 0 }

// rate rates a figure that rests on n children.
func (c criterion) rate(figure float64, n int) Rating {
	if c.rule == unbounded || n < c.fewest || math.IsNaN(figure) {
		return RatingNone
	}
	for i, bound := range c.bounds {
		if c.rule.holds(figure, bound) {
			return Excellent + Rating(i)
		}
	}
	return Problematic
}

func (r rule) holds(figure, bound float64) bool {
	switch r {
	case atMost:
		return figure <= bound
	case below:
		return figure < bound
	case above:
		return figure > bound
	}
	return figure > 1-bound && figure < 1+bound
}

// tooFew is the sentence for a check that n children are not enough for.
func (c criterion) tooFew() Words {
	n := strconv.Itoa(c.fewest)
	return Words{"Belum cukup anak untuk dinilai; perlu paling sedikit " + n + ".", "Not enough children to tell yet; it takes at least " + n + "."}
}
