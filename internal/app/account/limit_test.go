package account

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func morning() time.Time { return time.Date(2026, 11, 23, 7, 30, 0, 0, time.UTC) }

func TestLimiter(t *testing.T) {
	// Each step is a moment in seconds after the start, what happens, and how
	// long the try must wait.
	type step struct {
		at   float64
		what string
		wait float64
	}
	cases := map[string][]step{
		"five fast, then one per half minute": {
			{0, "try", 0}, {0, "try", 0}, {0, "try", 0}, {1, "try", 0}, {1, "try", 0},
			{1, "try", 29}, {20, "try", 10}, {30, "try", 0}, {30, "try", 30}, {60, "try", 0}, {60, "try", 30},
		},
		"a refused try costs nothing": {
			{0, "try", 0}, {0, "try", 0}, {0, "try", 0}, {0, "try", 0}, {0, "try", 0},
			{1, "try", 29}, {2, "try", 28}, {3, "try", 27}, {30, "try", 0},
		},
		"rest gives five tries back, not more": {
			{0, "try", 0}, {0, "try", 0}, {3600, "try", 0}, {3600, "try", 0}, {3600, "try", 0}, {3600, "try", 0}, {3600, "try", 0}, {3600, "try", 30},
		},
		"success forgets": {
			{0, "try", 0}, {0, "try", 0}, {0, "try", 0}, {0, "try", 0}, {0, "try", 0}, {0, "forget", 0},
			{0, "try", 0}, {0, "try", 0}, {0, "try", 0}, {0, "try", 0}, {0, "try", 0}, {0, "try", 30},
		},
		"one try given back is one try": {
			{0, "try", 0}, {0, "try", 0}, {0, "try", 0}, {0, "try", 0}, {0, "try", 0}, {0, "give back", 0}, {0, "try", 0}, {0, "try", 30},
		},
		"what was never taken cannot be given back": {
			{0, "give back", 0}, {0, "give back", 0}, {0, "try", 0}, {0, "try", 0}, {0, "try", 0}, {0, "try", 0}, {0, "try", 0}, {0, "try", 30},
		},
		"another's tries do not count": {
			{0, "other", 0}, {0, "other", 0}, {0, "other", 0}, {0, "other", 0}, {0, "other", 0}, {0, "other", 30}, {0, "try", 0},
		},
	}
	for name, steps := range cases {
		t.Run(name, func(t *testing.T) {
			l := newLimiter(5, 30*time.Second, 100)
			for i, s := range steps {
				now, wait := morning().Add(time.Duration(s.at*float64(time.Second))), time.Duration(0)
				switch s.what {
				case "try":
					wait = l.take("siti", now)
				case "other":
					wait = l.take("budi", now)
				case "give back":
					l.giveBack("siti")
				case "forget":
					l.forget("siti")
				}
				if wait.Seconds() != s.wait {
					t.Fatalf("step %d, %+v: waits %v", i, s, wait)
				}
			}
		})
	}
}

// However the tries fall, between any two moments no more get through than the
// burst and one per interval.
func TestLimiterProperty(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		burst := rapid.IntRange(1, 8).Draw(r, "burst")
		every := time.Duration(rapid.IntRange(1, 60).Draw(r, "every")) * time.Second
		l, now := newLimiter(burst, every, 10), morning()
		var through []time.Time
		for _, pause := range rapid.SliceOfN(rapid.IntRange(0, 40), 1, 80).Draw(r, "pauses") {
			now = now.Add(time.Duration(pause) * time.Second)
			wait := l.take("siti", now)
			if wait <= 0 {
				through = append(through, now)
				continue
			}
			if rapid.Bool().Draw(r, "waits") {
				now = now.Add(wait)
				if left := l.take("siti", now); left > 0 {
					r.Fatalf("waited %v as told, and %v are left", wait, left)
				}
				through = append(through, now)
			}
		}
		for i := range through {
			for j := i; j < len(through); j++ {
				if allowed := burst + int(through[j].Sub(through[i])/every); j-i+1 > allowed {
					r.Fatalf("%d tries in %v, want at most %d", j-i+1, through[j].Sub(through[i]), allowed)
				}
			}
		}
	})
}

func TestLimiterIsBounded(t *testing.T) {
	const most = 100
	l := newLimiter(5, 30*time.Second, most)
	for range 5 {
		l.take("guessed at", morning())
	}
	for i := range 20 * most {
		l.take(fmt.Sprintf("flood %d", i), morning().Add(time.Second))
		if len(l.empty) > most {
			t.Fatalf("%d keys are kept, want at most %d", len(l.empty), most)
		}
	}
	if l.take("guessed at", morning().Add(time.Second)) <= 0 {
		t.Error("a flood of other keys gave the one that is guessed at new tries")
	}
	for i := range most {
		l.take(fmt.Sprintf("later %d", i), morning().Add(time.Hour))
	}
	if _, kept := l.empty["guessed at"]; kept {
		t.Error("a bucket that is long empty is still kept")
	}
}

func TestAddressKey(t *testing.T) {
	for from, want := range map[string]string{
		"10.1.2.3":                "10.1.2.3",
		"10.1.2.3:4711":           "10.1.2.3",
		"::ffff:10.1.2.3":         "10.1.2.3",
		"[::ffff:10.1.2.3]:4711":  "10.1.2.3",
		"2001:db8:1:2:3:4:5:6":    "2001:db8:1:2::/64",
		"[2001:db8:1:2::9]:4711":  "2001:db8:1:2::/64",
		"fe80::1%eth0":            "fe80::/64",
		"":                        "",
		"puskesmas.example":       "",
		"10.1.2.3, 192.168.100.1": "",
	} {
		if got := addressKey(from); got != want {
			t.Errorf("addressKey(%q) = %q, want %q", from, got, want)
		}
	}
}
