package sigizi

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"

	"canting/internal/domain/fault"
	"canting/internal/exchange/sheet"
)

// spoolBytes is how much of the rows is kept in memory before they move to a
// temporary file.
const spoolBytes = 8 << 20

// spool keeps rows between the pass that judges a file and the pass that
// delivers it. A record is its length, then row number, number of cells, each
// cell's kind and length, and all texts end to end.
type spool struct {
	dir  string
	mem  []byte
	file *os.File
	out  *bufio.Writer
	rec  []byte
}

// add appends a row.
func (s *spool) add(number int, cells []sheet.Cell) error {
	rec := binary.AppendUvarint(s.rec[:0], uint64(number))
	rec = binary.AppendUvarint(rec, uint64(len(cells)))
	for i := range cells {
		rec = binary.AppendUvarint(rec, uint64(len(cells[i].Text))<<3|uint64(cells[i].Kind))
	}
	for i := range cells {
		rec = append(rec, cells[i].Text...)
	}
	s.rec = rec
	var head [binary.MaxVarintLen64]byte
	length := head[:binary.PutUvarint(head[:], uint64(len(rec)))]
	if s.file == nil && len(s.mem)+len(length)+len(rec) > spoolBytes {
		if err := s.spill(); err != nil {
			return err
		}
	}
	if s.file == nil {
		s.mem = append(append(s.mem, length...), rec...)
		return nil
	}
	_, err1 := s.out.Write(length)
	_, err2 := s.out.Write(rec)
	return spoolFault(errors.Join(err1, err2))
}

// spill moves what is in memory to a temporary file.
func (s *spool) spill() error {
	file, err := os.CreateTemp(s.dir, "canting-sigizi-*")
	if err != nil {
		return spoolFault(err)
	}
	s.file, s.out = file, bufio.NewWriterSize(file, 64<<10)
	_, err = s.out.Write(s.mem)
	s.mem = nil
	return spoolFault(err)
}

// finish ends the writing.
func (s *spool) finish() error {
	if s.file == nil {
		return nil
	}
	return spoolFault(s.out.Flush())
}

// reader starts at the first row; several may read at once.
func (s *spool) reader() *spoolReader {
	if s.file == nil {
		return &spoolReader{in: bufio.NewReaderSize(bytes.NewReader(s.mem), 4<<10)}
	}
	return &spoolReader{in: bufio.NewReaderSize(io.NewSectionReader(s.file, 0, 1<<62), 256<<10)}
}

// close removes the temporary file.
func (s *spool) close() error {
	s.mem = nil
	if s.file == nil {
		return nil
	}
	err := errors.Join(s.file.Close(), os.Remove(s.file.Name()))
	s.file = nil
	return spoolFault(err)
}

// spoolReader yields rows; number and cells are those of the last next.
type spoolReader struct {
	in     *bufio.Reader
	rec    []byte
	number int
	cells  []sheet.Cell
}

// next reads a row into cells. One string holds the texts of all of them.
func (r *spoolReader) next() (bool, error) {
	length, err := binary.ReadUvarint(r.in)
	if err == io.EOF {
		return false, nil
	}
	if err != nil {
		return false, spoolFault(err)
	}
	if uint64(cap(r.rec)) < length {
		r.rec = make([]byte, length)
	}
	r.rec = r.rec[:length]
	if _, err := io.ReadFull(r.in, r.rec); err != nil {
		return false, spoolFault(err)
	}
	r.decode()
	return true, nil
}

// decode takes rec apart; it was written by add, in this process.
func (r *spoolReader) decode() {
	b := r.rec
	take := func() uint64 {
		v, n := binary.Uvarint(b)
		b = b[n:]
		return v
	}
	r.number = int(take())
	r.cells = r.cells[:0]
	n := int(take())
	heads := b
	for range n {
		take()
	}
	text := string(b)
	b = heads
	for range n {
		head := take()
		size := int(head >> 3)
		r.cells = append(r.cells, sheet.Cell{Kind: sheet.CellKind(head & 7), Text: text[:size]})
		text = text[size:]
	}
}

func spoolFault(err error) error {
	if err == nil {
		return nil
	}
	return refuse(fault.Unavailable, "spool", err)
}
