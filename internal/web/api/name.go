package api

import (
	"context"
	"sync"

	"canting/internal/domain/ledger"
)

// accountNames remembers what people are called: a child's page names the same
// few over and over.
type accountNames struct {
	names Names
	mu    sync.RWMutex
	known map[ledger.ID]string
}

// namesKept bounds what is remembered; a city has some hundreds of accounts.
const namesKept = 4096

func newAccountNames(n Names) *accountNames {
	return &accountNames{names: n, known: map[ledger.ID]string{}}
}

// of names the person behind an account, "" when there is none.
func (n *accountNames) of(ctx context.Context, who ledger.ID) (string, error) {
	n.mu.RLock()
	name, known := n.known[who]
	n.mu.RUnlock()
	if known {
		return name, nil
	}
	name, err := n.names.Name(ctx, who)
	if err != nil {
		return "", err
	}
	if name != "" {
		n.keep(who, name)
	}
	return name, nil
}

func (n *accountNames) keep(who ledger.ID, name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.known) >= namesKept {
		clear(n.known)
	}
	n.known[who] = name
}
