package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"canting/internal/app/child"
	"canting/internal/app/figure"
	"canting/internal/domain/fault"
	"canting/internal/domain/region"
)

// Count is a part of a whole. No percentage is given: who shows one shows both
// numbers beside it.
type Count struct {
	Numerator   int `json:"numerator"`
	Denominator int `json:"denominator" doc:"Children of the month with a usable score of this index, not flagged as implausible."`
}

// Figures are the counts of one place in one month. Children are those under
// five.
type Figures struct {
	Registered        int   `json:"registered" doc:"S: children under five in the place."`
	Weighed           int   `json:"weighed" doc:"D: children weighed in the month. Coverage is weighed of registered, and may be above 100 %."`
	Stunting          Count `json:"stunting" doc:"TB/U below -2 SD."`
	SevereStunting    Count `json:"severe_stunting" doc:"TB/U below -3 SD."`
	Wasting           Count `json:"wasting" doc:"BB/TB below -2 SD, or oedema."`
	SevereWasting     Count `json:"severe_wasting" doc:"BB/TB below -3 SD, or oedema."`
	Underweight       Count `json:"underweight" doc:"BB/U below -2 SD."`
	SevereUnderweight Count `json:"severe_underweight" doc:"BB/U below -3 SD."`
	Overweight        Count `json:"overweight" doc:"BB/TB above +2 SD."`
	Flagged           int   `json:"flagged" doc:"Children with a score beyond WHO's limits this month."`
	N                 int   `json:"n" doc:"Naik."`
	T                 int   `json:"t" doc:"Tidak naik."`
	O                 int   `json:"o" doc:"Not weighed last month."`
	B                 int   `json:"b" doc:"Weighed for the first time."`
	TwoT              int   `json:"two_t" doc:"Twice running tidak naik."`
	BelowRed          int   `json:"below_red" doc:"Bawah garis merah."`
}

// FiguresPage is what the page of one place shows.
type FiguresPage struct {
	Place      FiguresPlace  `json:"place"`
	Month      string        `json:"month" doc:"YYYY-MM."`
	FirstMonth string        `json:"first_month" doc:"The first month with figures, YYYY-MM."`
	LastMonth  string        `json:"last_month" doc:"The last month with figures, YYYY-MM."`
	AsOf       *string       `json:"as_of" format:"date-time" doc:"When the last entry was said; null for never."`
	Source     string        `json:"source" doc:"The catalogue key of the source's name." example:"source.figures"`
	OpenPairs  int           `json:"open_pairs" doc:"Doubtful pairs here that await this account's decision."`
	Here       Figures       `json:"here"`
	Below      []PartFigures `json:"below" doc:"The kelurahan of the city or a kecamatan; the posyandu of a kelurahan."`
	Unplaced   *Figures      `json:"unplaced" doc:"Those counted here and in none of the parts: their kelurahan or posyandu is not known yet. Null when there are none."`
	Trend      []MonthCounts `json:"trend" doc:"24 months up to month."`
}

// FiguresPlace is the place with the way down to it from the city.
type FiguresPlace struct {
	Place
	Parent string  `json:"parent" doc:"The code of the place above; empty for the city."`
	Path   []Place `json:"path" doc:"From the city to the place itself."`
}

// PartFigures are the figures of a part.
type PartFigures struct {
	Place   Place   `json:"place"`
	Figures Figures `json:"figures"`
}

// MonthCounts are the figures of a month.
type MonthCounts struct {
	Month   string  `json:"month" doc:"YYYY-MM."`
	Figures Figures `json:"figures"`
}

type figuresInput struct {
	Caller
	Place string `query:"place" required:"true" doc:"The place's code." example:"35.76"`
	Month string `query:"month" pattern:"^[0-9]{4}-(0[1-9]|1[0-2])$" patternDescription:"YYYY-MM" doc:"Empty for the latest with figures."`
}

func (a *API) registerFigure(on huma.API) {
	handle(a, on, operation(http.MethodGet, "/figures", "readFigures", "figure", "The figures of a place in a month"), a.readFigures)
}

