package ledger

import (
	"math"
	"strconv"

	"canting/internal/domain/ident"
)

// Finding is what is to be said about one field of a weighing before it is
// stored. An Error cannot be stored; a Warn can, once a person has confirmed
// that the value is right.
type Finding struct {
	Field  string            `json:"field"`
	Code   string            `json:"code"`
	Level  Level             `json:"level"`
	Params map[string]string `json:"params,omitempty"`
}

// Guards of a weighing. They ask, they do not diagnose: none is clinical.
// Source: the entry guards of the city's forms (weight 0.5-35 kg, length
// 35-130 cm, arm 6-26 cm, head 25-60 cm; a change of more than 20 % or 1.5 kg,
// or a length that falls or jumps by more than 4 cm a month, is asked about).
// Unverified: they await the nutritionists' approval.
const (
	minWeightKg, maxWeightKg = 0.5, 35
	minLenheiCm, maxLenheiCm = 35, 130
	minMUACCm, maxMUACCm     = 6, 26
	minHeadCm, maxHeadCm     = 25, 60

	jumpWeightKg    = 1.5
	jumpWeightShare = 0.20
	jumpLenheiCm    = 4.0
	// shrinkCm is how much less than last time a length may read by mere
	// measuring error before it is asked about.
	shrinkCm = 0.5
	// dust is what a difference of two decimal numbers may be off in binary, so
	// that a change of exactly the limit is not asked about.
	dust = 1e-9
)

// Question looks at a weighing before it is stored: against the guards, the
// standards' limits, and what the card already holds. The weighing named by
// instead is the one being corrected, and is left out.
func (c *Card) Question(w Weighing, today ident.Date, instead ID) (Result, []Finding) {
	q := questioner{card: c, w: w, today: today, instead: instead}
	q.dates()
	q.ranges()
	if len(q.findings) > 0 && q.refused() {
		return Result{AgeDays: c.Age(w.Date)}, q.findings
	}
	result := c.Judge(w, instead)
	q.scores(result)
	q.neighbours()
	return result, q.findings
}

type questioner struct {
	card     *Card
	w        Weighing
	today    ident.Date
	instead  ID
	findings []Finding
}

func (q *questioner) add(field, code string, level Level, params ...string) {
	f := Finding{Field: field, Code: code, Level: level}
	if len(params) > 0 {
		f.Params = map[string]string{}
		for i := 0; i+1 < len(params); i += 2 {
			f.Params[params[i]] = params[i+1]
		}
	}
	q.findings = append(q.findings, f)
}

func (q *questioner) refused() bool {
	for _, f := range q.findings {
		if f.Level == Error {
			return true
		}
	}
	return false
}

func (q *questioner) dates() {
	birth := q.card.Person.Birth
	switch {
	case q.w.Date.IsZero():
		q.add("date", "date_missing", Error)
	case q.w.Date > q.today:
		q.add("date", "date_future", Error)
	case !birth.IsZero() && q.w.Date < birth:
		q.add("date", "date_before_birth", Error, "birth", birth.String())
	case !birth.IsZero() && q.w.Date >= birth.AddMonths(60):
		q.add("date", "too_old", Warn)
	}
	if q.w.WeightKg == 0 && q.w.LenheiCm == 0 && q.w.MUACCm == 0 && q.w.HeadCm == 0 {
		q.add("weight_kg", "nothing_measured", Error)
	}
}

