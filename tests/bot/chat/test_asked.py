"""Questions to begin with, in the reader's language, and which language that is before anything was asked."""

from types import SimpleNamespace
from typing import Any

import pytest

from bot.chat.asked import most_asked, starters
from bot.chat.locales import language_of
from bot.database import DatabaseError
from bot.types import Language
from index.builds.build import Build

SPEECH, DELETE = "Kan jeg kritisere etaten min?", "Kan vi slette en kommentar?"
NYNORSK = "Kan eg kritisere etaten min?"


def asked(*entries: str) -> Any:
    """A journal in which these entries answered, and a question that none did."""
    return lambda: [SimpleNamespace(faq=each) for each in (*entries, None)]


def unreadable() -> Any:
    raise DatabaseError("away")


def test_what_answered_most_comes_first(shared_build: Build) -> None:
    """By name where it is the same; a translation counts with what it translates, also where the journal is away."""

    def questions(entries: Any, language: Language = Language.NB) -> list[str]:
        return [each.question for each in most_asked(shared_build, entries, language)]

    assert questions(asked()) == questions(unreadable) == [SPEECH, DELETE]
    assert questions(asked("slette-kommentar")) == [DELETE, SPEECH]
    assert questions(asked("slette-kommentar", "kritisere-etaten-nn", "kritisere-etaten")) == [SPEECH, DELETE]
    assert questions(asked("gone", "gone", "slette-kommentar")) == [DELETE, SPEECH]
    assert questions(asked("kritisere-etaten"), Language.NN) == [NYNORSK]
    assert questions(asked(), Language.EN) == [SPEECH, DELETE]


def test_the_houses_own_examples_come_first(shared_build: Build) -> None:
    """Nothing twice, and nothing in another language beside them; where there are none, there is."""
    own = {Language.NB: (DELETE, "Hva er nytt?"), Language.EN: ("What is new?",)}
    build: Any = SimpleNamespace(faq=shared_build.faq, site=SimpleNamespace(examples=own))
    assert starters(build, asked(), Language.NB, 5) == [DELETE, "Hva er nytt?", SPEECH]
    assert starters(build, asked(), Language.NB, 2) == [DELETE, "Hva er nytt?"]
    assert starters(build, asked(), Language.EN, 5) == ["What is new?"]
    assert starters(build, asked(), Language.NN, 5) == [NYNORSK]
    assert starters(shared_build, asked(), Language.EN, 5) == [SPEECH, DELETE]


@pytest.mark.parametrize(
    ("locale", "language"),
    [("nn-NO", Language.NN), ("NN", Language.NN), ("en-GB", Language.EN), ("nb", Language.NB), ("fr-FR", Language.NB)],
)
def test_a_reader_is_met_in_the_language_of_their_program(locale: str, language: Language) -> None:
    """Whatever the country; in bokmål where there are no texts in it."""
    assert language_of(locale) is language


def test_the_country_may_have_parts_of_its_own() -> None:
    """«en-GB-oxendict» is English."""
    assert language_of("en-GB-oxendict") is Language.EN
