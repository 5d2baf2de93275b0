package server

import (
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"etikett/internal/printer"
)

// Machines: the printers that people have set up, as InvenTree's clients manage them.

type machineJSON struct {
	PK              string   `json:"pk"`
	Name            string   `json:"name"`
	MachineType     string   `json:"machine_type"`
	Driver          string   `json:"driver"`
	Initialized     bool     `json:"initialized"`
	Active          bool     `json:"active"`
	Status          int      `json:"status"`
	StatusModel     string   `json:"status_model"`
	StatusText      string   `json:"status_text"`
	MachineErrors   []string `json:"machine_errors"`
	DriverAvailable bool     `json:"is_driver_available"`
	RestartRequired bool     `json:"restart_required"`
	Properties      []string `json:"properties"`
}

func (c *call) showMachine(m *printer.Machine) machineJSON {
	st := c.Printers.State(c.ctx(), m)
	return machineJSON{
		PK: m.ID, Name: m.Name, MachineType: printer.MachineType, Driver: m.Driver, Initialized: st.Ready, Active: m.Active,
		Status: int(st.Status), StatusModel: "LabelPrinterStatus", MachineErrors: append([]string{}, st.Errors...), DriverAvailable: st.Known, Properties: []string{},
	}
}

const uuidPattern = "{id:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}}"

// machineRoutes adds the machines, if the program has any way to print on them.
func (s *Server) machineRoutes(handle func(string, endpoint)) {
	if s.Printers == nil {
		return
	}
	read := func(path string, do action) {
		handle(path, endpoint{allow: allowRead, methods: map[string]action{http.MethodGet: do}})
	}
	read("/api/machine/types/", func(c *call) error {
		return c.json(http.StatusOK, []object{{
			{"slug", printer.MachineType}, {"name", "Label Printer"}, {"description", "A printer for labels"},
			{"provider_file", "internal/printer"}, {"provider_plugin", nil}, {"is_builtin", true},
		}})
	})
	read("/api/machine/drivers/", listDrivers)
	read("/api/machine/status/", func(c *call) error { return c.json(http.StatusOK, object{{"registry_errors", []string{}}}) })
	admin := withRole("admin")
	handle("/api/machine/", endpoint{allow: allowList, access: admin, methods: map[string]action{http.MethodGet: listMachines, http.MethodPost: createMachine}})
	one := "/api/machine/" + uuidPattern + "/"
	handle(one, endpoint{allow: allowDetail, access: admin, methods: map[string]action{
		http.MethodGet: getMachine, http.MethodPut: updateMachine, http.MethodPatch: updateMachine, http.MethodDelete: deleteMachine,
	}})
	handle(one+"restart/", endpoint{allow: []string{"POST", "OPTIONS"}, access: admin, methods: map[string]action{http.MethodPost: restartMachine}})
	handle(one+"settings/", endpoint{allow: allowRead, access: admin, methods: map[string]action{http.MethodGet: listMachineSettings}})
	handle(one+"settings/{type:[MD]}/{key}/", endpoint{allow: allowSetting, access: admin, methods: map[string]action{
		http.MethodGet: getMachineSetting, http.MethodPut: setMachineSetting, http.MethodPatch: setMachineSetting,
	}})
}

func listDrivers(c *call) error {
	out := []object{}
	if t := c.r.URL.Query().Get("machine_type"); t == "" || t == printer.MachineType {
		for _, d := range c.Printers.Drivers() {
			i := d.Info()
			out = append(out, object{
				{"slug", i.Slug}, {"name", i.Name}, {"description", i.Description}, {"provider_file", "internal/printer"}, {"provider_plugin", nil},
				{"is_builtin", true}, {"machine_type", printer.MachineType}, {"driver_errors", []string{}},
			})
		}
	}
	return c.json(http.StatusOK, out)
}

func (c *call) machine() (*printer.Machine, error) {
	return c.Printers.Machine(c.ctx(), strings.ToLower(chi.URLParam(c.r, "id")))
}

func listMachines(c *call) error {
	q := c.r.URL.Query()
	p, err := pageOf(q)
	if err != nil {
		return err
	}
	all, err := c.Printers.Machines(c.ctx())
	if err != nil {
		return err
	}
	out := []machineJSON{}
	for i := range all {
		shown := c.showMachine(&all[i])
		if want := flag(q, "active"); want != nil && *want != shown.Active {
			continue
		}
		if d := q.Get("driver"); d != "" && d != shown.Driver {
			continue
		}
		if t := q.Get("machine_type"); t != "" && t != shown.MachineType {
			continue
		}
		out = append(out, shown)
	}
	return c.bareOrPage(p, len(out), sliceOf(out, p))
}

