#!/usr/bin/env bash
# Expected: in a tagged PDF, all letters between BDC with an MCID and its EMC belong to that marked content, also when a
#   nested span (ISO 32000-1 § 14.9.4, ActualText of a soft hyphen) opens and closes in between.
# Happens: pdfminer.six 20260107, and pdfplumber 0.11.10 on it, keep one current MCID and no stack. The inner EMC resets
#   it, so every letter after a soft hyphen has no MCID, and the rest of the paragraph is missing when text is put
#   together by tags. Chromium and Typst write such a span for every hyphenated word.
# Matters: a rule lost its end («Du kan likevel ikke varsle om taushets») and would have been quoted as sure.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q pdfplumber==0.11.10 pdfminer.six==20260107 pypdfium2==5.15.2
"$folder/venv/bin/python" - <<'PY'
import io, sys
import pdfplumber, pdfminer
import pypdfium2 as pdfium, pypdfium2.raw as raw

content = (b"/P <</MCID 0>> BDC BT /F 12 Tf 20 100 Td (Alle skal syk) Tj ET "
           b"/Span <</ActualText <FEFF00AD>>> BDC BT /F 12 Tf 100 100 Td (-) Tj ET EMC "
           b"BT /F 12 Tf 20 80 Td (meldes samme dag.) Tj ET EMC")
objects = [b"<</Type/Catalog/Pages 2 0 R/MarkInfo<</Marked true>>/StructTreeRoot 6 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/StructParents 0/Resources<</Font<</F 5 0 R>>>>>>",
    b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    b"<</Type/StructTreeRoot/K 7 0 R/ParentTree<</Nums[0[7 0 R]]>>>>",
    b"<</Type/StructElem/S/P/P 6 0 R/Pg 3 0 R/K 0>>"]
out, offsets = io.BytesIO(), []
out.write(b"%PDF-1.7\n")
for number, body in enumerate(objects, 1):
    offsets.append(out.tell())
    out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
at = out.tell()
out.write(b"xref\n0 8\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % o for o in offsets))
out.write(b"trailer<</Size 8/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % at)
data = out.getvalue()

with pdfplumber.open(io.BytesIO(data)) as file:
    letters = file.pages[0].chars
inside = "".join(c["text"] for c in letters if c["mcid"] == 0)
outside = "".join(c["text"] for c in letters if c["mcid"] is None)
text = pdfium.PdfDocument(data)[0].get_textpage()
def mark(i):
    found = raw.FPDFText_GetTextObject(text.raw, i)
    return raw.FPDFPageObj_GetMarkedContentID(found) if found else None
by_pdfium = "".join(chr(raw.FPDFText_GetUnicode(text.raw, i)) for i in range(text.count_chars()) if mark(i) == 0)
print("pdfplumber", pdfplumber.__version__, "pdfminer.six", pdfminer.__version__)
print("letters of MCID 0 by pdfplumber:", repr(inside))
print("letters without MCID:           ", repr(outside))
print("letters of MCID 0 by pdfium:    ", repr(by_pdfium))
sys.exit(0 if "meldes" in outside and "meldes" not in inside and "meldes" in by_pdfium else 1)
PY
