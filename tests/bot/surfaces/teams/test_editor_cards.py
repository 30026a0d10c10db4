"""The cards of the editors' loop: as they were, within Microsoft's schema and limits whatever is in them."""

import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.chat.button_payload import unpack
from bot.chat.elements import View, fields_fit
from bot.chat.views.case import draw_case, draw_editors_answer, draw_proposal, draw_taken
from bot.chat.views.draft import draw_draft, draw_wish, read_draft
from bot.chat.views.outcome import draw_outcome
from bot.chat.views.preview import draw_preview
from bot.chat.views.queue import draw_queue
from bot.editorial.publish import Outcome
from bot.editorial.types import (
    Case,
    CaseState,
    Change,
    ChangeRequest,
    FaqDraft,
    Proposal,
    ProposalState,
    Queue,
    Reference,
    StaleEntry,
)
from bot.surfaces.teams.limits import ROOMS
from bot.surfaces.teams.presses import read_press
from bot.surfaces.teams.render import SCREEN, render_card
from bot.texts import text
from bot.types import FaqAnswer, Language, Status
from index.read.markdown import parse
from index.types import Site

SNAPSHOTS = Path(__file__).parent / "snapshots" / "editors"
NB = Language.NB
DAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ASKED = "Kan vi bruke direktesending fra kommunestyret på TikTok?"
ANSWER = (
    "Ja, men bruk også en kanal som alle kan se: https://etat.no/direkte.\n\n- Tekst sendingen.\n- Arkiver opptaket."
)
EVIL = "<at>alle</at> **fet** [lenke](https://ond.no) {{DATE(x)}} ]]> <speak>" + "😀" * 400
URL = "http://veileder.test/faq/tiktok"
SOMEBODY = SimpleNamespace(
    name="",
    locale="nb-NO",
    service_url="https://teams.test",
    from_=SimpleNamespace(id="29:1", aad_object_id="aad-1", name="Kari Nordmann"),
    conversation=SimpleNamespace(id="a:1", tenant_id="t"),
    recipient=SimpleNamespace(id="28:bot", is_targeted=None),
)
NAMES = (
    *("open", "taken", "answered", "made_faq", "too_late", "answer"),
    *("new_faq", "new_wish", "form", "form_wrong", "preview", "published", "blocked", "undone", "wish", "queue"),
)


@pytest.fixture(scope="module")
def fakes() -> Any:
    from sys import modules

    return modules["web_fakes"]


@pytest.fixture
def rules() -> Any:
    from sys import modules

    return modules["fake_teams"]


def near(fakes: Any) -> tuple[Reference, ...]:
    found = (fakes.THREE_ROLES, fakes.CRITICISM)
    return tuple(Reference(f"{each.document}#{each.anchor}", each.section, each.url) for each in found)


def case_in(fakes: Any, state: CaseState, **more: Any) -> Case:
    answered = state is CaseState.ANSWERED
    made = Case(
        id=12,
        ref="7f3a0001",
        opened_at=AT,
        surface="slack",
        place="C1:1.0:U5",
        desk="teams",
        channel="19:red@thread.tacv2",
        language=NB,
        question=ASKED,
        near=near(fakes),
        state=state,
        taken_by="" if state is CaseState.OPEN else "teams:aad-1",
        taken_name="" if state is CaseState.OPEN else "Kari Nordmann",
        answer=ANSWER if answered else "",
        answered_at=AT if answered else None,
        post="1700000000000",
        faq="",
    )
    return replace(made, **more)


def draft(fakes: Any, **more: Any) -> FaqDraft:
    also = ("direktesending på TikTok?", "Kan kommunestyret strømmes på TikTok?", "Må vi tekste TikTok?")
    based_on = tuple(each.address for each in near(fakes))
    return replace(FaqDraft(ASKED, also, "nb", based_on, ANSWER), **more)


def proposal(**fields: Any) -> Proposal:
    values = {"state": ProposalState.WAITING, "by": "teams:aad-9", "by_name": "Ola Ansatt", "why": "", "made_at": AT}
    return Proposal(**{"id": 7, **values, **fields})


