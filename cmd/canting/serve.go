package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"runtime/debug"
	"time"

	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/web/api"
	"canting/internal/web/server"
	"canting/internal/web/session"
	"canting/locale"
	"canting/ui"
)

func serveFlags(set *flag.FlagSet, o *options) { listenFlags(set, o, ":8080") }

func listenFlags(set *flag.FlagSet, o *options, addr string) {
	set.StringVar(&o.addr, "addr", addr, "address to listen on")
	set.BoolVar(&o.secure, "secure", false, "people reach this server by https (through a proxy)")
	set.BoolVar(&o.trust, "behind-proxy", false, "a proxy writes X-Forwarded-For and X-Forwarded-Proto")
}

func serve(ctx context.Context, t *terminal, o *options, _ []string) (err error) {
	h, err := open(ctx, o.db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	if err := h.imports.Recover(ctx); err != nil {
		return err
	}
	listener, err := listenAt(o.addr)
	if err != nil {
		return err
	}
	return t.listen(ctx, h, o, listener, false)
}

// listenAt takes the address before any long work is done, so that an address
// that is taken is heard of at once.
func listenAt(addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fault.E("serve", fault.Unavailable, "cli.serve.taken", err, "addr", addr)
	}
	return listener, nil
}

// sweepEvery is how often expired sessions are deleted.
const sweepEvery = time.Hour

// serveGCPercent lets the heap grow to four times what is in use before it is
// cleaned: some hundred megabytes for a city.
const serveGCPercent = 300

// listen serves until ctx ends.
func (t *terminal) listen(ctx context.Context, h *house, o *options, listener net.Listener, demo bool) error {
	defer listener.Close() // closing it again after serving is no harm
	// A server answers many small requests: memory is cheaper than collecting it.
	debug.SetGCPercent(serveGCPercent)
	if err := h.children.Warm(ctx); err != nil {
		return err
	}
	guard, err := session.New(session.Config{Accounts: h.accounts, Secure: o.secure, Proxied: o.trust})
	if err != nil {
		return err
	}
	words, err := allWords()
	if err != nil {
		return err
	}
	handler, err := server.New(server.Config{
		API: api.Config{
			Guard: guard, City: h.city, Figures: h.figures, Children: h.children, Weighing: h.weighing, Pairs: h.pairs,
			Imports: h.imports, Growth: growthTools{words, func() time.Time { return time.Now().In(h.zone) }}, Thread: h.thread, Words: words, Names: names{h, t.words.Say("cli.operator")}, Places: h.store, Subjects: h.store, Log: h.log, Demo: demo,
		},
		Screens: ui.Dist(), Database: h.store, Log: h.log,
	})
	if err != nil {
		return err
	}
	go h.sweep(ctx)
	go h.warm(ctx)
	fmt.Fprintln(t.out, t.words.Say("cli.serve.ready", "url", urlOf(listener.Addr())))
	if err := server.ServeOn(ctx, listener, handler); err != nil {
		return err
	}
	fmt.Fprintln(t.out, t.words.Say("cli.serve.bye"))
	return nil
}

// allWords are the sentences of every language: the browser chooses.
func allWords() (map[string]locale.Words, error) {
	all := map[string]locale.Words{}
	for _, language := range locale.Languages() {
		words, err := locale.Load(language)
		if err != nil {
			return nil, err
		}
		all[language] = words
	}
	return all, nil
}

// warm works out what is due, which takes some seconds in a city, while the first
// people sign in. One that fails is tried again by whoever asks first.
func (h *house) warm(ctx context.Context) {
	if err := h.thread.Warm(ctx); err != nil && ctx.Err() == nil {
		h.log.Warn("work out what is due", "error", err)
	}
}

func (h *house) sweep(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		if err := h.accounts.Sweep(ctx); err != nil && ctx.Err() == nil {
			h.log.Warn("sweep sessions", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func urlOf(addr net.Addr) string {
	_, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return addr.String()
	}
	return "http://localhost:" + port
}

// names tells what people are called in histories.
type names struct {
	house    *house
	operator string
}

// Name gives the name behind an account; unknown ones have none.
func (n names) Name(ctx context.Context, who ledger.ID) (string, error) {
	if who == n.house.operator().Who {
		return n.operator, nil
	}
	a, found, err := n.house.store.AccountByID(ctx, n.house.city.Code, who)
	if err != nil || !found {
		return "", err
	}
	return a.Name, nil
}
