"""The editors' loop in Slack, through Bolt's real dispatch: named by what readers and editors do."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEncoder, build_small, change
from sqlalchemy import update

from bot.editorial.approve import approve
from bot.editorial.editorial import Editorial
from bot.editorial.settings import editorial_settings
from bot.editorial.types import CaseState
from bot.journal import Journal
from bot.journal.tables import ErrandRow
from bot.publishing import BlockedError, Change, Report, Seen
from bot.service import BotService
from bot.settings import Settings
from index.builds.build import Build
from index.builds.store import BuildStore
from index.read.corpus import load_faq

ASKER, KARI, PER, OLA = "U5", "U1", "U2", "U9"
NOT_FOUND = "Hvor parkerer jeg?"
UNCERTAIN = "Kan ledere slette?"
ROOM = "CRED"
ALSO = "parkering\nKan eg parkere?\nMay I use the parking?"


@pytest.fixture
def corpus(small_corpus: Path) -> Path:
    return small_corpus


@pytest.fixture
def run(
    corpus: Path,
    small_build: Build,
    encoder: FakeEncoder,
    store: BuildStore,
    database: str,
    tools: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., None]]:
    """Runs a scenario in a workspace with a real service and the editors Kari and Per."""
    monkeypatch.setenv("VEILEDER_DATABASE", database)
    monkeypatch.setenv("VEILEDER_URL", tools.fakes.BASE_URL)
    service = BotService(Settings(), encoder, Journal.open(database))
    own = replace(
        editorial_settings(Settings()), editors=frozenset((f"slack:{KARI}", f"slack:{PER}")), channels={"slack": ROOM}
    )
    made: list[Editorial] = []

    def start(publish: Any = None, **settings: Any) -> Editorial:
        made.append(Editorial(service, replace(own, **settings), publish or (lambda *_: build_small(corpus, store).id)))
        return made[-1]

    def run(scenario: Callable[[Any], Awaitable[None]], publish: Any = None, **settings: Any) -> None:
        async def whole() -> None:
            async with room(tools, database, service, start(publish, **settings)) as opened:
                opened.start = start
                await scenario(opened)
                assert not opened.slack.refused

        asyncio.run(whole())

    yield run
    for each in made:
        each.close()
    service.journal.close()


@asynccontextmanager
async def room(tools: Any, database: str, service: BotService, editorial: Editorial) -> Any:
    async with tools.workspace(database, service, editorial=editorial) as opened:
        opened.slack.names.update({KARI: "Kari Nordmann", PER: "Per Hansen", OLA: "Ola Ansatt", ASKER: "Siri Spør"})
        opened.editorial, opened.tools = editorial, tools
        yield opened


# -- what people do


def where(room: Any, channel: str, ts: str, **more: Any) -> dict[str, Any]:
    """Where a click in a message happened, as Slack tells it."""
    container = {"type": "message", "channel_id": channel, "message_ts": ts, "is_ephemeral": False, **more}
    return {"container": container, "message": {"ts": ts, **more}, "channel": {"id": channel}}


async def ask_and_escalate(room: Any, question: str = NOT_FOUND, channel: str = "C1", **more: Any) -> str:
    """A reader asks in a channel and presses the button; the time of the question is returned."""
    ts = await room.say(f"<@UBOT> {question}", user=ASKER, channel=channel, **more)
    press = room.tools.button(room.last, "escalate")
    await room.click(press, user=ASKER, **where(room, channel, room.slack.history[channel][-1]["ts"], thread_ts=ts))
    return str(ts)


def in_room(room: Any) -> list[Any]:
    """What was posted to the editors."""
    return [each for each in room.slack.posts if each["channel"] == ROOM]


async def press(room: Any, action: str, user: str, message: Any = None) -> None:
    """A press on a button under the editors' message as it stands now."""
    await room.click(room.tools.button(message or newest(room), action), user=user, **where(room, ROOM, "1.0"))


def newest(room: Any) -> Any:
    """The editors' latest message as it was posted or last updated."""
    shown = [call for name, call in room.slack.calls if name in ("chat.postMessage", "chat.update")]
    return next(each for each in reversed(shown) if each["channel"] == ROOM)


async def answer(room: Any, user: str, words: str) -> None:
    await press(room, "case_reply", user)
    await room.submit(room.slack.of("views.open")[-1]["view"], {"answer": words}, user)


def view(room: Any) -> Any:
    """The modal as it was last updated."""
    return room.slack.of("views.update")[-1]["view"]


