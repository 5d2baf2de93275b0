"""Walks the label flow with the unmodified `inventree` package: connect, list, create, print, wait, download, delete.

usage: client.py URL USER PASSWORD
"""
import os
import sys
import tempfile
import time

from inventree.api import InvenTreeAPI
from inventree.company import Company
from inventree.label import LabelTemplate
from inventree.part import Part
from inventree.plugin import InvenTreePlugin
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

        template.delete()
    assert len(LabelTemplate.list(api)) == 6
    print("client: all steps passed")


if __name__ == "__main__":
    main(*sys.argv[1:])
