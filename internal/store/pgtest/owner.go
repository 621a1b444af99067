package pgtest

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// owner is the user that the server runs as. The zero value is the user that
// runs the tests.
type owner struct {
	credential *syscall.Credential
}

// serverOwner is the current user, except for root, as whom PostgreSQL refuses
// to run: then it is postgres, or nobody.
func serverOwner() (owner, error) {
	if os.Geteuid() != 0 {
		return owner{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		account, err := user.Lookup(name)
		if err != nil {
			continue
		}
		return ownerOf(account)
	}
	return owner{}, errors.New("PostgreSQL does not run as root, and there is no user postgres or nobody: run the tests as another user")
}

func ownerOf(account *user.User) (owner, error) {
	uid, err := strconv.ParseUint(account.Uid, 10, 32)
	if err != nil {
		return owner{}, fmt.Errorf("user %s has the id %q: %w", account.Username, account.Uid, err)
	}
	gid, err := strconv.ParseUint(account.Gid, 10, 32)
	if err != nil {
		return owner{}, fmt.Errorf("user %s has the group %q: %w", account.Username, account.Gid, err)
	}
	return owner{credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

// own hands a folder to the owner.
func (o owner) own(dir string) error {
	if o.credential == nil {
		return nil
	}
	return os.Chown(dir, int(o.credential.Uid), int(o.credential.Gid))
}

// attributes start a process as the owner, in a session of its own: Ctrl-C at
// the terminal reaches the tests, and the keeper alone ends the server.
func (o owner) attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: o.credential, Setsid: true}
}
