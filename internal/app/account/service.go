package account

import (
	"canting/internal/domain/access"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"sync"
	"time"

	"golang.org/x/crypto/argon2"

	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// Store keeps accounts and sessions of a city. A look-up that finds nothing
// answers false, without an error.
type Store interface {
	AccountByUsername(ctx context.Context, city region.Code, username string) (access.Account, bool, error)
	AccountByID(ctx context.Context, city region.Code, id ledger.ID) (access.Account, bool, error)
	Accounts(ctx context.Context, city region.Code) ([]access.Account, error)
	PutAccount(ctx context.Context, a access.Account) error
	PutSession(ctx context.Context, s access.Session) error
	SessionByToken(ctx context.Context, city region.Code, token [32]byte) (access.Session, access.Account, bool, error)
	DropSession(ctx context.Context, city region.Code, token [32]byte) error
	DropSessionsOf(ctx context.Context, city region.Code, account ledger.ID) error
	DropExpired(ctx context.Context, city region.Code, now int64) error
}

// Config is what a service needs. Store, City and NewID are required.
type Config struct {
	Store Store
	City  *region.City
	NewID func() ledger.ID
	Now   func() time.Time // nil: time.Now
	// Random feeds tokens and salts; nil: crypto/rand. It is read by many
	// requests at once.
	Random  io.Reader
	Hashing Hashing // zero: DefaultHashing
	Derive  Derive  // nil: argon2.IDKey
}

// How often one may try to sign in. A username has few tries, because guessing
// is at one of them; an address has more, because a puskesmas shares one.
const (
	tries         = 5
	tryEvery      = 30 * time.Second
	addressTries  = 20
	addressEvery  = 5 * time.Second
	limiterKeys   = 10_000
	cacheSessions = 4096
)

// Service is the accounts of one city. It may be used by many at once.
//
// Other processes on the same database hear of a sign-out, a closing or a
// change at the latest after ten seconds.
type Service struct {
	store  Store
	city   *region.City
	newID  func() ledger.ID
	now    func() time.Time
	random io.Reader
	hasher *hasher

	usernames *limiter
	addresses *limiter
	cache     *cache
	// changing is held from the reading of an account to the writing of it.
	changing sync.Mutex
}

// Open makes a service. What is missing or out of bounds in the configuration
// is fault.Invalid.
func Open(c Config) (*Service, error) {
	if c.Store == nil || c.City == nil || c.NewID == nil {
		return nil, fault.E("account.open", fault.Invalid, "fault.invalid", errors.New("a store, a city and a source of IDs are needed"))
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Random == nil {
		c.Random = rand.Reader
	}
	if c.Derive == nil {
		c.Derive = argon2.IDKey
	}
	if c.Hashing == (Hashing{}) {
		c.Hashing = DefaultHashing()
	}
	h, err := newHasher(c.Hashing, c.Derive, c.Random)
	if err != nil {
		return nil, err
	}
	return &Service{
		store: c.Store, city: c.City, newID: c.NewID, now: c.Now, random: c.Random, hasher: h,
		usernames: newLimiter(tries, tryEvery, limiterKeys), addresses: newLimiter(addressTries, addressEvery, limiterKeys),
		cache: newCache(cacheSessions),
	}, nil
}
