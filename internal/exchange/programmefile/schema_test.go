package programmefile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"canting/programmes"
)

// The schema in programmes/ is the one that the reader checks by.
func TestSchemaIsOfTheReader(t *testing.T) {
	for name, want := range map[string][]byte{"programme.schema.json": Schema(), "cases.schema.json": CasesSchema()} {
		got, err := fs.ReadFile(programmes.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("programmes/%s is not what the reader checks by: write it anew with canting programme schema", name)
		}
	}
}

// What the reader takes, an editor that goes by the schema takes as well.
func TestSchemaTakesTheShippedFiles(t *testing.T) {
	names, err := fs.Glob(programmes.Files, "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(programmes.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		if found := invalid(t, text, isCases(name)); found != "" {
			t.Errorf("%s: %s", name, found)
		}
	}
}

// What the reader refuses for its form, the schema refuses as well.
func TestSchemaRefusesWhatTheReaderRefuses(t *testing.T) {
	if found := invalid(t, []byte(small), false); found != "" {
		t.Fatal(found)
	}
	for _, change := range [][2]string{
		{"actions: [pmt]", "actons: [pmt]"}, {"level: tinggi", "level: high"}, {"        level: tinggi\n", ""}, {"min: 15", "min: wide"},
		{"grace_days: 7", "grace_days: -7"}, {"grace_days: 7", "grace_days: 7, months: [1]"}, {"weeks: [12, 20, 26, 30, 34, 38], ", ""},
		{"id: lmp", "id: LMP"}, {"date: 2026-01-01", "date: 1 January"}, {"{agency: dinkes, within_days: 7}", "dinkes"},
	} {
		if text := strings.Replace(small, change[0], change[1], 1); invalid(t, []byte(text), false) == "" {
			t.Errorf("%q is taken", change[1])
		}
	}
}

func invalid(t *testing.T, text []byte, cases bool) string {
	t.Helper()
	r := &reading{}
	root := r.parse(text)
	if root == nil {
		t.Fatal(brief(r.problems))
	}
	var v validator
	raw := Schema()
	if cases {
		raw = CasesSchema()
	}
	if err := json.Unmarshal(raw, &v.root); err != nil {
		t.Fatal(err)
	}
	return v.check(v.root, plainValue(root), "")
}

// plainValue is a node as JSON has it.
func plainValue(n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		object := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			object[n.Content[i].Value] = plainValue(n.Content[i+1])
		}
		return object
	case yaml.SequenceNode:
		list := []any{}
		for _, one := range n.Content {
			list = append(list, plainValue(one))
		}
		return list
	}
	if x, ok := decimalOf(n); ok {
		return x
	}
	if n.Tag == "!!bool" {
		return n.Value == "true"
	}
	return n.Value
}

// validator knows as much of JSON Schema as our schemas use.
type validator struct{ root map[string]any }

// check is what is wrong with a value, "" for nothing.
func (v validator) check(schema map[string]any, value any, path string) string {
	if name, ok := schema["$ref"].(string); ok {
		defs, _ := v.root["$defs"].(map[string]any)
		schema, _ = defs[strings.TrimPrefix(name, "#/$defs/")].(map[string]any)
	}
	if of, ok := schema["anyOf"].([]any); ok && v.fits(of, value, path) == 0 {
		return path + " is none of what it may be"
	}
	if one, ok := schema["oneOf"].([]any); ok && v.fits(one, value, path) != 1 {
		return path + " has none or too many of its keys"
	}
	if enum, ok := schema["enum"].([]any); ok && !slices.Contains(enum, value) {
		return fmt.Sprintf("%s: %v is not in the list", path, value)
	}
	types, _ := schema["type"].([]any)
	if one, ok := schema["type"].(string); ok {
		types = []any{one}
	}
	if len(types) > 0 && !slices.ContainsFunc(types, func(one any) bool { return isOf(one, value) }) {
		return fmt.Sprintf("%s: %v is not %v", path, value, types)
	}
	switch value := value.(type) {
	case string:
		if pattern, ok := schema["pattern"].(string); ok && !regexp.MustCompile(pattern).MatchString(value) {
			return fmt.Sprintf("%s: %q is not like %s", path, value, pattern)
		}
	case float64:
		if least, ok := schema["minimum"].(float64); ok && value < least {
			return path + " is too small"
		}
		if most, ok := schema["maximum"].(float64); ok && value > most {
			return path + " is too large"
		}
	case []any:
		items, _ := schema["items"].(map[string]any)
		for i, one := range value {
			if found := v.check(items, one, fmt.Sprintf("%s[%d]", path, i)); found != "" {
				return found
			}
		}
	case map[string]any:
		return v.object(schema, value, path)
	}
	return ""
}

func (v validator) fits(of []any, value any, path string) int {
	n := 0
	for _, one := range of {
		if schema, _ := one.(map[string]any); v.check(schema, value, path) == "" {
			n++
		}
	}
	return n
}

func (v validator) object(schema, value map[string]any, path string) string {
	required, _ := schema["required"].([]any)
	for _, name := range required {
		if _, ok := value[fmt.Sprint(name)]; !ok {
			return fmt.Sprintf("%s lacks %v", path, name)
		}
	}
	properties, _ := schema["properties"].(map[string]any)
	for name, one := range value {
		property, known := properties[name].(map[string]any)
		if !known {
			property, known = schema["additionalProperties"].(map[string]any)
		}
		if names, ok := schema["propertyNames"].(map[string]any); ok && v.check(names, name, path) != "" {
			return path + ": " + name + " is no name"
		}
		if closed, ok := schema["additionalProperties"].(bool); ok && !known && !closed {
			return path + " has no " + name
		}
		if found := v.check(property, one, path+"."+name); found != "" {
			return found
		}
	}
	return ""
}

func isOf(name, value any) bool {
	switch value := value.(type) {
	case string:
		return name == "string"
	case bool:
		return name == "boolean"
	case float64:
		return name == "number" || name == "integer" && value == float64(int64(value))
	case []any:
		return name == "array"
	}
	return name == "object"
}
