"""A reply keeps its words; what its buttons open or send anew does not pass an earlier text off as today's."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fakes import build_small, change

from bot.chat.button_payload import ButtonPayload, GoneError, QuoteRef, restore_answer, since_line
from bot.chat.views.answer import draw_more, draw_section
from bot.surfaces.slack.limits import ROOM
from bot.surfaces.slack.render import render_modal
from bot.surfaces.teams.render import render_card
from bot.types import Language, Status
from index.builds.build import Build
from index.builds.store import BuildStore

TODAY = date(2026, 11, 25)
CHANGED = "Avsnittet er endret siden det ble sitert. Dette er den tidligere teksten."
GONE = "Dokumentet er tatt ut av veiledningen. Dette er den tidligere teksten, og den gjelder ikke lenger."
VIEWS: list[Callable[..., Any]] = [
    lambda *about: render_modal(draw_section(*about)),
    lambda *about: render_modal(draw_more(*about, ROOM)),
    lambda *about: render_card(draw_section(*about)),
    lambda *about: render_card(draw_more(*about, ROOM)),
]


def given(build: Build, faq: str | None = None) -> ButtonPayload:
    """What the buttons carry of an answer that quoted the section on deleting comments."""
    passage = next(each for each in build.passages if each.address == "moderering#slette-kommentarer")
    place = QuoteRef(passage.document, passage.anchor, passage.start, passage.end)
    status = Status.FAQ if faq else Status.ANSWERED
    return ButtonPayload(build.id, Language.NB, status, "0001", (place,), faq, "Kan vi slette en kommentar?")


def service_of(*builds: Build) -> Any:
    """A service that answers from the last of the builds and keeps the others."""
    kept = {each.id: each for each in builds}
    return SimpleNamespace(build=lambda build_id=None: kept[build_id or builds[-1].id])


@pytest.fixture
def rebuilt(small_build: Build, small_corpus: Path, store: BuildStore) -> Callable[..., Any]:
    """A service after a change of a file in the corpus."""

    def publish(name: str, old: str, new: str) -> Any:
        change(small_corpus / name, old, new)
        return service_of(small_build, build_small(small_corpus, store))

    return publish


@pytest.mark.parametrize("view", VIEWS)
def test_an_earlier_text_says_that_it_is(view: Callable[..., Any], small_build: Build, rebuilt: Any) -> None:
    """The whole section and further quotes are opened as they were quoted, under a line that says so."""
    service = rebuilt("guidance/moderering.md", "En kommentar med trusler.", "En kommentar med hets.")
    shown = json.dumps(view(given(small_build), service, "", TODAY), ensure_ascii=False)
    assert CHANGED in shown
    assert "trusler" in shown


@pytest.mark.parametrize("view", VIEWS)
def test_a_text_that_is_the_same_today_says_nothing(view: Callable[..., Any], small_build: Build, rebuilt: Any) -> None:
    """A change elsewhere is none of the reader's business."""
    service = rebuilt("guidance/moderering.md", "Andre meldinger trenger dere ikke arkivere.", "Andre ikke.")
    shown = json.dumps(view(given(small_build), service, "", TODAY), ensure_ascii=False)
    assert "siden det ble sitert" not in shown


def test_an_earlier_text_is_not_sent_anew(small_build: Build, rebuilt: Any) -> None:
    """Sharing or inserting an answer whose text has changed since is refused: it would be an answer today."""
    assert restore_answer(given(small_build), service_of(small_build), "", TODAY).quotes
    service = rebuilt("guidance/moderering.md", "En kommentar med trusler.", "En kommentar med hets.")
    with pytest.raises(GoneError):
        restore_answer(given(small_build), service, "", TODAY)


def test_an_earlier_answer_of_the_editors_is_not_sent_anew(small_build: Build, rebuilt: Any) -> None:
    """The same for the words of an FAQ entry, although the section it is based on is unchanged."""
    value = given(small_build, faq="slette-kommentar")
    assert restore_answer(value, service_of(small_build), "", TODAY).faq
    service = rebuilt("faq/slette-kommentar.md", "Ja, når den bryter reglene.", "Nei.")
    with pytest.raises(GoneError):
        restore_answer(value, service, "", TODAY)


def test_a_document_that_was_taken_out_is_not_sent_anew(small_build: Build) -> None:
    """Its text is opened with the word that it no longer holds."""
    left = SimpleNamespace(id="later", documents={}, faq={})
    service = SimpleNamespace(build=lambda build_id=None: small_build if build_id == small_build.id else left)
    assert since_line(given(small_build), service) == GONE
    with pytest.raises(GoneError):
        restore_answer(given(small_build), service, "", TODAY)