def due(room: Any) -> None:
    with room.editorial.engine.begin() as connection:
        connection.execute(update(ErrandRow).values(due_at=datetime.now(UTC) - timedelta(hours=2)))


async def deliver(room: Any) -> None:
    await room.app.room.postman.run(room.app.bolt.client)


async def home(room: Any, user: str) -> Any:
    await room.event({"type": "app_home_opened", "user": user, "tab": "home", "channel": "D1", "event_ts": "1.0"})
    return room.slack.of("views.publish")[-1]["view"]


def harmless(room: Any, blocks: Any) -> bool:
    """True when nothing in the blocks pings or formats."""
    kinds = {each.get("type") for each in room.tools.fake_slack.walk(blocks)}
    return not kinds & {"mrkdwn", "user", "usergroup", "channel", "broadcast", "emoji", "markdown"}


# -- asking the editors


@pytest.mark.parametrize("question", [NOT_FOUND, UNCERTAIN])
def test_a_question_without_an_answer_reaches_the_editors(run: Any, question: str) -> None:
    """Question, nearest guidance, state and buttons; the asker is told, and named nowhere."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room, question)
        assert "uten navnet ditt" in room.slack.responses[-1]["text"]
        (post,) = in_room(room)
        text = room.tools.seen(post["blocks"])
        assert question in text
        assert "Åpen. Ingen har tatt saken." in text
        assert "Nærmest i veiledningen:" in text
        assert [each["text"] for each in room.tools.fake_slack.walk(post) if each.get("type") == "link"]
        assert {"case_take", "case_reply"} <= {each.get("action_id") for each in room.tools.fake_slack.walk(post)}
        assert ASKER not in json.dumps(post)
        assert "Siri" not in json.dumps(post)
        assert harmless(room, post["blocks"])

    run(scenario)


def test_a_sure_answer_has_no_such_button(run: Any, tools: Any) -> None:
    """Only what the guidance did not surely answer can be put to the editors."""

    async def scenario(room: Any) -> None:
        await room.say("<@UBOT> Kan ledere delta i debatten?", user=ASKER)
        assert "escalate" not in json.dumps(room.last)
        assert tools.button(room.last, "suggest")

    run(scenario)


def test_pressing_again_asks_once(run: Any) -> None:
    """Double presses and other readers' presses make no second case and no second message."""

    async def scenario(room: Any) -> None:
        ts = await ask_and_escalate(room)
        for user in (ASKER, OLA):
            again = room.tools.button(room.slack.posts[0], "escalate")
            await room.click(again, user=user, **where(room, "C1", "9.0", thread_ts=ts))
            assert "sendt til kommunikasjonsavdelingen allerede" in room.slack.responses[-1]["text"]
        assert len(in_room(room)) == 1

    run(scenario)


def test_after_a_no_the_editors_can_be_asked(run: Any) -> None:
    """The modal that asks what was missing has the button; the answer comes in the thread all the same."""

    async def scenario(room: Any) -> None:
        ts = await room.say("<@UBOT> Kan ledere delta i debatten?", user=ASKER)
        (element,) = [e for b in room.last["blocks"] if b["type"] == "context_actions" for e in b["elements"]]
        no = {"action_id": "feedback", "type": "feedback_buttons", **element["negative_button"]}
        await room.click(no, user=ASKER, **where(room, "C1", "2.0", thread_ts=ts))
        modal = room.slack.of("views.open")[-1]["view"]
        inside = {"view": {**modal, "id": "V1"}, "container": {"type": "view"}, "response_url": ""}
        await room.click(room.tools.button(modal, "escalate"), user=ASKER, **inside)
        assert "Spørsmålet er sendt" in room.tools.seen(room.slack.of("views.push")[-1]["view"])
        assert len(in_room(room)) == 1
        await answer(room, KARI, "Ja.")
        assert (room.last["channel"], room.last["thread_ts"]) == ("C1", ts)

    run(scenario)


