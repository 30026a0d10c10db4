"""Which questions ask about the opposite, and which sentences of guidance are about exceptions."""

import pytest

from bot.answering.polarity import about_exception, negated, not_needed


@pytest.mark.parametrize(
    "question",
    [
        "Kan vi ikke svare?",
        "Når treng vi ikkje arkivere?",
        "Kan vi la være å tekste?",
        "Slipper vi å svare i ferien?",
        "Kva svar slepp vi å gi?",
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


@pytest.mark.parametrize(
    ("said", "needless"),
    [
        ("Hvilke meldinger trenger vi ikke journalføre?", True),
        ("Når slepp vi å merke?", True),
        ("Which posts do not have to be labelled?", True),
        ("Opptak uten tale er unntatt.", True),
        ("Hva kan vi ikke skjule?", False),
        ("What must we not share?", False),
        ("Taushet er ikke samtykke.", False),
    ],
)
def test_what_is_not_needed_is_another_thing_than_what_is_forbidden(said: str, *, needless: bool) -> None:
    """In questions and in guidance."""
    assert not_needed(said) is needless
