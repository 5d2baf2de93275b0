package printer

import (
	"context"
	"fmt"

	"etikett/internal/fault"
	"etikett/internal/label"
)

// Plugin prints labels on a machine.
type Plugin struct{ Machines *Service }

// Info describes the plugin.
func (Plugin) Info() label.PluginInfo {
	return label.PluginInfo{Key: "inventreelabelmachine", Name: "InvenTreeLabelMachine", Description: "Labels on a printer that is set up as a machine"}
}

// Options are the machine, one of those that can print, and what its driver wants to know.
func (p Plugin) Options(ctx context.Context) ([]label.Option, error) {
	all, err := p.Machines.Machines(ctx)
	if err != nil {
		return nil, err
	}
	var choices []label.Choice
	for i := range all {
		if p.Machines.State(ctx, &all[i]).Ready {
			choices = append(choices, label.Choice{Value: all[i].ID, Label: all[i].Name})
		}
	}
	return []label.Option{
		{Name: "machine", Label: "Machine", Kind: label.ChoiceOption, Required: true, Choices: choices},
		{Name: "driver_options", Label: "Options", Kind: label.DependentOption, DependsOn: []string{"machine"}},
	}, nil
}

// Check says whether the machine can print now.
func (p Plugin) Check(ctx context.Context, _ *label.Template, opts label.Options) error {
	_, _, err := p.ready(ctx, opts)
	return err
}

// Start begins a job on the machine.
func (p Plugin) Start(ctx context.Context, j *label.Job, opts label.Options) (label.Sink, error) {
	m, d, err := p.ready(ctx, opts)
	if err != nil {
		return nil, err
	}
	return d.Print(ctx, m, j)
}

func (p Plugin) ready(ctx context.Context, opts label.Options) (*Machine, Driver, error) {
	m, err := p.Machines.Machine(ctx, opts.String("machine"))
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return nil, nil, fault.InvalidField("machine", fmt.Sprintf("%q is not a valid choice.", opts.String("machine")))
		}
		return nil, nil, err
	}
	d, ok := p.Machines.Driver(m.Driver)
	if !ok {
		return nil, nil, fault.InvalidField("machine", unknownDriver(m.Driver).Error())
	}
	if st := p.Machines.State(ctx, m); !st.Ready {
		text := "The machine is not active."
		if len(st.Errors) > 0 {
			text = st.Errors[0]
		}
		return nil, nil, fault.InvalidField("machine", text)
	}
	return m, d, nil
}
