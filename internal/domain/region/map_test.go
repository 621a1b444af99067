package region

import (
	"encoding/json"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

// drawn reads a path back as rings, closed.
func drawn(t *testing.T, path string) polygon {
	t.Helper()
	if !regexp.MustCompile(`^(M-?[\d.]+ -?[\d.]+(L-?[\d.]+ -?[\d.]+)+Z)+$`).MatchString(path) {
		t.Fatalf("path %q is not of closed rings", path)
	}
	var p polygon
	for _, ringText := range strings.Split(strings.TrimSuffix(path, "Z"), "Z") {
		var r ring
		for _, xy := range regexp.MustCompile(`[ML]`).Split(ringText, -1)[1:] {
			x, y, _ := strings.Cut(xy, " ")
			at := point{number(t, x), number(t, y)}
			r = append(r, at)
		}
		p = append(p, append(r, r[0]))
	}
	return p
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(text, 64)
	if _, decimals, _ := strings.Cut(text, "."); err != nil || len(decimals) > 1 {
		t.Fatalf("%q is no number of one decimal", text)
	}
	return x
}

func TestMapOfTheCity(t *testing.T) {
	c := kota(t)
	m := c.Map()
	if m.Width != 1000 || m.Height < 500 || m.Height > 2000 {
		t.Errorf("viewBox %v x %v", m.Width, m.Height)
	}
	seen := map[Code]bool{}
	whole := 0.0
	low, high := point{m.Width, m.Height}, point{}
	for _, a := range m.Areas {
		seen[a.Code] = true
		shape := drawn(t, a.Path)
		whole += math.Abs(shape[0].area())
		if room := shape.room(point{a.LabelX, a.LabelY}); room < 15 {
			t.Errorf("the label of %s has %.1f units of room", a.Code, room)
		}
		l, h := shape[0].box()
		low, high = point{min(low.x, l.x), min(low.y, l.y)}, point{max(high.x, h.x), max(high.y, h.y)}
	}
	if len(seen) != 18 || len(m.Areas) != 18 {
		t.Errorf("%d areas of %d kelurahan", len(m.Areas), len(seen))
	}
	if low != (point{mapMargin, mapMargin}) || high.x != m.Width-mapMargin || math.Abs(high.y-(m.Height-mapMargin)) > 1 {
		t.Errorf("drawn from %v to %v in %v x %v", low, high, m.Width, m.Height)
	}
	// The source gives 20.20 km2 for all polygons. At this latitude a degree is
	// 110.39 km from west to east and 110.60 km from south to north (WGS 84).
	p, _ := c.projection()
	if km2 := whole / p.scaleX * 110.39 / p.scaleY * 110.60; math.Abs(km2-20.20) > 0.02 {
		t.Errorf("the map covers %.2f km2, want 20.20", km2)
	}
	if ratio := (p.scaleY / 110.60) / (p.scaleX / 110.39); math.Abs(ratio-1) > 0.008 {
		t.Errorf("a kilometre north is %.4f of one east", ratio)
	}
}

// North is up and east is right: Gunung Gedangan lies east of Pulorejo, and
// Blooto south of Kauman.
func TestMapIsTheRightWayUp(t *testing.T) {
	at := map[Code]Area{}
	for _, a := range kota(t).Map().Areas {
		at[a.Code] = a
	}
	if at["35.76.02.1001"].LabelX <= at["35.76.01.1005"].LabelX {
		t.Error("Gunung Gedangan is not east of Pulorejo")
	}
	if at["35.76.01.1008"].LabelY <= at["35.76.01.1004"].LabelY {
		t.Error("Blooto is not below Kauman")
	}
}

func TestMapIsTheSameEachTime(t *testing.T) {
	first, _ := json.Marshal(kota(t).Map())
	again, _ := json.Marshal(kota(t).Map())
	if string(first) != string(again) {
		t.Error("two maps of one city differ")
	}
}

func load(t *testing.T, geojson string) *City {
	t.Helper()
	files := tiny()
	files["x.geojson"] = &fstest.MapFile{Data: []byte(geojson)}
	c, err := Load(files, "x")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestMapOfShapes(t *testing.T) {
	multi := strings.Replace(square, `"Polygon","coordinates":`, `"MultiPolygon","coordinates":[[[[3,0],[5,0],[5,2],[3,2],[3,0]]],`, 1)
	multi = strings.Replace(multi, `]}}`, `]]}}`, 1)
	hole := strings.Replace(square, `[0,0]]]`, `[0,0]],[[0.1,0.1],[0.1,0.9],[0.6,0.9],[0.6,0.1],[0.1,0.1]]]`, 1)
	cases := []struct {
		why, geojson string
		rings        int
		label        func(Area) bool
	}{
		{"a square", square, 1, func(a Area) bool { return math.Abs(a.LabelX-500) < 2 }},
		{"two islands, the larger has the label", multi, 2, func(a Area) bool { return a.LabelX > 700 }},
		{"a hole has no label", hole, 2, func(a Area) bool { return a.LabelX > 610 }},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			m := load(t, c.geojson).Map()
			shape := drawn(t, m.Areas[0].Path)
			if len(shape) != c.rings || !c.label(m.Areas[0]) {
				t.Errorf("%d rings, label at %v %v", len(shape), m.Areas[0].LabelX, m.Areas[0].LabelY)
			}
			if shape.room(point{m.Areas[0].LabelX, m.Areas[0].LabelY}) <= 0 && c.rings == 1 {
				t.Error("the label lies outside")
			}
		})
	}
}

func TestMapOfNothing(t *testing.T) {
	if m := load(t, `{"features":[]}`).Map(); m.Height != 0 || len(m.Areas) != 0 {
		t.Errorf("a city without outlines is drawn as %+v", m)
	}
}

// The pole of a convex polygon is inside and has as much room as its centre.
func TestPoleIsInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		corners := rapid.IntRange(3, 12).Draw(t, "corners")
		wide := rapid.Float64Range(5, 500).Draw(t, "wide")
		high := rapid.Float64Range(5, 500).Draw(t, "high")
		var r ring
		for i := range corners {
			angle := 2 * math.Pi * float64(i) / float64(corners)
			r = append(r, point{500 + wide*math.Cos(angle), 500 + high*math.Sin(angle)})
		}
		p := polygon{append(r, r[0])}
		if pole := p.pole(); p.room(pole) < 0.98*p.room(point{500, 500}) {
			t.Fatalf("pole %v has %v of room, the centre %v", pole, p.room(pole), p.room(point{500, 500}))
		}
	})
}
