"""The way from the corpus folder to readers: a candidate, its checks, the pointer."""

import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.answering.search import LoadedIndex, search_text
from bot.database import DatabaseError
from bot.journal import Journal
from bot.publishing.checks import (
    Answers,
    check_examples,
    check_faq,
    check_golden,
    check_known,
    check_recent,
    stale_faq,
)
from bot.publishing.lock import READY, only_one
from bot.publishing.reports import save_report
from bot.publishing.types import BlockedError, Change, MovedError, Outcome, Report
from bot.service import load_index, today
from bot.settings import Settings
from bot.writing.check import Checked, check, figures
from index.builds.build import Build, load_build
from index.builds.builder import BuildConfig, PreviousBuild, Watch, expected_id, make_build, silent
from index.builds.manifest import verify
from index.builds.store import BuildStore
from index.confidence.fit import Rates, fit
from index.cut.passages import Limits
from index.encode.encoders import Encoder, Progress
from index.encode.models import Notify, load_encoder, quiet
from index.encode.remember import Remembering
from index.errors import BuildError, CorpusError
from index.read.corpus import read_corpus
from index.read.questions import read_golden
from index.stages import recorded, stage
from index.types import Corpus

# Questions from the journal that are asked again: enough to see what changes, few enough to wait for.
RECENT = 100


@dataclass
class PublishCache:
    """What one process keeps between two publications of one index, so that only what is new takes time."""

    previous: PreviousBuild = field(default_factory=PreviousBuild)
    answers: Answers = field(default_factory=Answers)
    encoder: Remembering | None = None
    written: dict[str, Checked] = field(default_factory=dict)

    def remembering(self, encoder: Encoder) -> Remembering:
        if isinstance(encoder, Remembering):
            return encoder
        if self.encoder is None or self.encoder.encoder is not encoder:
            self.encoder = Remembering(encoder)
        return self.encoder


CACHES: dict[Path, PublishCache] = {}
CACHES_LOCK = threading.Lock()


def cache_of(store: BuildStore) -> PublishCache:
    with CACHES_LOCK:
        return CACHES.setdefault(store.root.resolve(), PublishCache())


def last_read(settings: Settings) -> Corpus | None:
    """The corpus as this process read it last for publishing: to read it again, only what has changed is parsed."""
    return cache_of(BuildStore(settings.index_folder)).previous.corpus


def config_of(settings: Settings) -> BuildConfig:
    return BuildConfig(
        model=settings.model,
        limits=Limits(passage=settings.passage_tokens),
        rates={"wrong": settings.wrong_rate, "declined": settings.declined_rate},
    )


def needs_build(settings: Settings, say: Notify = quiet, *, full: bool = False) -> bool:
    """True when no whole build answers, or the corpus, the model or the settings have changed since it was made.

    With `full`, a quick build is not enough.
    """
    store = BuildStore(settings.index_folder)
    encoder = load_encoder(settings.model, settings.models_folder, say)
    try:
        current = verify(store.folder(store.current_id()))
    except BuildError:
        return True
    return current.id != expected_id(settings.corpus, encoder, config_of(settings), "" if full else current.basis)


def publish_corpus(
    settings: Settings,
    encoder: Encoder,
    journal: Journal | None,
    *,
    accept: str = "",
    by: str = "",
    say: Notify = quiet,
    watch: Watch = silent,
    quick: bool = True,
    publish: bool = True,
) -> Outcome:
    """Make a candidate of the corpus as it is now, check it, and publish it. Safe to call from any thread.

    `accept` is the reason to publish in spite of regressions, `by` who asks. `quick` lets a candidate borrow what was
    fitted for an earlier build when little has changed. Without `publish` it stops after the report. Raises
    BlockedError when something that was right is wrong now, and CorpusError, ModelError, BuildError, StorageError or
    OSError; then the current build stays.
    """
    store = BuildStore(settings.index_folder)
    with only_one(store.root, by, say), recorded() as took:
        cache = cache_of(store)
        encoder = cache.remembering(encoder)
        with stage("the build that answers, loaded"):
            current = load_current(store, cache)
        build, made = candidate(settings, store, encoder, cache, watch, quick=quick)
        report = checked(build, current, encoder, journal, cache, watch("checks"))
        writing = how_it_is_written(settings.corpus, cache) if made else {}
        report = replace(report, by=by, writing=writing, took={name: round(each, 3) for name, each in took.items()})
        if publish:
            report = release(report, store, accept)
        else:
            keep_report(report, store)
        return Outcome(build, made, report)


