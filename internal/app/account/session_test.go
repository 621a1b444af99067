package account

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
)

func TestSignIn(t *testing.T) {
	b := newBench(t)
	siti := b.person("siti.aminah", access.Kader, melati)
	for _, typed := range []string{"siti.aminah", "Siti.Aminah ", " SITI.AMINAH"} {
		session := b.signIn(typed)
		if session.Account.ID != siti.ID || !session.Expires.Equal(morning().Add(12*time.Hour)) {
			t.Errorf("%q opened %+v", typed, session)
		}
		got, csrf, err := b.Resolve(t.Context(), session.Token)
		if err != nil || got.Name != siti.Name || csrf != session.CSRF || csrf == session.Token {
			t.Errorf("%q: the session gives %+v with %q, %v", typed, got, csrf, err)
		}
	}
	if one, two := b.signIn("siti.aminah"), b.signIn("siti.aminah"); one.Token == two.Token || one.CSRF == two.CSRF {
		t.Error("two sessions share a token")
	}
}

// Whatever is wrong, one key is derived and the answer is the same to the
// letter: neither time nor text says whether a username exists.
func TestSignInRefusesAlike(t *testing.T) {
	b := newBench(t)
	b.person("siti", access.Kader, melati)
	admin := b.person("admin", access.Admin)
	gone := b.person("gone", access.Kader, melati)
	if err := b.Close(t.Context(), admin.Access(), gone.ID); err != nil {
		t.Fatal(err)
	}
	var first error
	for name, try := range map[string]struct{ username, password string }{
		"wrong password":      {"siti", "batik cap merah"},
		"no password":         {"siti", ""},
		"unknown":             {"sita", goodOne},
		"closed":              {"gone", goodOne},
		"no username":         {"", goodOne},
		"not a username":      {"siti'; --\x00", goodOne},
		"a password too long": {"siti", strings.Repeat("batik", 1000)},
	} {
		before := b.derived
		_, err := b.SignIn(t.Context(), try.username, try.password, desk)
		expectFault(t, err, fault.Unauthenticated, "account.sign_in.wrong")
		if b.derived != before+1 {
			t.Errorf("%s: %d keys were derived, want one", name, b.derived-before)
		}
		if first == nil {
			first = err
		}
		if err.Error() != first.Error() {
			t.Errorf("%s is answered %q, another %q", name, err, first)
		}
	}
	if b.longest > 4*passwordMax {
		t.Errorf("a password of %d bytes was hashed", b.longest)
	}
}

func TestSignInTooOften(t *testing.T) {
	b := newBench(t)
	b.person("siti", access.Kader, melati)
	try := func(username, password, from, wantKey, wantSeconds string) {
		t.Helper()
		_, err := b.SignIn(t.Context(), username, password, from)
		key, params := "", map[string]string(nil)
		if err != nil {
			key, params = fault.Sentence(err)
		}
		if key != wantKey || params["seconds"] != wantSeconds {
			t.Errorf("%s from %s: %v %v, want %q, %q s", username, from, err, params, wantKey, wantSeconds)
		}
	}
	const wrong, often = "account.sign_in.wrong", "account.sign_in.too_often"

	for i := range tries {
		try("siti", "tebakan", "10.0.1."+strconv.Itoa(i), wrong, "")
	}
	before := b.derived
	try("siti", goodOne, "10.0.1.99", often, "30") // the right one too, from wherever
	if b.derived != before {
		t.Error("a try too many was hashed")
	}
	_, err := b.SignIn(t.Context(), "siti", goodOne, "10.0.1.99")
	expectFault(t, err, fault.TooMuch, often)
	b.pass(29500 * time.Millisecond)
	try("siti", goodOne, "10.0.1.99", often, "1")
	b.pass(500 * time.Millisecond)
	try("siti", goodOne, "10.0.1.99", "", "")
	for range tries { // success gave the tries back
		try("siti", "tebakan", "10.0.1.98", wrong, "")
	}
	try("siti", "tebakan", "10.0.1.98", often, "30")

	for i := range addressTries { // unknown names wait like known ones
		try("nama"+strconv.Itoa(i), "tebakan", "10.0.2.1:"+strconv.Itoa(i), wrong, "")
	}
	try("nama99", "tebakan", "10.0.2.1:99", often, "5")
	try("nama99", "tebakan", "10.0.2.2:99", wrong, "")
}

func TestAnOfficeSignsInFromOneAddress(t *testing.T) {
	b := newBench(t)
	b.person("siti", access.Kader, melati)
	for range 3 * addressTries {
		b.signIn("siti")
	}
}

func TestPasswordIsHashedAnewAtANewCost(t *testing.T) {
	b := newBench(t)
	siti := b.person("siti", access.Kader, melati)
	dearer := Hashing{Memory: 64 * 1024, Passes: 3, Lanes: 1}
	later := b.open(dearer, rand.Reader)
	for range 2 {
		if _, err := later.SignIn(t.Context(), "siti", goodOne, desk); err != nil {
			t.Fatal(err)
		}
	}
	row, _, err := b.store.AccountByID(t.Context(), b.city.Code, siti.ID)
	if err != nil || !strings.HasPrefix(row.Password, "$argon2id$v=19$m=65536,t=3,p=1$") {
		t.Errorf("the verifier is %s (%v), want one at the new cost", row.Password, err)
	}
	before := b.derived
	if _, err := later.SignIn(t.Context(), "siti", goodOne, desk); err != nil || b.derived != before+1 {
		t.Errorf("at the present cost %d keys were derived (%v), want one", b.derived-before, err)
	}
	if _, err := later.SignIn(t.Context(), "siti", "tebakan", desk); fault.KindOf(err) != fault.Unauthenticated {
		t.Errorf("a wrong password after the change: %v", err)
	}
}

