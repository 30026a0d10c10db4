"""Each surface as Slack is told to show it, kept as files; the pictures in docs/slack.md are drawn from them."""

import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.chat.asked import starters
from bot.chat.button_payload import make_payload, unpack
from bot.chat.elements import View
from bot.chat.views.answer import RenderOptions, draw_answer, draw_notice, draw_section
from bot.chat.views.case import draw_case, draw_editors_answer, draw_reply_form
from bot.chat.views.draft import draw_draft, draw_wish
from bot.chat.views.home import draw_home
from bot.chat.views.link import draw_page
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
from bot.service_types import Reply
from bot.surfaces.slack import render
from bot.surfaces.slack.limits import ROOM
from bot.surfaces.slack.panes import PROMPTS
from bot.surfaces.slack.render import Message, render_blocks, render_home, render_modal
from bot.texts import text
from bot.types import FaqAnswer, Language, Status
from index.read.markdown import parse
from index.types import Site

SNAPSHOTS = Path(__file__).parent / "snapshots" / "surfaces"
NB = Language.NB
DAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
QUESTION = "Kan jeg kritisere etaten min?"
ASKED = "Kan vi bruke direktesending fra kommunestyret på TikTok?"
ANSWER = "Ja, men bruk også en kanal som alle kan se uten å logge inn.\n\n- Tekst sendingen.\n- Arkiver opptaket."
NAMES = (
    *("channel", "pane", "command", "direct", "section", "home", "unfurl"),
    *("editors", "reply", "answer", "faq", "preview", "blocked", "wish"),
)


@pytest.fixture(scope="module")
def fakes() -> Any:
    from sys import modules

    return modules["web_fakes"]


@pytest.fixture
def slack() -> Any:
    from sys import modules

    return modules["fake_slack"]


def near(fakes: Any) -> tuple[Reference, ...]:
    return tuple(
        Reference(f"{each.document}#{each.anchor}", each.section, each.url)
        for each in (fakes.THREE_ROLES, fakes.CRITICISM)
    )


def case_in(fakes: Any, state: CaseState) -> Case:
    answered = state is CaseState.ANSWERED
    return Case(
        id=12,
        ref="7f3a0001",
        opened_at=AT,
        surface="slack",
        place="C1:1.0:U5",
        desk="slack",
        channel="CRED",
        language=NB,
        question=ASKED,
        near=near(fakes),
        state=state,
        taken_by="" if state is CaseState.OPEN else "slack:U1",
        taken_name="" if state is CaseState.OPEN else "Kari Nordmann",
        answer=ANSWER if answered else "",
        answered_at=AT if answered else None,
        post="CRED:1.0",
        faq="",
    )


def draft(fakes: Any) -> FaqDraft:
    return FaqDraft(
        question=ASKED,
        also=("direktesending på TikTok?", "Kan kommunestyret strømmes på TikTok?", "Må vi tekste TikTok?"),
        lang="nb",
        based_on=tuple(each.address for each in near(fakes)),
        answer=ANSWER,
    )


def proposal(fakes: Any, **fields: Any) -> Proposal:
    values = {"state": ProposalState.WAITING, "by": "slack:U9", "by_name": "Ola Ansatt", "why": "", "made_at": AT}
    return Proposal(id=7, **{**values, **fields})


def queue(fakes: Any) -> Queue:
    wish = ChangeRequest(
        "roller#x", fakes.THREE_ROLES.section, fakes.THREE_ROLES.url, "Egen profil", "Nevn også Threads."
    )
    change = Change(3, AT, "slack:U1", "Kari Nordmann", "Mange spør", "", "likes-kritikk", "faq/x.md", None, "x", "b2")
    return Queue(
        cases=(case_in(fakes, CaseState.OPEN), replace(case_in(fakes, CaseState.TAKEN), id=13, question=QUESTION)),
        proposals=(proposal(fakes, draft=draft(fakes), why="Får spørsmålet hver uke"),),
        changes_asked_for=(replace(proposal(fakes, change=wish), id=8),),
        stale=(StaleEntry("likes-kritikk", "Kan jeg like et kritisk innlegg?", ("roller#de-tre-rollene",)),),
        changes=(change,),
    )


PLAIN = RenderOptions()


def render_message(reply: Reply, frame: RenderOptions = PLAIN) -> Message:
    return render.render_message(draw_answer(reply, frame, ROOM))


def talk(*turns: tuple[str, Any]) -> dict[str, Any]:
    """Messages in a row: who, and words or a message of the bot's."""
    shown = [
        {"from": who, "text": each}
        if isinstance(each, str)
        else {"from": who, "text": each.text, "blocks": [*each.blocks]}
        for who, each in turns
    ]
    return {"kind": "messages", "messages": shown}


