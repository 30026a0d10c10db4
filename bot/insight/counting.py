"""Plain counts of a period."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.insight.asked import status_of
from bot.insight.period import day_of
from bot.insight.types import FAILED, Count, DayCount, Period, Totals
from bot.journal import Entry
from bot.types import Language, Status

STATUSES = (*(status.value for status in Status), FAILED)
WEEK = 7


def totals(entries: Sequence[Entry], period: Period) -> Totals:
    verdicts = Counter(entry.feedback.helpful for entry in entries if entry.feedback)
    return Totals(
        questions=len(entries),
        by_status=ordered(STATUSES, (status_of(entry) for entry in entries)),
        by_language=ordered(tuple(Language), (entry.language.value for entry in entries)),
        by_surface=by_count(entry.surface for entry in entries),
        by_day=by_day(entries, period),
        helped=verdicts[True],
        not_helped=verdicts[False],
    )


def ordered(keys: Sequence[str], found: Iterable[str]) -> tuple[Count, ...]:
    """Every key in its order, also those that were not found."""
    counts = Counter(found)
    return tuple(Count(str(key), counts[key]) for key in keys)


def by_count(found: Iterable[str]) -> tuple[Count, ...]:
    """The most frequent first, of equals by their letters."""
    return tuple(
        Count(key, count) for key, count in sorted(Counter(found).items(), key=lambda each: (-each[1], each[0]))
    )


def by_day(entries: Iterable[Entry], period: Period) -> tuple[DayCount, ...]:
    """Every day of the period, also those without questions."""
    asked: Counter[object] = Counter()
    declined: Counter[object] = Counter()
    for entry in entries:
        day = day_of(entry.asked_at)
        asked[day] += 1
        declined[day] += entry.status is Status.NOT_FOUND
    return tuple(DayCount(day, asked[day], declined[day]) for day in period.days)


def by_week(days: Sequence[DayCount]) -> tuple[DayCount, ...]:
    """Days added up from Monday to Sunday; each stands under its first day that is in the period."""
    weeks: dict[int, list[DayCount]] = {}
    for each in days:
        weeks.setdefault((each.day.toordinal() - 1) // WEEK, []).append(each)
    return tuple(
        DayCount(week[0].day, sum(each.asked for each in week), sum(each.declined for each in week))
        for week in weeks.values()
    )
