"""Entries of the journal -> questions in all their wordings."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answering.follow_up import understand
from bot.insight.groups import Space, distances, group, middle
from bot.insight.period import day_of
from bot.insight.types import FAILED, Asked, Count
from bot.insight.vectors import QuestionVectors
from bot.journal import Entry
from bot.types import Language, Status
from index.builds.build import Build

GROUPED_MOST = 3000
"""Wordings that are grouped at once, the most asked first: their distances take 70 MB and a second."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One way a question was asked, however it was cased and punctuated. ``entries`` are newest first."""

    text: str
    entries: tuple[Entry, ...]

    @property
    def count(self) -> int:
        return len(self.entries)

    @property
    def language(self) -> Language:
        """As it was taken when last asked."""
        return self.entries[0].language


@dataclass(frozen=True)
class Grouper:
    """Groups wordings by what they mean and by what answered them."""

    build: Build
    space: Space
    vectors: QuestionVectors

    def groups(self, entries: Iterable[Entry]) -> list[Asked]:
        """Questions, the most asked first; of equals the one asked last, then by the example's letters."""
        chosen = wordings(entries)[:GROUPED_MOST]
        if not chosen:
            return []
        places = self.space.place(self.vectors.of([each.text for each in chosen]))
        apart = distances(places, [answer_of(each.entries[0], self.build) for each in chosen])
        counts = [each.count for each in chosen]
        found = [
            asked(chosen[middle(rows, spoken(rows, chosen), apart, counts)].text, [chosen[at] for at in rows])
            for rows in group(apart, self.space.distance)
        ]
        return sorted(found, key=lambda each: (-each.count, -each.last.toordinal(), each.example))


def spoken(rows: Sequence[int], chosen: Sequence[Wording]) -> list[int]:
    """The rows in the language that was used most, so that the example is in it too."""
    languages: Counter[Language] = Counter()
    for at in rows:
        languages[chosen[at].language] += chosen[at].count
    most = max(Language, key=lambda each: languages[each])
    return [at for at in rows if chosen[at].language is most]


def wordings(entries: Iterable[Entry]) -> list[Wording]:
    """The most asked first, of equals by their letters."""
    same: dict[str, list[Entry]] = {}
    for entry in entries:
        same.setdefault(letters(entry.question), []).append(entry)
    made = [Wording(usual(each), tuple(each)) for each in same.values()]
    return sorted(made, key=lambda each: (-each.count, each.text))


def letters(question: str) -> str:
    """What is the same in ``Kan jeg dele bilder?`` and ``kan jeg  dele bilder``."""
    return " ".join(question.casefold().split()).strip(" .!?…")


def usual(entries: Sequence[Entry]) -> str:
    """The spelling that was used most, of equals the newest."""
    return Counter(entry.question for entry in entries).most_common(1)[0][0]


def answer_of(entry: Entry, build: Build) -> str:
    """What surely answered: ``faq:<id>`` or a section's address, of the original where it is a translation."""
    if entry.status is Status.FAQ and entry.faq:
        info = build.faq_infos.get(entry.faq)
        return f"faq:{(info and info.translation_of) or entry.faq}"
    if entry.status is Status.ANSWERED and entry.quotes:
        first = entry.quotes[0]
        return build.addresses.original(f"{first.document}#{first.anchor}")
    return ""


def asked(example: str, members: Sequence[Wording]) -> Asked:
    entries = [entry for each in members for entry in each.entries]
    days = {day_of(entry.asked_at) for entry in entries}
    statuses = Counter(status_of(entry) for entry in entries)
    return Asked(
        example=example,
        count=len(entries),
        wordings=len(members),
        languages=tuple(each for each in Language if any(entry.language is each for entry in entries)),
        first=min(days),
        last=max(days),
        days=len(days),
        statuses=tuple(Count(key, count) for key, count in statuses.most_common()),
    )


def status_of(entry: Entry) -> str:
    return entry.status.value if entry.status else FAILED


def leans(entry: Entry) -> bool:
    """True when the question's words lean on the one before it, such as «og på nynorsk?»."""
    return understand(entry.question, ["?"]).leaning
