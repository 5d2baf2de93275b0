package tags

import (
	"strconv"
	"strings"

	"etikett/dtl"
)

// settingKind is the type of a setting's values.
type settingKind uint8

const (
	stringSetting settingKind = iota
	boolSetting
	intSetting
)

// settingDef describes a setting: how InvenTree names it, and what it is unless changed.
type settingDef struct {
	name, def string
	kind      settingKind
	units     string
}

func addSettings(lib *dtl.Library) {
	lib.Simple("settings_value", settingsValue, anyArguments(0, "key"))
	lib.Simple("setting_object", settingObject, anyArguments(0, "key"))
	lib.Simple("global_settings", func(ctx *dtl.Context, _ dtl.Args) (any, error) {
		return envOf(ctx).all(systemSettings, envOf(ctx).setting), nil
	}, dtl.Signature{VarArgs: true, VarKw: true})
	lib.Simple("visible_global_settings", func(ctx *dtl.Context, _ dtl.Args) (any, error) {
		return envOf(ctx).all(systemSettings, envOf(ctx).setting), nil
	}, dtl.Signature{VarArgs: true, VarKw: true})
	lib.Simple("user_settings", func(ctx *dtl.Context, args dtl.Args) (any, error) {
		user := argument(args, 0, "user")
		return envOf(ctx).all(userSettings, func(key string) any { return envOf(ctx).userSetting(user, key) }), nil
	}, anyArguments(0, "user"))
}

// setting gives the value of a global setting: bool, int or string. Keys are known in any case; an unknown one is "".
func (e *Env) setting(key string) any {
	key = strings.ToUpper(key)
	if key == "INVENTREE_BASE_URL" {
		if url := e.siteURL(); url != "" {
			return url
		}
	}
	var stored any
	found := false
	if e.Setting != nil {
		stored, found = e.Setting(key)
	}
	return typed(systemSettings[key], stored, found)
}

// userSetting gives the value of a user's setting.
func (e *Env) userSetting(user any, key string) any {
	key = strings.ToUpper(key)
	var stored any
	found := false
	if e.UserSetting != nil && authenticated(user) {
		stored, found = e.UserSetting(user, key)
	}
	return typed(userSettings[key], stored, found)
}

// typed turns a stored value into one of the setting's type.
func typed(def settingDef, stored any, found bool) any {
	if !found {
		stored = def.def
	}
	switch def.kind {
	case boolSetting:
		switch strings.ToLower(dtl.Str(stored)) {
		case "1", "y", "yes", "t", "true", "ok", "on":
			return true
		}
		return false
	case intSetting:
		if n, ok := asInt(stored); ok {
			return n
		}
		if n, err := strconv.Atoi(dtl.Str(stored)); err == nil {
			return n
		}
		n, _ := strconv.Atoi(def.def)
		return n
	}
	return stored
}

func (e *Env) settingText(key string) string { return dtl.Str(e.setting(key)) }

func (e *Env) settingInt(key string) int {
	n, _ := asInt(e.setting(key))
	return n
}

func (e *Env) debugMode() bool { return dtl.Truth(e.setting("REPORT_DEBUG_MODE")) }

func (e *Env) all(defs map[string]settingDef, value func(key string) any) any {
	out := make(map[string]any, len(defs))
	for key := range defs {
		out[key] = value(key)
	}
	return out
}

func settingsValue(ctx *dtl.Context, args dtl.Args) (any, error) {
	key := dtl.Str(argument(args, 0, "key"))
	if user, ok := args.Keyword("user"); ok {
		return envOf(ctx).userSetting(user, key), nil
	}
	return envOf(ctx).setting(key), nil
}

// settingObject gives a setting with what is known of it.
func settingObject(ctx *dtl.Context, args dtl.Args) (any, error) {
	key := strings.ToUpper(dtl.Str(argument(args, 0, "key")))
	if _, ok := args.Keyword("plugin"); ok {
		return nil, nil
	}
	if _, ok := args.Keyword("method"); ok {
		return nil, nil
	}
	if user, ok := args.Keyword("user"); ok {
		return setting{key, userSettings[key], envOf(ctx).userSetting(user, key)}, nil
	}
	return setting{key, systemSettings[key], envOf(ctx).setting(key)}, nil
}

// setting is a setting as a template's value.
type setting struct {
	key   string
	def   settingDef
	value any
}

// String is what InvenTree prints for a setting.
func (s setting) String() string { return s.key + ": " + dtl.Str(s.value) }

// Member gives the attributes of a setting.
func (s setting) Member(name string) (any, bool, error) {
	switch name {
	case "key":
		return s.key, true, nil
	case "value":
		return dtl.Str(s.value), true, nil
	case "name":
		return s.def.name, true, nil
	case "units":
		return s.def.units, true, nil
	case "is_bool":
		return s.def.kind == boolSetting, true, nil
	case "is_int":
		return s.def.kind == intSetting, true, nil
	case "as_bool":
		return typed(settingDef{kind: boolSetting}, dtl.Str(s.value), true), true, nil
	case "as_int":
		if n, err := strconv.Atoi(dtl.Str(s.value)); err == nil {
			return n, true, nil
		}
		return typed(s.def, nil, false), true, nil
	case "setting_type":
		return [...]string{"string", "boolean", "integer"}[s.def.kind], true, nil
	case "default_value":
		return typed(s.def, nil, false), true, nil
	}
	return nil, false, nil
}
