"""The vocabulary of insight. Everything is counted from the journal, whose text is redacted; nobody is named."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.types import Language, Status

FAILED = "failed"
"""Stands where a status stands for a question that no answer came of."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days on this machine's clock, both ends included."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """Days in it, at least 1."""
        return (self.last - self.first).days + 1

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(days=n) for n in range(self.length))


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A section, an FAQ entry or a document, as a reader would find it.

    ``address`` is ``document#anchor`` or an entry's id. ``url`` is empty when the current build does not have it.
    """

    address: str
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How many questions had this status, language or surface. ``key`` is the value itself."""

    key: str
    count: int


@dataclass(frozen=True, slots=True)
class DayCount:
    """Questions on a day, or from it on in a week. ``declined`` of them got ``not_found``."""

    day: date
    asked: int
    declined: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions that are one question in different wordings.

    ``example`` is the wording nearest to all others. ``count`` is how many times it was asked, ``wordings`` in how
    many ways. ``first`` and ``last`` are the days it was asked on first and last, ``days`` on how many days.
    ``statuses`` has the answers it got, most frequent first.
    """

    example: str
    count: int
    wordings: int
    languages: tuple[Language, ...]
    first: date
    last: date
    days: int
    statuses: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A question the guidance could not answer, or not surely.

    ``nearest`` are the sections the current build has nearest to it. ``now`` is what the current build says to the
    example; None when it was not asked again.
    """

    asked: Asked
    nearest: tuple[SectionLink, ...] = ()
    now: Status | None = None

    @property
    def answered_now(self) -> bool:
        return self.now in (Status.ANSWERED, Status.FAQ)


@dataclass(frozen=True, slots=True)
class Complaint:
    """A question whose answer did not help, and the reader's reason, which may be empty."""

    day: date
    question: str
    reason: str


@dataclass(frozen=True, slots=True)
class LowRated:
    """An answer that readers said no to. ``place`` is None when the answer was that there is none.

    ``complaints`` are the noes, newest first, at most ``COMPLAINTS_MOST`` of ``bot.insight.report``.
    """

    place: SectionLink | None
    noes: int
    yeses: int
    complaints: tuple[Complaint, ...]


@dataclass(frozen=True, slots=True)
class Used:
    """A section that was quoted. ``first`` counts the times it stood first."""

    place: SectionLink
    count: int
    first: int


@dataclass(frozen=True, slots=True)
class Unused:
    """Sections of a document that were never quoted in the period, of ``total`` with text."""

    document: SectionLink
    sections: tuple[SectionLink, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Due:
    """A document whose review has passed (``days_left`` below 0) or comes soon."""

    document: SectionLink
    owner: str
    review_by: date
    days_left: int


@dataclass(frozen=True, slots=True)
class StaleFaq:
    """An FAQ entry, and the sections it is based on that have changed since it was approved."""

    entry: SectionLink
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of the questions of a period. ``helped`` and ``not_helped`` are readers' verdicts."""

    questions: int
    by_status: tuple[Count, ...]
    by_language: tuple[Count, ...]
    by_surface: tuple[Count, ...]
    by_day: tuple[DayCount, ...]
    helped: int
    not_helped: int

    def with_status(self, *statuses: str) -> int:
        """How many questions got one of these answers."""
        return sum(each.count for each in self.by_status if each.key in statuses)


@dataclass(frozen=True, slots=True)
class Report:
    """What there is to see about a period, from one build.

    ``truncated`` says that there were more questions than are looked at: then the newest are counted, and days
    before ``counted_from`` are missing. ``follow_ups`` are counted but not grouped: their words lean on the question
    before, which is not kept. ``ungrouped`` are rare wordings beyond what is grouped. ``due_within`` is the days
    ahead that ``due`` looks.
    """

    period: Period
    build: str
    totals: Totals
    most_asked: tuple[Asked, ...]
    not_found: tuple[Gap, ...]
    uncertain: tuple[Gap, ...]
    low_rated: tuple[LowRated, ...]
    used: tuple[Used, ...]
    unused: tuple[Unused, ...]
    due: tuple[Due, ...]
    stale: tuple[StaleFaq, ...]
    due_within: int
    follow_ups: int = 0
    ungrouped: int = 0
    truncated: bool = False
    counted_from: date | None = None


MakeReport = Callable[[Period], Report]
"""What makes the report on a period."""
