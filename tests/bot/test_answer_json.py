"""The JSON object and its description agree, and nothing of an answer is lost."""

from datetime import date

from bot.answer_json import EXAMPLE, AnswerJson, answer_to_dict
from bot.types import Answer, FaqAnswer, Highlight, Language, Quote, Status, Topic
from index.types import Authority

QUOTE = Quote(
    text="Du **kan**.",
    plain="Du kan.",
    highlights=(Highlight(10, 21, "Du **kan**."),),
    document="ytring",
    title="Ytring",
    section="Ytring › Kritikk",
    anchor="kritikk",
    start=10,
    end=21,
    url="http://x/guidance/ytring?build=b&start=10&end=21#quote",
    lang="nb",
    reviewed=date(2026, 11, 1),
    review_by=date(2027, 11, 1),
    overdue=False,
    authority=Authority.LAW,
    score=0.5,
    blocks=(),
)
FAQ = FaqAnswer("f", "Kan jeg?", "kan jeg", "Ja.", "Ja.", "nb", "Redaksjonen", None, ("ytring#kritikk",), ())
FULL = Answer(
    Status.FAQ,
    "Kan jeg?",
    Language.NB,
    0.9,
    quotes=(QUOTE,),
    faq=FAQ,
    topics=(Topic("Ytring", "Ytring › Kritikk", "http://x"),),
    notes=("Til «Kan jeg?»: Ytring › Kritikk",),
    examples=("Hva?",),
    removed=("phone",),
    build="b",
    took_ms=3,
)


def test_the_object_is_as_it_is_described() -> None:
    """Validating the object against the model and writing it again gives the same object."""
    made = answer_to_dict(FULL, "7f3a")
    assert AnswerJson.model_validate(made).model_dump(mode="json") == made


def test_a_bare_answer_has_all_keys() -> None:
    """An answer without anything has every key, empty, and no reference."""
    made = answer_to_dict(Answer(Status.NOT_FOUND, "x", Language.EN, 0.0))
    assert list(made) == list(AnswerJson.model_fields)
    assert (made["quotes"], made["faq"], made["ref"]) == ([], None, None)


def test_the_example_is_a_real_answer() -> None:
    """The documented example fits the description, key by key."""
    assert AnswerJson.model_validate(EXAMPLE).model_dump(mode="json") == EXAMPLE


def test_dates_and_kinds_are_plain_text() -> None:
    """Dates are ISO 8601, kinds are their values."""
    quote = answer_to_dict(FULL)["quotes"][0]
    assert (quote["reviewed"], quote["authority"]) == ("2026-11-01", "law")
