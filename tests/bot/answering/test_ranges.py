"""How much is quoted and which sentences are marked."""

import numpy as np
import pytest
from fakes import vector

from bot.answering.ranges import (
    LONGEST,
    Scored,
    highlights,
    leans_back,
    quote_range,
    score_sentences,
    section_pieces,
    with_lead_in,
    word_scores,
)
from index.builds.build import Build
from index.search.rank import rank
from index.types import Sentence

PHOTOS = "ytringsfrihet#bilder-av-kolleger"


def scored(*scores: float) -> Scored:
    """Sentences of ten characters each, one after the other."""
    sentences = tuple(Sentence(10 * at, 10 * at + 9, f"Setning {at}.") for at in range(len(scores)))
    return Scored(sentences, np.array(scores, np.float32))


def test_a_quote_of_one_sentence_is_not_marked() -> None:
    """Marking everything marks nothing."""
    assert highlights(scored(1, 2, 1), (10, 19)) == []


def test_in_a_short_quote_the_best_sentence_is_marked() -> None:
    """One of three; the first of equals."""
    assert highlights(scored(0.5, 2, 1), (0, 29)) == [(10, 19)]
    assert highlights(scored(1, 1, 1), (0, 29)) == [(0, 9)]


def test_in_a_longer_quote_two_at_most_are_marked_in_reading_order() -> None:
    """The best two, the earlier first."""
    assert highlights(scored(0, 1, 0.2, 2, 0), (0, 49)) == [(10, 19), (30, 39)]


def test_only_sentences_inside_the_quote_are_marked() -> None:
    """A better sentence elsewhere in the document does not matter."""
    assert highlights(scored(2, 0.1, 0.3, 2), (10, 29)) == [(20, 29)]


def test_the_best_score_of_a_range() -> None:
    """Sentences that overlap the range count; where there are none it is 0."""
    assert scored(0.5, 2, 1).best_in((5, 12)) == 2
    assert scored(0.5, 2, 1).best_in((100, 120)) == 0


@pytest.mark.parametrize("at", range(3))
def test_a_quote_grows_within_its_section(shared_build: Build, at: int) -> None:
    """Whichever passage of a long section it begins with: whole pieces of it, 1000 characters with a lead-in."""
    ranking = rank(shared_build, "bilder", vector("bilder"))
    passage = shared_build.addresses.passages_of[PHOTOS][at]
    found = score_sentences(shared_build, ranking, "bilder", "ytringsfrihet")
    start, end = quote_range(shared_build, found, passage)
    pieces = section_pieces(shared_build, passage)
    own = shared_build.passages[passage]
    assert start <= own.start < own.end <= end
    assert start in {a for a, _ in pieces}
    assert end in {b for _, b in pieces}
    assert 400 < end - start <= LONGEST


def test_a_short_section_is_quoted_whole(shared_build: Build) -> None:
    """There is nothing to leave out, and nothing of the next section comes along."""
    ranking = rank(shared_build, "leder", vector("leder"))
    (passage,) = shared_build.addresses.passages_of["ytringsfrihet#ledere-i-debatten"]
    span = quote_range(shared_build, score_sentences(shared_build, ranking, "leder", "ytringsfrihet"), passage)
    assert span == (shared_build.passages[passage].start, shared_build.passages[passage].end)


def test_a_text_without_the_questions_words_scores_nothing() -> None:
    """Words score relative to these texts alone; nothing in common is 0."""
    assert word_scores("qqqq", ["Bilder av barn.", "Teksting."]).tolist() == [0, 0]
    found = word_scores("bilder", ["Bilder av barn.", "Teksting."])
    assert found[0] > 0
    assert found[1] == 0


def test_no_texts_have_no_scores() -> None:
    """An empty section is no error."""
    assert word_scores("bilder", []).tolist() == []


def cut(source: str) -> list[tuple[int, int]]:
    """A piece for each sentence of the text; sentences end in a full stop or a line break."""
    pieces, start = [], 0
    for at, char in enumerate(source):
        if char in ".\n" and source[start : at + 1].strip():
            pieces.append((start, at + 1))
        if char in ".\n":
            start = at + 1
    return [(a + len(source[a:b]) - len(source[a:b].lstrip()), b) for a, b in pieces]


@pytest.mark.parametrize(
    ("source", "first"),
    [
        ("Sett opp skilt.\n\nFilm bare scenen.", 1),
        ("Sett opp skilt. Film bare scenen.", 0),
        ("Sett opp skilt.\n\nDet gjelder også ute.", 0),
        ("Ta med dette:\n- kart\n- lykt\n", 0),
    ],
)
def test_a_quote_begins_with_what_it_leans_on(source: str, first: int) -> None:
    """Its paragraph, its list, and what «det» stands for; a paragraph of its own stands alone."""
    pieces = cut(source)
    end = len(pieces) - 1
    assert with_lead_in(source, pieces, (end, end), (end, end)) == (first, end)
    assert leans_back(source, pieces[end - 1], pieces[end]) is (first < end)


def test_an_exception_right_after_is_quoted_too() -> None:
    """«Likevel …» takes back some of what was said; other sentences wait to be asked for."""
    source = "Vis bilder fra torget.\n\nUnntaket er bilder av syke.\n\nSkriv datoen."
    pieces = cut(source)
    assert with_lead_in(source, pieces, (0, 0), (0, 0)) == (0, 1)
    assert with_lead_in(source, pieces, (2, 2), (2, 2)) == (2, 2)


def test_a_lead_in_takes_the_place_of_what_comes_after() -> None:
    """Where both do not fit; what was found stays, and what came along before it goes."""
    source = f"Gjør slik. {'x' * 300}. {'y' * 300}. {'z' * 500}."
    pieces = cut(source)
    assert with_lead_in(source, pieces, (1, 3), (1, 2)) == (0, 2)
    assert with_lead_in(source, pieces, (1, 3), (2, 3)) == (2, 3)


@pytest.mark.parametrize(("length", "first"), [(LONGEST, 0), (LONGEST + 1, 1)])
def test_a_lead_in_comes_along_as_far_as_there_is_room(length: int, first: int) -> None:
    """To the very last character; one more, and the piece stands alone."""
    source = f"Gjør slik. {'x' * (length - 12)}."
    pieces = cut(source)
    assert len(source) == length
    assert with_lead_in(source, pieces, (1, 1), (1, 1)) == (first, 1)


@pytest.mark.parametrize(("length", "last"), [(LONGEST, 1), (LONGEST + 1, 0)])
def test_an_exception_comes_along_as_far_as_there_is_room(length: int, last: int) -> None:
    """To the very last character, too."""
    source = f"{'x' * (length - 30)}.\n\nUnntaket er bilder av syke."
    assert len(source) == length
    assert with_lead_in(source, cut(source), (0, 0), (0, 0)) == (0, last)
