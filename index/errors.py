"""Every error the index raises on purpose. Each message says what happened, where, and what to do.

::

    VeilederIndexError         base of all
    |-- CorpusError            a corpus file is wrong; carries one or more problems with file and line
    |-- ModelError             the model cannot be found, verified or loaded
    `-- BuildError             a build on disk is missing, damaged or of another format
"""

from dataclasses import dataclass


class VeilederIndexError(Exception):
    """Base class: catch this to catch everything the index raises on purpose."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one corpus file.

    ``line`` is one-based; 0 means the whole file.
    """

    path: str
    line: int
    what: str
    do: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: {self.what} {self.do}"


class CorpusError(VeilederIndexError):
    """The corpus has problems; ``problems`` lists all of them, in file order."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class ModelError(VeilederIndexError):
    """The embedding model cannot be found, verified or loaded."""


class BuildError(VeilederIndexError):
    """A build is missing, damaged, or made by another version; the message names the mending command."""
