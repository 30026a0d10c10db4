"""Several publishers, readers and builds at once, and what happens when one of them dies."""

import multiprocessing
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from fakes import FakeEncoder, build_small, change

from bot.journal import Journal
from bot.publishing import publish_corpus
from bot.publishing.lock import holder, only_one
from bot.service import BotService
from bot.settings import Settings
from index.builds.build import Build
from index.builds.store import BuildStore
from index.encode.models import quiet

FORK = multiprocessing.get_context("fork")  # another process, without reading the whole program again


@contextmanager
def other_publisher(folder: Path) -> Iterator[tuple[BaseProcess, Connection]]:
    """Another process that publishes until it is sent a word."""
    here, there = FORK.Pipe()

    def publish() -> None:
        with only_one(folder, "Kari", quiet):
            there.send("held")
            there.recv()

    process = FORK.Process(target=publish)
    process.start()
    there.close()
    assert here.recv() == "held"
    yield process, here
    with suppress(BrokenPipeError):  # it has ended
        here.send("done")
    process.join()


def test_the_second_publisher_is_told_who_is_first_and_waits(tmp_path: Path) -> None:
    """As soon as the first is done, the second goes on."""
    said: list[str] = []
    with other_publisher(tmp_path) as (_, publisher):

        def tell(message: str) -> None:
            said.append(message)
            publisher.send("done")

        with only_one(tmp_path, "Ola", tell):
            pass
    assert len(said) == 1
    assert "for Kari since" in said[0]


def test_a_publisher_that_is_killed_holds_nobody_up(tmp_path: Path) -> None:
    """The operating system gives the lock back."""
    said: list[str] = []
    with other_publisher(tmp_path) as (process, _):
        process.kill()
        process.join()
        assert holder(tmp_path) == ""
        with only_one(tmp_path, "Ola", said.append):
            assert said == []


def test_anybody_can_see_who_is_publishing(tmp_path: Path) -> None:
    """While they are, and not after; where nobody ever has, nobody is."""
    assert holder(tmp_path / "nowhere") == ""
    with only_one(tmp_path, "Ola", quiet):
        assert f"process {os.getpid()} for Ola since" in holder(tmp_path)
    assert holder(tmp_path) == ""


def test_two_threads_publish_one_after_the_other(
    small_corpus: Path, own_encoder: FakeEncoder, store: BuildStore
) -> None:
    """Both succeed; the second finds the build that the first made."""
    made: list[bool] = []
    threads = [
        threading.Thread(target=lambda: made.append(publish_corpus(Settings(), own_encoder, None).made)) for _ in "ab"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False, True]
    assert len(store.ids()) == 1


def test_readers_lose_nothing_while_editors_publish(
    small_build: Build, small_corpus: Path, own_encoder: FakeEncoder, store: BuildStore
) -> None:
    """Ten publications from another thread: every answer is whole, and wholly of one build."""
    journal = Journal.open(Settings().database_url)
    service = BotService(Settings(), own_encoder, journal, patience=0)
    numbers = {small_build.id: "selv"}
    stop, wrong, seen = threading.Event(), [], set()

    def keep_asking() -> None:
        while not stop.is_set():
            try:
                answer = service.ask("Kan jeg kritisere etaten?").answer
                seen.add((answer.build, answer.faq.plain.split()[-1].strip(".") if answer.faq else ""))
            except Exception as error:  # noqa: BLE001
                wrong.append(error)

    with service.following(0.01):
        threads = [threading.Thread(target=keep_asking) for _ in range(3)]
        for thread in threads:
            thread.start()
        said = "selv"
        for number in range(10):
            change(small_corpus / "faq" / "kritisere-etaten.md", f"deg {said}.", f"deg nr{number}.")
            said = f"nr{number}"
            numbers[publish_corpus(Settings(), own_encoder, journal).build.id] = said
        loading = service.refresh()
        if loading:
            loading.done.wait(30)
        last = service.ask("Kan jeg kritisere etaten?").answer
        stop.set()
        for thread in threads:
            thread.join()
    journal.close()
    assert wrong == []
    assert seen <= set(numbers.items())
    assert (last.build, last.faq and last.faq.plain) == (store.current_id(), "Ja. Si at du snakker for deg nr9.")


