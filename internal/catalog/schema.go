package catalog

import (
	"fmt"
	"strings"
	"sync"
)

// Type is the type of a field.
type Type uint8

// The types. In brackets: what a record holds and a Source gives, if not null.
const (
	Auto        Type = iota // the primary key [int64]
	Char                    // a line of text [string]
	Text                    // a long text, Markdown [string]
	URL                     // [string]
	Email                   // [string]
	Bool                    // [bool]
	Int                     // [int64]
	PositiveInt             // [int64]
	Float                   // [float64]
	Decimal                 // exact, with a fixed number of places [*apd.Decimal]
	Money                   // an amount; its currency is the field NAME_currency [*apd.Decimal]
	Currency                // ISO 4217 code [string]
	DateOnly                // [dtl.Date]
	DateTime                // [time.Time in UTC]
	JSON                    // any JSON [string: its text]
	Image                   // a picture: its key in the media store [string]
	File                    // a file: its key in the media store [string]
	Status                  // one of the choices [int64]
	StatusKey               // a status of the operator's own, which goes with a Status [int64]
	Ref                     // a record of another model: its primary key [int64]
	ContentType             // a model: its name, such as "part.part" [string]
)

// Choice is a value that a field may have, and how it is shown.
type Choice struct {
	Value int64
	Label string
}

// Field is a column of a model.
type Field struct {
	Name    string
	Type    Type
	Class   string // Django's name of the type, where it is not the usual one
	Null    bool
	Unique  bool
	Size    int // characters at most; 0 is no limit
	Digits  int // of a Decimal or Money, in all
	Places  int // of these, behind the point
	Choices []Choice
	Default any // of a record that does not say; nil is the zero value, or null where that is allowed
	// Required is whether a client that makes a record must give a value, ReadOnly whether none can be given.
	Required, ReadOnly bool
	To                 string // the model that a Ref is about
	Related            string // how that model calls the way back; "" is Django's MODEL_set, "+" is none
	Label              string // as InvenTree's clients show it
	Help               string

	model *Model
	index int
	to    *Model
	back  *Relation
}

// Column is the name of the field's column: that of a Ref is NAME_id, as a template calls its raw key.
func (f *Field) Column() string {
	if f.Type == Ref {
		return f.Name + "_id"
	}
	return f.Name
}

// Model is the model that the field belongs to.
func (f *Field) Model() *Model { return f.model }

// Target is the model that a Ref is about, nil for other fields.
func (f *Field) Target() *Model { return f.to }

// Index is the field's place in Model.Fields and in a row.
func (f *Field) Index() int { return f.index }

// numeric reports whether the field's values are numbers.
func (f *Field) numeric() bool {
	switch f.Type {
	case Auto, Int, PositiveInt, Float, Decimal, Money, Status, StatusKey, Ref:
		return true
	}
	return false
}

// RelationKind is how a relation finds its records.
type RelationKind uint8

// The kinds of relations.
const (
	Reverse    RelationKind = iota // records whose Via is this one
	ReverseOne                     // the one record whose Via is this one
	Tagged                         // tags, through taggit.taggeditem
	Generic                        // records that name this one by a ContentType and a number
)

// Relation is a way from a record to others that is no field of its own.
type Relation struct {
	Name      string // as templates call it
	QueryName string // as look-ups call it; "" if they do not know it
	Kind      RelationKind
	Via       *Field // the field of the other model that is this record's key
	Type      *Field // of Generic and Tagged: the ContentType beside Via

	model, to *Model
	index     int
}

// Target is the model of the records that the relation leads to.
func (r *Relation) Target() *Model { return r.to }

// TypeText is what the field Type of a Generic or Tagged relation holds for records of this model.
func (r *Relation) TypeText() string {
	if r.Type.Type == ContentType {
		return r.model.Name
	}
	return r.model.Type
}

// many reports whether the relation leads to a list.
func (r *Relation) many() bool { return r.Kind != ReverseOne }

// Model is a kind of record.
type Model struct {
	Name   string // "part.part"
	Class  string // "Part"
	Type   string // "part" for a model that has labels, else ""
	Fields []*Field

	// Order is the order of lists that do not ask for another: names of fields, "-" before a descending one.
	Order []string
	// Relations are what other models' fields and tags lead here; made from them.
	Relations []*Relation

	behaviour
	byName map[string]any // *Field, *Relation, *computed
	query  map[string]any // *Field, *Relation by the names of look-ups
}

// Field gives a field by its name or its column's name; nil if there is none.
func (m *Model) Field(name string) *Field {
	switch f := m.byName[name].(type) {
	case *Field:
		return f
	case rawKey:
		return f.Field
	}
	return nil
}

// Table is the name of the model's table, as Django makes it: part_part.
func (m *Model) Table() string { return strings.ReplaceAll(m.Name, ".", "_") }

// IsTree reports whether the model's records form trees by a parent, numbered as nested sets (lft, rght, tree_id, level).
func (m *Model) IsTree() bool { return m.Field("tree_id") != nil }

