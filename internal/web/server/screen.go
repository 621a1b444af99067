package server

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// screens serves the built screens out of memory: some hundred kilobytes.
type screens struct {
	files map[string]*screen // by path, without the leading slash
}

// screen is one file and its compressed copies, "" for none.
type screen struct {
	kind  string
	tag   string // of the plain body, a hash
	plain []byte
	brotli,
	gzip []byte
}

const index = "index.html"

// newScreens reads all files. A .br or .gz beside a file is its compressed copy.
func newScreens(from fs.FS) (*screens, error) {
	s := &screens{files: map[string]*screen{}}
	err := fs.WalkDir(from, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || hidden(name) {
			return err
		}
		return s.read(from, name)
	})
	return s, err
}

// hidden keeps markers of the build, such as .gitkeep, to ourselves.
func hidden(name string) bool { return strings.HasPrefix(path.Base(name), ".") }

func (s *screens) read(from fs.FS, name string) error {
	if extension := path.Ext(name); extension == ".br" || extension == ".gz" {
		return nil
	}
	one := &screen{kind: contentType(name)}
	var err error
	if one.plain, err = fs.ReadFile(from, name); err != nil {
		return err
	}
	for suffix, copied := range map[string]*[]byte{".br": &one.brotli, ".gz": &one.gzip} {
		if *copied, err = fs.ReadFile(from, name+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	sum := sha256.Sum256(one.plain)
	one.tag = hex.EncodeToString(sum[:8])
	s.files[name] = one
	return nil
}

// ServeHTTP answers with the file of that name; any other page is the desk's
// own business and gets index.html. A missing asset is not a page: an old page
// must hear that its scripts are gone.
func (s *screens) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	file, found := s.files[name]
	asset := strings.HasPrefix(name, "assets/")
	if !found && asset {
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	if !found {
		file = s.files[index]
	}
	if file == nil {
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "The screens are not built: run `make ui` and build again.", http.StatusServiceUnavailable)
		return
	}
	caching := "no-cache"
	if asset {
		// Vite puts a hash of the content into these names.
		caching = "public, max-age=31536000, immutable"
	}
	w.Header().Set("Cache-Control", caching)
	file.serve(w, r)
}

func (f *screen) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	body, coding := f.plain, ""
	accepted := r.Header.Get("Accept-Encoding")
	switch {
	case f.brotli != nil && accepts(accepted, "br"):
		body, coding = f.brotli, "br"
	case f.gzip != nil && accepts(accepted, "gzip"):
		body, coding = f.gzip, "gzip"
	}
	tag := `"` + f.tag + coding + `"`
	h.Set("ETag", tag)
	h.Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if coding != "" {
		h.Set("Content-Encoding", coding)
	}
	h.Set("Content-Type", f.kind)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // the client may be gone
}

// accepts reads an Accept-Encoding header (RFC 9110 §12.5.3): the coding is
// named and its weight is not zero.
func accepts(header, coding string) bool {
	for item := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(strings.ReplaceAll(item, " ", ""), ";")
		if strings.EqualFold(name, coding) {
			q, err := strconv.ParseFloat(strings.TrimPrefix(weight, "q="), 64)
			return err != nil || q > 0
		}
	}
	return false
}

// contentType names what Vite builds. The machine's own tables are not asked:
// they differ from machine to machine.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json", ".map":
		return "application/json"
	case ".webmanifest":
		return "application/manifest+json"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".ico":
		return "image/x-icon"
	case ".woff2":
		return "font/woff2"
	case ".wasm":
		return "application/wasm"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}