def prepare(settings: Settings, encoder: Encoder) -> None:
    """Do beforehand what the first publication in this process would take time for: corpus read, golden set asked."""
    store = BuildStore(settings.index_folder)
    with only_one(store.root, READY, quiet):
        cache = cache_of(store)
        current = load_current(store, cache)
        if current is None:
            return
        with suppress(CorpusError):
            cache.previous.corpus = read_corpus(settings.corpus.resolve(), cache.previous.corpus)
        encoder.count_tokens("")  # loads the tokenizer
        loaded = loaded_of(current, cache.remembering(encoder))
        if loaded:
            golden = read_golden(current.folder / "sources" / "golden.yaml")
            cache.answers.of(loaded, [each.question for each in golden], today())


def load_current(store: BuildStore, cache: PublishCache) -> Build | None:
    """The build that answers, None when there is none that is whole."""
    try:
        current = load_build(store.folder(store.current_id()), cache.previous.build)
    except BuildError:
        cache.previous.build = None  # nothing is taken over from files that may be damaged
        return None
    cache.previous.build = current
    return current


def candidate(
    settings: Settings, store: BuildStore, encoder: Encoder, cache: PublishCache, watch: Watch, *, quick: bool
) -> tuple[Build, bool]:
    """The build of the corpus as it is now, and whether it was not there before."""
    before = set(store.ids())
    rates = Rates(wrong=settings.wrong_rate, declined=settings.declined_rate)
    build = make_build(
        settings.corpus,
        store,
        encoder,
        config_of(settings),
        lambda made, by: fit(made, by, rates, search_text).to_dict(),
        watch,
        cache.previous,
        quick=quick,
    )
    return build, build.id not in before


def checked(
    build: Build,
    current: Build | None,
    encoder: Encoder,
    journal: Journal | None,
    cache: PublishCache,
    progress: Progress | None = None,
) -> Report:
    """The report on a build that is to answer instead of `current`; `progress` counts the questions of each kind."""
    cache.answers.progress = progress or silent("")
    before = loaded_of(current, encoder)
    compared = "" if before is None else before.build.id
    report = Report(build.id, compared, datetime.now(UTC).isoformat(timespec="seconds"))
    if compared == build.id:
        return report
    after, now = load_index(build, encoder), today()
    golden = read_golden(build.folder / "sources" / "golden.yaml")
    with stage("golden questions"):
        of_golden = check_golden(golden, after, before, cache.answers, now)
    with stage("FAQ phrasings"):
        of_faq = check_faq(after, before)
    with stage("recent questions"):
        of_recent = check_recent(recent_questions(journal), after, before, cache.answers, now)
    with stage("known questions"):
        of_known = check_known(after, before, cache.answers, now)
    with stage("examples"):
        of_examples = check_examples(after, before, cache.answers, now)
    cache.answers.keep([build.id, compared])
    found = {"golden": of_golden, "faq": of_faq, "known": of_known, "recent": of_recent, "example": of_examples}
    return replace(
        report,
        figures={kind: figures for kind, (_, figures) in found.items()},
        changes=each_once(change for changes, _ in found.values() for change in changes),
        stale=stale_faq(build),
    )


