package catalog

import "maps"

// behaviour is what a model's records do besides keeping their fields.
type behaviour struct {
	text     func(r *Record) (string, error) // Python's str()
	reads    []string                        // the paths that text reads, as Load knows them: "template.name", "parameters.*.data"
	computed map[string]*computed
	context  []contextKey // what a label template finds beside the item itself
}

// computed is an attribute that is worked out.
type computed struct {
	get func(r *Record) (any, error)
	// reads are the paths that get reads, so that they can be loaded ahead. One that is forgotten costs a query, no more.
	reads []string
}

// contextKey is a variable of a label template.
type contextKey struct {
	name string
	computed
}

// members are computed attributes by name.
type members map[string]*computed

// attr makes a computed attribute.
func attr(get func(r *Record) (any, error), reads ...string) *computed {
	return &computed{get, reads}
}

// constant makes an attribute that is the same for all records.
func constant(v any) *computed {
	return attr(func(*Record) (any, error) { return v, nil })
}

// memberPath makes an attribute that is read at the end of a path.
func memberPath(names ...string) *computed {
	whole := names[0]
	for _, n := range names[1:] {
		whole += "." + n
	}
	return attr(func(r *Record) (any, error) { return r.Walk(names...) }, whole)
}

// behaviourOf puts together what a model does: its own, and what all models of its sort do.
func behaviourOf(m *Model) behaviour {
	var b behaviour
	if own, ok := behaviours()[m.Name]; ok {
		b = own()
	}
	if b.text == nil {
		b.text, b.reads = plainText, nil
	}
	all := members{}
	maps.Copy(all, commonMembers(m))
	maps.Copy(all, b.computed)
	b.computed = all
	return b
}

// behaviours are the models that do something of their own.
func behaviours() map[string]func() behaviour {
	return map[string]func() behaviour{
		"part.part":                          partBehaviour,
		"part.partcategory":                  categoryBehaviour,
		"part.partparameter":                 parameterBehaviour,
		"part.partparametertemplate":         parameterTemplateBehaviour,
		"part.parttesttemplate":              testTemplateBehaviour,
		"part.bomitem":                       bomItemBehaviour,
		"part.bomitemsubstitute":             substituteBehaviour,
		"part.partrelated":                   relatedBehaviour,
		"part.partsellpricebreak":            priceBreakBehaviour,
		"part.partinternalpricebreak":        priceBreakBehaviour,
		"company.company":                    companyBehaviour,
		"company.address":                    addressBehaviour,
		"company.contact":                    contactBehaviour,
		"company.manufacturerpart":           manufacturerPartBehaviour,
		"company.supplierpart":               supplierPartBehaviour,
		"company.supplierpricebreak":         supplierPriceBreakBehaviour,
		"stock.stockitem":                    stockItemBehaviour,
		"stock.stocklocation":                locationBehaviour,
		"stock.stocklocationtype":            namedBehaviour,
		"stock.stockitemtestresult":          testResultBehaviour,
		"stock.stockitemtracking":            trackingBehaviour,
		"build.build":                        buildBehaviour,
		"build.buildline":                    buildLineBehaviour,
		"build.builditem":                    buildItemBehaviour,
		"order.purchaseorder":                purchaseOrderBehaviour,
		"order.purchaseorderlineitem":        purchaseLineBehaviour,
		"order.purchaseorderextraline":       extraLineBehaviour,
		"order.salesorder":                   salesOrderBehaviour,
		"order.salesorderlineitem":           salesLineBehaviour,
		"order.salesorderextraline":          extraLineBehaviour,
		"order.salesorderallocation":         allocationBehaviour,
		"order.salesordershipment":           shipmentBehaviour,
		"order.returnorder":                  returnOrderBehaviour,
		"order.returnorderlineitem":          returnLineBehaviour,
		"order.returnorderextraline":         extraLineBehaviour,
		"common.projectcode":                 projectCodeBehaviour,
		"common.attachment":                  attachmentBehaviour,
		"users.owner":                        ownerBehaviour,
		"auth.user":                          userBehaviour,
		"auth.group":                         namedBehaviour,
		"taggit.tag":                         namedBehaviour,
		"part.partcategoryparametertemplate": categoryTemplateBehaviour,
	}
}
