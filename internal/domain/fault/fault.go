// Package fault is the one error type that crosses Canting's rooms.
//
// An error says which operation failed, of what kind the failure is, and which
// sentence of the catalogue a person may read about it. The wrapped cause is
// for the operator's log and is never shown to a person.
package fault

import "errors"

// Kind is the class of a failure. Each transport maps kinds to its own codes
// in one table (HTTP status, exit code), so the set stays small.
type Kind uint8

const (
	// Internal is anything we did not foresee. It is the kind of every error
	// that is not a *Error.
	Internal Kind = iota
	// Invalid is input that breaks a rule; the sender can mend it.
	Invalid
	// NotFound is a thing that does not exist, or that the asker may not see.
	NotFound
	// Denied is an action that the asker's role never allows.
	Denied
	// Unauthenticated is a request without a live session.
	Unauthenticated
	// Conflict is a statement that contradicts what is already stored.
	Conflict
	// TooMuch is input beyond a stated limit: too large, too many, too often.
	TooMuch
	// Unavailable is a failure that may pass: a full disk, a lost database.
	Unavailable
)

var kindNames = [...]string{"internal", "invalid", "not_found", "denied", "unauthenticated", "conflict", "too_much", "unavailable"}

// String returns the kind's stable name, as logs and APIs print it.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "internal"
}

// Error is one failure. Op is where ("store.append"), Key is the catalogue key
// of the sentence for people, Params fill that sentence.
type Error struct {
	Op     string
	Kind   Kind
	Key    string
	Params map[string]string
	Err    error
}

// E makes an error. Params are pairs: name, value, name, value.
func E(op string, kind Kind, key string, err error, params ...string) *Error {
	e := &Error{Op: op, Kind: kind, Key: key, Err: err}
	if len(params) > 0 {
		e.Params = make(map[string]string, len(params)/2)
		for i := 0; i+1 < len(params); i += 2 {
			e.Params[params[i]] = params[i+1]
		}
	}
	return e
}

// Error is the operator's line: operation, kind, key and cause.
func (e *Error) Error() string {
	// Joined by hand: package fmt would add 56 KB to the program on the phone.
	line := e.Op + ": " + e.Kind.String()
	if e.Key != "" {
		line += " (" + e.Key + ")"
	}
	if e.Err != nil {
		line += ": " + e.Err.Error()
	}
	return line
}

// Unwrap gives errors.Is and errors.As the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf is the kind of the outermost *Error in err's chain, else Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Sentence is the catalogue key and parameters that a person may read. An error
// that is not ours yields the neutral "fault.internal", never its own text.
func Sentence(err error) (key string, params map[string]string) {
	var e *Error
	if errors.As(err, &e) && e.Key != "" {
		return e.Key, e.Params
	}
	return "fault." + KindOf(err).String(), nil
}
