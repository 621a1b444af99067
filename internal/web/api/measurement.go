package api

import (
	"context"
	"math"
	"strings"

	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// Measurement is one weighing: what was measured, what the standards say of
// it, and what the national portal said.
type Measurement struct {
	Entry        string   `json:"entry" format:"uuid" doc:"The entry that first told of the weighing; it names it for good."`
	Date         string   `json:"date" format:"date"`
	AgeDays      *int     `json:"age_days" doc:"Days since birth; null when the birth date is not known."`
	AgeMonths    *int     `json:"age_months" doc:"Completed calendar months (bulan penuh); null when the birth date is not known."`
	WeightKg     *float64 `json:"weight_kg"`
	LenheiCm     *float64 `json:"lenhei_cm" doc:"Length or height as read from the board, cm."`
	Measure      string   `json:"measure" enum:"l,h," doc:"l lying, h standing, empty not said."`
	CorrectedCm  *float64 `json:"corrected_cm" doc:"Length or height as it was scored, cm."`
	CorrectionCm *float64 `json:"correction_cm" doc:"What was added because of how the child was held: 0.7, -0.7 or 0."`
	MUACCm       *float64 `json:"muac_cm" doc:"LILA, cm."`
	HeadCm       *float64 `json:"head_cm"`
	Oedema       bool     `json:"oedema" doc:"Oedema of both feet."`

	ZWei Z `json:"zwei" doc:"BB/U, weight for age."`
	ZLen Z `json:"zlen" doc:"PB/U or TB/U, length or height for age."`
	ZWfl Z `json:"zwfl" doc:"BB/PB or BB/TB, weight for length or height."`
	ZBMI Z `json:"zbmi" doc:"IMT/U, body mass index for age."`
	ZHc  Z `json:"zhc" doc:"LK/U, head circumference for age."`
	ZAc  Z `json:"zac" doc:"LILA/U, arm circumference for age."`

	BBU       string `json:"bbu" enum:"sangat_kurang,kurang,normal,risiko_lebih," doc:"Permenkes 2/2020; empty when no rule applies."`
	TBU       string `json:"tbu" enum:"sangat_pendek,pendek,normal,tinggi," doc:"Permenkes 2/2020; empty when no rule applies."`
	BBTB      string `json:"bbtb" enum:"gizi_buruk,gizi_kurang,gizi_baik,berisiko_gizi_lebih,gizi_lebih,obesitas," doc:"Permenkes 2/2020; empty when no rule applies."`
	IMTU      string `json:"imtu" enum:"gizi_buruk,gizi_kurang,gizi_baik,berisiko_gizi_lebih,gizi_lebih,obesitas," doc:"Permenkes 2/2020; empty when no rule applies."`
	MUACClass string `json:"muac_class" enum:"gizi_buruk,gizi_kurang,gizi_baik," doc:"By LILA; empty when no rule applies."`

	KMS     KMS      `json:"kms"`
	Portal  *Portal  `json:"portal" doc:"What the national portal said; null when it said nothing."`
	Differs []string `json:"differs" doc:"Where the portal and we differ: bbu, tbu, bbtb, zbbu, ztbu, zbbtb."`
	Remarks []Remark `json:"remarks" doc:"What was noticed while the weighing was read from a file."`

	Source    Source `json:"source"`
	SaidBy    string `json:"said_by" doc:"The name of who first told of it; empty when not known."`
	SaidAt    string `json:"said_at" format:"date-time"`
	Amended   bool   `json:"amended" doc:"A correction stands."`
	Withdrawn bool   `json:"withdrawn" doc:"It was taken back and counts nowhere."`
	Standard  string `json:"standard" example:"WHO 2006"`
}

// Z is one z-score.
type Z struct {
	Z      *float64 `json:"z" doc:"Rounded to two decimals; null when it could not be computed."`
	Flag   bool     `json:"flag" doc:"Beyond the limits that WHO holds possible; counts in no figure."`
	Reason string   `json:"reason" doc:"Why there is no score; empty beside one."`
}

// KMS is the line on the growth chart of the Kartu Menuju Sehat.
type KMS struct {
	Code        string `json:"code" enum:"N,T,O,B," doc:"Naik, tidak naik, not weighed last month, first weighing; empty when nothing can be said."`
	GainG       *int   `json:"gain_g" doc:"Gain since last month, g; null unless the code is N or T."`
	KBMG        *int   `json:"kbm_g" doc:"Kenaikan berat minimal, g; null where the table has none."`
	Rule        string `json:"rule" doc:"The rule that gave the code."`
	TwoT        bool   `json:"two_t"`
	BelowRed    bool   `json:"below_red"`
	AboveOrange bool   `json:"above_orange"`
	Unverified  bool   `json:"unverified" doc:"The KBM that decided is one on which sources disagree."`
}

// Portal is what the national portal said of a weighing.
type Portal struct {
	BBU   string   `json:"bbu"`
	TBU   string   `json:"tbu"`
	BBTB  string   `json:"bbtb"`
	ZBBU  *float64 `json:"zbbu"`
	ZTBU  *float64 `json:"ztbu"`
	ZBBTB *float64 `json:"zbbtb"`
	Gain  string   `json:"gain" doc:"N, T, O, B or empty."`
}

// Remark is what was noticed about one value of a file.
type Remark struct {
	Code   string `json:"code"`
	Level  string `json:"level" enum:"info,warn,error"`
	Column string `json:"column" doc:"The column as the file calls it."`
	Raw    string `json:"raw" doc:"The text as it stood in the file."`
	Value  string `json:"value" doc:"What it was read as; empty when it was not."`
}

// Source is the road by which something was said.
type Source struct {
	Kind  string `json:"kind" enum:"desk,import,phone,demo"`
	Batch string `json:"batch" doc:"The import; empty elsewhere."`
	Row   int    `json:"row" doc:"The row of its file as a person counts it; 0 elsewhere."`
}

// portalSlack is how far our score and the portal's may lie apart by rounding:
// both are given to two decimals.
const portalSlack = 0.01 + 1e-9

func (a *API) measurement(ctx context.Context, w *ledger.Weighed) (Measurement, error) {
	by, err := a.names.of(ctx, w.Who)
	return measurement(w, by), err
}

func (a *API) measurements(ctx context.Context, weighed []ledger.Weighed) ([]Measurement, error) {
	all := make([]Measurement, len(weighed))
	for i := range weighed {
		m, err := a.measurement(ctx, &weighed[i])
		if err != nil {
			return nil, err
		}
		all[i] = m
	}
	return all, nil
}

func measurement(w *ledger.Weighed, by string) Measurement {
	r := &w.Result
	m := Measurement{
		Entry: w.Entry.String(), Date: w.Date.String(),
		WeightKg: numberOrNull(w.WeightKg), LenheiCm: numberOrNull(w.LenheiCm), Measure: string(w.Measure),
		MUACCm: numberOrNull(w.MUACCm), HeadCm: numberOrNull(w.HeadCm), Oedema: w.Oedema,
		ZWei: zOf(r.WeightForAge), ZLen: zOf(r.LenheiForAge), ZWfl: zOf(r.WeightForLen),
		ZBMI: zOf(r.BMIForAge), ZHc: zOf(r.HeadForAge), ZAc: zOf(r.ArmForAge),
		BBU: r.BBU, TBU: r.TBU, BBTB: r.BBTB, IMTU: r.IMTU, MUACClass: r.MUAC,
		KMS: kmsOf(r.KMS), Differs: differences(w.Portal, r), Remarks: remarksOf(w.Remarks),
		Source: sourceOf(w.Source), SaidBy: by, SaidAt: instant(w.SaidAt()),
		Amended: amended(w), Withdrawn: w.Withdrawn, Standard: "WHO 2006",
	}
	if w.Portal != nil {
		p := Portal(*w.Portal)
		m.Portal = &p
	}
	m.AgeDays, m.AgeMonths = ages(w)
	if r.LenheiCm > 0 {
		corrected, correction := r.LenheiCm, r.CorrectionCm
		m.CorrectedCm, m.CorrectionCm = &corrected, &correction
	}
	return m
}

// ages gives the age on the day, null without a birth date. The card's own
// birth date is what the result was judged by, so it is read back from there.
func ages(w *ledger.Weighed) (days, months *int) {
	if w.Result.AgeDays < 0 || w.Date.IsZero() {
		return nil, nil
	}
	age := w.Result.AgeDays
	full, ok := ident.CompletedMonths(w.Date.AddDays(-age), w.Date)
	if !ok {
		return &age, nil
	}
	return &age, &full
}

func amended(w *ledger.Weighed) bool {
	for i := 1; i < len(w.Versions); i++ {
		if !w.Versions[i].Withdrawn {
			return true
		}
	}
	return false
}

func zOf(s ledger.Score) Z {
	if !s.Present {
		return Z{Reason: s.Reason}
	}
	z := s.Z
	return Z{Z: &z, Flag: s.Flag}
}

func kmsOf(k ledger.KMS) KMS {
	line := KMS{Code: k.Code, Rule: k.Rule, TwoT: k.TwoT, BelowRed: k.BelowRed, AboveOrange: k.AboveOrange, Unverified: k.Unverified}
	if k.Code == "N" || k.Code == "T" {
		gain := k.GainG
		line.GainG = &gain
	}
	if k.KBMG > 0 {
		least := k.KBMG
		line.KBMG = &least
	}
	return line
}

// differences lists where the portal and we say different things. What one of
// the two does not say is no difference.
func differences(p *ledger.Portal, r *ledger.Result) []string {
	found := []string{}
	if p == nil {
		return found
	}
	for _, class := range [...]struct{ name, theirs, ours string }{{"bbu", p.BBU, r.BBU}, {"tbu", p.TBU, r.TBU}, {"bbtb", p.BBTB, r.BBTB}} {
		if class.theirs != "" && class.ours != "" && class.theirs != class.ours {
			found = append(found, class.name)
		}
	}
	for _, score := range [...]struct {
		name   string
		theirs *float64
		ours   ledger.Score
	}{{"zbbu", p.ZBBU, r.WeightForAge}, {"ztbu", p.ZTBU, r.LenheiForAge}, {"zbbtb", p.ZBBTB, r.WeightForLen}} {
		if score.theirs != nil && score.ours.Present && math.Abs(*score.theirs-score.ours.Z) > portalSlack {
			found = append(found, score.name)
		}
	}
	return found
}

func remarksOf(remarks []ledger.Remark) []Remark {
	all := make([]Remark, len(remarks))
	for i, r := range remarks {
		all[i] = Remark{Code: r.Code, Level: string(r.Level), Column: r.Column, Raw: r.Raw, Value: readAs(&r)}
	}
	return all
}

// readAs is how a value was read, for people. Of a posyandu that a file named
// first the remark keeps the code that it got; people know it by its name.
func readAs(r *ledger.Remark) string {
	if r.Code == "posyandu_new" {
		return region.DisplayName(strings.Join(strings.Fields(r.Raw), " "))
	}
	return r.Value
}

func sourceOf(s ledger.Source) Source {
	return Source{Kind: string(s.Kind), Batch: s.Batch.String(), Row: s.Row}
}

// numberOrNull gives a measured number; the ledger writes "not measured" as 0.
func numberOrNull(v float64) *float64 {
	if v == 0 {
		return nil
	}
	return &v
}
