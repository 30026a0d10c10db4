"""Words are asked of Hunspell where it is; here a small program in its place answers as it does."""

import stat
from pathlib import Path

import pytest
from fakes import write_corpus

from bot.writing.parts import parts_of
from bot.writing.spelling import NoDictionaryError, misspelt
from bot.writing.types import Finding
from index.read.corpus import read_corpus

TEXT = """---
id: bilder
title: Bilder
lang: nb
owner: Avdelingen
reviewed: 2026-11-01
review_by: 2027-11-01
authority: guidance
---

## Når du tar bilder

Ta bilde av Kommunenes podkastlokale, og skriv til e-post@feilskrevet.no.

Et blide av podkastlokale og en ny-blide er § 3 a.
"""
# Knows the words of its first list, as `hunspell -l` does: prints the others. No dictionary of nynorsk.
FAKE = """#!/bin/sh
[ "$2" = nb_NO ] || exit 1
grep -vxE 'bilde|skriv|til|post|ord|det|riktig|når|tar' || true
"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only programs on the path are this one and what it runs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    made = folder / "hunspell"
    made.write_text(FAKE, encoding="utf-8")
    made.chmod(made.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return made


def found(tmp_path: Path, text: str = TEXT, **more: str) -> list[Finding]:
    files = {"guidance/bilder.md": text, **{f"words/{lang}.txt": words for lang, words in more.items()}}
    root = write_corpus(tmp_path / "corpus", files)
    return list(misspelt(list(parts_of(read_corpus(root), root)), root))


def test_an_unknown_word_is_told_once_where_it_stands_first(tmp_path: Path, program: Path) -> None:
    """Neither names, addresses and single letters, nor the halves of a word that are known."""
    told = [(each.path, each.line, each.what.split("»")[0]) for each in found(tmp_path)]
    assert told == [("corpus/guidance/bilder.md", 15, "«blide"), ("corpus/guidance/bilder.md", 13, "«podkastlokale")]
    assert not any(each.is_error for each in found(tmp_path))


def test_the_corpus_has_words_of_its_own(tmp_path: Path, program: Path) -> None:
    """One a line, with comments, and for its own language only."""
    told = found(tmp_path, nb="# våre ord\npodkastlokale  # ikke i ordboka\n", nn="blide\n")
    assert [each.what.split("»")[0] for each in told] == ["«blide"]


def test_a_missing_program_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to install; nothing is taken for right or wrong."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoDictionaryError, match="hunspell is not installed"):
        found(tmp_path)


def test_a_missing_dictionary_is_said(tmp_path: Path, program: Path) -> None:
    """By its name."""
    with pytest.raises(NoDictionaryError, match="no dictionary nn_NO"):
        found(tmp_path, TEXT.replace("lang: nb", "lang: nn"))
