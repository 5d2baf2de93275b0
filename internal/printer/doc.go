// Package printer is the machines that labels are sent to. InvenTree calls them machines of the type "label-printer"; each is
// driven by a driver, which is the only thing that knows how to talk to it.
//
//	machine.go  machines, their settings and state    driver.go  what a driver is
//	plugin.go   the label plugin "inventreelabelmachine"    folder.go  the driver that writes files into a folder
package printer
