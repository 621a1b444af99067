package region

import (
	"bytes"
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"canting/internal/domain/fault"
)

//go:embed data
var data embed.FS

// Place is one administrative place as the code table has it.
type Place struct {
	Code      Code
	Level     Level
	Name      string // the common spelling, for people: "Prajurit Kulon"
	Official  string // the decree's spelling: "Prajuritkulon"
	Parent    Code
	Puskesmas string // of a kelurahan, "" above and where unknown
}

// Puskesmas is a health centre and the kelurahan that it serves.
type Puskesmas struct {
	Name      string
	Kelurahan []Code // in code order
	// Unverified is true until the city's Dinas Kesehatan confirms the
	// catchment: the table was read out of a public dashboard, not a decree.
	Unverified bool
}

// City holds one city's places, health centres and outlines. It is read only
// after Load, so any number of readers may share it.
type City struct {
	Code Code
	Name string

	places    []Place
	byCode    map[Code]int
	byKey     map[string][]int
	puskesmas []Puskesmas
	outlines  []outline
}

// Kota is Kota Mojokerto from the tables in this package (see data/NOTICE).
// Call it once and keep the result.
func Kota() (*City, error) {
	root, err := fs.Sub(data, "data")
	if err != nil {
		return nil, fault.E("region.Kota", fault.Internal, "region.data", err)
	}
	return Load(root, "kota-mojokerto")
}

// Load reads a city from four files: <name>.csv (kode, nama, tingkat, induk),
// <name>-ejaan.csv (kode, common spelling), <name>-puskesmas.csv (kelurahan,
// puskesmas) and <name>.geojson (kelurahan polygons). The error is
// fault.Invalid, "region.data", and says which file and line to mend.
func Load(fsys fs.FS, name string) (*City, error) {
	c := &City{byCode: map[Code]int{}, byKey: map[string][]int{}}
	steps := []struct {
		file string
		read func([]byte) error
	}{
		{name + ".csv", c.readPlaces},
		{name + "-ejaan.csv", c.readSpellings},
		{name + "-puskesmas.csv", c.readPuskesmas},
		{name + ".geojson", c.readOutlines},
	}
	for _, step := range steps {
		raw, err := fs.ReadFile(fsys, step.file)
		if err == nil {
			err = step.read(raw)
		}
		if err != nil {
			return nil, fault.E("region.Load", fault.Invalid, "region.data", err, "file", step.file)
		}
	}
	c.index()
	return c, nil
}

// rows reads a CSV with a heading and calls each for the rows below it.
func rows(raw []byte, columns int, each func(row []string) error) error {
	r := csv.NewReader(bytes.NewReader(raw))
	r.FieldsPerRecord = columns
	all, err := r.ReadAll()
	if err != nil {
		return err
	}
	for i, row := range all[min(1, len(all)):] {
		if err := each(row); err != nil {
			return fmt.Errorf("line %d: %w", i+2, err)
		}
	}
	return nil
}

func (c *City) readPlaces(raw []byte) error {
	err := rows(raw, 4, func(row []string) error {
		p := Place{Code: Code(row[0]), Name: row[1], Official: row[1], Parent: Code(row[3])}
		p.Level = p.Code.Level()
		if p.Level == None || p.Level.String() != row[2] || p.Parent != p.Code.Parent() {
			return fmt.Errorf("code %q, level %q and parent %q do not fit together", row[0], row[2], row[3])
		}
		if _, twice := c.byCode[p.Code]; twice {
			return fmt.Errorf("code %q stands twice", row[0])
		}
		if p.Level == CityLevel {
			c.Code, c.Name = p.Code, p.Name
		}
		c.byCode[p.Code] = len(c.places)
		c.places = append(c.places, p)
		return nil
	})
	if err == nil && c.Code == "" {
		err = errors.New("no row of level kabkota")
	}
	return err
}

func (c *City) readSpellings(raw []byte) error {
	return rows(raw, 2, func(row []string) error {
		i, ok := c.byCode[Code(row[0])]
		if !ok {
			return fmt.Errorf("code %q is not in the table of places", row[0])
		}
		if Key(row[1]) != Key(c.places[i].Official) {
			return fmt.Errorf("%q is not a spelling of %q", row[1], c.places[i].Official)
		}
		c.places[i].Name = row[1]
		return nil
	})
}

func (c *City) readPuskesmas(raw []byte) error {
	served := map[string][]Code{}
	err := rows(raw, 2, func(row []string) error {
		i, ok := c.byCode[Code(row[0])]
		if !ok || c.places[i].Level != Kelurahan || row[1] == "" {
			return fmt.Errorf("%q is no kelurahan of the table, or its puskesmas is missing", row[0])
		}
		c.places[i].Puskesmas = row[1]
		served[row[1]] = append(served[row[1]], Code(row[0]))
		return nil
	})
	for name, codes := range served {
		slices.Sort(codes)
		c.puskesmas = append(c.puskesmas, Puskesmas{Name: name, Kelurahan: codes, Unverified: true})
	}
	slices.SortFunc(c.puskesmas, func(a, b Puskesmas) int { return bytes.Compare([]byte(a.Name), []byte(b.Name)) })
	return err
}

// index makes names findable; it runs once the spellings are in.
func (c *City) index() {
	for i, p := range c.places {
		key, _ := spoken(p.Name)
		c.byKey[key] = append(c.byKey[key], i)
	}
}
