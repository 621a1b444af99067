package main

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"

	"canting/growth"
)

// tableDir holds the printed reference tables, seen from this folder.
const tableDir = "../../growth/tables"

// lms is a row of a reference table.
type lms struct{ l, m, s float64 }

// reference is a table by sex and row, in the memory that is quickest to read.
type reference struct {
	first int // day, or millimetre, of row 0
	rows  [2][]lms
}

// references are what the bare loop looks up: nothing is checked, rounded,
// corrected or explained, and every child must have all eight measurements.
type references struct{ lhfa, wfa, wfl, wfh, bmi, hc, ac, ts, ss reference }

func readReferences() (*references, error) {
	var t references
	for name, into := range map[string]*reference{
		"lhfa": &t.lhfa, "wfa": &t.wfa, "wfl": &t.wfl, "wfh": &t.wfh, "bmi": &t.bmi,
		"hc": &t.hc, "ac": &t.ac, "ts": &t.ts, "ss": &t.ss,
	} {
		perUnit := 1.0
		if name == "wfl" || name == "wfh" {
			perUnit = 10 // a row every millimetre, printed in cm
		}
		if err := into.read("who2006_"+name+".csv", perUnit); err != nil {
			return nil, err
		}
	}
	return &t, nil
}

// read takes sex, x, L, M and S from a printed table.
func (r *reference) read(name string, perUnit float64) error {
	file, err := os.Open(filepath.Join(tableDir, name))
	if err != nil {
		return err
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return err
	}
	for _, record := range records[1:] {
		var cells [5]float64
		for i := range cells {
			if cells[i], err = strconv.ParseFloat(record[i], 64); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		sex := int(cells[0]) - 1
		if len(r.rows[sex]) == 0 {
			r.first = int(math.Round(cells[1] * perUnit))
		}
		r.rows[sex] = append(r.rows[sex], lms{cells[2], cells[3], cells[4]})
	}
	return nil
}

// scores are the eight scores of a child, in the order of growth.Scores.
func (t *references) scores(c *growth.Measurement, z *[8]float64) {
	sex, day, millimetre := c.Sex-growth.Male, int(c.AgeDays), int(math.Round(10*c.LenheiCm))
	metres := c.LenheiCm / 100
	lying := &t.wfl
	if day >= 731 {
		lying = &t.wfh
	}
	z[0] = t.lhfa.rows[sex][day-t.lhfa.first].z(c.LenheiCm)
	z[1] = t.wfa.rows[sex][day-t.wfa.first].z(c.WeightKg)
	z[2] = lying.rows[sex][millimetre-lying.first].z(c.WeightKg)
	z[3] = t.bmi.rows[sex][day-t.bmi.first].z(c.WeightKg / (metres * metres))
	z[4] = t.hc.rows[sex][day-t.hc.first].z(c.HeadCm)
	z[5] = t.ac.rows[sex][day-t.ac.first].z(c.ArmCm)
	z[6] = t.ts.rows[sex][day-t.ts.first].z(c.TricepsMm)
	z[7] = t.ss.rows[sex][day-t.ss.first].z(c.SubscapularMm)
}

// z is the score by the powers that WHO prescribes: one, and beyond 3 SD three.
func (r lms) z(y float64) float64 {
	z := (math.Pow(y/r.m, r.l) - 1) / (r.l * r.s)
	switch {
	case z > 3:
		return 3 + (y-r.y(3))/(r.y(3)-r.y(2))
	case z < -3:
		return -3 + (y-r.y(-3))/(r.y(-2)-r.y(-3))
	}
	return z
}

// y is the measurement with score z.
func (r lms) y(z float64) float64 { return r.m * math.Pow(1+r.l*r.s*z, 1/r.l) }
