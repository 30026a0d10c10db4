"""The week in a few lines, for the channel where the editors are; a surface shows it in its own way.

A channel has more readers than the page for editors, and what was asked once is one person's words. So the digest
repeats the wording of nothing that was asked only once, and no reason that a reader gave.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from bot.insight.types import Due, Gap, LowRated, Period, Report
from bot.texts import date_text, text
from bot.types import Language, Status

Row = TypeVar("Row")

ROWS = 5
"""Most lines under a heading: a digest is read in a minute, the page has the rest."""

WEEK = 7
ASKED_TWICE = 2


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and the lines under it, at least one."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """Plain text throughout. ``lead`` are the headline figures; ``link`` is the address of the page with the rest."""

    title: str
    lead: tuple[str, ...]
    parts: tuple[Part, ...]
    link: str
    link_text: str


def last_week(today: date) -> Period:
    """The seven days before `today`."""
    return Period(today - timedelta(days=WEEK), today - timedelta(days=1))


def compose(report: Report, before: Report, language: Language, base_url: str, name: str) -> Digest:
    """`before` is the report on the week before, for comparison; `name` is what the bot is called."""
    shown = DigestWriter(report, before, language, name)
    parts = (shown.gaps(), shown.low_rated(), shown.due(), shown.stale())
    return Digest(
        title=shown.title(),
        lead=shown.lead(),
        parts=tuple(part for part in parts if part.lines),
        link=f"{base_url}/innsikt?from={report.period.first}&to={report.period.last}",
        link_text=text("digest.link", language),
    )


@dataclass(frozen=True, slots=True)
class DigestWriter:
    """A report in one language."""

    report: Report
    before: Report
    language: Language
    name: str

    def say(self, key: str, **values: object) -> str:
        return text(f"digest.{key}", self.language, **values)

    def day(self, day: date) -> str:
        return date_text(day, self.language)

    def title(self) -> str:
        period = self.report.period
        return self.say("title", name=self.name, first=self.day(period.first), last=self.day(period.last))

    def lead(self) -> tuple[str, ...]:
        totals, earlier = self.report.totals, self.before.totals
        if not totals.questions:
            return (self.say("nothing"),)
        headline = self.say(
            "headline",
            questions=totals.questions,
            answered=totals.with_status(Status.ANSWERED, Status.FAQ),
            uncertain=totals.with_status(Status.UNCERTAIN),
            not_found=totals.with_status(Status.NOT_FOUND),
        )
        not_found = earlier.with_status(Status.NOT_FOUND)
        return headline, self.say("before", questions=earlier.questions, not_found=not_found)

    def gaps(self) -> Part:
        often = [each for each in self.report.not_found if each.asked.count >= ASKED_TWICE]
        once = len(self.report.not_found) - len(often)
        rows = self.first_of(often, self.gap)
        return Part(self.say("gaps"), (*rows, *([self.say("gaps.once", count=once)] if once else [])))

    def gap(self, gap: Gap) -> str:
        key = "gaps.now" if gap.answered_now else "gaps.row"
        return self.say(key, example=gap.asked.example, count=gap.asked.count)

    def low_rated(self) -> Part:
        return Part(self.say("low_rated"), self.first_of(self.report.low_rated, self.rated))

    def rated(self, rated: LowRated) -> str:
        if rated.place is None:
            return self.say("low_rated.none", noes=rated.noes, yeses=rated.yeses)
        return self.say("low_rated.row", place=rated.place.title, noes=rated.noes, yeses=rated.yeses)

    def due(self) -> Part:
        return Part(self.say("due"), self.first_of(self.report.due, self.reviewed))

    def reviewed(self, due: Due) -> str:
        key = "due.late" if due.days_left < 0 else "due.soon"
        return self.say(key, document=due.document.title, date=self.day(due.review_by))

    def stale(self) -> Part:
        return Part(self.say("stale"), self.first_of(self.report.stale, lambda each: each.entry.title))

    def first_of(self, rows: Sequence[Row], line: Callable[[Row], str]) -> tuple[str, ...]:
        """The first lines, and how many more there are."""
        lines = [line(each) for each in rows]
        more = [self.say("more", count=len(lines) - ROWS)] if len(lines) > ROWS else []
        return (*lines[:ROWS], *more)


def plain(digest: Digest) -> str:
    """For a terminal, and for those who cannot see a surface's own form."""
    parts = ["\n".join([part.heading, *(f"• {line}" for line in part.lines)]) for part in digest.parts]
    return "\n\n".join([digest.title, "\n".join(digest.lead), *parts, f"{digest.link_text}: {digest.link}"])
