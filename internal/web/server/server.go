// Package server is the one HTTP server: the API, the screens, the two health
// checks, and what must hold for every answer whoever gave it.
package server

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"time"

	"canting/internal/domain/fault"
	"canting/internal/web/api"
)

// Pinger tells whether the database answers.
type Pinger interface {
	Ping(ctx context.Context) error
}

// Config is what the server serves. API, Screens and Database are required.
type Config struct {
	API api.Config
	// Screens are the built screens: index.html, assets/ and what lies beside
	// them. Without an index.html every page says how to build it.
	Screens  fs.FS
	Database Pinger
	// Ready, when set, tells why the server should not get requests yet; nil
	// when it should.
	Ready func(context.Context) error
	// Log hears of failures, panics and slow requests; nil: slog.Default().
	Log *slog.Logger
	// Slow is from when on a request is slow; 0: two seconds.
	Slow time.Duration
}

const slow = 2 * time.Second

// New makes the handler of everything. Screens that cannot be read are
// fault.Unavailable.
func New(c Config) (http.Handler, error) {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.API.Log == nil {
		c.API.Log = c.Log
	}
	if c.Slow == 0 {
		c.Slow = slow
	}
	screens, err := newScreens(c.Screens)
	if err != nil {
		return nil, fault.E("server.new", fault.Unavailable, "fault.unavailable", err)
	}
	mux := http.NewServeMux()
	api.Register(mux, c.API)
	mux.HandleFunc("GET /healthz", health(c.Database.Ping))
	mux.HandleFunc("GET /readyz", health(c.Database.Ping, c.Ready))
	mux.Handle("/", screens)
	return &guarded{mux: newPacked(mux), encrypted: c.API.Guard.Encrypted, log: c.Log, slow: c.Slow}, nil
}

// health answers 200 "ok" when every check passes, else 503. What is wrong goes
// to nobody: the checks log where they fail.
func health(checks ...func(context.Context) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		for _, check := range checks {
			if check == nil {
				continue
			}
			if err := check(r.Context()); err != nil {
				http.Error(w, "unavailable", http.StatusServiceUnavailable)
				return
			}
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("ok\n")) // the client may be gone
	}
}

// Time limits of a connection. A request's head and JSON body are small; the
// upload of a file asks for more time itself.
const (
	headTimeout  = 10 * time.Second
	readTimeout  = 30 * time.Second
	writeTimeout = 60 * time.Second
	idleTimeout  = 2 * time.Minute
	// grace is how long requests under way may take to end when the server stops.
	grace        = 20 * time.Second
	maxHeadBytes = 32 << 10
)

// Serve serves on a TCP address until ctx ends, and then lets the requests
// under way finish. It returns nil after such an end.
func Serve(ctx context.Context, addr string, handler http.Handler) error {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return fault.E("server.serve", fault.Unavailable, "problem.listen", err, "addr", addr)
	}
	return ServeOn(ctx, listener, handler)
}

// ServeOn is Serve on a listener that is open already; it closes it.
func ServeOn(ctx context.Context, listener net.Listener, handler http.Handler) error {
	s := &http.Server{
		Handler: handler, ReadHeaderTimeout: headTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeadBytes,
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(listener) }()
	select {
	case err := <-ended:
		return fault.E("server.serve", fault.Unavailable, "fault.unavailable", err)
	case <-ctx.Done():
	}
	// The requests under way have a context of their own: ctx is over.
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := s.Shutdown(last); err != nil {
		return fault.E("server.serve", fault.Unavailable, "fault.unavailable", errors.Join(err, s.Close()))
	}
	return nil
}
