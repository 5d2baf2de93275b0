package server

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"etikett/internal/fault"
	"etikett/internal/label"
)

// Plugins, as InvenTree's clients look for them: the ways in which labels can be printed.

type pluginJSON struct {
	PK          int64                 `json:"pk"`
	Key         string                `json:"key"`
	Name        string                `json:"name"`
	PackageName *string               `json:"package_name"`
	Active      bool                  `json:"active"`
	Meta        pluginMeta            `json:"meta"`
	Mixins      map[string]pluginPart `json:"mixins"`
	IsBuiltin   bool                  `json:"is_builtin"`
	IsSample    bool                  `json:"is_sample"`
	IsInstalled bool                  `json:"is_installed"`
	IsPackage   bool                  `json:"is_package"`
	IsMandatory bool                  `json:"is_mandatory"`
}

type pluginMeta struct {
	Slug        string  `json:"slug"`
	HumanName   string  `json:"human_name"`
	Description string  `json:"description"`
	Author      string  `json:"author"`
	PubDate     string  `json:"pub_date"`
	Version     string  `json:"version"`
	Website     *string `json:"website"`
	License     *string `json:"license"`
	PackagePath string  `json:"package_path"`
	SettingsURL string  `json:"settings_url"`
}

type pluginPart struct {
	Key       string `json:"key"`
	HumanName string `json:"human_name"`
}

// mandatoryPlugins are those that InvenTree does not let anybody turn off.
var mandatoryPlugins = map[string]bool{"inventreelabel": true, "inventreelabelmachine": true}

// pluginSettings are those that have settings.
var pluginSettings = map[string]bool{"inventreelabel": true, "inventreelabelsheet": true}

func (s *Server) showPlugin(n int, p label.PluginInfo) pluginJSON {
	pk := int64(n + 1)
	mixins := map[string]pluginPart{"base": {"base", "base"}, "labels": {"labels", "Label printing"}}
	if pluginSettings[p.Key] {
		mixins["settings"] = pluginPart{"settings", "Settings"}
	}
	return pluginJSON{
		PK: pk, Key: p.Key, Name: p.Name, Active: true,
		Meta: pluginMeta{
			Slug: p.Key, HumanName: p.Name, Description: p.Description, Author: "Etikett", Version: s.Version,
			PackagePath: "etikett/internal/label", SettingsURL: "/web/settings/admin/plugin/" + strconv.FormatInt(pk, 10) + "/",
		},
		Mixins: mixins, IsBuiltin: true, IsInstalled: true, IsMandatory: mandatoryPlugins[p.Key],
	}
}

// pluginInfos gives the plugins in the order of their keys.
func (s *Server) pluginInfos() []label.PluginInfo {
	var out []label.PluginInfo
	for _, p := range s.Labels.Plugins() {
		out = append(out, p.Info())
	}
	slices.SortFunc(out, func(a, b label.PluginInfo) int { return strings.Compare(a.Key, b.Key) })
	return out
}

// pluginList is /api/plugins/.
func (s *Server) pluginList() endpoint {
	return endpoint{allow: allowRead, methods: map[string]action{http.MethodGet: listPlugins}}
}

func listPlugins(c *call) error {
	q := c.r.URL.Query()
	p, err := pageOf(q)
	if err != nil {
		return err
	}
	out := []pluginJSON{}
	for i, info := range c.pluginInfos() {
		shown := c.showPlugin(i, info)
		if c.pluginMatches(&shown) {
			out = append(out, shown)
		}
	}
	return c.bareOrPage(p, len(out), sliceOf(out, p))
}

// pluginMatches holds a plugin against the filters of a list.
func (c *call) pluginMatches(p *pluginJSON) bool {
	q := c.r.URL.Query()
	if m := q.Get("mixin"); m != "" {
		for part := range strings.SplitSeq(m, ",") {
			if _, ok := p.Mixins[strings.TrimSpace(part)]; !ok {
				return false
			}
		}
	}
	for name, is := range map[string]bool{"active": p.Active, "builtin": p.IsBuiltin, "sample": p.IsSample, "installed": p.IsInstalled, "mandatory": p.IsMandatory} {
		if want := flag(q, name); want != nil && *want != is {
			return false
		}
	}
	for _, term := range searchTerms(strings.ToLower(q.Get("search"))) {
		if !strings.Contains(strings.ToLower(p.Key), term) && !strings.Contains(strings.ToLower(p.Name), term) {
			return false
		}
	}
	return true
}

// plugin is /api/plugins/{key}/.
func (s *Server) plugin() endpoint {
	return endpoint{
		allow:   []string{"GET", "DELETE", "HEAD", "OPTIONS"},
		access:  superuserOrReadOnly,
		methods: map[string]action{http.MethodGet: getPlugin, http.MethodDelete: keepPlugin},
	}
}

func findPlugin(c *call) (*pluginJSON, error) {
	for i, info := range c.pluginInfos() {
		if strings.EqualFold(info.Key, chi.URLParam(c.r, "key")) {
			shown := c.showPlugin(i, info)
			return &shown, nil
		}
	}
	return nil, fault.New(fault.NotFound, "No PluginConfig matches the given query.")
}

func getPlugin(c *call) error {
	p, err := findPlugin(c)
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, p)
}

// keepPlugin refuses to delete: plugins are part of the program.
func keepPlugin(c *call) error {
	if _, err := findPlugin(c); err != nil {
		return err
	}
	return &fieldErrors{object{{nonField, []string{"Plugin cannot be deleted as it is currently active"}}}}
}
