"""Whether every installed package has a licence that Veileder may be given away with: `scripts/supply licences`."""

import json
import re
import sys
from pathlib import Path

FREE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Zlib|0BSD|CC0|Unlicense|HPND|CNRI", re.IGNORECASE
)
BOUND = re.compile(r"GPL", re.IGNORECASE)
KNOWN = {
    "python-stdnum": "LGPL-2.1: used as it is, as a library",
    "psycopg": "LGPL-3.0: used as it is, as a library",
    "psycopg-binary": "LGPL-3.0: used as it is, as a library",
    "tld": "one of three may be chosen: MPL-1.1",
    "axe-playwright-python": "MIT by its repository; for tests alone",
}
"""Packages whose licence the rule does not take, and why they may be here."""


def main() -> int:
    found = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    wrong = [
        f"{each['Name']} {each['Version']}: {each['License'][:80]}"
        for each in found
        if each["Name"].lower() not in KNOWN and (BOUND.search(each["License"]) or not FREE.search(each["License"]))
    ]
    print("\n".join(wrong) or f"{len(found)} packages, all with a licence that will do.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
