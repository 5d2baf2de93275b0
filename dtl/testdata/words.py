"""Writes dtl/words.tsv: the words that dates, units and filters need, in the languages of the Django that runs this.

    python testdata/words.py > words.tsv

A line has a language, its plural rule and its words in the order of the first line; an empty word is as in English.
Forms of a plural are separated by |.
"""

import gettext
import pathlib

import django

MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

words = DAYS + [d[:3] for d in DAYS] + MONTHS + [m[:3].lower() for m in MONTHS]
words += ["abbrev. month\x04" + m for m in "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.".split()]
words += ["alt. month\x04" + m for m in MONTHS]
words += ["a.m.", "p.m.", "AM", "PM", "midnight", "noon", "yes,no,maybe", ", "]
words += ["%s " + u for u in ("KB", "MB", "GB", "TB", "PB")]
words += ["String to return when truncating text\x04%(truncated_text)s…"]
units = [("%(num)d " + u, "%(num)d " + u + "s") for u in "year month week day hour minute".split()]
units += [("%(size)d byte", "%(size)d bytes")]

print("\t".join(["", ""] + [w.replace("\x04", "^") for w in words] + [s for s, _ in units]))
for folder in sorted((pathlib.Path(django.__file__).parent / "conf" / "locale").iterdir()):
    file = folder / "LC_MESSAGES" / "django.mo"
    if not file.exists() or folder.name == "en":
        continue
    t = gettext.GNUTranslations(file.open("rb"))
    header = t.info().get("plural-forms", "")
    rule = header.split("plural=", 1)[1].split(";")[0].strip() if "plural=" in header else "n != 1"
    row = [folder.name.lower().replace("_", "-"), rule.replace(" ", "")]
    for w in words:
        text = t._catalog.get(w, w)
        row.append("" if text in (w, w.split("\x04")[-1]) else text)
    for singular, _ in units:
        forms = []
        while (singular, len(forms)) in t._catalog:
            forms.append(t._catalog[singular, len(forms)])
        row.append("|".join(forms))
    assert not any("\t" in w or "\n" in w for w in row), row
    print("\t".join(row).rstrip("\t"))
