"""The editors' loop in Teams, through signed requests and the SDK's real dispatch: named by what people do."""

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
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
from bot.editorial.types import CaseState, Person
from bot.journal import Journal
from bot.journal.tables import ErrandRow
from bot.publishing import BlockedError, Change, Report, Seen
from bot.service import BotService
from bot.settings import Settings
from index.builds.build import Build
from index.builds.store import BuildStore
from index.read.corpus import load_faq

ASKER, KARI, PER, OLA = "29:siri", "29:kari", "29:per", "29:ola"
NAMES = {ASKER: "Siri Spør", KARI: "Kari Nordmann", PER: "Per Hansen", OLA: "Ola Ansatt"}
NOT_FOUND = "Hvor parkerer jeg?"
UNCERTAIN = "Kan ledere slette?"
SURE = "Kan ledere delta i debatten?"
ROOM = "19:red@thread.tacv2"
THREAD = "19:c@thread.tacv2;messageid=100"
ALSO = "parkering\nKan eg parkere?\nMay I use the parking?"
ASK = "Spør kommunikasjonsavdelingen"


@pytest.fixture(autouse=True)
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.surfaces.teams.sending.FIRST_WAIT", 0.0)


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
    teams: Any,
    tools: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., None]]:
    """Runs a scenario in a tenant with a real service and the editors Kari and Per."""
    monkeypatch.setenv("VEILEDER_DATABASE", database)
    monkeypatch.setenv("VEILEDER_URL", tools.fakes.BASE_URL)
    service = BotService(Settings(), encoder, Journal.open(database))
    editors = frozenset((f"teams:aad-{KARI}", f"teams:aad-{PER}", "slack:U1"))
    own = replace(editorial_settings(Settings()), editors=editors, channels={"teams": ROOM})
    made: list[Editorial] = []

    def start(publish: Any = None, **settings: Any) -> Editorial:
        made.append(Editorial(service, replace(own, **settings), publish or (lambda *_: build_small(corpus, store).id)))
        return made[-1]

    def run(
        scenario: Callable[[Any], Awaitable[None]], publish: Any = None, patience: float = 60.0, **settings: Any
    ) -> None:
        async def whole() -> None:
            editorial = start(publish, **settings)
            async with tools.process(teams, database, service, editorial, patience=patience) as opened:
                opened.start, opened.editorial, opened.tools, opened.database = start, editorial, tools, database
                await scenario(opened)
                assert not teams.refused

        asyncio.run(whole())

    yield run
    for each in made:
        each.close()
    service.journal.close()


# -- what people do


def who(user: str) -> dict[str, Any]:
    return {"from": {"id": user, "name": NAMES[user], "aadObjectId": f"aad-{user}"}}


def button(card: Any, title: str, tools: Any) -> Any:
    """The first button of this title, wherever in the card."""
    found = [each for each in tools.fake_teams.walk(card) if str(each.get("type")).startswith("Action.")]
    titles = [each.get("title") for each in found]
    assert title in titles, f"no {title} among {titles}"
    return found[titles.index(title)]


def fields(card: Any, tools: Any) -> dict[str, str]:
    """What stands in a card's fields, as a client sends it with every press."""
    inputs = [each for each in tools.fake_teams.walk(card) if str(each.get("type")).startswith("Input.")]
    return {each["id"]: each.get("value", "") for each in inputs}


async def press(room: Any, card: Any, title: str, user: str, typed: Any = None, **more: Any) -> Any:
    """A press with what was typed; returns the line or the card that the one who pressed sees."""
    found = button(card, title, room.tools)
    data = {**found["data"], **fields(card, room.tools), **(typed or {})}
    if found["type"] == "Action.Execute":
        action = {"type": "Action.Execute", "verb": found["verb"], "data": data}
        told = await room.invoke("adaptiveCard/action", {"action": action}, **who(user), **more)
        return checked(told["value"], room.tools)
    name = "task/fetch" if "msteams" in found["data"] else "task/submit"
    return in_dialog(await room.invoke(name, {"data": data}, **who(user), **more), room.tools)


def in_dialog(told: Any, tools: Any) -> Any:
    value = told["task"]["value"]
    return value if told["task"]["type"] == "message" else checked(value["card"]["content"], tools)


def checked(shown: Any, tools: Any) -> Any:
    if not isinstance(shown, str):
        assert not tools.fake_teams.card_problems(shown)
        assert len(json.dumps(shown, ensure_ascii=False).encode()) < tools.fake_teams.MESSAGE_BYTES
    return shown


def used_on(content: str, command: str) -> dict[str, Any]:
    """A command of the message extension used on a message."""
    payload = {"id": "1", "body": {"contentType": "html", "content": content}}
    return {"commandId": command, "commandContext": "message", "messagePayload": payload, "data": {}}


async def ask_and_escalate(room: Any, question: str = NOT_FOUND, **more: Any) -> Any:
    """A reader asks in a channel and presses the button; what they are told is returned."""
    await room.mention(question, **who(ASKER), **more)
    where = {"kind": "channel", **more}
    return await press(room, room.last, ASK, ASKER, **where)