@pytest.mark.parametrize("settings", [{"escalation": False}, {"channels": {}}])
def test_the_feature_can_be_off(run: Any, settings: dict[str, Any]) -> None:
    """By setting, or without a channel for editors: no button, neither under answers nor after a no."""

    async def scenario(room: Any) -> None:
        ts = await room.say(f"<@UBOT> {NOT_FOUND}", user=ASKER)
        assert "escalate" not in json.dumps(room.last)
        (element,) = [e for b in room.last["blocks"] if b["type"] == "context_actions" for e in b["elements"]]
        no = {"action_id": "feedback", "type": "feedback_buttons", **element["negative_button"]}
        await room.click(no, user=ASKER, **where(room, "C1", "2.0", thread_ts=ts))
        assert "escalate" not in json.dumps(room.slack.of("views.open")[-1])
        old = {"action_id": "escalate", "value": f"nb:{room.service.journal.entries()[0].ref}:"}
        await room.click(old, user=ASKER, **where(room, "C1", "2.0"))
        assert "finner ikke spørsmålet" in room.slack.responses[-1]["text"]
        assert not in_room(room)

    run(scenario, **settings)


def test_personal_data_never_reaches_the_editors(run: Any) -> None:
    """The question is redacted before anything is made of it."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room, "Hvor parkerer jeg? Ring 912 34 567 eller ola@etat.no")
        (post,) = in_room(room)
        assert "912" not in json.dumps(post)
        assert "[telefonnummer]" in room.tools.seen(post["blocks"])

    run(scenario)


def test_nothing_in_a_question_or_an_answer_acts(run: Any) -> None:
    """Neither can ping, format or link by itself; an address in an editor's answer is a link that shows itself."""

    async def scenario(room: Any) -> None:
        evil = "Hvor parkerer jeg? &lt;!channel&gt; &lt;@U7&gt; *fet* :tada: `kode`"
        await ask_and_escalate(room, evil)
        await answer(room, KARI, "Se <!channel> @here *nå* <@U7> https://p.no/plass. Eller [her](https://q.no).")
        for message in (in_room(room)[0], newest(room), room.last):
            assert harmless(room, message["blocks"])
            assert "<!" not in message["text"]
            assert "<@" not in message["text"]
        links = [each["url"] for each in room.tools.fake_slack.walk(room.last) if each.get("type") == "link"]
        assert links == ["https://p.no/plass", "https://q.no"]

    run(scenario)


# -- taking and answering


def test_an_answer_reaches_the_asker_in_the_thread(run: Any) -> None:
    """In the editor's own words, with who answered; the editors' message shows how far it has come."""

    async def scenario(room: Any) -> None:
        ts = await ask_and_escalate(room)
        await press(room, "case_take", KARI)
        assert "Tatt av Kari Nordmann." in room.tools.seen(newest(room)["blocks"])
        await answer(room, KARI, "Bak huset:\n\n- til venstre\n- til høyre")
        assert (room.last["channel"], room.last["thread_ts"]) == ("C1", ts)
        text = room.tools.seen(room.last["blocks"])
        assert f"Kari Nordmann i kommunikasjonsavdelingen svarer på spørsmålet «{NOT_FOUND}»:" in text
        assert "til venstre" in text
        assert "Besvart av Kari Nordmann" in room.tools.seen(newest(room)["blocks"])
        assert "Bak huset" in room.tools.seen(newest(room)["blocks"])
        assert room.editorial.errands.waiting("slack") == 0

    run(scenario)


@pytest.mark.parametrize(
    ("question", "words"), [("Where is the parking?", "in the communication department answers the question")]
)
def test_an_answer_is_framed_in_the_askers_language(run: Any, question: str, words: str) -> None:
    """The frame follows the question, the words are the editor's."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room, question)
        await answer(room, KARI, "Behind the house.")
        assert words in room.last["text"]

    run(scenario)


def test_who_asked_in_private_is_answered_in_private(run: Any) -> None:
    """After the command, which only the asker sees, the answer is a direct message."""

    async def scenario(room: Any) -> None:
        await room.command(NOT_FOUND, user=ASKER)
        private = {"container": {"type": "message", "channel_id": "C1", "message_ts": "1.0", "is_ephemeral": True}}
        await room.click(room.tools.button(room.slack.responses[-1], "escalate"), user=ASKER, **private)
        assert "i en melding fra meg" in room.slack.responses[-1]["text"]
        await answer(room, KARI, "Bak huset.")
        assert (room.last["channel"], room.last.get("thread_ts")) == (f"D{ASKER}", None)

    run(scenario)


def test_who_asked_directly_is_answered_there(run: Any) -> None:
    """In a direct conversation without threads."""

    async def scenario(room: Any) -> None:
        await room.say(NOT_FOUND, user=ASKER, channel="D5")
        await room.click(room.tools.button(room.last, "escalate"), user=ASKER, **where(room, "D5", "2.0"))
        await answer(room, KARI, "Bak huset.")
        assert (room.last["channel"], room.last.get("thread_ts")) == ("D5", None)

    run(scenario)


def test_a_channel_that_was_closed_meanwhile(run: Any) -> None:
    """The asker gets the answer directly instead."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        room.slack.closed.add("C1")
        await answer(room, KARI, "Bak huset.")
        assert room.last["channel"] == f"D{ASKER}"

    run(scenario)


