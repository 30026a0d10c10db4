"""Talk that no phrase knows is told from questions by what it is like."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from fakes import FakeEncoder, vector

from bot.answering.answer import answer
from bot.answering.search import LoadedIndex
from bot.answering.talk import talk_kind
from bot.texts import text
from bot.types import Language, Status
from index.builds.build import Build
from index.builds.vectors import VectorSet
from index.confidence.default import DEFAULT
from index.read.talk import read_talk
from index.search.rank import rank

LINES = ("Klokka tikkar vel for deg òg?", "Kritiserer du etaten selv?")

TODAY = date(2026, 11, 27)


@pytest.fixture
def talking(shared_build: Build) -> Build:
    """A build that knows two lines of talk."""
    lines = VectorSet(np.array([vector(each) for each in LINES], np.float32), [b""] * len(LINES))
    return replace(shared_build, talk=("other", "opinion"), talk_vectors=lines)


def kind(build: Build, question: str) -> str | None:
    return talk_kind(build, vector(question), rank(build, question, vector(question)))


def test_the_kind_is_that_of_the_nearest_line(talking: Build) -> None:
    """A message that nothing known to be asked is as near to."""
    assert kind(talking, "Hva er klokka, da?") == "other"


def test_what_is_as_near_to_a_known_question_is_a_question(talking: Build) -> None:
    """A line of talk is as near as what is asked of a section: the question goes first."""
    assert kind(talking, "Kan du kritisere etaten?") is None


def test_what_is_known_not_to_be_answered_is_declined_and_no_talk(shared_build: Build) -> None:
    """Parking is as near to an off-topic question as to a line of talk."""
    lines = VectorSet(np.array([vector("parkere")], np.float32), [b""])
    assert kind(replace(shared_build, talk=("other",), talk_vectors=lines), "Hvor kan jeg parkere?") is None


@pytest.mark.parametrize(("nearness", "found"), [(0.79, None), (0.81, "other")])
def test_what_is_far_from_every_line_is_no_talk(shared_build: Build, nearness: float, found: str | None) -> None:
    """Also where nothing that is known to be asked is any nearer, as in a house that has just begun."""
    asked = vector("klokka")
    line = nearness * asked + (1 - nearness**2) ** 0.5 * vector("bilder")
    build = replace(shared_build, talk=("other",), talk_vectors=VectorSet(line[None], [b""]))
    assert talk_kind(build, asked, rank(build, "klokka", asked)) == found


def test_a_build_without_lines_knows_no_talk(shared_build: Build) -> None:
    """Then phrases alone tell."""
    none = VectorSet(np.zeros((0, FakeEncoder().dimension), np.float32), [])
    assert kind(replace(shared_build, talk=(), talk_vectors=none), "Hva er klokka?") is None


def test_talk_gets_the_line_of_its_kind_and_no_quote(talking: Build) -> None:
    """In the reader's language."""
    found = answer("Hva er klokka akkurat nå da?", LoadedIndex(talking, FakeEncoder(), DEFAULT), today=TODAY)
    assert (found.status, found.quotes) == (Status.SMALLTALK, ())
    assert found.line == text("smalltalk.other", Language.NB)


@pytest.mark.parametrize(
    "question",
    ["Må vi si hva klokka er?", "Skal jeg si hva klokka er?", "Gjelder dette klokka?", "Can we say klokka?"],
)
def test_what_holds_for_the_body_and_its_staff_is_never_talk(talking: Build, question: str) -> None:
    """«Må vi skrive nynorsk?» is about the body, however near it lies to «kan du skrive nynorsk?»."""
    assert answer(question, LoadedIndex(talking, FakeEncoder(), DEFAULT), today=TODAY).line == ""


def test_whoever_speaks_to_the_bot_does_not_ask_for_a_rule(talking: Build) -> None:
    """«Er det greit at jeg skriver til deg?» is about the bot."""
    found = answer("Er det lov å si klokka til deg?", LoadedIndex(talking, FakeEncoder(), DEFAULT), today=TODAY)
    assert found.line


def test_a_story_with_a_short_question_is_never_talk(talking: Build) -> None:
    """The sentence that asks is like talk when it stands alone; what was told before it says what it is about."""
    story = "Vi hadde en stor ulykke i tunnelen i går, og det tok halvannen time før vi fikk ut noe som helst."
    told = LoadedIndex(talking, FakeEncoder(), DEFAULT)
    assert answer("Hva er klokka, da, akkurat?", told, today=TODAY).line
    assert answer(f"{story} Hva er klokka, da, akkurat?", told, today=TODAY).line == ""


def test_who_the_bot_is_is_what_was_asked_when_nothing_else_is_sure(talking: Build) -> None:
    """What is said besides is no question to the guidance; one that is surely answered goes before."""
    told = LoadedIndex(talking, FakeEncoder(), DEFAULT)
    found = answer("Er du et menneske eller ai? Må vite det før jeg siterer deg til sjefen?", told, today=TODAY)
    assert (found.status, found.quotes) == (Status.SMALLTALK, ())
    assert found.line == answer("Hvem er du?", told, today=TODAY).line
    sure = LoadedIndex(talking, FakeEncoder(), replace(DEFAULT, answer_from=0.0, decline_below=0.0))
    assert answer("Er du et menneske? Kan vi slette kommentarer?", sure, today=TODAY).quotes


def test_every_kind_has_a_line_in_every_language() -> None:
    """And every kind has lines in the list, none of them twice."""
    for each in {kind for kind, _ in read_talk()}:
        assert all(text(f"smalltalk.{each}", language, about="", name="", team="") for language in Language)
    lines = [line for _, line in read_talk()]
    assert len(lines) == len(set(lines))
    assert all(isinstance(line, str) for line in lines)
