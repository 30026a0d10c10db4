"""Questions in, answers out: the build that answers, the journal, and what happens when something fails."""

import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import structlog

from bot.admission import Admission, room_for_questions
from bot.answering.answer import answer
from bot.answering.examples import examples
from bot.answering.question import clean
from bot.answering.search import LoadedIndex
from bot.database import Database, DatabaseError
from bot.database.engine import KEY_FILE
from bot.journal import Entry, Journal, QuoteRef, Recorder
from bot.keys import key_in
from bot.redact import Redacted, redact
from bot.service_types import AnswerFailedError, Observed, QuestionError, Reply, Turn
from bot.settings import Settings
from bot.types import Answer, Language
from index.builds.build import Build, load_build
from index.builds.keep import BuildLease
from index.builds.manifest import MEND
from index.builds.probes import SAME, reproduced
from index.builds.store import BuildStore
from index.confidence.model import Calibration
from index.encode.encoders import Encoder
from index.encode.models import Notify, load_encoder, quiet
from index.encode.remember import Remembering
from index.errors import BuildError
from index.stages import Span, recorded, stage

log = structlog.get_logger()

# Old builds kept in memory for links into them.
KEPT = 4
# Seconds that a question waits for a build that has just been published, before the one before answers.
PATIENCE = 0.2
# Seconds between two looks at which build is published, and between two tries to load one that is damaged.
FOLLOW = 1.0
REBUILD = "Run `veileder index build --full` on this machine, or serve from one like that which made it."
RETRY = 1.0
# One that words tell the language of, and two that the models of languages must be loaded for: 1.7 seconds of work.
WARMING = ("Hva sier veiledningen om dette?", "Microsoft Google", "Zeitplan Krankenhaus Versicherung bitte")


