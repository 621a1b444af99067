package programmefile

import (
	"slices"

	"canting/internal/domain/programme"
)

// sort is the sort of value that a shape stands for.
type sort uint8

const (
	textSort   sort = iota + 1
	idSort          // [a-z][a-z0-9_]*, at most 48 letters
	dotSort         // ids joined by points: "visit.anc"
	ruleSort        // an expression
	numberSort      // any number
	wholeSort       // a whole number of 0 or more
	boolSort        // true or false
	daySort         // 2026-01-31
	enumSort        // one of values
	valueSort       // any scalar
	objectSort      // keys
	mapSort         // an id to an elem
	listSort        // elems
	eitherSort      // one of several sorts, told apart by their outer form
)

// shape is what a value of a file must look like. The reader checks files by it
// and the JSON Schema is printed from it, so the two cannot differ.
type shape struct {
	sort   sort
	name   string // under which the schema defines it once; "" for in place
	keys   []key
	one    []string // exactly one of these keys
	elem   *shape
	values []string
	either []*shape
	most   float64 // of a whole number; 0 for no limit
}

// key is one key of an object.
type key struct {
	name  string
	shape *shape
	must  bool
}

func scalar(s sort) *shape         { return &shape{sort: s} }
func list(elem *shape) *shape      { return &shape{sort: listSort, elem: elem} }
func mapping(elem *shape) *shape   { return &shape{sort: mapSort, elem: elem} }
func either(of ...*shape) *shape   { return &shape{sort: eitherSort, either: of} }
func enum(values ...string) *shape { return &shape{sort: enumSort, values: values} }
func upTo(most float64) *shape     { return &shape{sort: wholeSort, most: most} }
func object(keys ...key) *shape    { return &shape{sort: objectSort, keys: keys} }
func must(name string, s *shape) key {
	return key{name: name, shape: s, must: true}
}
func may(name string, s *shape) key { return key{name: name, shape: s} }

func (s *shape) with(keys ...key) *shape {
	return &shape{sort: s.sort, keys: slices.Concat(s.keys, keys), one: s.one}
}

func (s *shape) exactlyOne(names ...string) *shape {
	return &shape{sort: s.sort, keys: s.keys, one: names}
}

// as gives a shape a name, by which the schema refers to it.
func (s *shape) as(name string) *shape {
	s.name = name
	return s
}

func words() *shape {
	return either(scalar(textSort), object(must("id", scalar(textSort)), may("en", scalar(textSort)))).as("words")
}

// entry are the keys that every entry may have.
func entry(keys ...key) *shape {
	source := either(scalar(textSort), object(must("text", scalar(textSort)), may("url", scalar(textSort)), may("date", scalar(daySort)))).as("source")
	return object(keys...).with(
		may("source", source), may("verified", scalar(boolSort)), may("note", scalar(textSort)),
		may("valid_from", scalar(daySort)), may("valid_to", scalar(daySort)), may("by", scalar(dotSort)),
	)
}

// spanKeys are the units of a span; exactly one is given.
func spanKeys() []key {
	var keys []key
	for _, unit := range programme.UnitNames() {
		keys = append(keys, may(unit, upTo(36500)))
	}
	return keys
}

func span() *shape { return object(spanKeys()...).exactlyOne(programme.UnitNames()...).as("span") }

func choices() *shape {
	return list(either(scalar(idSort), object(must("id", scalar(idSort)), may("say", words())))).as("choices")
}

func field() *shape {
	return entry(
		must("id", scalar(idSort)), must("type", enum(programme.TypeNames()...)), may("name", words()), may("unit", scalar(textSort)),
		may("min", scalar(numberSort)), may("max", scalar(numberSort)),
		may("warn", object(may("below", scalar(numberSort)), may("above", scalar(numberSort)))),
		may("values", choices()), may("required", scalar(ruleSort)), may("when", scalar(ruleSort)), may("decimals", upTo(6)),
	)
}

func derived() *shape {
	return entry(must("id", scalar(idSort)), must("value", scalar(ruleSort)), may("name", words()), may("unit", scalar(textSort)), may("decimals", upTo(6))).as("derived")
}

func score() *shape {
	item := entry(must("id", scalar(idSort)), must("points", upTo(1000)), must("when", scalar(ruleSort)), may("name", words()), may("say", words()))
	return entry(must("id", scalar(idSort)), may("name", words()), may("base", upTo(1000)), must("items", list(item))).as("score")
}

func table() *shape {
	output := object(must("id", scalar(idSort)), must("type", enum(programme.TypeNames()...)), may("name", words()), may("unit", scalar(textSort)), may("values", choices()))
	row := entry(may("id", scalar(idSort)), may("name", words()), must("when", scalar(ruleSort)), must("then", mapping(scalar(valueSort))))
	return entry(must("id", scalar(idSort)), may("name", words()), must("hit", enum("first")), must("outputs", list(output)), must("rows", list(row))).as("table")
}

// worked are the keys of what is worked out, at the top of a file or in a visit.
func worked() []key {
	return []key{may("derived", list(derived())), may("scores", list(score())), may("tables", list(table()))}
}

