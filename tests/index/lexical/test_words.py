"""Normalised BM25, with the arithmetic written out."""

import math
from pathlib import Path

import pytest

from index.lexical.words import (
    K1,
    K1_ASKED,
    B,
    LexicalIndex,
    content_words,
    grams,
    question_terms,
    rarity,
    stems,
    text_terms,
)

TEXTS = ["teksting av video", "bilder av barn", ""]


def test_stop_words_leave_the_question() -> None:
    """What is left is what the question is about."""
    assert content_words("Kan jeg dele bilder av barn?") == ["dele", "bilder", "barn"]


def test_a_question_of_stop_words_keeps_them() -> None:
    """Nothing is better than everything only when there is something left."""
    assert content_words("Hva kan jeg?") == ["Hva", "kan", "jeg"]


def test_stems_join_inflections() -> None:
    """«bildene» and «bilder» are one stem."""
    assert stems("bildene") == stems("bilder")


def test_grams_have_edges() -> None:
    """A word's beginning and end count as letters; a short word is one gram."""
    assert grams("barn") == ["_bar", "barn", "arn_"]
    assert grams("av") == ["_av_"]
    assert grams("i") == ["_i_"]


def test_a_short_form_is_no_stop_word() -> None:
    """VAR and ER in capitals are names; in a text of capitals alone they are shouting."""
    assert content_words("Hva er VAR?") == ["VAR"]
    assert content_words("HVA ER BILDER") == ["BILDER"]
    assert "^VAR" in question_terms("Hva er VAR?")


def test_a_text_that_holds_all_of_the_question_has_the_greatest_share() -> None:
    """The share lies between 0 and 1, and words that no text has count as missing."""
    words = LexicalIndex.of(TEXTS)
    whole, half = words.normalised_bm25("teksting"), words.normalised_bm25("teksting qqqqqq")
    assert 0 < whole[0] <= 1
    assert whole[1:].tolist() == [0, 0]
    assert half[0] < whole[0]


def test_the_share_is_bm25_over_what_any_text_could_get() -> None:
    """One term that one of three texts holds once: tf / (tf + k1 (1 - b + b length / mean))."""
    words = LexicalIndex.of(["aa", "bb bb", "cc"])
    assert text_terms("Aa") == ["=aa", "_aa_"]
    mean = (2 + 4 + 2) / 3
    expected = 1 / (1 + K1 * (1 - B + B * 2 / mean))
    assert words.normalised_bm25("aa").tolist() == pytest.approx([expected, 0, 0], abs=1e-5)
    assert rarity(1, 3) == pytest.approx(math.log(1 + 2.5 / 1.5))


def test_repeating_a_word_does_not_change_the_share() -> None:
    """«teksting teksting» asks no more than «teksting»."""
    words = LexicalIndex.of(TEXTS)
    assert words.normalised_bm25("teksting teksting").tolist() == pytest.approx(
        words.normalised_bm25("teksting").tolist()
    )


@pytest.mark.parametrize("question", ["", "?", "🙂", "qqqqqq"])
def test_a_question_without_known_words_has_no_share(question: str) -> None:
    """No word in common, no score."""
    assert LexicalIndex.of(TEXTS).normalised_bm25(question).tolist() == [0, 0, 0]


def test_a_compound_reaches_its_parts() -> None:
    """«videoteksting» shares 4-grams with «teksting»."""
    assert LexicalIndex.of(TEXTS).normalised_bm25("videoteksting")[0] > 0
    assert set(question_terms("videoteksting")) & set(text_terms("teksting"))


def test_no_texts_give_no_shares() -> None:
    """An empty corpus can be counted."""
    assert LexicalIndex.of([]).normalised_bm25("teksting").tolist() == []


def test_postings_survive_the_disk(tmp_path: Path) -> None:
    """Saved and loaded postings give the same shares."""
    words = LexicalIndex.of(TEXTS)
    words.save(tmp_path / "words")
    assert (
        LexicalIndex.load(tmp_path / "words").normalised_bm25("teksting av bilder").tolist()
        == words.normalised_bm25("teksting av bilder").tolist()
    )


def test_counting_on_from_an_earlier_count_gives_the_same() -> None:
    """Texts added, changed, moved and taken out: every number is that of a new count."""
    before = LexicalIndex.of(TEXTS)
    texts = [TEXTS[2], "helt ny tekst om noe annet", TEXTS[0] + " med tillegg"]
    one, other = LexicalIndex.of(texts, before), LexicalIndex.of(texts)
    assert one.vocabulary == other.vocabulary
    assert one.digests == other.digests
    assert (one.counts != other.counts).nnz == 0
    assert one.postings.data.tolist() == other.postings.data.tolist()
    assert LexicalIndex.of(TEXTS, before) is before


def test_a_higher_k1_lets_repetition_count() -> None:
    """What is asked often says more of a section than what is asked once; in running text it says little."""
    texts = ["slette " * 9, "slette " + "bilde " * 8]
    low, high = (
        LexicalIndex.of(texts).normalised_bm25("slette"),
        LexicalIndex.of(texts, k1=K1_ASKED).normalised_bm25("slette"),
    )
    assert high[0] / high[1] > 2 * low[0] / low[1] > 2


def test_k1_comes_back_from_disk_with_its_postings(tmp_path: Path) -> None:
    """Two tables of the same texts differ by it alone."""
    words = LexicalIndex.of(TEXTS, k1=K1_ASKED)
    words.save(tmp_path / "words")
    loaded = LexicalIndex.load(tmp_path / "words", K1_ASKED)
    assert (
        loaded.postings.data.tolist() == words.postings.data.tolist() != LexicalIndex.of(TEXTS).postings.data.tolist()
    )
