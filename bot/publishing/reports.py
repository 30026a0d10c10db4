"""The report on a candidate: kept beside the builds, as JSON for programs and as text for people.

A build never changes, and may be checked and accepted after it was made; so its report lies outside it, in
``var/index/reports/<id>.json`` and ``.txt``.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from textwrap import shorten

from bot.publishing.types import Change, Report, Seen
from bot.writing.check import summary
from index.builds.store import BuildStore
from index.errors import BuildError
from index.files import write_atomically

SHOWN = 40  # changes of one kind in the text; the JSON has all
WORDS = 240  # characters of what was read, in the text; the JSON has all
KINDS = {
    "golden": "Golden questions",
    "faq": "FAQ phrasings",
    "known": "Known questions about changed text",
    "recent": "Recent questions",
    "example": "Examples",
}


def path_of(store: BuildStore, build: str) -> Path:
    return store.root / "reports" / f"{build}.json"


def save_report(report: Report, store: BuildStore) -> None:
    path = path_of(store, report.build)
    write_atomically(path, json.dumps(asdict(report), ensure_ascii=False, indent=1) + "\n")
    write_atomically(path.with_suffix(".txt"), as_text(report))


def read_report(store: BuildStore, build: str) -> Report:
    """The report on a build. Raises BuildError when there is none."""
    path = path_of(store, build)
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return Report(**{**values, "changes": tuple(map(change_of, values["changes"]))})
    except FileNotFoundError:
        raise BuildError(f"there is no report on {build}: it was not checked here.") from None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BuildError(f"{path} cannot be read ({error}). Delete it and build again.") from error


def latest_candidate(store: BuildStore) -> Report | None:
    """The newest report on a build that does not answer and is still there; None when there is none to read."""
    try:
        current, there = store.current_id(), set(store.ids())
        paths = sorted((store.root / "reports").glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        newest = next((path.stem for path in reversed(paths) if path.stem in there), current)
        return None if newest == current else read_report(store, newest)
    except BuildError:
        return None


def change_of(values: dict[str, object]) -> Change:
    before, after = (Seen(**each) if isinstance(each, dict) else None for each in (values["before"], values["after"]))
    if after is None:
        raise ValueError("a change without what it came to")
    return Change(str(values["kind"]), str(values["question"]), before, after, bool(values["worse"]))


def as_text(report: Report) -> str:
    return "\n".join(lines(report)) + "\n"


def lines(report: Report) -> Iterator[str]:
    against = f"compared with {report.compared}" if report.compared else "nothing to compare with"
    yield f"Candidate {report.build}, {against}, checked {report.checked_at}{by(report)}."
    if report.accepted:
        yield f"Published in spite of regressions {report.accepted_at}: {report.accepted}"
    for kind, figures in report.figures.items():
        right = f", {figures['right']} right" if "right" in figures else ""
        before = f" (before: {figures['right_before']})" if "right_before" in figures else ""
        yield f"{KINDS[kind]}: {figures['asked']} asked{right}{before}, {count(report, kind)} {told(kind)}."
    yield "Links: all lead somewhere; a corpus with broken links is refused before it comes this far."
    if report.writing:
        yield summary(report.writing)
    yield from stale_lines(report)
    yield from change_lines("Regressions", report.regressions)
    for kind, title in KINDS.items():
        rest = [each for each in report.changes if each.kind == kind and not each.worse]
        yield from change_lines(f"{title} {told(kind)}", rest)


def told(kind: str) -> str:
    return "without a sure answer" if kind == "example" else "answered differently"


def by(report: Report) -> str:
    return f" for {report.by}" if report.by else ""


def count(report: Report, kind: str) -> int:
    return sum(change.kind == kind for change in report.changes)


def stale_lines(report: Report) -> Iterator[str]:
    if report.stale:
        yield f"FAQ entries to review, because a section they build on has changed: {len(report.stale)}."
    for entry, addresses in report.stale.items():
        yield f"  {entry}: {', '.join(addresses)}"


def change_lines(title: str, changes: tuple[Change, ...] | list[Change]) -> Iterator[str]:
    if changes:
        yield ""
        yield f"{title}: {len(changes)}"
    for change in changes[:SHOWN]:
        yield f"  {change.question}"
        yield f"    {shown(change.before)} → {shown(change.after)}"
        if change.before and change.before.words != change.after.words:
            yield from (f"    {sign} {cut(seen.words)}" for sign, seen in (("−", change.before), ("+", change.after)))
    if len(changes) > SHOWN:
        yield f"  and {len(changes) - SHOWN} more; the JSON beside this text has all."


def cut(words: str) -> str:
    """The words as one line; a dash for none."""
    return shorten(words, WORDS, placeholder=" …") or "–"


def shown(seen: Seen | None) -> str:
    if seen is None:
        return "(new)"
    led = f"faq:{seen.faq}" if seen.faq else seen.first
    return f"{seen.status} {led}".strip()
