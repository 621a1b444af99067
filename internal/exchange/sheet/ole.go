package sheet

import (
	"encoding/binary"
	"io"
	"strings"
	"unicode/utf16"

	"canting/internal/domain/fault"
)

// The parts of the OLE2 container ([MS-CFB]) that a workbook needs. A chain of
// sectors that comes back to itself, as in damaged files, is refused.
const (
	oleHeader   = 512
	oleEntry    = 128
	endOfChain  = 0xfffffffe
	maxSector   = 0xfffffffa
	headerDIFAT = 109
)

// container is an OLE2 file: a small file system in one file.
type container struct {
	file    *io.SectionReader
	shift   uint // log2 of the sector size
	fat     []uint32
	miniFAT []uint32
	mini    []byte // the stream that holds all small streams
	cutoff  uint32
	entries []oleStream
}

// oleStream is a directory entry.
type oleStream struct {
	name  string
	kind  byte // 2 stream, 5 root
	start uint32
	size  uint64
}

func openContainer(file *io.SectionReader) (*container, error) {
	head := make([]byte, oleHeader)
	if _, err := file.ReadAt(head, 0); err != nil {
		return nil, refuse(fault.Invalid, "truncated", err)
	}
	u32 := binary.LittleEndian.Uint32
	c := &container{file: file, shift: uint(binary.LittleEndian.Uint16(head[30:])), cutoff: u32(head[56:])}
	if c.shift != 9 && c.shift != 12 {
		return nil, damaged(nil)
	}
	if err := c.readFAT(head); err != nil {
		return nil, err
	}
	directory, err := c.chain(u32(head[48:]), file.Size())
	if err != nil {
		return nil, err
	}
	c.readEntries(directory)
	miniFAT, err := c.chain(u32(head[60:]), file.Size())
	if err != nil {
		return nil, err
	}
	c.miniFAT = words(miniFAT)
	for _, e := range c.entries {
		if e.kind != 5 {
			continue
		}
		if c.mini, err = c.chain(e.start, int64(min(e.size, uint64(file.Size())))); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// readFAT collects the sector allocation table, whose own sectors are listed in
// the header and in a chain of further lists.
func (c *container) readFAT(head []byte) error {
	list := words(head[76 : 76+4*headerDIFAT])
	next := binary.LittleEndian.Uint32(head[68:])
	for steps := int64(0); next < maxSector; steps++ {
		if steps > c.sectors() {
			return damaged(nil)
		}
		b, err := c.sector(next)
		if err != nil {
			return err
		}
		more := words(b)
		list = append(list, more[:len(more)-1]...)
		next = more[len(more)-1]
	}
	for _, s := range list {
		if s >= maxSector {
			continue
		}
		if int64(len(c.fat)) > c.sectors() {
			break
		}
		b, err := c.sector(s)
		if err != nil {
			return err
		}
		c.fat = append(c.fat, words(b)...)
	}
	return nil
}

func (c *container) sectors() int64 { return c.file.Size()>>c.shift + 1 }

// sector reads one sector; the file's last may be cut short by its writer.
func (c *container) sector(n uint32) ([]byte, error) {
	b := make([]byte, 1<<c.shift)
	got, err := c.file.ReadAt(b, (int64(n)+1)<<c.shift)
	if got == 0 {
		return nil, refuse(fault.Invalid, "truncated", err)
	}
	if err != nil && err != io.EOF {
		return nil, asFault(err)
	}
	return b, nil
}

// chain reads a stream's sectors from start until size bytes or its end.
func (c *container) chain(start uint32, size int64) ([]byte, error) {
	var out []byte
	seen := make([]bool, len(c.fat))
	for start < maxSector && int64(len(out)) < size {
		if int64(start) >= int64(len(c.fat)) || seen[start] {
			return nil, damaged(nil)
		}
		seen[start] = true
		b, err := c.sector(start)
		if err != nil {
			return nil, err
		}
		out = append(out, b...)
		start = c.fat[start]
	}
	return out[:min(int64(len(out)), size)], nil
}

func (c *container) readEntries(directory []byte) {
	for ; len(directory) >= oleEntry; directory = directory[oleEntry:] {
		length := int(binary.LittleEndian.Uint16(directory[64:]))
		if length < 2 || length > 64 {
			continue
		}
		units := make([]uint16, length/2-1)
		for i := range units {
			units[i] = binary.LittleEndian.Uint16(directory[2*i:])
		}
		c.entries = append(c.entries, oleStream{
			name: string(utf16.Decode(units)), kind: directory[66],
			start: binary.LittleEndian.Uint32(directory[116:]), size: uint64(binary.LittleEndian.Uint32(directory[120:])),
		})
	}
}

// has tells whether a stream or storage of that name exists.
func (c *container) has(name string) bool {
	for _, e := range c.entries {
		if strings.EqualFold(e.name, name) {
			return true
		}
	}
	return false
}

// stream reads the named stream whole, or answers nil when there is none. A
// stream shorter than its directory entry says is a truncated file.
func (c *container) stream(name string) ([]byte, error) {
	for _, e := range c.entries {
		if e.kind != 2 || !strings.EqualFold(e.name, name) {
			continue
		}
		if e.size > uint64(c.file.Size()) {
			return nil, refuse(fault.Invalid, "truncated", nil)
		}
		read := c.chain
		if e.size < uint64(c.cutoff) {
			read = c.miniChain
		}
		b, err := read(e.start, int64(e.size))
		if err == nil && uint64(len(b)) < e.size {
			err = refuse(fault.Invalid, "truncated", nil)
		}
		return b, err
	}
	return nil, nil
}

// miniChain reads a small stream: sectors of 64 bytes inside the mini stream.
func (c *container) miniChain(start uint32, size int64) ([]byte, error) {
	var out []byte
	for start != endOfChain && int64(len(out)) < size {
		at := int64(start) * 64
		if at >= int64(len(c.mini)) || int64(start) >= int64(len(c.miniFAT)) {
			return nil, damaged(nil)
		}
		out = append(out, c.mini[at:min(at+64, int64(len(c.mini)))]...)
		start = c.miniFAT[start]
	}
	return out[:min(int64(len(out)), size)], nil
}

func words(b []byte) []uint32 {
	w := make([]uint32, len(b)/4)
	for i := range w {
		w[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return w
}
