"""Which days a report is about."""

from datetime import UTC, date, datetime, time, timedelta

from bot.insight.types import Period

DEFAULT_DAYS = 30
LONGEST_DAYS = 731
"""Two years: enough to compare a year with the one before, and a bound on what a page has to count."""


class PeriodError(ValueError):
    """A period that cannot be shown. ``key`` names the text for the reader, ``values`` fill it in."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def period_of(today: date, first: str = "", last: str = "", days: int = DEFAULT_DAYS) -> Period:
    """From what a person wrote, ``2026-11-01`` each; an end left out is today, a beginning `days` before the end.

    Raises PeriodError.
    """
    end = parsed(last) if last.strip() else today
    begin = parsed(first) if first.strip() else before(end, days)
    if begin > end:
        raise PeriodError("insight.period.backwards")
    made = Period(begin, end)
    if made.length > LONGEST_DAYS:
        raise PeriodError("insight.period.long", days=LONGEST_DAYS)
    return made


def before(end: date, days: int) -> date:
    if not 1 <= days <= LONGEST_DAYS:
        raise PeriodError("insight.period.long", days=LONGEST_DAYS)
    try:
        return end - timedelta(days=days - 1)
    except OverflowError:
        raise PeriodError("insight.period.date", date=end) from None


def parsed(text: str) -> date:
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise PeriodError("insight.period.date", date=text.strip()[:20]) from None
    if not 1970 < found.year < 9999:  # beyond these, clocks and time zones run out
        raise PeriodError("insight.period.date", date=text.strip()[:20])
    return found


def bounds(period: Period) -> tuple[datetime, datetime]:
    """First instant of the period and first instant after it, on this machine's clock, as UTC."""
    after = period.last + timedelta(days=1)
    return midnight(period.first), midnight(after)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min).astimezone(UTC)


def day_of(moment: datetime) -> date:
    """The day on this machine's clock."""
    return moment.astimezone().date()
