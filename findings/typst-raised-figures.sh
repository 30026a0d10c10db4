#!/usr/bin/env bash
# Expected: «10#super[6] kroner» in Typst gives a PDF in which the 6 is smaller and higher than its neighbours, or is a
#   «⁶», or has an ActualText: so do LaTeX, Word, LibreOffice and browsers, and readers of PDFs find raised figures by
#   size and baseline.
# Happens: since `super` and `sub` are typographic by default, Typst 0.15.2 takes the raised shape from the font (its
#   «sups» feature): the glyph is written in full size, on the same baseline, and maps to a plain «6». pdfium,
#   pdfminer.six (pdfplumber) and pypdf all read «106 kroner» and report the size and baseline of the line. Only the
#   box of the glyph's outline gives it away, and a BaselineShift of the tag around it, which none of the three heeds.
# Matters: a limit of 10⁶ kroner would be quoted as 106 kroner, and «fristen¹» as «fristen1», with nothing to see.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q typst==0.15.2 pypdfium2==5.15.2 pdfplumber==0.11.10 pypdf==6.4.0
"$folder/venv/bin/python" - <<'PY'
import ctypes, io, sys
from importlib.metadata import version

import pdfplumber
import pypdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import typst

made = typst.compile('#set document(title: "Grense")\nGrensen er 10#super[6] kroner.'.encode())
page = pdfium.PdfDocument(made)[0]
text = page.get_textpage()
read = text.get_text_range().strip()
at = read.index("6")
x, y, left, right, bottom, top = (ctypes.c_double() for _ in range(6))
places = {}
for name, place in (("1", read.index("1")), ("6", at)):
    raw.FPDFText_GetCharOrigin(text.raw, place, x, y)
    raw.FPDFText_GetCharBox(text.raw, place, left, right, bottom, top)
    places[name] = (raw.FPDFText_GetFontSize(text.raw, place), round(y.value, 2), round(bottom.value - y.value, 2))
plumbed = pdfplumber.open(io.BytesIO(made)).pages[0]
sizes = {each["text"]: round(each["size"], 2) for each in plumbed.chars if each["text"] in "16"}
others = [plumbed.extract_text().strip(), pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text().strip()]
for each in ("typst", "pypdfium2", "pdfplumber", "pypdf"):
    print(each, version(each))
print("read as:", [read, *others])
print("size, baseline, bottom of the outline above it:", places)
same = places["1"][:2] == places["6"][:2] and sizes["1"] == sizes["6"]
as_stated = "106 kroner" in read and all("106 kroner" in each for each in others) and same and places["6"][2] > 2
print("tagged with a BaselineShift:", b"/BaselineShift" in made, "- with an ActualText:", b"/ActualText" in made)
print("as stated" if as_stated else "OTHERWISE than stated")
sys.exit(not as_stated)
PY
