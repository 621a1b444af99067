package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// frozen is a JSON answer that does not change while the program runs.
type frozen struct {
	body []byte
	tag  string
}

// frozenJSON writes v once. What cannot be written panics at the start.
func frozenJSON(v any) frozen {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err) // our own value, without input: a fault of the program
	}
	sum := sha256.Sum256(body)
	return frozen{body: body, tag: hex.EncodeToString(sum[:8])}
}

// serve answers with the body, or with 304 when the client has it. Who asks
// with ?v=<tag> may keep it for ever; anybody else asks again each time.
func (f frozen) serve(w http.ResponseWriter, r *http.Request) {
	tag := `"` + f.tag + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "private, no-cache")
	if r.URL.Query().Get("v") == f.tag {
		w.Header().Set("Cache-Control", "private, max-age=31536000, immutable")
	}
	if strings.Contains(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(f.body) // the client may be gone
}

// stream answers an operation with the body.
func (f frozen) stream() *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		r, w := humago.Unwrap(ctx)
		f.serve(w, r)
	}}
}

// freeze documents that an operation answers with T, or 304.
func freeze[T any](op huma.Operation, on huma.API, hint string) huma.Operation {
	op.Responses = map[string]*huma.Response{
		"200": {Description: "OK", Content: map[string]*huma.MediaType{"application/json": {Schema: schemaOf[T](on.OpenAPI().Components.Schemas, hint)}}},
		"304": {Description: "The client's copy is still the same: see If-None-Match"},
	}
	return op
}