def change(**fields: Any) -> Change:
    made = Change(3, AT, "teams:aad-1", "Kari Nordmann", "Mange spør", "", "tiktok", "faq/x.md", None, "x", "b2")
    return replace(made, **fields)


def wish(fakes: Any) -> ChangeRequest:
    quote = fakes.THREE_ROLES
    return ChangeRequest("roller#x", quote.section, quote.url, "Egen profil", "Nevn også Threads.")


def queue(fakes: Any, many: int = 1) -> Queue:
    return Queue(
        cases=(case_in(fakes, CaseState.OPEN), case_in(fakes, CaseState.TAKEN, id=13)) * many,
        proposals=(proposal(draft=draft(fakes), why="Får spørsmålet hver uke"),) * many,
        changes_asked_for=(proposal(id=8, change=wish(fakes)),) * many,
        stale=(StaleEntry("likes-kritikk", "Kan jeg like et kritisk innlegg?", ("roller#de-tre-rollene",)),) * many,
        changes=(change(), change(id=4, undoes=3)) * many,
    )


def shown(name: str, fakes: Any) -> Any:  # noqa: PLR0911 (one card a line)
    match name:
        case "open" | "taken" | "answered":
            return render_card(draw_case(case_in(fakes, CaseState(name)), "", NB))
        case "made_faq":
            return render_card(draw_case(case_in(fakes, CaseState.ANSWERED, faq="tiktok"), URL, NB))
        case "too_late":
            return render_card(draw_taken(case_in(fakes, CaseState.TAKEN), URL, NB))
        case "answer":
            return render_card(draw_editors_answer(case_in(fakes, CaseState.ANSWERED), Site()))
        case "new_faq":
            return render_card(draw_proposal(proposal(draft=draft(fakes)), NB))
        case "new_wish":
            return render_card(draw_proposal(proposal(change=wish(fakes)), NB))
        case "queue":
            return render_card(draw_queue(queue(fakes), NB, 5))
        case _:
            return writing(name, fakes)


def writing(name: str, fakes: Any) -> Any:  # noqa: PLR0911 (one card a line)
    match name:
        case "form":
            return render_card(draw_draft(proposal(), draft(fakes), near(fakes), NB, back="case:12"))
        case "form_wrong":
            wrong = {"also": text("editorial.short.also", NB)}
            view = draw_draft(proposal(report="a: b"), draft(fakes, also=()), near(fakes), NB, errors=wrong)
            return render_card(view, dialog=True)
        case "preview":
            made = fakes.answer(Status.FAQ, ASKED, faq=faq_of(fakes), quotes=(fakes.THREE_ROLES,))
            return render_card(draw_preview(7, "5eed", made, NB, ROOMS[0], editor=True, back="case:12"))
        case "published":
            return render_card(draw_outcome("publish:7:5eed", Outcome(change()), URL, NB, "queue"))
        case "blocked":
            report = "«Kan jeg like et innlegg?»: likes-kritikk → –"
            return render_card(draw_outcome("publish:7:5eed", Outcome(report=report, blocked=True), "", NB, "queue"))
        case "undone":
            return render_card(draw_outcome("undo:3", Outcome(change(undoes=3)), "", NB, "queue"))
        case _:
            packed = json.dumps([["b2", "nb", "answered", "7f3a", None, ""], [["d", "a", 1, 2, []]] * 2])
            names = [fakes.CRITICISM.section, fakes.THREE_ROLES.section]
            return render_card(draw_wish(packed, unpack(packed), names), dialog=True)


def faq_of(fakes: Any) -> FaqAnswer:
    blocks = tuple(block for section in parse(ANSWER).sections for block in section.blocks)
    words = {"text": ANSWER, "plain": ANSWER, "blocks": blocks}
    return replace(fakes.FAQ_ANSWER, **words, approved_by="Kari Nordmann", approved=DAY)


