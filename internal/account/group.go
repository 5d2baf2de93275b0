package account

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"etikett/internal/fault"
)

// GroupStore keeps groups, for Store.
type GroupStore interface {
	Groups(ctx context.Context) ([]Group, error) // with their rules, ordered by ID
	Group(ctx context.Context, id int64) (*Group, error)
	PutGroup(ctx context.Context, g *Group) error // adds it and sets ID if that is 0; fault.Invalid if the name is taken
	DeleteGroup(ctx context.Context, id int64) error
}

// maxGroupName is the limit of Django.
const maxGroupName = 150

// Groups gives all groups with their rules.
func (s *Service) Groups(ctx context.Context) ([]Group, error) { return s.store.Groups(ctx) }

// Group gives one group; fault.NotFound if there is none.
func (s *Service) Group(ctx context.Context, id int64) (*Group, error) { return s.store.Group(ctx, id) }

// PutGroup stores a group, a new one if its ID is 0. Whoever may add, change or delete may see. Members have the new rights from their next request on.
func (s *Service) PutGroup(ctx context.Context, g *Group) error {
	switch g.Name = strings.TrimSpace(g.Name); {
	case g.Name == "":
		return fault.InvalidField("name", "This field may not be blank.")
	case len([]rune(g.Name)) > maxGroupName:
		return fault.InvalidField("name", fmt.Sprintf("Ensure this field has no more than %d characters.", maxGroupName))
	}
	seen := map[string]bool{}
	for i := range g.Rules {
		r := &g.Rules[i]
		if !slices.Contains(Roles, r.Role) || seen[r.Role] {
			return fault.InvalidField("roles", fmt.Sprintf("%q is not a valid choice.", r.Role))
		}
		seen[r.Role] = true
		r.View = r.View || r.Add || r.Change || r.Delete
	}
	return s.store.PutGroup(ctx, g)
}

// DeleteGroup deletes a group; its members stay.
func (s *Service) DeleteGroup(ctx context.Context, id int64) error {
	return s.store.DeleteGroup(ctx, id)
}

// DeleteUser deletes a user with tokens, sessions and everything else that is the user's alone. What the user has printed stays.
func (s *Service) DeleteUser(ctx context.Context, id int64) error {
	defer s.forget(id)
	return s.store.DeleteUser(ctx, id)
}
