package account

import (
	"bytes"
	"context"
	"crypto/rand"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"

	"golang.org/x/crypto/argon2"

	"canting/internal/domain/fault"
)

// known is a vector of the Argon2 reference implementation (test.c, Argon2id,
// version 0x13): "password", "somesalt", two passes, 64 MiB, one lane.
const known = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"

func TestVerifierOfTheReferenceImplementation(t *testing.T) {
	h, err := newHasher(DefaultHashing(), argon2.IDKey, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	v, err := parseVerifier(known)
	if err != nil {
		t.Fatal(err)
	}
	if v.String() != known {
		t.Errorf("written back: %s", v)
	}
	for password, want := range map[string]bool{"password": true, "Password": false, "": false} {
		if got, err := h.fits(t.Context(), v, password); got != want || err != nil {
			t.Errorf("%q fits: %v, %v; want %v", password, got, err, want)
		}
	}
}

func TestHash(t *testing.T) {
	h, err := newHasher(DefaultHashing(), argon2.IDKey, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	text, err := h.hash(t.Context(), "kebaya encim merah")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(text, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("%s is not at OWASP's cost", text)
	}
	v, err := parseVerifier(text)
	if err != nil {
		t.Fatal(err)
	}
	if fits, err := h.fits(t.Context(), v, "kebaya encim merah"); !fits || err != nil {
		t.Errorf("the password does not fit its own verifier: %v", err)
	}
	if again, err := h.hash(t.Context(), "kebaya encim merah"); again == text || err != nil {
		t.Errorf("two verifiers of one password are the same, %s (%v): the salt is not random", again, err)
	}
}

func TestParseVerifierRefuses(t *testing.T) {
	const salt, key = "c29tc2FsdHNhbHQ", "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	for name, text := range map[string]string{
		"nothing":            "",
		"a password":         "rahasia sekali",
		"another function":   "$argon2i$v=19$m=65536,t=2,p=1$" + salt + "$" + key,
		"another version":    "$argon2id$v=16$m=65536,t=2,p=1$" + salt + "$" + key,
		"no passes":          "$argon2id$v=19$m=65536,t=0,p=1$" + salt + "$" + key,
		"no lanes":           "$argon2id$v=19$m=65536,t=2,p=0$" + salt + "$" + key,
		"too little memory":  "$argon2id$v=19$m=7,t=2,p=1$" + salt + "$" + key,
		"all our memory":     "$argon2id$v=19$m=4294967295,t=2,p=1$" + salt + "$" + key,
		"many passes":        "$argon2id$v=19$m=65536,t=65,p=1$" + salt + "$" + key,
		"many lanes":         "$argon2id$v=19$m=65536,t=2,p=300$" + salt + "$" + key,
		"a cost with a sign": "$argon2id$v=19$m=+65536,t=2,p=1$" + salt + "$" + key,
		"text after a cost":  "$argon2id$v=19$m=65536,t=2,p=1,x=1$" + salt + "$" + key,
		"padding":            "$argon2id$v=19$m=65536,t=2,p=1$" + salt + "=$" + key,
		"a short salt":       "$argon2id$v=19$m=65536,t=2,p=1$c2FsdA$" + key,
		"a short key":        "$argon2id$v=19$m=65536,t=2,p=1$" + salt + "$c2FsdA",
		"no key":             "$argon2id$v=19$m=65536,t=2,p=1$" + salt + "$",
		"one field more":     "$argon2id$v=19$m=65536,t=2,p=1$" + salt + "$" + key + "$",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parseVerifier(text)
			if fault.KindOf(err) != fault.Internal || err == nil {
				t.Fatalf("got %v, want an internal fault", err)
			}
			if text != "" && strings.Contains(err.Error(), text) {
				t.Errorf("the error gives the verifier away: %v", err)
			}
		})
	}
}

func FuzzParseVerifier(f *testing.F) {
	f.Add(known)
	f.Add("$argon2id$v=19$m=65536,t=2,p=1$$")
	f.Add("$argon2id$v=19$m=1,t=1,p=255$AAAAAAAAAAAAAA$AAAA")
	f.Fuzz(func(t *testing.T, text string) {
		v, err := parseVerifier(text)
		if err != nil {
			return
		}
		if v.String() != text || !v.cost.sane() || len(v.salt) < 8 || len(v.key) < 16 {
			t.Errorf("%q was read as %+v", text, v)
		}
	})
}

func TestAFewHashingsAtOnce(t *testing.T) {
	entered, gate := make(chan struct{}), make(chan struct{})
	var running, most atomic.Int32
	slow := func(password, salt []byte, passes, memory uint32, lanes uint8, size uint32) []byte {
		most.Store(max(most.Load(), running.Add(1)))
		entered <- struct{}{}
		<-gate
		running.Add(-1)
		return make([]byte, size)
	}
	h, err := newHasher(DefaultHashing(), slow, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	for range 2 * atOnce {
		go func() { _, err := h.fits(context.Background(), h.decoy, "x"); done <- err }()
	}
	for range atOnce {
		<-entered
	}
	// All places are taken: one who gives up is let go without a hashing.
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.hash(gone, "x"); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("one who gave up got %v", err)
	}
	close(gate)
	for range atOnce {
		<-entered
	}
	for range 2 * atOnce {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if got := most.Load(); got != atOnce {
		t.Errorf("%d hashings ran at once, want %d", got, atOnce)
	}
}

func TestHasherNeedsRandomAndASaneCost(t *testing.T) {
	if _, err := newHasher(DefaultHashing(), argon2.IDKey, bytes.NewReader(make([]byte, 4))); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("too little randomness: %v", err)
	}
	if _, err := newHasher(DefaultHashing(), argon2.IDKey, iotest.ErrReader(context.DeadlineExceeded)); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("no randomness: %v", err)
	}
	if _, err := newHasher(Hashing{Memory: 1, Passes: 1, Lanes: 1}, argon2.IDKey, rand.Reader); fault.KindOf(err) != fault.Invalid {
		t.Errorf("1 KiB of memory: %v", err)
	}
}
