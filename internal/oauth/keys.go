package oauth

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"

	jose "github.com/go-jose/go-jose/v4"

	"etikett/internal/fault"
)

const (
	keyBits = 2048
	// keyLife is how long a key signs. It is told for one more life, so that what it signed can be checked to its end.
	keyLife = 90 * 24 * time.Hour
	// keysFresh is how old the keys in memory may be: another process may have made one.
	keysFresh = 5 * time.Minute
)

// StoredKey is a signing key as it is stored.
type StoredKey struct {
	ID      string
	Sealed  []byte // the private key in PKCS #8, under AES-256-GCM with the ID as additional data
	Created time.Time
}

// signingKey implements the library's SigningKey and, as publicKey, its Key.
type signingKey struct {
	id      string
	key     *rsa.PrivateKey
	created time.Time
}

func (k signingKey) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (k signingKey) Key() any                                    { return k.key }
func (k signingKey) ID() string                                  { return k.id }

type publicKey struct{ signingKey }

func (k publicKey) Algorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (k publicKey) Use() string                        { return "sig" }
func (k publicKey) Key() any                           { return &k.key.PublicKey }

// ring gives the keys, newest first. The first is made if there is none that may sign.
func (s *Service) ring(ctx context.Context) ([]signingKey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if len(s.keys) > 0 && now.Sub(s.keysRead) < keysFresh {
		return s.keys, nil
	}
	if err := s.readKeys(ctx); err != nil {
		return nil, err
	}
	if len(s.keys) == 0 || now.Sub(s.keys[0].created) > keyLife {
		if err := s.addKey(ctx); err != nil {
			return nil, err
		}
	}
	return s.keys, nil
}

// RotateKeys makes a new signing key. Tokens that older keys have signed stay good to their end.
func (s *Service) RotateKeys(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.readKeys(ctx); err != nil {
		return err
	}
	return s.addKey(ctx)
}

// addKey makes a key and reads all of them anew. If another process was faster its key is the new one.
func (s *Service) addKey(ctx context.Context) error {
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return fmt.Errorf("oauth: making a key: %w", err)
	}
	k := signingKey{id: strings.ToLower(rand.Text()[:16]), key: key, created: s.now()}
	sealed, err := s.sealKey(k)
	if err != nil {
		return err
	}
	newest := ""
	if len(s.keys) > 0 {
		newest = s.keys[0].id
	}
	err = s.store.AddKey(ctx, StoredKey{ID: k.id, Sealed: sealed, Created: k.created}, newest, k.created.Add(-2*keyLife))
	if err != nil && fault.KindOf(err) != fault.Conflict {
		return err
	}
	return s.readKeys(ctx)
}

func (s *Service) readKeys(ctx context.Context) error {
	stored, err := s.store.Keys(ctx)
	if err != nil {
		return err
	}
	var keys []signingKey
	for _, k := range stored {
		opened, err := s.openKey(k)
		if err != nil {
			return err
		}
		keys = append(keys, opened)
	}
	s.keys, s.keysRead = keys, s.now()
	return nil
}

func (s *Service) aead() (cipher.AEAD, error) {
	block, err := aes.NewCipher(s.seal[:])
	if err != nil {
		return nil, fmt.Errorf("oauth: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

func (s *Service) sealKey(k signingKey) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(k.key)
	if err != nil {
		return nil, fmt.Errorf("oauth: sealing a key: %w", err)
	}
	aead, err := s.aead()
	if err != nil {
		return nil, err
	}
	return aead.Seal(nil, nil, der, []byte(k.id)), nil
}

func (s *Service) openKey(k StoredKey) (signingKey, error) {
	aead, err := s.aead()
	if err != nil {
		return signingKey{}, err
	}
	der, err := aead.Open(nil, nil, k.Sealed, []byte(k.ID))
	if err != nil {
		return signingKey{}, errors.New("oauth: a signing key cannot be opened: it was sealed with another secret than this installation's")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return signingKey{}, fmt.Errorf("oauth: a signing key: %w", err)
	}
	key, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return signingKey{}, fmt.Errorf("oauth: a signing key is a %T", parsed)
	}
	return signingKey{id: k.ID, key: key, created: k.Created}, nil
}
