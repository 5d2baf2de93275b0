package tags

import "etikett/dtl"

// statusCode is one state of an order, a build or a stock item.
type statusCode struct {
	code        int
	text, color string
}

// statuses are the states by kind, in the order of their codes.
var statuses = map[string][]statusCode{
	"build": {
		{10, "Pending", "secondary"}, {20, "Production", "primary"}, {25, "On Hold", "warning"},
		{30, "Cancelled", "danger"}, {40, "Complete", "success"},
	},
	"purchase_order": {
		{10, "Pending", "secondary"}, {20, "Placed", "primary"}, {25, "On Hold", "warning"}, {30, "Complete", "success"},
		{40, "Cancelled", "danger"}, {50, "Lost", "warning"}, {60, "Returned", "warning"},
	},
	"sales_order": {
		{10, "Pending", "secondary"}, {15, "In Progress", "primary"}, {20, "Shipped", "primary"}, {25, "On Hold", "warning"},
		{30, "Complete", "success"}, {40, "Cancelled", "danger"}, {50, "Lost", "warning"}, {60, "Returned", "warning"},
	},
	"return_order": {
		{10, "Pending", "secondary"}, {20, "In Progress", "primary"}, {25, "On Hold", "warning"}, {30, "Complete", "success"},
		{40, "Cancelled", "danger"},
	},
	"return_order_line": {
		{10, "Pending", "secondary"}, {20, "Return", "success"}, {30, "Repair", "primary"}, {40, "Replace", "warning"},
		{50, "Refund", "info"}, {60, "Reject", "danger"},
	},
	"stock": {
		{10, "OK", "success"}, {50, "Attention needed", "warning"}, {55, "Damaged", "warning"}, {60, "Destroyed", "danger"},
		{65, "Rejected", "danger"}, {70, "Lost", "dark"}, {75, "Quarantined", "info"}, {85, "Returned", "warning"},
	},
}

func addStatus(lib *dtl.Library) {
	lib.Simple("status_label", func(_ *dtl.Context, args dtl.Args) (any, error) {
		return statusLabel(argument(args, 0, "typ"), argument(args, 1, "key"))
	}, anyArguments(0, "typ", "key"))
	lib.Simple("display_status_label", displayStatusLabel, anyArguments(0, "typ", "key", "fallback"))
}

// statusLabel shows the state with the code key as a badge.
func statusLabel(kind, key any) (any, error) {
	name, _ := text(kind)
	states, ok := statuses[name]
	if !ok {
		return nil, dtl.Raise(valueError, "Unknown status type '%s'", dtl.Str(kind))
	}
	if key == nil {
		return nil, dtl.Raise(attributeError, "'list' object has no attribute 'color'")
	}
	code, ok := asInt(key)
	for _, s := range states {
		if ok && s.code == code {
			return dtl.Safe("<span class='badge rounded-pill bg-" + s.color + "'>" + s.text + "</span>"), nil
		}
	}
	return key, nil
}

// displayStatusLabel is statusLabel with a code to fall back to where the first is 0 or nothing.
func displayStatusLabel(_ *dtl.Context, args dtl.Args) (any, error) {
	key := argument(args, 1, "key")
	if !dtl.Truth(key) {
		key = argument(args, 2, "fallback")
	}
	code, err := toInt(key)
	if err != nil {
		return nil, err
	}
	return statusLabel(argument(args, 0, "typ"), code)
}
