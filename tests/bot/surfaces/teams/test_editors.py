"""The editors' loop in Teams, through signed requests and the SDK's real dispatch: named by what people do."""

import asyncio
import json
from typing import Any

import pytest

from bot.editorial.types import CaseState, Person
from bot.types import Language
from tests.bot.surfaces.teams.editors import (
    ASK,
    ASKER,
    KARI,
    NAMES,
    NOT_FOUND,
    OLA,
    PER,
    ROOM,
    SURE,
    THREAD,
    UNCERTAIN,
    answer,
    ask_and_escalate,
    at_desk,
    button,
    deliver,
    due,
    in_dialog,
    in_room,
    newest,
    person,
    press,
    queue,
    to_asker,
    used_on,
    who,
)


@pytest.fixture(autouse=True)
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.surfaces.teams.client.FIRST_WAIT", 0.0)


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
        assert room.editorial.outbox.waiting("teams") == 0

    run(scenario)


def test_an_answer_is_framed_in_the_askers_language(run: Any) -> None:
    """The frame follows the question, the words are the editor's."""

    async def scenario(room: Any) -> None:
        await room.mention("Where is the parking?", **who(ASKER))
        told = await press(room, room.last, "Ask the communications department", ASKER, kind="channel")
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
        won, lost = (KARI, PER) if room.editorial.is_by(case.taken_by, person(KARI)) else (PER, KARI)
        told = shown[0 if lost == KARI else 1]
        assert f"{NAMES[won]} har tatt saken." in room.tools.seen(told)
        await at_desk(room, "Overta saken", lost, card=told)
        assert room.editorial.is_by(room.editorial.cases.get(1).taken_by, person(lost))
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


def test_a_made_up_press_shows_nobody_elses_question(run: Any) -> None:
    """What a button carries comes from the client: whoever writes another case's number into it is refused."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        action = {"type": "Action.Execute", "verb": "back", "data": {"do": "back", "back": "case:1"}}
        told = await room.invoke("adaptiveCard/action", {"action": action}, **who(OLA))
        assert "Bare redaktører kan gjøre dette." in told["value"]

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
    """Posted here, answered here; the answer is a message of Slack's."""

    async def scenario(room: Any) -> None:
        ref = room.service.ask(NOT_FOUND, surface="slack").ref
        room.editorial.escalate(ref, "slack", "C1:1.0:U5")
        await deliver(room)
        await answer(room, KARI, "Bak huset.")
        assert not to_asker(room)
        assert "Besvart av Kari Nordmann" in room.tools.seen(newest(room))
        assert (room.editorial.outbox.waiting("slack"), room.editorial.outbox.waiting("teams")) == (1, 0)

    run(scenario)


def test_a_question_from_teams_is_answered_by_editors_in_slack(run: Any) -> None:
    """Nothing is posted to editors here, and the answer comes in the thread."""

    async def scenario(room: Any) -> None:
        assert "uten navnet ditt" in await ask_and_escalate(room)
        assert room.editorial.outbox.waiting("slack") == 1
        room.editorial.answer(1, Person("slack", "U1", "Kari Nordmann"), "Bak huset.")
        await deliver(room)
        assert room.teams.messages[-1]["in"] == THREAD
        assert "Bak huset." in room.tools.seen(room.last)
        assert room.editorial.outbox.waiting("teams") == 0

    run(scenario, channels={"slack": "CRED"})


# -- nothing is lost


def test_a_restart_between_the_press_and_the_message(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process ends right after the press; the next one tells the editors, and later the asker."""

    async def scenario(room: Any) -> None:
        with monkeypatch.context() as dead:
            dead.setattr("bot.surfaces.teams.outbox_worker.TeamsOutboxWorker.run", lambda *_: asyncio.sleep(0))
            await ask_and_escalate(room)
        assert not in_room(room)
        async with room.tools.process(room.teams, room.database, room.service, room.start()) as next_one:
            await deliver(next_one)
            await deliver(room)
            assert len(in_room(room)) == 1
            with monkeypatch.context() as dead:
                dead.setattr("bot.surfaces.teams.outbox_worker.TeamsOutboxWorker.run", lambda *_: asyncio.sleep(0))
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
        assert room.editorial.outbox.waiting("teams") == 2
        room.teams.closed.clear()
        due(room)
        await deliver(room)
        assert "Tatt av Kari Nordmann." in room.tools.seen(newest(room))
        assert room.editorial.outbox.waiting("teams") == 0

    run(scenario)


def test_a_card_that_somebody_deleted(run: Any) -> None:
    """It is not changed any more, and the asker gets the answer all the same."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        card = in_room(room)[0]
        room.teams.gone.add("m2")
        await at_desk(room, "Send", KARI, {"answer": "Bak huset."}, card)
        assert "Bak huset." in room.tools.seen(to_asker(room)[-1])
        assert room.editorial.outbox.waiting("teams") == 0

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


def test_the_log_has_no_words_of_anybody(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing of questions, answers or names is logged, also when Teams refuses."""

    async def scenario(room: Any) -> None:
        room.teams.closed.add(ROOM)
        await ask_and_escalate(room, "Hvor parkerer hemmelighetene?")
        assert room.editorial.outbox.claim(1) is None

    run(scenario)
    printed = capsys.readouterr()
    assert "teams.failed" in printed.out + printed.err
    assert "hemmelig" not in printed.out + printed.err


def test_posts_are_in_the_editors_language(run: Any) -> None:
    """The case, and how far it has come."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        assert "Open. Nobody has taken it." in room.tools.seen(newest(room))
        taken = await at_desk(room, "Take it", KARI)
        assert "Taken by Kari Nordmann." in room.tools.seen(taken)

    run(scenario, language=Language.EN)
