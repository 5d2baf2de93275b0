package server_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"
)

// softKey is a security key in software: ES256, no attestation, a counter that goes up.
type softKey struct {
	t      *testing.T
	id     []byte
	handle string // of the user, as the key was told it
	key    *ecdsa.PrivateKey
	count  uint32
}

func newSoftKey(t *testing.T) *softKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &softKey{t: t, id: []byte("soft-key-" + rand.Text()), key: key}
}

var b64 = base64.RawURLEncoding.EncodeToString

// keyOptions is what a server wants of a key.
type keyOptions struct {
	Data struct {
		Creation struct {
			PublicKey struct {
				Challenge string
				RP        struct{ ID string }
				User      struct{ ID string }
			} `json:"publicKey"`
		} `json:"creation_options"`
		Request struct {
			PublicKey struct {
				Challenge string
				RPID      string `json:"rpId"`
			} `json:"publicKey"`
		} `json:"request_options"`
	}
}

const (
	userPresent, userVerified, attested = 0x01, 0x04, 0x40
)

func (k *softKey) clientData(kind, challenge, host string) []byte {
	b, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": "http://" + host, "crossOrigin": false})
	if err != nil {
		k.t.Fatal(err)
	}
	return b
}

func (k *softKey) authData(host string, flags byte) []byte {
	k.count++
	sum := sha256.Sum256([]byte(host))
	return binary.BigEndian.AppendUint32(append(sum[:], flags), k.count)
}

// create answers a request for a new pair of keys.
func (k *softKey) create(o keyOptions) map[string]any {
	k.t.Helper()
	p := o.Data.Creation.PublicKey
	k.handle = p.User.ID
	auth := k.authData(p.RP.ID, userPresent|userVerified|attested)
	auth = append(auth, make([]byte, 16)...) // AAGUID
	auth = binary.BigEndian.AppendUint16(auth, uint16(len(k.id)))
	auth = append(auth, k.id...)
	public, err := k.key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		k.t.Fatal(err)
	}
	cose := []byte{0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32}
	cose = append(append(append(cose, public[1:33]...), 0x22, 0x58, 32), public[33:]...)
	auth = append(auth, cose...)
	object := append([]byte{0xa3, 0x63}, "fmt"...)
	object = append(append(object, 0x64), "none"...)
	object = append(append(object, 0x67), "attStmt"...)
	object = append(append(object, 0xa0, 0x68), "authData"...)
	object = append(binary.BigEndian.AppendUint16(append(object, 0x59), uint16(len(auth))), auth...)
	return map[string]any{"id": b64(k.id), "rawId": b64(k.id), "type": "public-key", "response": map[string]any{
		"clientDataJSON": b64(k.clientData("webauthn.create", p.Challenge, p.RP.ID)), "attestationObject": b64(object),
	}}
}

// get answers a request for a signature.
func (k *softKey) get(o keyOptions) map[string]any {
	k.t.Helper()
	p := o.Data.Request.PublicKey
	auth, client := k.authData(p.RPID, userPresent|userVerified), k.clientData("webauthn.get", p.Challenge, p.RPID)
	hash := sha256.Sum256(client)
	digest := sha256.Sum256(append(append([]byte{}, auth...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, k.key, digest[:])
	if err != nil {
		k.t.Fatal(err)
	}
	return map[string]any{"id": b64(k.id), "rawId": b64(k.id), "type": "public-key", "response": map[string]any{
		"clientDataJSON": b64(client), "authenticatorData": b64(auth), "signature": b64(signature), "userHandle": k.handle,
	}}
}