class BotService:
    """One process's answers. Safe to call from several threads.

    A newly published build is loaded beside the one that answers and then takes its place; a question is answered by
    one build throughout. Whoever asks first waits for the new one, but no longer than `patience` seconds.
    """

    def __init__(self, settings: Settings, encoder: Encoder, journal: Journal, patience: float | None = None) -> None:
        self.settings = settings
        self.encoder = encoder
        self.journal = journal
        self.recorder = Recorder(journal)
        self.admission = Admission(room_for_questions(settings.most_at_once))
        self.observe: Callable[[Observed], None] = unobserved
        self.span: Span = nullcontext
        self.store = BuildStore(settings.index_folder)
        self.patience = PATIENCE if patience is None else patience
        self.lock = threading.Lock()
        self.pages: dict[str, tuple[Build, BuildLease]] = {}
        self.leases: dict[str, BuildLease] = {}
        self.loading: Loading | None = None
        self.last_good = self.load(self.store.current_id(), None)

    def warm_up(self) -> None:
        """Load what a question would wait for the first time, for all kinds of them; nothing is journalled."""
        for question in WARMING:
            self.find(question, [])
        build = self.last_good.build
        with suppress(BuildError):  # a file that was damaged just now is told of when it is quoted
            for texts in (build.documents, build.faq):
                for each in texts:
                    _ = texts[each]

    def ask(self, question: str, conversation: Sequence[Turn] = (), surface: str = "web") -> Reply:
        """Answer and journal one question. Raises QuestionError for bad input, AnswerFailedError for a defect."""
        with self.span(surface), recorded(self.span) as stages:
            ref, status = "", "refused"
            try:
                with stage("read"):
                    redacted = redact(clean(question, self.settings.max_question))
                    ref = self.recorder.new_ref()
                status = "failed"
                reply = self.answer(ref, redacted, conversation, surface)
                status = reply.answer.status.value
                return reply
            finally:
                self.observe(Observed(ref, surface, status, self.last_good.build.id, stages))

    def answer(self, ref: str, redacted: Redacted, conversation: Sequence[Turn], surface: str) -> Reply:
        started = time.perf_counter()
        try:
            with stage("found"):
                answered = self.find(redacted.text, conversation)
        except Exception as error:
            log.error("answer.failed", ref=ref, **describe(error))  # noqa: TRY400 (a message may hold the question)
            self.recorder.record(failed_entry(ref, surface, redacted.text, self.last_good.build.id, error))
            raise AnswerFailedError(ref) from error
        took = round((time.perf_counter() - started) * 1000)
        answered = replace(answered, removed=redacted.removed, took_ms=took)
        with stage("journalled"):
            self.recorder.record(journal_entry(ref, surface, answered))
        return Reply(answered, ref)

    def find(self, question: str, conversation: Sequence[Turn]) -> Answer:
        return answer(
            question,
            self.loaded(),
            list(earlier_questions(conversation, self.settings.max_question)),
            today=today(),
            base_url=self.settings.url,
        )

    def examples(self, language: Language) -> tuple[str, ...]:
        """Questions to begin with, which the guidance surely answers; three where there are so many."""
        return examples(language, self.loaded())

    def feedback(self, ref: str, helpful: bool, reason: str = "") -> None:
        """Note what the reader thought of an answer; the last word counts. Raises KeyError for an unknown `ref`."""
        self.recorder.feedback(ref, helpful, reason)

    def build(self, build_id: str | None = None) -> Build:
        """The named build, or the current one. Raises LookupError when it is gone."""
        current = self.loaded().build
        if build_id in (None, current.id):
            return current
        with self.lock:
            return self.old_build(str(build_id))

    def old_build(self, build_id: str) -> Build:
        if build_id not in self.pages:
            if build_id not in self.store.ids():
                raise LookupError(f"there is no build {build_id}.")
            lease = BuildLease(self.store, build_id)
            try:
                self.pages[build_id] = load_build(self.store.folder(build_id), self.last_good.build), lease
            except BuildError as error:
                lease.close()
                raise LookupError(str(error)) from error
            for old in list(self.pages)[:-KEPT]:
                self.pages.pop(old)[1].close()
        return self.pages[build_id][0]

    def loaded(self) -> LoadedIndex:
        """The published build, loaded; one that is damaged is refused and the last good one goes on answering."""
        loading = self.refresh()
        if loading:
            loading.done.wait(self.patience)
        return self.last_good

    def refresh(self) -> "Loading | None":
        """Begin to load a newly published build, unless that has begun; None when there is none. Waits for nothing."""
        with self.lock:  # also around the look: who has looked and comes late must not go back to an earlier build
            try:
                wanted = self.store.current_id()
            except BuildError:
                log.exception("build.refused")
                return None
            if wanted == self.last_good.build.id:
                self.loading = None
                return None
            if self.loading and self.loading.wanted == wanted and not self.loading.may_retry():
                return self.loading
            self.loading = Loading(wanted)
            threading.Thread(target=self.swap, args=(self.loading,), name="new build", daemon=True).start()
            return self.loading

    def swap(self, loading: "Loading") -> None:
        """Load the build beside the one that answers, then put it in its place."""
        try:
            loaded = self.load(loading.wanted, self.last_good.build)
            with self.lock:
                if self.loading is loading:  # else another has been published meanwhile
                    self.last_good = loaded
        except (BuildError, OSError):
            log.exception("build.refused")
        finally:
            loading.finish()

    def load(self, build_id: str, share: Build | None) -> LoadedIndex:
        """Load a build, and mark it as in use before its files can be pruned."""
        lease = BuildLease(self.store, build_id)
        loaded = load_index(load_build(self.store.folder(build_id), share), self.encoder)
        if (cosine := reproduced(loaded.build, self.encoder)) < SAME:
            log.warning("build.other_vectors", build=build_id, cosine=round(cosine, 5), do=REBUILD)
        with self.lock:
            self.leases[build_id] = lease
            for old in list(self.leases)[:-KEPT]:
                self.leases.pop(old).close()
        return loaded

    @contextmanager
    def following(self, every: float = FOLLOW) -> Iterator[None]:
        """Look for a newly published build every so many seconds, so that it is there before anybody asks."""
        stop = threading.Event()

        def follow() -> None:
            while not stop.wait(every):
                self.refresh()

        thread = threading.Thread(target=follow, name="following", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def close(self) -> None:
        """Write what waits for the journal and let go of the database, which this is the one place to do."""
        self.recorder.close()
        self.journal.database.close()


def unobserved(_what: Observed) -> None:
    """Nobody watches."""


class Loading:
    """A build that is being loaded, or could not be. ``done`` is set when that is known."""

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        self.done = threading.Event()
        self.ended = 0.0

    def finish(self) -> None:
        self.ended = time.monotonic()
        self.done.set()

    def may_retry(self) -> bool:
        """True a while after it failed: somebody may have mended it."""
        return self.done.is_set() and time.monotonic() - self.ended > RETRY


def earlier_questions(conversation: Sequence[Turn], limit: int) -> Iterator[str]:
    """What can be searched with of the reader's earlier questions, without personal data."""
    for turn in conversation:
        with suppress(QuestionError):
            yield redact(clean(turn.question, limit)).text


def load_index(build: Build, encoder: Encoder) -> LoadedIndex:
    """A build with its calibration. Raises BuildError when another model or another version made it."""
    _ = build.site  # read now: a page that cannot be named is noticed before anybody asks for it
    if build.manifest.fingerprint != encoder.fingerprint:
        raise BuildError(
            f"the build {build.id} was made with another model ({build.manifest.model}). "
            "Run `veileder index build` to make one with the model in use."
        )
    try:
        return LoadedIndex(build, encoder, Calibration.from_dict(build.manifest.calibration))
    except (KeyError, TypeError) as error:
        raise BuildError(f"the build {build.id} has no confidence that this version can read. {MEND}") from error


def failed_entry(ref: str, surface: str, question: str, build: str, error: Exception) -> Entry:
    return Entry(
        ref=ref,
        asked_at=datetime.now(UTC),
        surface=surface,
        question=question,
        language=Language.NB,
        status=None,
        confidence=0.0,
        build=build,
        error=" ".join(describe(error).values()),
    )


def journal_entry(ref: str, surface: str, answered: Answer) -> Entry:
    return Entry(
        ref=ref,
        asked_at=datetime.now(UTC),
        surface=surface,
        question=answered.question,
        language=answered.language,
        status=answered.status,
        confidence=answered.confidence,
        build=answered.build,
        quotes=tuple(QuoteRef(quote.document, quote.anchor, quote.start, quote.end) for quote in answered.quotes),
        faq=answered.faq.id if answered.faq else None,
        took_ms=answered.took_ms,
    )


def describe(error: Exception) -> dict[str, str]:
    """What a log may hold of an error: its type and where it arose, never its message, which may hold the question."""
    frames = traceback.extract_tb(error.__traceback__)
    return {"error": type(error).__name__, "where": " < ".join(f"{f.name}:{f.lineno}" for f in reversed(frames[-5:]))}


def today() -> date:
    return datetime.now(UTC).astimezone().date()


def open_service(settings: Settings | None = None, say: Notify = quiet) -> BotService:
    """The service of the published build. Raises BuildError or ModelError when there is nothing to answer with."""
    settings = settings or Settings()
    encoder = Remembering(load_encoder(settings.model, settings.models_folder, say))
    return BotService(settings, encoder, Journal(database_of(settings), keeps=settings.keep_questions_days > 0))


def privacy_key(settings: Settings) -> str:
    """The key of the pseudonyms in the database. Raises OSError when it cannot be read or made."""
    return settings.privacy_key.get_secret_value() or key_in(settings.var / KEY_FILE)


def database_of(settings: Settings) -> Database:
    """The process's database. One that cannot be opened now is said in the log and opened when it can be."""
    database = Database(settings.database_url, partial(privacy_key, settings))
    try:
        database.open()
    except DatabaseError as error:
        log.error("database.away", why=str(error))  # noqa: TRY400 (the message says it all)
    return database