// treeParent is the field that makes a tree: "parent", or "variant_of" of parts.
func (m *Model) treeParent() *Field {
	if !m.IsTree() {
		return nil
	}
	if f := m.Field("parent"); f != nil {
		return f
	}
	return m.Field("variant_of")
}

// pk is the field of the primary key.
func (m *Model) pk() *Field { return m.Fields[0] }

// String is the model's name.
func (m *Model) String() string { return m.Name }

// appLabel is the part of the name before the point.
func (m *Model) appLabel() string {
	app, _, _ := strings.Cut(m.Name, ".")
	return app
}

// schema is all models, linked with each other.
type schema struct {
	models []*Model
	byName map[string]*Model
}

// The one schema. It is linked when first asked for: computed attributes are functions that know it.
var (
	schemaOnce  sync.Once
	schemaValue *schema
)

func theSchema() *schema {
	schemaOnce.Do(func() { schemaValue = newSchema() })
	return schemaValue
}

func newSchema() *schema {
	s := &schema{byName: map[string]*Model{}}
	for _, group := range [][]*Model{partModels, companyModels, stockModels, buildModels, orderModels, commonModels} {
		s.models = append(s.models, group...)
	}
	for _, m := range s.models {
		s.byName[m.Name] = m
		if m.Type != "" {
			s.byName[m.Type] = m
		}
	}
	s.link()
	return s
}

// link makes the relations back, and the tables of names.
func (s *schema) link() {
	for _, m := range s.models {
		m.byName = map[string]any{"pk": m.Fields[0]}
		m.query = map[string]any{"pk": m.Fields[0]}
		for i, f := range m.Fields {
			f.model, f.index = m, i
			m.byName[f.Name], m.query[f.Name] = f, f
			if f.Type == Ref {
				m.byName[f.Column()], m.query[f.Column()] = rawKey{f}, f
				if f.to = s.byName[f.To]; f.to == nil {
					panic(fmt.Sprintf("catalog: %s.%s refers to the unknown model %s", m.Name, f.Name, f.To))
				}
			}
		}
	}
	for _, m := range s.models {
		for _, f := range m.Fields {
			if f.Type == Ref && f.Related != "+" {
				s.linkBack(m, f)
			}
		}
	}
	s.linkTags()
	s.linkAttachments()
	for _, m := range s.models {
		m.behaviour = behaviourOf(m)
		for i, r := range m.Relations {
			r.index = i
			m.byName[r.Name] = r
			if r.QueryName != "" {
				m.query[r.QueryName] = r
			}
		}
		for name, c := range m.computed {
			if _, taken := m.byName[name]; !taken {
				m.byName[name] = c
			}
		}
		if m.Order == nil {
			m.Order = []string{"id"}
			if m.IsTree() {
				m.Order = []string{"tree_id", "lft"}
			}
		}
	}
}

// rawKey is a Ref read as the key itself: part.category_id.
type rawKey struct{ *Field }

func (s *schema) linkBack(m *Model, f *Field) {
	_, short, _ := strings.Cut(m.Name, ".")
	r := &Relation{Name: f.Related, QueryName: f.Related, Via: f, model: f.to, to: m}
	if f.Related == "" {
		r.Name, r.QueryName = short+"_set", short
	}
	if f.Unique {
		r.Kind = ReverseOne
		if f.Related == "" {
			r.Name = short
		}
	}
	f.back = r
	f.to.Relations = append(f.to.Relations, r)
}

// tagged are the models that have tags.
var tagged = []string{
	"part.part", "company.manufacturerpart", "company.supplierpart", "stock.stockitem", "stock.stocklocation",
}

// linkAttachments gives the models that labels are printed for their attachments.
func (s *schema) linkAttachments() {
	to := s.byName["common.attachment"]
	for _, m := range s.models {
		if m.Type != "" && m.Type != "buildline" {
			m.Relations = append(m.Relations, &Relation{
				Name: "attachments", Kind: Generic, Via: to.Field("model_id"), Type: to.Field("model_type"), model: m, to: to,
			})
		}
	}
}

// linkTags gives the models that have tags their tags.
func (s *schema) linkTags() {
	item, tag := s.byName["taggit.taggeditem"], s.byName["taggit.tag"]
	kind, id := item.Field("content_type"), item.Field("object_id")
	for _, name := range tagged {
		m := s.byName[name]
		m.Relations = append(m.Relations,
			&Relation{Name: "tags", QueryName: "tags", Kind: Tagged, Via: id, Type: kind, model: m, to: tag},
			&Relation{Name: "tagged_items", QueryName: "tagged_items", Kind: Generic, Via: id, Type: kind, model: m, to: item})
	}
}

// Models gives all models of the schema. They are shared: nobody may change them.
func Models() []*Model { return theSchema().models }

// ModelOf gives a model by its name ("part.part") or the name that labels know it by ("part"); nil if there is none.
func ModelOf(name string) *Model { return theSchema().byName[name] }
