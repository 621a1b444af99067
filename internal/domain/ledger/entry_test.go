package ledger

import (
	"strings"
	"testing"

	"canting/internal/domain/fault"
)

func TestCheck(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*Entry)
		key    string
	}{
		{"whole", func(*Entry) {}, ""},
		{"no city", func(e *Entry) { e.City = "" }, "fault.entry.city"},
		{"no id", func(e *Entry) { e.ID = ID{} }, "fault.entry.id"},
		{"no subject", func(e *Entry) { e.Subject = ID{} }, "fault.entry.subject"},
		{"a withdrawal of nothing", func(e *Entry) { e.Kind = EntryWithdrawn }, "fault.entry.amends"},
		{"a withdrawal", func(e *Entry) { e.Kind, e.Amends = EntryWithdrawn, Derived("x") }, ""},
		{"an unknown kind", func(e *Entry) { e.Kind = "growth.guessed" }, "fault.entry.kind"},
		{"no kind", func(e *Entry) { e.Kind = "" }, "fault.entry.kind"},
		{"said at no time", func(e *Entry) { e.SaidAt = 0 }, "fault.entry.who"},
		{"said by nobody", func(e *Entry) { e.Who = ID{} }, "fault.entry.who"},
		{"the longest reason", func(e *Entry) { e.Reason = strings.Repeat("r", MaxReason) }, ""},
		{"too long a reason", func(e *Entry) { e.Reason = strings.Repeat("r", MaxReason+1) }, "fault.entry.reason"},
		{"a zero byte in the reason", func(e *Entry) { e.Reason = "a\x00" }, "fault.entry.reason"},
		{"a device that is no text", func(e *Entry) { e.Device = "\xff" }, "fault.entry.who"},
		{"a body that is no text", func(e *Entry) { e.Body = []byte("{\"name\":\"\xff\"}") }, "fault.entry.body"},
		{"a zero byte in the body", func(e *Entry) { e.Body = []byte("{}\x00") }, "fault.entry.body"},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := Entry{City: "35.76", ID: Derived("e"), Kind: GrowthWeighed, Subject: Derived("s"), SaidAt: 1, Who: Derived("w"), Body: []byte("{}")}
			test.change(&e)
			err := e.Check()
			if test.key == "" && err != nil {
				t.Fatalf("refused: %v", err)
			}
			if test.key == "" {
				return
			}
			if key, _ := fault.Sentence(err); key != test.key || fault.KindOf(err) != fault.Invalid {
				t.Errorf("got %v, want %s", err, test.key)
			}
		})
	}
}

func TestSame(t *testing.T) {
	e := Entry{ID: Derived("e"), Kind: GrowthWeighed, Subject: Derived("s"), Amends: Derived("a"), Body: []byte(`{"weight_kg":9}`)}
	for name, change := range map[string]func(*Entry){
		"kind":    func(o *Entry) { o.Kind = PersonUpdated },
		"subject": func(o *Entry) { o.Subject = Derived("t") },
		"amends":  func(o *Entry) { o.Amends = ID{} },
		"body":    func(o *Entry) { o.Body = []byte(`{"weight_kg":8}`) },
	} {
		o := e
		change(&o)
		if e.Same(&o) {
			t.Errorf("another %s passes for the same", name)
		}
	}
	retry := e
	retry.Seq, retry.SaidAt, retry.Device = 7, 8, "phone"
	if !e.Same(&retry) {
		t.Error("a retry passes for something else")
	}
}

func TestPersonTexts(t *testing.T) {
	for _, test := range []struct {
		name   string
		person Person
		kind   fault.Kind
		ok     bool
	}{
		{"the longest name", Person{Name: strings.Repeat("n", MaxText)}, 0, true},
		{"too long a name", Person{Name: strings.Repeat("n", MaxText+1)}, fault.TooMuch, false},
		{"too long an address", Person{Address: strings.Repeat("n", MaxText+1)}, fault.TooMuch, false},
		{"a zero byte", Person{Mother: "Sri\x00"}, fault.Invalid, false},
	} {
		card := &Card{ID: Derived("a")}
		err := card.Apply(said(t, PersonRegistered, card.ID, test.person))
		if (err == nil) != test.ok || err != nil && fault.KindOf(err) != test.kind {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}