func createMachine(c *call) error {
	b, err := c.parse()
	if err != nil {
		return err
	}
	m := printer.Machine{Active: true}
	var bad fieldErrors
	field := func(name string, required bool, read func(v any) string) {
		v, given := b.get(name)
		if !given && required {
			bad.add(name, msgRequired)
		}
		if given {
			if problem := read(v); problem != "" {
				bad.add(name, problem)
			}
		}
	}
	field("name", true, func(v any) string { return set(&m.Name)(text(v, printer.MaxName, false)) })
	field("machine_type", true, func(v any) string { _, problem := choice(v, []string{printer.MachineType}); return problem })
	field("driver", true, func(v any) string { return set(&m.Driver)(text(v, printer.MaxName, false)) })
	field("active", false, func(v any) string { return set(&m.Active)(boolean(v)) })
	if err := bad.err(); err != nil {
		return err
	}
	made, err := c.Printers.Create(c.ctx(), m)
	if err != nil {
		return err
	}
	return c.json(http.StatusCreated, c.showMachine(made))
}

func getMachine(c *call) error {
	m, err := c.machine()
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, c.showMachine(m))
}

// updateMachine changes name and state; type and driver stay.
func updateMachine(c *call) error {
	m, err := c.machine()
	if err != nil {
		return err
	}
	b, err := c.parse()
	if err != nil {
		return err
	}
	var bad fieldErrors
	if v, given := b.get("name"); given {
		if problem := set(&m.Name)(text(v, printer.MaxName, false)); problem != "" {
			bad.add("name", problem)
		}
	}
	if v, given := b.get("active"); given {
		if problem := set(&m.Active)(boolean(v)); problem != "" {
			bad.add("active", problem)
		}
	}
	if err := bad.err(); err != nil {
		return err
	}
	if err := c.Printers.Update(c.ctx(), m); err != nil {
		return err
	}
	return c.json(http.StatusOK, c.showMachine(m))
}

func deleteMachine(c *call) error {
	m, err := c.machine()
	if err != nil {
		return err
	}
	if err := c.Printers.Delete(c.ctx(), m.ID); err != nil {
		return err
	}
	return c.noContent()
}

// restartMachine has nothing to do: a machine is opened for each job.
func restartMachine(c *call) error {
	if _, err := c.machine(); err != nil {
		return err
	}
	return c.json(http.StatusOK, object{{"ok", true}})
}

// configTypes tell what a setting belongs to: the machine, or its driver.
const (
	machineSetting = "M"
	driverSetting  = "D"
)

func showMachineSetting(m *printer.Machine, st printer.Setting, config string) object {
	choices := []object{}
	for _, c := range st.Choices {
		choices = append(choices, object{{"value", c}, {"display_name", c}})
	}
	orNil := func(s string) any {
		if s == "" {
			return nil
		}
		return s
	}
	return object{
		{"pk", nil}, {"key", st.Key}, {"value", m.Value(st)}, {"name", st.Name}, {"description", st.Description}, {"type", st.Kind},
		{"choices", choices}, {"model_name", orNil(st.Model)}, {"model_filters", nil}, {"api_url", orNil(st.URL)}, {"typ", "machine_config"},
		{"units", st.Units}, {"required", st.Required}, {"config_type", config},
	}
}

func listMachineSettings(c *call) error {
	m, err := c.machine()
	if err != nil {
		return err
	}
	common, own := c.Printers.SettingsOf(m)
	out := []object{}
	for _, st := range common {
		out = append(out, showMachineSetting(m, st, machineSetting))
	}
	for _, st := range own {
		out = append(out, showMachineSetting(m, st, driverSetting))
	}
	return c.json(http.StatusOK, out)
}

func getMachineSetting(c *call) error {
	m, err := c.machine()
	if err != nil {
		return err
	}
	common, own := c.Printers.SettingsOf(m)
	config := chi.URLParam(c.r, "type")
	among := common
	if config == driverSetting {
		among = own
	}
	for _, st := range among {
		if st.Key == chi.URLParam(c.r, "key") {
			return c.json(http.StatusOK, showMachineSetting(m, st, config))
		}
	}
	return refuse(http.StatusNotFound, "No MachineSetting matches the given query.")
}

func setMachineSetting(c *call) error {
	m, err := c.machine()
	if err != nil {
		return err
	}
	b, err := c.parse()
	if err != nil {
		return err
	}
	v, given := b.get("value")
	switch v.(type) {
	case nil, []any, map[string]any:
		if !given {
			return &fieldErrors{object{{"value", []string{msgRequired}}}}
		}
		return &fieldErrors{object{{"value", []string{msgString}}}}
	}
	st, err := c.Printers.Set(c.ctx(), m, chi.URLParam(c.r, "key"), pythonText(v))
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, showMachineSetting(m, *st, chi.URLParam(c.r, "type")))
}
