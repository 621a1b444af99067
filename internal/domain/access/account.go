package access

import (
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// Account is an account as it is kept. Password is the verifier in PHC text
// form, never the password. Closed and Created are Unix milliseconds; Closed is
// 0 while the account is open.
type Account struct {
	City     region.Code
	ID       ledger.ID
	Username string
	Name     string
	Role     Role
	Areas    []region.Code
	Password string
	Closed   int64
	Created  int64
}

// Session is a session as it is kept. Token is the SHA-256 of the token, which
// itself is kept nowhere. Created and Expires are Unix milliseconds.
type Session struct {
	City    region.Code
	Token   [32]byte
	Account ledger.ID
	CSRF    string
	Created int64
	Expires int64
}
