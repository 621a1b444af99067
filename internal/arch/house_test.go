package arch

import (
	"io/fs"
	"os"
	"testing"
)

// root is the checkout, from this package's folder, in which its tests run.
func root() fs.FS { return os.DirFS("../..") }

func loadHouse(t *testing.T) []File {
	t.Helper()
	files, err := Load(root())
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("no Go file was found: the checks below would pass on nothing")
	}
	return files
}

func report(t *testing.T, breaches []Breach) {
	t.Helper()
	for _, b := range breaches {
		t.Error(b)
	}
}

func TestHouseImports(t *testing.T) { report(t, Imports(loadHouse(t))) }

func TestHousePurity(t *testing.T) { report(t, Purity(loadHouse(t))) }

func TestHouseManners(t *testing.T) { report(t, Manners(loadHouse(t))) }
