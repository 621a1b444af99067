package anthro

import (
	"archive/zip"
	"fmt"
	"io"
	"math"
	"strconv"

	"canting/growth/survey"
)

// The parts of the smallest workbook that Excel and LibreOffice open. Style 1
// is bold; the first row and column stay in sight.
const (
	contentTypes = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`
	rootRelations = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	workbookPart = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="prevalence" sheetId="1" r:id="rId1"/></sheets></workbook>`
	workbookRelations = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`
	stylesPart = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`
	sheetHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="1" width="28" customWidth="1"/></cols><sheetData>`
	sheetTail = `</sheetData></worksheet>`
)

// writeWorkbook writes the table with a row for each group. Numbers are numbers
// of the workbook, and a missing one is no cell.
func writeWorkbook(w io.Writer, t *survey.Table) error {
	book := zip.NewWriter(w)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes}, {"_rels/.rels", rootRelations}, {"xl/workbook.xml", workbookPart},
		{"xl/_rels/workbook.xml.rels", workbookRelations}, {"xl/styles.xml", stylesPart},
	} {
		file, err := book.Create(part.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(file, part.text); err != nil {
			return err
		}
	}
	file, err := book.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return err
	}
	if _, err := file.Write(sheetPart(t)); err != nil {
		return err
	}
	return book.Close()
}

func sheetPart(t *survey.Table) []byte {
	out := []byte(sheetHead + `<row r="1">`)
	for i, name := range append([]string{"group"}, t.Columns...) {
		out = fmt.Appendf(out, `<c r="%s1" s="1" t="inlineStr"><is><t>%s</t></is></c>`, columnLetters(i), escaped(name))
	}
	out = append(out, "</row>"...)
	for i, row := range t.Rows {
		out = fmt.Appendf(out, `<row r="%d"><c r="A%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, i+2, i+2, escaped(row.Group))
		for j, f := range row.Values {
			if math.IsNaN(f) || math.IsInf(f, 0) {
				continue
			}
			out = fmt.Appendf(out, `<c r="%s%d"><v>%s</v></c>`, columnLetters(j+1), i+2, strconv.FormatFloat(f, 'g', 15, 64))
		}
		out = append(out, "</row>"...)
	}
	return append(out, sheetTail...)
}

// columnLetters is the name of a column of a sheet, counted from 0: A, Z, AA.
func columnLetters(i int) string {
	letters := ""
	for i++; i > 0; i = (i - 1) / 26 {
		letters = string(rune('A'+(i-1)%26)) + letters
	}
	return letters
}
