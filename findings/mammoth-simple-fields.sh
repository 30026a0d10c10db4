#!/usr/bin/env bash
# Expected: a simple field (w:fldSimple, ECMA-376 part 1 § 17.16.19) shows its stored result, as Word, LibreOffice and
#   pandoc do. It is how document properties, cross references and numbers of captions are stored.
# Happens: mammoth 1.13.0 leaves out the element with everything in it. The conversion succeeds; only a message of type
#   "warning" among others says that an "unrecognised element" was ignored, not which text went with it.
# Matters: «Søknaden sendes innen 15. mars, se punkt 4.2.» became «Søknaden sendes innen , se .», which reads as text.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q mammoth==1.13.0 python-docx==1.2.0
"$folder/venv/bin/python" - <<'PY'
import io, sys
from importlib.metadata import version
import docx, mammoth
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

made = docx.Document()
paragraph = made.add_paragraph("Fristen er ")
paragraph._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" DOCPROPERTY Frist "><w:r><w:t>15. mars</w:t></w:r></w:fldSimple>'))
paragraph.add_run(" hvert år.")
out = io.BytesIO()
made.save(out)
found = mammoth.convert_to_html(io.BytesIO(out.getvalue()))
print("mammoth", version("mammoth"))
print("html:    ", found.value)
print("messages:", [f"{m.type}: {m.message}" for m in found.messages])
sys.exit(0 if "15. mars" not in found.value and "Fristen er" in found.value else 1)
PY
