package server

import (
	"compress/gzip"
	"net/http"
	"strings"
	"sync"
)

// packed compresses the JSON answers of the API for clients that take it: the
// figures of a city are a tenth of their size then. The screens come compressed
// from the build. Nothing that a stranger chose stands in one answer with a
// secret, so that sizes tell nobody anything.
type packed struct {
	next    http.Handler
	writers sync.Pool // of *gzip.Writer
}

// worth is from how many bytes on compressing pays.
const worth = 1 << 10

// newPacked wraps a handler.
func newPacked(next http.Handler) *packed {
	return &packed{next: next, writers: sync.Pool{New: func() any { return gzip.NewWriter(nil) }}}
}

// ServeHTTP serves one request. After a panic what was held back is dropped, so
// that whoever answers for it can begin anew.
func (p *packed) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !packs(r) {
		p.next.ServeHTTP(w, r)
		return
	}
	w.Header().Add("Vary", "Accept-Encoding")
	if !accepts(r.Header.Get("Accept-Encoding"), "gzip") {
		p.next.ServeHTTP(w, r)
		return
	}
	packing := &packingWriter{ResponseWriter: w, writers: &p.writers}
	p.next.ServeHTTP(packing, r)
	packing.end()
}

// packs leaves out what is not the API's, and the answers to weighings: they are
// small, and a weigh-in day waits for each of them.
func packs(r *http.Request) bool {
	if !strings.HasPrefix(r.URL.Path, "/api/") {
		return false
	}
	return r.Method != http.MethodPost || !strings.HasPrefix(r.URL.Path, "/api/v1/weighings")
}

// packingWriter holds an answer back until it is longer than worth.
type packingWriter struct {
	http.ResponseWriter
	writers *sync.Pool
	status  int          // as it was said, 0 until then
	held    []byte       // what was written before it was settled how to send it
	settled bool         // held is out
	zip     *gzip.Writer // once settled; nil for an answer that goes as it is
}

// WriteHeader remembers the status; the head goes out with the first bytes.
func (w *packingWriter) WriteHeader(status int) {
	if status < http.StatusOK {
		w.ResponseWriter.WriteHeader(status) // only a notice before the answer
		return
	}
	if w.status == 0 {
		w.status = status
	}
}

// Write takes the next bytes of the answer.
func (w *packingWriter) Write(b []byte) (int, error) {
	if w.zip != nil {
		return w.zip.Write(b)
	}
	if w.settled {
		return w.ResponseWriter.Write(b)
	}
	w.held = append(w.held, b...)
	if len(w.held) > worth {
		return len(b), w.settle(isJSON(w.Header()))
	}
	return len(b), nil
}

// settle sends the head and what was held back.
func (w *packingWriter) settle(zip bool) error {
	w.settled = true
	if zip {
		w.zip = w.writers.Get().(*gzip.Writer)
		w.zip.Reset(w.ResponseWriter)
		h := w.Header()
		h.Set("Content-Encoding", "gzip")
		h.Del("Content-Length")
		if tag := h.Get("ETag"); tag != "" && !strings.HasPrefix(tag, "W/") {
			h.Set("ETag", "W/"+tag) // the same answer, no longer the same bytes
		}
	}
	if w.status != 0 {
		w.ResponseWriter.WriteHeader(w.status)
	}
	if len(w.held) == 0 {
		return nil
	}
	var err error
	if zip {
		_, err = w.zip.Write(w.held)
	} else {
		_, err = w.ResponseWriter.Write(w.held)
	}
	w.held = nil
	return err
}

// end sends what is left.
func (w *packingWriter) end() {
	if !w.settled {
		_ = w.settle(false) // the client may be gone
	}
	if w.zip != nil {
		_ = w.zip.Close() // as above
		w.writers.Put(w.zip)
	}
}

// isJSON tells whether an answer is JSON, a problem included, and not coded yet.
func isJSON(h http.Header) bool {
	kind, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	return (kind == "application/json" || strings.HasSuffix(kind, "+json")) && h.Get("Content-Encoding") == ""
}

// Unwrap lets http.ResponseController reach the connection.
func (w *packingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
