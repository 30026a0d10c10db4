"""Which questions ask about the opposite, and which sentences of guidance are about exceptions."""

import pytest

from bot.answering.polarity import about_exception, negated


@pytest.mark.parametrize(
    "question",
    [
        "Kan vi ikke svare?",
        "Når treng vi ikkje arkivere?",
        "Kan vi la være å tekste?",
        "Slipper vi å svare i ferien?",
        "Finnes det unntak fra kravet?",
        "When must we not post?",
        "Can't we just leave it?",
        "Er det noe som vi ikke skal slette?",
    ],
)
def test_questions_about_the_opposite(question: str) -> None:
    """Not, never, exceptions, leaving it be."""
    assert negated(question)


@pytest.mark.parametrize(
    "question",
    [
        "Kan vi svare?",
        "Kan vi ikke bare slette alt?",
        "Kan vi slette noe fordi det ikke er sant?",
        "Han er ikke ansatt her. Kan vi dele bildet av ham?",
        "Er det lov eller ikke?",
        "Why not use TikTok?",
        "I'm not sure, can we share it?",
        "Hva gjør vi hvis noen ikke svarer?",
    ],
)
def test_a_not_that_denies_nothing(question: str) -> None:
    """In the story, in a clause, in «ikke bare» and «eller ikke»."""
    assert not negated(question)


def test_guidance_about_exceptions() -> None:
    """A prohibition, something not needed, a limit."""
    assert about_exception("Dere trenger ikke arkivere likes.")
    assert about_exception("Dette gjelder bare når saken er avsluttet.")
    assert not about_exception("Dere skal arkivere svaret.")
