package programme

import (
	"fmt"

	"canting/internal/domain/fault"
)

// Problem is one thing to mend in a programme, or a remark about it.
type Problem struct {
	// Path is where, by the keys of the file: "visits.anc.findings[3].when".
	Path string
	// Fault is what; its key is one of "programme.…" or "rule.…".
	Fault *fault.Error
	// Remark marks what is worth a look and does not make the file unusable.
	Remark bool
}

// problems collects what is found wrong.
type problems []Problem

func (ps *problems) add(path, key string, params ...string) {
	*ps = append(*ps, Problem{Path: path, Fault: fault.E("programme.Compile", fault.Invalid, "programme."+key, nil, params...)})
}

func (ps *problems) remark(path, key string, params ...string) {
	ps.add(path, key, params...)
	(*ps)[len(*ps)-1].Remark = true
}

// at is the path of the i-th entry of a list.
func at(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }
