// Package export takes records out of Canting as files that any program reads.
package export

import (
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// Store is what is exported from.
type Store interface {
	EachCard(ctx context.Context, f access.Filter, each func(*ledger.Card) error) error
	Places(ctx context.Context, city region.Code) ([]ledger.PlaceCard, error)
}

// measurementColumns are the columns of Measurements, in order.
var measurementColumns = []string{
	"child", "nik", "name", "sex", "birth_date", "kelurahan_code", "posyandu", "date",
	"weight_kg", "lenhei_cm", "measure", "muac_cm", "zwei", "zlen", "zwfl", "zbmi",
	"bbu", "tbu", "bbtb", "ntob", "batch", "row", "remarks",
}

// Measurements writes every standing weighing of the asker's area as CSV, one
// row each, by place and name. Dates are ISO, numbers have a decimal point, sex
// is m or f, measure l (lying) or h (standing); what is missing is empty. A
// z-score that WHO's limits call impossible is written and remarked upon with
// flag_zlen and the like. The NIK is masked where the asker may not read it.
func Measurements(ctx context.Context, store Store, who access.Access, w io.Writer) error {
	if !who.MayAnywhere(access.Export) {
		return fault.E("export.measurements", fault.Denied, "fault.denied", nil)
	}
	places, err := store.Places(ctx, who.City)
	if err != nil {
		return err
	}
	posyandu := make(map[region.Code]string, len(places))
	for _, p := range places {
		posyandu[p.Code] = p.Name
	}
	out := csv.NewWriter(w)
	if err := out.Write(measurementColumns); err != nil {
		return fault.E("export.measurements", fault.Unavailable, "fault.export.write", err)
	}
	identify := who.Filter(access.ChildIdentify)
	record := make([]string, 0, len(measurementColumns))
	err = store.EachCard(ctx, who.Filter(access.Export), func(card *ledger.Card) error {
		if !identify.Admits(card.Person.Place) {
			card.Person.NIK = ident.Mask(ident.ParseNIK(card.Person.NIK))
		}
		for i := range card.Weighed {
			if weighed := &card.Weighed[i]; weighed.Live() {
				record = measurement(record[:0], card, weighed, posyandu)
				if err := out.Write(record); err != nil {
					return fault.E("export.measurements", fault.Unavailable, "fault.export.write", err)
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fault.E("export.measurements", fault.Unavailable, "fault.export.write", err)
	}
	return nil
}

func measurement(record []string, card *ledger.Card, w *ledger.Weighed, posyandu map[region.Code]string) []string {
	p, r := &card.Person, &w.Result
	row := ""
	if w.Source.Row > 0 {
		row = strconv.Itoa(w.Source.Row)
	}
	return append(record,
		card.ID.String(), p.NIK, p.Name, sex(p.Sex), p.Birth.String(), string(p.Place.Kelurahan()), posyandu[p.Place], w.Date.String(),
		ledger.Decimal(w.WeightKg), ledger.Decimal(w.LenheiCm), string(w.Measure), ledger.Decimal(w.MUACCm),
		score(r.WeightForAge), score(r.LenheiForAge), score(r.WeightForLen), score(r.BMIForAge),
		r.BBU, r.TBU, r.BBTB, r.KMS.Code, w.Source.Batch.String(), row, strings.Join(codes(w), ";"),
	)
}

// codes are the codes of the remarks about a weighing: those of its source, the
// scores beyond the limits, and that the portal's class is another.
func codes(w *ledger.Weighed) []string {
	var list []string
	add := func(code string) {
		if !slices.Contains(list, code) {
			list = append(list, code)
		}
	}
	for _, remark := range w.Remarks {
		add(remark.Code)
	}
	for _, flag := range []struct {
		code  string
		score ledger.Score
	}{{"flag_zwei", w.Result.WeightForAge}, {"flag_zlen", w.Result.LenheiForAge}, {"flag_zwfl", w.Result.WeightForLen}, {"flag_zbmi", w.Result.BMIForAge}} {
		if flag.score.Present && flag.score.Flag {
			add(flag.code)
		}
	}
	if len(w.Differs()) > 0 {
		add("class_differs")
	}
	return list
}

func sex(s ledger.Sex) string {
	switch s {
	case ledger.Male:
		return "m"
	case ledger.Female:
		return "f"
	}
	return ""
}

func score(s ledger.Score) string {
	if !s.Present {
		return ""
	}
	return strconv.FormatFloat(s.Z, 'f', 2, 64)
}
