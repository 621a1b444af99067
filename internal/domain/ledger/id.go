package ledger

import (
	"encoding/hex"
	"strconv"

	"canting/internal/domain/fault"
)

// ID names an entry, a subject, an account or a batch: a UUID, made where the
// thing was first said so that saying it again names the same thing.
type ID [16]byte

// ParseID reads a UUID in its usual form of 36 characters, in either case.
// The empty text is the zero ID.
func ParseID(s string) (ID, error) {
	var id ID
	if s == "" {
		return id, nil
	}
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return id, fault.E("ledger.id", fault.Invalid, "fault.id", nil)
	}
	var digits [32]byte
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] == '-' {
			continue
		}
		if n == len(digits) {
			return id, fault.E("ledger.id", fault.Invalid, "fault.id", nil)
		}
		digits[n] = s[i]
		n++
	}
	if n != len(digits) {
		return id, fault.E("ledger.id", fault.Invalid, "fault.id", nil)
	}
	if _, err := hex.Decode(id[:], digits[:]); err != nil {
		return ID{}, fault.E("ledger.id", fault.Invalid, "fault.id", err)
	}
	return id, nil
}

// IsZero tells whether the ID names nothing.
func (id ID) IsZero() bool { return id == ID{} }

// String is the UUID in lower case, or "" for the zero ID.
func (id ID) String() string {
	if id.IsZero() {
		return ""
	}
	b := id.append(nil)
	return string(b)
}

// Less orders IDs by their bytes, which for UUIDv7 is the order of making.
func (id ID) Less(other ID) bool { return string(id[:]) < string(other[:]) }

// MarshalText writes the UUID, for JSON values and keys.
func (id ID) MarshalText() ([]byte, error) {
	if id.IsZero() {
		return []byte{}, nil
	}
	return id.append(nil), nil
}

// UnmarshalText reads what MarshalText writes.
func (id *ID) UnmarshalText(text []byte) error {
	parsed, err := ParseID(string(text))
	if err != nil {
		return err
	}
	*id = parsed
	return nil
}

func (id ID) append(b []byte) []byte {
	b = hex.AppendEncode(b, id[0:4])
	for _, part := range [][]byte{id[4:6], id[6:8], id[8:10], id[10:16]} {
		b = append(b, '-')
		b = hex.AppendEncode(b, part)
	}
	return b
}

// Derived makes the ID of a thing that is known by a text rather than by a
// number of its own: a place by its code, a pair by its two records, an
// imported row by its file and line. The same texts give the same ID
// everywhere. It is FNV-1a over 128 bits in the form of a UUID of version 8.
func Derived(parts ...string) ID {
	const (
		primeLow   = 0x13b
		primeShift = 24
	)
	hi, lo := uint64(0x6c62272e07bb0142), uint64(0x62b821756295c58d)
	step := func(c byte) {
		lo ^= uint64(c)
		// 128-bit multiply by 2^88 + 0x13b.
		l0, l1 := lo&0xffffffff, lo>>32
		p0 := l0 * primeLow
		p1 := l1*primeLow + p0>>32
		carry := p1 >> 32
		newLo := p1<<32 | p0&0xffffffff
		hi = hi*primeLow + carry + lo<<primeShift
		lo = newLo
	}
	for _, part := range parts {
		for i := 0; i < len(part); i++ {
			step(part[i])
		}
		step(0)
	}
	var id ID
	for i := range 8 {
		id[i] = byte(hi >> (56 - 8*i))
		id[8+i] = byte(lo >> (56 - 8*i))
	}
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return id
}

// InBatch makes the ID of something that row of a batch brings, named by what.
// IDs of one batch lie in the order of its rows, so that storing them fills
// pages one after another instead of touching pages everywhere. It has the form
// of a UUID of version 8: the first six bytes are the batch's own (its time),
// then the row in 26 bits, then 48 bits of Derived.
func InBatch(batch ID, row int, what string) ID {
	id := Derived("batch", batch.String(), strconv.Itoa(row), what)
	copy(id[:6], batch[:6])
	n := uint32(row)
	id[6] = byte(n>>22)&0x0f | 0x80
	id[7] = byte(n >> 14)
	id[8] = byte(n>>8)&0x3f | 0x80
	id[9] = byte(n)
	return id
}
