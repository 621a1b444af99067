package sheet

import (
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"canting/internal/domain/fault"
)

const (
	blockBytes  = 1 << 20 // a block holds whole strings
	blockStarts = 1 << 14
)

// sharedStrings is a workbook's table of strings, packed: a million short texts
// cost their bytes and five more each, and nothing is copied as it grows.
type sharedStrings struct {
	blocks [][]byte   // strings, each after its length as a uvarint
	starts [][]uint32 // where each string begins: block number and offset
	n      int
	bytes  int64
}

// readShared reads the table; a workbook may have none.
func readShared(a *archive, rels []relation, limits Limits) (*sharedStrings, error) {
	s := &sharedStrings{}
	i := slices.IndexFunc(rels, func(r relation) bool { return strings.HasSuffix(r.kind, "/sharedStrings") })
	if i < 0 {
		return s, nil
	}
	part, err := a.open(rels[i].target)
	if err != nil {
		return nil, err
	}
	defer part.Close()
	in := newTags(part, textLimit(limits))
	var text []byte
	phonetic := false
	for {
		err := in.next()
		switch {
		case err == io.EOF:
			return nil, io.ErrUnexpectedEOF
		case errors.Is(err, errTextTooLong):
			return nil, textTooLong(limits)
		case err != nil:
			return nil, err
		}
		switch string(in.name) {
		case "rPh":
			phonetic = !in.close
		case "t":
			if in.close && !phonetic {
				text = append(text, in.text...)
			}
			if len(text) > textLimit(limits) {
				return nil, textTooLong(limits)
			}
		case "si":
			if in.close || in.alone {
				if err := s.add(text, limits); err != nil {
					return nil, err
				}
			}
			text = text[:0]
		case "sst":
			if in.close || in.alone {
				return s, nil
			}
		}
	}
}

func (s *sharedStrings) add(text []byte, limits Limits) error {
	if len(text) > limits.CellChars && utf8.RuneCount(text) > limits.CellChars {
		return textTooLong(limits)
	}
	s.bytes += int64(len(text)) + 5
	if s.bytes > limits.SharedBytes {
		return refuse(fault.TooMuch, "too_much_text", nil, "limit_mb", megabytes(limits.SharedBytes))
	}
	last := len(s.blocks) - 1
	if last < 0 || len(s.blocks[last])+len(text)+binary.MaxVarintLen32 > cap(s.blocks[last]) {
		s.blocks = append(s.blocks, make([]byte, 0, max(blockBytes, len(text)+binary.MaxVarintLen32)))
		last++
	}
	if s.n%blockStarts == 0 {
		s.starts = append(s.starts, make([]uint32, 0, blockStarts))
	}
	row := s.n / blockStarts
	s.starts[row] = append(s.starts[row], uint32(last)<<20|uint32(len(s.blocks[last])))
	s.blocks[last] = append(binary.AppendUvarint(s.blocks[last], uint64(len(text))), text...)
	s.n++
	return nil
}

// at is the i-th string; the bytes belong to the table.
func (s *sharedStrings) at(i int) ([]byte, error) {
	if i < 0 || i >= s.n {
		return nil, damaged(nil)
	}
	start := s.starts[i/blockStarts][i%blockStarts]
	block := s.blocks[start>>20][start&(blockBytes-1):]
	length, n := binary.Uvarint(block)
	return block[n : n+int(length)], nil
}

// textTooLong is the refusal of a shared string; which cells use it is not known.
func textTooLong(limits Limits) error {
	return refuse(fault.TooMuch, "text_too_long", nil, "limit", strconv.Itoa(limits.CellChars))
}
