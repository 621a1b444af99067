package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"canting/internal/app/synthetic"
	"canting/internal/domain/ledger"
	"canting/internal/store"
)

const (
	// submitMonths of weighings are held back and submitted under the clock.
	submitMonths = 3
	// submitWarm of them go first, unmeasured, so that every server is awake.
	submitWarm = 500
)

// submitting measures durable submissions: ours over HTTP, the bare loop, and
// PocketBase, taking turns, each round on a fresh copy of the same city.
type submitting struct {
	*bench
	base   string // database of the city before the late weighings
	late   []sending
	groups []group

	ours, loop, pocket, sure Sample // submissions per second
	p99                      Sample
	refused                  map[int]int
	sample                   map[int]string
}

func (b *bench) submissions(ctx context.Context) ([]Claim, error) {
	s := &submitting{bench: b, base: b.path("submit.db"), refused: map[int]int{}, sample: map[int]string{},
		ours: Sample{Name: "Canting", Unit: "submissions/s"}, loop: Sample{Name: "bare group commit", Unit: "submissions/s"},
		pocket: Sample{Name: "PocketBase " + pocketVersion, Unit: "inserts/s"},
		sure:   Sample{Name: "PocketBase " + pocketVersion + ", made durable", Unit: "inserts/s"}, p99: Sample{Name: "Canting", Unit: "ms"}}
	if err := s.found(ctx); err != nil {
		return nil, err
	}
	for round := range b.rounds {
		for _, turn := range []func(context.Context) error{s.turnOurs, s.turnBare, s.turnPocket, s.turnSure} {
			if err := turn(ctx); err != nil {
				return nil, err
			}
		}
		b.say("submissions, round %d: ours %.0f/s, bare %.0f/s, PocketBase %.0f/s, made durable %.0f/s, p99 %.1f ms", round+1,
			s.ours.Rounds[round], s.loop.Rounds[round], s.pocket.Rounds[round], s.sure.Rounds[round], s.p99.Rounds[round])
	}
	return s.claims(), nil
}

// found makes the city, holds the late weighings back, and works out what the
// bare loop will write.
func (s *submitting) found(ctx context.Context) error {
	until := lastMonth(s.now)
	city, err := invent(synthetic.Children, until)
	if err != nil {
		return err
	}
	before := &parted{all: city, from: until.AddMonths(-submitMonths).AddDays(1)}
	db, stored, err := s.fill(ctx, s.base, city, before)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := employ(ctx, db, s.city); err != nil {
		return err
	}
	s.late = before.shuffled()
	s.say("submissions: %d children with %d weighings are there, %d more are to come", stored.Children, stored.Measurements, len(s.late))
	s.groups, err = prepare(ctx, db, s.city.Code, s.late[submitWarm:])
	return err
}

func (s *submitting) turnOurs(ctx context.Context) error {
	db, err := s.fresh(s.base)
	if err != nil {
		return err
	}
	addr, err := freeAddr()
	if err != nil {
		return err
	}
	ours, err := serve(ctx, "/healthz", addr, s.binary, "serve", "-db", db, "-addr", addr)
	if err != nil {
		return err
	}
	defer ours.stop()
	desk, err := signIn(addr)
	if err != nil {
		return err
	}
	requests := make([]request, len(s.late))
	for i := range s.late {
		body, err := s.late[i].body()
		if err != nil {
			return err
		}
		requests[i] = desk.weigh(body)
	}
	done, err := s.driveTwice(addr, requests)
	if err != nil {
		return err
	}
	s.ours.add(done.Rate())
	s.p99.add(done.P(0.99))
	for status, n := range done.Refused {
		s.refused[status] += n
		s.sample[status] = done.Sample[status]
	}
	return s.stored(ctx, db, done.Done)
}

// driveTwice sends the first requests to wake the server and measures the rest.
func (s *submitting) driveTwice(addr string, requests []request) (*driven, error) {
	if _, err := drive(addr, requests[:submitWarm], connections, s.longest); err != nil {
		return nil, err
	}
	return drive(addr, requests[submitWarm:], connections, s.longest)
}

// stored makes sure that what was answered with yes is in the database.
func (s *submitting) stored(ctx context.Context, path string, done int) error {
	db, err := store.Open(ctx, path)
	if err != nil {
		return err
	}
	defer db.Close()
	seq, err := db.Seq(ctx, s.city.Code)
	if err != nil {
		return err
	}
	if before := s.groups[0].seq - int64(s.groups[0].submissions); seq-before < int64(done) {
		return fmt.Errorf("%d submissions were answered with yes and only %d are stored", done, seq-before)
	}
	return nil
}

