"""Every error the index raises on purpose. Each message says what happened, where, and what to do.

::

    VeilederIndexError         base of all
    |-- CorpusError            a corpus file is wrong; carries one or more problems with file and line
    |-- ModelError             the model cannot be found, verified or loaded
    |-- BuildError             a build on disk is missing, damaged or of another format
    |-- ChangedError           somebody else has changed a corpus file that was to be replaced
    `-- StorageError           the disk is full; also an OSError
"""

from dataclasses import dataclass
from pathlib import Path


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


class ChangedError(VeilederIndexError):
    """A corpus file is not what the new text was made from: writing it would lose what somebody else wrote."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} was changed by somebody else in the meantime, so it was left as it is. Run the command again."
        )
        self.path = path


class ModelError(VeilederIndexError):
    """The embedding model cannot be found, verified or loaded."""


class BuildError(VeilederIndexError):
    """A build is missing, damaged, or made by another version; the message names the mending command."""


class StorageError(VeilederIndexError, OSError):
    """What was being written does not fit on the disk. Nothing of it is left, and what answers goes on answering."""

    def __init__(self, folder: Path, cause: Exception) -> None:
        why = getattr(cause, "strerror", None) or "No space left on device"
        super().__init__(
            f"the disk that holds {folder} is full ({why}). Free some space, for instance with `veileder index prune`, "
            "and try again; nothing has been changed."
        )
