package account

import (
	"context"
	"crypto/pbkdf2"
	"crypto/sha1" //nolint:gosec // old Django hashes use it
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"runtime"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/bcrypt"
	"golang.org/x/crypto/scrypt"
)

// Costs of a new hash, after the recommendation of OWASP for argon2id.
const (
	argonMemory  = 19 * 1024 // KiB
	argonTime    = 2
	argonThreads = 1
	argonKey     = 32
	saltBytes    = 16
)

// Costs beyond these in a stored hash are an attack on memory or time, not a hash.
const (
	maxArgonMemory = 1 << 20 // KiB
	maxRounds      = 20_000_000
)

// hashersAtOnce is how many passwords are hashed at a time: more would only take memory and time from the printing.
var hashersAtOnce = max(1, runtime.GOMAXPROCS(0)/2)

// MaxPassword is how many bytes of a password are looked at; a longer one is refused before it costs anything.
const MaxPassword = 4096

// hashPassword encodes a password as Django's argon2 hasher does: argon2$argon2id$v=19$m=…,t=…,p=…$salt$key.
func hashPassword(password string) string {
	salt := randomBytes(saltBytes)
	key := argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonThreads, argonKey)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("argon2$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads, b64(salt), b64(key))
}

// unusablePassword is a hash that no password has, in Django's form.
func unusablePassword() string {
	return "!" + base64.RawURLEncoding.EncodeToString(randomBytes(30))
}

// checkPassword compares a password with an encoded hash in one of Django's formats. old reports whether the hash should be
// made anew: with another algorithm, or with a higher cost.
func checkPassword(encoded, password string) (ok, old bool, err error) {
	algorithm, rest, found := strings.Cut(encoded, "$")
	if !found || strings.HasPrefix(encoded, "!") {
		return false, false, nil
	}
	switch algorithm {
	case "argon2":
		return checkArgon2(rest, password)
	case "pbkdf2_sha256":
		ok, err = checkPBKDF2(sha256.New, sha256.Size, rest, password)
	case "pbkdf2_sha1":
		ok, err = checkPBKDF2(sha1.New, sha1.Size, rest, password)
	case "scrypt":
		ok, err = checkScrypt(rest, password)
	case "bcrypt_sha256":
		digest := sha256.Sum256([]byte(password))
		ok = bcrypt.CompareHashAndPassword([]byte(rest), []byte(hex.EncodeToString(digest[:]))) == nil
	case "bcrypt":
		ok = bcrypt.CompareHashAndPassword([]byte(rest), []byte(password)) == nil
	default:
		return false, false, fmt.Errorf("account: stored password with unknown algorithm %q", algorithm)
	}
	return ok, true, err
}

// checkArgon2 checks what follows "argon2$".
func checkArgon2(rest, password string) (ok, old bool, err error) {
	f := strings.Split(rest, "$")
	if len(f) != 5 || f[0] != "argon2id" || f[1] != "v="+strconv.Itoa(argon2.Version) {
		return false, false, fmt.Errorf("account: stored argon2 hash of an unknown kind")
	}
	var memory, time uint32
	var threads uint8
	if _, err := fmt.Sscanf(f[2], "m=%d,t=%d,p=%d", &memory, &time, &threads); err != nil || time == 0 || threads == 0 || memory > maxArgonMemory || time > 100 {
		return false, false, fmt.Errorf("account: stored argon2 hash has costs %q", f[2])
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(f[3])
	want, err2 := base64.RawStdEncoding.DecodeString(f[4])
	if err1 != nil || err2 != nil || len(want) < 16 {
		return false, false, fmt.Errorf("account: stored argon2 hash is damaged")
	}
	got := argon2.IDKey([]byte(password), salt, time, memory, threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1, memory < argonMemory || time < argonTime, nil
}

// checkPBKDF2 checks "rounds$salt$key".
func checkPBKDF2(h func() hash.Hash, size int, rest, password string) (bool, error) {
	f := strings.Split(rest, "$")
	if len(f) != 3 {
		return false, fmt.Errorf("account: stored PBKDF2 hash has %d parts", len(f))
	}
	rounds, err := strconv.Atoi(f[0])
	if err != nil || rounds < 1 || rounds > maxRounds {
		return false, fmt.Errorf("account: stored PBKDF2 hash with %q rounds", f[0])
	}
	want, err := base64.StdEncoding.DecodeString(f[2])
	if err != nil {
		return false, fmt.Errorf("account: stored PBKDF2 hash is damaged: %w", err)
	}
	got, err := pbkdf2.Key(h, password, []byte(f[1]), rounds, size)
	if err != nil {
		return false, fmt.Errorf("account: PBKDF2: %w", err)
	}
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

// checkScrypt checks "n$salt$r$p$key".
func checkScrypt(rest, password string) (bool, error) {
	f := strings.Split(rest, "$")
	if len(f) != 5 {
		return false, fmt.Errorf("account: stored scrypt hash has %d parts", len(f))
	}
	n, err1 := strconv.Atoi(f[0])
	r, err2 := strconv.Atoi(f[2])
	p, err3 := strconv.Atoi(f[3])
	want, err4 := base64.StdEncoding.DecodeString(f[4])
	if err1 != nil || err2 != nil || err3 != nil || err4 != nil || n < 2 || r < 1 || p < 1 || n > 1<<20 || r > 64 || p > 64 || n*r > 1<<23 {
		return false, fmt.Errorf("account: stored scrypt hash is damaged, or its costs are out of range")
	}
	got, err := scrypt.Key([]byte(password), []byte(f[1]), n, r, p, len(want))
	if err != nil {
		return false, fmt.Errorf("account: scrypt: %w", err)
	}
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

// hash is hashPassword when it is this request's turn.
func (s *Service) hash(ctx context.Context, password string) (string, error) {
	release, err := s.hashTurn(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	return hashPassword(password), nil
}

// hashTurn waits until one of the few places for hashing is free.
func (s *Service) hashTurn(ctx context.Context) (release func(), err error) {
	select {
	case s.hashing <- struct{}{}:
		return func() { <-s.hashing }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
