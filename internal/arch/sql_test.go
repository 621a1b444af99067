package arch

import (
	"go/token"
	"strings"
	"testing"
	"testing/fstest"
)

func TestHouseSQL(t *testing.T) {
	breaches, err := SQL(root(), loadHouse(t))
	if err != nil {
		t.Fatal(err)
	}
	report(t, breaches)
}

// Each row is a statement and a part of the one breach that it holds, or "".
func TestSQLRules(t *testing.T) {
	for _, c := range []struct{ want, text string }{
		// What three engines run unchanged.
		{"", "select id, seq from entry where city = $1 and seq > $2 order by seq limit $3"},
		{"", "select count(*) from person where city = $1"},
		{"", "select city, kind, count(*) from entry group by city, kind"},
		{"", "select e.id from entry as e join person p on e.city = p.city and e.subject = p.id where e.city = $1"},
		{"", "select e.id from entry e join person p using (city, id) where e.city = $1"},
		{"", "select p.id from person p join region r on r.code = p.kelurahan where p.city = $1"},
		{"", "select p.id from region r join person p on r.code = p.kelurahan where p.city = $1"},
		{"", `with recursive below(code) as (
			select code from region where code = $2
			union all select r.code from region r join below b on r.parent = b.code)
			select p.id from person p join below b on b.code = p.kelurahan where p.city = $1`},
		{"", "select id from person where city = $1 and mother is not distinct from $2"},
		{"", "select id from person where city = $1 and name like $2 || '%'"},
		{"", "insert into entry (city, id) values ($1, $2), ($1, $3) on conflict do nothing"},
		{"", "insert into card as c (city, id, version) values ($1, $2, 1) on conflict (city, id) do update set version = c.version + 1 where c.version = $3 returning version"},
		{"", "insert into entry (city, id) select city, id from draft where city = $1"},
		{"", "update job set lease_until = $3 where city = $1 and id = (select id from job where city = $1 order by run_at limit 1) returning id"},
		{"", "update person set name = d.name from draft d where person.city = d.city and person.id = d.id and d.city = $1"},
		{"", "delete from draft where city = $1 and not exists (select 1 from person p where p.city = draft.city and p.id = draft.id)"},
		{"", "select 'ilike ? now() lateral' from person where city = $1"},
		{"", "select id from person where city = $1 -- not ilike, not now()\n"},
		{"", "select id /* greatest(1, 2) */ from person where city = $1"},
		{"", "select 1"},
		{"", "select count(*) from sqlite_master"},
		{"", "select name from migration order by name"},
		{"", "create table card (city text not null, id text not null, primary key (city, id))"},
		{"", "create table if not exists city_counter (city text primary key, seq bigint not null)"},
		{"", "create table region (code text primary key, parent text references region (code))"},
		{"", "create table card (city text, id text, kelurahan text references region (code), primary key (city, id))"},
		{"", "create table card (city text, id text, price numeric(10, 2), constraint card_key primary key (city, id), unique (city, price), foreign key (city, id) references person (city, id))"},
		{"", "create index card_place on card (city, place)"},
		{"", "create unique index card_nik on card (city, nik) where nik is not null"},
		{"", "alter table card add column note text; alter table card add constraint one unique (city, note)"},

		// What fails on one of them.
		{`"lateral"`, "select p.id from person p left join lateral (select 1) q on true where p.city = $1"},
		{`"ilike"`, "select id from person where city = $1 and name ilike $2"},
		{`"greatest ("`, "select greatest(a, b) from person where city = $1"},
		{`"least ("`, "select LEAST (a, b) from person where city = $1"},
		{"no arrays", "select id from person where city = $1 and id = any($2)"},
		{"no arrays", "select array[1, 2] from person where city = $1"},
		{"passed in", "update person set at = now() where city = $1"},
		{"passed in", "insert into entry (city, at) values ($1, current_timestamp)"},
		{"passed in", "select datetime('now') from person where city = $1"},
		{"reckoned in Go", "select at + interval '1 day' from person where city = $1"},
		{"reckoned in Go", "select date_trunc('month', at) from person where city = $1"},
		{"ids are made", "insert into entry (city, id) values ($1, gen_random_uuid())"},
		{"ids are made", "create table card (city text, id serial, primary key (city, id))"},
		{"no row locks", "select id from job where city = $1 for update"},
		{"->>", "select body->>'name' from entry where city = $1"},
		{"->", "select body -> 'name' from entry where city = $1"},
		{"on conflict", "insert or ignore into entry (city, id) values ($1, $2)"},
		{"placeholders", "select id from person where city = ?"},
		{"natural", "select p.city from person p natural join card c"},
		{"generated", "create table card (city text, id bigint generated always as identity, primary key (city, id))"},
		{"triggers", "create trigger t after insert on card for each row execute function f()"},
		{"list the columns", "select * from person where city = $1"},
		{"list the columns", "select p.* from person p where city = $1"},
		{"list the columns", "select p.id, c.* from person p join card c on c.city = p.city"},
		{"list the columns", "insert into entry (city) values ($1) returning *"},
		{"insert without a column list", "insert into entry values ($1, $2) returning city"},
		{"insert without a column list", "insert into entry select city from draft"},
		{"never changes", "update person set name = $2, city = $3 where city = $1"},
		{"never changes", "insert into card (city, id) values ($1, $2) on conflict (city, id) do update set city = excluded.city"},
		{"join of card without the city", "select p.id from person p join card c on c.id = p.id where p.city = $1"},
		{"join of card without the city", "select p.id from person p join card c on c.city = c.city where p.city = $1"},
		{"join of card without the city", "select p.id from person p join card c using (id) where p.city = $1"},
		{"a join needs", "select p.city from person p cross join card c"},
		{"a join needs", "select p.id from person p cross join region r where p.city = $1"},
		{"joined by a comma", "select p.id from person p, region r where p.city = $1"},
		{"update or delete from draft without", "update person set name = d.name from draft d where person.id = d.id and d.city = $1"},
		{"update or delete from draft without", "delete from person using draft where person.id = draft.id and draft.city = $1"},
		{"join of q without the city", "with q as (select id from card where city = $1) select p.id from person p join q on q.id = p.id where p.city = $1"},
		{"names no city", "select id from person where id = $1"},
		{"names no city", "delete from entry where id = $1"},
		{"names no city", "insert into entry (id) values ($1)"},
		{"does not begin with city", "create table card (city text, id text, primary key (id, city))"},
		{"has no primary key", "create table card (city text, id text)"},
		{"primary key by itself", "create table card (city text, id text primary key)"},
		{"unique by itself", "create table card (city text, nik text unique, primary key (city, nik))"},
		{"unique constraint of card without", "create table card (city text, nik text, primary key (city, nik), unique (nik))"},
		{"refers to person without", "create table card (city text, p text references person (id), primary key (city, p))"},
		{"foreign key of card", "create table card (city text, p text, primary key (city, p), foreign key (p) references person (id))"},
		{"unique index on card without", "create unique index card_nik on card (nik)"},
		{"unique index on card without", "create unique index card_nik on card (lower(city))"},
		{"unique constraint of card without", "alter table card add constraint one unique (nik)"},
		{"unique by itself", "alter table card add column nik text unique"},
		{"x.sql:4", "create table a (city text primary key);\n\n\ndelete from entry where id = ';';\n"},
	} {
		t.Run(firstLine(c.text), func(t *testing.T) { expect(t, CheckSQL("x.sql", 1, c.text), c.want) })
	}
}

