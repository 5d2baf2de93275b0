package account

import "slices"

// Action is what a role may allow on its records.
type Action string

// The actions, in the order in which InvenTree names them.
const (
	View   Action = "view"
	Add    Action = "add"
	Change Action = "change"
	Delete Action = "delete"
)

// Actions are all actions.
var Actions = []Action{View, Add, Change, Delete}

// Roles are the names of InvenTree's roles, in the order in which they are told.
var Roles = []string{"admin", "part_category", "part", "stock_location", "stock", "build", "purchase_order", "sales_order", "return_order"}

// Rule is what one role allows the members of a group.
type Rule struct {
	Role                      string
	View, Add, Change, Delete bool
}

func (r Rule) allows(a Action) bool {
	switch a {
	case View:
		return r.View
	case Add:
		return r.Add
	case Change:
		return r.Change
	case Delete:
		return r.Delete
	}
	return false
}

// May reports whether one of the user's groups allows the action in a role. A superuser may do everything; nobody who is
// not active may do anything.
func (u *User) May(role string, a Action) bool {
	if !u.IsActive {
		return false
	}
	if u.IsSuperuser {
		return true
	}
	for _, g := range u.Groups {
		if slices.ContainsFunc(g.Rules, func(r Rule) bool { return r.Role == role && r.allows(a) }) {
			return true
		}
	}
	return false
}

// RoleActions are the actions that the user may take in a role; nil for none.
func (u *User) RoleActions(role string) []Action {
	var out []Action
	for _, a := range Actions {
		if u.May(role, a) {
			out = append(out, a)
		}
	}
	return out
}

// RoleOf is the role that guards a table, named as in Django's permissions; "" for tables that are guarded by no role.
func RoleOf(table string) string {
	for role, tables := range roleTables {
		if slices.Contains(tables, table) {
			return role
		}
	}
	return ""
}

// Permissions gives the actions on each table that the user may take, in the order of Tables.
func (u *User) Permissions() []TablePermission {
	var out []TablePermission
	for _, table := range Tables {
		var actions []Action
		for _, a := range []Action{Add, Change, Delete, View} {
			if u.IsSuperuser || (u.keeps(table) && u.May(RoleOf(table), a)) {
				actions = append(actions, a)
			}
		}
		if actions != nil {
			out = append(out, TablePermission{table, actions})
		}
	}
	return out
}

// keeps reports whether Etikett has the table at all: what a role grants on others is of no use to anybody.
func (u *User) keeps(table string) bool { return slices.Contains(keptTables, table) }

// TablePermission is what a user may do with the records of one table.
type TablePermission struct {
	Table   string
	Actions []Action
}

// roleTables says which tables a role guards, as InvenTree's rule sets do.
var roleTables = map[string][]string{
	"admin": {"group", "user", "apitoken", "owner", "ruleset", "userprofile", "inventreesetting", "labeltemplate", "reportasset",
		"reportsnippet", "reporttemplate", "pluginconfig", "pluginsetting", "machineconfig", "machinesetting", "projectcode"},
	"part_category":  {"partcategory", "partcategoryparametertemplate"},
	"part":           {"part", "partpricing", "bomitem", "bomitemsubstitute", "partsellpricebreak", "partinternalpricebreak", "parttesttemplate", "partparametertemplate", "partparameter", "partrelated", "partcategoryparametertemplate"},
	"stock_location": {"stocklocation", "stocklocationtype"},
	"stock":          {"stockitem", "stockitemtracking", "stockitemtestresult"},
	"build":          {"build", "builditem", "buildline"},
	"purchase_order": {"company", "contact", "address", "manufacturerpart", "manufacturerpartparameter", "supplierpart", "supplierpricebreak", "purchaseorder", "purchaseorderextraline", "purchaseorderlineitem"},
	"sales_order":    {"company", "contact", "address", "salesorder", "salesorderallocation", "salesorderextraline", "salesorderlineitem", "salesordershipment"},
	"return_order":   {"company", "contact", "address", "returnorder", "returnorderextraline", "returnorderlineitem"},
}

// keptTables are the tables that Etikett keeps for editing through the API.
var keptTables = []string{"labeltemplate"}

// Tables are the tables of InvenTree, as /api/user/roles/ names them to a superuser.
var Tables = []string{
	"emailaddress", "emailconfirmation", "logentry", "group", "permission", "user", "build", "builditem", "buildline", "attachment",
	"barcodescanresult", "customunit", "dataoutput", "emailmessage", "emailthread", "inventreecustomuserstatemodel", "inventreesetting",
	"inventreeusersetting", "newsfeedentry", "notesimage", "notificationentry", "notificationmessage", "projectcode", "selectionlist",
	"selectionlistentry", "webhookendpoint", "webhookmessage", "address", "company", "contact", "manufacturerpart",
	"manufacturerpartparameter", "supplierpart", "supplierpricebreak", "contenttype", "mailbox", "message", "messageattachment",
	"failure", "ormq", "schedule", "success", "task", "error", "exchangebackend", "rate", "flagstate", "dataimportcolumnmap",
	"dataimportrow", "dataimportsession", "machineconfig", "machinesetting", "authenticator", "accesstoken", "application", "grant",
	"idtoken", "refreshtoken", "purchaseorder", "purchaseorderextraline", "purchaseorderlineitem", "returnorder",
	"returnorderextraline", "returnorderlineitem", "salesorder", "salesorderallocation", "salesorderextraline", "salesorderlineitem",
	"salesordershipment", "staticdevice", "statictoken", "totpdevice", "bomitem", "bomitemsubstitute", "part", "partcategory",
	"partcategoryparametertemplate", "partcategorystar", "partinternalpricebreak", "partparameter", "partparametertemplate",
	"partpricing", "partrelated", "partsellpricebreak", "partstar", "partstocktake", "parttesttemplate", "pluginconfig",
	"pluginsetting", "pluginusersetting", "labeltemplate", "reportasset", "reportsnippet", "reporttemplate", "session",
	"socialaccount", "socialapp", "socialtoken", "stockitem", "stockitemtestresult", "stockitemtracking", "stocklocation",
	"stocklocationtype", "tag", "taggeditem", "apitoken", "owner", "ruleset", "userprofile", "usersession",
}