func due() *shape {
	days := list(upTo(36500))
	window := entry(must("id", scalar(idSort)), may("name", words()), must("open", span()), must("close", span()))
	late := object(append(spanKeys(), may("until_week", upTo(5200)))...).exactlyOne(programme.UnitNames()...)
	after := object(append(spanKeys(), must("id", scalar(idSort)))...).exactlyOne(programme.UnitNames()...)
	return entry(
		may("id", scalar(idSort)), may("name", words()), may("from", scalar(dotSort)),
		may("days", days), may("weeks", days), may("months", days), may("windows", list(window)), may("every", span()), may("calendar", list(upTo(12))),
		may("back", scalar(boolSort)), may("start", span()), may("until", span()), may("names", list(words())), may("late", list(late)), may("expires", span()),
		may("grace_days", upTo(3650)), may("early_days", upTo(3650)), may("when", scalar(ruleSort)), may("done", scalar(ruleSort)), may("after", after),
	).exactlyOne("days", "weeks", "months", "windows", "every", "calendar").as("due")
}

func visit() *shape {
	guard := entry(must("id", scalar(idSort)), must("when", scalar(ruleSort)), must("say", words()), may("stop", scalar(boolSort)))
	finding := entry(
		must("id", scalar(idSort)), must("when", scalar(ruleSort)), must("level", enum(programme.LevelNames()...)),
		may("name", words()), must("say", words()), may("actions", list(scalar(idSort))),
	)
	return entry(
		may("name", words()), may("due", either(due(), list(due()))), may("fields", list(field())),
		may("guards", list(guard)), may("findings", list(finding)),
	).with(worked()...)
}

func action() *shape {
	return entry(
		must("agency", scalar(idSort)), must("within_days", upTo(3650)), may("name", words()), may("say", words()),
		may("follow_up", object(must("visit", scalar(idSort)), must("days", upTo(3650)))),
	)
}

func indicator() *shape {
	target := object(must("year", upTo(2200)), must("percent", scalar(numberSort))).with(entry().keys[:3]...)
	return entry(
		must("id", scalar(idSort)), must("name", words()), may("per", scalar(dotSort)), must("level", enum(programme.IndicatorLevels()...)),
		may("period", enum(programme.Periods()...)), may("months", list(upTo(12))), must("denominator", scalar(ruleSort)), must("numerator", scalar(ruleSort)), may("targets", list(target)),
	)
}

// programmeShape is a whole programme file.
func programmeShape() *shape {
	inherit := entry(
		must("id", scalar(idSort)), must("from", scalar(dotSort)), must("type", enum(programme.TypeNames()...)), may("name", words()),
		may("unit", scalar(textSort)), may("of", enum("self", "mother", "father", "partner")), may("within_days", upTo(36500)),
	)
	number := entry(must("id", scalar(idSort)), must("value", scalar(numberSort)), may("name", words()), may("unit", scalar(textSort)))
	return entry(
		must("programme", scalar(idSort)), must("version", scalar(textSort)), may("kind", enum(programme.KindNames()...)), must("name", words()),
		may("enters", object(must("when", scalar(ruleSort)), may("say", words()))),
		may("leaves", list(entry(must("id", scalar(idSort)), must("when", scalar(ruleSort)), must("say", words())))),
		may("outcomes", list(entry(must("id", scalar(idSort)), must("say", words()), may("opens", list(scalar(idSort)))))),
		may("agencies", mapping(words())), may("facts", list(field().with(may("from", scalar(dotSort))))), may("inherits", list(inherit)),
		may("numbers", list(number)), may("visits", mapping(visit())), may("actions", mapping(action())), may("indicators", list(indicator())),
	).with(worked()...)
}

// casesShape is a whole file of cases.
func casesShape() *shape {
	values := mapping(scalar(valueSort)).as("values")
	person := object(may("sex", enum("L", "P")), may("birth_date", scalar(daySort)), may("city", scalar(textSort)))
	inherited := either(scalar(valueSort), object(must("value", scalar(valueSort)), may("date", scalar(daySort))))
	past := object(must("visit", scalar(idSort)), must("date", scalar(daySort)), may("values", values))
	states := enum(append(programme.StateNames(), "none")...)
	counts := enum("yes", "no", "out", "unknown", "unclear")
	ids := list(scalar(idSort))
	expect := object(
		may("findings", ids), may("no_rule", ids), may("not", ids), may("derived", values), may("scores", values), may("at_least", values),
		may("tables", values), may("warnings", ids), may("guards", ids), may("missing", ids), may("asked", ids), may("actions", ids), may("tasks", mapping(scalar(daySort))), may("enters", enum("true", "false", "none")), may("leaves", ids),
		may("indicators", mapping(counts)),
		may("due", mapping(either(states, object(must("state", states), may("date", scalar(daySort)))))),
	)
	one := object(
		must("name", scalar(textSort)), may("visit", scalar(idSort)), must("date", scalar(daySort)), may("today", scalar(daySort)), may("from", scalar(daySort)), may("person", person),
		may("case", values), may("before", mapping(inherited)), may("found", values), may("history", list(past)), may("values", values), must("expect", expect),
	)
	return object(must("programme", scalar(idSort)), must("cases", list(one)))
}
