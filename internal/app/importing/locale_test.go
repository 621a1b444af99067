package importing_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"canting/locale"
)

// Every remark that the import itself makes has a sentence in every language.
func TestEveryRemarkHasItsWords(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile(`Code: "([a-z_]+)"|remark\.Code, remark\.Level = "([a-z_]+)"`)
	found := map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range code.FindAllStringSubmatch(string(text), -1) {
			found[match[1]+match[2]] = true
		}
	}
	for _, known := range []string{"class_differs", "doubtful", "identity_differs", "outside_area", "place_moved", "posyandu_new", "weighing_differs"} {
		if !found[known] {
			t.Errorf("the remark %s was not found in the code: this test has lost its object", known)
		}
	}
	for _, language := range locale.Languages() {
		words, err := locale.Load(language)
		if err != nil {
			t.Fatal(err)
		}
		for code := range found {
			if key := "import.remark." + code; words.Say(key) == key {
				t.Errorf("%s: %s has no sentence", language, key)
			}
		}
	}
}
