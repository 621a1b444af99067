package ledger

import (
	"encoding/json"
	"errors"
	"maps"
	"math"
	"slices"

	"canting/internal/domain/fault"
)

// Answer is one value that somebody gave: a number, a yes or no, or a text,
// which may be a choice or a date. What it means says the programme that asked.
// The zero value is no answer.
type Answer struct {
	kind   answerKind
	number float64
	text   string
}

type answerKind uint8

const (
	noAnswer answerKind = iota
	numberAnswer
	truthAnswer
	textAnswer
)

// Number is a number as an answer. What is no number is no answer.
func Number(v float64) Answer {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Answer{}
	}
	return Answer{kind: numberAnswer, number: v}
}

// Truth is a yes or no as an answer.
func Truth(yes bool) Answer {
	a := Answer{kind: truthAnswer}
	if yes {
		a.number = 1
	}
	return a
}

// Text is a text, a choice or a date (2026-11-22) as an answer.
func Text(s string) Answer { return Answer{kind: textAnswer, text: s} }

// Number is the number, and whether the answer is one.
func (a Answer) Number() (float64, bool) { return a.number, a.kind == numberAnswer }

// Truth is the yes or no, and whether the answer is one.
func (a Answer) Truth() (bool, bool) { return a.number != 0, a.kind == truthAnswer }

// Text is the text, and whether the answer is one.
func (a Answer) Text() (string, bool) { return a.text, a.kind == textAnswer }

// MarshalJSON writes the bare value: 23.4, true, "mms".
func (a Answer) MarshalJSON() ([]byte, error) {
	switch a.kind {
	case numberAnswer:
		return json.Marshal(a.number)
	case truthAnswer:
		return json.Marshal(a.number != 0)
	case textAnswer:
		return json.Marshal(a.text)
	}
	return []byte("null"), nil
}

// UnmarshalJSON reads the bare value.
func (a *Answer) UnmarshalJSON(raw []byte) error {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return err
	}
	switch v := v.(type) {
	case nil:
		*a = Answer{}
	case float64:
		*a = Number(v)
	case bool:
		*a = Truth(v)
	case string:
		*a = Text(v)
	default:
		return errors.New("an answer is a number, a text, true or false")
	}
	return nil
}

// Answers are answers by the id of the field that asked. A map that is on a card
// is never changed.
type Answers map[string]Answer

// The bounds of what one entry may say.
const (
	maxAnswers = 200
	maxID      = 64
)

func (a Answers) check() error {
	if len(a) > maxAnswers {
		return fault.E("ledger.answers", fault.TooMuch, "fault.too_much", nil)
	}
	for id, answer := range a {
		switch {
		case id == "" || len(id) > maxID || !storable(id) || !storable(answer.text):
			return fault.E("ledger.answers", fault.Invalid, "fault.entry.body", nil)
		case len(answer.text) > MaxText:
			return fault.E("ledger.answers", fault.TooMuch, "fault.too_much", nil)
		}
	}
	return nil
}

// Over lays answers over older ones; null takes an older answer away.
func (a Answers) Over(older Answers) Answers {
	if len(a) == 0 {
		return older
	}
	laid := make(Answers, len(a)+len(older))
	maps.Copy(laid, older)
	for id, answer := range a {
		if answer.kind == noAnswer {
			delete(laid, id)
			continue
		}
		laid[id] = answer
	}
	return laid
}

// IDs are the fields that are answered, in order.
func (a Answers) IDs() []string { return slices.Sorted(maps.Keys(a)) }
