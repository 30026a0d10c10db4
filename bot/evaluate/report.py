"""What an evaluation says: for people, for programs, and whether its goals were met."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Report:
    """``text`` for a terminal, ``data`` for ``--json``; ``passed`` decides the exit code."""

    text: str
    data: dict[str, Any]
    passed: bool = True