func (s *submitting) turnBare(ctx context.Context) error {
	db, err := s.fresh(s.base)
	if err != nil {
		return err
	}
	rate, err := bare(ctx, db, string(s.city.Code), s.groups, s.longest)
	s.loop.add(rate)
	return err
}

func (s *submitting) turnPocket(ctx context.Context) error {
	return s.inserts(ctx, asItComes, &s.pocket)
}

func (s *submitting) turnSure(ctx context.Context) error { return s.inserts(ctx, durable, &s.sure) }

// inserts measures PocketBase.
func (s *submitting) inserts(ctx context.Context, synchronous string, into *Sample) error {
	dir := s.path("pocketbase")
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	addr, err := freeAddr()
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	peer, err := serve(ctx, "/api/health", addr, self, "pocketbase", dir, addr, synchronous)
	if err != nil {
		return err
	}
	defer peer.stop()
	requests := make([]request, len(s.late))
	like := &ledger.Entry{City: s.city.Code, Kind: ledger.GrowthWeighed, At: s.now.UnixMilli(), SaidAt: s.now.UnixMilli(), Who: operator, Rules: ledger.Rules, Source: ledger.Source{Kind: ledger.SourceDesk}}
	for i := range s.late {
		e, err := s.late[i].entry(like)
		if err != nil {
			return err
		}
		e.Seq = int64(i)
		body, err := pocketRow(e)
		if err != nil {
			return err
		}
		requests[i] = post(addr, pocketPath, body)
	}
	done, err := s.driveTwice(addr, requests)
	if err != nil {
		return err
	}
	if done.Done != len(done.waits) {
		return fmt.Errorf("PocketBase refused rows: %v", done.Sample)
	}
	into.add(done.Rate())
	return nil
}

func (s *submitting) claims() []Claim {
	note := fmt.Sprintf("%d weighings of the made-up city of %d children, %d connections, answered after the commit with fsync (refused by the check and not counted: %v). "+
		"One raw client with prepared bytes drives both servers on the same two cores.", len(s.late)-submitWarm, synthetic.Children, connections, s.refused)
	return []Claim{
		{Promise: "Submissions against a bare loop", Ours: s.ours, Peer: s.loop, Bound: 0.5, AtLeast: true,
			Note: note + " The loop writes the same entry, card and tally rows, worked out beforehand, in transactions of " + strconv.Itoa(groupSize) + ", with the same engine and pragmas, into a copy of the same database."},
		{Promise: "Submissions against PocketBase", Ours: s.ours, Peer: s.sure, Bound: 3, AtLeast: true,
			Note: "The same client inserts the same entry, one row and no index, into a collection that anybody may write to; the request log is off. Made durable (synchronous = FULL) it waits for the disk, as we do."},
		{Promise: "Submissions against PocketBase as it comes", Ours: s.ours, Peer: s.pocket, Bound: 3, AtLeast: true,
			Note: "The same with synchronous = NORMAL: what it answers with yes is not on the disk yet, so this compares a durable write with one that is not."},
		{Promise: "Submissions, p99", Ours: s.p99, Peer: limit("ms", 50), Bound: 1, Note: "Seen by the client, of the submissions above."},
	}
}

// fill makes a database of a city.
func (b *bench) fill(ctx context.Context, path string, city *synthetic.City, all people) (*store.Store, loaded, error) {
	db, err := store.Open(ctx, path)
	if err != nil {
		return nil, loaded{}, err
	}
	places, err := city.Places()
	if err != nil {
		return nil, loaded{}, err
	}
	stored, err := load(ctx, db, b.city, places, all)
	return db, stored, err
}

// fresh copies a closed database into the one that a turn may spoil.
func (b *bench) fresh(base string) (string, error) {
	path := b.path("turn.db")
	for _, tail := range []string{"", "-wal", "-shm"} {
		if err := os.RemoveAll(path + tail); err != nil {
			return "", err
		}
	}
	from, err := os.Open(base)
	if err != nil {
		return "", err
	}
	defer from.Close()
	to, err := os.Create(path)
	if err != nil {
		return "", err
	}
	defer to.Close()
	if _, err := io.Copy(to, from); err != nil {
		return "", err
	}
	return path, to.Sync()
}

// path is a file in the scratch folder.
func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }

// say tells how far the run is.
func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(b.log, "%s  "+format+"\n", append([]any{time.Now().Format("15:04:05")}, args...)...)
}
