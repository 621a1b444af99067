package account

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"canting/internal/domain/fault"
)

// Hashing is what one Argon2id costs. Verifiers that were made at another cost
// still work, and are made anew when their owner next signs in.
type Hashing struct {
	Memory uint32 // KiB
	Passes uint32
	Lanes  uint8
}

// DefaultHashing is 19 MiB, two passes, one lane: the OWASP Password Storage
// Cheat Sheet's first choice for Argon2id (read 2026).
func DefaultHashing() Hashing { return Hashing{Memory: 19 * 1024, Passes: 2, Lanes: 1} }

// Derive is the key derivation that argon2.IDKey implements; memory in KiB.
type Derive func(password, salt []byte, passes, memory uint32, lanes uint8, size uint32) []byte

const (
	saltSize = 16
	keySize  = 32
)

// sane bounds what a verifier in the database may cost us, and keeps out what
// Argon2 refuses with a panic.
func (h Hashing) sane() bool {
	return h.Lanes >= 1 && h.Lanes <= 16 && h.Passes >= 1 && h.Passes <= 64 && h.Memory >= 8*uint32(h.Lanes) && h.Memory <= 1<<20
}

// verifier is what is kept of a password.
type verifier struct {
	cost Hashing
	salt []byte
	key  []byte
}

// String is the PHC string format: $argon2id$v=19$m=..,t=..,p=..$salt$key.
func (v verifier) String() string {
	text := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", v.cost.Memory, v.cost.Passes, v.cost.Lanes,
		text.EncodeToString(v.salt), text.EncodeToString(v.key))
}

// parseVerifier reads what String writes, and nothing else: one verifier has
// one spelling. The error does not repeat the text, which is a secret.
func parseVerifier(text string) (verifier, error) {
	var v verifier
	var err error
	if fields := strings.Split(text, "$"); len(fields) == 6 {
		_, scanErr := fmt.Sscanf(fields[3], "m=%d,t=%d,p=%d", &v.cost.Memory, &v.cost.Passes, &v.cost.Lanes)
		var saltErr, keyErr error
		v.salt, saltErr = base64.RawStdEncoding.DecodeString(fields[4])
		v.key, keyErr = base64.RawStdEncoding.DecodeString(fields[5])
		err = errors.Join(scanErr, saltErr, keyErr)
	}
	if err != nil || v.String() != text || !v.cost.sane() || !within(len(v.salt), 8, 64) || !within(len(v.key), 16, 64) {
		return verifier{}, fault.E("account.password", fault.Internal, "", errors.New("a stored password is not Argon2id in PHC form"))
	}
	return v, nil
}

func within(n, least, most int) bool { return n >= least && n <= most }

// hasher makes and checks verifiers, a few at a time: a flood of sign-ins
// waits here rather than taking all memory.
type hasher struct {
	cost   Hashing
	derive Derive
	random io.Reader
	slots  chan struct{}
	// decoy is checked when there is no account. No password is known to fit.
	decoy verifier
}

// atOnce is how many derivations run together, 19 MiB each.
const atOnce = 2

func newHasher(cost Hashing, derive Derive, random io.Reader) (*hasher, error) {
	h := &hasher{cost: cost, derive: derive, random: random, slots: make(chan struct{}, atOnce)}
	if !cost.sane() {
		return nil, fault.E("account.open", fault.Invalid, "fault.invalid", fmt.Errorf("hashing cost %+v is out of bounds", cost))
	}
	noise, err := randomBytes(random, saltSize+keySize)
	if err != nil {
		return nil, err
	}
	h.decoy = verifier{cost: cost, salt: noise[:saltSize], key: noise[saltSize:]}
	return h, nil
}

// hash makes a verifier's text at the present cost.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	salt, err := randomBytes(h.random, saltSize)
	if err != nil {
		return "", err
	}
	v := verifier{cost: h.cost, salt: salt, key: make([]byte, keySize)}
	v.key, err = h.key(ctx, v, password)
	return v.String(), err
}

// fits tells whether the password is the verifier's, in a time that does not
// depend on where the two differ.
func (h *hasher) fits(ctx context.Context, v verifier, password string) (bool, error) {
	key, err := h.key(ctx, v, password)
	return err == nil && subtle.ConstantTimeCompare(key, v.key) == 1, err
}

func (h *hasher) key(ctx context.Context, v verifier, password string) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, fault.E("account.password", fault.Unavailable, "fault.unavailable", ctx.Err())
	}
	defer func() { <-h.slots }()
	return h.derive([]byte(password), v.salt, v.cost.Passes, v.cost.Memory, v.cost.Lanes, uint32(len(v.key))), nil
}

func randomBytes(random io.Reader, n int) ([]byte, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(random, b); err != nil {
		return nil, fault.E("account.random", fault.Unavailable, "fault.unavailable", err)
	}
	return b, nil
}