def in_room(room: Any) -> list[Any]:
    """The cards that were posted to the editors, as they were first."""
    return [each["attachments"][0]["content"] for each in room.teams.messages if each["in"] == ROOM]


def newest(room: Any) -> Any:
    """The editors' latest card as it is now."""
    shown = [each for each in room.teams.updates if each["in"] == ROOM]
    return shown[-1]["attachments"][0]["content"] if shown else in_room(room)[-1]


async def at_desk(room: Any, title: str, user: str, typed: Any = None, card: Any = None) -> Any:
    """A press in the editors' channel."""
    return await press(room, card or newest(room), title, user, typed, kind="channel", where=f"{ROOM};messageid=1")


async def answer(room: Any, user: str, words: str) -> Any:
    return await at_desk(room, "Send", user, {"answer": words})


def due(room: Any) -> None:
    with room.editorial.engine.begin() as connection:
        connection.execute(update(ErrandRow).values(due_at=datetime.now(UTC) - timedelta(hours=2)))


async def deliver(room: Any) -> None:
    await room.app.room.postman.run(room.app.sdk)


async def queue(room: Any, user: str, words: str = "kø") -> Any:
    await room.say(words, **who(user))
    return room.last


def person(user: str) -> Person:
    return Person("teams", f"aad-{user}", NAMES[user])


def to_asker(room: Any) -> list[Any]:
    return [each for each in room.teams.messages if each["in"] != ROOM]


# -- asking the editors


@pytest.mark.parametrize("question", [NOT_FOUND, UNCERTAIN])
def test_a_question_without_an_answer_reaches_the_editors(run: Any, question: str) -> None:
    """Question, nearest guidance, state and buttons; the asker is told, and named nowhere."""

    async def scenario(room: Any) -> None:
        told = await ask_and_escalate(room, question)
        assert "uten navnet ditt" in told
        (card,) = in_room(room)
        text = room.tools.seen(card)
        assert question in text
        assert "Åpen. Ingen har tatt saken." in text
        assert "Nærmest i veiledningen:" in text
        assert [each for each in room.tools.fake_teams.walk(card) if each.get("type") == "Action.OpenUrl"]
        assert {"Ta saken", "Svar"} <= {each["title"] for each in card["actions"]}
        assert ASKER not in json.dumps(card)
        assert "Siri" not in json.dumps(card)
        assert question in card["fallbackText"]

    run(scenario)


def test_a_sure_answer_has_no_such_button(run: Any) -> None:
    """Only what the guidance did not surely answer can be put to the editors; a change can be suggested."""

    async def scenario(room: Any) -> None:
        await room.mention(SURE)
        assert ASK not in json.dumps(room.last, ensure_ascii=False)
        assert button(room.last, "Foreslå endring", room.tools)["mode"] == "secondary"

    run(scenario)


def test_pressing_again_asks_once(run: Any) -> None:
    """Double presses and other readers' presses make no second case and no second message."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        first = room.teams.cards[0]
        again = [press(room, first, ASK, user, kind="channel") for user in (ASKER, ASKER, OLA)]
        for told in await asyncio.gather(*again):
            assert "sendt til kommunikasjonsavdelingen allerede" in told
        assert len(in_room(room)) == 1

    run(scenario)


def test_after_a_no_the_editors_can_be_asked(run: Any) -> None:
    """The dialog that asks what was missing has the button; the answer comes in the thread all the same."""

    async def scenario(room: Any) -> None:
        await room.mention(SURE, **who(ASKER))
        dialog = await press(room, room.last, "Fikk du svar? Nei", ASKER, kind="channel")
        assert "Spørsmålet er sendt" in await press(room, dialog, ASK, ASKER, kind="channel")
        assert len(in_room(room)) == 1
        await answer(room, KARI, "Ja.")
        assert to_asker(room)[-1]["in"] == THREAD

    run(scenario)


@pytest.mark.parametrize("settings", [{"escalation": False}, {"channels": {}}])
def test_the_feature_can_be_off(run: Any, settings: dict[str, Any]) -> None:
    """By setting, or without a channel for editors anywhere: no button, and an old one finds nobody."""

    async def scenario(room: Any) -> None:
        await room.mention(NOT_FOUND, **who(ASKER))
        assert ASK not in json.dumps(room.last, ensure_ascii=False)
        dialog = await press(room, room.last, "Fikk du svar? Nei", ASKER, kind="channel")
        assert ASK not in json.dumps(dialog, ensure_ascii=False)
        data = {"do": "escalate", "ref": room.service.journal.entries()[0].ref, "lang": "nb"}
        action = {"type": "Action.Execute", "verb": "escalate", "data": data}
        told = await room.invoke("adaptiveCard/action", {"action": action}, kind="channel")
        assert "finner ikke spørsmålet" in told["value"]
        assert not in_room(room)

    run(scenario, **settings)


def test_personal_data_never_reaches_the_editors(run: Any) -> None:
    """The question is redacted before anything is made of it."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room, "Hvor parkerer jeg? Ring 912 34 567 eller ola@etat.no")
        (card,) = in_room(room)
        assert "912" not in json.dumps(room.teams.messages[-1])
        assert "[telefonnummer]" in room.tools.seen(card)

    run(scenario)


