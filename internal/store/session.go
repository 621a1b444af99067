package store

import (
	"context"
	"crypto/sha256"

	"canting/internal/domain/access"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

const (
	sqlSessionPut = `insert into session (city, token, account, csrf, created, expires) values ($1, $2, $3, $4, $5, $6)`
	sqlSession    = `select s.city, s.token, s.account, s.csrf, s.created, s.expires, ` + accountColumns + `
		from session s join account a on a.city = s.city and a.id = s.account where s.city = $1 and s.token = $2`
	sqlSessionDrop        = `delete from session where city = $1 and token = $2`
	sqlSessionDropOf      = `delete from session where city = $1 and account = $2`
	sqlSessionDropExpired = `delete from session where city = $1 and expires <= $2`
)

// PutSession stores a new session.
func (s *Store) PutSession(ctx context.Context, session access.Session) error {
	_, err := s.exec(ctx, "store.session", sqlSessionPut, string(session.City), session.Token[:], session.Account[:],
		session.CSRF, session.Created, session.Expires)
	return err
}

// SessionByToken reads a session by the SHA-256 of its token, together with its
// account as it is now. The flag is false when there is none. Whether it has
// expired, and whether the account is closed, is the caller's to judge.
func (s *Store) SessionByToken(ctx context.Context, city region.Code, token [sha256.Size]byte) (access.Session, access.Account, bool, error) {
	var session access.Session
	var a access.Account
	var digest []byte
	var areas string
	into := append([]any{&session.City, &digest, (*idValue)(&session.Account), &session.CSRF, &session.Created, &session.Expires},
		accountInto(&a, &areas)...)
	found, err := s.one(ctx, "store.session", into, sqlSession, string(city), token[:])
	if err != nil || !found {
		return access.Session{}, access.Account{}, false, err
	}
	copy(session.Token[:], digest)
	if a, err = withAreas(a, areas); err != nil {
		return access.Session{}, access.Account{}, false, err
	}
	return session, a, true, nil
}

// DropSession ends one session. One that is not there is no error.
func (s *Store) DropSession(ctx context.Context, city region.Code, token [sha256.Size]byte) error {
	_, err := s.exec(ctx, "store.session", sqlSessionDrop, string(city), token[:])
	return err
}

// DropSessionsOf ends every session of an account.
func (s *Store) DropSessionsOf(ctx context.Context, city region.Code, account ledger.ID) error {
	_, err := s.exec(ctx, "store.session", sqlSessionDropOf, string(city), account[:])
	return err
}

// DropExpired ends the sessions of a city that expire at now, in Unix
// milliseconds, or before.
func (s *Store) DropExpired(ctx context.Context, city region.Code, now int64) error {
	_, err := s.exec(ctx, "store.session", sqlSessionDropExpired, string(city), now)
	return err
}
