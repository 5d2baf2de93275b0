package tags

import "etikett/dtl"

// What the tags on the program itself say. A template asks for InvenTree's version to know which attributes and tags it can
// rely on, so the version is that of the InvenTree whose tags these are.
const (
	inventreeVersion    = "1.2.0 dev"
	inventreeAPIVersion = 435
)

func addInfo(lib *dtl.Library) {
	constant := func(name string, value any) {
		lib.Simple(name, func(*dtl.Context, dtl.Args) (any, error) { return value, nil }, dtl.Signature{VarArgs: true, VarKw: true})
	}
	ask := func(name string, f func(e *Env) any) {
		lib.Simple(name, func(ctx *dtl.Context, _ dtl.Args) (any, error) { return f(envOf(ctx)), nil }, dtl.Signature{VarArgs: true, VarKw: true})
	}
	constant("inventree_commit_hash", nil)
	constant("inventree_commit_date", nil)
	constant("inventree_installer", nil)
	constant("inventree_branch", nil)
	constant("inventree_target", nil)
	constant("inventree_platform", nil)
	constant("inventree_api_version", inventreeAPIVersion)
	constant("inventree_is_development", true)
	constant("inventree_is_release", false)
	constant("inventree_docs_version", "latest")
	constant("inventree_in_debug_mode", false)
	constant("inventree_docker_mode", false)
	constant("inventree_show_about", true)
	constant("plugins_enabled", false)
	constant("plugins_info", []any{})
	ask("inventree_instance_name", func(e *Env) any { return e.settingText("INVENTREE_INSTANCE") })
	ask("inventree_title", func(e *Env) any { return e.title() })
	ask("inventree_base_url", func(e *Env) any { return e.siteURL() })
	ask("default_currency", func(e *Env) any { return e.settingText("INVENTREE_DEFAULT_CURRENCY") })
	lib.Simple("inventree_version", func(ctx *dtl.Context, args dtl.Args) (any, error) {
		if dtl.Truth(argument(args, 0, "shortstring")) {
			return envOf(ctx).title() + " v" + inventreeVersion, nil
		}
		return inventreeVersion, nil
	}, anyArguments(1, "shortstring"))
	lib.Simple("inventree_logo", func(ctx *dtl.Context, args dtl.Args) (any, error) {
		return logo(ctx, args, false)
	}, dtl.Signature{VarKw: true})
	lib.Simple("inventree_customize", func(ctx *dtl.Context, args dtl.Args) (any, error) {
		if v, ok := envOf(ctx).Customize[dtl.Str(argument(args, 0, "reference"))]; ok {
			return v, nil
		}
		return "", nil
	}, anyArguments(0, "reference"))
}

// title is the name of the site in titles: that of the instance, if the settings say so.
func (e *Env) title() string {
	if dtl.Truth(e.setting("INVENTREE_INSTANCE_TITLE")) {
		return e.settingText("INVENTREE_INSTANCE")
	}
	return "InvenTree"
}

func addPlugins(lib *dtl.Library) {
	constant := func(name string, value any, signature dtl.Signature) {
		lib.Simple(name, func(*dtl.Context, dtl.Args) (any, error) { return value, nil }, signature)
	}
	constant("mixin_available", false, anyArguments(0, "mixin"))
	constant("plugin_list", []any{}, dtl.Signature{VarArgs: true, VarKw: true})
	constant("inactive_plugin_list", []any{}, dtl.Signature{VarArgs: true, VarKw: true})
	constant("mixin_enabled", false, anyArguments(0, "plugin", "key"))
}