func TestSessionsExpire(t *testing.T) {
	b := newBench(t)
	siti := b.person("siti", access.Kader, melati)
	token := b.signIn("siti").Token
	b.pass(lifetime - time.Millisecond)
	b.expectLive(token, siti) // and is remembered beyond the end
	if err := b.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.pass(-cachedFor)
	b.expectLive(token, siti)
	b.pass(cachedFor + time.Millisecond)
	b.expectEnded(token)
	if err := b.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.pass(-time.Hour)
	b.cache.reset()
	b.expectEnded(token) // swept for good
}

func TestResolveRefusesWhatIsNoToken(t *testing.T) {
	b := newBench(t)
	b.person("siti", access.Kader, melati)
	token := b.signIn("siti").Token
	for _, text := range []string{
		"", "x", token[1:], token + "A", token + "=", " " + token[1:], strings.Repeat("A", len(token)), token[:len(token)-1] + "!", strings.Repeat("\n", len(token)),
	} {
		b.expectEnded(text)
	}
}

func TestSignOut(t *testing.T) {
	b := newBench(t)
	siti := b.person("siti", access.Kader, melati)
	one, two := b.signIn("siti").Token, b.signIn("siti").Token
	b.expectLive(one, siti)
	for _, token := range []string{one, one, "no token"} {
		if err := b.SignOut(t.Context(), token); err != nil {
			t.Error(err)
		}
	}
	b.expectEnded(one)
	b.expectLive(two, siti)
}

func TestResolveRemembers(t *testing.T) {
	b := newBench(t)
	siti := b.person("siti", access.Kader, melati)
	token := b.signIn("siti").Token
	for range 5 {
		b.expectLive(token, siti)
	}
	got, _, err := b.Resolve(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	got.Areas[0] = "35" // the caller's own
	b.expectLive(token, siti)
	if b.store.lookups != 1 {
		t.Errorf("seven questions read the store %d times, want once", b.store.lookups)
	}
	b.pass(cachedFor)
	b.expectLive(token, siti)
	if b.store.lookups != 2 {
		t.Errorf("after ten seconds the store was read %d times, want twice", b.store.lookups)
	}
}

// A closing that falls between the reading of a session and the remembering of
// it must not be forgotten for ten seconds.
func TestResolveDoesNotRememberWhatChanged(t *testing.T) {
	b := newBench(t)
	admin, siti := b.person("admin", access.Admin), b.person("siti", access.Kader, melati)
	token := b.signIn("siti").Token
	b.store.between = func() {
		if err := b.Close(t.Context(), admin.Access(), siti.ID); err != nil {
			t.Error(err)
		}
	}
	b.expectLive(token, siti) // it was, when it was read
	b.expectEnded(token)
}

// What is stored of a session is its token's digest and nothing that gives the
// token away, whatever the token is.
func TestTokenIsNeverStored(t *testing.T) {
	b := newBench(t)
	b.person("siti", access.Kader, melati)
	rapid.Check(t, func(r *rapid.T) {
		secret := rapid.SliceOfN(rapid.Byte(), 2*tokenSize, 2*tokenSize).Draw(r, "secret")
		noise := bytes.Repeat([]byte{1}, saltSize+keySize)
		copy(secret, strconv.Itoa(b.store.lookups)+" ") // no token twice
		b.store.lookups++
		s := b.open(DefaultHashing(), bytes.NewReader(append(noise, secret...)))
		session, err := s.SignIn(context.Background(), "siti", goodOne, desk)
		if err != nil {
			r.Fatal(err)
		}
		raw := secret[:tokenSize]
		if want := base64.RawURLEncoding.EncodeToString(raw); session.Token != want {
			r.Fatalf("the token is %s, want %s", session.Token, want)
		}
		disk, sum := b.onDisk(), sha256.Sum256(raw)
		if !bytes.Contains(disk, sum[:]) {
			r.Fatal("the digest is not in the database: the test looks in the wrong place")
		}
		if bytes.Contains(disk, raw) || bytes.Contains(disk, []byte(session.Token)) {
			r.Fatalf("token %s is in the database", session.Token)
		}
	})
}

func FuzzDigestOf(f *testing.F) {
	f.Add("")
	f.Add(strings.Repeat("A", 43))
	f.Add(strings.Repeat("_", 43))
	f.Fuzz(func(t *testing.T, token string) {
		got, ok := digestOf(token)
		if !ok {
			return
		}
		raw, err := base64.RawURLEncoding.DecodeString(token)
		if err != nil || base64.RawURLEncoding.EncodeToString(raw) != token || got != sha256.Sum256(raw) {
			t.Errorf("%q was taken as %x (%v)", token, got, err)
		}
	})
}
