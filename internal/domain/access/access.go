// Package access says who may do what, where. One Access value both decides
// about a single place and filters a list of them, so the two cannot disagree.
package access

import (
	"slices"

	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// Role is what an account is for.
type Role string

// The roles.
const (
	// Admin runs the city's Canting: accounts, imports, everything in the city.
	Admin Role = "admin"
	// Secretariat is the mayor's: figures of the whole city, no names.
	Secretariat Role = "secretariat"
	// Puskesmas is a midwife or nutritionist: names, weighings, imports and
	// doubtful pairs in the kelurahan of the puskesmas.
	Puskesmas Role = "puskesmas"
	// Kader sees and weighs the children of the own posyandu.
	Kader Role = "kader"
	// Auditor reads everything and writes nothing.
	Auditor Role = "auditor"
)

// Roles are all roles, in the order in which a screen lists them.
func Roles() []Role { return []Role{Admin, Secretariat, Puskesmas, Kader, Auditor} }

// Action is one thing that an account may be allowed to do.
type Action string

// The actions.
const (
	// FiguresRead reads counts, never names.
	FiguresRead Action = "figures.read"
	// ChildRead reads a child's record, with the NIK masked.
	ChildRead Action = "child.read"
	// ChildIdentify reads the NIK in full.
	ChildIdentify Action = "child.identify"
	// ChildWrite says who a child is.
	ChildWrite Action = "child.write"
	// WeighingWrite tells, corrects and takes back weighings.
	WeighingWrite Action = "weighing.write"
	// CaseWrite opens, fills and closes the stages of a life, and tells of visits
	// and of family.
	CaseWrite Action = "case.write"
	// ImportRun brings files in and takes batches back.
	ImportRun Action = "import.run"
	// PairDecide settles doubtful pairs.
	PairDecide Action = "pair.decide"
	// Export takes records out as a file.
	Export Action = "export.run"
	// AccountManage makes and closes accounts.
	AccountManage Action = "account.manage"
	// LedgerVerify rebuilds and compares.
	LedgerVerify Action = "ledger.verify"
)

// Actions are all actions.
func Actions() []Action {
	return []Action{FiguresRead, ChildRead, ChildIdentify, ChildWrite, WeighingWrite, CaseWrite, ImportRun, PairDecide, Export, AccountManage, LedgerVerify}
}

// reach is how far a role's permission for an action goes.
type reach uint8

const (
	nowhere reach = iota
	ownArea
	wholeCity
)

// grants is the whole policy. What it does not name is not allowed.
func grants(r Role, a Action) reach {
	switch r {
	case Admin:
		return wholeCity
	case Secretariat:
		if a == FiguresRead {
			return wholeCity
		}
	case Auditor:
		switch a {
		case FiguresRead, ChildRead, Export, LedgerVerify:
			return wholeCity
		}
	case Puskesmas:
		switch a {
		case FiguresRead:
			return wholeCity
		case ChildRead, ChildIdentify, ChildWrite, WeighingWrite, CaseWrite, ImportRun, PairDecide, Export:
			return ownArea
		}
	case Kader:
		switch a {
		case FiguresRead, ChildRead, WeighingWrite, CaseWrite:
			return ownArea
		}
	}
	return nowhere
}

// Access is who is asking: an account, its role, and its areas within a city.
// The zero value may do nothing.
type Access struct {
	Who   ledger.ID
	Role  Role
	City  region.Code
	Areas []region.Code
}

// May tells whether the action is allowed at the place.
func (a Access) May(action Action, place region.Code) bool {
	return a.Filter(action).Admits(place)
}

// MayAnywhere tells whether the action is allowed at some place at all: what a
// menu asks before it shows an entry.
func (a Access) MayAnywhere(action Action) bool { return len(a.Filter(action).Areas) > 0 }

// Filter is where the action is allowed, for a query to filter by.
func (a Access) Filter(action Action) Filter {
	switch grants(a.Role, action) {
	case wholeCity:
		if a.City == "" {
			return Filter{}
		}
		return Filter{City: a.City, Areas: []region.Code{a.City}}
	case ownArea:
		return Filter{City: a.City, Areas: a.inCity()}
	}
	return Filter{}
}

// inCity drops areas outside the account's city: a slip in an account's areas
// must never open another city.
func (a Access) inCity() []region.Code {
	var own []region.Code
	for _, area := range a.Areas {
		if a.City != "" && area.Within(a.City) {
			own = append(own, area)
		}
	}
	return own
}

// Filter is a set of places: those within any of the areas. Without areas it
// holds no place.
type Filter struct {
	City  region.Code
	Areas []region.Code
}

// Admits tells whether the place is in the set.
func (f Filter) Admits(place region.Code) bool {
	return place != "" && slices.ContainsFunc(f.Areas, func(area region.Code) bool { return place.Within(area) })
}

// Within narrows the set to the places that also lie within place.
func (f Filter) Within(place region.Code) Filter {
	if f.Admits(place) {
		return Filter{City: f.City, Areas: []region.Code{place}}
	}
	narrowed := Filter{City: f.City}
	for _, area := range f.Areas {
		if area.Within(place) {
			narrowed.Areas = append(narrowed.Areas, area)
		}
	}
	return narrowed
}