func TestSQLInGo(t *testing.T) {
	inStore := func(name, body string) source {
		return source{name: name, text: "package store\nconst columns = \"city, id\"\nconst good = \"select \" + columns + \" from entry where city = $1\"\n" + body}
	}
	for _, c := range []struct{ file, body, want string }{
		{"internal/store/a.go", "", ""},
		{"internal/store/a.go", "const bad = `select id from entry`", "a.go:4: the statement names no city"},
		{"internal/store/a.go", "const bad = `\n\tselect id\n\tfrom entry`", "a.go:5: the statement names no city"},
		{"internal/store/a.go", "func f() { q(\"delete from \" + \"entry\") }", "names no city"},
		{"internal/store/a.go", "func f(t string) { q(\"delete from \" + t) }", "put together from variables"},
		{"internal/store/a.go", "func f(t string) { q(\"update \" + t + \" set n = 1 where city = $1\") }", "put together from variables"},
		{"internal/store/a.go", "func f(t string) { q(good + t) }", "put together from variables"},
		{"internal/store/a.go", "func f(t string) { q(fmt.Sprintf(good+` and id = %s`, t)) }", "put together from variables"},
		{"internal/store/a.go", "func f(t string) { q(strings.ReplaceAll(good, `id`, t)) }", "put together from variables"},
		{"internal/store/a.go", "func f(q string) { q += ` where city = $1` }", "put together from variables"},
		{"internal/store/a.go", "func f(t string) { q(\"update \" + t + \" failed\") }", ""},
		{"internal/store/a.go", "func f() { q(\"select one of these\") }", ""},
		{"internal/store/scope.go", "func f(t string) { q(good + t) }", ""},
		{"internal/store/scope.go", "const bad = `select id from entry`", "names no city"},
		{"internal/store/storetest/a.go", "const bad = `select id from entry`", "names no city"},
		{"internal/store/a_test.go", "const bad = `select id from entry`", ""},
		{"internal/store/pgtest/a.go", "func f(t string) { q(\"create database \" + t) }", ""},
		{"internal/web/a.go", "const bad = `select id from entry`", ""},
	} {
		t.Run(c.file+" "+firstLine(c.body), func(t *testing.T) {
			s := inStore(c.file, c.body)
			f, err := parse(token.NewFileSet(), s.name, s.text)
			if err != nil {
				t.Fatal(err)
			}
			expect(t, inOrder(storeSQL([]File{f})), c.want)
		})
	}
}

func TestSQLFindsMigrations(t *testing.T) {
	breaches, err := SQL(fstest.MapFS{
		"migrations/0001_a.sql":       {Data: []byte("create table a (city text primary key);\ncreate table b (id text primary key);\n")},
		"ui/node_modules/x/other.sql": {Data: []byte("select * from a;")},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, breaches, "migrations/0001_a.sql:2: b.id is a primary key by itself")
}

// Whatever the text, reading it ends and loses nothing but space and comments.
func FuzzStatements(f *testing.F) {
	for _, seed := range []string{"select 1; select 2", "'a;b", `"q`, "/* x", "-- a\nselect", "create table (", "alter table", "insert into", "with a as", "update x set", ")))", "\xff$"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		CheckSQL("x.sql", 1, text)
		var words strings.Builder
		for rest := text; rest != ""; {
			word, after := nextWord(rest)
			if word == "" {
				t.Fatalf("no word at the start of %q", rest)
			}
			words.WriteString(word)
			rest = after
		}
		if words.String() != text {
			t.Errorf("the words of %q make %q", text, words.String())
		}
	})
}
