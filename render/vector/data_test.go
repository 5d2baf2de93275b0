package vector_test

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// dataURI reads the data of an address in base64.
func dataURI(url string) ([]byte, error) {
	_, data, ok := strings.Cut(url, ";base64,")
	if !ok {
		return nil, fmt.Errorf("%.40s is no data in base64", url)
	}
	return base64.StdEncoding.DecodeString(data)
}