def test_two_editors_take_the_same_case(run: Any) -> None:
    """One wins, the other is told who and may take it over."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        post = in_room(room)[0]
        await asyncio.gather(*(press(room, "case_take", user, post) for user in (KARI, PER)))
        case = room.editorial.cases.get(1)
        loser = PER if case.taken_by == f"slack:{KARI}" else KARI
        told = room.slack.responses[-1]
        assert f"{case.taken_name} har tatt saken." in told["text"]
        await room.click(room.tools.button(told, "case_takeover"), user=loser, **where(room, ROOM, "1.0"))
        assert room.editorial.cases.get(1).taken_by == f"slack:{loser}"

    run(scenario)


def test_two_editors_answer_the_same_case(run: Any) -> None:
    """The first answer is sent; the other editor is told, and the asker hears once."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        await press(room, "case_reply", KARI)
        modal = room.slack.of("views.open")[-1]["view"]
        await room.submit(modal, {"answer": "Bak huset."}, KARI)
        for user in (KARI, PER):
            told = await room.submit(modal, {"answer": "Foran huset."}, user)
            assert "Kari Nordmann har svart allerede." in room.tools.seen(told["view"])
        answers = [each for each in room.slack.posts if each["channel"] == "C1"][1:]
        assert len(answers) == 1
        assert "Bak huset." in room.tools.seen(answers[0])

    run(scenario)


def test_others_in_the_editors_channel_are_refused(run: Any) -> None:
    """In words, and the case stays open."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        for action in ("case_take", "case_reply"):
            await press(room, action, OLA)
            assert "Bare redaktører kan gjøre dette." in room.slack.responses[-1]["text"]
        assert room.editorial.cases.get(1).state is CaseState.OPEN
        await press(room, "case_reply", KARI)
        modal = room.slack.of("views.open")[-1]["view"]
        told = await room.submit(modal, {"answer": "Nei."}, OLA)
        assert "Bare redaktører" in room.tools.seen(told["view"])

    run(scenario)


# -- nothing is lost, nothing comes twice


def test_a_restart_between_the_press_and_the_message(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process ends right after the press; the next one tells the editors."""

    async def scenario(room: Any) -> None:
        with monkeypatch.context() as dead:
            dead.setattr("bot.surfaces.slack.postman.Postman.run", lambda *_: asyncio.sleep(0))
            await ask_and_escalate(room)
        assert not in_room(room)
        async with room.tools.process(
            room.slack, room.service.settings.database_url, room.service, editorial=room.start()
        ) as next_one:
            await next_one.app.room.postman.run(next_one.app.bolt.client)
            await deliver(room)
        assert len(in_room(room)) == 1

    run(scenario)


