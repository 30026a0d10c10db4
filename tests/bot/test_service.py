"""Questions in, answers and journal entries out; whatever fails, readers are told and the last good build answers."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import structlog
from fakes import FakeEncoder, build_small, change

from bot.answering import foreign, language
from bot.database import DatabaseError
from bot.journal import Journal
from bot.service import BotService, open_service
from bot.service_types import AnswerFailedError, QuestionError, Turn
from bot.settings import Settings
from bot.types import Language, Status
from index.builds.build import Build
from index.builds.manifest import checksums, read_manifest, write_manifest
from index.builds.store import BuildStore
from index.errors import BuildError

PHONE = "912 34 567"


@pytest.fixture
def built(small_build: Build) -> Build:
    return small_build


@pytest.fixture
def service(built: Build, encoder: FakeEncoder) -> Iterator[BotService]:
    settings = Settings()
    journal = Journal.open(settings.database_url)
    yield BotService(settings, encoder, journal)
    journal.close()


def new_build(small_corpus: Path, store: BuildStore, old: str, new: str) -> Build:
    """Publish a build of the corpus with one word changed in the section on leaders."""
    for name in ("ytringsfrihet", "ytringsfrihet-nn"):
        path = small_corpus / "guidance" / f"{name}.md"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return build_small(small_corpus, store)


# -- asking


def test_an_answer_is_given_and_journalled(service: BotService, built: Build) -> None:
    """The reply's reference leads to the entry: question, status, build, where the quotes stand."""
    reply = service.ask("Kan ledere delta i debatten?", surface="terminal")
    (entry,) = service.journal.entries()
    assert reply.answer.status is Status.ANSWERED
    assert (entry.ref, entry.question, entry.surface) == (reply.ref, "Kan ledere delta i debatten?", "terminal")
    assert (entry.status, entry.build, entry.error) == (Status.ANSWERED, built.id, None)
    first = reply.answer.quotes[0]
    assert (entry.quotes[0].document, entry.quotes[0].start, entry.quotes[0].end) == (
        first.document,
        first.start,
        first.end,
    )
    assert reply.answer.took_ms >= 0


def test_the_entry_of_a_faq_answer_names_it(service: BotService) -> None:
    """Editors see which entry answered."""
    service.ask("Kan jeg kritisere etaten?")
    assert service.journal.entries()[0].faq == "kritisere-etaten"


def test_personal_data_goes_before_anything_else(service: BotService, encoder: FakeEncoder) -> None:
    """Neither the encoder, the answer nor the journal ever sees it, and the reader is told."""
    encoder.queries.clear()
    reply = service.ask(f"Kan jeg kritisere etaten? Ring {PHONE} eller ola@etat.no")
    assert reply.answer.question == "Kan jeg kritisere etaten? Ring [telefonnummer] eller [e-post]"
    assert set(reply.answer.removed) == {"phone", "email"}
    assert encoder.queries
    assert not any(PHONE in text or "ola@" in text for text in encoder.queries)
    assert service.journal.entries()[0].question == reply.answer.question


def test_personal_data_in_earlier_questions_goes_too(service: BotService, encoder: FakeEncoder) -> None:
    """A follow-up is searched with the question before it, without what was personal in that."""
    encoder.queries.clear()
    service.ask("hva med ledere da?", [Turn(f"Kan jeg kritisere etaten? Ring {PHONE}")])
    assert any("kritisere" in text for text in encoder.queries)
    assert not any(PHONE in text for text in encoder.queries)


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("", "question.empty"),
        (" \n\t", "question.empty"),
        ("\u200b", "question.empty"),
        ("🙂🙂", "question.not_text"),
        ("a" * 100_000, "question.too_long"),
        ("\0\x07", "question.empty"),
    ],
)
def test_a_bad_question_is_told_and_not_journalled(service: BotService, question: str, key: str) -> None:
    """The reader is told what to change; there is nothing to review."""
    with pytest.raises(QuestionError) as raised:
        service.ask(question)
    assert raised.value.key == key
    assert service.journal.entries() == ()


@pytest.mark.parametrize("turn", ["", "🙂", "\ud800", "a" * 100_000, "\0"])
def test_a_bad_earlier_question_is_passed_over(service: BotService, turn: str) -> None:
    """What a client sends as conversation cannot make an answer fail."""
    reply = service.ask("hva med ledere?", [Turn("Kan jeg kritisere etaten?"), Turn(turn)])
    assert reply.answer.quotes[0].anchor == "ledere-i-debatten"


