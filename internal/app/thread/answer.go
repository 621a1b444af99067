package thread

import (
	"math"
	"strings"

	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
	"canting/internal/domain/rule"
)

// ValueOf is an answer as a rule may read it. One that does not fit the type is
// missing: no rule applies.
func ValueOf(t programme.Type, a ledger.Answer) rule.Value {
	number, isNumber := a.Number()
	truth, isTruth := a.Truth()
	text, isText := a.Text()
	switch {
	case t == programme.Decimal && isNumber:
		return rule.Num(number)
	case t == programme.Int && isNumber && number == math.Trunc(number) && math.Abs(number) < 1<<53:
		return rule.Whole(int64(number))
	case t == programme.Bool && isTruth:
		return rule.Flag(truth)
	case (t == programme.OneOf || t == programme.Text) && isText:
		return rule.Text(text)
	case t == programme.Date && isText:
		if day, err := ident.ParseDate(text); err == nil {
			return rule.Day(day)
		}
	}
	return rule.Value{}
}

// answerOf is a value of a rule as the ledger keeps it.
func answerOf(v rule.Value) ledger.Answer {
	switch v.Type() {
	case rule.Decimal:
		return ledger.Number(v.Num())
	case rule.Int:
		return ledger.Number(float64(v.Whole()))
	case rule.Bool:
		return ledger.Truth(v.Flag())
	case rule.String:
		return ledger.Text(v.Text())
	case rule.Date:
		return ledger.Text(v.Day().String())
	}
	return ledger.Answer{}
}

// valuesOf are answers by the fields that asked for them; what no field asks for
// is left out.
func valuesOf(fields []programme.Field, answers ledger.Answers) programme.Values {
	values := make(programme.Values, len(answers))
	for i := range fields {
		f := &fields[i]
		if a, given := answers[f.ID]; given {
			if v := ValueOf(f.Type, a); !v.Missing() {
				values[f.ID] = v
			}
		}
	}
	return values
}

// unfit are the answers that fit no field: unknown, or of another type.
func unfit(fields []programme.Field, answers ledger.Answers) []string {
	types := map[string]programme.Type{}
	for i := range fields {
		types[fields[i].ID] = fields[i].Type
	}
	var ids []string
	for _, id := range answers.IDs() {
		t, known := types[id]
		text, isText := answers[id].Text()
		empty := answers[id] == ledger.Answer{} || isText && strings.TrimSpace(text) == ""
		if !known || !empty && ValueOf(t, answers[id]).Missing() {
			ids = append(ids, id)
		}
	}
	return ids
}