func (a *API) readFigures(ctx context.Context, in *figuresInput) (FiguresPage, error) {
	place, err := placeCode(in.Place)
	if err != nil {
		return FiguresPage{}, err
	}
	month, err := monthIndex(in.Month)
	if err != nil {
		return FiguresPage{}, err
	}
	page, err := a.Figures.Page(ctx, in.who(), place, month)
	if err != nil {
		return FiguresPage{}, err
	}
	return figuresPage(page, a.Demo), nil
}

func figuresPage(p *figure.Page, demo bool) FiguresPage {
	page := FiguresPage{
		Place: FiguresPlace{Place: placeOf(p.Place), Path: []Place{}},
		Month: monthText(p.Month), FirstMonth: monthText(p.FirstMonth), LastMonth: monthText(p.LastMonth),
		AsOf: instantOrNull(p.AsOf), Source: "source.figures", OpenPairs: p.OpenPairs, Here: figuresOf(p.Here),
		Below: make([]PartFigures, len(p.Below)), Trend: make([]MonthCounts, len(p.Trend)),
	}
	if demo {
		page.Source = "source.demo"
	}
	if p.Place.Level > region.CityLevel {
		page.Place.Parent = string(p.Place.Parent)
	}
	for _, step := range p.Path {
		page.Place.Path = append(page.Place.Path, placeOf(step))
	}
	for i, part := range p.Below {
		page.Below[i] = PartFigures{Place: placeOf(part.Place), Figures: figuresOf(part.Figures)}
	}
	if p.Unplaced != nil {
		unplaced := figuresOf(*p.Unplaced)
		page.Unplaced = &unplaced
	}
	for i, f := range p.Trend {
		// A month in which nothing was counted does not know its own number.
		page.Trend[i] = MonthCounts{Month: monthText(p.Month - len(p.Trend) + 1 + i), Figures: figuresOf(f)}
	}
	return page
}

func placeOf(p figure.Place) Place {
	return Place{Code: string(p.Code), Name: region.DisplayName(p.Name), Level: levelName(p.Level)}
}

func figuresOf(f figure.Figures) Figures {
	return Figures{
		Registered: f.Registered, Weighed: f.Weighed,
		Stunting: Count(f.Stunting), SevereStunting: Count(f.SevereStunting),
		Wasting: Count(f.Wasting), SevereWasting: Count(f.SevereWasting),
		Underweight: Count(f.Underweight), SevereUnderweight: Count(f.SevereUnderweight), Overweight: Count(f.Overweight),
		Flagged: f.Flagged, N: f.N, T: f.T, O: f.O, B: f.B, TwoT: f.TwoT, BelowRed: f.BelowRed,
	}
}

// placeCode reads a place as a query names it. What is no code is no place.
func placeCode(text string) (region.Code, error) {
	code, err := region.ParseCode(text)
	if err != nil {
		return "", fault.E("api.place", fault.Invalid, "region.code", err, "text", text)
	}
	return code, nil
}

// monthIndex reads "YYYY-MM" as year*12 + month - 1; "" is 0, for "not said".
func monthIndex(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	at, err := time.Parse("2006-01", text)
	if err != nil || at.Year() < 1900 || at.Year() > 2200 {
		return 0, fault.E("api.month", fault.Invalid, "problem.month", err, "text", text)
	}
	return at.Year()*12 + int(at.Month()) - 1, nil
}

func monthText(index int) string { return fmt.Sprintf("%04d-%02d", index/12, index%12+1) }

// instant writes Unix milliseconds as RFC 3339 in UTC.
func instant(ms int64) string { return time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000Z") }

// instantOrNull is instant, with 0 for never.
func instantOrNull(ms int64) *string {
	if ms == 0 {
		return nil
	}
	text := instant(ms)
	return &text
}

// countOf is the figure that a list of that status is about.
func countOf(page *figure.Page, s child.Status) int {
	f := &page.Here
	switch s {
	case child.Unplaced:
		if page.Unplaced == nil {
			return 0
		}
		return page.Unplaced.Registered
	case child.Stunting:
		return f.Stunting.Numerator
	case child.Wasting:
		return f.Wasting.Numerator
	case child.Underweight:
		return f.Underweight.Numerator
	case child.NotWeighed:
		return max(0, f.Registered-f.Weighed)
	case child.TwoT:
		return f.TwoT
	case child.BelowRed:
		return f.BelowRed
	case child.Flagged:
		return f.Flagged
	}
	return f.Registered
}
