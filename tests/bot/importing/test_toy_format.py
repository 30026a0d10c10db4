"""A format of the tests' own, brought in by the ways that every format goes: the seam for new ones stays."""

from datetime import date
from pathlib import Path

import pytest
from toy_format import NOTES

from bot.importing import kinds
from bot.importing.bring import bring, write
from bot.importing.types import Draft, State, Wishes

TODAY = date(2026, 11, 27)
NOTE = """== Lån av rom
= Hvem kan låne?
Alle ansatte kan låne et rom.
* Små rom lånes på dagen.
* Store rom lånes dagen før.
% Spør Kari om lørdager.
"""


@pytest.fixture(autouse=True)
def readers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "READERS", (*kinds.READERS, NOTES))


def brought(path: Path, corpus: Path) -> tuple[list[Draft], list[str]]:
    drafts, errors = bring([str(path)], corpus, Wishes(corpus / "guidance"), TODAY)
    return drafts, list(map(str, errors))


@pytest.mark.parametrize("name", ["rom.note", "ROM.NOTE", "rom.txt"])
def test_a_file_of_the_format_becomes_a_document(name: str, small_corpus: Path, tmp_path: Path) -> None:
    """Known by its name or by its bytes; headings, paragraphs and lists are the corpus's own, remarks are told."""
    path = tmp_path / name
    path.write_text(NOTE, encoding="utf-8")
    (draft,), errors = brought(path, small_corpus)
    assert errors == []
    assert (draft.state, draft.problems, draft.path.name) == (State.NEW, (), "lan-av-rom.md")
    assert draft.text.partition("\n---\n")[2].startswith(
        "\n## Hvem kan låne?\n\nAlle ansatte kan låne et rom.\n\n"
        "- Små rom lånes på dagen.\n- Store rom lånes dagen før.\n"
    )
    assert any("Spør Kari om lørdager." in str(each) for each in draft.notes)


def test_it_is_the_same_file_when_it_comes_again(small_corpus: Path, tmp_path: Path) -> None:
    """Nothing in the way of a new format makes a difference of its own."""
    path = tmp_path / "rom.note"
    path.write_text(NOTE, encoding="utf-8")
    (draft,), _ = brought(path, small_corpus)
    write(draft)
    (again,), _ = brought(path, small_corpus)
    assert again.state is State.UNCHANGED


def test_what_it_cannot_read_says_what_to_do(small_corpus: Path, tmp_path: Path) -> None:
    """And nothing is drafted of it."""
    path = tmp_path / "tom.note"
    path.write_text("% bare en merknad", encoding="utf-8")
    drafts, errors = brought(path, small_corpus)
    assert drafts == []
    assert len(errors) == 1
    assert "no text was found" in errors[0]
