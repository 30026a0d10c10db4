#!/usr/bin/env bash
# Snowball's Norwegian stemmer takes the end off the name of an act, so that an act and a common word are one term.
#
# Expected: «-loven» loses its article, as other nouns do (boken → bok), and the compound keeps its head: «lov».
# Found: Snowball has suffixes of its own for this («lov», «elov», «slov», «hetslov», meant as derivations), and they take
#   the head noun with them: åpenhetsloven and åpen are one term, språkloven and språk, barneloven and barn.
#   A question about an act then finds every text with the everyday word, as surely as the act.
# Found too: a noun in -er has two or three stems over its four forms (følger følg, følgeren/følgere følger,
#   følgerne følgern), while nouns in -ing or -het have one. Plural and definite forms of the people one writes
#   guidance about (følger, leder, bruker, innbygger) do not meet their singular.
# Why it matters here: index/lexical/words.py (`stem`) makes one term of the second and keeps the first apart.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check PyStemmer==3.1.0
"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version

from Stemmer import Stemmer

stem = Stemmer("norwegian").stemWord
print("PyStemmer", version("PyStemmer"))
acts = {"åpenhetsloven": "åpen", "språkloven": "språk", "arkivlova": "arkiv", "forvaltningsloven": "forvaltning"}
for act, word in acts.items():
    print(f"{act} → {stem(act)}   {word} → {stem(word)}")
    assert stem(act) == stem(word), act
for head in ("boken", "skolen"):
    print(f"{head} → {stem(head)}")
assert stem("loven") == "lov"
for forms in ("følger følgeren følgere følgerne", "leder lederen ledere lederne", "innbygger innbyggeren innbyggere innbyggerne"):
    stems = {form: stem(form) for form in forms.split()}
    print(stems)
    assert len(set(stems.values())) == 3, stems
one = {stem(form) for form in "melding meldingen meldinger meldingene".split()}
print("melding, its four forms:", one)
assert len(one) == 1
PY
