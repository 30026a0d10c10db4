"""docs/personvern.md tells every column of every table, and what it says of time is what the program does."""

import re
from pathlib import Path

from bot.database.tables import Table
from bot.editorial.cases import PLACE_KEPT
from bot.editorial.proposals import DRAFT_KEPT
from bot.privacy.retention import LATE, TRACES, UNANSWERED
from bot.settings import Settings

TOLD = (Path(__file__).parents[3] / "docs" / "personvern.md").read_text(encoding="utf-8")


def test_every_column_of_every_table_is_told():
    """Neither one too few nor one too many, in the order of the tables."""
    columns = {f"{table.name}.{column.name}" for table in Table.metadata.tables.values() for column in table.columns}
    told = re.findall(r"^\| `(\w+\.\w+)` \|", TOLD, re.MULTILINE)
    assert len(told) == len(set(told))
    assert set(told) == columns


def test_the_deadlines_are_those_of_the_program():
    """Days that the page names are the program's own."""
    assert f"ellers {Settings.model_fields['keep_questions_days'].default} |" in TOLD
    assert f"| {PLACE_KEPT.days} dager etter svaret |" in TOLD
    assert f"| etter {UNANSWERED.days} dager |" in TOLD
    assert f"utkast som aldri ble sendt inn | etter {DRAFT_KEPT.days} dager |" in TOLD
    assert LATE.days == 1
    assert f"like lenge som spørsmål, minst ett døgn og høyst {TRACES.days} dager |" in TOLD
    assert f"spor etter leveringer og meldinger | etter {TRACES.days} dager |" in TOLD
