package account

import (
	"net/netip"
	"slices"
	"sync"
	"time"
)

// limiter is a leaky bucket per key: so many tries at once, then one per
// interval. Of each key it keeps the moment at which its bucket will be empty
// again (the generic cell rate algorithm), and only until that moment.
type limiter struct {
	burst int
	every time.Duration
	most  int // keys kept

	mu    sync.Mutex
	empty map[string]time.Time
}

func newLimiter(burst int, every time.Duration, most int) *limiter {
	return &limiter{burst: burst, every: every, most: most, empty: map[string]time.Time{}}
}

// take counts a try. When there have been too many it is not counted, and the
// answer is how long to wait.
func (l *limiter) take(key string, now time.Time) (wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at, known := l.empty[key]
	if at.Before(now) {
		at = now
	}
	if wait = at.Sub(now) - time.Duration(l.burst-1)*l.every; wait > 0 {
		return wait
	}
	if !known && len(l.empty) >= l.most {
		l.shrink(now)
	}
	l.empty[key] = at.Add(l.every)
	return 0
}

// giveBack takes one try back.
func (l *limiter) giveBack(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if at, known := l.empty[key]; known {
		l.empty[key] = at.Add(-l.every)
	}
}

// forget empties the key's bucket.
func (l *limiter) forget(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.empty, key)
}

// shrink drops the keys whose buckets are empty and then the emptiest, until a
// quarter is free. The fullest stay, so that a flood of new keys cannot make us
// forget the one that is being guessed at.
func (l *limiter) shrink(now time.Time) {
	keys := make([]string, 0, len(l.empty))
	for key, at := range l.empty {
		if !at.After(now) {
			delete(l.empty, key)
			continue
		}
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int { return l.empty[a].Compare(l.empty[b]) })
	for _, key := range keys[:max(0, len(keys)-l.most*3/4)] {
		delete(l.empty, key)
	}
}

// addressKey is whom a remote address counts for: an IPv4 address, or the
// network of 64 bits in which one IPv6 customer has every address. A port is
// ignored; a text that is no address counts for all such texts together.
func addressKey(from string) string {
	addr, err := netip.ParseAddr(from)
	if err != nil {
		var both netip.AddrPort
		if both, err = netip.ParseAddrPort(from); err != nil {
			return ""
		}
		addr = both.Addr()
	}
	addr = addr.Unmap().WithZone("")
	if addr.Is4() {
		return addr.String()
	}
	network, _ := addr.Prefix(64) // 64 bits always fit an IPv6 address
	return network.String()
}