func (q *questioner) ranges() {
	w := q.w
	switch {
	case w.WeightKg >= 500:
		q.add("weight_kg", "weight_grams", Error, "kg", number(w.WeightKg/1000))
	case w.WeightKg != 0 && (w.WeightKg < minWeightKg || w.WeightKg > maxWeightKg || math.IsNaN(w.WeightKg)):
		q.out("weight_kg", minWeightKg, maxWeightKg)
	}
	switch {
	case w.LenheiCm > 0 && w.LenheiCm < 1.5:
		q.add("lenhei_cm", "height_metres", Error, "cm", number(w.LenheiCm*100))
	case w.LenheiCm != 0 && (w.LenheiCm < minLenheiCm || w.LenheiCm > maxLenheiCm || math.IsNaN(w.LenheiCm)):
		q.out("lenhei_cm", minLenheiCm, maxLenheiCm)
	}
	if w.MUACCm != 0 && (w.MUACCm < minMUACCm || w.MUACCm > maxMUACCm || math.IsNaN(w.MUACCm)) {
		q.out("muac_cm", minMUACCm, maxMUACCm)
	}
	if w.HeadCm != 0 && (w.HeadCm < minHeadCm || w.HeadCm > maxHeadCm || math.IsNaN(w.HeadCm)) {
		q.out("head_cm", minHeadCm, maxHeadCm)
	}
}

func (q *questioner) out(field string, low, high float64) {
	q.add(field, "out_of_range", Error, "min", number(low), "max", number(high))
}

func (q *questioner) scores(r Result) {
	for _, s := range []struct {
		field, code string
		score       Score
	}{
		{"weight_kg", "implausible_zwei", r.WeightForAge},
		{"lenhei_cm", "implausible_zlen", r.LenheiForAge},
		{"weight_kg", "implausible_zwfl", r.WeightForLen},
		{"head_cm", "implausible_zhc", r.HeadForAge},
		{"muac_cm", "implausible_zac", r.ArmForAge},
	} {
		if s.score.Present && s.score.Flag {
			q.add(s.field, s.code, Warn, "z", number(s.score.Z))
		}
	}
	age := q.card.Age(q.w.Date)
	under2 := age >= 0 && age < 731
	if age >= 0 && (q.w.Measure == Standing && under2 || q.w.Measure == Lying && !under2) && q.w.LenheiCm > 0 {
		q.add("measure", "measure_for_age", Info, "correction", number(r.CorrectionCm))
	}
}

// neighbours compares with the weight and the length before, which need not be
// of one day, and looks for a weighing of the day.
func (q *questioner) neighbours() {
	var weight, lenhei *Weighed
	for i := range q.card.Weighed {
		w := &q.card.Weighed[i]
		if !w.Live() || w.Entry == q.instead {
			continue
		}
		if w.Date == q.w.Date {
			q.add("date", "already_weighed", Warn, "weight", number(w.WeightKg), "lenhei", number(w.LenheiCm))
		}
		if w.Date < q.w.Date && w.WeightKg > 0 {
			weight = w
		}
		if w.Date < q.w.Date && w.LenheiCm > 0 {
			lenhei = w
		}
	}
	if weight != nil && q.w.WeightKg > 0 {
		q.weight(weight)
	}
	if lenhei != nil && q.w.LenheiCm > 0 {
		q.lenhei(lenhei)
	}
}

func (q *questioner) weight(before *Weighed) {
	months := q.monthsSince(before)
	change := math.Abs(q.w.WeightKg - before.WeightKg)
	if change > jumpWeightKg*months+dust || months < 2 && change > jumpWeightShare*before.WeightKg+dust {
		q.add("weight_kg", "weight_jump", Warn, "before", number(before.WeightKg), "date", before.Date.String())
	}
}

func (q *questioner) lenhei(before *Weighed) {
	change := q.w.LenheiCm - before.LenheiCm
	switch {
	case change < -shrinkCm-dust:
		q.add("lenhei_cm", "length_shrunk", Warn, "before", number(before.LenheiCm), "date", before.Date.String())
	case change > jumpLenheiCm*q.monthsSince(before)+dust:
		q.add("lenhei_cm", "length_jump", Warn, "before", number(before.LenheiCm), "date", before.Date.String())
	}
}

// monthsSince counts mean months, at least one: what may change in a month may
// change in a week.
func (q *questioner) monthsSince(before *Weighed) float64 {
	return math.Max(1, float64(before.Date.DaysUntil(q.w.Date))/30.4375)
}

func number(v float64) string { return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64) }

// Decimal writes a measurement in full, with a decimal point; nothing for zero,
// which is "not measured".
func Decimal(v float64) string {
	if v == 0 {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
