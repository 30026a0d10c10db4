"""A quick build borrows what was fitted; the rest is that of a full one, and its id says from whom it borrows."""

from pathlib import Path

import numpy as np
import pytest
from fakes import CALIBRATION, FakeEncoder, change

from bot.publishing import BlockedError, needs_build, publish_corpus
from bot.settings import Settings
from index.builds.build import VECTOR_SETS
from index.builds.store import BuildStore
from index.confidence.model import Calibration


@pytest.fixture(autouse=True)
def corpus(small_corpus: Path, own_encoder: FakeEncoder) -> Path:
    return small_corpus


def publish(encoder: FakeEncoder, **how: object):  # type: ignore[no-untyped-def]
    return publish_corpus(Settings(), encoder, None, accept="a test", **how).build


def test_a_small_change_is_published_without_fitting(
    corpus: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Section classifier and calibration are those of the full build, and nothing but the new text is encoded."""
    first = publish(encoder)

    def never(*_: object) -> None:
        raise AssertionError("fitted")

    monkeypatch.setattr("bot.publishing.publish.fit", never)
    monkeypatch.setattr("index.builds.builder.SectionClassifier.fit", never)
    encoder.documents.clear()
    change(corpus / "guidance" / "moderering.md", "Ta vare på et skjermbilde", "Ta vare på en kopi")
    second = publish(encoder)
    assert second.manifest.basis == first.id
    assert second.manifest.calibration == first.manifest.calibration
    assert np.array_equal(second.classifier.weights, first.classifier.weights)
    assert len(encoder.documents) == 2
    assert not needs_build(Settings())


def test_a_quick_build_differs_from_a_full_one_only_in_what_it_borrows(
    corpus: Path, encoder: FakeEncoder, store: BuildStore
) -> None:
    """Texts, vectors, words and links are the same to the last bit."""
    publish(encoder)
    change(corpus / "guidance" / "moderering.md", "reklame", "spam")
    quick, full = publish(encoder), publish(encoder, quick=False)
    assert quick.id != full.id
    assert (quick.manifest.basis != "", full.manifest.basis) == (True, "")
    assert quick.passages == full.passages
    assert quick.lexical.vocabulary == full.lexical.vocabulary
    for name in VECTOR_SETS:
        assert np.array_equal(getattr(quick, f"{name}_vectors").vectors, getattr(full, f"{name}_vectors").vectors)


def test_the_way_to_a_quick_build_leaves_no_trace(
    corpus: Path, encoder: FakeEncoder, store: BuildStore, tmp_path: Path
) -> None:
    """From the same basis to the same text, in one step or in two: the same id and the same files."""
    publish(encoder)
    change(corpus / "guidance" / "moderering.md", "reklame", "spam")
    change(corpus / "guidance" / "moderering.md", "trusler", "hets")
    at_once = publish(encoder)
    change(corpus / "guidance" / "moderering.md", "hets", "trusler")
    publish(encoder)
    change(corpus / "guidance" / "moderering.md", "trusler", "hets")
    in_steps = publish(encoder)
    assert at_once.id == in_steps.id
    assert at_once.manifest.files == in_steps.manifest.files


def test_much_change_is_fitted_anew(corpus: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Step by step too: what has changed since the basis is counted on."""
    monkeypatch.setattr("index.builds.builder.LEAST_DRIFT", 2)
    first = publish(encoder)
    change(corpus / "guidance" / "moderering.md", "reklame", "spam")
    second = publish(encoder)
    change(corpus / "guidance" / "moderering.md", "trusler", "hets")
    third = publish(encoder)
    assert (second.manifest.basis, second.manifest.drift) == (first.id, 2)
    assert (third.manifest.basis, third.manifest.drift) == ("", 0)
    assert Calibration.from_dict(third.manifest.calibration) == CALIBRATION


def test_another_setting_is_fitted_anew(corpus: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passages cut otherwise, or another rate of errors, cannot borrow."""
    publish(encoder)
    monkeypatch.setenv("VEILEDER_WRONG_RATE", "0.1")
    assert publish(encoder).manifest.basis == ""


def test_unchanged_files_take_no_room_twice(corpus: Path, encoder: FakeEncoder) -> None:
    """What is the same in two builds lies on disk once."""
    first = publish(encoder)
    change(corpus / "faq" / "slette-kommentar.md", "Ja, når den bryter reglene.", "Ja, av og til.")
    second = publish(encoder)
    shared = [name for name in second.manifest.files if (second.folder / name).stat().st_nlink > 1]
    assert {"sentence.faiss", "passages.jsonl", "sources/guidance/moderering.md"} <= set(shared)
    assert "sources/faq/slette-kommentar.md" not in shared
    assert (first.folder / "sentence.faiss").samefile(second.folder / "sentence.faiss")


def test_where_there_are_no_hard_links_files_are_copied(
    corpus: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some file systems have none; the build is the same."""
    publish(encoder)

    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("os.link", refuse)
    change(corpus / "faq" / "slette-kommentar.md", "Ja, når den bryter reglene.", "Ja, av og til.")
    made = publish(encoder)
    assert all((made.folder / name).stat().st_nlink == 1 for name in made.manifest.files)
    assert made.faq["slette-kommentar"].answer == "Ja, av og til."


def test_what_a_blocked_candidate_encoded_is_not_encoded_again(corpus: Path, encoder: FakeEncoder) -> None:
    """Correcting one thing after a block costs that one thing."""
    publish(encoder)
    change(corpus / "guidance" / "moderering.md", "Ta vare på et skjermbilde", "Ta vare på en kopi")
    change(corpus / "faq" / "slette-kommentar.md", "  - delete a comment", "  - Kan leiarar skrive kva dei vil?")
    with pytest.raises(BlockedError):
        publish_corpus(Settings(), encoder, None)
    change(corpus / "faq" / "slette-kommentar.md", "  - Kan leiarar skrive kva dei vil?", "  - remove comments")
    encoder.documents.clear()
    encoder.queries.clear()
    publish(encoder)
    as_example = "Remove comments"
    assert (encoder.documents, encoder.queries) == ([], ["remove comments", as_example])
