package account

import (
	"context"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// Create makes an account. It needs access.AccountManage. What is wrong with
// the input is fault.Invalid with a key of its own; a username that is in use,
// by a closed account too, is fault.Conflict, "account.username.taken".
func (s *Service) Create(ctx context.Context, by access.Access, n New) (Account, error) {
	const op = "account.create"
	if err := s.mayManage(op, by); err != nil {
		return Account{}, err
	}
	return s.create(ctx, op, n)
}

// Bootstrap makes an account without asking who wants it: the first
// administrator, and the people of a demonstration. Only the command line and
// the demonstration call it, which run on the machine itself, where whoever is
// there could write to the database anyway; no request may lead here. Otherwise
// it is Create.
func (s *Service) Bootstrap(ctx context.Context, n New) (Account, error) {
	return s.create(ctx, "account.bootstrap", n)
}

func (s *Service) create(ctx context.Context, op string, n New) (Account, error) {
	if err := checkUsername(op, n.Username); err != nil {
		return Account{}, err
	}
	name, err := checkName(op, n.Name)
	if err != nil {
		return Account{}, err
	}
	areas, err := checkDuty(op, s.city, n.Role, n.Areas)
	if err != nil {
		return Account{}, err
	}
	if err := checkPassword(op, n.Username, n.Password); err != nil {
		return Account{}, err
	}
	password, err := s.hasher.hash(ctx, n.Password)
	if err != nil {
		return Account{}, err
	}
	row := access.Account{
		City: s.city.Code, ID: s.newID(), Username: n.Username, Name: name, Role: n.Role,
		Areas: areas, Password: password, Created: s.now().UnixMilli(),
	}
	if err := s.store.PutAccount(ctx, row); err != nil {
		return Account{}, err
	}
	return fromStored(row), nil
}

// List gives every account of the city by username, the closed ones too. It
// needs access.AccountManage.
func (s *Service) List(ctx context.Context, by access.Access) ([]Account, error) {
	if err := s.mayManage("account.list", by); err != nil {
		return nil, err
	}
	rows, err := s.store.Accounts(ctx, s.city.Code)
	if err != nil {
		return nil, err
	}
	accounts := make([]Account, len(rows))
	for i, row := range rows {
		accounts[i] = fromStored(row)
	}
	return accounts, nil
}

// Close ends an account and its sessions for good. It needs
// access.AccountManage. Closing a closed account changes nothing. The last open
// administrator cannot be closed: fault.Conflict, "account.admin.last".
func (s *Service) Close(ctx context.Context, by access.Access, id ledger.ID) error {
	_, err := s.change(ctx, "account.close", by, id, func(row *access.Account) error {
		if row.Closed == 0 {
			row.Closed = s.now().UnixMilli()
		}
		return nil
	})
	return err
}

// SetPassword gives an account another password and ends its sessions. It needs
// access.AccountManage.
func (s *Service) SetPassword(ctx context.Context, by access.Access, id ledger.ID, password string) error {
	const op = "account.password"
	if err := s.mayManage(op, by); err != nil {
		return err
	}
	// Before the account is locked, because this may wait for its turn.
	hashed, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, op, by, id, func(row *access.Account) error {
		row.Password = hashed
		return checkPassword(op, row.Username, password)
	})
	return err
}

// SetAreas gives an account other areas; it keeps its sessions. It needs
// access.AccountManage.
func (s *Service) SetAreas(ctx context.Context, by access.Access, id ledger.ID, areas []region.Code) (Account, error) {
	const op = "account.areas"
	return s.change(ctx, op, by, id, func(row *access.Account) (err error) {
		row.Areas, err = checkDuty(op, s.city, row.Role, areas)
		return err
	})
}

// SetRole gives an account another role, and the areas that go with it; it
// keeps its sessions. It needs access.AccountManage. The last open
// administrator stays one: fault.Conflict, "account.admin.last".
func (s *Service) SetRole(ctx context.Context, by access.Access, id ledger.ID, role access.Role, areas []region.Code) (Account, error) {
	const op = "account.role"
	return s.change(ctx, op, by, id, func(row *access.Account) (err error) {
		row.Role = role
		row.Areas, err = checkDuty(op, s.city, role, areas)
		return err
	})
}

func (s *Service) mayManage(op string, by access.Access) error {
	if !by.May(access.AccountManage, s.city.Code) {
		return fault.E(op, fault.Denied, "fault.denied", nil)
	}
	return nil
}

// change reads an account, edits it and writes it, with nobody in between. One
// that was closed or has another password loses its sessions. What the cache
// remembers of sessions is forgotten, whatever comes of it.
func (s *Service) change(ctx context.Context, op string, by access.Access, id ledger.ID, edit func(*access.Account) error) (Account, error) {
	if err := s.mayManage(op, by); err != nil {
		return Account{}, err
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	row, found, err := s.store.AccountByID(ctx, s.city.Code, id)
	if err != nil {
		return Account{}, err
	}
	if !found {
		return Account{}, fault.E(op, fault.NotFound, "account.unknown", nil)
	}
	before := row
	if err := edit(&row); err != nil {
		return Account{}, err
	}
	if governs(before) && !governs(row) {
		if err := s.anotherGoverns(ctx, op, id); err != nil {
			return Account{}, err
		}
	}
	defer s.cache.reset()
	if err := s.store.PutAccount(ctx, row); err != nil {
		return Account{}, err
	}
	if row.Closed != before.Closed || row.Password != before.Password {
		err = s.store.DropSessionsOf(ctx, s.city.Code, id)
	}
	return fromStored(row), err
}

func governs(row access.Account) bool { return row.Role == access.Admin && row.Closed == 0 }

// anotherGoverns makes sure that the city keeps an administrator.
func (s *Service) anotherGoverns(ctx context.Context, op string, than ledger.ID) error {
	rows, err := s.store.Accounts(ctx, s.city.Code)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.ID != than && governs(row) {
			return nil
		}
	}
	return fault.E(op, fault.Conflict, "account.admin.last", nil)
}
