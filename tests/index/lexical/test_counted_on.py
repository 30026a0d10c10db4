"""Words counted on from an earlier count, step by step, are those of a count from nothing."""

from collections import Counter
from pathlib import Path
from random import Random

import numpy as np
import pytest

from index.lexical.words import K1, K1_ASKED, LexicalIndex, bm25, merged, text_terms

VOCABULARY = ("alfa", "beta", "gamma", "delta", "omega", "video", "bilde", "arkiv")
FIRST = ["teksting av video", "bilder av barn", "arkiv og innsyn", "teksting og bilder", ""]
LATER = [
    ("a text is taken out", [FIRST[0], FIRST[2], FIRST[3]]),
    ("a text is added", [*FIRST, "helt ny tekst om noe annet"]),
    ("a text is changed", [FIRST[0], "bilder av voksne", *FIRST[2:]]),
    ("texts are moved", FIRST[::-1]),
    ("a text stands twice", [FIRST[1], FIRST[0], FIRST[1]]),
    ("new texts stand between old ones", ["ny", FIRST[3], "nyere", FIRST[0]]),
    ("one text stays", [FIRST[2]]),
    ("all are new", ["noe", "annet"]),
    ("none is left", []),
]


def same(one: LexicalIndex, other: LexicalIndex) -> None:
    """To the last number, in memory as on disk."""
    assert one.vocabulary == other.vocabulary
    assert one.digests == other.digests
    assert one.counts.toarray().tolist() == other.counts.toarray().tolist()
    for name in ("data", "indices", "indptr"):
        assert getattr(one.counts, name).tolist() == getattr(other.counts, name).tolist()
        assert getattr(one.postings, name).tolist() == getattr(other.postings, name).tolist()


@pytest.mark.parametrize("later", [each for _, each in LATER], ids=[name for name, _ in LATER])
def test_whatever_changes_the_count_is_that_of_a_new_one(later: list[str]) -> None:
    """Words that one kept text holds once are kept, and words that none holds any more are gone."""
    same(LexicalIndex.of(later, LexicalIndex.of(FIRST)), LexicalIndex.of(later))


def test_many_changes_leave_no_trace(tmp_path: Path) -> None:
    """Twenty times texts come, go and move, with a save and a load between: still the count from nothing."""
    dice = Random(11)
    texts = [" ".join(dice.choices(VOCABULARY, k=4)) for _ in range(12)]
    words = LexicalIndex.of(texts[:5])
    for turn in range(20):
        some = dice.sample(texts, dice.randint(1, len(texts)))
        words = LexicalIndex.of(some, words)
        same(words, LexicalIndex.of(some))
        if turn % 5 == 0:
            words.save(tmp_path / "words")
            words = LexicalIndex.load(tmp_path / "words")


def test_each_text_has_its_own_counts() -> None:
    """Row by row the counts are how often the text holds each term, whether it was counted now or before."""
    texts = ["video video bilde", "arkiv", "bilde"]
    words = LexicalIndex.of(texts, LexicalIndex.of([texts[2], "borte", texts[0]]))
    for row, text in zip(words.counts.toarray().tolist(), texts, strict=True):
        held = Counter(text_terms(text))
        assert row == [held[term] for term in words.vocabulary]
    photo, gone = text_terms("bilde")[0], text_terms("borte")[0]
    assert (words.held(photo), words.held(gone)) == (2, 0)


def test_rows_without_new_ones_keep_their_counts() -> None:
    """Nothing new to count: the columns that no row uses are left out, the others close up."""
    kept = LexicalIndex.of(["bb aa", "cc"])
    terms, counts = merged(kept.vocabulary, kept.counts[[0]], [])
    assert terms == sorted({"=aa", "_aa_", "=bb", "_bb_"})
    assert counts.toarray().tolist() == [[1, 1, 1, 1]]


@pytest.mark.parametrize(("k1", "soon"), [(K1, 0.4), (K1_ASKED, 3)], ids=["guidance", "known questions"])
def test_a_word_in_two_texts_weighs_less_than_in_one(k1: float, soon: float) -> None:
    """BM25 of a corpus of three, worked out by hand: a rarer term gives more, a longer text less.

    A word that is repeated counts for more among known questions than in guidance.
    """
    words = LexicalIndex.of(["aa", "aa bb bb bb", "cc"], k1=k1)
    found = bm25(words.counts, k1).toarray()
    assert words.postings.toarray().tolist() == found.tolist()
    at = {term: column for column, term in enumerate(words.vocabulary)}
    mean = (2 + 8 + 2) / 3
    norms = [soon * (0.5 + 0.5 * length / mean) for length in (2, 8, 2)]
    rare, common = np.log(1 + 2.5 / 1.5), np.log(1 + 1.5 / 2.5)
    assert found[0, at["=aa"]] == pytest.approx(common / (1 + norms[0]), abs=1e-5)
    assert found[1, at["=aa"]] == pytest.approx(common / (1 + norms[1]), abs=1e-5)
    assert found[1, at["=bb"]] == pytest.approx(rare * 3 / (3 + norms[1]), abs=1e-5)
    assert found[2, at["=cc"]] == pytest.approx(rare / (1 + norms[2]), abs=1e-5)
    assert found[0, at["=bb"]] == 0


def test_a_long_word_weighs_as_one_word() -> None:
    """What each word of a question weighs is its most BM25 over the root of its terms; the share is their mean."""
    words = LexicalIndex.of(["aa bbbbbbbb", "aa", "bbbbbbbb", "cc"])
    short, _ = words.normalised_for_word(["=aa", "_aa_"])
    long_terms = text_terms("bbbbbbbb")
    long, best_long = words.normalised_for_word(long_terms)
    _, best_short = words.normalised_for_word(["=aa", "_aa_"])
    weights = best_short / np.sqrt(2), best_long / np.sqrt(len(long_terms))
    expected = (short * weights[0] + long * weights[1]) / sum(weights)
    assert words.normalised_bm25("aa bbbbbbbb").tolist() == pytest.approx(expected.tolist(), abs=1e-6)


def test_the_same_texts_are_not_counted_twice() -> None:
    """A count of exactly these texts in this order is taken as it is; of others it is not."""
    before = LexicalIndex.of(FIRST)
    assert LexicalIndex.of(list(FIRST), before) is before
    assert LexicalIndex.of(FIRST[::-1], before) is not before
