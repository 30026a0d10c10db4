"""Words of one written standard read as those of the other, where the guidance is written in that."""

import pytest

from index.lexical.standards import MARKERS, OTHERS, in_standard, is_listed, pairs

BOKMAAL = {"jeg": 9, "ikke": 8, "ansatte": 5, "hvordan": 3, "leder": 2}
NYNORSK = {"eg": 9, "ikkje": 8, "tilsette": 5, "korleis": 3, "leiar": 2}


def test_a_nynorsk_question_is_read_in_the_bokmaal_of_the_guidance() -> None:
    """What the guidance does not write in bokmål stays, capitals stay capitals, the rest is left as it is."""
    assert in_standard("Korleis kan tilsette seie nei?", BOKMAAL) == "Hvordan kan ansatte seie nei?"


def test_a_bokmaal_question_is_read_in_the_nynorsk_of_the_guidance() -> None:
    """The table is read both ways."""
    assert in_standard("Kan jeg spørre min leder?", NYNORSK) == "Kan eg spørre min leiar?"


@pytest.mark.parametrize("question", ["Kan jeg spørre min leder?", "May I tell me no?", "Kan tjänsten vara kvar?"])
def test_other_questions_stay_as_they_are(question: str) -> None:
    """Bokmål for bokmål, English and Swedish give no nynorsk marker away."""
    assert in_standard(question, BOKMAAL | {"vi": 9, "nå": 9, "hvor": 9}) == question


def test_the_guidance_decides_word_by_word() -> None:
    """A word that is as common as its fellow stays: the guidance has both."""
    assert in_standard("Kva skal eg arkivere?", BOKMAAL | {"hva": 1, "kva": 1}) == "Kva skal jeg arkivere?"


def test_where_both_standards_have_guidance_questions_stay() -> None:
    """A question in nynorsk finds the nynorsk text, one in bokmål the other."""
    both = BOKMAAL | NYNORSK
    assert in_standard("Korleis kan eg spørje?", both) == "Korleis kan eg spørje?"
    assert in_standard("Hvordan kan jeg spørre?", both) == "Hvordan kan jeg spørre?"


def test_listed_words_are_words() -> None:
    """Both standards know their own."""
    assert is_listed("korleis")
    assert is_listed("hvordan")
    assert not is_listed("korlies")


def test_every_pair_has_two_different_words_and_no_word_is_listed_twice() -> None:
    """A slip in the table would change questions for nothing."""
    both = pairs(MARKERS + OTHERS)
    assert all(nn and nb and nn != nb for nn, nb in both)
    assert len({nn for nn, _ in both}) == len(both)