def test_a_crash_between_sending_and_noting_it(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that Slack took before the crash is found again by what it carries, and not sent twice."""

    async def scenario(room: Any) -> None:
        with monkeypatch.context() as crashing:
            crashing.setattr("bot.editorial.errands.Errands.done", lambda *_: None)
            await ask_and_escalate(room)
            await answer(room, KARI, "Bak huset.")
        before = len(room.slack.posts)
        due(room)
        await deliver(room)
        assert len(room.slack.posts) == before
        assert room.editorial.errands.waiting("slack") == 0

    run(scenario)


def test_rate_limits_and_cuts_in_delivery(run: Any) -> None:
    """Slack's 429 and dropped connections delay the messages and lose none."""

    async def scenario(room: Any) -> None:
        await room.say(f"<@UBOT> {NOT_FOUND}", user=ASKER)
        ask = room.tools.button(room.last, "escalate")
        room.slack.limited.update({"chat.postMessage": 2})
        room.slack.broken.update({"chat.postMessage": 1})
        await room.click(ask, user=ASKER, **where(room, "C1", "2.0", thread_ts="1.0"))
        assert len(in_room(room)) == 1
        room.slack.limited.update({"chat.postMessage": 1, "chat.update": 2})
        await answer(room, KARI, "Bak huset.")
        assert room.last["channel"] == "C1"
        assert "Besvart" in room.tools.seen(newest(room))

    run(scenario)


def test_slack_that_refuses_for_a_while(run: Any) -> None:
    """The bot is not in the channel yet: the message waits, and what happens meanwhile is in it when it comes."""

    async def scenario(room: Any) -> None:
        room.slack.closed.add(ROOM)
        await ask_and_escalate(room)
        room.editorial.take(1, room.tools.person(KARI, "Kari Nordmann"))
        await deliver(room)
        assert room.editorial.errands.waiting("slack") == 2
        room.slack.closed.clear()
        due(room)
        await deliver(room)
        assert "Tatt av Kari Nordmann." in room.tools.seen(newest(room))
        assert room.editorial.errands.waiting("slack") == 0

    run(scenario)


def test_two_processes_deliver_once(run: Any) -> None:
    """Both look for what is due at the same time."""

    async def scenario(room: Any) -> None:
        refs = [room.service.ask(NOT_FOUND, surface="slack").ref for _ in range(10)]
        for at, ref in enumerate(refs):
            room.editorial.escalate(ref, "slack", f"C{at}:1.0:{ASKER}")
        database = room.service.settings.database_url
        async with room.tools.process(room.slack, database, room.service, editorial=room.start()) as other:
            await asyncio.gather(deliver(room), other.app.room.postman.run(other.app.bolt.client))
        assert len(in_room(room)) == 10

    run(scenario)


# -- from an answer to a FAQ entry


async def make_draft(room: Any, user: str = KARI) -> Any:
    """A case, its answer, and the modal with its draft."""
    await ask_and_escalate(room)
    await answer(room, KARI, "Ja, **bak** huset.")
    await press(room, "case_make_faq", user)
    return view(room)


def test_an_answered_question_becomes_an_answer_for_the_next(run: Any, corpus: Path) -> None:
    """One press makes the draft; preview, publish, and the next person gets it."""

    async def scenario(room: Any) -> None:
        draft = await make_draft(room)
        pushed = await room.submit(draft, {"also": ALSO, "question": "Kan jeg parkere?"})
        assert pushed["response_action"] == "push"
        assert not room.tools.fake_slack.view_problems(pushed["view"])
        shown = room.tools.seen(pushed["view"]["blocks"])
        assert "Redaksjonen har svart på dette:" in shown
        assert "bak huset." in shown
        assert "Bygger på:" in shown
        told = await room.submit(pushed["view"], {"why": "Mange spør"})
        assert "Publiserer." in room.tools.seen(told["view"])
        assert "Publisert. Svaret er i bruk." in room.tools.seen(view(room))
        entry = load_faq(corpus / "faq" / "kan-jeg-parkere.md")
        assert (entry.approved_by, entry.also) == ("Kari Nordmann", tuple(ALSO.splitlines()))
        await room.say("<@UBOT> Kan jeg parkere?", user=OLA, channel="C2")
        assert "bak" in room.tools.seen(room.last["blocks"])
        assert "Redaksjonen har svart på dette:" in room.last["text"]
        assert "kan-jeg-parkere" in room.tools.seen(newest(room))
        assert "case_make_faq" not in json.dumps(newest(room))

    run(scenario)


def test_what_is_missing_is_said_at_its_field(run: Any) -> None:
    """Nothing is published, and what was typed stays."""

    async def scenario(room: Any) -> None:
        draft = await make_draft(room)
        told = await room.submit(draft, {"also": "en\nto", "answer": " ", "faq_sections": []})
        assert told["response_action"] == "errors"
        assert set(told["errors"]) == {"also", "answer", "based_on"}
        html = await room.submit(draft, {"also": ALSO, "answer": "Ja <b>her</b>"})
        assert "HTML" in html["errors"]["answer"]

    run(scenario)


def test_sections_are_found_by_what_is_typed(run: Any) -> None:
    """The field for sections offers the nearest; a choice ends up in the entry."""

    async def scenario(room: Any) -> None:
        asking = {"type": "block_suggestion", "action_id": "faq_sections", "block_id": "based_on", "value": "arkivere"}
        found = (await room.interact(asking)).json()
        assert found["options"][0]["value"] == "moderering#arkivere-meldinger"
        pushed = await room.submit(await make_draft(room), {"also": ALSO, "faq_sections": found["options"][:1]})
        assert "Moderering › Arkivere meldinger" in room.tools.seen(pushed["view"])

    run(scenario)


def test_a_published_answer_is_undone(run: Any, corpus: Path) -> None:
    """From the modal after publishing: the entry is gone, also for readers; again says that it was."""

    async def scenario(room: Any) -> None:
        pushed = await room.submit(await make_draft(room), {"also": ALSO, "question": "Kan jeg parkere?"})
        await room.submit(pushed["view"])
        undo = room.tools.button(view(room), "change_undo")
        inside = {"view": {"type": "modal", "id": "V1"}, "response_url": ""}
        await room.click(undo, **inside)
        assert "Angret." in room.tools.seen(view(room))
        assert not (corpus / "faq" / "kan-jeg-parkere.md").exists()
        await room.click(undo, **inside)
        assert "avgjort allerede" in room.tools.seen(view(room))

    run(scenario)


def test_a_blocked_publication_asks_for_a_reason(run: Any, corpus: Path) -> None:
    """The report in short, the file taken back; with a reason it goes through."""
    asked: list[str] = []

    def publish(accept: str, _by: str) -> str:
        asked.append(accept)
        if not accept:
            before, after = Seen("answered", first="ytringsfrihet#ledere-i-debatten"), Seen("not_found")
            changes = (Change("golden", "Kan ledere delta?", before, after, worse=True),)
            raise BlockedError(Report("b9", "b8", "2026-11-25T12:00:00+00:00", changes=changes))
        return "b9"

    async def scenario(room: Any) -> None:
        pushed = await room.submit(await make_draft(room), {"also": ALSO, "question": "Kan jeg parkere?"})
        await room.submit(pushed["view"])
        blocked = view(room)
        assert "«Kan ledere delta?»: ytringsfrihet#ledere-i-debatten → –" in room.tools.seen(blocked)
        assert not (corpus / "faq" / "kan-jeg-parkere.md").exists()
        await room.submit(blocked, {"accept": "Det nye er bedre"})
        assert "Publisert." in room.tools.seen(view(room))
        assert asked == ["", "Det nye er bedre"]
        assert room.editorial.changes.latest(1)[0].accepted == "Det nye er bedre"

    run(scenario, publish=publish)


def test_a_corpus_with_problems_is_told(run: Any, corpus: Path) -> None:
    """File and what to do; nothing is left behind and the draft waits in the queue."""

    async def scenario(room: Any) -> None:
        answer_text = "Ja, [her](finnes-ikke.md)."
        pushed = await room.submit(await make_draft(room), {"also": ALSO, "answer": answer_text})
        await room.submit(pushed["view"])
        assert "corpus/faq/hvor-parkerer-jeg.md" in room.tools.seen(view(room))
        assert not (corpus / "faq" / "hvor-parkerer-jeg.md").exists()
        assert "Forslag til FAQ" in room.tools.seen(await home(room, KARI))

    run(scenario)


def test_an_editor_who_closed_the_window_is_told_all_the_same(run: Any) -> None:
    """What came of publishing comes as a direct message, with the way back."""

    async def scenario(room: Any) -> None:
        pushed = await room.submit(await make_draft(room), {"also": ALSO})
        room.slack.shut.add("V1")
        await room.submit(pushed["view"])
        told = next(each for each in room.slack.posts if each["channel"] == f"D{KARI}")
        assert "Publisert." in told["text"]
        assert room.tools.button(told, "change_undo")

    run(scenario)


def test_a_defect_in_publishing_is_told(run: Any) -> None:
    """With a reference, and the draft is in the queue."""

    def publish(*_: str) -> str:
        raise RuntimeError

    async def scenario(room: Any) -> None:
        pushed = await room.submit(await make_draft(room), {"also": ALSO})
        await room.submit(pushed["view"])
        assert "(ref. " in room.tools.seen(view(room))
        assert room.editorial.queue(room.tools.person(KARI, "")).proposals

    run(scenario, publish=publish)


def shortcut(room: Any, message: Any) -> Any:
    return {
        "type": "message_action",
        "callback_id": "save_as_faq",
        "message": message,
        "channel": {"id": "C1"},
        "response_url": f"{room.slack.url}/response/s",
    }


def test_any_message_becomes_a_draft(run: Any) -> None:
    """A question is the question; a reply in a thread is the answer to what the thread began with. Both redacted."""

    async def scenario(room: Any) -> None:
        first = room.message("Kan vi dele bilder? Ring 912 34 567", user=OLA)
        await room.interact(shortcut(room, first), KARI)
        fields = {b["block_id"]: b["element"] for b in view(room)["blocks"] if b["type"] == "input"}
        assert fields["question"]["initial_value"] == "Kan vi dele bilder? Ring [telefonnummer]"
        assert "initial_value" not in fields["answer"]
        reply = room.message("Bare med samtykke.", user=PER, thread_ts=first["ts"])
        await room.interact(shortcut(room, reply), KARI)
        fields = {b["block_id"]: b["element"] for b in view(room)["blocks"] if b["type"] == "input"}
        assert fields["question"]["initial_value"] == "Kan vi dele bilder? Ring [telefonnummer]"
        assert fields["answer"]["initial_value"] == "Bare med samtykke."
        assert fields["based_on"]["initial_options"]

    run(scenario)


def test_others_drafts_wait_for_approval(run: Any, corpus: Path) -> None:
    """Sent in with a reason, announced to the editors, opened from there and published by one of them."""

    async def scenario(room: Any) -> None:
        message = room.message("Kan vi dele bilder?", user=OLA)
        await room.interact(shortcut(room, message), OLA)
        values = {"also": ALSO, "answer": "Bare med samtykke."}
        pushed = await room.submit(view(room), values, OLA)
        assert pushed["view"]["submit"]["text"] == "Send inn"
        told = await room.submit(pushed["view"], {"why": "Får det ofte"}, OLA)
        assert "Forslaget er sendt til redaksjonen." in room.tools.seen(told["view"])
        assert not (corpus / "faq" / "kan-vi-dele-bilder.md").exists()
        news = in_room(room)[-1]
        assert "Fra Ola Ansatt" in room.tools.seen(news)
        await press(room, "faq_open", OLA, news)
        assert "Bare redaktører" in room.tools.seen(view(room))
        await press(room, "faq_open", PER, news)
        pushed = await room.submit(view(room), None, PER)
        assert pushed["view"]["submit"]["text"] == "Publiser"
        await room.submit(pushed["view"], None, PER)
        assert load_faq(corpus / "faq" / "kan-vi-dele-bilder.md").approved_by == "Per Hansen"
        await press(room, "proposal_close", PER, news)
        assert "avgjort allerede" in room.slack.responses[-1]["text"]

    run(scenario)


# -- wished changes


def test_a_change_is_wished_for_on_a_quote(run: Any) -> None:
    """Anybody may; the editors see the section, the quoted words and the wish, redacted."""

    async def scenario(room: Any) -> None:
        await room.say("<@UBOT> Kan ledere delta i debatten?", user=ASKER)
        await room.click(room.tools.button(room.last, "suggest"), user=OLA)
        modal = room.slack.of("views.open")[-1]["view"]
        told = await room.submit(modal, {"text": "Skriv om Teams. 912 34 567"}, OLA)
        assert "Forslaget er sendt" in room.tools.seen(told["view"])
        news = room.tools.seen(in_room(room)[-1])
        assert "Ytringsfrihet › Ledere i debatten" in news
        assert "Ledere bør tenke seg om." in news
        assert "Skriv om Teams. [telefonnummer]" in news
        await press(room, "proposal_close", KARI)
        assert room.slack.responses[-1]["text"] == "Ferdig"
        assert not room.editorial.queue(room.tools.person(KARI, "")).wishes

    run(scenario)


def test_a_wish_about_one_of_several_quotes(run: Any) -> None:
    """The modal asks which; the one chosen is attached."""

    async def scenario(room: Any) -> None:
        await room.say("<@UBOT> Kan jeg kritisere etaten min?", user=ASKER)
        value = room.tools.button(room.last, "suggest")
        await room.click(value, user=OLA)
        modal = room.slack.of("views.open")[-1]["view"]
        chosen = [each for each in room.tools.fake_slack.walk(modal) if each.get("action_id") == "which"]
        which = {"which": chosen[0]["options"][-1]} if chosen else {}
        await room.submit(modal, {**which, "text": "Kort ned."}, OLA)
        (wish,) = room.editorial.queue(room.tools.person(KARI, "")).wishes
        assert wish.wish.section.endswith((chosen[0]["options"][-1] if chosen else modal["blocks"][0])["text"]["text"])

    run(scenario)


def test_a_wish_on_a_quote_that_is_gone(run: Any) -> None:
    """Says so."""

    async def scenario(room: Any) -> None:
        await room.click({"action_id": "suggest", "value": "from another version"}, user=OLA)
        assert "finnes ikke lenger" in room.tools.seen(room.slack.of("views.open")[-1]["view"])

    run(scenario)


# -- the App Home


def test_the_home_of_editors_has_the_queue(run: Any, corpus: Path) -> None:
    """Cases, proposals, wishes, stale entries and the latest changes, with their buttons; others see none of it."""

    async def scenario(room: Any) -> None:
        approve(corpus)
        change(corpus / "guidance" / "moderering.md", "Dere kan slette", "Dere bør slette")
        room.editorial.press.publish("", "")
        await ask_and_escalate(room)
        text = room.tools.seen(await home(room, KARI))
        assert "Redaksjonens kø" in text
        assert NOT_FOUND in text
        assert "Kan vi slette en kommentar?" in text
        assert "Redaksjonens kø" not in room.tools.seen(await home(room, ASKER))

    run(scenario)


def test_an_empty_queue_says_so(run: Any) -> None:
    """And nothing more."""

    async def scenario(room: Any) -> None:
        assert "Ingenting venter." in room.tools.seen(await home(room, KARI))

    run(scenario)


def test_a_full_queue_fits(run: Any) -> None:
    """Only some of each kind are shown, with how many more there are."""

    async def scenario(room: Any) -> None:
        for at in range(12):
            ref = room.service.ask(f"{NOT_FOUND} {'langt ' * 300}", surface="slack").ref
            room.editorial.escalate(ref, "slack", f"C{at}:1.0:{ASKER}")
        assert "og 7 til" in room.tools.seen(await home(room, KARI))

    run(scenario)


def test_a_case_is_taken_from_the_home(run: Any) -> None:
    """The home shows it at once, and the editors' message too."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        shown = await home(room, KARI)
        inside = {"view": {"type": "home", "id": "VH"}, "response_url": "", "container": {"type": "view"}}
        await room.click(room.tools.button(shown, "case_take_1"), user=KARI, **inside)
        assert "Tatt av Kari Nordmann." in room.tools.seen(room.slack.of("views.publish")[-1]["view"])
        assert "Tatt av Kari Nordmann." in room.tools.seen(newest(room))

    run(scenario)


def test_a_stale_entry_is_gone_through_from_the_home(run: Any, corpus: Path) -> None:
    """It opens as a draft; publishing it again takes the note away, and the change can be undone from the home."""

    async def scenario(room: Any) -> None:
        approve(corpus)
        change(corpus / "guidance" / "moderering.md", "Dere kan slette", "Dere bør slette")
        room.editorial.press.publish("", "")
        shown = await home(room, KARI)
        inside = {"view": {"type": "home", "id": "VH"}, "response_url": "", "container": {"type": "view"}}
        await room.click(room.tools.button(shown, "entry_open_slette-kommentar"), user=KARI, **inside)
        pushed = await room.submit(view(room), {"answer": "Ja, og dere bør."})
        await room.submit(pushed["view"])
        assert not room.editorial.queue(room.tools.person(KARI, "")).stale
        assert load_faq(corpus / "faq" / "slette-kommentar.md").answer == "Ja, og dere bør."
        await room.click(room.tools.button(await home(room, KARI), "change_undo_1"), user=KARI, **inside)
        assert load_faq(corpus / "faq" / "slette-kommentar.md").answer == "Ja, når den bryter reglene."

    run(scenario)


def test_a_change_that_was_changed_since_is_not_undone(run: Any, corpus: Path) -> None:
    """The editor is told why."""

    async def scenario(room: Any) -> None:
        pushed = await room.submit(await make_draft(room), {"also": ALSO, "question": "Kan jeg parkere?"})
        await room.submit(pushed["view"])
        undo = room.tools.button(view(room), "change_undo")
        change(corpus / "faq" / "kan-jeg-parkere.md", "bak", "foran")
        await room.click(undo, view={"type": "modal", "id": "V1"}, response_url="")
        assert "Fila er endret siden." in room.tools.seen(view(room))

    run(scenario)


def test_the_log_has_no_words_of_anybody(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing of questions, answers or names is logged, also when Slack refuses."""

    async def scenario(room: Any) -> None:
        room.slack.closed.add(ROOM)
        await ask_and_escalate(room, "Hvor parkerer hemmelighetene?")
        assert room.editorial.errands.claim(1) is None

    run(scenario)
    printed = capsys.readouterr()
    assert "slack.failed" in printed.out + printed.err
    assert "hemmelig" not in printed.out + printed.err
