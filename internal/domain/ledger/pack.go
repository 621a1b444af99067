package ledger

import (
	"encoding/binary"
	"errors"
	"math"
)

// A card is packed into bytes for the store: it is read and written with every
// weighing, and it is no record (the entries are), so it need not be read by
// people. Numbers are varints, measurements are thousandths, and a text or an
// ID that repeats is written once.

// packer writes.
type packer struct {
	b     []byte
	texts []string
	ids   []ID
}

func (p *packer) uint(v uint64) { p.b = binary.AppendUvarint(p.b, v) }
func (p *packer) int(v int64)   { p.b = binary.AppendVarint(p.b, v) }
func (p *packer) count(n int)   { p.uint(uint64(n)) }

// flags writes up to eight truths.
func (p *packer) flags(truths ...bool) {
	var bits byte
	for i, truth := range truths {
		if truth {
			bits |= 1 << i
		}
	}
	p.b = append(p.b, bits)
}

// text writes a text: 0 and the text itself the first time, its number later.
func (p *packer) text(s string) {
	for i, seen := range p.texts {
		if seen == s {
			p.uint(uint64(i + 1))
			return
		}
	}
	p.texts = append(p.texts, s)
	p.uint(0)
	p.uint(uint64(len(s)))
	p.b = append(p.b, s...)
}

// id writes an ID in the same way.
func (p *packer) id(id ID) {
	for i, seen := range p.ids {
		if seen == id {
			p.uint(uint64(i + 1))
			return
		}
	}
	p.ids = append(p.ids, id)
	p.uint(0)
	p.b = append(p.b, id[:]...)
}

// once writes an ID that does not repeat, as an entry's does not.
func (p *packer) once(id ID) { p.b = append(p.b, id[:]...) }

// float writes a number exactly: as thousandths where that is exact, which it
// is for every measurement and score, else bit by bit.
func (p *packer) float(v float64) {
	n := math.Round(v * 1000)
	if math.Abs(n) < 1<<53 && math.Float64bits(n/1000) == math.Float64bits(v) {
		p.int(int64(n) << 1)
		return
	}
	p.int(1)
	p.b = binary.LittleEndian.AppendUint64(p.b, math.Float64bits(v))
}

// errPacked is bytes that no packer wrote.
var errPacked = errors.New("a packed card is damaged")

// unpacker reads what a packer wrote. After the first damage it gives zeros,
// and err says so.
type unpacker struct {
	b     []byte
	texts []string
	ids   []ID
	err   error
}

func (u *unpacker) fail() {
	u.err, u.b = errPacked, nil
}

func (u *unpacker) uint() uint64 {
	v, n := binary.Uvarint(u.b)
	if n <= 0 {
		u.fail()
		return 0
	}
	u.b = u.b[n:]
	return v
}

func (u *unpacker) int() int64 {
	v, n := binary.Varint(u.b)
	if n <= 0 {
		u.fail()
		return 0
	}
	u.b = u.b[n:]
	return v
}

// count reads the length of a list whose members take at least one byte each,
// so that damage cannot ask for more memory than there is to read.
func (u *unpacker) count() int {
	n := u.uint()
	if n > uint64(len(u.b)) {
		u.fail()
		return 0
	}
	return int(n)
}

func (u *unpacker) take(n int) []byte {
	if n > len(u.b) {
		u.fail()
		return nil
	}
	taken := u.b[:n]
	u.b = u.b[n:]
	return taken
}

func (u *unpacker) flags(truths ...*bool) {
	bits := u.take(1)
	if bits == nil {
		return
	}
	for i, truth := range truths {
		*truth = bits[0]&(1<<i) != 0
	}
}

func (u *unpacker) text() string {
	if n := u.uint(); n > 0 {
		if n > uint64(len(u.texts)) {
			u.fail()
			return ""
		}
		return u.texts[n-1]
	}
	s := string(u.take(u.count()))
	u.texts = append(u.texts, s)
	return s
}

func (u *unpacker) id() ID {
	if n := u.uint(); n > 0 {
		if n > uint64(len(u.ids)) {
			u.fail()
			return ID{}
		}
		return u.ids[n-1]
	}
	id := u.once()
	u.ids = append(u.ids, id)
	return id
}

func (u *unpacker) once() (id ID) {
	copy(id[:], u.take(len(id)))
	return id
}

func (u *unpacker) float() float64 {
	n := u.int()
	if n&1 == 0 {
		return float64(n>>1) / 1000
	}
	bits := u.take(8)
	if bits == nil {
		return 0
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(bits))
}
