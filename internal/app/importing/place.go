package importing

import (
	"strings"

	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// atlas turns the place names of a file into codes. Names repeat over thousands
// of rows, so every answer is kept.
type atlas struct {
	city     *region.City
	code     region.Code
	posyandu map[region.Code]bool
	found    map[[4]string]placed
}

type placed struct {
	place   region.Code
	remarks []ledger.Remark
	// opened is the posyandu that the file names and the city does not know yet.
	opened *ledger.Place
}

func newAtlas(city *region.City, known []ledger.PlaceCard) *atlas {
	a := &atlas{city: city, code: city.Code, posyandu: map[region.Code]bool{}, found: map[[4]string]placed{}}
	for _, p := range known {
		a.posyandu[p.Code] = true
	}
	return a
}

// place finds where a row's child lives. What the file names and we cannot
// place stays with the city as a whole, with a remark that says so.
func (a *atlas) place(r *Row) placed {
	key := [4]string{r.City, r.District, r.Kelurahan, r.Posyandu}
	if p, ok := a.found[key]; ok {
		if p.opened != nil {
			// It is opened once, by the first row that names it.
			p.opened, p.remarks = nil, p.remarks[:len(p.remarks)-1]
		}
		return p
	}
	p := a.look(r)
	a.found[key] = p
	return p
}

func (a *atlas) look(r *Row) placed {
	p := placed{place: a.code}
	if !sameCity(r.City, a.city.Name) {
		p.remarks = append(p.remarks, ledger.Remark{Column: "Kab/Kota", Code: "city_other", Level: ledger.Warn, Raw: r.City})
		return p
	}
	if strings.TrimSpace(r.Kelurahan) == "" {
		p.remarks = append(p.remarks, ledger.Remark{Column: "Desa/Kel", Code: "kelurahan_missing", Level: ledger.Warn})
		return p
	}
	kelurahan, err := a.kelurahan(r)
	if err != nil {
		p.remarks = append(p.remarks, ledger.Remark{Column: "Desa/Kel", Code: "kelurahan_unknown", Level: ledger.Warn, Raw: r.Kelurahan})
		return p
	}
	p.place = kelurahan.Code
	a.posyanduOf(r, &p)
	return p
}

// kelurahan finds the kelurahan within the file's kecamatan, or in the whole
// city when the kecamatan is missing or moved its kelurahan since.
func (a *atlas) kelurahan(r *Row) (region.Place, error) {
	if district, err := a.city.Find(region.District, "", r.District); err == nil {
		if k, err := a.city.Find(region.Kelurahan, district.Code, r.Kelurahan); err == nil {
			return k, nil
		}
	}
	return a.city.Find(region.Kelurahan, "", r.Kelurahan)
}

func (a *atlas) posyanduOf(r *Row, p *placed) {
	name := strings.Join(strings.Fields(r.Posyandu), " ")
	if bare, ok := strings.CutPrefix(strings.ToUpper(name), "POSYANDU "); ok {
		name = name[len(name)-len(bare):]
	}
	if name == "" || name == "-" {
		p.remarks = append(p.remarks, ledger.Remark{Column: "Posyandu", Code: "posyandu_missing", Level: ledger.Info})
		return
	}
	code, err := region.PosyanduCode(p.place, name)
	if err != nil {
		p.remarks = append(p.remarks, ledger.Remark{Column: "Posyandu", Code: "posyandu_unreadable", Level: ledger.Warn, Raw: r.Posyandu})
		return
	}
	kelurahan := p.place
	p.place = code
	if !a.posyandu[code] {
		a.posyandu[code] = true
		p.opened = &ledger.Place{Code: code, Name: name, Parent: kelurahan}
		p.remarks = append(p.remarks, ledger.Remark{Column: "Posyandu", Code: "posyandu_new", Level: ledger.Info, Raw: r.Posyandu, Value: string(code)})
	}
}

// sameCity compares the names of cities and regencies. "Kota Mojokerto" and
// "Kab. Mojokerto" are two places; a bare "Mojokerto" may be either.
func sameCity(named, own string) bool {
	kind, name := cityName(named)
	ownKind, ownName := cityName(own)
	return name == "" || name == ownName && (kind == "" || ownKind == "" || kind == ownKind)
}

func cityName(text string) (kind, name string) {
	fields := strings.Fields(strings.ToUpper(strings.ReplaceAll(text, ".", " ")))
	if len(fields) > 1 {
		switch fields[0] {
		case "KOTA":
			kind, fields = "kota", fields[1:]
		case "KAB", "KABUPATEN":
			kind, fields = "kabupaten", fields[1:]
		}
	}
	return kind, region.Key(strings.Join(fields, ""))
}
