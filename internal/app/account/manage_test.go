package account

import (
	"slices"
	"strings"
	"testing"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

func TestCreate(t *testing.T) {
	b := newBench(t)
	admin := b.person("admin", access.Admin)
	got, err := b.Create(t.Context(), admin.Access(), New{
		Username: "bidan_rini-1", Name: "  Rini Wulandari ", Role: access.Puskesmas, Password: goodOne,
		Areas: []region.Code{"35.76.02", "3576011004", "35.76.02", kauman},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got.Name != "Rini Wulandari" || !slices.Equal(got.Areas, []region.Code{kauman, "35.76.02"}) || !got.Created.Equal(morning()) || !got.Closed.IsZero() {
		t.Errorf("created %+v", got)
	}
	b.expectLive(b.signIn("bidan_rini-1").Token, got)
	rini := got.Access()
	if rini.Who != got.ID || !rini.May(access.ChildIdentify, melati) || rini.May(access.ChildIdentify, "35.76.03.1001") {
		t.Errorf("access %+v", rini)
	}
}

func TestCreateRefuses(t *testing.T) {
	b := newBench(t)
	admin := b.person("admin", access.Admin).Access()
	good := New{Username: "siti", Name: "Siti", Role: access.Kader, Areas: []region.Code{melati}, Password: goodOne}
	for name, test := range map[string]struct {
		spoil func(*New)
		kind  fault.Kind
		key   string
	}{
		"no username":        {func(n *New) { n.Username = "" }, fault.Invalid, "account.username"},
		"two letters":        {func(n *New) { n.Username = "si" }, fault.Invalid, "account.username"},
		"41 letters":         {func(n *New) { n.Username = strings.Repeat("a", 41) }, fault.Invalid, "account.username"},
		"a capital":          {func(n *New) { n.Username = "Siti" }, fault.Invalid, "account.username"},
		"a space":            {func(n *New) { n.Username = "siti a" }, fault.Invalid, "account.username"},
		"an accent":          {func(n *New) { n.Username = "sité" }, fault.Invalid, "account.username"},
		"a username in use":  {func(n *New) { n.Username = "admin" }, fault.Conflict, "account.username.taken"},
		"no name":            {func(n *New) { n.Name = " \t" }, fault.Invalid, "account.name"},
		"a name in lines":    {func(n *New) { n.Name = "Siti\nAdmin" }, fault.Invalid, "account.name"},
		"a long name":        {func(n *New) { n.Name = strings.Repeat("é", 121) }, fault.Invalid, "account.name"},
		"a broken name":      {func(n *New) { n.Name = "Sit\xff" }, fault.Invalid, "account.name"},
		"no role":            {func(n *New) { n.Role = "" }, fault.Invalid, "account.role"},
		"an unknown role":    {func(n *New) { n.Role = "walikota" }, fault.Invalid, "account.role"},
		"no area":            {func(n *New) { n.Areas = nil }, fault.Invalid, "account.area.missing"},
		"no puskesmas area":  {func(n *New) { n.Role, n.Areas = access.Puskesmas, nil }, fault.Invalid, "account.area.missing"},
		"another city":       {func(n *New) { n.Areas = []region.Code{"35.71.01.1001"} }, fault.Invalid, "account.area"},
		"the province":       {func(n *New) { n.Areas = []region.Code{"35"} }, fault.Invalid, "account.area"},
		"no such kelurahan":  {func(n *New) { n.Areas = []region.Code{melati, "35.76.01.9999"} }, fault.Invalid, "account.area"},
		"posyandu nowhere":   {func(n *New) { n.Areas = []region.Code{"35.76.01.9999.melati"} }, fault.Invalid, "account.area"},
		"no code":            {func(n *New) { n.Areas = []region.Code{"Kauman"} }, fault.Invalid, "account.area"},
		"admin's bad area":   {func(n *New) { n.Role, n.Areas = access.Admin, []region.Code{"35.71"} }, fault.Invalid, "account.area"},
		"a short password":   {func(n *New) { n.Password = "kebaya123" }, fault.Invalid, "account.password.short"},
		"short in letters":   {func(n *New) { n.Password = "éééééé" }, fault.Invalid, "account.password.short"},
		"a long password":    {func(n *New) { n.Password = strings.Repeat("a", 201) }, fault.Invalid, "account.password.long"},
		"username as secret": {func(n *New) { n.Password = "Siti-siti-202" }, fault.Invalid, "account.password.username"},
	} {
		t.Run(name, func(t *testing.T) {
			n := good
			test.spoil(&n)
			_, err := b.Create(t.Context(), admin, n)
			expectFault(t, err, test.kind, test.key)
		})
	}
	if all, err := b.List(t.Context(), admin); len(all) != 1 || err != nil {
		t.Errorf("%d accounts are stored (%v), want the administrator alone", len(all), err)
	}
	// The bounds themselves are inside.
	n := good
	n.Username, n.Name, n.Password = strings.Repeat("a", 40), strings.Repeat("é", 120), strings.Repeat("é", 200)
	if _, err := b.Create(t.Context(), admin, n); err != nil {
		t.Errorf("the longest of everything: %v", err)
	}
	if _, err := b.Create(t.Context(), admin, New{Username: "budi", Name: "B", Role: access.Auditor, Password: "Budi-batik"}); err != nil {
		t.Errorf("a password with six letters besides the username: %v", err)
	}
	if _, err := b.SignIn(t.Context(), n.Username, n.Password, desk); err != nil {
		t.Errorf("signing in with the longest password: %v", err)
	}
}

func TestOnlyManagersManage(t *testing.T) {
	b := newBench(t)
	admin, siti := b.person("admin", access.Admin), b.person("siti", access.Kader, melati)
	elsewhere := admin.Access()
	elsewhere.City, elsewhere.Areas = "35.71", []region.Code{"35.71", "35.76"}
	askers := map[string]access.Access{"nobody": {}, "an administrator of another city": elsewhere}
	for _, role := range access.Roles() {
		if role != access.Admin {
			askers[string(role)] = access.Access{Who: siti.ID, Role: role, City: "35.76", Areas: []region.Code{"35.76"}}
		}
	}
	for name, by := range askers {
		t.Run(name, func(t *testing.T) {
			ctx, before := t.Context(), b.derived
			_, create := b.Create(ctx, by, New{Username: "baru", Name: "Baru", Role: access.Auditor, Password: goodOne})
			_, list := b.List(ctx, by)
			_, areas := b.SetAreas(ctx, by, siti.ID, []region.Code{"35.76"})
			_, role := b.SetRole(ctx, by, siti.ID, access.Admin, nil)
			for _, err := range []error{create, list, areas, role, b.Close(ctx, by, siti.ID), b.SetPassword(ctx, by, siti.ID, "another good one")} {
				expectFault(t, err, fault.Denied, "fault.denied")
			}
			if b.derived != before {
				t.Error("a password was hashed for one who may not set it")
			}
		})
	}
	b.expectLive(b.signIn("siti").Token, siti)
}

func TestChangesCountAtOnce(t *testing.T) {
	b := newBench(t)
	admin, siti := b.person("admin", access.Admin).Access(), b.person("siti", access.Kader, melati)
	token := b.signIn("siti").Token
	b.expectLive(token, siti)

	moved, err := b.SetAreas(t.Context(), admin, siti.ID, []region.Code{kauman})
	if err != nil || !slices.Equal(moved.Areas, []region.Code{kauman}) {
		t.Fatalf("moved to %v, %v", moved.Areas, err)
	}
	b.expectLive(token, moved)

	risen, err := b.SetRole(t.Context(), admin, siti.ID, access.Auditor, nil)
	if err != nil || risen.Role != access.Auditor || len(risen.Areas) != 0 {
		t.Fatalf("became %+v, %v", risen, err)
	}
	b.expectLive(token, risen)

	if err := b.SetPassword(t.Context(), admin, siti.ID, "another good one"); err != nil {
		t.Fatal(err)
	}
	b.expectEnded(token)
	_, err = b.SignIn(t.Context(), "siti", goodOne, desk)
	expectFault(t, err, fault.Unauthenticated, "account.sign_in.wrong")
	session, err := b.SignIn(t.Context(), "siti", "another good one", desk)
	if err != nil {
		t.Fatal(err)
	}
	b.expectLive(session.Token, risen)

	if err := b.Close(t.Context(), admin, siti.ID); err != nil {
		t.Fatal(err)
	}
	b.expectEnded(session.Token)
	_, err = b.SignIn(t.Context(), "siti", "another good one", desk)
	expectFault(t, err, fault.Unauthenticated, "account.sign_in.wrong")

	all, err := b.List(t.Context(), admin)
	if err != nil || len(all) != 2 || all[1].ID != siti.ID || all[1].Closed.IsZero() {
		t.Fatalf("the list is %+v, %v", all, err)
	}
	if may := all[1].Access(); may.MayAnywhere(access.FiguresRead) {
		t.Errorf("a closed account may still read: %+v", may)
	}
}

func TestChangesRefuse(t *testing.T) {
	b := newBench(t)
	ctx, admin, siti := t.Context(), b.person("admin", access.Admin).Access(), b.person("siti", access.Kader, melati)
	expectFault(t, b.Close(ctx, admin, ledger.ID{99}), fault.NotFound, "account.unknown")
	expectFault(t, b.SetPassword(ctx, admin, siti.ID, "short"), fault.Invalid, "account.password.short")
	_, err := b.SetAreas(ctx, admin, siti.ID, nil)
	expectFault(t, err, fault.Invalid, "account.area.missing")
	_, err = b.SetRole(ctx, admin, siti.ID, "walikota", nil)
	expectFault(t, err, fault.Invalid, "account.role")
	_, err = b.SetRole(ctx, admin, siti.ID, access.Puskesmas, []region.Code{"35.71"})
	expectFault(t, err, fault.Invalid, "account.area")
	b.expectLive(b.signIn("siti").Token, siti)
}

func TestTheLastAdministratorStays(t *testing.T) {
	b := newBench(t)
	ctx, first := t.Context(), b.person("admin", access.Admin)
	by := first.Access()
	expectFault(t, b.Close(ctx, by, first.ID), fault.Conflict, "account.admin.last")
	_, err := b.SetRole(ctx, by, first.ID, access.Auditor, nil)
	expectFault(t, err, fault.Conflict, "account.admin.last")

	second := b.person("admin2", access.Admin)
	if err := b.Close(ctx, by, first.ID); err != nil {
		t.Fatal(err)
	}
	expectFault(t, b.Close(ctx, second.Access(), second.ID), fault.Conflict, "account.admin.last")
	if err := b.Close(ctx, second.Access(), first.ID); err != nil {
		t.Errorf("closing what is closed: %v", err)
	}
}

// A password that was right when it was checked opens nothing if the account
// changed before the session was stored.
func TestSignInAgainstAChangedAccount(t *testing.T) {
	b := newBench(t)
	ctx, admin, siti := t.Context(), b.person("admin", access.Admin).Access(), b.person("siti", access.Kader, melati)
	for name, change := range map[string]func() error{
		"another password": func() error { return b.SetPassword(ctx, admin, siti.ID, "another good one") },
		"closed":           func() error { return b.Close(ctx, admin, siti.ID) },
	} {
		t.Run(name, func(t *testing.T) {
			verified, _, err := b.store.AccountByID(ctx, b.city.Code, siti.ID)
			if err != nil {
				t.Fatal(err)
			}
			if err := change(); err != nil {
				t.Fatal(err)
			}
			_, err = b.Service.open(ctx, verified, "")
			expectFault(t, err, fault.Unauthenticated, "account.sign_in.wrong")
		})
	}
}

func TestOpenNeedsAStoreACityAndIDs(t *testing.T) {
	b := newBench(t)
	whole := Config{Store: b.store, City: b.city, NewID: b.newID}
	if _, err := Open(whole); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Config){
		"store": func(c *Config) { c.Store = nil },
		"city":  func(c *Config) { c.City = nil },
		"ids":   func(c *Config) { c.NewID = nil },
		"cost":  func(c *Config) { c.Hashing = Hashing{Memory: 8, Passes: 1} },
	} {
		c := whole
		spoil(&c)
		if _, err := Open(c); fault.KindOf(err) != fault.Invalid || err == nil {
			t.Errorf("without %s: %v", name, err)
		}
	}
}
