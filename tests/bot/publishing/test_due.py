"""What a watch does by the clock, and what a publication keeps in mind."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fakes import FakeEncoder

from bot.database import DatabaseError
from bot.publishing import publish as publishing
from bot.publishing import watching
from bot.publishing.git import GitError
from bot.publishing.publish import RECENT, PublishCache, keep_report, recent_questions, release
from bot.publishing.types import BlockedError, Change, Report, Seen
from bot.publishing.watching import Watcher, fetch, refit_is_due
from index.builds.build import Build
from index.builds.manifest import write_manifest
from index.builds.store import BuildStore
from index.encode.remember import Remembering

WORSE = Change("golden", "?", Seen("faq"), Seen("answered"), worse=True)


@pytest.fixture
def settings(tmp_path: Path) -> Any:
    return SimpleNamespace(
        refit_minutes=0,
        corpus_pull_minutes=5,
        corpus_git="",
        corpus=tmp_path / "corpus",
        index_folder=tmp_path / "index",
    )


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A clock that the test sets; ``pulls`` says when a pull was tried."""
    made = SimpleNamespace(now=1000.0, pulls=[], changed=True)
    monkeypatch.setattr(watching, "time", SimpleNamespace(monotonic=lambda: made.now))
    monkeypatch.setattr(watching, "pulled", lambda _settings: (made.pulls.append(made.now), made.changed)[1])
    return made


def watcher(settings: Any, said: list[str]) -> Watcher:
    return Watcher(settings, FakeEncoder(), None, said.append)


def test_a_corpus_from_git_is_pulled_at_once_and_then_every_so_often(settings: Any, clock: SimpleNamespace) -> None:
    """To the second; whether it changed anything is what is told."""
    settings.corpus_git = "https://git"
    own = watcher(settings, [])
    assert own.tick()
    clock.now += 5 * 60 - 1
    assert not own.tick()
    clock.now += 1
    clock.changed = False
    assert not own.tick()
    assert clock.pulls == [1000.0, 1300.0]


def test_a_corpus_that_is_no_checkout_is_never_pulled(settings: Any, clock: SimpleNamespace) -> None:
    """Whatever the clock says."""
    assert not watcher(settings, []).tick()
    assert clock.pulls == []


