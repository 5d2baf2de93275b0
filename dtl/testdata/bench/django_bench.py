"""Renders the templates of the benchmark with Django and prints what it took: name, seconds for one rendering.

python django_bench.py FOLDER_OF_LABELS SECONDS_EACH [--output NAME]
With --output it prints the rendering of one template instead.
"""

import datetime
import json
import pathlib
import sys
import time

import django
from django.conf import settings
from django.template import Context, Engine, Library

here = pathlib.Path(__file__).parent
labels = pathlib.Path(sys.argv[1])

settings.configure(USE_TZ=True, TIME_ZONE="UTC", LANGUAGE_CODE="en-us")
django.setup()

barcode = Library()
barcode.simple_tag(lambda data, **kwargs: "code:1", name="qrcode")
barcode.simple_tag(lambda data, **kwargs: "code:1", name="barcode")
extras = Library()
extras.simple_tag(lambda value: value, name="decimal")

engine = Engine(
    loaders=[("django.template.loaders.cached.Loader", [
        ("django.template.loaders.filesystem.Loader", [str(labels.parent), str(here)])])],
)
for name in ("i18n", "l10n"):
    engine.template_libraries[name] = engine.get_template_libraries({name: "django.templatetags." + name})[name]
engine.template_libraries.update(barcode=barcode, inventree_extras=extras, report=Library())

data = json.loads((here / "context.json").read_text())
order = data["report"]["order"]
order["created"] = datetime.datetime(2024, 5, 17, 14, 30, tzinfo=datetime.timezone.utc)
order["target"] = datetime.date(2024, 6, 1)

names = [("label/" + p.name, data["label"]) for p in sorted(labels.glob("*.html")) if p.name != "code_and_text.html"]
names.append(("report.html", data["report"]))

if len(sys.argv) > 3:
    for name, values in names:
        if name == sys.argv[4]:
            sys.stdout.write(engine.get_template(name).render(Context(values)))
    sys.exit()

for name, values in names:
    template = engine.get_template(name)
    for _ in range(20):
        template.render(Context(values))
    count, start = 0, time.perf_counter()
    while True:
        for _ in range(20):
            template.render(Context(values))
        count += 20
        spent = time.perf_counter() - start
        if spent > float(sys.argv[2]):
            break
    print(name, spent / count)
