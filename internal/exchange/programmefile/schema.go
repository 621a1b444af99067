package programmefile

import (
	"bytes"
	"encoding/json"
)

// Schema is the JSON Schema (2020-12) of a programme file, for editors that
// complete and check as one writes. It is printed from the shapes that the
// reader checks by; what a shape does not show, such as the names in rules, only
// the reader knows.
func Schema() []byte {
	return printed(programmeShape(), "programme.schema.json", "A programme of Canting")
}

// CasesSchema is the JSON Schema of a file of cases.
func CasesSchema() []byte {
	return printed(casesShape(), "cases.schema.json", "Cases of a programme of Canting")
}

func printed(s *shape, id, title string) []byte {
	defs := definitions{}
	schema := defs.schema(s)
	schema["$defs"] = defs
	schema["$schema"], schema["$id"], schema["title"] = "https://json-schema.org/draft/2020-12/schema", id, title
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(schema); err != nil {
		panic(err) // strings, numbers and maps of them always encode
	}
	return b.Bytes()
}

const (
	idPattern  = "^[a-z][a-z0-9_]{0,47}$"
	dotPattern = "^[a-z][a-z0-9_]*(\\.[a-z0-9_-]+)*$"
	dayPattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
)

// definitions are the shapes that have a name, in the words of JSON Schema.
type definitions map[string]any

// of is a shape, by its name if it has one.
func (d definitions) of(s *shape) map[string]any {
	if s.name == "" {
		return d.schema(s)
	}
	if _, known := d[s.name]; !known {
		d[s.name] = d.schema(s)
	}
	return map[string]any{"$ref": "#/$defs/" + s.name}
}

// schema is a shape in place.
func (d definitions) schema(s *shape) map[string]any {
	text := func(pattern string) map[string]any { return map[string]any{"type": "string", "pattern": pattern} }
	switch s.sort {
	case idSort:
		return text(idPattern)
	case dotSort:
		return text(dotPattern)
	case daySort:
		return text(dayPattern)
	case ruleSort, textSort:
		return map[string]any{"type": []string{"string", "number", "boolean"}, "maxLength": longestText}
	case numberSort:
		return map[string]any{"type": "number"}
	case wholeSort:
		whole := map[string]any{"type": "integer", "minimum": 0}
		if s.most > 0 {
			whole["maximum"] = s.most
		}
		return whole
	case boolSort:
		return map[string]any{"type": "boolean"}
	case enumSort:
		return map[string]any{"enum": s.choices()}
	case valueSort:
		return map[string]any{"type": []string{"string", "number", "boolean"}}
	case listSort:
		return map[string]any{"type": "array", "items": d.of(s.elem)}
	case mapSort:
		return map[string]any{"type": "object", "propertyNames": text(dotPattern), "additionalProperties": d.of(s.elem)}
	case eitherSort:
		var of []any
		for _, one := range s.either {
			of = append(of, d.of(one))
		}
		return map[string]any{"anyOf": of}
	}
	return d.object(s)
}

func (d definitions) object(s *shape) map[string]any {
	properties, required := map[string]any{}, []string{}
	for _, k := range s.keys {
		properties[k.name] = d.of(k.shape)
		if k.must {
			required = append(required, k.name)
		}
	}
	object := map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
	if len(s.one) > 0 {
		var one []any
		for _, name := range s.one {
			one = append(one, map[string]any{"required": []string{name}})
		}
		object["oneOf"] = one
	}
	return object
}

// choices are the values of an enum as YAML reads them: true is no text there.
func (s *shape) choices() []any {
	var all []any
	for _, value := range s.values {
		switch value {
		case "true", "false":
			all = append(all, value == "true")
		default:
			all = append(all, value)
		}
	}
	return all
}
