"""Publishing a FAQ file: written, built, checked, and taken back when it may not be published."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from threading import Lock

from bot.editorial.changes import Changes
from bot.editorial.faq_file import read_file, write_file
from bot.editorial.types import Change, Person
from bot.publishing import BlockedError
from bot.publishing.lock import only_writer
from index.errors import CorpusError, VeilederIndexError

Publish = Callable[[str, str], str]
"""Publishes the corpus as it is; given the reason to do so in spite of checks, empty for none, and for whom.

Returns the build's id.
Raises BlockedError, an error of the index, or OSError."""

SHOWN = 10  # questions of a report
WORDS = 60  # characters of what a reader saw, in a report
REPORT = 1500  # characters of a report or of problems that an editor is shown


@dataclass(frozen=True, slots=True)
class Outcome:
    """``change`` when it was published, else ``report`` says why not; ``blocked`` when a reason lets it through."""

    change: Change | None = None
    report: str = ""
    blocked: bool = False


class OthersError(RuntimeError):
    """The file is not what it was: somebody has changed it since."""


class OvertakenError(OthersError):
    """The file is not what it was when the draft of it was made."""


class UnseenError(RuntimeError):
    """What would be published is not what the editor has previewed."""


class FaqPublisher:
    """One file at a time, in one process at a time."""

    def __init__(self, corpus: Path, lock: Path, changes: Changes, publish: Publish) -> None:
        self.corpus = corpus
        self.path = lock
        self.changes = changes
        self.publish = publish
        self.turn = Lock()

    @contextmanager
    def locked(self) -> Iterator[None]:
        with self.turn, only_writer(self.path):
            yield

    def put(self, change_id: int, path: Path, before: str | None, after: str | None, accept: str, by: str) -> Outcome:
        """Write the file and publish; on failure the file is as before and the change is dropped. Inside ``locked``.

        Raises OvertakenError when the file is not as it was `before`: authors with a text editor know no lock.
        """
        if read_file(path) != before:
            self.changes.drop(change_id)
            raise OvertakenError
        try:
            write_file(path, after)
            build = self.publish(accept, by)
        except BlockedError as error:
            self.take_back(change_id, path, before, after)
            return Outcome(report=short_report(error)[:REPORT], blocked=True)
        except CorpusError as error:
            self.take_back(change_id, path, before, after)
            return Outcome(report="\n".join(map(str, error.problems))[:REPORT])
        except (VeilederIndexError, OSError) as error:
            self.take_back(change_id, path, before, after)
            return Outcome(report=str(error)[:REPORT])
        except BaseException:
            self.take_back(change_id, path, before, after)
            raise
        return Outcome(self.changes.done(change_id, build))

    def take_back(self, change_id: int, path: Path, before: str | None, after: str | None) -> None:
        """The file as before, unless somebody has written in it since."""
        if read_file(path) == after:
            write_file(path, before)
        self.changes.drop(change_id)

    def undo(self, change: Change, person: Person, why: str, accept: str) -> Outcome:
        """Put back what was before. Raises OthersError when the file has been changed since."""
        path = self.corpus / change.file
        with self.locked():
            if read_file(path) != change.after:
                raise OthersError
            begun = self.changes.begin(
                person,
                faq=change.faq,
                file=change.file,
                before=change.after,
                after=change.before,
                why=why,
                accepted=accept,
                undoes=change.id,
            )
            return self.put(begun, path, change.after, change.before, accept, person.name)

    def recover(self, answers: Callable[[Change], str]) -> list[Change]:
        """Sees to what a process that is gone had begun; returns what it had published, the rest is taken back.

        `answers` gives the id of the build in use when that has the change, else nothing.
        """
        published = []
        with self.locked():
            for change in self.changes.lost():
                path = self.corpus / change.file
                if build := answers(change):
                    published.append(self.changes.done(change.id, build))
                elif read_file(path) == change.after:
                    self.take_back(change.id, path, change.before, change.after)
                else:
                    self.changes.drop(change.id)
        return published


def short_report(error: BlockedError) -> str:
    """The questions that were right and are wrong now, a line each: what was seen first before, and what is now."""
    worse = getattr(error.report, "regressions", ())
    lines = [f"«{each.question}»: {seen_first(each.before)} → {seen_first(each.after)}" for each in worse]
    more = [f"+ {len(lines) - SHOWN}"] if len(lines) > SHOWN else []
    return "\n".join([*lines[:SHOWN], *more]) or str(error)


def seen_first(seen: object) -> str:
    """The FAQ entry or the section that a reader saw first, with its words; a dash for neither."""
    where = str(getattr(seen, "faq", "") or getattr(seen, "first", "") or "–")
    words = shorten(getattr(seen, "words", ""), WORDS, placeholder=" …")
    return f"{where} «{words}»" if words else where
