// Package session is who stands behind a request: the cookie that names a
// session, and the checks that the request was meant by the person whose
// browser sent it.
package session

import (
	"context"
	"crypto/subtle"
	"net"
	"net/http"
	"strings"
	"time"

	"canting/internal/app/account"
	"canting/internal/domain/access"
	"canting/internal/domain/fault"
)

// CookieName is the cookie that holds the session's token. The token stands
// nowhere else: not in a URL, not in a page.
const CookieName = "canting"

// TokenHeader carries the session's CSRF text on methods that change something.
const TokenHeader = "X-CSRF-Token"

// Accounts opens, resolves and ends sessions.
type Accounts interface {
	SignIn(ctx context.Context, username, password, from string) (account.Session, error)
	Resolve(ctx context.Context, token string) (account.Account, string, error)
	SignOut(ctx context.Context, token string) error
}

// Config is what a guard needs. Accounts is required.
type Config struct {
	Accounts Accounts
	// Secure says that people reach the server by https although it cannot see
	// so itself.
	Secure bool
	// Origins are further origins ("https://canting.example") from which a
	// browser may change things; the server's own host always may.
	Origins []string
	// Proxied says that a proxy stands before the server and writes
	// X-Forwarded-For and X-Forwarded-Proto. Without one, anybody could.
	Proxied bool
}

// Guard checks requests. It may be used by many at once.
type Guard struct {
	accounts Accounts
	secure   bool
	proxied  bool
	origin   *http.CrossOriginProtection
}

// Visitor is who asks: the account, what it may do, and the session itself.
// The zero value is nobody and may do nothing.
type Visitor struct {
	Account account.Account
	Access  access.Access
	Token   string
	CSRF    string
}

// New makes a guard. An origin that is not scheme://host is fault.Invalid.
func New(c Config) (*Guard, error) {
	g := &Guard{accounts: c.Accounts, secure: c.Secure, proxied: c.Proxied, origin: http.NewCrossOriginProtection()}
	for _, origin := range c.Origins {
		if err := g.origin.AddTrustedOrigin(origin); err != nil {
			return nil, fault.E("session.new", fault.Invalid, "fault.invalid", err)
		}
	}
	return g, nil
}

// Admit resolves the session of a request. Without a live one it is
// fault.Unauthenticated; a method that changes something also needs our own
// origin and the session's CSRF text, or it is fault.Denied.
func (g *Guard) Admit(r *http.Request) (Visitor, error) {
	if err := g.SameOrigin(r); err != nil {
		return Visitor{}, err
	}
	cookie, err := r.Cookie(CookieName)
	if err != nil {
		return Visitor{}, fault.E("session.admit", fault.Unauthenticated, "fault.unauthenticated", nil)
	}
	who, csrf, err := g.accounts.Resolve(r.Context(), cookie.Value)
	if err != nil {
		return Visitor{}, err
	}
	if !safe(r.Method) && subtle.ConstantTimeCompare([]byte(r.Header.Get(TokenHeader)), []byte(csrf)) != 1 {
		return Visitor{}, fault.E("session.admit", fault.Denied, "problem.csrf", nil)
	}
	return Visitor{Account: who, Access: who.Access(), Token: cookie.Value, CSRF: csrf}, nil
}

// SameOrigin refuses, with fault.Denied, a changing request that a page of
// another site caused. A request without browser headers passes: it is no
// browser, and has no cookie that it did not mean to send.
func (g *Guard) SameOrigin(r *http.Request) error {
	if err := g.origin.Check(r); err != nil {
		return fault.E("session.origin", fault.Denied, "problem.origin", err)
	}
	return nil
}

func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// SignIn opens a session for a request that SameOrigin let pass. The errors
// are those of the accounts.
func (g *Guard) SignIn(r *http.Request, username, password string) (Visitor, *http.Cookie, error) {
	s, err := g.accounts.SignIn(r.Context(), username, password, g.address(r))
	if err != nil {
		return Visitor{}, nil, err
	}
	visitor := Visitor{Account: s.Account, Access: s.Account.Access(), Token: s.Token, CSRF: s.CSRF}
	return visitor, g.cookie(r, s.Token, s.Expires), nil
}

// SignOut ends the visitor's session and gives the cookie that forgets it.
func (g *Guard) SignOut(r *http.Request, v Visitor) (*http.Cookie, error) {
	if err := g.accounts.SignOut(r.Context(), v.Token); err != nil {
		return nil, err
	}
	gone := g.cookie(r, "", time.Unix(0, 0))
	gone.MaxAge = -1
	return gone, nil
}

func (g *Guard) cookie(r *http.Request, token string, expires time.Time) *http.Cookie {
	return &http.Cookie{
		Name: CookieName, Value: token, Path: "/", Expires: expires.UTC(),
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: g.Encrypted(r),
	}
}

// Encrypted tells whether the person's side of the connection is https.
func (g *Guard) Encrypted(r *http.Request) bool {
	return g.secure || r.TLS != nil || g.proxied && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}

// address is where the request comes from, for counting tries. Of a chain of
// proxies only the last entry was written by ours.
func (g *Guard) address(r *http.Request) string {
	if g.proxied {
		chain := r.Header.Values("X-Forwarded-For")
		if len(chain) > 0 {
			last := chain[len(chain)-1]
			return strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
