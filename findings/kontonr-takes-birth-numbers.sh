#!/usr/bin/env bash
# Every Norwegian identity number has the control digit of a bank account: a check for accounts takes all of them.
#
# Expected: python-stdnum's no.kontonr and no.fodselsnummer tell the two kinds of eleven digits apart, but for one
#   account in eleven or so that agrees by chance; «it has the control digit of an account» would then be a fair sign.
# Found: the second control digit of a birth number is weighted 5 4 3 2 7 6 5 4 3 2, and so is that of an account. Every
#   identity number — birth number, D-number, FH-number, synthetic, and those under the rules of 2032 — passes for an
#   account. The check says nothing to tell them apart; only the date in front, or how it is written, does.
#   This is the standards' doing, not the library's.
# Why it matters here: bot/redact asks for an identity number first, and calls it an account only when it is written or
#   named as one; the other way round every synthetic number without a known date was called an account.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check python-stdnum==2.2
"$work/venv/bin/python" - <<'PY'
import random
from importlib.metadata import version

from stdnum.no import fodselsnummer, kontonr

print("python-stdnum", version("python-stdnum"))
draw = random.Random(4)
births = []
while len(births) < 2000:
    nine = f"{draw.randrange(1, 29):02}{draw.randrange(1, 13):02}{draw.randrange(20, 99)}{draw.randrange(500):03}"
    number = nine + fodselsnummer.calc_check_digit1(nine)
    number += fodselsnummer.calc_check_digit2(number[:10]) if len(number) == 10 else ""
    if len(number) == 11 and fodselsnummer.is_valid(number):
        births.append(number)
taken = sum(map(kontonr.is_valid, births))
by_chance = sum(kontonr.is_valid(f"{draw.randrange(10**10, 10**11)}") for _ in range(2000))
print(f"{taken} of {len(births)} birth numbers are accounts; of as many numbers drawn at random, {by_chance}")
assert taken == len(births)
assert by_chance < 300
PY