def test_nothing_in_a_question_or_an_answer_acts(run: Any) -> None:
    """Neither can format, mention or link by itself; an address in an editor's answer is a link that shows itself."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room, "Hvor parkerer jeg? **fet** [lenke](https://ond.no) &lt;at&gt;alle&lt;/at&gt;")
        await answer(room, KARI, "Se <at>alle</at> *nå* {{DATE(x)}} https://p.no/plass. Eller [her](https://q.no).")
        for message in (*room.teams.messages, *room.teams.updates):
            kinds = {each["type"] for each in room.tools.fake_teams.walk(message) if "type" in each}
            assert "mention" not in kinds
            blocks = [each for each in room.tools.fake_teams.walk(message) if each.get("type") == "TextBlock"]
            assert not any("ond.no" in each["text"] or "p.no" in each["text"] for each in blocks)
        shown = room.tools.fake_teams.walk(to_asker(room)[-1])
        assert [each["url"] for each in shown if each.get("type") == "Action.OpenUrl"] == [
            "https://p.no/plass",
            "https://q.no",
        ]

    run(scenario)


# -- taking and answering


def test_an_answer_reaches_the_asker_in_the_thread(run: Any) -> None:
    """In the editor's own words, with who answered; the editors' card shows how far it has come."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        taken = await at_desk(room, "Ta saken", KARI)
        assert "Tatt av Kari Nordmann." in room.tools.seen(taken)
        assert "Tatt av Kari Nordmann." in room.tools.seen(newest(room))
        await answer(room, KARI, "Bak huset:\n\n- til venstre\n- til høyre")
        told = to_asker(room)[-1]
        assert told["in"] == THREAD
        text = room.tools.seen(told["attachments"][0]["content"])
        assert f"Kari Nordmann i kommunikasjonsavdelingen svarer på spørsmålet «{NOT_FOUND}»:" in text
        assert "til venstre" in text
        assert "Besvart av Kari Nordmann" in room.tools.seen(newest(room))
        assert "Bak huset" in room.tools.seen(newest(room))
        assert room.editorial.errands.waiting("teams") == 0

    run(scenario)


def test_an_answer_is_framed_in_the_askers_language(run: Any) -> None:
    """The frame follows the question, the words are the editor's."""

    async def scenario(room: Any) -> None:
        await room.mention("Where is the parking?", **who(ASKER))
        told = await press(room, room.last, "Ask the communication department", ASKER, kind="channel")
        assert "without your name" in told
        await answer(room, KARI, "Behind the house.")
        assert "answers the question" in to_asker(room)[-1]["summary"]
        assert to_asker(room)[-1]["attachments"][0]["content"]["lang"] == "en"

    run(scenario)


def test_who_asked_in_the_personal_chat_is_answered_there(run: Any) -> None:
    """By a proactive message to the same conversation."""

    async def scenario(room: Any) -> None:
        await room.say(NOT_FOUND, **who(ASKER))
        await press(room, room.last, ASK, ASKER)
        await answer(room, KARI, "Bak huset.")
        assert to_asker(room)[-1]["in"] == "a:1"

    run(scenario)


def test_who_asked_in_the_message_extension_is_answered_in_private(run: Any) -> None:
    """The bot is not part of the conversation that it is used in."""

    async def scenario(room: Any) -> None:
        value = used_on(f"<p>{NOT_FOUND}</p>", "ask")
        found = await room.invoke("composeExtension/fetchTask", value, **who(ASKER), kind="groupChat")
        dialog = in_dialog(found, room.tools)
        data = button(dialog, ASK, room.tools)["data"]
        submit = {**value, "data": data}
        told = await room.invoke("composeExtension/submitAction", submit, **who(ASKER), kind="groupChat")
        assert "i en melding fra meg" in told["task"]["value"]
        await answer(room, KARI, "Bak huset.")
        assert room.teams.opened == [ASKER]
        assert to_asker(room)[-1]["in"] == f"own:{ASKER}"

    run(scenario)


def test_a_conversation_that_was_closed_meanwhile(run: Any) -> None:
    """The asker gets the answer directly instead."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        room.teams.closed.add(THREAD)
        await answer(room, KARI, "Bak huset.")
        assert to_asker(room)[-1]["in"] == f"own:{ASKER}"

    run(scenario)


def test_a_client_that_sends_presses_as_messages(run: Any) -> None:
    """The same, answered in a message."""

    async def scenario(room: Any) -> None:
        await room.mention(NOT_FOUND, **who(ASKER))
        data = button(room.last, ASK, room.tools)["data"]
        await room.say("", value=data, kind="channel", **who(ASKER))
        assert "uten navnet ditt" in room.tools.seen(to_asker(room)[-1])
        reply = {**button(in_room(room)[0], "Send", room.tools)["data"], "answer": "Bak huset."}
        await room.say("", value=reply, kind="channel", where=f"{ROOM};messageid=1", **who(KARI))
        assert "Bak huset." in room.tools.seen(to_asker(room)[-1])

    run(scenario)


def test_two_editors_take_the_same_case(run: Any) -> None:
    """One wins, the other is told who and may take it over."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        card = in_room(room)[0]
        shown = await asyncio.gather(*(at_desk(room, "Ta saken", user, card=card) for user in (KARI, PER)))
        case = room.editorial.cases.get(1)
        won, lost = (KARI, PER) if case.taken_by == person(KARI).key else (PER, KARI)
        told = shown[0 if lost == KARI else 1]
        assert f"{NAMES[won]} har tatt saken." in room.tools.seen(told)
        await at_desk(room, "Overta saken", lost, card=told)
        assert room.editorial.cases.get(1).taken_by == person(lost).key
        assert f"Tatt av {NAMES[lost]}." in room.tools.seen(newest(room))

    run(scenario)


