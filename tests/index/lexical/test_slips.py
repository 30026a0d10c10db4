"""The edges of what is mended in a question: how long, how like, how common a word must be."""

import pytest

from index.lexical.spelling import Spelling, may_be_inflected, one_slip_away
from index.lexical.standards import in_standard

WORDS = 3


def many(_word: str) -> int:
    """A model that knows no word in one piece."""
    return WORDS


@pytest.mark.parametrize(("word", "mended"), [("komentar", "kommentar"), ("Komentar", "Kommentar")])
def test_a_long_word_need_not_become_simpler(word: str, mended: str) -> None:
    """Six letters and more are mended to what the corpus has, however many pieces that is."""
    assert Spelling.of(["kommentar"]).corrected(word, word, many) == mended


def test_a_word_of_four_letters_is_left_alone() -> None:
    """It has too many neighbours; one of five may be mended where that is simpler."""

    def simpler(word: str) -> int:
        return 2 if word in ("bilde", "arki") else 3

    assert Spelling.of(["bilde"]).corrected("bilda", "bilda", simpler) == "bilda"  # another ending
    assert Spelling.of(["bilde"]).corrected("belde", "belde", simpler) == "bilde"
    assert Spelling.of(["arki"]).corrected("arli", "arli", simpler) == "arli"


def test_a_name_that_the_model_has_in_one_piece_is_no_slip() -> None:
    """As it is written, capital and all, or in lower case."""
    spelling = Spelling.of(["facebook"])
    assert spelling.corrected("Facebok", "Facebok", lambda word: 1 if word == "Facebok" else 2) == "Facebok"
    assert spelling.corrected("Facebok", "Facebok", lambda word: 1 if word == "facebok" else 2) == "Facebok"
    assert spelling.corrected("Facebok", "Facebok", lambda _word: 2) == "Facebook"


def test_a_word_that_is_merely_known_is_no_slip_and_mends_none() -> None:
    """What stands only in questions that are not answered."""
    spelling = Spelling.of(["teksting"], ["parkering"])
    assert spelling.corrected("parkering", "parkering", many) == "parkering"
    assert spelling.corrected("parkerng", "parkerng", many) == "parkerng"


@pytest.mark.parametrize(
    ("one", "other", "inflected"),
    [
        ("biler", "bilen", True),  # four letters alike, then an ending each
        ("bilar", "biler", False),  # three letters alike
        ("kommentar", "kommentaren", True),
        ("kommentar", "kommentatoren", False),  # an ending has three letters at most
        ("kommentar", "kommentaxy", False),
    ],
)
def test_forms_of_a_word_differ_in_their_endings(one: str, other: str, *, inflected: bool) -> None:
    """At least four letters alike, and at most three of an ending after them, in both."""
    assert may_be_inflected(one, other) is inflected
    assert may_be_inflected(other, one) is inflected


def test_one_slip_is_left_out_swapped_changed_or_added() -> None:
    """All that one slip makes of «abc», the first letter kept."""
    found = one_slip_away("abc", "x")
    assert found == {"ac", "ab", "abc", "acb", "axc", "abx", "axbc", "abxc", "abcx"}


def test_words_of_texts_that_go_are_forgotten_when_none_is_left() -> None:
    """A word in two texts stays when one of them goes; one that is off topic besides is merely known then."""
    before = Spelling.of(["bilde av drone", "bilde", "arkiv"], ["drone"])
    after = before.moved(["bilde av drone", "arkiv"], [], ["drone"])
    assert after.counts == {"bilde": 1, "drone": 0}
    assert Spelling.of(["drone", "drone"], ["drone"]).counts == {"drone": 2}


# -- written standards


@pytest.mark.parametrize(
    ("asked", "nynorsk", "bokmaal", "read"),
    [
        ("eg", 0, 1, "jeg"),
        ("eg", 1, 4, "jeg"),
        ("eg", 1, 3, "eg"),
        ("eg", 1, 1, "eg"),
        ("jeg", 1, 0, "eg"),
        ("jeg", 4, 1, "eg"),
        ("jeg", 3, 1, "jeg"),
    ],
)
def test_a_standard_with_few_words_has_no_guidance_of_its_own(
    asked: str, nynorsk: int, bokmaal: int, read: str
) -> None:
    """A fifth of the words that tell the standards apart is few; with more, a question stays in its own."""
    assert in_standard(asked, {"eg": nynorsk, "jeg": bokmaal}) == read


def test_a_question_is_changed_only_to_a_word_that_the_guidance_has() -> None:
    """One text is enough, when none has the word as it was asked."""
    assert in_standard("Korleis kan eg spørje?", {"jeg": 5, "hvordan": 1}) == "Hvordan kan jeg spørje?"
    assert in_standard("Korleis kan eg spørje?", {"jeg": 5}) == "Korleis kan jeg spørje?"


def test_without_any_word_that_tells_guidance_is_taken_for_bokmaal() -> None:
    """A nynorsk question is read in it; a bokmål one stays."""
    assert in_standard("Kva er skulen?", {"skolen": 2}) == "Kva er skolen?"
    assert in_standard("Hva er skolen?", {"skulen": 2}) == "Hva er skolen?"
