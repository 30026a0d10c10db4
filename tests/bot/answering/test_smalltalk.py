from pathlib import Path

import pytest
import yaml

from bot.answering.language import detect
from bot.answering.smalltalk import match, strip_greeting
from bot.texts import catalogue
from bot.types import Language

ROOT = Path(__file__).parents[3]


def kind(question: str) -> str | None:
    return match(question, detect(question))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Hei!", "greeting"),
        ("hei der", "greeting"),
        ("God morgen 😊", "greeting"),
        ("hallo?", "greeting"),
        ("Heeeei", "greeting"),
        ("Hello there", "greeting"),
        ("takk for hjelpen", "thanks"),
        ("Takkkk!", "thanks"),
        ("tusen takk", "thanks"),
        ("ok, takk!", "thanks"),
        ("Thanks for your help", "thanks"),
        ("hvem er du?", "who"),
        ("kven er du", "who"),
        ("Who are you?", "who"),
        ("what's your name", "who"),
        ("hva kan du hjelpe med?", "who"),
        ("er du en robot", "who"),
        ("Hei, hvem er du?", "who"),
        ("ha det", "bye"),
        ("Ha ein fin dag", "bye"),
        ("See you later", "bye"),
        ("test", "other"),
        ("du er dum", "other"),
        ("asdfgh", "other"),
    ],
)
def test_small_talk(question: str, expected: str):
    """A question that is nothing but small talk has a kind; asking who the bot is outweighs the greeting before it."""
    assert kind(question) == expected


@pytest.mark.parametrize("question", ["takk for hjlepen", "tussen takk", "hva kan du hjelpee med", "hvme er du"])
def test_one_misspelt_word_is_forgiven(question: str):
    """A typo in one word of a phrase does not send it to the search."""
    assert kind(question) is not None


@pytest.mark.parametrize(
    "question",
    [
        "Hei, kan jeg dele bilder?",
        "takk for hjelpen, men hva med ledere?",
        "tekst",
        "post?",
        "hilsen",
        "KI",
        "Kan vi skrive god jul?",
        "Hvem er vi når vi svarer?",
        "Må vi svare på «hei»?",
        "",
        "??",
    ],
)
def test_a_real_question_is_not_small_talk(question: str):
    """One word outside the phrases, or a single word near one of them, goes to the search."""
    assert kind(question) is None


@pytest.mark.parametrize("name", ["corpus/golden.yaml", "tests/data/answerable.yaml"])
def test_no_answerable_question_is_swallowed_or_cut(name: str):
    """No question that the guidance answers is small talk, nor loses its beginning."""
    questions = [item["question"] for item in yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))]
    assert len(questions) > 80
    assert [question for question in questions if kind(question) or strip_greeting(question) != question] == []


@pytest.mark.parametrize("name", ["corpus/off_topic.yaml", "tests/data/off_topic.yaml"])
def test_off_topic_questions_are_told_from_small_talk(name: str):
    """No other off-topic question is small talk, and nine of ten pieces of small talk are recognised."""
    items = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    small, others = ([i["question"] for i in items if (i["kind"] == "smalltalk") is which] for which in (True, False))
    assert [question for question in others if kind(question)] == []
    assert sum(kind(question) is not None for question in small) >= 0.9 * len(small)


def test_every_kind_has_a_text():
    """Every kind that match returns is answered by a text."""
    for found in ("greeting", "thanks", "who", "bye", "other"):
        assert f"smalltalk.{found}" in catalogue(Language.NB)


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("Hei, kan jeg dele bilder?", "kan jeg dele bilder?"),
        ("Hei kan jeg dele", "kan jeg dele"),
        ("Hei!!!\n\nKan vi «like» dette?", "Kan vi «like» dette?"),
        ("Hei 😊 «Skjult annonse», hva er det?", "«Skjult annonse», hva er det?"),
        ("God morgen! Jeg lurer på om vi kan slette kommentarer", "vi kan slette kommentarer"),
        ("Takk! Og hva med ledere?", "Og hva med ledere?"),
        ("Hello, I was wondering if I can post", "I can post"),
        ("Unnskyld, har du reglene for bilder?", "har du reglene for bilder?"),
        ("Please can I share it?", "can I share it?"),
    ],
)
def test_a_greeting_before_a_question_is_removed(question: str, left: str):
    """Greetings, thanks and courtesies in front of a question are cut off; the question is left as written."""
    assert strip_greeting(question) == left


@pytest.mark.parametrize(
    "question",
    [
        "Hei!",
        "Takk for hjelpen!",
        "kan jeg dele bilder?",
        "God jul-hilsen på Facebook, er det lov?",
        "«God jul» som innlegg, er det lov?",
        "Takk på Facebook fra en innbygger, må vi svare?",
        "Hei NAV",
        "",
    ],
)
def test_what_only_looks_like_a_greeting_stays(question: str):
    """Small talk alone, and words that are part of the question, are not cut."""
    assert strip_greeting(question) == question