def test_nobody_waits_for_a_build_that_is_being_loaded(
    small_build: Build, small_corpus: Path, own_encoder: FakeEncoder, store: BuildStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the new one is there, the one before answers."""
    journal = Journal.open(Settings().database_url)
    service = BotService(Settings(), own_encoder, journal, patience=0)
    may_load = threading.Event()
    load = service.load

    def slow(build_id: str, share: Build | None):  # type: ignore[no-untyped-def]
        may_load.wait(30)
        return load(build_id, share)

    monkeypatch.setattr(service, "load", slow)
    change(small_corpus / "faq" / "kritisere-etaten.md", "deg selv", "dine egne meninger")
    newer = build_small(small_corpus, store)
    assert service.ask("Kan jeg kritisere etaten?").answer.build == small_build.id
    loading = service.refresh()
    assert loading is not None
    may_load.set()
    loading.done.wait(30)
    assert service.ask("Kan jeg kritisere etaten?").answer.build == newer.id
    journal.close()


def test_who_looked_before_a_publication_does_not_bring_the_build_before_back(
    small_build: Build, small_corpus: Path, own_encoder: FakeEncoder, store: BuildStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that saw the old pointer and comes late finds the new build loaded, and leaves it there."""
    journal = Journal.open(Settings().database_url)
    service = BotService(Settings(), own_encoder, journal, patience=30)
    look, looked = BuildStore.current_id, []

    def slow(self: BuildStore) -> str:
        seen = look(self)
        looked.append(seen)
        if len(looked) == 1:  # while the first is on its way back from looking, another publishes and loads
            change(small_corpus / "faq" / "kritisere-etaten.md", "deg selv", "dine egne meninger")
            build_small(small_corpus, store)
            other.start()
            other.join(1.0)
        return seen

    other = threading.Thread(target=service.loaded)
    monkeypatch.setattr(BuildStore, "current_id", slow)
    first = service.refresh()
    if first:
        first.done.wait(30)
    other.join(30)
    assert service.last_good.build.id == look(store) != small_build.id
    journal.close()


def test_going_back_while_the_new_build_is_loading_keeps_the_old_one(
    small_build: Build, small_corpus: Path, own_encoder: FakeEncoder, store: BuildStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build that is no longer published does not come up late."""
    journal = Journal.open(Settings().database_url)
    service = BotService(Settings(), own_encoder, journal, patience=0)
    may_load = threading.Event()
    load = service.load

    def slow(build_id: str, share: Build | None):  # type: ignore[no-untyped-def]
        may_load.wait(30)
        return load(build_id, share)

    monkeypatch.setattr(service, "load", slow)
    change(small_corpus / "faq" / "kritisere-etaten.md", "deg selv", "dine egne meninger")
    build_small(small_corpus, store)
    loading = service.refresh()
    assert loading is not None
    store.publish(small_build.id)
    assert service.refresh() is None
    may_load.set()
    loading.done.wait(30)
    assert service.last_good.build.id == small_build.id
    journal.close()


def test_deleted_text_is_quoted_no_more(
    small_build: Build, small_corpus: Path, own_encoder: FakeEncoder, store: BuildStore
) -> None:
    """After publishing, no status, quote, entry, topic or example holds a word of it."""
    journal = Journal.open(Settings().database_url)
    service = BotService(Settings(), own_encoder, journal)
    (small_corpus / "faq" / "slette-kommentar.md").unlink()
    change(small_corpus / "guidance" / "moderering.md", "- En kommentar med trusler.\n", "")
    publish_corpus(Settings(), own_encoder, journal, accept="taken out")
    asked = [
        "Kan vi slette en kommentar?",
        "trusler",
        "kommentar med trusler",
        "Hei",
        "slette kommentarer",
        "parkering",
    ]
    for question in asked:
        answer = service.ask(question).answer
        assert answer.build == store.current_id()
        assert "trusler" not in repr(replace_question(answer))
        assert answer.faq is None or answer.faq.id != "slette-kommentar"
        assert "Kan vi slette en kommentar?" not in answer.examples
    journal.close()


def replace_question(answer):  # type: ignore[no-untyped-def]
    """The answer without the reader's own words."""
    from dataclasses import replace

    return replace(answer, question="")


def test_a_publication_needs_no_one_to_say_anything(tmp_path: Path) -> None:
    """A free lock is taken without a word, and nothing is left in it."""
    with only_one(tmp_path, "", quiet):
        assert "process" in (tmp_path / "publishing.lock").read_text(encoding="utf-8")
    assert (tmp_path / "publishing.lock").read_text(encoding="utf-8") == ""
