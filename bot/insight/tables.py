"""A report as tables in a reader's language: what the terminal, the page and the files show, with the same numbers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from bot.insight.counting import by_week
from bot.insight.types import Asked, Count, Gap, Report, SectionLink
from bot.texts import text
from bot.types import Language

Cell = str | int | date | SectionLink | tuple[SectionLink, ...]
Translate = Callable[..., str]
"""A text's key and its values -> the text, in one language."""

ROWS_SHOWN = 20
"""Rows of a table that are shown at once; files have all of them."""

DAYS_SHOWN = 45
"""Longer periods are shown by week: more bars than this cannot be told apart on a narrow screen."""


@dataclass(frozen=True, slots=True)
class Table:
    """``name`` is for files and anchors. ``bar`` is the column that a chart shows, None for a table without one.

    ``over_time`` says that the rows are days or weeks in order. ``extra`` are columns to leave out where there is
    little room.
    """

    name: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    bar: int | None = None
    over_time: bool = False
    extra: frozenset[int] = frozenset()

    @property
    def numbers(self) -> frozenset[int]:
        """Columns that hold numbers."""
        return frozenset(at for row in self.rows for at, cell in enumerate(row) if isinstance(cell, int))

    @property
    def shown(self) -> tuple[tuple[Cell, ...], ...]:
        """The first rows; all of them when they are days or weeks."""
        return self.rows if self.over_time else self.rows[:ROWS_SHOWN]


def tables(report: Report, language: Language) -> tuple[Table, ...]:
    """Every table of the report, the most useful to an editor first."""
    say: Translate = lambda key, **values: text(key, language, **values)  # noqa: E731 (a name for its type)
    return (
        over_time(report, say),
        statuses(report, say),
        gaps("not_found", report.not_found, say),
        gaps("uncertain", report.uncertain, say),
        most_asked(report, say),
        low_rated(report, say),
        used(report, say),
        unused(report, say),
        due(report, say),
        stale(report, say),
        counted("languages", "language", report.totals.by_language, partial(language_name, say=say), say),
        counted("surfaces", "surface", report.totals.by_surface, str.capitalize, say),
    )


SELDOM = frozenset((3, 5))  # the columns of first day and number of days
NEAREST = 7


def headed(name: str, columns: Iterable[str], say: Translate) -> tuple[str, tuple[str, ...]]:
    """Title and column heads."""
    return say(f"insight.table.{name}"), tuple(say(f"insight.col.{each}") for each in columns)


def over_time(report: Report, say: Translate) -> Table:
    days = report.totals.by_day
    weekly = len(days) > DAYS_SHOWN
    title, columns = headed("weeks" if weekly else "days", ("week" if weekly else "day", "asked", "declined"), say)
    rows = tuple((each.day, each.asked, each.declined) for each in (by_week(days) if weekly else days))
    return Table("days", title, "", columns, rows, bar=1, over_time=True)


def statuses(report: Report, say: Translate) -> Table:
    return counted("status", "status", report.totals.by_status, lambda key: say(f"insight.status.{key}"), say)


def language_name(key: str, say: Translate) -> str:
    return say(f"language.{key}").capitalize()


def counted(name: str, column: str, counts: tuple[Count, ...], named: Callable[[str], str], say: Translate) -> Table:
    title, columns = headed(name, (column, "count", "share"), say)
    whole = sum(each.count for each in counts)
    rows = tuple((named(each.key), each.count, share(each.count, whole)) for each in counts)
    return Table(name, title, "", columns, rows, bar=1)


def share(count: int, whole: int) -> str:
    return f"{100 * count / whole:.0f} %" if whole else "–"


def most_asked(report: Report, say: Translate) -> Table:
    title, columns = headed("asked", ("example", "times", "wordings", "first", "last", "days", "answers"), say)
    rows = tuple((*asked_cells(each), answers(each, say)) for each in report.most_asked)
    return Table("asked", title, say("insight.note.asked"), columns, rows, bar=1, extra=SELDOM)


def asked_cells(asked: Asked) -> tuple[Cell, ...]:
    return asked.example, asked.count, asked.wordings, asked.first, asked.last, asked.days


def answers(asked: Asked, say: Translate) -> str:
    """``Svart med sitat 3, Ikke svar 1``; the number is left out when there is one kind."""
    named = [(say(f"insight.status.{each.key}"), each.count) for each in asked.statuses]
    return named[0][0] if len(named) == 1 else ", ".join(f"{name} {count}" for name, count in named)


def gaps(name: str, rows: tuple[Gap, ...], say: Translate) -> Table:
    title, columns = headed(name, ("example", "times", "wordings", "first", "last", "days", "now", "nearest"), say)
    cells = tuple((*asked_cells(each.asked), now(each, say), each.nearest) for each in rows)
    return Table(name, title, say(f"insight.note.{name}"), columns, cells, bar=1, extra=SELDOM | {NEAREST})


def now(gap: Gap, say: Translate) -> str:
    return say(f"insight.now.{gap.now}") if gap.now else ""


def low_rated(report: Report, say: Translate) -> Table:
    title, columns = headed("low_rated", ("answer", "noes", "yeses", "day", "question", "reason"), say)
    rows = tuple(
        (each.place or say("insight.no_answer"), each.noes, each.yeses, no.day, no.question, no.reason)
        for each in report.low_rated
        for no in each.complaints
    )
    return Table("low_rated", title, say("insight.note.low_rated"), columns, rows)


def used(report: Report, say: Translate) -> Table:
    title, columns = headed("used", ("section", "times", "first_place"), say)
    rows = tuple((each.place, each.count, each.first) for each in report.used)
    return Table("used", title, say("insight.note.used"), columns, rows, bar=1)


def unused(report: Report, say: Translate) -> Table:
    title, columns = headed("unused", ("document", "unused", "of", "sections"), say)
    rows = tuple((each.document, len(each.sections), each.total, each.sections) for each in report.unused)
    return Table("unused", title, say("insight.note.unused"), columns, rows, extra=frozenset((3,)))


def due(report: Report, say: Translate) -> Table:
    title, columns = headed("due", ("document", "owner", "review_by", "days_left"), say)
    rows = tuple((each.document, each.owner, each.review_by, each.days_left) for each in report.due)
    return Table("due", title, say("insight.note.due", days=report.due_within), columns, rows)


def stale(report: Report, say: Translate) -> Table:
    title, columns = headed("stale", ("entry", "changed"), say)
    rows = tuple((each.entry, ", ".join(each.sections)) for each in report.stale)
    return Table("stale", title, say("insight.note.stale"), columns, rows)


def notices(report: Report, language: Language, date_words: Callable[[date], str]) -> tuple[str, ...]:
    """What must be known to read the numbers right: how many there are, and what is not among them."""
    period, totals = report.period, report.totals
    first, last = date_words(period.first), date_words(period.last)
    said = [text("insight.summary", language, questions=totals.questions, first=first, last=last)]
    if totals.helped or totals.not_helped:
        said.append(text("insight.verdicts", language, helped=totals.helped, not_helped=totals.not_helped))
    if report.counted_from:
        said.append(text("insight.truncated", language, day=date_words(report.counted_from)))
    if report.follow_ups:
        said.append(text("insight.follow_ups", language, count=report.follow_ups))
    if report.ungrouped:
        said.append(text("insight.ungrouped", language, count=report.ungrouped))
    return tuple(said)
