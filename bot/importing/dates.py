"""Dates as originals write them."""

import re
from contextlib import suppress
from datetime import date

MONTHS = "januar februar mars april mai juni juli august september oktober november desember"
ENGLISH = {"january": 1, "february": 2, "march": 3, "may": 5, "june": 6, "july": 7, "october": 10, "december": 12}
NUMBER = {name: at for at, name in enumerate(MONTHS.split(), 1)} | ENGLISH
DATE = r"(?:\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}|\d{1,2}\.?\s+[a-zæøå]{3,9}\s+\d{4}|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4})"
CHANGED = (
    r"(?:sist(?:e)?\s+)?(?:faglig\s+)?(?:oppdatert|oppdatering|endret|endra|endring|revidert|gjennomgått|kontrollert)"
    r"|last\s+(?:updated|modified|reviewed)|updated|reviewed"
)
MADE = r"(?:først\s+)?(?:publisert|opprettet|oppretta)|published|dato"
SAYS_CHANGED = re.compile(rf"\b(?:{CHANGED})\s*(?:den|av\s+\w+)?\s*:?\s*({DATE})", re.IGNORECASE)
LABELLED = re.compile(
    rf"\b(?:{CHANGED}|{MADE})\s*(?:den)?\s*:?\s*{DATE}(?:\s*(?:kl\.?|klokka)?\s*\d\d[.:]\d\d)?", re.IGNORECASE
)
CENTURY = 2000


def day(text: str) -> date | None:
    """The day in ``2026-11-25T…`` or in a PDF's ``D:20261125…``; None for anything else."""
    with suppress(ValueError):
        return date.fromisoformat(re.sub(r"^D:(\d{4})(\d\d)(\d\d).*", r"\1-\2-\3", text)[:10])
    return None


def stated(text: str, *, alone: bool = False) -> date | None:
    """The day that the text says it was last changed, the latest where it says several; None when it does not say.

    In the middle of a text, what changed may be something else: then it must say "sist", or have a colon. `alone` is
    for a line that says nothing but dates.
    """
    found = [read for match in SAYS_CHANGED.finditer(text) if (alone or sure(match[0])) and (read := written(match[1]))]
    return max(found, default=None)


def sure(said: str) -> bool:
    return ":" in said or said.casefold().startswith(("sist", "last"))


def written(text: str) -> date | None:
    """The day as people write it: 12.05.2025, 12. mai 2025, 2025-05-12, 12/5/2025."""
    with suppress(ValueError, KeyError):
        if re.match(r"\d{4}-", text):
            return date.fromisoformat(text)
        if match := re.fullmatch(r"(\d{1,2})[./]\s?(\d{1,2})[./]\s?(\d{2,4})", text):
            year = int(match[3])
            return date(year if year > 99 else CENTURY + year, int(match[2]), int(match[1]))
        number, month, year_text = text.replace(".", " ").split()
        return date(int(year_text), NUMBER[month.lower()], int(number))
    return None
