package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"strconv"
	"strings"

	"canting/internal/domain/fault"
)

const (
	// directoryBytes bounds the zip directory, which archive/zip holds in memory.
	directoryBytes = 4 << 20
	// bombBytes is the inflated size from which a part's ratio is judged; small
	// parts of repeated tags compress beyond any sensible ratio.
	bombBytes = 16 << 20
	// endRecord is the length of the zip end record without its comment.
	endRecord = 22
)

// archive is a zip whose directory has been judged before anything inflates.
type archive struct {
	parts  map[string]*zip.File
	budget int64 // bytes that may still inflate
}

func openArchive(file *io.SectionReader, limits Limits) (*archive, error) {
	if err := checkEnd(file, limits); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(file, file.Size())
	if err != nil {
		return nil, damaged(err)
	}
	a := &archive{parts: make(map[string]*zip.File, len(z.File)), budget: limits.Inflated}
	var total uint64
	for _, f := range z.File {
		if err := checkPart(f, limits); err != nil {
			return nil, err
		}
		total += f.UncompressedSize64
		if total > uint64(limits.Inflated) {
			return nil, refuse(fault.TooMuch, "bomb", nil, "limit_mb", megabytes(limits.Inflated))
		}
		a.parts[strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))] = f
	}
	return a, nil
}

// checkEnd reads the end record itself: the directory must be small before
// archive/zip is let near it. A zip64 directory has no place in a file this size.
func checkEnd(file *io.SectionReader, limits Limits) error {
	tail := make([]byte, min(file.Size(), 1<<16+endRecord))
	if _, err := file.ReadAt(tail, file.Size()-int64(len(tail))); err != nil && err != io.EOF {
		return asFault(err)
	}
	i := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if i < 0 || len(tail)-i < endRecord {
		return refuse(fault.Invalid, "truncated", nil)
	}
	end := tail[i:]
	entries := binary.LittleEndian.Uint16(end[10:])
	size, offset := binary.LittleEndian.Uint32(end[12:]), binary.LittleEndian.Uint32(end[16:])
	if int(entries) > limits.Entries {
		return refuse(fault.TooMuch, "too_many_parts", nil, "limit", strconv.Itoa(limits.Entries))
	}
	at := file.Size() - int64(len(end))
	if offset == 0xffffffff || int64(offset) > at || at-int64(offset) > directoryBytes || size > directoryBytes {
		return damaged(nil)
	}
	return nil
}

func checkPart(f *zip.File, limits Limits) error {
	if f.Flags&1 != 0 {
		return refuse(fault.Invalid, "encrypted", nil)
	}
	if f.UncompressedSize64 > bombBytes && f.UncompressedSize64/uint64(limits.Ratio) > f.CompressedSize64 {
		return refuse(fault.TooMuch, "bomb", nil, "limit_mb", megabytes(limits.Inflated))
	}
	return nil
}

// has tells whether the part exists; names are compared without case.
func (a *archive) has(name string) bool { return a.parts[strings.ToLower(name)] != nil }

// open inflates a part within what is left of the archive's budget, whatever the
// directory claims about its size.
func (a *archive) open(name string) (io.ReadCloser, error) {
	f := a.parts[strings.ToLower(name)]
	if f == nil {
		return nil, damaged(nil)
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged(err)
	}
	return &metered{ReadCloser: r, budget: &a.budget}, nil
}

// metered spends a shared budget as it reads.
type metered struct {
	io.ReadCloser
	budget *int64
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.ReadCloser.Read(p)
	if *m.budget -= int64(n); *m.budget < 0 {
		return 0, refuse(fault.TooMuch, "bomb", nil)
	}
	return n, err
}
