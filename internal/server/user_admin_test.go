package server_test

import (
	"fmt"
	"strings"
	"testing"

	"etikett/internal/account"
)

// request is one step of a table: who asks what, and what comes back.
type request struct {
	method, path, user, body string
	status                   int
	want                     string // is part of the answer
}

func (b *bench) play(t *testing.T, steps []request) {
	t.Helper()
	for _, c := range steps {
		got := b.do(c.method, c.path, c.user, strings.NewReader(c.body))
		if got.Code != c.status || !strings.Contains(got.Body.String(), c.want) {
			t.Errorf("%s %s %s as %q: %d %.400s, want %d %s", c.method, c.path, c.body, c.user, got.Code, got.Body, c.status, c.want)
		}
	}
}

// Ensure superusers make users and groups, and that rights count from the next request on.
func TestAdministrators(t *testing.T) {
	b := newBench(t)
	b.play(t, []request{
		{"POST", "/api/user/", "staff", `{}`, 403, "permission"},
		{"POST", "/api/user/", "super", `{}`, 400, `{"username":["This field is required."]}`},
		{"POST", "/api/user/", "super", `{"username":"a b"}`, 400, "Enter a valid username."},
		{"POST", "/api/user/", "super", `{"username":"new","password":"123"}`, 400, "This password is too short."},
		{"POST", "/api/user/", "super", `{"username":"plain"}`, 400, "A user with that username already exists."},
		{"POST", "/api/user/", "super", `{"username":"new","group_ids":[9]}`, 400, `Invalid pk \"9\" - object does not exist.`},
		{"POST", "/api/user/", "super", `{"username":"new","email":"new@example.org","password":"new-password"}`, 201, `"pk":4,"username":"new"`},
		{"GET", "/api/part/", "new", "", 403, "permission"},
		{"GET", "/api/user/group/", "plain", "", 403, "permission"},
		{"POST", "/api/user/group/", "staff", `{"name":"Store"}`, 403, "permission"},
		{"POST", "/api/user/group/", "super", `{}`, 400, `{"name":["This field is required."]}`},
		{"POST", "/api/user/group/", "super", `{"name":"Store","roles":[{"name":"kitchen"}]}`, 400, `\"kitchen\" is not a valid choice.`},
		{"POST", "/api/user/group/", "super", `{"name":"Store","roles":[{"name":"part","can_add":true}]}`, 201, `{"name":"part","can_view":true,"can_add":true,"can_change":false,"can_delete":false}`},
		{"POST", "/api/user/group/", "super", `{"name":"Store"}`, 400, "group with this name already exists."},
		{"GET", "/api/user/group/1/", "staff", "", 200, `"name":"Store"`},
		{"GET", "/api/user/group/7/", "staff", "", 404, "No Group matches the given query."},
		{"PATCH", "/api/user/4/", "super", `{"group_ids":[1]}`, 200, `"groups":[{"pk":1,"name":"Store"}]`},
		{"GET", "/api/part/", "new", "", 200, "[]"},
		{"POST", "/api/part/", "new", `{"name":"bolt","description":"d"}`, 201, `"name":"bolt"`},
		{"PATCH", "/api/part/1/", "new", `{"name":"nut"}`, 403, "permission"},
		{"PATCH", "/api/user/group/1/", "super", `{"roles":[{"name":"part","can_change":true}]}`, 200, `{"name":"part","can_view":true,"can_add":false,"can_change":true,"can_delete":false}`},
		{"PATCH", "/api/part/1/", "new", `{"name":"nut"}`, 200, `"name":"nut"`},
		{"POST", "/api/part/", "new", `{"name":"bolt"}`, 403, "permission"},
		{"DELETE", "/api/user/group/1/", "super", "", 204, ""},
		{"GET", "/api/part/", "new", "", 403, "permission"},
		{"PUT", "/api/user/4/set-password/", "staff", `{"password":"x"}`, 403, "permission"},
		{"PUT", "/api/user/4/set-password/", "super", `{"password":"short"}`, 400, "This password is too short."},
		{"PUT", "/api/user/4/set-password/", "super", `{"password":"short","override_warning":true}`, 200, "{}"},
		{"GET", "/api/user/me/", "new", "", 401, "Invalid username/password."},
		{"DELETE", "/api/user/4/", "staff", "", 403, "permission"},
		{"DELETE", "/api/user/3/", "super", "", 400, "You cannot delete yourself."},
		{"PATCH", "/api/user/3/", "super", `{"is_superuser":false}`, 400, "You cannot take your own rights away."},
		{"DELETE", "/api/user/4/", "super", "", 204, ""},
		{"DELETE", "/api/user/4/", "super", "", 404, "No User matches the given query."},
	})
}

