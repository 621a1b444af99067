// Package account keeps who may use Canting: accounts with a role and areas,
// their passwords, and the sessions that a password opens.
//
// A session is 32 random bytes that only the browser holds; the database has
// their SHA-256, so that whoever reads a backup cannot sign in with it. An
// unknown username and a wrong password cost the same work and get the same
// answer.
package account

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// Account is one person's way in, without the password.
type Account struct {
	City     region.Code
	ID       ledger.ID
	Username string
	Name     string
	Role     access.Role
	Areas    []region.Code
	Closed   time.Time // zero while the account is open
	Created  time.Time
}

// Access is what the account may do, and where. A closed account may do
// nothing.
func (a Account) Access() access.Access {
	if !a.Closed.IsZero() {
		return access.Access{}
	}
	return access.Access{Who: a.ID, Role: a.Role, City: a.City, Areas: slices.Clone(a.Areas)}
}

func fromStored(row access.Account) Account {
	a := Account{
		City: row.City, ID: row.ID, Username: row.Username, Name: row.Name, Role: row.Role,
		Areas: slices.Clone(row.Areas), Created: time.UnixMilli(row.Created).UTC(),
	}
	if row.Closed != 0 {
		a.Closed = time.UnixMilli(row.Closed).UTC()
	}
	return a
}

// New is what it takes to make an account. Areas may be written with or
// without dots; a Puskesmas and a Kader need at least one.
type New struct {
	Username string
	Name     string
	Role     access.Role
	Areas    []region.Code
	Password string
}

// Bounds, in characters.
const (
	usernameMin = 3
	usernameMax = 40
	nameMax     = 120
	passwordMin = 10
	passwordMax = 200
	// passwordOwn is how much of a password must be something other than the
	// username.
	passwordOwn = 6
)

// fitsUsername tells whether the text has the shape of a username: 3 to 40 of
// a-z, 0-9, dot, underscore and hyphen.
func fitsUsername(text string) bool {
	odd := func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '_' || r == '-')
	}
	return len(text) >= usernameMin && len(text) <= usernameMax && !strings.ContainsFunc(text, odd)
}

func checkUsername(op, text string) error {
	if !fitsUsername(text) {
		return fault.E(op, fault.Invalid, "account.username", nil, "min", strconv.Itoa(usernameMin), "max", strconv.Itoa(usernameMax))
	}
	return nil
}

// checkName gives the name without space around it.
func checkName(op, text string) (string, error) {
	name := strings.TrimSpace(text)
	if name == "" || !utf8.ValidString(name) || utf8.RuneCountInString(name) > nameMax || strings.ContainsFunc(name, unicode.IsControl) {
		return "", fault.E(op, fault.Invalid, "account.name", nil, "max", strconv.Itoa(nameMax))
	}
	return name, nil
}

// checkPassword asks for length and little else: rules about digits and signs
// make people choose worse ones (NIST SP 800-63B-3, section 5.1.1.2).
func checkPassword(op, username, password string) error {
	own := strings.ReplaceAll(strings.ToLower(password), username, "")
	switch n := utf8.RuneCountInString(password); {
	case n < passwordMin:
		return fault.E(op, fault.Invalid, "account.password.short", nil, "min", strconv.Itoa(passwordMin))
	case n > passwordMax:
		return fault.E(op, fault.Invalid, "account.password.long", nil, "max", strconv.Itoa(passwordMax))
	case utf8.RuneCountInString(own) < passwordOwn:
		return fault.E(op, fault.Invalid, "account.password.username", nil)
	}
	return nil
}

// checkDuty gives the areas as dotted codes, in order, each once. They must be
// places of the city, and there must be one where the role works in areas.
func checkDuty(op string, city *region.City, role access.Role, areas []region.Code) ([]region.Code, error) {
	if !slices.Contains(access.Roles(), role) {
		return nil, fault.E(op, fault.Invalid, "account.role", nil, "role", string(role))
	}
	checked := make([]region.Code, 0, len(areas))
	for _, area := range areas {
		code, err := region.ParseCode(string(area))
		if err != nil || !exists(city, code) {
			return nil, fault.E(op, fault.Invalid, "account.area", err, "area", string(area), "city", city.Name)
		}
		checked = append(checked, code)
	}
	if len(checked) == 0 && (role == access.Puskesmas || role == access.Kader) {
		return nil, fault.E(op, fault.Invalid, "account.area.missing", nil)
	}
	slices.Sort(checked)
	return slices.Compact(checked), nil
}

// exists tells whether the city has the place. A posyandu is in no table; its
// kelurahan must be.
func exists(city *region.City, code region.Code) bool {
	if code.Level() == region.Posyandu {
		code = code.Kelurahan()
	}
	_, found := city.Place(code)
	return found && code.Within(city.Code)
}