def test_a_failing_journal_does_not_stop_an_answer(service: BotService, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk costs the entry, not the answer."""

    def fail(*_args: object) -> None:
        raise DatabaseError("The disk is full.")

    monkeypatch.setattr(service.journal, "record", fail)
    assert service.ask("Kan ledere delta?").answer.status is Status.ANSWERED
    assert service.recorder.state.waiting == 1


def test_a_service_opens_without_its_database(
    built: Build, own_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing is said; answers are given, and stand in the journal once the database is there."""
    monkeypatch.setattr("bot.database.engine.RETRY_SECONDS", 0.0)
    file = Settings().var / "veileder.db"
    file.mkdir()
    with structlog.testing.capture_logs() as logged:
        service = open_service()
        reply = service.ask("Kan ledere delta?")
    assert [each["event"] for each in logged] == ["database.away", "journal.behind"]
    assert "Check that the folder exists" in logged[0]["why"]
    assert reply.answer.status is Status.ANSWERED
    file.rmdir()
    service.close()
    assert [each.ref for each in Journal.open(Settings().database_url).entries()] == [reply.ref]


def test_a_tampered_source_gives_a_failure_with_its_reference(service: BotService, built: Build) -> None:
    """Nothing is quoted; the reader gets a reference, and the question waits in the journal under it."""
    change(built.folder / "sources" / "guidance" / "ytringsfrihet.md", "Ledere bør", "Ledere må")
    with pytest.raises(AnswerFailedError) as raised:
        service.ask(f"Kan ledere delta? {PHONE}")
    (entry,) = service.journal.entries()
    assert entry.ref == raised.value.ref
    assert (entry.question, entry.status) == ("Kan ledere delta? [telefonnummer]", None)
    assert entry.error is not None
    assert "QuoteError" in entry.error


def test_any_defect_gives_a_failure_and_no_question_in_the_log(
    service: BotService, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The type and place of the error are logged, never its message, which may hold what was asked."""

    def fail(question: str, *_args: object, **_named: object) -> None:
        raise ZeroDivisionError(question)

    monkeypatch.setattr("bot.service.answer", fail)
    with pytest.raises(AnswerFailedError):
        service.ask("hemmelig")
    printed = capsys.readouterr()
    assert "hemmelig" not in printed.out + printed.err
    assert "ZeroDivisionError" in (service.journal.entries()[0].error or "")


def test_after_a_failure_the_next_question_is_answered(service: BotService, monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect in one answer does not stay."""
    with monkeypatch.context() as patched:
        patched.setattr("bot.service.answer", lambda *_, **__: 1 / 0)
        with pytest.raises(AnswerFailedError):
            service.ask("Kan ledere delta?")
    assert service.ask("Kan ledere delta?").answer.status is Status.ANSWERED


def test_feedback_reaches_the_journal(service: BotService) -> None:
    """The last word counts; an unknown reference is a KeyError."""
    ref = service.ask("Kan ledere delta?").ref
    service.feedback(ref, helpful=True)
    service.feedback(ref, helpful=False, reason="nei")
    feedback = service.journal.entries()[0].feedback
    assert feedback is not None
    assert (feedback.helpful, feedback.reason) == (False, "nei")
    with pytest.raises(KeyError):
        service.feedback("ffffffff", helpful=True)


def test_the_clock_decides_what_is_overdue(service: BotService, monkeypatch: pytest.MonkeyPatch) -> None:
    """The core gets the day from here."""
    monkeypatch.setattr("bot.service.today", lambda: date(2030, 1, 1))
    assert service.ask("Kan ledere delta?").answer.quotes[0].overdue


# -- builds


def test_a_new_build_is_taken_up_without_restart(service: BotService, small_corpus: Path, store: BuildStore) -> None:
    """The next question is answered from it."""
    newer = new_build(small_corpus, store, "bør", "skal")
    answer = service.ask("Kan ledere delta?").answer
    assert answer.build == newer.id
    assert answer.quotes[0].text.startswith("Ledere skal tenke")


def test_every_answer_comes_from_one_build_while_new_ones_are_published(
    service: BotService, built: Build, small_corpus: Path, store: BuildStore
) -> None:
    """Threads that ask meanwhile get answers wholly from the old build or wholly from the new one."""
    verbs = {built.id: "bør"}
    stop, failures, seen = threading.Event(), [], set()

    def keep_asking() -> None:
        while not stop.is_set():
            try:
                answer = service.ask("Kan ledere delta i debatten?").answer
                seen.add(
                    (answer.build, answer.quotes[0].text.split()[1], f"build={answer.build}&" in answer.quotes[0].url)
                )
            except Exception as error:  # noqa: BLE001
                failures.append(error)
                return

    threads = [threading.Thread(target=keep_asking) for _ in range(3)]
    for thread in threads:
        thread.start()
    before = "bør"
    for verb in ("skal", "kan"):
        verbs[new_build(small_corpus, store, f"{before} ten", f"{verb} ten").id] = verb
        before = verb
    assert service.ask("Kan ledere delta i debatten?").answer.build == store.current_id()
    stop.set()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert seen <= {(build_id, verb, True) for build_id, verb in verbs.items()}
    assert (built.id, "bør", True) in seen


def test_a_damaged_new_build_is_refused_and_the_last_good_one_answers(
    service: BotService, built: Build, small_corpus: Path, store: BuildStore
) -> None:
    """Publishing something broken changes nothing for readers; mending it does."""
    newer = new_build(small_corpus, store, "bør", "skal")
    path = newer.folder / "passages.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[:-10])
    assert service.ask("Kan ledere delta?").answer.build == built.id
    path.write_bytes(whole)
    assert service.ask("Kan ledere delta?").answer.build == newer.id


def test_a_new_build_of_another_model_is_refused(
    service: BotService, built: Build, small_corpus: Path, store: BuildStore
) -> None:
    """Vectors of two models cannot be compared."""
    build_small(small_corpus, store, FakeEncoder(fingerprint="other"))
    assert service.ask("Kan ledere delta?").answer.build == built.id


def test_a_new_build_without_confidence_is_refused(
    service: BotService, built: Build, small_corpus: Path, store: BuildStore
) -> None:
    """A calibration that this version cannot read is a build that it cannot use."""
    newer = new_build(small_corpus, store, "bør", "skal")
    manifest = read_manifest(newer.folder)
    manifest.calibration.clear()
    manifest.files.update(checksums(newer.folder))
    write_manifest(manifest, newer.folder)
    assert service.ask("Kan ledere delta?").answer.build == built.id


@pytest.mark.parametrize("broken", ["gone", "nonsense", "unknown"])
def test_a_broken_pointer_changes_nothing_for_readers(service: BotService, built: Build, broken: str) -> None:
    """The loaded build goes on answering."""
    if broken == "gone":
        service.store.pointer.unlink()
    else:
        service.store.pointer.write_text({"nonsense": "\0", "unknown": "0123456789ab"}[broken], encoding="utf-8")
    assert service.ask("Kan ledere delta?").answer.build == built.id


def test_an_old_build_can_still_be_looked_up(
    service: BotService, built: Build, small_corpus: Path, store: BuildStore
) -> None:
    """Links in earlier answers lead to the text they quoted."""
    newer = new_build(small_corpus, store, "bør", "skal")
    assert service.build().id == service.build(newer.id).id == newer.id
    assert "Ledere bør" in service.build(built.id).documents["ytringsfrihet"].source


@pytest.mark.parametrize("name", ["0123456789ab", "", "..", "../builds", "/etc", ".", "a\0b"])
def test_an_unknown_build_is_a_lookup_error(service: BotService, name: str) -> None:
    """Whatever is asked for, nothing outside the store is touched."""
    with pytest.raises(LookupError):
        service.build(name)


def test_a_damaged_old_build_is_a_lookup_error(
    service: BotService, built: Build, small_corpus: Path, store: BuildStore
) -> None:
    """The page then says that the build is gone."""
    new_build(small_corpus, store, "bør", "skal")
    (built.folder / "faq.json").unlink()
    with pytest.raises(LookupError, match="damaged"):
        service.build(built.id)


def test_few_old_builds_are_kept_in_memory(
    service: BotService, built: Build, small_corpus: Path, store: BuildStore
) -> None:
    """Following old links does not fill the memory."""
    ids = [built.id]
    for verb in ("en", "to", "tre", "fire", "fem", "seks"):
        shutil.copytree(built.folder, store.folder(verb))
        ids.append(verb)
    for each in ids[1:]:
        service.build(each)
    assert len(service.pages) <= 4


def test_a_service_without_a_build_says_what_to_do(encoder: FakeEncoder, own_encoder: FakeEncoder) -> None:
    """Starting before anything was published names the command."""
    with pytest.raises(BuildError, match="veileder index build"):
        open_service()


def test_a_service_with_another_model_says_what_to_do(built: Build, own_encoder: FakeEncoder) -> None:
    """Starting with another model names the command too."""
    own_encoder.fingerprint = "other"
    with pytest.raises(BuildError, match=r"another model .*veileder index build"):
        open_service()


def test_a_service_opens_with_the_settings(built: Build, own_encoder: FakeEncoder) -> None:
    """Index and database are found where the settings say."""
    service = open_service()
    assert service.ask("Can leaders join?").answer.language is Language.EN
    assert (Settings().var / "veileder.db").is_file()
    service.journal.close()


def test_warming_up_loads_all_that_a_first_question_may_need(
    small_build: Build, own_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The models of languages, which no question needs whose words tell, and the documents; nothing is journalled."""
    loaded: list[str] = []
    monkeypatch.setattr("bot.answering.language._model", noting(loaded, "spoken here", language._model))
    monkeypatch.setattr("bot.answering.foreign._model", noting(loaded, "foreign", foreign._model))
    with closing(open_service()) as service:
        service.warm_up()
        assert set(loaded) == {"spoken here", "foreign"}
        assert not service.journal.entries()
        for texts in (service.build().documents, service.build().faq):
            assert set(texts.read_already()) == set(texts)


def noting(loaded: list[str], name: str, load: Callable[[], Any]) -> Callable[[], Any]:
    return lambda: loaded.append(name) or load()
