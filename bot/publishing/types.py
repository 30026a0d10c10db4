"""The vocabulary of publishing."""

from dataclasses import dataclass, field

from index.builds.build import Build


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader gets to see first.

    ``status``: an answer's, or ``failure``. ``first``: address of the first quote. ``faq``: id of the entry. ``words``:
    the entry's answer, or the first quote, without markup. Or empty.
    """

    status: str
    first: str = ""
    faq: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A question that the candidate answers otherwise than today, or in other words.

    ``kind``: ``golden``, ``recent`` (from the journal, redacted), ``faq`` (a phrasing of an entry), ``known`` (one
    whose own section or entry has got another text) or ``example`` (one to begin with that gets no sure answer).
    ``worse``: it was right and no longer is; for recent and known ones, which nobody has judged: that its answer cannot
    be sent. ``before`` is None for what is new.
    """

    kind: str
    question: str
    before: Seen | None
    after: Seen
    worse: bool = False

    @property
    def severity(self) -> int:
        """0 is worst: wrong now, answered no more, answered from another place, and last in other words alone."""
        if self.worse:
            return 0
        if self.before and self.before.words and not self.after.words:
            return 1
        same = self.before and (self.before.first, self.before.faq) == (self.after.first, self.after.faq)
        return 3 if same else 2


@dataclass(frozen=True, slots=True)
class Report:
    """What was found out about a candidate.

    ``compared`` is the build that answered then, empty when there was none. ``figures``: how many were asked and how
    many of them right, by kind. ``writing``: how much the text check found of each kind; empty when the candidate
    was there already. ``stale``: FAQ entries whose sections changed since they were approved, with those sections'
    addresses. ``accepted`` is the reason why it was published in spite of regressions, by whom and when.
    """

    build: str
    compared: str
    checked_at: str
    figures: dict[str, dict[str, int]] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    stale: dict[str, list[str]] = field(default_factory=dict)
    took: dict[str, float] = field(default_factory=dict)
    by: str = ""
    accepted: str = ""
    accepted_at: str = ""
    writing: dict[str, int] = field(default_factory=dict)

    @property
    def regressions(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.worse)

    @property
    def worst_first(self) -> tuple[Change, ...]:
        return tuple(sorted(self.changes, key=lambda change: change.severity))


class MovedError(RuntimeError):
    """Another build answers than the one that the report compares with."""


@dataclass(frozen=True)
class Outcome:
    """``made`` is False when a build of the same corpus, model and settings was there already."""

    build: Build
    made: bool
    report: Report


class BlockedError(RuntimeError):
    """The candidate was made but not published, because of the regressions in ``report``; the current build stays."""

    def __init__(self, report: Report) -> None:
        count = len(report.regressions)
        super().__init__(
            f"the candidate {report.build} was not published: {count} "
            f"{'question that was right is' if count == 1 else 'questions that were right are'} answered wrongly now. "
            f"Read `veileder index report {report.build}`, correct the text and build again, "
            f'or publish it all the same: `veileder index publish {report.build} --accept "reason"`.'
        )
        self.report = report
