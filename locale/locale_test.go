package locale_test

import (
	"encoding/json"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"canting/locale"
)

// Both languages have the same files, the same keys and the same parameters.
func TestLanguagesAgree(t *testing.T) {
	parameter := regexp.MustCompile(`\{[a-z0-9_]+\}`)
	id := files(t, "id")
	en := files(t, "en")
	for name, sentences := range id {
		for key, said := range sentences {
			other, ok := en[name][key]
			if !ok {
				t.Errorf("en/%s has no %q", name, key)
				continue
			}
			a, b := parameter.FindAllString(said, -1), parameter.FindAllString(other, -1)
			slices.Sort(a)
			slices.Sort(b)
			if !slices.Equal(slices.Compact(a), slices.Compact(b)) {
				t.Errorf("%s %q: parameters %v and %v", name, key, a, b)
			}
			if strings.TrimSpace(said) == "" || strings.TrimSpace(other) == "" {
				t.Errorf("%s %q says nothing", name, key)
			}
		}
	}
	for name, sentences := range en {
		for key := range sentences {
			if _, ok := id[name][key]; !ok {
				t.Errorf("id/%s has no %q", name, key)
			}
		}
	}
}

// A key belongs to one file, or the later file would win unseen.
func TestKeysAreSaidOnce(t *testing.T) {
	for _, language := range locale.Languages() {
		where := map[string]string{}
		for name, sentences := range files(t, language) {
			for key := range sentences {
				if other, twice := where[key]; twice {
					t.Errorf("%s: %q stands in %s and in %s", language, key, other, name)
				}
				where[key] = name
			}
		}
	}
}

func TestSay(t *testing.T) {
	words := locale.Words{"a": "{n} dari {m} anak"}
	if got := words.Say("a", "n", "3", "m", "{n}"); got != "3 dari {n} anak" {
		t.Errorf("got %q", got)
	}
	if got := words.Say("unknown.key"); got != "unknown.key" {
		t.Errorf("got %q", got)
	}
}

func TestLoad(t *testing.T) {
	for _, language := range locale.Languages() {
		if words, err := locale.Load(language); err != nil || len(words) == 0 {
			t.Errorf("%s: %d words, %v", language, len(words), err)
		}
	}
	if _, err := locale.Load("xx"); err == nil {
		t.Error("an unknown language was loaded")
	}
}

func files(t *testing.T, language string) map[string]map[string]string {
	t.Helper()
	entries, err := locale.Files.ReadDir(language)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string]string{}
	for _, entry := range entries {
		raw, err := locale.Files.ReadFile(path.Join(language, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		sentences := map[string]string{}
		if err := json.Unmarshal(raw, &sentences); err != nil {
			t.Fatalf("%s/%s: %v", language, entry.Name(), err)
		}
		all[entry.Name()] = sentences
	}
	return all
}
