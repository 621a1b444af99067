package server

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"canting/internal/web/api"
)

// policy lets a page load from its own server only, and nothing inline: a
// script that slips into a name stays text.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; " +
	"manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// guarded is what holds for every answer: the headers, that a panic is
// answered, and that what is slow is heard of.
type guarded struct {
	mux       http.Handler
	encrypted func(*http.Request) bool
	log       *slog.Logger
	slow      time.Duration
}

// ServeHTTP serves one request.
func (g *guarded) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.head(w.Header(), r)
	started := time.Now()
	watched := &watchedWriter{ResponseWriter: w}
	defer func() {
		if cause := recover(); cause != nil {
			g.failed(watched, r, cause)
		}
		if took := time.Since(started); took >= g.slow {
			g.log.WarnContext(r.Context(), "slow request", "method", r.Method, "path", r.Pattern, "took", took)
		}
	}()
	g.mux.ServeHTTP(watched, r)
}

func (g *guarded) head(h http.Header, r *http.Request) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
	if g.encrypted(r) {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// failed answers for a handler that panicked. The log has the pattern of the
// path, never the URL: it may hold a name.
func (g *guarded) failed(w *watchedWriter, r *http.Request, cause any) {
	if cause == http.ErrAbortHandler {
		panic(cause) // somebody means to cut the connection
	}
	number := api.RequestNumber()
	g.log.ErrorContext(r.Context(), "handler panicked", "request", number, "method", r.Method, "path", r.Pattern,
		"cause", causeText(cause), "stack", string(debug.Stack()))
	if w.began {
		panic(http.ErrAbortHandler) // half an answer must not look like a whole one
	}
	api.WriteProblem(w, api.Failed(number))
}

// causeText is an error's text; of any other value, which may be somebody's
// data, only its type.
func causeText(cause any) string {
	if err, ok := cause.(error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", cause)
}

// watchedWriter knows whether the answer has begun.
type watchedWriter struct {
	http.ResponseWriter
	began bool
}

// WriteHeader begins the answer.
func (w *watchedWriter) WriteHeader(status int) {
	w.began = true
	w.ResponseWriter.WriteHeader(status)
}

// Write goes on with it.
func (w *watchedWriter) Write(b []byte) (int, error) {
	w.began = true
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *watchedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
