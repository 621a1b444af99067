package account

import (
	"canting/internal/domain/access"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"canting/internal/domain/fault"
)

// Session is an open door. The token goes into the cookie and is kept nowhere
// else; the CSRF text goes into the page and back in a header.
type Session struct {
	Token   string // 32 random bytes in unpadded base64url
	CSRF    string // likewise
	Account Account
	Expires time.Time
}

const (
	tokenSize = 32
	lifetime  = 12 * time.Hour // a working day and the evening's desk work
	cachedFor = 10 * time.Second
)

// SignIn opens a session. from is the remote address, "ip" or "ip:port", whose
// tries are counted beside those for the username.
//
// A username without an open account and a wrong password are both
// fault.Unauthenticated, "account.sign_in.wrong"; too many tries are
// fault.TooMuch, "account.sign_in.too_often", with the seconds to wait.
func (s *Service) SignIn(ctx context.Context, username, password, from string) (Session, error) {
	// A phone's keyboard begins a word with a capital and ends it with a space.
	username = strings.ToLower(strings.TrimSpace(username))
	address := addressKey(from)
	if err := s.admit(username, address); err != nil {
		return Session{}, err
	}
	row, renewed, err := s.authenticate(ctx, username, password)
	if err != nil {
		return Session{}, err
	}
	session, err := s.open(ctx, row, renewed)
	if err != nil {
		return Session{}, err
	}
	s.usernames.forget(username)
	s.addresses.giveBack(address)
	return session, nil
}

// admit counts the try. The address comes first, so that one that is over its
// limit does not use up the tries of a username.
func (s *Service) admit(username, address string) error {
	now := s.now()
	wait := s.addresses.take(address, now)
	if wait <= 0 && fitsUsername(username) {
		wait = s.usernames.take(username, now)
	}
	if wait <= 0 {
		return nil
	}
	seconds := strconv.Itoa(int(math.Ceil(wait.Seconds())))
	return fault.E("account.sign_in", fault.TooMuch, "account.sign_in.too_often", nil, "seconds", seconds)
}

func wrong() error {
	return fault.E("account.sign_in", fault.Unauthenticated, "account.sign_in.wrong", nil)
}

// authenticate finds the account whose password this is. Whatever is wrong, it
// derives exactly one key before it says so. renewed is a new verifier when the
// old one was made at another cost, else "".
func (s *Service) authenticate(ctx context.Context, username, password string) (row access.Account, renewed string, err error) {
	known := false
	if fitsUsername(username) {
		if row, known, err = s.store.AccountByUsername(ctx, s.city.Code, username); err != nil {
			return row, "", err
		}
	}
	v := s.hasher.decoy
	if known {
		if v, err = parseVerifier(row.Password); err != nil {
			return row, "", err
		}
	}
	if len(password) > passwordMax*utf8.UTFMax {
		password = "" // neither is anybody's, and this one costs no more than others
	}
	fits, err := s.hasher.fits(ctx, v, password)
	if err != nil {
		return row, "", err
	}
	if !fits || !known || row.Closed != 0 {
		return row, "", wrong()
	}
	if v.cost != s.hasher.cost {
		renewed, err = s.hasher.hash(ctx, password)
	}
	return row, renewed, err
}

// open stores a session, unless the account was closed or got another password
// while this one was being checked.
func (s *Service) open(ctx context.Context, verified access.Account, renewed string) (Session, error) {
	secret, err := randomBytes(s.random, 2*tokenSize)
	if err != nil {
		return Session{}, err
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	row, known, err := s.store.AccountByID(ctx, s.city.Code, verified.ID)
	if err != nil {
		return Session{}, err
	}
	if !known || row.Closed != 0 || row.Password != verified.Password {
		return Session{}, wrong()
	}
	if renewed != "" {
		row.Password = renewed
		if err := s.store.PutAccount(ctx, row); err != nil {
			return Session{}, err
		}
	}
	now := s.now()
	stored := access.Session{
		City: s.city.Code, Token: sha256.Sum256(secret[:tokenSize]), Account: row.ID,
		CSRF: base64.RawURLEncoding.EncodeToString(secret[tokenSize:]), Created: now.UnixMilli(), Expires: now.Add(lifetime).UnixMilli(),
	}
	if err := s.store.PutSession(ctx, stored); err != nil {
		return Session{}, err
	}
	return Session{
		Token: base64.RawURLEncoding.EncodeToString(secret[:tokenSize]), CSRF: stored.CSRF,
		Account: fromStored(row), Expires: time.UnixMilli(stored.Expires).UTC(),
	}, nil
}

// Resolve gives the account and the CSRF text of a session. A token that is
// malformed, unknown or expired, or whose account is closed, is
// fault.Unauthenticated, "fault.unauthenticated".
func (s *Service) Resolve(ctx context.Context, token string) (Account, string, error) {
	hashed, ok := digestOf(token)
	if !ok {
		return Account{}, "", ended()
	}
	now := s.now()
	r, round, found := s.cache.get(hashed, now)
	if !found {
		var err error
		if r, err = s.read(ctx, hashed, now); err != nil {
			return Account{}, "", err
		}
		s.cache.put(hashed, r, round)
	}
	r.account.Areas = slices.Clone(r.account.Areas) // the cache's own stay as they are
	return r.account, r.csrf, nil
}

func (s *Service) read(ctx context.Context, hashed digest, now time.Time) (resolved, error) {
	session, row, found, err := s.store.SessionByToken(ctx, s.city.Code, hashed)
	if err != nil {
		return resolved{}, err
	}
	expires := time.UnixMilli(session.Expires)
	if !found || row.Closed != 0 || !now.Before(expires) {
		return resolved{}, ended()
	}
	return resolved{account: fromStored(row), csrf: session.CSRF, expires: expires, until: now.Add(cachedFor)}, nil
}

func ended() error {
	return fault.E("account.session", fault.Unauthenticated, "fault.unauthenticated", nil)
}

// digestOf is what the store knows a token by. The flag is false for a text
// that no token can be.
func digestOf(token string) (digest, bool) {
	var raw [tokenSize]byte
	if len(token) != base64.RawURLEncoding.EncodedLen(tokenSize) {
		return digest{}, false
	}
	if n, err := base64.RawURLEncoding.Strict().Decode(raw[:], []byte(token)); err != nil || n != tokenSize {
		return digest{}, false
	}
	return sha256.Sum256(raw[:]), true
}

// SignOut ends the session. One that has ended already is no error.
func (s *Service) SignOut(ctx context.Context, token string) error {
	hashed, ok := digestOf(token)
	if !ok {
		return nil
	}
	defer s.cache.drop(hashed)
	return s.store.DropSession(ctx, s.city.Code, hashed)
}

// Sweep removes the sessions that have expired. They open nothing before that
// either; call it now and then so that they do not pile up.
func (s *Service) Sweep(ctx context.Context) error {
	return s.store.DropExpired(ctx, s.city.Code, s.now().UnixMilli())
}
