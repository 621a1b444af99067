package store

import "testing"

func TestUnnamed(t *testing.T) {
	for text, want := range map[string]string{
		"insert into a (b, c) values ($1,$2),($3,$4)":         "insert into a (b, c) values (?,?),(?,?)",
		"select a from b where c = $1 and d in ($2,$3)":       "select a from b where c = ? and d in (?,?)",
		"select a from b where c > $1 or (c = $1 and d > $2)": "select a from b where c > $1 or (c = $1 and d > $2)",
		"update a set b = $2 where c = $1":                    "update a set b = $2 where c = $1",
		"select 1":                                            "select 1",
		"select a from b where c = $10":                       "select a from b where c = $10",
	} {
		if got := unnamed(text); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestTableText(t *testing.T) {
	small := table{head: "insert into a (b, c) values ", columns: 2, tail: " on conflict do nothing"}
	if got, want := small.text(2), "insert into a (b, c) values ($1,$2),($3,$4) on conflict do nothing"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
