import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.question import QuestionError, clean
from bot.texts import text
from bot.types import Language


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  Kan jeg  dele\tbilder? ", "Kan jeg dele bilder?"),
        ("Hei!\r\n\r\n  Kan jeg\rdele?", "Hei!\nKan jeg\ndele?"),
        ("a\u030arsrapport", "årsrapport"),
        ("tek\u200bst\u00adi\u202eng\ufeff", "teksting"),
        ("del\x00e\x07 \ud800bilder", "dele bilder"),
        ("kan\u00a0jeg\u2003dele\u2028nå", "kan jeg dele\nnå"),
        ("<b>Kan</b> jeg *dele* [dette](javascript:x)?", "<b>Kan</b> jeg *dele* [dette](javascript:x)?"),
        ("GDPR 🎉?", "GDPR 🎉?"),
        ("§ 100", "§ 100"),
    ],
)
def test_a_question_is_tidied(raw: str, cleaned: str):
    """Unicode form, line ends, invisible characters and blank space are made uniform; markup stays text."""
    assert clean(raw) == cleaned


@pytest.mark.parametrize("raw", ["", " \t\r\n ", "\u200b\u2060", "\x00\ud800", " " * 100_000])
def test_nothing_is_an_empty_question(raw: str):
    """Blank and invisible input is an empty question."""
    with pytest.raises(QuestionError) as caught:
        clean(raw)
    assert (caught.value.key, caught.value.values) == ("question.empty", {})


@pytest.mark.parametrize("raw", ["?!", "🙈", "👩‍👩‍👧", "🇳🇴", "1️⃣ 2️⃣", "ℹ️", "…—«»", "$%&"])
def test_signs_alone_are_not_a_question(raw: str):
    """Emoji and punctuation alone are refused as not text."""
    with pytest.raises(QuestionError) as caught:
        clean(raw)
    assert caught.value.key == "question.not_text"


def test_the_limit_counts_what_is_left_after_cleaning():
    """Exactly the limit passes, one more is refused with the limit; blank space around does not count."""
    assert clean("  " + "a" * 20 + "\n", limit=20) == "a" * 20
    with pytest.raises(QuestionError) as caught:
        clean("a" * 21, limit=20)
    assert (caught.value.key, caught.value.values) == ("question.too_long", {"limit": 20})
    assert str(caught.value) == "question.too_long"


@pytest.mark.parametrize("raw", ["a" * 100_000, " a" * 50_000, "\n a" * 30_000])
def test_a_hundred_thousand_characters_are_too_long(raw: str):
    """A huge question is refused with the ordinary limit."""
    with pytest.raises(QuestionError) as caught:
        clean(raw)
    assert caught.value.values == {"limit": 2000}


@pytest.mark.parametrize("error", [QuestionError("question.empty"), QuestionError("question.too_long", limit=2000)])
@pytest.mark.parametrize("language", Language)
def test_every_refusal_has_a_text(error: QuestionError, language: Language):
    """A refusal's key and values fill a text in every language."""
    assert text(error.key, language, **error.values)


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_cleaning_twice_changes_nothing(raw: str):
    """A clean question is clean, valid Unicode, and has no invisible characters."""
    try:
        once = clean(raw)
    except QuestionError:
        return
    assert clean(once) == once
    once.encode("utf-8")
    assert "\0" not in once
