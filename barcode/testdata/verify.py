"""Reads the symbols of verified.json with zxing-cpp.

    pip install zxing-cpp numpy
    python3 verify.py
"""

import json
import sys

import numpy
import zxingcpp

failed = 0
cases = json.load(open("verified.json"))
for case in cases:
    dark = numpy.array([[c == "1" for c in row] for row in case["Rows"]])
    picture = numpy.where(numpy.kron(numpy.pad(dark, 4), numpy.ones((4, 4))), 0, 255).astype(numpy.uint8)
    found = zxingcpp.read_barcodes(picture)
    if not any(code.bytes == case["Data"].encode() for code in found):
        failed += 1
        print(case["Kind"], repr(case["Data"]), [code.bytes for code in found])
print(len(cases) - failed, "passed,", failed, "failed")
sys.exit(failed > 0)
