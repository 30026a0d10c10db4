"""The list of FAQ entries: searched, filtered, and with what was asked and thought of each."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.journal import Entry
from index.builds.build import Build
from index.types import FaqInfo

DAYS = 90  # of the journal that are looked through
MOST = 20_000  # entries of it


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry in the list. ``shown``, ``noes`` and ``yeses`` are of the last DAYS days."""

    info: FaqInfo
    shown: int
    noes: int
    yeses: int

    @property
    def disliked(self) -> bool:
        return self.noes > self.yeses


FILTERS: dict[str, Callable[[EntryRow], bool]] = {
    "stale": lambda row: bool(row.info.stale),
    "never": lambda row: row.shown == 0,
    "disliked": lambda row: row.disliked,
}


def since() -> datetime:
    return datetime.now(UTC) - timedelta(days=DAYS)


def rows(build: Build, asked: Iterable[Entry]) -> list[EntryRow]:
    """Every entry, by its question."""
    entries = [each for each in asked if each.faq]
    shown = Counter(each.faq for each in entries)
    judged = Counter((each.faq, each.feedback.helpful) for each in entries if each.feedback)
    made = [
        EntryRow(info, shown[info.id], judged[info.id, False], judged[info.id, True])
        for info in build.faq_infos.values()
    ]
    return sorted(made, key=lambda row: row.info.phrasings[0].casefold())


def chosen(found: Iterable[EntryRow], build: Build, words: str, kind: str, document: str) -> list[EntryRow]:
    """Those with all the words in a phrasing or the answer, of the kind, and based on `document`; empty means any.

    `document` is an id, or a section's address.
    """
    wanted = words.casefold().split()

    def has_words(row: EntryRow) -> bool:
        text = " ".join((*row.info.phrasings, build.faq[row.info.id].source if wanted else "")).casefold()
        return all(word in text for word in wanted)

    keep = FILTERS.get(kind)
    return [
        row
        for row in found
        if (keep is None or keep(row))
        and (
            not document or any(document in (each, each.partition("#")[0]) for each in build.faq[row.info.id].based_on)
        )
        and has_words(row)
    ]
