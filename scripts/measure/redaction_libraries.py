"""How much of made-up personal data others' libraries find, on the messages of redaction.py; with what they cost.

    python3 -m venv /tmp/libraries
    /tmp/libraries/bin/pip install phonenumbers==9.0.43 presidio-analyzer==2.2.366 python-stdnum==2.2 pyyaml
    /tmp/libraries/bin/python scripts/measure/redaction_libraries.py [--seed 1] [--each 12]

They do not belong to Veileder's environment: see docs/redaction.md for why. Seconds and MB are of the import and the
first message, in a process of its own.
"""

import argparse
import logging
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from redaction_cases import all_cases

Span = tuple[int, int]
Finder = Callable[[str], list[Span]]


def stdnum() -> Finder:
    """Every run of digits, spaces, dots and dashes, asked of python-stdnum."""
    from stdnum import luhn
    from stdnum.no import fodselsnummer, iban, kontonr

    run = re.compile(r"(?:NO ?)?\d[\d .\-:]{7,24}\d", re.IGNORECASE)
    checks = (
        fodselsnummer.is_valid,
        kontonr.is_valid,
        iban.is_valid,
        lambda n: len(re.sub(r"\D", "", n)) > 12 and luhn.is_valid(re.sub(r"\D", "", n)),
    )
    return lambda text: [m.span() for m in run.finditer(text) if any(check(m[0]) for check in checks)]


def google(leniency: int) -> Finder:
    from phonenumbers import PhoneNumberMatcher

    return lambda text: [(m.start, m.end) for m in PhoneNumberMatcher(text, "NO", leniency=leniency)]


def presidio() -> Finder:
    """The recognisers that need no language model."""
    from presidio_analyzer.predefined_recognizers import (
        CreditCardRecognizer,
        EmailRecognizer,
        IbanRecognizer,
        PhoneRecognizer,
    )

    logging.disable(logging.CRITICAL)
    made = [
        EmailRecognizer(),
        CreditCardRecognizer(),
        IbanRecognizer(),
        PhoneRecognizer(supported_regions=("NO", "SE", "GB")),
    ]

    def find(text: str) -> list[Span]:
        found = [each for one in made for each in one.analyze(text, one.supported_entities, None) or []]
        return [(each.start, each.end) for each in found]

    return find


FINDERS: dict[str, Callable[[], Finder]] = {
    "python-stdnum": stdnum,
    "phonenumbers, possible": lambda: google(0),
    "phonenumbers, valid": lambda: google(1),
    "Presidio": presidio,
}


def measure(name: str, seed: int, each: int) -> str:
    began = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    find = FINDERS[name]()
    find("Ring 912 34 567 eller skriv til ola@etat.no, konto 8601 11 17947")
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    cost = f"{time.perf_counter() - began:.1f} s, {more:.0f} MB"
    hits: dict[str, list[bool]] = {}
    for case in all_cases(seed, each):
        spans = find(case.text)
        first = case.text.find(case.secret) if case.secret else 0
        covered = any(start <= first + 2 and end >= first + len(case.secret) - 2 for start, end in spans)
        hits.setdefault(case.kind or "left alone", []).append(covered if case.secret else not spans)
    cells = (
        f"{sum(hits[kind]) / len(hits[kind]):.2f}"
        for kind in ("national_id", "phone", "email", "account", "card", "left alone")
    )
    return f"| {name} | {' | '.join(cells)} | {cost} |"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--each", type=int, default=12)
    options.add_argument("--one", default="", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        print(measure(given.one, given.seed, given.each))
        return
    print("| finds | identity | phone | e-mail | account | card | left alone | import and first |")
    print("|---|--:|--:|--:|--:|--:|--:|---|")
    for name in FINDERS:
        own = [sys.executable, __file__, "--one", name, "--seed", str(given.seed), "--each", str(given.each)]
        print(subprocess.run(own, check=True, capture_output=True, text=True).stdout.strip(), flush=True)  # noqa: S603


if __name__ == "__main__":
    main()
