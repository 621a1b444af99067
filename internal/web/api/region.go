package api

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"canting/internal/domain/region"
)

// PlaceName is a place as a line of text names it.
type PlaceName struct {
	Code string `json:"code" doc:"The dotted Kemendagri code; a posyandu adds a short name." example:"35.76.02.1009"`
	Name string `json:"name"`
}

// Place is a place with its level.
type Place struct {
	Code  string `json:"code" doc:"The dotted code."`
	Name  string `json:"name"`
	Level string `json:"level" enum:"city,district,kelurahan,posyandu"`
}

// Region is a place of the city's table. Posyandu are not in it: they come
// with the figures of their kelurahan.
type Region struct {
	Code      string `json:"code"`
	Name      string `json:"name"`
	Level     string `json:"level" enum:"city,district,kelurahan"`
	Parent    string `json:"parent" doc:"The code of the place above; empty for the city."`
	Puskesmas string `json:"puskesmas" doc:"The code of the puskesmas that serves a kelurahan; empty elsewhere."`
}

// Regions are the city's places, its health centres and its outline.
type Regions struct {
	City      PlaceName   `json:"city"`
	Map       Map         `json:"map"`
	Places    []Region    `json:"places" doc:"The city, its kecamatan and its kelurahan, in order of code."`
	Puskesmas []Puskesmas `json:"puskesmas"`
}

// Map is an SVG of viewBox "0 0 width height".
type Map struct {
	Width  float64   `json:"width"`
	Height float64   `json:"height"`
	Areas  []MapArea `json:"areas"`
}

// MapArea is the outline of one kelurahan.
type MapArea struct {
	Code   string  `json:"code"`
	Path   string  `json:"path" doc:"The d of an SVG path; fill-rule evenodd."`
	LabelX float64 `json:"label_x" doc:"A point inside the area."`
	LabelY float64 `json:"label_y"`
}

// Puskesmas is a health centre and the kelurahan that it serves.
type Puskesmas struct {
	Code       string   `json:"code" doc:"A short name, unique in the city."`
	Name       string   `json:"name"`
	Kelurahan  []string `json:"kelurahan"`
	Unverified bool     `json:"unverified" doc:"The catchment was not confirmed by the Dinas Kesehatan yet."`
}

func (a *API) registerRegion(on huma.API) {
	regions := sync.OnceValue(func() frozen { return frozenJSON(a.regions()) })
	op := freeze[Regions](operation(http.MethodGet, "/regions", "readRegions", "region", "The city's places and map"), on, "Regions")
	handleRaw(a, on, op, func(context.Context, *Caller) (*huma.StreamResponse, error) { return regions().stream(), nil })
}

func (a *API) regions() Regions {
	drawn := a.City.Map()
	all := Regions{
		City: PlaceName{Code: string(a.City.Code), Name: a.City.Name}, Map: Map{Width: drawn.Width, Height: drawn.Height, Areas: []MapArea{}},
		Places: []Region{}, Puskesmas: []Puskesmas{},
	}
	for _, area := range drawn.Areas {
		all.Map.Areas = append(all.Map.Areas, MapArea{Code: string(area.Code), Path: area.Path, LabelX: area.LabelX, LabelY: area.LabelY})
	}
	for _, p := range a.City.Places() {
		if p.Level < region.CityLevel {
			continue
		}
		r := Region{Code: string(p.Code), Name: p.Name, Level: levelName(p.Level), Puskesmas: region.Key(p.Puskesmas)}
		if p.Level > region.CityLevel {
			r.Parent = string(p.Parent)
		}
		all.Places = append(all.Places, r)
	}
	for _, p := range a.City.Puskesmas() {
		one := Puskesmas{Code: region.Key(p.Name), Name: p.Name, Kelurahan: []string{}, Unverified: p.Unverified}
		for _, code := range p.Kelurahan {
			one.Kelurahan = append(one.Kelurahan, string(code))
		}
		all.Puskesmas = append(all.Puskesmas, one)
	}
	return all
}

func levelName(l region.Level) string {
	switch l {
	case region.CityLevel:
		return "city"
	case region.District:
		return "district"
	case region.Kelurahan:
		return "kelurahan"
	case region.Posyandu:
		return "posyandu"
	}
	return ""
}

// placeNames names places for people: those of the table, and the posyandu that
// the city has named. Posyandu are read again now and then, and at once for a code that
// is new.
type placeNames struct {
	places Places
	city   *region.City
	now    func() time.Time

	mu       sync.Mutex
	posyandu map[region.Code]string
	read     time.Time
}

const (
	placesKept = time.Minute
	// placesPause keeps a code that nobody ever named from being looked for
	// with every row of a list.
	placesPause = time.Second
)

func newPlaceNames(c Config) *placeNames {
	return &placeNames{places: c.Places, city: c.City, now: c.Now}
}

// of names a place; one without a name is called by its code.
func (n *placeNames) of(ctx context.Context, code region.Code) (PlaceName, error) {
	if code.Level() != region.Posyandu {
		if p, known := n.city.Place(code); known {
			return PlaceName{Code: string(code), Name: p.Name}, nil
		}
		return PlaceName{Code: string(code), Name: string(code)}, nil
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	name, known := n.posyandu[code]
	if age := n.now().Sub(n.read); n.posyandu == nil || age > placesKept || !known && age > placesPause {
		if err := n.readAll(ctx); err != nil {
			return PlaceName{}, err
		}
		name, known = n.posyandu[code]
	}
	if !known {
		name = string(code)
	}
	return PlaceName{Code: string(code), Name: name}, nil
}

func (n *placeNames) readAll(ctx context.Context) error {
	all, err := n.places.Places(ctx, n.city.Code)
	if err != nil {
		return err
	}
	n.posyandu = make(map[region.Code]string, len(all))
	for _, p := range all {
		n.posyandu[p.Code] = region.DisplayName(p.Name)
	}
	n.read = n.now()
	return nil
}

// around names a place and its kelurahan.
func (n *placeNames) around(ctx context.Context, code region.Code) (place, kelurahan PlaceName, err error) {
	if place, err = n.of(ctx, code); err != nil {
		return place, kelurahan, err
	}
	if up := code.Kelurahan(); up != "" {
		kelurahan, err = n.of(ctx, up)
	}
	return place, kelurahan, err
}