@pytest.mark.parametrize("name", NAMES)
def test_cards_look_as_they_did(name: str, fakes: Any, rules: Any) -> None:
    """Microsoft's schema takes it, and it is what it was; SNAPSHOTS=write writes the files anew."""
    card = shown(name, fakes)
    assert not rules.card_problems(card)
    path = SNAPSHOTS / f"{name}.json"
    made = json.dumps(card, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("SNAPSHOTS") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == made


@pytest.mark.parametrize("name", NAMES)
def test_every_field_and_button_says_what_it_is(name: str, fakes: Any, rules: Any) -> None:
    """A label for each field, a title for each button, and the gist in words for clients without cards."""
    card = shown(name, fakes)
    nodes = list(rules.walk(card))
    assert all(each.get("label") for each in nodes if str(each.get("type")).startswith("Input."))
    visible = [each for each in nodes if str(each.get("type")).startswith("Action.")]
    assert all(each.get("title") for each in visible if each["type"] != "Action.OpenUrl")
    assert len(card["fallbackText"]) > len("…")
    assert len(card.get("actions", ())) <= 6


def test_nothing_that_people_wrote_acts(fakes: Any, rules: Any) -> None:
    """In text blocks, which are Markdown, there are only words of the catalogue."""
    own = case_in(fakes, CaseState.ANSWERED, question=EVIL, answer=EVIL, taken_name=EVIL)
    cards = [
        draw_case(own, "", NB),
        draw_editors_answer(own, Site()),
        draw_proposal(proposal(draft=draft(fakes, question=EVIL), by_name=EVIL), NB),
        draw_draft(proposal(report=EVIL), draft(fakes, question=EVIL, answer=EVIL), (), NB),
        draw_outcome("publish:7:5eed", Outcome(report=EVIL), "", NB),
    ]
    for card in map(render_card, cards):
        assert not rules.card_problems(card)
        assert "<at>" not in card["speak"]
        blocks = [each["text"] for each in rules.walk(card) if each.get("type") == "TextBlock"]
        assert not any("alle" in each for each in blocks)


def test_a_full_queue_fits(fakes: Any, rules: Any) -> None:
    """However long everything in it is."""
    long = queue(fakes, many=20)
    wide = replace(long.changes_asked_for[0].change, words="😀" * 2000, text="😀" * 2000, section="😀" * 500)
    cases = tuple(replace(each, question="😀" * 2000) for each in long.cases)
    full = replace(long, cases=cases, changes_asked_for=(proposal(change=wide),) * 20)
    card = render_card(SCREEN.fit(lambda room: draw_queue(full, NB, room.each)))
    assert not rules.card_problems(card)
    assert len(json.dumps(card, ensure_ascii=False).encode()) <= rules.MESSAGE_BYTES - 3 * 1024
    assert "til" in json.dumps(card, ensure_ascii=False)


def test_a_draft_too_long_for_its_fields_is_known(fakes: Any) -> None:
    """So that nothing is cut in silence."""
    assert fields_fit(form(draft(fakes)))
    assert not fields_fit(form(draft(fakes, answer="x" * 3001)))
    assert not fields_fit(form(draft(fakes, also=("x" * 2000, "y" * 2000))))
    assert not SCREEN.takes(form(draft(fakes, answer="😀" * 3000, also=("😀" * 3000,))))


def form(draft: FaqDraft) -> View:
    return draw_draft(proposal(), draft, (), NB)


def test_a_draft_is_read_back_from_its_fields(fakes: Any, rules: Any) -> None:
    """What a client sends when nothing was changed is the draft that was shown."""
    whole = draft(fakes)
    card = render_card(draw_draft(proposal(), whole, near(fakes), NB))
    inputs = [each for each in rules.walk(card) if str(each.get("type")).startswith("Input.")]
    sent = {each["id"]: each.get("value", "") for each in inputs}
    assert read_draft(read_press(sent, SOMEBODY).data, FaqDraft("", (), "en", (), "")) == whole
    assert read_draft({"question": "Nytt?"}, whole).based_on == whole.based_on