def test_two_editors_answer_the_same_case(run: Any) -> None:
    """The first answer is sent; the other editor is told, and the asker hears once."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        card = in_room(room)[0]
        await at_desk(room, "Send", KARI, {"answer": "Bak huset."}, card)
        for user in (KARI, PER):
            told = await at_desk(room, "Send", user, {"answer": "Foran huset."}, card)
            assert "Kari Nordmann har svart allerede." in told
        assert len(to_asker(room)) == 2
        assert "Bak huset." in room.tools.seen(to_asker(room)[-1])

    run(scenario)


def test_an_answer_without_words_is_not_sent(run: Any) -> None:
    """The client holds it back; one that does not is told."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        assert await answer(room, KARI, "  ") == "Skriv svaret."
        assert room.editorial.cases.get(1).state is CaseState.OPEN

    run(scenario)


def test_others_in_the_editors_channel_are_refused(run: Any) -> None:
    """In words, and the case stays open."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        assert "Bare redaktører kan gjøre dette." in await at_desk(room, "Ta saken", OLA)
        assert "Bare redaktører kan gjøre dette." in await answer(room, OLA, "Nei.")
        assert room.editorial.cases.get(1).state is CaseState.OPEN
        await answer(room, KARI, "Ja.")
        assert "Bare redaktører" in await at_desk(room, "Lag FAQ", OLA)
        assert "Bare redaktører" in room.tools.seen(await queue(room, OLA))

    run(scenario)


@pytest.mark.parametrize("words", ["- a\n" * 750, "ord " * 700, "😀" * 1500])
def test_an_answer_of_any_shape_reaches_the_asker_whole(run: Any, words: str) -> None:
    """Also one whose elements would weigh more than Teams takes."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        await answer(room, KARI, words)
        text = room.tools.seen(to_asker(room)[-1]["attachments"][0]["content"])
        assert text.count("a") >= words.count("a")
        assert text.count("ord") >= words.count("ord")
        assert text.count("😀") == words.count("😀")

    run(scenario)


# -- the other chat


def test_a_question_from_slack_is_answered_by_editors_in_teams(run: Any) -> None:
    """Posted here, answered here; the answer is an errand of Slack's."""

    async def scenario(room: Any) -> None:
        ref = room.service.ask(NOT_FOUND, surface="slack").ref
        room.editorial.escalate(ref, "slack", "C1:1.0:U5")
        await deliver(room)
        await answer(room, KARI, "Bak huset.")
        assert not to_asker(room)
        assert "Besvart av Kari Nordmann" in room.tools.seen(newest(room))
        assert (room.editorial.errands.waiting("slack"), room.editorial.errands.waiting("teams")) == (1, 0)

    run(scenario)


def test_a_question_from_teams_is_answered_by_editors_in_slack(run: Any) -> None:
    """Nothing is posted to editors here, and the answer comes in the thread."""

    async def scenario(room: Any) -> None:
        assert "uten navnet ditt" in await ask_and_escalate(room)
        assert room.editorial.errands.waiting("slack") == 1
        room.editorial.answer(1, Person("slack", "U1", "Kari Nordmann"), "Bak huset.")
        await deliver(room)
        assert room.teams.messages[-1]["in"] == THREAD
        assert "Bak huset." in room.tools.seen(room.last)
        assert room.editorial.errands.waiting("teams") == 0

    run(scenario, channels={"slack": "CRED"})


# -- nothing is lost