def test_a_pull_that_fails_is_told_and_tried_again_when_it_is_due(
    settings: Any, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not at the next look at the clock."""

    def refused(_settings: Any) -> bool:
        clock.pulls.append(clock.now)
        raise GitError("nobody there")

    settings.corpus_git, said = "https://git", []
    monkeypatch.setattr(watching, "pulled", refused)
    own = watcher(settings, said)
    assert [own.tick(), own.tick()] == [False, False]
    assert (said, clock.pulls) == (["nobody there"], [1000.0])


def test_a_full_build_is_made_where_it_is_due_and_wanted(
    settings: Any, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A setting of 0 minutes means never."""
    made: list[int] = []
    monkeypatch.setattr(watching, "refit_is_due", lambda _settings: True)
    monkeypatch.setattr(Watcher, "refit", lambda _self: made.append(1))
    watcher(settings, []).tick()
    assert made == []
    settings.refit_minutes = 30
    watcher(settings, []).tick()
    assert made == [1]


def test_a_full_build_that_fails_is_told_and_the_watch_goes_on(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the words of its process."""
    monkeypatch.setattr(watching, "FULL", "import sys; sys.exit('no room')")
    said: list[str] = []
    watcher(settings, said).refit()
    assert said == ["no room"]


@pytest.mark.parametrize(
    ("basis", "minutes", "due"), [("b0", 31, True), ("b0", 29, False), ("", 31, False), (None, 31, False)]
)
def test_a_quick_build_is_fitted_anew_when_it_has_answered_long_enough(
    settings: Any, small_build: Build, store: BuildStore, basis: str | None, minutes: int, *, due: bool
) -> None:
    """A full one never, and where no build answers there is none to fit."""
    settings.index_folder, settings.refit_minutes = store.root, 30
    if basis is None:
        store.pointer.unlink()
    made_at = (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat(timespec="seconds")
    write_manifest(replace(small_build.manifest, basis=basis or "", made_at=made_at), small_build.folder)
    assert refit_is_due(settings) is due


@pytest.mark.parametrize("there", [True, False])
def test_a_repository_that_cannot_be_reached_keeps_nobody_from_starting(
    settings: Any, monkeypatch: pytest.MonkeyPatch, *, there: bool
) -> None:
    """As long as there is a corpus."""

    def refused(_settings: Any) -> bool:
        raise GitError("nobody there")

    monkeypatch.setattr(watching, "pulled", refused)
    said: list[str] = []
    fetch(settings, said.append)
    assert said == []
    settings.corpus_git = "https://git"
    if there:
        (settings.corpus / "guidance").mkdir(parents=True)
    with nullcontext() if there else pytest.raises(GitError):
        fetch(settings, said.append)
    assert said == (["nobody there"] if there else [])


# -- what one process keeps, and what is let through


def test_an_encoder_remembers_as_long_as_it_is_the_same() -> None:
    """One that remembers already is taken as it is."""
    cache, encoder = PublishCache(), FakeEncoder()
    first = cache.remembering(encoder)
    assert cache.remembering(encoder) is first
    assert cache.remembering(first) is first
    assert cache.remembering(FakeEncoder()) is not first
    own = Remembering(encoder)
    assert cache.remembering(own) is own


def test_recent_questions_are_asked_once_each() -> None:
    """Those that were answered; none without a journal, or when it cannot be read."""
    asked = [
        SimpleNamespace(question=each, status=status) for each, status in (("a", 1), ("b", None), ("a", 1), ("c", 1))
    ]
    limits: list[int] = []
    journal: Any = SimpleNamespace(entries=lambda limit: (limits.append(limit), asked)[1])
    assert recent_questions(journal) == ["a", "c"]
    assert limits == [RECENT]
    assert recent_questions(None) == []

    def broken(limit: int) -> None:
        raise DatabaseError(str(limit))

    assert recent_questions(SimpleNamespace(entries=broken)) == []  # type: ignore[arg-type]


class Shelf:
    """Stands in for the store: what was published, by whom and why."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.published: list[tuple[str, str, str]] = []
        self.kept: list[Report] = []
        patch.setattr(publishing, "save_report", lambda report, _store: self.kept.append(report))

    def publish(self, build: str, *, by: str, why: str) -> None:
        self.published.append((build, by, why))


@pytest.mark.parametrize(
    ("changes", "accept", "published", "why"),
    [((), "", True, ""), ((), "derfor", True, ""), ((WORSE,), "", False, ""), ((WORSE,), "derfor", True, "derfor")],
)
def test_what_is_worse_needs_a_reason_and_what_is_not_has_none(
    monkeypatch: pytest.MonkeyPatch, changes: tuple[Change, ...], accept: str, why: str, *, published: bool
) -> None:
    """The report is kept whatever comes of it; a reason that nobody needed is not noted."""
    shelf: Any = Shelf(monkeypatch)
    report = Report("b2", "b1", "", changes=changes, by="me")
    with nullcontext() if published else pytest.raises(BlockedError):
        assert (release(report, shelf, accept).accepted_at != "") is bool(why)
    assert shelf.published == ([("b2", "me", why)] if published else [])
    assert [each.accepted for each in shelf.kept] == [why]


def test_a_build_compared_with_itself_has_no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that was made when it was new stays."""
    shelf: Any = Shelf(monkeypatch)
    keep_report(Report("b2", "b2", ""), shelf)
    keep_report(Report("b2", "b1", ""), shelf)
    assert [each.compared for each in shelf.kept] == ["b1"]
