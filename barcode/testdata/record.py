"""Records what the Python packages qrcode, python-barcode and ppf.datamatrix make of some data, for peers_test.go.

    pip install qrcode==8.2 python-barcode==0.16.1 ppf.datamatrix==0.2
    python3 record.py > peers.json
"""

import json
import random
import string

import barcode
import qrcode
from ppf.datamatrix import DataMatrix

LEVELS = {"L": 1, "M": 0, "Q": 3, "H": 2}
ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 $%*+-./:"


def rows(matrix):
    return ["".join("1" if cell else "0" for cell in row) for row in matrix]


def qr(data, version=None, level="M", mask=None, optimize=1):
    case = {"data": data, "version": version or 0, "level": level, "mask": -1 if mask is None else mask, "optimize": optimize}
    try:
        code = qrcode.QRCode(version=version, error_correction=LEVELS[level], mask_pattern=mask)
        code.add_data(data, optimize=optimize)
        code.make(fit=False)
        case["rows"] = rows(code.modules)
    except Exception as error:
        case["error"] = type(error).__name__
    return case


def linear(name, data):
    case = {"symbology": name, "data": data}
    try:
        code = barcode.get_barcode_class(name)(data)
        case["bars"], case["text"] = code.build()[0], code.get_fullcode()
    except Exception as error:
        case["error"], case["message"] = type(error).__name__, str(error)
    return case


def matrix(data, rect=False):
    return {"data": data, "rectangular": rect, "rows": rows(DataMatrix(data, rect=rect).matrix)}


def main():
    random.seed(1)
    pick = lambda alphabet, n: "".join(random.choice(alphabet) for _ in range(n))
    codes = [qr(d) for d in ("0", "A", "a", "HELLO WORLD", '{"part": 1234}', "http://localhost:8000/web/part/1", "日本語", "12ab34CD\n", "\n")]
    codes += [qr(pick(string.printable, n), level=random.choice("LMQH")) for n in (10, 50, 120, 213, 400)]
    codes += [qr(pick(ALNUM, n), level=random.choice("LMQH"), mask=m) for m, n in enumerate(range(5, 85, 10))]
    codes += [qr(pick(string.digits, 30) + "abc", optimize=o) for o in (0, 4, 20, 40)]
    codes += [qr("x" * 40, version=1), qr("1" * 7000, level="L")]
    bars = []
    for name in sorted(barcode.PROVIDED_BARCODES):
        for data in ("5901234123457", "123456789012", "4501234567", "97801323541", "A12-3$B", "ABC-123 xyz", "12345\t6abc7890", "x1234567é"):
            zeros = data.zfill(barcode.get_barcode_class(name).digits)
            if name in ("issn", "isbn10") and not zeros.isdigit() or name == "code39" and (not zeros.isascii() or "\t" in zeros):
                continue
            if name == "gs1_128" and not zeros[0].isdigit():
                continue  # newer versions than 0.16.1 start in the right set at once, as this project does
            bars.append(linear(name, zeros))
    codes2 = [matrix(pick(a, n), r) for a in (string.digits, string.ascii_uppercase + " 01", string.ascii_lowercase, string.printable, "A!&9") for n in (3, 11, 35) for r in (False, True)]
    codes2 += [matrix(pick(string.ascii_letters, n)) for n in (90, 210)]
    out = {"qr": codes, "linear": bars, "datamatrix": codes2}
    print("{" + ",\n".join('"%s": [\n%s\n]' % (k, ",\n".join(json.dumps(c, ensure_ascii=False) for c in v)) for k, v in out.items()) + "}")


if __name__ == "__main__":
    main()
