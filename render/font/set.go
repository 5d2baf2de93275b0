package font

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Set is the faces that a document may use. It may be shared by goroutines; faces of font files are parsed when first needed.
type Set struct {
	mu       sync.RWMutex
	families map[string][]*entry // by folded family name
	fallback []*entry            // tried last, in this order
	resolved map[Query]*Candidates
}

// entry is a face that a Set knows, parsed or not yet. What matching asks for is known without parsing.
type entry struct {
	desc Descriptor // weight, style, stretch are filled in
	load func() (*Face, error)

	once sync.Once
	face *Face // nil after once: the file is damaged
	// Synthetic variants, made when first asked for.
	mu       sync.Mutex
	variants [4]*Face
}

// get parses the face if that has not been done, and gives the asked variant; nil if the file is damaged.
func (e *entry) get(oblique, bold bool) *Face {
	e.once.Do(func() {
		if f, err := e.load(); err == nil {
			e.face = f
		}
	})
	if e.face == nil {
		return nil
	}
	if !oblique && !bold {
		return e.face
	}
	i := 0
	if oblique {
		i |= 1
	}
	if bold {
		i |= 2
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.variants[i] == nil {
		e.variants[i] = e.face.synthetic(oblique, bold)
	}
	return e.variants[i]
}

// fold makes family names comparable: CSS compares them without regard to case.
func fold(family string) string {
	return strings.ToLower(strings.Join(strings.Fields(family), " "))
}

var defaultSet = sync.OnceValue(func() *Set {
	s := &Set{families: map[string][]*entry{}, resolved: map[Query]*Candidates{}}
	for _, e := range embedded() {
		s.add(e)
	}
	// Characters that a family lacks come from its DejaVu counterpart; candidatesFor sorts these by likeness.
	for _, family := range []string{"dejavu sans", "dejavu serif", "dejavu sans mono", "liberation sans", "liberation serif", "liberation mono"} {
		s.fallback = append(s.fallback, s.families[family]...)
	}
	return s
})

// Default is the set of embedded faces: Liberation Sans, Serif and Mono with their metric aliases (Arial, Times New Roman,
// Courier New …), and DejaVu Sans, Serif and Sans Mono, which also stand in for characters that Liberation lacks.
func Default() *Set { return defaultSet() }

func (s *Set) add(e *entry) {
	key := fold(e.desc.Family)
	s.families[key] = append(s.families[key], e)
}

// With gives a set that has more faces. A family that comes in this way replaces one of the same name for matching,
// as @font-face does. Faces of families that no text asks for are not used as fallback.
func (s *Set) With(extra ...*Face) *Set {
	if len(extra) == 0 {
		return s
	}
	n := s.clone()
	fresh := map[string]bool{}
	for _, f := range extra {
		if key := fold(f.Family); !fresh[key] {
			fresh[key] = true
			n.families[key] = nil
		}
		n.add(&entry{
			desc: Descriptor{Family: f.Family, WeightMin: f.weightMin, WeightMax: f.weightMax, Style: f.Style, Stretch: f.Stretch, Ranges: f.ranges},
			load: func() (*Face, error) { return f, nil },
		})
	}
	return n
}

func (s *Set) clone() *Set {
	s.mu.RLock()
	defer s.mu.RUnlock()
	n := &Set{families: make(map[string][]*entry, len(s.families)), fallback: s.fallback[:len(s.fallback):len(s.fallback)], resolved: map[Query]*Candidates{}}
	for k, v := range s.families {
		n.families[k] = v[:len(v):len(v)]
	}
	return n
}

// AddDir adds the font files (.ttf, .otf, .ttc, .otc, .woff, .woff2) of a folder and its sub-folders to the set. Their families come
// before embedded ones of the same name, and after these as fallback for missing characters. Files that are no fonts are
// skipped and told in the error, which is nil if all went well.
func (s *Set) AddDir(path string) error {
	var found []*entry
	var bad []string
	err := filepath.WalkDir(path, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch strings.ToLower(filepath.Ext(file)) {
		case ".ttf", ".otf", ".ttc", ".otc", ".woff", ".woff2":
		default:
			return nil
		}
		if d.IsDir() {
			return nil
		}
		entries, err := fileEntries(file)
		if err != nil {
			bad = append(bad, fmt.Sprintf("%s: %v", file, err))
		}
		found = append(found, entries...)
		return nil
	})
	if err != nil {
		return fmt.Errorf("font: reading folder: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	fresh := map[string]bool{}
	for _, e := range found {
		if key := fold(e.desc.Family); !fresh[key] {
			fresh[key] = true
			s.families[key] = nil
		}
		s.add(e)
	}
	s.fallback = append(s.fallback[:len(s.fallback):len(s.fallback)], found...)
	clear(s.resolved)
	if bad != nil {
		return errorf("%d files skipped: %s", len(bad), strings.Join(bad, "; "))
	}
	return nil
}

func fileEntries(file string) ([]*entry, error) {
	read := func() ([]byte, error) {
		if info, err := os.Stat(file); err != nil {
			return nil, err
		} else if info.Size() > maxFontSize {
			return nil, errorf("file of %d bytes is larger than the limit of %d", info.Size(), maxFontSize)
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		return plain(raw)
	}
	data, err := read()
	if err != nil {
		return nil, err
	}
	descs, err := describe(data)
	if err != nil {
		return nil, err
	}
	entries := make([]*entry, 0, len(descs))
	for _, desc := range descs {
		entries = append(entries, &entry{desc: desc, load: func() (*Face, error) {
			data, err := read()
			if err != nil {
				return nil, err
			}
			return ParseFace(data, desc)
		}})
	}
	return entries, nil
}
