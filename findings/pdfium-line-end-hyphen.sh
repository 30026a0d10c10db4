#!/usr/bin/env bash
# Expected: text extraction gives the hyphen at the end of a line as the sign that the font has there (U+002D or U+00AD)
#   and a line break behind it, so that the reader can decide whether the word is whole without it.
# Happens: pdfium (pypdfium2 5.15.2) replaces such a hyphen by U+FFFE, a code point that is no character, and leaves out
#   the line break: "fører\ufffekort". A hyphen that belongs to the word ("e-", "saks- og") gets the same, so what it was
#   cannot be read back; only U+2010, which WeasyPrint writes, stays as it is, with its line break.
# Matters: a text that is searched for words or written to XML fails or holds words that nobody can find, and joining
#   blindly makes «epost» and «saksog». The words of the whole file must decide.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q pypdfium2==5.15.2 reportlab==5.1.0
"$folder/venv/bin/python" - <<'PY'
import io, sys
from importlib.metadata import version
import pypdfium2
from reportlab.pdfgen.canvas import Canvas

out = io.BytesIO()
canvas = Canvas(out)
for at, line in enumerate(("Du må ha fører-", "kort, og du må svare på e-", "post fra saks-", "og arkivtjenesten.")):
    canvas.drawString(60, 700 - 14 * at, line)
canvas.save()
text = pypdfium2.PdfDocument(out.getvalue())[0].get_textpage().get_text_range()
print("pypdfium2", version("pypdfium2"))
print(ascii(text))
sys.exit(0 if "f\xf8rer\ufffekort" in text and "e\ufffepost" in text else 1)
PY