// Ensure items can be made, changed and deleted by whom a role allows it, and by nobody else, with Django REST Framework's messages.
func TestItemsByRole(t *testing.T) {
	b := newBench(t)
	g := account.Group{Name: "Parts", Rules: []account.Rule{{Role: "part", View: true, Add: true, Change: true}}}
	if err := b.Accounts.PutGroup(t.Context(), &g); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Accounts.CreateUser(t.Context(), account.User{Username: "keeper", Groups: []account.Group{g}}, "keeper-password"); err != nil {
		t.Fatal(err)
	}
	b.play(t, []request{
		{"POST", "/api/part/", "", `{}`, 401, "credentials"},
		{"POST", "/api/part/", "plain", `{}`, 403, "permission"},
		{"POST", "/api/part/", "keeper", `{}`, 400, `"name":["This field is required."]`},
		{"POST", "/api/part/", "keeper", `{"name":"bolt","minimum_stock":"x","active":"perhaps"}`, 400, `["A valid number is required."]`},
		{"POST", "/api/part/", "keeper", `[]`, 400, "Expected a dictionary, but got list."},
		{"POST", "/api/part/", "keeper", `{"name":"bolt","description":"M3","tags":["a","b"],"pk":77,"lft":9}`, 201, `"pk":1`},
		{"GET", "/api/part/1/", "keeper", "", 200, `"tags":["a","b"]`},
		{"PUT", "/api/part/1/", "keeper", `{"description":"M4"}`, 400, `{"name":["This field is required."]}`},
		{"PATCH", "/api/part/1/", "keeper", `{"description":"M4"}`, 200, `"description":"M4"`},
		{"PATCH", "/api/part/1/", "keeper", `{"variant_of":1}`, 400, `{"variant_of":["Invalid choice for parent"]}`},
		{"PATCH", "/api/part/2/", "keeper", `{}`, 404, "No Part matches the given query."},
		{"PATCH", "/api/part/", "keeper", `{"items":[1],"IPN":"X-1"}`, 200, `{"success":"Updated 1 items"}`},
		{"PATCH", "/api/part/", "keeper", `{"items":[1,2],"IPN":"X-2"}`, 404, "No Part matches"},
		{"GET", "/api/part/1/", "keeper", "", 200, `"IPN":"X-1"`},
		{"PATCH", "/api/part/", "keeper", `{}`, 400, "List of items must be provided for bulk operation"},
		{"DELETE", "/api/part/1/", "keeper", "", 403, "permission"},
		{"POST", "/api/stock/", "keeper", `{"part":1,"quantity":5}`, 403, "permission"},
		{"POST", "/api/stock/", "super", `{"part":9,"quantity":5}`, 400, `{"part":["Invalid pk \"9\" - object does not exist."]}`},
		{"POST", "/api/stock/", "super", `{"part":1,"quantity":5}`, 201, `"pk":1`},
		{"DELETE", "/api/stock/", "super", `{"items":[1]}`, 204, ""},
		{"GET", "/api/stock/1/", "super", "", 404, "No StockItem matches the given query."},
		{"OPTIONS", "/api/part/", "keeper", "", 200, `"actions":{"POST":{`},
		{"OPTIONS", "/api/part/1/", "keeper", "", 200, `"actions":{"GET":{`},
		{"DELETE", "/api/part/1/", "super", "", 400, "Cannot delete this part as it is still active"},
		{"PATCH", "/api/part/1/", "super", `{"active":false}`, 200, `"active":false`},
		{"DELETE", "/api/part/1/", "super", "", 204, ""},
		{"GET", "/api/part/1/", "super", "", 404, "No Part matches the given query."},
	})
	for _, path := range []string{"/api/stock/location/", "/api/company/", "/api/build/", "/api/build/line/", "/api/order/po/", "/api/order/so/", "/api/order/so/shipment/", "/api/order/ro/"} {
		if got := b.do("POST", path, "super", strings.NewReader(`{}`)); got.Code != 400 && got.Code != 201 {
			t.Errorf("POST %s: %d %s", path, got.Code, got.Body)
		}
		if got := b.do("OPTIONS", path, "super", nil); got.Code != 200 {
			t.Errorf("OPTIONS %s: %d %s", path, got.Code, got.Body)
		}
		if got := b.do("PATCH", fmt.Sprint(path, "99/"), "plain", strings.NewReader(`{}`)); got.Code != 403 {
			t.Errorf("PATCH %s as a plain user: %d %s", path, got.Code, got.Body)
		}
	}
}