def each_once(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The same difference is told once, under the first of its kinds."""
    told = {(each.question, each.before, each.after): each for each in reversed(list(changes))}
    return tuple(reversed(told.values()))


def how_it_is_written(root: Path, cache: PublishCache) -> dict[str, int]:
    """Figures of the text check, which never keep a text from being published; empty when they cannot be had."""
    if cache.previous.corpus is None:
        return {}
    with stage("text checked"), suppress(CorpusError):
        return figures(check(cache.previous.corpus, root, cache.written))
    return {}


def loaded_of(current: Build | None, encoder: Encoder) -> LoadedIndex | None:
    """None when another model or another version made it: then there is nothing to compare with."""
    try:
        return load_index(current, encoder) if current else None
    except BuildError:
        return None


def recent_questions(journal: Journal | None) -> list[str]:
    """What was asked last, each once, redacted; nothing when the journal cannot be read."""
    try:
        entries = journal.entries(limit=RECENT) if journal else ()
    except DatabaseError:
        return []
    return list(dict.fromkeys(entry.question for entry in entries if entry.status))


def release(report: Report, store: BuildStore, accept: str) -> Report:
    """Publish what was checked, unless it has regressions that nobody accepts. Raises BlockedError."""
    if report.regressions and accept:
        report = replace(report, accepted=accept, accepted_at=datetime.now(UTC).isoformat(timespec="seconds"))
    keep_report(report, store)
    if report.regressions and not accept:
        raise BlockedError(report)
    with stage("publishing"):
        store.publish(report.build, by=report.by, why=report.accepted)
    return report


def keep_report(report: Report, store: BuildStore) -> None:
    """Nothing is found out by comparing a build with itself: then an earlier report stays."""
    if report.compared != report.build:
        save_report(report, store)


def publish_build(
    settings: Settings,
    encoder: Encoder,
    journal: Journal | None,
    build_id: str,
    *,
    accept: str = "",
    by: str = "",
    against: str = "",
    say: Notify = quiet,
) -> Outcome:
    """Check a build that is there already, and publish it. Raises as ``publish_corpus`` does.

    `against` is the build that its report was read beside: MovedError is raised when another answers by now.
    """
    store = BuildStore(settings.index_folder)
    with only_one(store.root, by, say):
        cache = cache_of(store)
        encoder = cache.remembering(encoder)
        current = load_current(store, cache)
        if against and (current is None or current.id != against):
            raise MovedError
        build = load_build(store.folder(build_id), current)
        load_index(build, encoder)
        report = replace(checked(build, current, encoder, journal, cache), by=by)
        return Outcome(build, made=False, report=release(report, store, accept))


def roll_back(settings: Settings, *, by: str = "", say: Notify = quiet) -> str:
    """Publish the build that answered before this one; its id. Twice leads back again.

    Nothing is checked but that it is whole: it answered before. Raises BuildError when it is damaged, or there is none.
    """
    store = BuildStore(settings.index_folder)
    with only_one(store.root, by, say):
        previous = store.previous_id()
        if previous is None:
            raise BuildError("there is no earlier build to go back to. `veileder index list` shows what there is.")
        verify(store.folder(previous))
        store.publish(previous, by=by, why="rollback")
        return previous


def build_and_publish(
    settings: Settings,
    say: Notify = quiet,
    watch: Watch = silent,
    *,
    accept: str = "",
    by: str = "",
    quick: bool = True,
    publish: bool = True,
) -> Outcome:
    """``publish_corpus`` for a process that has neither model nor journal open."""
    encoder = load_encoder(settings.model, settings.models_folder, say)
    journal = open_journal(settings)
    try:
        return publish_corpus(
            settings, encoder, journal, accept=accept, by=by, say=say, watch=watch, quick=quick, publish=publish
        )
    finally:
        if journal:
            journal.close()


def open_journal(settings: Settings) -> Journal | None:
    """None when it cannot be opened: text can be published without what was asked before."""
    try:
        return Journal.open(settings.database_url)
    except DatabaseError:
        return None
