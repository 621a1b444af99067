// Package call is what the phone asks of the rules and what it is answered, both
// as JSON: the browser makes and reads it, so that the program needs no
// encoding/json. Everything is pure; the server can be asked the same and must
// answer the same.
//
// A question names a programme, a day and a case:
//
//	{"programme": "bumil", "date": "2026-05-02", "visit": "anc", "values": {"lila_cm": 23.4},
//	 "person": {"sex": "P", "birth_date": "1998-05-02", "city": "3576"},
//	 "case": {"entered": "2026-03-01", "facts": {"lmp": "2026-01-05"},
//	  "before": {"hb": {"value": 11.2, "date": "2025-06-01"}},
//	  "found": {"kek": {"yes": true, "date": "2026-04-01"}},
//	  "past": [{"visit": "anc", "date": "2026-04-01", "values": {}}]}}
//
// What is left out is not known. An answer leaves out what there is none of.
package call

import (
	"strconv"

	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/programme"
	"canting/internal/domain/rule"
)

// Family are the programmes that answer, each in one or more versions.
type Family []*programme.Programme

// Load reads programmes as programme.Pack made them.
func Load(packed string) (Family, error) { return programme.Unpack(packed) }

// question is a question that has been read.
type question struct {
	p  *programme.Programme
	in programme.Input
}

// ask reads a question. Its error is of kind Invalid for what is no question, and
// NotFound for a programme that is not here.
func (f Family) ask(request string) (question, error) {
	v, ok := read(request)
	if !ok || v.sort != object {
		return question{}, fault.E("call.ask", fault.Invalid, "", nil)
	}
	q := question{in: programme.Input{Date: day(v.get("date")), Visit: v.get("visit").text}}
	if q.p = f.version(v.get("programme").text, q.in.Date); q.p == nil {
		return question{}, fault.E("call.ask", fault.NotFound, "", nil)
	}
	q.in.Case = q.story(v.get("person"), v.get("case"))
	q.in.Values = q.values(q.in.Visit, v.get("values"))
	return q, nil
}

// version is the version of a programme that holds on the day, or else any, which
// then says that it does not apply; nil when there is no such programme.
func (f Family) version(id string, on ident.Date) *programme.Programme {
	var found *programme.Programme
	for _, p := range f {
		if p.ID == id && (found == nil || p.Holds(programme.Dates{Visit: on})) {
			found = p
		}
	}
	return found
}

func (q question) story(who, known value) programme.Case {
	c := programme.Case{
		Person:  programme.Person{Birth: day(who.get("birth_date")), City: who.get("city").text},
		Entered: day(known.get("entered")), Facts: fields(known.get("facts"), q.p.Facts),
		Before: map[string]programme.Known{}, Found: map[string]programme.Answer{},
	}
	c.Person.Sex, _ = ident.ParseSex(who.get("sex").text)
	before, found := known.get("before"), known.get("found")
	for _, in := range q.p.Inherits {
		if one := before.get(in.ID); one.sort == object {
			c.Before[in.ID] = programme.Known{Value: typed(one.get("value"), in.Type), Date: day(one.get("date"))}
		}
	}
	for _, one := range found.items {
		c.Found[one.name] = programme.Answer{Date: day(one.get("date")), Yes: one.get("yes").yes()}
	}
	for _, past := range known.get("past").items {
		visit := past.get("visit").text
		c.Past = append(c.Past, programme.Past{Visit: visit, Date: day(past.get("date")), Values: q.values(visit, past.get("values"))})
	}
	return c
}

// values are the answers of a visit's form; those of an unknown visit are not read.
func (q question) values(visit string, given value) programme.Values {
	v := q.p.Visit(visit)
	if v == nil {
		return nil
	}
	return fields(given, v.Fields)
}

// fields reads what was given, each by the type of its field. It is mostly given in
// the order of the form, so the search for a field begins behind the one before.
func fields(given value, known []programme.Field) programme.Values {
	all := make(programme.Values, len(given.items))
	next := 0
	for _, one := range given.items {
		for i := range known {
			if at := (next + i) % len(known); known[at].ID == one.name {
				all[one.name], next = typed(one, known[at].Type), at+1
				break
			}
		}
	}
	return all
}

// numeric is a whole number where it is written as one, as a browser writes 3.0;
// a field for decimals takes both.
func numeric(s string) rule.Value {
	for i := range len(s) {
		if c := s[i]; c == '.' || c == 'e' || c == 'E' {
			x, _ := strconv.ParseFloat(s, 64) // infinite beyond what can be held, and that is missing
			return rule.Num(x)
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return rule.Value{}
	}
	return rule.Whole(n)
}

// day is a date, missing for what is none. What is of another length is not asked,
// because to refuse it costs more than to read it.
func day(v value) ident.Date {
	if v.sort != text || len(v.text) != len("2026-01-31") {
		return 0
	}
	d, err := ident.ParseDate(v.text)
	if err != nil {
		return 0
	}
	return d
}

// typed is a value as its field has it. One of another type stays what it is, so
// that the programme can say that it cannot be used.
func typed(v value, as programme.Type) rule.Value {
	switch v.sort {
	case truth:
		return rule.Flag(v.yes())
	case number:
		return numeric(v.text)
	case text:
		if as != programme.Date {
			return rule.Text(v.text)
		}
		if d := day(v); d != 0 {
			return rule.Day(d)
		}
		return rule.Text(v.text)
	}
	return rule.Value{}
}
