"""Which questions lean on the one before, and what is asked then."""

import pytest

from bot.answering.follow_up import leans, stands_alone, understand
from bot.types import Language

BEFORE = "Kan jeg kritisere etaten min på Facebook?"


@pytest.mark.parametrize(
    "question",
    [
        "hva med ledere da?",
        "Hva med vikarer?",
        "kva med leiarar?",
        "og for vikarer?",
        "men hva hvis sjefen sier nei?",
        "Hva hvis jeg er vikar?",
        "hvis jeg er leder?",
        "Må jeg arkivere det?",
        "Gjelder det på fritiden?",
        "gjeld det i ferien òg?",
        "Er det lov?",
        "Er dette greit for ledere?",
        "Hva gjør jeg da?",
        "Hvorfor det?",
        "What about photos?",
        "and in English?",
        "does that apply to leaders?",
        "Can a leader do that?",
        "Is this allowed for leaders?",
        "på bare ett bilde?",
        "i påska?",
        "without a contract?",
        "Kan det slettes?",
    ],
)
def test_a_question_that_points_back_leans(question: str) -> None:
    """It cannot be understood alone."""
    assert leans(question)


@pytest.mark.parametrize(
    "question",
    [
        "Kan jeg dele bilder av kolleger?",
        "teksting?",
        "Er det lov å filme kolleger?",
        "Er det farlig å bruke TikTok?",
        "Kan jeg like det sjefen skriver?",
        "Finnes det regler for emoji?",
        "Greit å dele bilder fra julebordet?",
        "ok å poste bilde av ungene på jobbkonto?",
        "OK to share memes at work?",
        "Hvis jeg deler et bilde av en kollega, trenger jeg samtykke?",
        "What if my boss asks me to delete a post on my own profile?",
        "Is it allowed to film in the office?",
        "Is it OK to share memes?",
        "Kvar går grensa for lojalitetsplikta?",
        "Ogna kommune sin konto?",
        "I hvilke kanaler svarer vi?",
        "Før valget, kan vi dele?",
        "On which days do we post?",
        "Kan det publiseres bilder?",
    ],
)
def test_a_question_of_its_own_does_not_lean(question: str) -> None:
    """It says itself what it is about, whatever little words stand in it."""
    assert not leans(question)


@pytest.mark.parametrize("question", ["", "?", "   ", "🙂", "det"])
def test_hardly_a_question_is_no_error(question: str) -> None:
    """Nothing to understand is no reason to fail."""
    assert isinstance(understand(question, [BEFORE]).search, str)


def test_without_a_conversation_the_question_is_what_was_written() -> None:
    """There is nothing to lean on."""
    assert understand("hva med ledere da?", []).search == "hva med ledere da?"


def test_a_follow_up_is_searched_with_the_question_before_it() -> None:
    """Both are searched, and what it leans on and what is new are told apart."""
    found = understand("hva med ferien da?", [BEFORE])
    assert (found.search, found.before, found.language) == (f"{BEFORE} hva med ferien da?", BEFORE, None)
    assert (found.new, found.replaced) == (("ferien",), False)


@pytest.mark.parametrize(
    ("follow_up", "search"),
    [
        ("og på Instagram?", "Kan jeg kritisere etaten min på Instagram?"),
        ("hva med LinkedIn da?", "Kan jeg kritisere etaten min på LinkedIn?"),
        ("hva med ledere?", "Kan ledere kritisere etaten min på Facebook?"),
        ("kva med vikarar?", "Kan vikarar kritisere etaten min på Facebook?"),
        ("og vikarer på Instagram?", f"{BEFORE} og vikarer på Instagram?"),
    ],
)
def test_another_platform_or_actor_takes_the_place_of_the_earlier_one(follow_up: str, search: str) -> None:
    """The earlier question is asked of the new one; two new things at once are put after it."""
    assert understand(follow_up, [BEFORE]).search == search


@pytest.mark.parametrize(
    "follow_up",
    ["hvorfor?", "Kvifor det?", "hvem bestemmer det?", "kan du gi et eksempel?", "for example?", "Hva betyr det?"],
)
def test_more_is_asked_of_what_was_answered(follow_up: str) -> None:
    """A question that brings nothing new stays with what was answered."""
    found = understand(follow_up, [BEFORE])
    assert (found.more, found.leaning, found.before) == (True, True, BEFORE)


@pytest.mark.parametrize(
    "question", ["og på Instagram?", "and on LinkedIn?", "hvorfor?", "in English, please", "og i ferien?"]
)
def test_a_follow_up_without_anything_before_does_not_stand_alone(question: str) -> None:
    """Nobody can tell what is asked."""
    assert not stands_alone(question)


@pytest.mark.parametrize(
    "question",
    [
        "hva med bilder?",
        "Og kan vi slette kommentarer?",
        "emojier",
        "Hvorfor må vi arkivere?",
        "og, forresten, må vi tekste video?",
    ],
)
def test_a_question_that_only_begins_like_one_stands_alone(question: str) -> None:
    """It says what it is about."""
    assert stands_alone(question)


def test_a_fresh_question_is_searched_alone() -> None:
    """Nothing of the earlier question is mixed in."""
    found = understand("Når kan vi slette en kommentar?", [BEFORE])
    assert (found.search, found.before) == ("Når kan vi slette en kommentar?", "")


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("og på nynorsk?", Language.NN),
        ("på nynorsk takk", Language.NN),
        ("Kan eg få det på nynorsk?", Language.NN),
        ("svar på bokmål", Language.NB),
        ("in English, please", Language.EN),
        ("and in Norwegian?", Language.NB),
        ("show me in English", Language.EN),
        ("på engelsk!", Language.EN),
    ],
)
def test_another_language_is_asked_for(question: str, language: Language) -> None:
    """The question before is asked again, in that language."""
    found = understand(question, [BEFORE])
    assert (found.search, found.language, found.before) == (BEFORE, language, "")


@pytest.mark.parametrize("question", ["Må vi skrive på nynorsk?", "Kan vi svare på engelsk i kommentarfeltet?"])
def test_a_question_about_a_language_is_a_question(question: str) -> None:
    """Only a bare wish changes the language."""
    found = understand(question, [BEFORE])
    assert (found.search, found.language) == (question, None)


def test_a_chain_leans_on_all_of_it() -> None:
    """The second follow-up is searched with the first one and the question that began it."""
    found = understand("men i ferien?", [BEFORE, "hva med ledere da?"])
    assert found.search == "Kan ledere kritisere etaten min på Facebook? men i ferien?"


def test_a_chain_is_not_endless() -> None:
    """Three earlier questions are looked at."""
    found = understand("og da?", [BEFORE, "og 1?", "og 2?", "og 3?"])
    assert found.search == "og 1? og 2? og 3? og da?"


def test_the_language_that_was_asked_for_stays() -> None:
    """A follow-up after «og på nynorsk?» is answered in nynorsk."""
    assert understand("hva med ledere da?", [BEFORE, "og på nynorsk?"]).language is Language.NN


@pytest.mark.parametrize(
    ("follow_up", "conditional"),
    [("hva hvis hun er sint?", True), ("kva om det er haust?", True), ("og i ferien?", False), ("enn podkast?", False)],
)
def test_a_condition_adds_to_what_was_asked(follow_up: str, *, conditional: bool) -> None:
    """Another thing takes the place of one that was asked about."""
    assert understand(follow_up, [BEFORE]).conditional is conditional
