"""Writes icons.txt.gz: names and code points of Tabler's icons, one a line, "name variant hex".

    npm pack @tabler/icons-webfont@3.31.0 && tar xzf tabler-icons-webfont-3.31.0.tgz
    python3 gen_icons.py package/dist/tabler-icons.css > icons.txt.gz
"""

import gzip
import re
import sys

lines = []
for name, code in re.findall(r'\.ti-([a-z0-9-]+):before \{\s*content: "\\([0-9a-f]+)"', open(sys.argv[1]).read()):
    base, variant = (name[:-7], "filled") if name.endswith("-filled") else (name, "outline")
    lines.append("%s %s %s\n" % (base, variant, code))
sys.stdout.buffer.write(gzip.compress("".join(sorted(lines)).encode(), 9, mtime=0))
