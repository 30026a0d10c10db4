"""The goals for answers and confidence, on the published build with the real model. A drop in quality fails here."""

from pathlib import Path

import pytest

from bot.answering.answer import answer, search_text
from bot.answering.golden import Outcome, ask_all, calibration_error, confidence_arrays, figures
from bot.answering.search import LoadedIndex, read_as
from bot.service import load_index, today
from index.builds.build import load_build
from index.builds.store import BuildStore
from index.encode.models import load_encoder
from index.read.questions import read_golden, read_labelled
from index.read.site import read_site
from index.search.rank import rank

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[1]
STORE = BuildStore(ROOT / "var" / "index")
DATA = ROOT / "tests" / "data"


@pytest.fixture(scope="module")
def loaded() -> LoadedIndex:
    """The build that `veileder index build --if-needed` published; scripts/test runs it first."""
    build = load_build(STORE.folder(STORE.current_id()))
    return load_index(build, load_encoder(build.manifest.model, ROOT / "var" / "models"))


@pytest.fixture(scope="module")
def golden_set(loaded: LoadedIndex) -> list[Outcome]:
    return ask_all(read_golden(loaded.build.folder / "sources" / "golden.yaml"), loaded, today())


@pytest.fixture(scope="module")
def answerable(loaded: LoadedIndex) -> list[Outcome]:
    """Questions that the guidance answers, seen by nothing that was indexed or fitted."""
    return ask_all(read_labelled(DATA / "answerable.yaml"), loaded, today())


@pytest.fixture(scope="module")
def off_topic(loaded: LoadedIndex) -> list[Outcome]:
    """Questions that it does not answer, likewise."""
    return ask_all(read_labelled(DATA / "off_topic.yaml"), loaded, today())


RIGHT = ("ytringsfrihet-kritisere-etaten", "moderering-hva-fjerne", "privat-bruk-sykmeldt")
"""The FAQ entries that answer our corpus's three examples, in the order of ``site.yaml``."""


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_examples_get_sure_and_right_answers(loaded: LoadedIndex, language: str) -> None:
    """Each of the three leads to its own entry, in the language that it is asked in."""
    questions = read_site(ROOT / "corpus").examples[language]
    found = [answer(each, loaded, today=today()) for each in questions]
    assert [each.language for each in found] == [language] * 3
    led = [loaded.build.addresses.family(each.faq.id) if each.faq else each.status for each in found]
    assert led == list(RIGHT)


def named(outcomes: list[Outcome]) -> str:
    return "\n".join(f"{each.answer.status} {each.answer.confidence} {each.question.question}" for each in outcomes)


def test_nine_of_ten_golden_questions_land(golden_set: list[Outcome]) -> None:
    """The first quote or the FAQ entry is a right one."""
    asked = [each for each in golden_set if each.question.answerable]
    missed = [each for each in asked if not each.landed]
    assert 1 - len(missed) / len(asked) >= 0.90, named(missed)


def test_every_golden_question_without_an_answer_is_declined(golden_set: list[Outcome]) -> None:
    """The guidance does not say, and neither does the bot."""
    assert named([each for each in golden_set if not each.question.answerable and not each.declined]) == ""


def test_the_guidance_alone_answers_from_what_an_faq_entry_builds_on(loaded: LoadedIndex) -> None:
    """So a reader who gets the text instead of the entry is not told another thing; a few lead to a neighbour."""
    build = loaded.build
    questions = {each: read_as(search_text(build.faq[each].question), loaded) for each in build.faq_infos}
    vectors = loaded.encoder.encode_queries(list(questions.values()))
    elsewhere = []
    for (entry, question), vector in zip(questions.items(), vectors, strict=True):
        first = build.passages[int(rank(build, question, vector).order[0])].address
        if build.addresses.original(first) not in map(build.addresses.original, build.faq[entry].based_on):
            elsewhere.append(entry)
    assert len(elsewhere) <= len(questions) / 100, elsewhere


def test_off_topic_questions_are_declined(off_topic: list[Outcome]) -> None:
    """At least 95 % of held-out questions that the guidance does not answer."""
    answered = [each for each in off_topic if not each.declined]
    assert 1 - len(answered) / len(off_topic) >= 0.95, named(answered)


def test_answerable_questions_are_seldom_declined(answerable: list[Outcome]) -> None:
    """At most 6 % of held-out questions that the guidance answers."""
    declined = [each for each in answerable if each.declined]
    assert len(declined) / len(answerable) <= 0.06, named(declined)


def test_the_confidence_is_calibrated(answerable: list[Outcome], off_topic: list[Outcome]) -> None:
    """Over both held-out files together the confidence is off by at most 0.06 on average."""
    error = calibration_error(*confidence_arrays([*answerable, *off_topic]))
    assert error <= 0.06, figures([*answerable, *off_topic])
