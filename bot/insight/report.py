"""A period of the journal and a build in, one report out. No clock, no database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.insight import guidance
from bot.insight.asked import GROUPED_MOST, Grouper, leans, letters
from bot.insight.counting import totals
from bot.insight.guidance import Places
from bot.insight.period import day_of
from bot.insight.types import Asked, Complaint, Gap, LowRated, Period, Report, SectionLink
from bot.journal import Entry
from bot.types import Answer, Status

MOST_ASKED_MOST = 100
GAPS_MOST = 500

AGAIN_MOST = 20
"""Gaps whose example is asked again, the most asked ones: it takes a tenth of a second the first time."""

ASKED_TWICE = 2
"""A question counts among the most asked from here on."""

NEAREST = 2
"""Sections named beside a gap: where an editor may want to write the answer."""

COMPLAINTS_MOST = 10
DUE_WITHIN = 60
"""Days ahead: time to ask the owner of a text, and for the owner to read it."""

AskAgain = Callable[[str], Answer | None]
"""What the current build answers to a question; None when it cannot be asked. Nothing is journalled."""


@dataclass(frozen=True)
class Sources:
    """What a report is made from, besides the journal. ``today`` and ``due_within`` (days) decide what is due."""

    grouper: Grouper
    places: Places
    ask_again: AskAgain
    today: date
    due_within: int = DUE_WITHIN


def make_report(entries: Sequence[Entry], period: Period, sources: Sources, *, truncated: bool = False) -> Report:
    """`entries` are those of the period, newest first; `truncated` when older ones were left out."""
    asked = [entry for entry in entries if entry.status not in (None, Status.SMALLTALK)]
    whole = [entry for entry in asked if not leans(entry)]
    return Report(
        period=period,
        build=sources.places.build.id,
        totals=totals(entries, period),
        most_asked=tuple(each for each in sources.grouper.groups(whole) if each.count >= ASKED_TWICE)[:MOST_ASKED_MOST],
        not_found=gaps(whole, Status.NOT_FOUND, sources),
        uncertain=gaps(whole, Status.UNCERTAIN, sources),
        low_rated=low_rated(entries, sources.places),
        used=guidance.used(entries, sources.places),
        unused=guidance.unused(entries, sources.places),
        due=guidance.due(sources.places, sources.today, sources.due_within),
        stale=guidance.stale(sources.places),
        due_within=sources.due_within,
        follow_ups=len(asked) - len(whole),
        ungrouped=max(0, len({letters(entry.question) for entry in whole}) - GROUPED_MOST),
        truncated=truncated,
        counted_from=day_of(entries[-1].asked_at) if truncated and entries else None,
    )


def gaps(entries: Sequence[Entry], status: Status, sources: Sources) -> tuple[Gap, ...]:
    """Questions that got this answer, grouped, the most asked first."""
    groups = sources.grouper.groups(entry for entry in entries if entry.status is status)
    asked_again = [gap(each, sources) for each in groups[:AGAIN_MOST]]
    return (*asked_again, *map(Gap, groups[AGAIN_MOST:GAPS_MOST]))


def gap(asked: Asked, sources: Sources) -> Gap:
    again = sources.ask_again(asked.example)
    return Gap(asked, nearest(again), again.status) if again else Gap(asked)


def nearest(answer: Answer) -> tuple[SectionLink, ...]:
    """The sections an answer leads to: its quotes, or the topics it names."""
    quotes = [SectionLink(f"{each.document}#{each.anchor}", each.section, each.url) for each in answer.quotes]
    return tuple(quotes or (SectionLink("", each.section, each.url) for each in answer.topics))[:NEAREST]


def low_rated(entries: Sequence[Entry], places: Places) -> tuple[LowRated, ...]:
    """Answers with a no, the most noes first; of equals those with fewer yeses."""
    rated: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.feedback and entry.status is not Status.SMALLTALK:
            rated.setdefault(answered_by(entry), []).append(entry)
    found = [one_answer(each, places) for each in rated.values() if any(not helped(entry) for entry in each)]
    return tuple(sorted(found, key=lambda each: (-each.noes, each.yeses, each.place.address if each.place else "")))


def helped(entry: Entry) -> bool:
    return bool(entry.feedback and entry.feedback.helpful)


def answered_by(entry: Entry) -> str:
    """``faq:<id>``, the address of the first quote, or nothing."""
    if entry.faq:
        return f"faq:{entry.faq}"
    return f"{entry.quotes[0].document}#{entry.quotes[0].anchor}" if entry.quotes else ""


def one_answer(entries: Sequence[Entry], places: Places) -> LowRated:
    noes = [entry for entry in entries if not helped(entry)]
    return LowRated(
        place=place_of(answered_by(entries[0]), places),
        noes=len(noes),
        yeses=len(entries) - len(noes),
        complaints=tuple(map(complaint, noes[:COMPLAINTS_MOST])),
    )


def place_of(answer: str, places: Places) -> SectionLink | None:
    if answer.startswith("faq:"):
        return places.entry(answer.removeprefix("faq:"))
    return places.section(answer) if answer else None


def complaint(entry: Entry) -> Complaint:
    reason = entry.feedback.reason if entry.feedback else ""
    return Complaint(day_of(entry.asked_at), entry.question, reason)
