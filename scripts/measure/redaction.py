"""How much personal data is taken out of messages, and how much else is taken with it.

    .venv/bin/python scripts/measure/redaction.py [--seed 1] [--each 12] [--show 20] [--only phone]

Recall: messages with one secret of a kind, of which nothing is left. Precision: of everything that was taken out, what
was such a secret; messages with numbers that are nobody's are as many as to make that hard. Fails below the goals.
"""

import argparse
import re
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HOME), str(Path(__file__).parent)]

from redaction_cases import Case, all_cases, apart, drawn_cases  # noqa: E402

from bot.redact import PLACEHOLDERS, SUSPECTED, redact  # noqa: E402

RECALL, PRECISION = 0.99, 0.97
SURE = PLACEHOLDERS.keys() - SUSPECTED


def left(case: Case, text: str) -> bool:
    """Whether more than two digits in a row, or a word, of the secret is left of what stood in its place."""
    before, _, after = case.text.partition(case.secret)
    if not (text.startswith(before[:-1]) and text.endswith(after[1:])):
        return True
    middle = text[len(before) : len(text) - len(after)]
    for placeholder in PLACEHOLDERS.values():
        middle = middle.replace(placeholder, "")
    return sum(map(str.isdigit, middle)) > 0 if case.kind != "email" else "." in middle or "@" in middle


def judged(case: Case) -> tuple[bool, bool, int]:
    """Whether it is as it should be, whether the secret is called what it is, and how much was taken wrongly."""
    made = redact(case.text)
    if not case.secret:
        return not made.removed, True, sum(made.text.count(each) for each in PLACEHOLDERS.values())
    gone = not left(case, made.text)
    taken = sum(made.text.count(each) for each in PLACEHOLDERS.values())
    return gone, made.removed == (case.kind,), max(0, taken - 1)


def trimmed(text: str, *, kinds: bool = False) -> str:
    """Without brackets and spaces beside what was taken out; all kinds alike unless they are asked for."""
    for kind, placeholder in PLACEHOLDERS.items():
        text = text.replace(placeholder, f"[{kind}]")
    if not kinds:
        text = re.sub(rf"\[(?:{'|'.join(PLACEHOLDERS)})\]", "[x]", text)
    return re.sub(r"[\s(+)«»:.,;-]*(\[\w+\])[\s()«»]*(?:\1)?[\s(+)«»:.,;-]*", r" \1 ", text).strip()


def measure_apart(seed: int, each: int, show: int) -> int:
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    named: Counter[str] = Counter()
    wrongly, wrong = 0, []
    for case in apart(seed, each):
        made = redact(case.text).text
        gone = trimmed(made) == trimmed(case.wanted)
        for kind in case.kinds or ("left alone",):
            total[kind] += 1
            right[kind] += gone
            named[kind] += trimmed(made, kinds=True) == trimmed(case.wanted, kinds=True)
        wrongly += max(0, sum(made.count(each) for each in PLACEHOLDERS.values()) - len(case.kinds))
        if not gone:
            wrong.append(f"{case.text!r} → {made!r}")
    print(f"the set kept apart, seed {seed}")
    tell(total, right, named)
    print("\n".join(wrong[:show]))
    return verdict(total, right, wrongly)


def tell(total: Counter[str], right: Counter[str], named: Counter[str]) -> None:
    print("| kind | number | recall | called what it is |\n|---|--:|--:|--:|")
    for kind, number in total.items():
        print(f"| {kind} | {number} | {right[kind] / number:.4f} | {named[kind] / number:.4f} |")


def verdict(total: Counter[str], right: Counter[str], wrongly: int) -> int:
    """Exit code: 1 when a goal is missed."""
    rights = sum(number for kind, number in right.items() if kind != "left alone")
    precision = rights / max(1, rights + wrongly)
    print(f"precision {precision:.4f}")
    low = [kind for kind, number in total.items() if right[kind] / number < RECALL and kind in SURE]
    return int(bool(low) or precision < PRECISION)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--each", type=int, default=12)
    options.add_argument("--show", type=int, default=0)
    options.add_argument("--only", default="")
    options.add_argument("--apart", action="store_true", help="the messages kept apart (tests/data/redaction.yaml)")
    options.add_argument("--drawn", action="store_true", help="numbers parted by chance")
    given = options.parse_args()
    if given.apart:
        return measure_apart(given.seed, given.each, given.show)
    made = (drawn_cases if given.drawn else all_cases)(given.seed, given.each)
    found = [case for case in made if given.only in f"{case.kind or 'nobody'} {case.group}"]
    right: Counter[str] = Counter()
    named: Counter[str] = Counter()
    total: Counter[str] = Counter()
    wrong: defaultdict[str, list[str]] = defaultdict(list)
    wrongly = 0
    began = time.perf_counter()
    for case in found:
        good, called, more = judged(case)
        kind = case.kind or "left alone"
        total[kind] += 1
        right[kind] += good
        named[kind] += good and called
        wrongly += more
        if not good or not called:
            wrong[case.group].append(f"{case.text!r} → {redact(case.text).text!r}")
    took = (time.perf_counter() - began) * 1000 / max(1, len(found))
    print(f"{len(found)} messages, seed {given.seed}, {took:.2f} ms each")
    tell(total, right, named)
    for group, lines in sorted(wrong.items(), key=lambda each: -len(each[1]))[: given.show]:
        print(f"{len(lines):3} {group}: {lines[0]}")
    return verdict(total, right, wrongly)


if __name__ == "__main__":
    sys.exit(main())
