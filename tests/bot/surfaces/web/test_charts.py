"""What is drawn of a table."""

from datetime import date

from bot.insight.tables import ROWS_SHOWN, Table
from bot.surfaces.web.charts import LEAST, Column, bars, columns


def table(rows: tuple[tuple[object, ...], ...], bar: int | None = 1, *, over_time: bool = False) -> Table:
    return Table("x", "X", "", ("a", "b", "c"), rows, bar, over_time)  # type: ignore[arg-type]


def test_a_bar_is_its_share_of_the_longest() -> None:
    """In per cent; nothing has no bar, and what is hardly anything can still be seen."""
    assert bars(table((("a", 200), ("b", 100), ("c", 1), ("d", 0)))) == (100.0, 50.0, LEAST, 0.0)


def test_only_rows_that_are_shown_have_bars() -> None:
    """Bars and rows go together."""
    assert len(bars(table(tuple(("a", 1) for _ in range(ROWS_SHOWN + 5))))) == ROWS_SHOWN


def test_a_table_without_a_bar_column_and_one_without_rows_have_none() -> None:
    """There is nothing to draw."""
    assert bars(table((("a", 1),), None)) == ()
    assert bars(table(())) == ()
    assert columns(table((), over_time=True)).columns == ()


def test_columns_stand_side_by_side() -> None:
    """The highest fills the chart; what was declined stands inside what was asked."""
    days = ((date(2026, 11, 1), 4, 1), (date(2026, 11, 2), 0, 0), (date(2026, 11, 3), 2, 2))
    drawn = columns(table(days, over_time=True))
    assert drawn.columns == (Column(0, 100.0, 25.0), Column(12, 0.0, 0.0), Column(24, 50.0, 50.0))
    assert (drawn.width, drawn.most) == (36, 4)
