// Package locale holds every word that people read: one folder a language, one
// file a room, flat keys. "{name}" in a sentence is filled with a parameter.
package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Files are the catalogues.
//
//go:embed id/*.json en/*.json
var Files embed.FS

// Languages are the languages there are; the first is the house's own.
func Languages() []string { return []string{"id", "en"} }

// Words are the sentences of one language.
type Words map[string]string

// Load reads the sentences of a language, those of the house's own language
// standing in for any that are missing.
func Load(language string) (Words, error) {
	words := Words{}
	for _, from := range []string{Languages()[0], language} {
		names, err := fs.Glob(Files, path.Join(from, "*.json"))
		if err != nil {
			return nil, err
		}
		if len(names) == 0 {
			return nil, fmt.Errorf("no words in language %q", from)
		}
		for _, name := range names {
			raw, err := Files.ReadFile(name)
			if err != nil {
				return nil, err
			}
			if err := json.Unmarshal(raw, &words); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return words, nil
}

// Say is the sentence of a key, filled from pairs: name, value, name, value. A
// key without a sentence is said as it is, so that nothing goes unsaid.
func (w Words) Say(key string, params ...string) string {
	sentence, ok := w[key]
	if !ok {
		return key
	}
	pairs := make([]string, 0, len(params))
	for i := 0; i+1 < len(params); i += 2 {
		pairs = append(pairs, "{"+params[i]+"}", params[i+1])
	}
	return strings.NewReplacer(pairs...).Replace(sentence)
}

// SayWith is Say with the parameters of an error.
func (w Words) SayWith(key string, params map[string]string) string {
	var pairs []string
	for name, value := range params {
		pairs = append(pairs, name, value)
	}
	return w.Say(key, pairs...)
}
