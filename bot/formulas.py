"""Cells of a spreadsheet that a program would run: kept as text, in everything that is exported."""

import re

ACTIVE = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
"""How a cell begins that a spreadsheet program may take for a formula, or that stands behind our own apostrophe.
OWASP's advice on CSV injection: an apostrophe in front. Programs skip spaces and line breaks before the sign."""


def guarded(cell: str) -> str:
    return f"'{cell}" if ACTIVE.match(cell) else cell


def unguarded(cell: str) -> str:
    """What was guarded, as it was."""
    return cell[1:] if cell.startswith("'") and ACTIVE.match(cell[1:]) else cell
