package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

const (
	accountColumns = `a.city, a.id, a.username, a.name, a.role, a.areas, a.password, a.closed, a.created`

	sqlAccountByUsername = `select ` + accountColumns + ` from account a where a.city = $1 and a.username = $2`
	sqlAccountByID       = `select ` + accountColumns + ` from account a where a.city = $1 and a.id = $2`
	sqlAccounts          = `select ` + accountColumns + ` from account a where a.city = $1 order by a.username`
	// A closed account stays closed: a change that was prepared from an older
	// reading cannot open it again. Username and time of making never change.
	sqlAccountPut = `insert into account (city, id, username, name, role, areas, password, closed, created)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		on conflict (city, id) do update set name = excluded.name, role = excluded.role, areas = excluded.areas, password = excluded.password,
			closed = case when account.closed = 0 then excluded.closed else account.closed end`
)

// AccountByUsername looks an account up by its exact username. The flag is
// false when there is none.
func (s *Store) AccountByUsername(ctx context.Context, city region.Code, username string) (access.Account, bool, error) {
	return s.account(ctx, sqlAccountByUsername, string(city), username)
}

// AccountByID looks an account up. The flag is false when there is none.
func (s *Store) AccountByID(ctx context.Context, city region.Code, id ledger.ID) (access.Account, bool, error) {
	return s.account(ctx, sqlAccountByID, string(city), id[:])
}

func (s *Store) account(ctx context.Context, text string, args ...any) (a access.Account, found bool, err error) {
	err = s.each(ctx, "store.account", func(rows *sql.Rows) error {
		found = true
		a, err = scanAccount(rows)
		return err
	}, text, args...)
	return a, found && err == nil, err
}

// Accounts are all accounts of a city, the closed ones too, by username.
func (s *Store) Accounts(ctx context.Context, city region.Code) ([]access.Account, error) {
	var accounts []access.Account
	err := s.each(ctx, "store.accounts", func(rows *sql.Rows) error {
		a, err := scanAccount(rows)
		accounts = append(accounts, a)
		return err
	}, sqlAccounts, string(city))
	return accounts, err
}

// PutAccount stores an account, or changes the name, role, areas, password and
// closing of the one with that ID. A username that another account has is
// fault.Conflict, "account.username.taken".
func (s *Store) PutAccount(ctx context.Context, a access.Account) error {
	areas, err := json.Marshal(append([]region.Code{}, a.Areas...)) // never null
	if err != nil {
		return fault.E("store.account", fault.Internal, "", err)
	}
	_, err = s.exec(ctx, "store.account", sqlAccountPut, string(a.City), a.ID[:], a.Username, a.Name, string(a.Role),
		string(areas), a.Password, a.Closed, a.Created)
	if err == nil {
		return nil
	}
	// Each engine words a broken unique index in its own way; asking who has
	// the username is the same on all.
	if other, found, lookErr := s.AccountByUsername(ctx, a.City, a.Username); lookErr == nil && found && other.ID != a.ID {
		return fault.E("store.account", fault.Conflict, "account.username.taken", err, "username", a.Username)
	}
	return err
}

// scanAccount reads accountColumns.
func scanAccount(rows *sql.Rows) (access.Account, error) {
	var a access.Account
	var areas string
	if err := rows.Scan(accountInto(&a, &areas)...); err != nil {
		return access.Account{}, unavailable("store.account", err)
	}
	return withAreas(a, areas)
}

// accountInto is where accountColumns are scanned to.
func accountInto(a *access.Account, areas *string) []any {
	return []any{&a.City, (*idValue)(&a.ID), &a.Username, &a.Name, &a.Role, areas, &a.Password, &a.Closed, &a.Created}
}

func withAreas(a access.Account, areas string) (access.Account, error) {
	if err := json.Unmarshal([]byte(areas), &a.Areas); err != nil {
		return access.Account{}, fault.E("store.account", fault.Internal, "", fmt.Errorf("the areas of account %s are no list of codes: %w", a.ID, err))
	}
	return a, nil
}
