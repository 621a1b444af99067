package sigizi

import (
	"math"
	"strconv"

	"canting/internal/exchange/sheet"
)

// Each delivers the rows in the file's order and stops at fn's first error,
// which it returns as it is. It may be called again.
func (f *File) Each(fn func(Row) error) error {
	r := f.spool.reader()
	c := converter{file: f}
	for {
		ok, err := r.next()
		if err != nil || !ok {
			return err
		}
		c.convert(r.number, r.cells)
		if err := fn(c.row); err != nil {
			return err
		}
	}
}

// converter turns cells into one typed row after another.
type converter struct {
	file    *File
	row     Row
	remarks []Remark
}

func (c *converter) convert(number int, cells []sheet.Cell) {
	c.remarks = c.remarks[:0]
	c.row = Row{Number: number, Variant: c.file.Variant, headings: c.file.Headings, cells: cells}
	c.identity()
	c.dates()
	c.address()
	c.measurement()
	c.portal()
	c.extras()
	c.row.Remarks = c.remarks
}

func (c *converter) cell(f field) sheet.Cell { return c.file.cell(c.row.cells, f) }

func (c *converter) text(f field) string { return tidy(c.cell(f).Text) }

// remark adds a remark about the cell of a field; None adds nothing.
func (c *converter) remark(f field, code Code, value string) {
	if code == None {
		return
	}
	c.remarks = append(c.remarks, Remark{
		Row: c.row.Number, Column: c.file.headingOf(f), Code: code, Level: code.Level(),
		Raw: c.cell(f).Text, Value: value,
	})
}

func (c *converter) identity() {
	var code Code
	c.row.NIK, code = ParseNIK(c.cell(fNIK))
	if c.row.Name = c.text(fName); c.row.Name == "" {
		if c.row.NIK.Class == ClassMissing {
			c.remark(fName, RowNameless, "")
		} else {
			c.remark(fName, NameMissing, "")
		}
	}
	value := ""
	if code == NIKApostrophe {
		value = c.row.NIK.Text
	}
	c.remark(fNIK, code, value)
	c.row.Sex, code = ParseSex(c.cell(fSex))
	c.remark(fSex, code, "")
	c.row.Parents = c.text(fParents)
	c.row.BirthWeightG = c.number(fBirthWeight, ParseBirthWeight, lowBirthWeightG, highBirthWeightG)
	c.row.BirthLengthCm = c.number(fBirthLength, ParseBirthLength, lowBirthLengthCm, highBirthLength)
}

func (c *converter) dates() {
	c.row.Birth = c.date(fBirth, c.file.BirthOrder, &c.file.birth)
	c.row.Measured = c.date(fMeasured, c.file.MeasuredOrder, &c.file.measured)
	c.row.AgeText = c.text(fAge)
	c.compareNIK()
	if c.row.Birth == "" || c.row.Measured == "" {
		return
	}
	if c.row.Measured < c.row.Birth {
		c.remark(fMeasured, DateReversed, c.row.Birth)
		return
	}
	if c.row.AgeText != "" {
		code, value := compareAge(c.cell(fAge), c.row.Birth, c.row.Measured)
		c.remark(fAge, code, value)
	}
}

func (c *converter) date(f field, order DateOrder, column *dateColumn) string {
	cell := c.cell(f)
	w := takeApart(cell, c.file.date1904)
	date, code := w.date(cell, order)
	c.remark(f, code, date)
	if w.form == dateSerial && column.maybeSwapped() {
		c.remark(f, DateMaybeSwapped, date)
	}
	if today := c.file.opts.Today; today != "" && date > today {
		c.remark(f, DateFuture, date)
	}
	return date
}

// compareNIK compares what the NIK says with the columns; either may be wrong.
func (c *converter) compareNIK() {
	day, month, year, sex, ok := c.row.NIK.BirthDigits()
	if !ok {
		return
	}
	if _, m, d, ok := splitISO(c.row.Birth); ok && (d != day || m != month || yearDigits(c.row.Birth) != year) {
		c.remark(fNIK, NIKBirthDiffers, c.row.Birth)
	}
	if c.row.Sex != 0 && c.row.Sex != sex {
		c.remark(fNIK, NIKSexDiffers, string(rune(c.row.Sex)))
	}
}

func yearDigits(iso string) int { return int(iso[2]-'0')*10 + int(iso[3]-'0') }

func (c *converter) address() {
	r := &c.row
	r.Province, r.City, r.District = c.text(fProvince), c.text(fCity), c.text(fDistrict)
	r.Puskesmas, r.Kelurahan, r.Posyandu = c.text(fPuskesmas), c.text(fKelurahan), c.text(fPosyandu)
	r.RT, r.RW, r.Address = c.text(fRT), c.text(fRW), c.text(fAddress)
}

func (c *converter) measurement() {
	r := &c.row
	r.WeightKg = c.number(fWeight, ParseWeight, lowWeightKg, highWeightKg)
	r.LenheiCm = c.number(fLenhei, ParseLength, lowLenheiCm, highLenheiCm)
	r.MUACCm = c.number(fMUAC, ParseMUAC, lowMUACCm, highMUACCm)
	var code Code
	if r.Measure, code = ParseMeasure(c.cell(fMeasure)); code != MeasureMissing || !math.IsNaN(r.LenheiCm) {
		c.remark(fMeasure, code, "")
	}
}

// number reads a quantity and remarks a conversion and a value beyond its guards.
func (c *converter) number(f field, parse func(sheet.Cell) (float64, Code), low, high float64) float64 {
	v, code := parse(c.cell(f))
	if code != None {
		c.remark(f, code, decimal(v))
	}
	if outside(v, low, high) {
		c.remark(f, OutOfRange, decimal(v))
	}
	return v
}

// decimal writes a number for a remark; a missing one is "".
func decimal(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

func (c *converter) portal() {
	p := &c.row.Portal
	p.BBU, p.BBURaw = c.label(fBBU, ParseBBU)
	p.TBU, p.TBURaw = c.label(fTBU, ParseTBU)
	p.BBTB, p.BBTBRaw = c.label(fBBTB, ParseBBTB)
	p.Gain, p.GainRaw = c.label(fGain, ParseGain)
	p.ZBBU = c.number(fZBBU, ParseZ, math.Inf(-1), math.Inf(1))
	p.ZTBU = c.number(fZTBU, ParseZ, math.Inf(-1), math.Inf(1))
	p.ZBBTB = c.number(fZBBTB, ParseZ, math.Inf(-1), math.Inf(1))
}

func (c *converter) label(f field, parse func(sheet.Cell) (string, Code)) (value, raw string) {
	cell := c.cell(f)
	value, code := parse(cell)
	c.remark(f, code, value)
	return value, tidy(cell.Text)
}

func (c *converter) extras() {
	r := &c.row
	r.PMT, r.VitA, r.KPSP, r.KIA = c.text(fPMT), c.text(fVitA), c.text(fKPSP), c.text(fKIA)
	r.MotherClass, r.MBG, r.Detail = c.text(fMotherClass), c.text(fMBG), c.text(fDetail)
	count, code := ParseCount(c.cell(fVitA))
	r.VitACount = count
	c.remark(fVitA, code, "")
}