def test_a_restart_between_the_press_and_the_message(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process ends right after the press; the next one tells the editors, and later the asker."""

    async def scenario(room: Any) -> None:
        with monkeypatch.context() as dead:
            dead.setattr("bot.surfaces.teams.postman.Postman.run", lambda *_: asyncio.sleep(0))
            await ask_and_escalate(room)
        assert not in_room(room)
        async with room.tools.process(room.teams, room.database, room.service, room.start()) as next_one:
            await deliver(next_one)
            await deliver(room)
            assert len(in_room(room)) == 1
            with monkeypatch.context() as dead:
                dead.setattr("bot.surfaces.teams.postman.Postman.run", lambda *_: asyncio.sleep(0))
                await answer(room, KARI, "Bak huset.")
            assert len(to_asker(room)) == 1
            await asyncio.gather(deliver(next_one), deliver(room))
        assert len(to_asker(room)) == 2
        assert "Besvart" in room.tools.seen(newest(room))

    run(scenario)


def test_rate_limits_and_cuts_in_delivery(run: Any) -> None:
    """Teams' 429, outages and dropped connections delay the messages and lose none."""

    async def scenario(room: Any) -> None:
        await room.mention(NOT_FOUND, **who(ASKER))
        card = room.last
        room.teams.limited.update({429: 2, 503: 1})
        room.teams.cut = 1
        await press(room, card, ASK, ASKER, kind="channel")
        assert len(in_room(room)) == 1
        room.teams.limited.update({429: 3})
        await answer(room, KARI, "Bak huset.")
        assert "Bak huset." in room.tools.seen(to_asker(room)[-1])
        assert "Besvart" in room.tools.seen(newest(room))

    run(scenario)


def test_teams_that_refuses_for_a_while(run: Any) -> None:
    """The bot is not in the channel yet: the message waits, and what happens meanwhile is in it when it comes."""

    async def scenario(room: Any) -> None:
        room.teams.closed.add(ROOM)
        await ask_and_escalate(room)
        room.editorial.take(1, person(KARI))
        await deliver(room)
        assert room.editorial.errands.waiting("teams") == 2
        room.teams.closed.clear()
        due(room)
        await deliver(room)
        assert "Tatt av Kari Nordmann." in room.tools.seen(newest(room))
        assert room.editorial.errands.waiting("teams") == 0

    run(scenario)


def test_a_card_that_somebody_deleted(run: Any) -> None:
    """It is not changed any more, and the asker gets the answer all the same."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        card = in_room(room)[0]
        room.teams.gone.add("m2")
        await at_desk(room, "Send", KARI, {"answer": "Bak huset."}, card)
        assert "Bak huset." in room.tools.seen(to_asker(room)[-1])
        assert room.editorial.errands.waiting("teams") == 0

    run(scenario)


def test_two_processes_deliver_once(run: Any) -> None:
    """Both look for what is due at the same time."""

    async def scenario(room: Any) -> None:
        for _ in range(10):
            ref = room.service.ask(NOT_FOUND, surface="teams").ref
            room.editorial.escalate(ref, "teams", "{}")
        async with room.tools.process(room.teams, room.database, room.service, room.start()) as other:
            await asyncio.gather(deliver(room), deliver(other))
        assert len(in_room(room)) == 10

    run(scenario)


# -- from an answer to a FAQ entry


async def make_draft(room: Any, user: str = KARI) -> Any:
    """A case, its answer, and the card with its draft."""
    await ask_and_escalate(room)
    await answer(room, KARI, "Ja, **bak** huset.")
    return await at_desk(room, "Lag FAQ", user)


async def preview_of(room: Any, **typed: str) -> Any:
    return await at_desk(room, "Forhåndsvis", KARI, {"also": ALSO, **typed}, await make_draft(room))


def test_an_answered_question_becomes_an_answer_for_the_next(run: Any, corpus: Path) -> None:
    """One press makes the draft; preview, publish, and the next person gets it."""

    async def scenario(room: Any) -> None:
        preview = await preview_of(room, question="Kan jeg parkere?")
        shown = room.tools.seen(preview)
        assert "Redaksjonen har svart på dette:" in shown
        assert "bak huset." in shown
        assert "Bygger på:" in shown
        told = await at_desk(room, "Publiser", KARI, {"why": "Mange spør"}, preview)
        assert "Publisert. Svaret er i bruk." in room.tools.seen(told)
        entry = load_faq(corpus / "faq" / "kan-jeg-parkere.md")
        assert (entry.approved_by, entry.also) == ("Kari Nordmann", tuple(ALSO.splitlines()))
        assert room.editorial.changes.latest(1)[0].why == "Mange spør"
        assert "kan-jeg-parkere" in room.tools.seen(newest(room))
        assert "Lag FAQ" not in json.dumps(newest(room))
        await room.say("Kan jeg parkere?", **who(OLA))
        assert "Redaksjonen har svart på dette:" in room.tools.seen(room.last)

    run(scenario)


def test_what_is_missing_is_said_and_what_was_typed_stays(run: Any) -> None:
    """Nothing is published."""

    async def scenario(room: Any) -> None:
        draft = await make_draft(room)
        typed = {"also": "en\nto", "answer": " ", "based_on": "", "question": "Kan jeg?"}
        told = await at_desk(room, "Forhåndsvis", KARI, typed, draft)
        text = room.tools.seen(told)
        assert "Skriv minst tre andre måter å spørre på, én på hver linje." in text
        assert "Skriv svaret." in text
        assert "Velg minst én del av veiledningen som svaret bygger på." in text
        assert fields(told, room.tools)["question"] == "Kan jeg?"
        html = await at_desk(room, "Forhåndsvis", KARI, {"also": ALSO, "answer": "Ja <b>her</b>"}, draft)
        assert "HTML" in room.tools.seen(html)

    run(scenario)


def test_sections_are_found_by_what_is_typed(run: Any) -> None:
    """More to choose from, everything else as it was; a choice ends up in the entry."""

    async def scenario(room: Any) -> None:
        draft = await make_draft(room)
        more = await at_desk(room, "Finn flere deler", KARI, {"find": "arkivere", "question": "Min egen?"}, draft)
        assert fields(more, room.tools)["question"] == "Min egen?"
        chosen = "moderering#arkivere-meldinger"
        assert chosen in json.dumps(more)
        preview = await at_desk(room, "Forhåndsvis", KARI, {"also": ALSO, "based_on": chosen}, more)
        assert "Moderering › Arkivere meldinger" in room.tools.seen(preview)
        again = await at_desk(room, "Endre", KARI, card=preview)
        assert fields(again, room.tools)["based_on"] == chosen

    run(scenario)


def test_the_way_back_leads_to_the_case(run: Any) -> None:
    """An editor who changes their mind sees the case again."""

    async def scenario(room: Any) -> None:
        assert NOT_FOUND in room.tools.seen(await at_desk(room, "Tilbake", KARI, card=await make_draft(room)))

    run(scenario)


def test_a_published_answer_is_undone(run: Any, corpus: Path) -> None:
    """From the card after publishing: the entry is gone, also for readers; again says that it was."""

    async def scenario(room: Any) -> None:
        done = await at_desk(room, "Publiser", KARI, card=await preview_of(room, question="Kan jeg parkere?"))
        assert "Angret." in room.tools.seen(await at_desk(room, "Angre", KARI, card=done))
        assert not (corpus / "faq" / "kan-jeg-parkere.md").exists()
        assert "avgjort allerede" in await at_desk(room, "Angre", KARI, card=done)

    run(scenario)


def test_a_blocked_publication_asks_for_a_reason(run: Any, corpus: Path) -> None:
    """The report in short, the file taken back; with a reason it goes through, without one it does not."""
    asked: list[str] = []

    def publish(accept: str, _by: str) -> str:
        asked.append(accept)
        if not accept:
            worse = Change(
                "golden", "Kan ledere delta?", Seen("answered", "a#b"), Seen("faq", faq="parkere"), worse=True
            )
            raise BlockedError(Report("b9", "b8", "2026-11-25T12:00:00+00:00", changes=(worse,)))
        return "b9"

    async def scenario(room: Any) -> None:
        blocked = await at_desk(room, "Publiser", KARI, card=await preview_of(room, question="Kan jeg parkere?"))
        assert "«Kan ledere delta?»" in room.tools.seen(blocked)
        assert not (corpus / "faq" / "kan-jeg-parkere.md").exists()
        assert "Hvorfor skal det publiseres likevel?" in await at_desk(room, "Publiser likevel", KARI, card=blocked)
        done = await at_desk(room, "Publiser likevel", KARI, {"accept": "Det nye er bedre"}, blocked)
        assert "Publisert." in room.tools.seen(done)
        assert asked == ["", "Det nye er bedre"]
        assert room.editorial.changes.latest(1)[0].accepted == "Det nye er bedre"

    run(scenario, publish=publish)


def test_a_corpus_with_problems_is_told(run: Any, corpus: Path) -> None:
    """File and what to do; nothing is left behind and the draft waits in the queue."""

    async def scenario(room: Any) -> None:
        preview = await preview_of(room, answer="Ja, [her](finnes-ikke.md).")
        told = await at_desk(room, "Publiser", KARI, card=preview)
        assert "corpus/faq/hvor-parkerer-jeg.md" in room.tools.seen(told)
        assert not (corpus / "faq" / "hvor-parkerer-jeg.md").exists()
        assert "Forslag til FAQ" in room.tools.seen(await queue(room, KARI))

    run(scenario)


def test_a_publication_that_takes_long_is_told_later(run: Any) -> None:
    """The press is answered at once; what came of it comes in the editor's own chat, with the way back."""
    go_on = threading.Event()

    def publish(*_: str) -> str:
        assert go_on.wait(60)
        return "b9"

    async def scenario(room: Any) -> None:
        preview = await preview_of(room)
        drain, room.app.desk.drain = room.app.desk.drain, lambda _: asyncio.sleep(0)
        told = await at_desk(room, "Publiser", KARI, card=preview)
        assert "i en melding fra meg" in told
        go_on.set()
        await drain(60)
        own = [each for each in room.teams.messages if each["in"] == f"own:{KARI}"]
        assert "Publisert." in room.tools.seen(own[-1])
        assert button(own[-1], "Angre", room.tools)

    run(scenario, publish=publish, patience=0.0)


def test_a_defect_in_publishing_is_told(run: Any) -> None:
    """With a reference, and the draft is in the queue."""

    def publish(*_: str) -> str:
        raise RuntimeError

    async def scenario(room: Any) -> None:
        assert "(ref. " in await at_desk(room, "Publiser", KARI, card=await preview_of(room))
        assert room.editorial.queue(person(KARI)).proposals

    run(scenario, publish=publish)


async def save(room: Any, words: str, user: str) -> Any:
    """«Lagre som FAQ» on a message."""
    found = await room.invoke("composeExtension/fetchTask", used_on(words, "save_as_faq"), **who(user))
    return in_dialog(found, room.tools)


async def in_extension(room: Any, card: Any, title: str, user: str, typed: Any = None) -> Any:
    data = {**button(card, title, room.tools)["data"], **fields(card, room.tools), **(typed or {})}
    submit = {**used_on("", "save_as_faq"), "data": data}
    return in_dialog(await room.invoke("composeExtension/submitAction", submit, **who(user)), room.tools)


def test_any_message_becomes_a_draft(run: Any, corpus: Path) -> None:
    """A question is the question, other words the answer; both redacted. An editor publishes it in the dialog."""

    async def scenario(room: Any) -> None:
        answered = await save(room, "<p>Bare med samtykke. 912 34 567</p>", KARI)
        assert fields(answered, room.tools)["answer"] == "Bare med samtykke. [telefonnummer]"
        draft = await save(room, "<div>Kan vi dele bilder?</div>", KARI)
        assert fields(draft, room.tools)["question"] == "Kan vi dele bilder?"
        assert fields(draft, room.tools)["based_on"]
        typed = {"also": ALSO, "answer": "Bare med samtykke."}
        preview = await in_extension(room, draft, "Forhåndsvis", KARI, typed)
        done = await in_extension(room, preview, "Publiser", KARI)
        assert "Publisert." in room.tools.seen(done)
        assert load_faq(corpus / "faq" / "kan-vi-dele-bilder.md").approved_by == "Kari Nordmann"

    run(scenario)


def test_others_drafts_wait_for_approval(run: Any, corpus: Path) -> None:
    """Sent in with a reason, announced to the editors, opened from there and published by one of them."""

    async def scenario(room: Any) -> None:
        draft = await save(room, "Kan vi dele bilder?", OLA)
        preview = await in_extension(room, draft, "Forhåndsvis", OLA, {"also": ALSO, "answer": "Bare med samtykke."})
        assert "Bare redaktører" in await in_extension(room, preview, "Send inn", ASKER)
        told = await in_extension(room, preview, "Send inn", OLA, {"why": "Får det ofte"})
        assert "Forslaget er sendt til redaksjonen." in told
        assert not (corpus / "faq" / "kan-vi-dele-bilder.md").exists()
        news = in_room(room)[-1]
        assert "Fra Ola Ansatt" in room.tools.seen(news)
        assert "Bare redaktører" in await at_desk(room, "Se gjennom", ASKER, card=news)
        form = await at_desk(room, "Se gjennom", PER, card=news)
        done = await at_desk(room, "Publiser", PER, card=await at_desk(room, "Forhåndsvis", PER, card=form))
        assert "Publisert." in room.tools.seen(done)
        assert load_faq(corpus / "faq" / "kan-vi-dele-bilder.md").approved_by == "Per Hansen"
        assert "avgjort allerede" in await at_desk(room, "Avvis", PER, card=news)

    run(scenario)


def test_where_nobody_is_an_editor_no_draft_is_taken(run: Any) -> None:
    """Nobody would ever see it, and whoever tries is told so."""

    async def scenario(room: Any) -> None:
        assert await save(room, "Kan vi dele bilder?", OLA) == "Redaktørene tar ikke imot forslag her."

    run(scenario, editors=frozenset())


# -- wished changes


def test_a_change_is_wished_for_on_a_quote(run: Any) -> None:
    """Anybody may; the editors see the section, the quoted words and the wish, redacted."""

    async def scenario(room: Any) -> None:
        await room.mention(SURE, **who(ASKER))
        dialog = await press(room, room.last, "Foreslå endring", OLA, kind="channel")
        typed = {"text": "Skriv om Teams. 912 34 567"}
        assert "Forslaget er sendt" in await press(room, dialog, "Send", OLA, typed, kind="channel")
        news = in_room(room)[-1]
        text = room.tools.seen(news)
        assert "Ytringsfrihet › Ledere i debatten" in text
        assert "Ledere bør tenke seg om." in text
        assert "Skriv om Teams. [telefonnummer]" in text
        assert await at_desk(room, "Ferdig", KARI, card=news) == "Tatt ut av køen."
        assert not room.editorial.queue(person(KARI)).wishes

    run(scenario)


def test_a_wish_about_one_of_several_quotes(run: Any) -> None:
    """The dialog asks which; the one chosen is attached. Without words nothing is sent."""

    async def scenario(room: Any) -> None:
        await room.mention("Kan jeg kritisere etaten min?", **who(ASKER))
        dialog = await press(room, room.last, "Foreslå endring", OLA, kind="channel")
        assert await press(room, dialog, "Send", OLA, kind="channel") == "Skriv hva som bør endres."
        options = [each for each in room.tools.fake_teams.walk(dialog) if each.get("id") == "which"]
        last = options[0]["choices"][-1] if options else {"value": "0", "title": ""}
        await press(room, dialog, "Send", OLA, {"which": last["value"], "text": "Kort ned."}, kind="channel")
        (wish,) = room.editorial.queue(person(KARI)).wishes
        assert wish.wish.section.endswith(last["title"])
        gone = await press(room, dialog, "Send", OLA, {"which": "99", "text": "Kort ned."}, kind="channel")
        assert "avgjort allerede, eller finnes ikke" in gone

    run(scenario)


def test_a_wish_on_a_quote_that_is_gone(run: Any) -> None:
    """Says so."""

    async def scenario(room: Any) -> None:
        told = await room.invoke("task/fetch", {"data": {"do": "suggest", "carried": "from another version"}})
        assert "finnes ikke lenger" in told["task"]["value"]

    run(scenario)


# -- the queue


def test_the_queue_of_editors(run: Any, corpus: Path) -> None:
    """Cases and stale entries with their buttons; others are refused in words, and a question is still a question."""

    async def scenario(room: Any) -> None:
        approve(corpus)
        change(corpus / "guidance" / "moderering.md", "Dere kan slette", "Dere bør slette")
        room.editorial.press.publish("", "")
        await ask_and_escalate(room)
        for words in ("kø", "Køen", "queue."):
            card = checked(await queue(room, KARI, words), room.tools)
            text = room.tools.seen(card)
            assert "Redaksjonens kø" in text
            assert NOT_FOUND in text
            assert "Kan vi slette en kommentar?" in text
        assert "Spørsmål uten svar: 1" in card["fallbackText"]
        assert "Bare redaktører" in room.tools.seen(await queue(room, ASKER))
        assert "Redaksjonens kø" not in room.tools.seen(await queue(room, KARI, "Hva er en kø?"))

    run(scenario)


def test_an_empty_queue_says_so(run: Any) -> None:
    """And nothing more."""

    async def scenario(room: Any) -> None:
        card = await queue(room, KARI)
        assert "Ingenting venter." in room.tools.seen(card)
        assert "Ingenting venter." in room.tools.seen(await press(room, card, "Vis køen på nytt", KARI))

    run(scenario)


def test_a_full_queue_fits(run: Any) -> None:
    """Only some of each kind are shown, with how many more there are."""

    async def scenario(room: Any) -> None:
        for _ in range(12):
            ref = room.service.ask(f"{NOT_FOUND} {'langt ' * 300}", surface="slack").ref
            room.editorial.escalate(ref, "slack", "C1:1.0:U5")
        assert "til" in room.tools.seen(await queue(room, KARI))

    run(scenario)


def test_a_case_is_taken_and_answered_from_the_queue(run: Any) -> None:
    """The queue shows it at once, and the editors' card too."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        shown = await press(room, await queue(room, KARI), "Ta saken", KARI)
        assert "Tatt av Kari Nordmann." in room.tools.seen(shown)
        assert "Tatt av Kari Nordmann." in room.tools.seen(newest(room))
        told = await press(room, await queue(room, PER), "Send", PER, {"answer": "Bak huset."})
        assert "Kari Nordmann har tatt saken." in room.tools.seen(told)
        after = await press(room, shown, "Send", KARI, {"answer": "Bak huset."})
        assert "Svaret er på vei til leseren." in room.tools.seen(after)
        assert NOT_FOUND not in room.tools.seen(after)

    run(scenario)


def test_a_stale_entry_is_gone_through_from_the_queue(run: Any, corpus: Path) -> None:
    """It opens as a draft; publishing it again takes the note away, and the change can be undone from the queue."""

    async def scenario(room: Any) -> None:
        approve(corpus)
        change(corpus / "guidance" / "moderering.md", "Dere kan slette", "Dere bør slette")
        room.editorial.press.publish("", "")
        form = await press(room, await queue(room, KARI), "Se gjennom", KARI)
        preview = await press(room, form, "Forhåndsvis", KARI, {"answer": "Ja, og dere bør."})
        done = await press(room, preview, "Publiser", KARI)
        assert not room.editorial.queue(person(KARI)).stale
        assert load_faq(corpus / "faq" / "slette-kommentar.md").answer == "Ja, og dere bør."
        shown = await press(room, done, "Tilbake", KARI)
        assert "Redaksjonens kø" in room.tools.seen(shown)
        await press(room, shown, "Angre", KARI)
        assert load_faq(corpus / "faq" / "slette-kommentar.md").answer == "Ja, når den bryter reglene."

    run(scenario)


def test_a_change_that_was_changed_since_is_not_undone(run: Any, corpus: Path) -> None:
    """The editor is told why."""

    async def scenario(room: Any) -> None:
        done = await at_desk(room, "Publiser", KARI, card=await preview_of(room, question="Kan jeg parkere?"))
        change(corpus / "faq" / "kan-jeg-parkere.md", "bak", "foran")
        assert "Fila er endret siden." in await at_desk(room, "Angre", KARI, card=done)

    run(scenario)


def test_the_log_has_no_words_of_anybody(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing of questions, answers or names is logged, also when Teams refuses."""

    async def scenario(room: Any) -> None:
        room.teams.closed.add(ROOM)
        await ask_and_escalate(room, "Hvor parkerer hemmelighetene?")
        assert room.editorial.errands.claim(1) is None

    run(scenario)
    printed = capsys.readouterr()
    assert "teams.failed" in printed.out + printed.err
    assert "hemmelig" not in printed.out + printed.err
