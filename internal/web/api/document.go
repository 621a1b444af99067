package api

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"canting/internal/web/session"
)

// version is the contract's, not the program's: it moves when a shape changes
// in a way that an older client cannot read.
const version = "1.0.0"

// document is what the OpenAPI file says of the whole, and how bodies are read
// and written: JSON and nothing else.
func (a *API) document() huma.Config {
	format := huma.Format{Marshal: marshal, Unmarshal: json.Unmarshal}
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Canting", Version: version,
				Description: "Dates are YYYY-MM-DD, months YYYY-MM, instants RFC 3339 in UTC. A missing number is null. " +
					"Places are dotted Kemendagri codes; a posyandu is its kelurahan's code, a dot and a short name. " +
					"A session is the cookie \"canting\"; a method that changes something also needs the session's csrf text in the header X-CSRF-Token. " +
					"What is outside of the account's area answers 404, like what does not exist.",
			},
			Components: &huma.Components{
				Schemas:         huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{"session": {Type: "apiKey", In: "cookie", Name: session.CookieName}},
			},
			Security: []map[string][]string{{"session": {}}},
		},
		Formats:       map[string]huma.Format{"application/json": format, "json": format},
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{shape},
	}
}

func marshal(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// Spec is the OpenAPI 3.1 document, indented, as ui/openapi.json keeps it.
func Spec() ([]byte, error) {
	a := &API{desk: newGrowthDesk()}
	compact, err := json.Marshal(a.describe(http.NewServeMux()).OpenAPI())
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, compact, "", "  "); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// refine says in the document what Go types cannot: our lists are never null,
// and some objects may be.
func refine(o *huma.OpenAPI) {
	schemas := o.Components.Schemas.Map()
	for _, schema := range schemas {
		for _, property := range schema.Properties {
			if property.Type == huma.TypeArray {
				property.Nullable = false
			}
		}
	}
	for _, field := range [...]struct{ schema, property string }{
		{"FiguresPage", "unplaced"}, {"ChildRow", "latest"}, {"Child", "latest"}, {"Measurement", "portal"}, {"Import", "problem"}, {"GrowthWork", "problem"},
		{"ThreadPerson", "gone"}, {"Stage", "ended"}, {"VisitFinding", "source"}, {"FormField", "source"},
		{"Indicator", "visit"}, {"Indicator", "target"}, {"IndicatorSpread", "rest"},
	} {
		property := schemas[field.schema].Properties[field.property]
		schemas[field.schema].Properties[field.property] = &huma.Schema{
			Description: property.Description,
			OneOf:       []*huma.Schema{{Ref: property.Ref}, {Type: "null"}},
		}
	}
	// huma's own shape of an error: shape() replaces it before it is written.
	delete(schemas, "ErrorModel")
	delete(schemas, "ErrorDetail")
}
