"""Which days a report is about."""

from datetime import UTC, date, datetime

import pytest

from bot.insight.period import PeriodError, bounds, day_of, period_of
from bot.insight.types import Period

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("first", "last", "days", "expected"),
    [
        ("", "", 30, (date(2026, 10, 22), TODAY)),
        ("", "", 1, (TODAY, TODAY)),
        ("2026-11-01", "", 30, (date(2026, 11, 1), TODAY)),
        ("", "2026-11-10", 10, (date(2026, 11, 1), date(2026, 11, 10))),
        (" 2026-11-01 ", "2026-11-01", 30, (date(2026, 11, 1), date(2026, 11, 1))),
    ],
)
def test_what_is_left_out_is_filled_in(first: str, last: str, days: int, expected: tuple[date, date]) -> None:
    """An end left out is today, a beginning so many days before the end, both included."""
    assert period_of(TODAY, first, last, days) == Period(*expected)


@pytest.mark.parametrize(
    ("first", "last", "days", "key"),
    [
        ("tull", "", 30, "date"),
        ("2026-13-01", "", 30, "date"),
        ("0001-01-01", "", 30, "date"),
        ("", "9999-12-31", 30, "date"),
        ("2026-11-02", "2026-11-01", 30, "backwards"),
        ("2020-01-01", "", 30, "long"),
        ("", "", 0, "long"),
        ("", "", 100_000_000, "long"),
    ],
)
def test_a_period_that_cannot_be_shown_says_why(first: str, last: str, days: int, key: str) -> None:
    """The error names the text that tells the reader what to change."""
    with pytest.raises(PeriodError) as refused:
        period_of(TODAY, first, last, days)
    assert refused.value.key == f"insight.period.{key}"


def test_days_begin_and_end_at_midnight_here() -> None:
    """A day in Oslo begins an hour before it does in UTC in winter, two hours in summer."""
    assert bounds(Period(date(2026, 7, 1), date(2026, 11, 1))) == (
        datetime(2026, 6, 30, 22, tzinfo=UTC),
        datetime(2026, 11, 1, 23, tzinfo=UTC),
    )
    assert day_of(datetime(2026, 11, 1, 23, 30, tzinfo=UTC)) == date(2026, 11, 2)
