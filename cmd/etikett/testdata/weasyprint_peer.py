"""Renders documents with WeasyPrint, each to a PDF of its own, and prints the time as JSON.

usage: weasyprint_peer.py DOCUMENTS.json
"""
import json
import sys
import time

import weasyprint

with open(sys.argv[1]) as f:
    documents = json.load(f)
weasyprint.HTML(string=documents[0]).write_pdf()  # warms up
begin = time.perf_counter()
for document in documents:
    weasyprint.HTML(string=document).write_pdf()
print(json.dumps({"version": weasyprint.__version__, "seconds": time.perf_counter() - begin}))
