package region

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
)

// Map is the city drawn for an SVG of viewBox "0 0 Width Height".
type Map struct {
	Width, Height float64
	Areas         []Area
}

// Area is one kelurahan on the map. Path is the "d" of an SVG path (fill it with
// fill-rule evenodd, because of holes); the label point lies inside it.
type Area struct {
	Code           Code
	Path           string
	LabelX, LabelY float64
}

const (
	mapWidth  = 1000 // viewBox units; the height follows from the city's shape
	mapMargin = 4    // room for the border's stroke
)

// point is longitude and latitude in degrees, or x and y in viewBox units.
type point struct{ x, y float64 }

type ring []point

// polygon is an outer ring and its holes.
type polygon []ring

// outline is the shape of one place in degrees (WGS 84).
type outline struct {
	code     Code
	polygons []polygon
}

func (c *City) readOutlines(raw []byte) error {
	var file struct {
		Features []struct {
			Properties struct{ Kode Code }
			Geometry   struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		return err
	}
	for i, f := range file.Features {
		code := f.Properties.Kode
		if _, ok := c.byCode[code]; !ok {
			return fmt.Errorf("feature %d: code %q is not in the table of places", i+1, code)
		}
		polygons, err := readGeometry(f.Geometry.Type, f.Geometry.Coordinates)
		if err != nil {
			return fmt.Errorf("feature %d (%s): %w", i+1, code, err)
		}
		c.outlines = append(c.outlines, outline{code, polygons})
	}
	return nil
}

// readGeometry reads the two GeoJSON geometries that have an inside (RFC 7946).
func readGeometry(kind string, raw json.RawMessage) ([]polygon, error) {
	many := make([][][][2]float64, 1)
	var err error
	switch kind {
	case "Polygon":
		err = json.Unmarshal(raw, &many[0])
	case "MultiPolygon":
		err = json.Unmarshal(raw, &many)
	default:
		err = fmt.Errorf("geometry %q: want Polygon or MultiPolygon", kind)
	}
	if err != nil {
		return nil, err
	}
	var polygons []polygon
	for _, rings := range many {
		var p polygon
		for _, positions := range rings {
			if len(positions) < 4 {
				return nil, errors.New("a ring needs at least 4 positions")
			}
			r := make(ring, len(positions))
			for i, xy := range positions {
				r[i] = point{xy[0], xy[1]}
			}
			p = append(p, r)
		}
		if p != nil {
			polygons = append(polygons, p)
		}
	}
	if polygons == nil {
		return nil, errors.New("no polygon")
	}
	return polygons, nil
}

// Map projects the outlines to the plane: equirectangular about the city's middle
// latitude on a sphere, which keeps shapes true within 1 %. Coordinates have one
// decimal, y grows downwards. The result depends on the data alone.
func (c *City) Map() Map {
	p, height := c.projection()
	m := Map{Width: mapWidth, Height: height}
	for _, o := range c.outlines {
		area := Area{Code: o.code}
		var largest polygon
		var path []byte
		for _, degrees := range o.polygons {
			flat := p.flatten(degrees)
			path = appendPath(path, flat)
			if largest == nil || math.Abs(flat[0].area()) > math.Abs(largest[0].area()) {
				largest = flat
			}
		}
		label := largest.pole()
		area.Path, area.LabelX, area.LabelY = string(path), round1(label.x), round1(label.y)
		m.Areas = append(m.Areas, area)
	}
	return m
}

// projection turns degrees into viewBox units.
type projection struct {
	west, north    float64
	scaleX, scaleY float64
}

// projection fits the whole city into the width. Without any outline the height
// is 0.
func (c *City) projection() (p projection, height float64) {
	west, south, east, north := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, o := range c.outlines {
		for _, poly := range o.polygons {
			for _, at := range poly[0] {
				west, east = min(west, at.x), max(east, at.x)
				south, north = min(south, at.y), max(north, at.y)
			}
		}
	}
	if !(east > west) {
		return projection{}, 0
	}
	p = projection{west: west, north: north, scaleX: (mapWidth - 2*mapMargin) / (east - west)}
	p.scaleY = p.scaleX / math.Cos((south+north)/2*math.Pi/180)
	return p, math.Ceil((north-south)*p.scaleY + 2*mapMargin)
}

func (p projection) flatten(degrees polygon) polygon {
	flat := make(polygon, len(degrees))
	for i, r := range degrees {
		flat[i] = make(ring, len(r))
		for j, at := range r {
			flat[i][j] = point{mapMargin + (at.x-p.west)*p.scaleX, mapMargin + (p.north-at.y)*p.scaleY}
		}
	}
	return flat
}

// appendPath writes each ring as one closed subpath. The last position of a
// GeoJSON ring repeats the first, so Z stands for it.
func appendPath(path []byte, p polygon) []byte {
	for _, r := range p {
		var before point
		for i, at := range r[:len(r)-1] {
			at = point{round1(at.x), round1(at.y)}
			if i > 0 && at == before {
				continue
			}
			before = at
			command := byte('L')
			if i == 0 {
				command = 'M'
			}
			path = append(path, command)
			path = strconv.AppendFloat(path, at.x, 'f', -1, 64)
			path = append(path, ' ')
			path = strconv.AppendFloat(path, at.y, 'f', -1, 64)
		}
		path = append(path, 'Z')
	}
	return path
}

func round1(x float64) float64 { return math.Round(x*10) / 10 }
