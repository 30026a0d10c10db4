"""Dates as originals write them."""

import re
from contextlib import suppress
from datetime import date


def day(text: str) -> date | None:
    """The day in ``2026-11-25T…`` or in a PDF's ``D:20261125…``; None for anything else."""
    with suppress(ValueError):
        return date.fromisoformat(re.sub(r"^D:(\d{4})(\d\d)(\d\d).*", r"\1-\2-\3", text)[:10])
    return None
