"""Slips in a question, corrected by the words of the corpus."""

from pathlib import Path

import pytest

from index.lexical.spelling import Spelling, one_slip_away

TEXTS = ["Teksting av video er viktig.", "Teksting krever kommentarer.", "Kommentaren om Instagram"]
OFF_TOPIC = ["Hvor er parkeringen?"]


def letters(word: str) -> int:
    """Stands in for a model that splits words into pieces of four letters, and has «kommentator» in one."""
    return 1 if word == "kommentator" else 1 + len(word) // 4


@pytest.fixture
def spelling() -> Spelling:
    return Spelling.of(TEXTS, OFF_TOPIC)


@pytest.mark.parametrize("slip", ["teksing", "tekssting", "teksitng", "teksteng", "Tekstign"])
def test_a_word_with_one_slip_is_mended(spelling: Spelling, slip: str) -> None:
    """A letter left out, doubled, changed, or two swapped; a capital stays one."""
    word = "Teksting" if slip[0].isupper() else "teksting"
    assert spelling.read(f"Hva er {slip}?", letters) == f"Hva er {word}?"


@pytest.mark.parametrize(
    "word",
    [
        "teksting",  # written so in the corpus
        "viktigere",  # a stem of the corpus
        "parkeringen",  # of a question that is not answered
        "kommentator",  # the model knows it
        "deksting",  # another first letter
        "tegsing",  # two slips
        "vdeo",  # too short to tell
        "ikkje",  # of the table of written standards
        "VIDEOS",  # a short form
    ],
)
def test_other_words_are_left_alone(spelling: Spelling, word: str) -> None:
    """Whatever is known, short, or too far from anything known."""
    assert spelling.read(f"Hva er {word} for noe", letters) == f"Hva er {word} for noe"


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("gjelder taushets plikten her", "gjelder taushetsplikten her"),
        ("kan vi slette i Kommentar feltet?", "kan vi slette i Kommentarfeltet?"),
        ("privat konto", "privat konto"),  # both stand alone as often
        ("taushets, plikten", "taushets, plikten"),
        ("for eldre", "for eldre"),  # a small word
        ("taushets plikten plikten", "taushetsplikten plikten"),
    ],
)
def test_a_compound_in_two_words_is_one(asked: str, read: str) -> None:
    """Where the corpus writes it in one, and more often than one of the two."""
    texts = [
        "taushetsplikten",
        "kommentarfeltet",
        "kommentarfeltet og feltet",
        "privatkonto",
        "privat",
        "konto",
        "foreldre",
    ]
    assert Spelling.of(texts).joined(asked) == read


def test_the_commonest_word_is_meant() -> None:
    """«bilder» stands in two texts, «bildet» in one; both are one slip away."""
    spelling = Spelling.of(["bildet", "bilder", "bilder"])
    assert spelling.corrected("bildez", "bildez", letters) == "bilder"


@pytest.mark.parametrize(
    ("asked", "held"), [("ansökningen", "ansökninger"), ("følgernes", "følgerne"), ("samtycket", "samtycker")]
)
def test_another_form_of_a_word_is_no_slip(asked: str, held: str) -> None:
    """What differs in its ending alone stays, also where the stemmer does not know the language."""
    assert Spelling.of([held]).corrected(asked, asked, letters) == asked


def test_a_word_of_five_letters_must_become_simpler() -> None:
    """In so short a word the neighbours are many: only one that the model knows better is taken."""
    spelling = Spelling.of(["video"])
    assert spelling.corrected("vidio", "vidio", lambda _word: 2) == "vidio"
    assert spelling.corrected("vidio", "vidio", lambda word: 1 if word == "video" else 2) == "video"


def test_one_slip_away_keeps_the_first_letter() -> None:
    """All that one slip makes of «ab» with the letters a and b."""
    assert one_slip_away("ab", "ab") == {"a", "aa", "ab", "aab", "abb", "aba"}


def test_counts_survive_the_disk(spelling: Spelling, tmp_path: Path) -> None:
    """What is read is what was written; an off-topic word is known and counts for nothing."""
    spelling.save(tmp_path)
    assert Spelling.load(tmp_path) == spelling
    assert spelling.counts["teksting"] == 2
    assert spelling.counts["parkeringen"] == 0


def test_counting_what_has_changed_counts_as_anew() -> None:
    """Texts that go, come and stay: the same counts as over all texts, in the same order."""
    before = Spelling.of(["kommentar og innlegg", "kommentar til innsyn", "innsyn"], ["drone"])
    after = before.moved(["innsyn"], ["Kommentar om drone"], ["kantine"])
    fresh = Spelling.of(["kommentar og innlegg", "kommentar til innsyn", "Kommentar om drone"], ["kantine"])
    assert list(after.counts.items()) == list(fresh.counts.items())
