package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"canting/internal/web/api"
)

var update = flag.Bool("update", false, "write ui/openapi.json instead of comparing with it")

const specFile = "../../../ui/openapi.json"

func TestSpecIsCommitted(t *testing.T) {
	want, err := api.Spec()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(specFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(specFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("ui/openapi.json is not what the Go types say: go test ./internal/web/api -run TestSpec -update, then npm run client in ui")
	}
}

// document is as much of an OpenAPI file as the tests look at.
type document struct {
	OpenAPI string
	Paths   map[string]map[string]struct {
		OperationID string
		Summary     string
		Responses   map[string]struct {
			Content map[string]struct{ Schema schema }
		}
	}
	Components struct{ Schemas map[string]schema }
}

type schema struct {
	Ref        string `json:"$ref"`
	Type       any
	OneOf      []schema
	Properties map[string]schema
	Required   []string
}

func readSpec(t *testing.T) document {
	t.Helper()
	raw, err := api.Spec()
	if err != nil {
		t.Fatal(err)
	}
	var d document
	if err := json.Unmarshal(raw, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// TestSpecHasTheContract holds the document to the endpoints that the screens
// are written against.
func TestSpecHasTheContract(t *testing.T) {
	d := readSpec(t)
	if d.OpenAPI != "3.1.0" {
		t.Errorf("openapi %q", d.OpenAPI)
	}
	want := []string{
		"POST /session 200", "GET /session 200", "DELETE /session 204",
		"GET /regions 200", "GET /figures 200", "GET /children 200", "GET /children/{id} 200", "GET /children/{id}/history 200",
		"GET /growth/bands 200", "GET /search 200",
		"POST /growth/columns 200", "POST /growth/z 200", "POST /growth/prevalence 200", "POST /growth/chart 200", "GET /growth/work/{id} 200",
		"POST /weighings/check 200", "POST /weighings 201", "POST /weighings/{entry}/amend 201", "POST /weighings/{entry}/withdraw 201",
		"POST /imports 202", "GET /imports 200", "GET /imports/{id} 200", "GET /imports/{id}/remarks 200", "POST /imports/{id}/undo 202",
		"GET /people/{id}/thread 200", "POST /people 201", "POST /people/{id}/cases/check 200", "POST /people/{id}/cases 201",
		"PATCH /people/{id}/cases/{case} 200", "POST /people/{id}/cases/{case}/close 201", "POST /people/{id}/cases/{case}/birth 201",
		"POST /people/{id}/cases/{case}/visits/check 200", "POST /people/{id}/cases/{case}/visits 201",
		"POST /people/{id}/relations 201", "POST /people/{id}/leave 201", "POST /people/{id}/entries/{entry}/withdraw 201",
		"GET /programmes 200", "GET /programmes/{id} 200", "GET /due 200",
		"GET /indicators 200", "GET /indicators/{indicator} 200", "GET /indicators/{indicator}/people 200",
		"GET /pairs 200", "POST /pairs/{id}/merge 200", "POST /pairs/{id}/different 200", "POST /pairs/{id}/undo 200",
	}
	n := 0
	for _, methods := range d.Paths {
		n += len(methods)
	}
	if n != len(want) {
		t.Errorf("%d operations, want %d", n, len(want))
	}
	for _, line := range want {
		f := strings.Fields(line)
		op, known := d.Paths["/api/v1"+f[1]][strings.ToLower(f[0])]
		if !known || op.OperationID == "" || op.Summary == "" {
			t.Errorf("%s is missing, or has no name", line)
			continue
		}
		if _, answers := op.Responses[f[2]]; !answers {
			t.Errorf("%s: answers with %v", line, op.Responses)
		}
		if ref := op.Responses["default"].Content["application/problem+json"].Schema.Ref; ref != "#/components/schemas/Problem" {
			t.Errorf("%s: a failure has the schema %q", line, ref)
		}
	}
}

func TestSpecSaysWhatMayBeNull(t *testing.T) {
	d := readSpec(t)
	for _, field := range []string{"ChildRow.latest", "Child.latest", "Measurement.portal", "Import.problem", "GrowthWork.problem", "ThreadPerson.gone", "Stage.ended", "VisitFinding.source", "FormField.source"} {
		name, property, _ := strings.Cut(field, ".")
		s := d.Components.Schemas[name].Properties[property]
		if len(s.OneOf) != 2 || s.OneOf[0].Ref == "" || s.OneOf[1].Type != "null" {
			t.Errorf("%s: %+v", field, s)
		}
	}
	for name, s := range d.Components.Schemas {
		for property, p := range s.Properties {
			if types, many := p.Type.([]any); many && types[0] == "array" {
				t.Errorf("%s.%s: a list is never null", name, property)
			}
		}
	}
	if _, left := d.Components.Schemas["ErrorModel"]; left {
		t.Error("a shape that is never sent is in the document")
	}
}
