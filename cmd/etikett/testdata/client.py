"""Walks the label flow with the unmodified `inventree` package: connect, list, create, print, wait, download, delete.

usage: client.py URL USER PASSWORD
"""
import os
import sys
import tempfile
import time

import requests
from inventree.api import InvenTreeAPI
from inventree.build import Build
from inventree.company import Company
from inventree.label import LabelTemplate
from inventree.part import Part
from inventree.plugin import InvenTreePlugin
from inventree.purchase_order import PurchaseOrder
from inventree.return_order import ReturnOrder
from inventree.sales_order import SalesOrder, SalesOrderShipment
from inventree.stock import StockItem, StockLocation

TEMPLATE = """{% extends "label/label_base.html" %}{% load barcode %}
{% block content %}<img style="width: 15mm" src="{% qrcode qr_data %}"> made by a client: {{ part.name }}{% endblock %}"""


def wait(api, output):
    """Polls a data output until it is complete."""
    for _ in range(100):
        if output["complete"] or output["errors"]:
            return output
        time.sleep(0.1)
        output = api.get(f"data-output/{output['pk']}/")
    raise AssertionError(f"not complete after 10 s: {output}")


# All classes of the package whose records have labels, and a field that tells them apart.
MODELS = [
    (Part, "name"), (StockItem, "quantity"), (StockLocation, "name"), (Build, "reference"), (Company, "name"), (PurchaseOrder, "reference"),
    (SalesOrder, "reference"), (SalesOrderShipment, "reference"), (ReturnOrder, "reference"),
]


def missing(call):
    """Makes a call that has to end with 404."""
    try:
        call()
    except requests.exceptions.HTTPError as e:
        assert "404" in str(e), e
    else:
        raise AssertionError("that should not be there")


def walk_models(api):
    """Lists, counts and reads the records of each class, and asks for what their forms have."""
    for model, field in MODELS:
        count = model.count(api)
        assert count > 0, model
        assert len(model.list(api)) == count, model
        assert len(model.list(api, limit=1)) == 1, model
        first = model.list(api, limit=1)[0]
        again = model(api, pk=first.pk)
        assert again[field] == first[field] and field in again.keys(), (model, field)
        assert "GET" in model.options(api)["actions"] and field in model.fieldNames(api), model
        for template in first.getLabelTemplates() if hasattr(model, "getLabelTemplates") else ():
            assert template.model_type == model.getModelType(), template
        missing(lambda: model(api, pk=987654))


def walk_records(api):
    """Makes, changes, reads and deletes a location, a part and its stock."""
    shelf = StockLocation.create(api, {"name": "Shelf of the client", "description": "Made by the client"})
    box = StockLocation.create(api, {"name": "Box", "description": "On the shelf", "parent": shelf.pk})
    assert box.getParentLocation().pk == shelf.pk and [x.pk for x in shelf.getChildLocations()] == [box.pk]
    part = Part.create(api, {"name": "Part of the client", "description": "Made by the client", "active": True, "purchaseable": True})
    part.save(data={"description": "Changed by the client", "IPN": "CLIENT-1"})
    part.reload()
    assert part.description == "Changed by the client" and part.IPN == "CLIENT-1"
    assert [p.pk for p in Part.list(api, search="CLIENT-1")] == [part.pk]
    made = StockItem.create(api, {"part": part.pk, "location": box.pk, "quantity": 12})
    item = made[0] if isinstance(made, list) else made
    assert [x.pk for x in part.getStockItems()] == [item.pk] == [x.pk for x in box.getStockItems()]
    assert item.getPart().pk == part.pk and item.getLocation().pk == box.pk and item.quantity == 12
    for record in (part, item, box):
        own = record.getLabelTemplates()[0]
        output = wait(api, record.printLabel(own, plugin="inventreelabel"))
        assert output["output"] and not output["errors"], output
    item.delete()
    part.save(data={"active": False})
    part.delete()
    box.delete()
    shelf.delete()
    assert not Part.list(api, search="CLIENT-1")


def walk_outputs(api):
    """Reads and deletes what was printed."""
    outputs = api.get("data-output/")
    outputs = outputs["results"] if isinstance(outputs, dict) else outputs
    assert outputs, "nothing was printed"
    for output in outputs:
        assert api.get(f"data-output/{output['pk']}/")["complete"] is True
    assert api.delete(f"data-output/{outputs[0]['pk']}/").status_code == 204
    missing(lambda: api.get(f"data-output/{outputs[0]['pk']}/"))


def main(url, user, password):
    api = InvenTreeAPI(url, username=user, password=password)
    assert api.connected and api.token, "no token"

    before = LabelTemplate.list(api)
    assert len(before) == 6 == LabelTemplate.count(api), before
    plugins = InvenTreePlugin.list(api, active=True, mixin="labels")
    assert any(p.key == "inventreelabel" for p in plugins), plugins

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "client.html")
        with open(path, "w") as f:
            f.write(TEMPLATE)
        template = LabelTemplate.create(
            api,
            {"name": "Client label", "description": "Made by the client", "model_type": "part", "width": 60, "height": 30},
            path,
        )
        assert template.pk and template.width == 60
        template.save(data={"description": "Changed by the client"})
        template.reload()
        assert template.description == "Changed by the client"
        back = os.path.join(folder, "back.html")
        template.downloadTemplate(back)
        with open(back) as f:
            assert f.read() == TEMPLATE

        part = Part.list(api, limit=1)[0]
        assert template.pk in [t.pk for t in part.getLabelTemplates()]
        plugin = next(p for p in plugins if p.key == "inventreelabel")
        output = wait(api, part.printLabel(template, plugin=plugin))
        assert output["output"] and not output["errors"], output
        pdf = os.path.join(folder, "label.pdf")
        assert api.downloadFile(output["output"], pdf)
        with open(pdf, "rb") as f:
            assert f.read(5) == b"%PDF-"

        # Other things that print labels, and the way that saves at once.
        for model in (StockItem, StockLocation):
            item = model.list(api, limit=1)[0]
            own = item.getLabelTemplates()[0]
            pdf = os.path.join(folder, f"{model.__name__}.pdf")
            assert item.printLabel(own, destination=pdf)
            assert os.path.getsize(pdf) > 500
        assert len(Company.list(api)) > 0

        template.setMetadata({"made by": "client"})
        assert template.getMetadata() == {"made by": "client"}
        with open(path, "w") as f:
            f.write(TEMPLATE.replace("made by", "changed by"))
        template.save(label=path)
        template.reload()
        assert template.downloadTemplate(back, overwrite=True)
        with open(back) as f:
            assert "changed by a client" in f.read()

        template.delete()
    walk_models(api)
    walk_records(api)
    walk_outputs(api)
    assert len(LabelTemplate.list(api)) == 6
    print("client: all steps passed")


if __name__ == "__main__":
    main(*sys.argv[1:])