def shown_on(name: str, fakes: Any) -> dict[str, Any]:  # noqa: PLR0911 (one surface a line)
    """What Slack is sent for a surface."""
    reply = Reply(fakes.FakeService().ask(QUESTION).answer, "7f3a")
    value = make_payload(reply.answer, reply.ref, [fakes.CRITICISM])
    frame = RenderOptions(mute="C1:1.0", escalate=True, suggest=True)
    service, build = fakes.FakeService(), fakes.CURRENT
    match name:
        case "channel":
            return talk(("Siri Spør", f"@Veileder {QUESTION}"), ("Veileder", render_message(reply, frame)))
        case "pane":
            hello = render.render_message(draw_notice(text("chat.greeting", NB, about=""), NB))
            faq = Reply(fakes.FakeService().ask("Kan jeg like et kritisk innlegg?").answer, "7f3b")
            asked = ("Siri Spør", faq.answer.question)
            shown = talk(("Veileder", hello), asked, ("Veileder", render_message(faq, RenderOptions(suggest=True))))
            return {**shown, "prompts": [text("chat.prompts", NB), *starters(build, tuple, NB, PROMPTS)]}
        case "command":
            unsure = Reply(fakes.FakeService().ask("Er det kanskje lov?").answer, "7f3c")
            unsure = replace(unsure, answer=replace(unsure.answer, quotes=(fakes.CRITICISM,)))
            message = render_message(unsure, RenderOptions(share=True, escalate=True, suggest=True))
            return {**talk(("Veileder", message)), "private": True}
        case "direct":
            none = Reply(fakes.FakeService().ask("Hva er hovedstaden i Peru?").answer, "7f3d")
            return talk(
                ("Siri Spør", none.answer.question), ("Veileder", render_message(none, RenderOptions(escalate=True)))
            )
        case "section":
            return {"kind": "view", "view": render_modal(draw_section(value, service, fakes.BASE_URL, DAY))}
        case "home":
            waiting = draw_queue(queue(fakes), NB, ROOM.each)
            return {"kind": "view", "view": render_home(draw_home([fakes.FAQ], build, fakes.BASE_URL, NB, waiting))}
        case "editors":
            states = (CaseState.OPEN, CaseState.TAKEN, CaseState.ANSWERED)
            return talk(
                *(("Veileder", render.render_message(draw_case(case_in(fakes, each), "", NB))) for each in states)
            )
        case "answer":
            return talk(
                ("Veileder", render.render_message(draw_editors_answer(case_in(fakes, CaseState.ANSWERED), Site())))
            )
        case "unfurl":
            document = build.documents["ytringsfrihet"]
            section = document.section("kritikk-av-egen-virksomhet")
            return {
                "kind": "unfurl",
                "url": fakes.CRITICISM.url,
                "blocks": list(render_blocks(draw_page(document, section, fakes.CRITICISM.plain).elements)),
            }
        case _:
            return {"kind": "view", "view": render_modal(editing(name, fakes))}


def editing(name: str, fakes: Any) -> View:
    """The modals that are written in."""
    match name:
        case "reply":
            return draw_reply_form(case_in(fakes, CaseState.TAKEN), NB)
        case "faq":
            return draw_draft(proposal(fakes), draft(fakes), near(fakes), NB)
        case "preview":
            made = fakes.answer(Status.FAQ, ASKED, faq=faq_of(fakes), quotes=(fakes.THREE_ROLES,))
            return draw_preview(7, "5eed", made, NB, ROOM, editor=True)
        case "wish":
            packed = json.dumps([["b2", "nb", "answered", "7f3a", None, ""], [["d", "a", 1, 2, []]] * 2])
            return draw_wish(packed, unpack(packed), [fakes.CRITICISM.section, fakes.THREE_ROLES.section])
        case _:
            report = Outcome(report="«Kan jeg like et innlegg?»: likes-kritikk → –", blocked=True)
            return draw_outcome("publish:7:5eed", report, "", NB)


def faq_of(fakes: Any) -> FaqAnswer:
    blocks = tuple(block for section in parse(ANSWER).sections for block in section.blocks)
    return replace(
        fakes.FAQ_ANSWER, text=ANSWER, plain=ANSWER, blocks=blocks, approved_by="Kari Nordmann", approved=DAY
    )


@pytest.mark.parametrize("name", NAMES)
def test_surfaces_look_as_they_did(name: str, fakes: Any, slack: Any) -> None:
    """Slack would take it, and it is what it was; SNAPSHOTS=write writes the files anew."""
    shown = shown_on(name, fakes)
    for message in shown.get("messages", []):
        assert not ("blocks" in message and slack.message_problems(message))
    assert not ("view" in shown and slack.view_problems(shown["view"]))
    path = SNAPSHOTS / f"{name}.json"
    made = json.dumps(shown, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("SNAPSHOTS") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == made


def test_every_surface_has_a_picture_in_the_docs() -> None:
    """Drawn by scripts/pictures/slack_pictures.py, and shown in a guide."""
    docs = Path(__file__).resolve().parents[4] / "docs"
    shown = "".join(path.read_text(encoding="utf-8") for path in docs.glob("*.md"))
    for name in NAMES:
        assert (docs / "images" / f"slack-{name}.png").is_file()
        assert f"images/slack-{name}.png" in shown


def test_a_search_in_a_window_fits(fakes: Any, slack: Any) -> None:
    """The answer in a modal is a view that Slack takes."""
    reply = Reply(fakes.FakeService().ask(QUESTION).answer, "7f3a")
    frame = RenderOptions(escalate=True, suggest=True)
    assert not slack.view_problems(render_modal(draw_answer(reply, frame, ROOM)))


def test_the_queue_is_in_the_editors_language(fakes: Any) -> None:
    """Also how far a case has come."""
    waiting = Queue((case_in(fakes, CaseState.OPEN),), (), (), (), ())
    assert "Open. Nobody has taken it." in json.dumps(render_home(draw_queue(waiting, Language.EN, ROOM.each)))
