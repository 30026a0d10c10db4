"""From the corpus folder to the build that answers, and whether a new one is needed."""

from pathlib import Path

import pytest
from fakes import CALIBRATION, FakeEncoder, change

from bot.publishing import build_and_publish, needs_build, prepare
from bot.settings import Settings
from index.builds.manifest import verify
from index.builds.store import BuildStore
from index.confidence.model import Calibration
from index.errors import CorpusError


@pytest.fixture(autouse=True)
def corpus(small_corpus: Path, own_encoder: FakeEncoder) -> Path:
    return small_corpus


def test_nothing_published_needs_a_build() -> None:
    """A fresh clone has no build."""
    assert needs_build(Settings())


def test_a_build_is_made_and_published(store: BuildStore) -> None:
    """It answers from then on, with a confidence of its own."""
    outcome = build_and_publish(Settings())
    assert outcome.made
    assert store.current_id() == outcome.build.id
    assert Calibration.from_dict(outcome.build.manifest.calibration) == CALIBRATION
    assert outcome.report.writing
    assert not needs_build(Settings())


def test_a_second_build_of_the_same_is_the_first_one(own_encoder: FakeEncoder) -> None:
    """Nothing is made and nothing encoded."""
    first = build_and_publish(Settings())
    own_encoder.documents.clear()
    second = build_and_publish(Settings())
    assert (second.made, second.build.id) == (False, first.build.id)
    assert own_encoder.documents == []


@pytest.mark.parametrize("what", ["corpus", "model", "setting", "pointer", "damage"])
def test_what_has_changed_needs_a_build(
    what: str, corpus: Path, store: BuildStore, own_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another text, another model, another setting, no pointer or a damaged build: each is noticed, and mended."""
    made = build_and_publish(Settings()).build
    match what:
        case "corpus":
            change(corpus / "golden.yaml", "greit", "lov")
        case "model":
            own_encoder.fingerprint = "other"
        case "setting":
            monkeypatch.setenv("VEILEDER_PASSAGE_TOKENS", "50")
        case "pointer":
            store.pointer.unlink()
        case "damage":
            (made.folder / "passage.faiss").write_bytes(b"")
    assert needs_build(Settings())
    build_and_publish(Settings())
    assert not needs_build(Settings())


def test_a_build_that_was_published_before_is_taken_back(corpus: Path, store: BuildStore) -> None:
    """Undoing a change in the corpus publishes the build that was made of it."""
    first = build_and_publish(Settings()).build
    change(corpus / "golden.yaml", "greit", "lov")
    build_and_publish(Settings())
    change(corpus / "golden.yaml", "lov", "greit")
    back = build_and_publish(Settings())
    assert (back.made, store.current_id()) == (False, first.id)


def test_a_broken_corpus_is_not_published(corpus: Path, store: BuildStore) -> None:
    """The build that answers stays."""
    before = build_and_publish(Settings()).build.id
    change(corpus / "guidance" / "moderering.md", "lang: nb", "lang: bokmål")
    with pytest.raises(CorpusError, match=r"moderering\.md:4"):
        build_and_publish(Settings())
    assert store.current_id() == before


def test_nothing_is_taken_over_from_a_damaged_build(corpus: Path, store: BuildStore, own_encoder: FakeEncoder) -> None:
    """Not even by the process that made it and has it in memory: the new build has whole files of its own."""
    before = build_and_publish(Settings()).build
    damaged = before.folder / "sentence.faiss"
    damaged.write_bytes(damaged.read_bytes()[:-4] + b"\0\0\0\1")
    change(corpus / "faq" / "slette-kommentar.md", "Ja, når den bryter reglene.", "Ja, av og til.")
    after = build_and_publish(Settings()).build
    assert verify(store.folder(store.current_id())).id == after.id
    assert not (after.folder / "sentence.faiss").samefile(damaged)
    assert after.manifest.basis == ""


def test_a_full_disk_while_the_report_is_written_publishes_nothing(
    corpus: Path, store: BuildStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody can read about does not reach readers; with room again, it does."""
    before = build_and_publish(Settings()).build.id
    change(corpus / "golden.yaml", "greit", "lov")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("bot.publishing.reports.write_atomically", full)
        with pytest.raises(OSError, match="No space left"):
            build_and_publish(Settings())
    assert store.current_id() == before
    assert build_and_publish(Settings()).build.id == store.current_id() != before


def test_getting_ready_leaves_less_to_do(corpus: Path, own_encoder: FakeEncoder) -> None:
    """The golden set has been asked and the corpus read; without a build, or with a broken corpus, nothing happens."""
    prepare(Settings(), own_encoder)
    build_and_publish(Settings())
    change(corpus / "guidance" / "moderering.md", "lang: nb", "lang: bokmål")
    prepare(Settings(), own_encoder)
    change(corpus / "guidance" / "moderering.md", "lang: bokmål", "lang: nb")
    prepare(Settings(), own_encoder)
    own_encoder.queries.clear()
    change(corpus / "faq" / "slette-kommentar.md", "delete a comment", "delete messages")
    build_and_publish(Settings())
    assert own_encoder.queries == ["delete messages", "Delete messages"]  # as an example it begins like a sentence
