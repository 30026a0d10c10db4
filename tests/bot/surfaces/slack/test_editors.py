"""Questions put to the editors in Slack, through Bolt's real dispatch: named by what readers and editors do."""

import asyncio
import json
from typing import Any

import pytest

from bot.database import DatabaseError
from bot.editorial.types import CaseState
from bot.types import Language
from tests.bot.surfaces.slack.editors import (
    ASKER,
    KARI,
    NOT_FOUND,
    OLA,
    PER,
    ROOM,
    UNCERTAIN,
    answer,
    ask_and_escalate,
    deliver,
    due,
    harmless,
    in_room,
    newest,
    press,
    where,
)

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
        assert room.editorial.outbox.waiting("slack") == 0

    run(scenario)


@pytest.mark.parametrize(
    ("question", "words"), [("Where is the parking?", "in the communications department answers the question")]
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


def test_who_searched_in_a_window_is_answered_directly(run: Any) -> None:
    """The button works in a window too; what came of it opens on top."""

    async def scenario(room: Any) -> None:
        await room.click({"action_id": "question", "type": "plain_text_input", "value": NOT_FOUND}, user=ASKER)
        shown = room.slack.of("views.update")[-1]["view"]
        inside = {"view": {**shown, "id": "V1"}, "container": {"type": "view"}, "response_url": ""}
        await room.click(room.tools.button(shown, "escalate"), user=ASKER, **inside)
        assert "i en melding fra meg" in room.tools.seen(room.slack.of("views.push")[-1]["view"])
        await answer(room, KARI, "Bak huset.")
        assert room.last["channel"] == f"D{ASKER}"

    run(scenario)


def test_a_message_to_the_editors_that_somebody_deleted(run: Any) -> None:
    """Cannot be changed any more, which keeps nothing from being answered, and is not tried for ever."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        room.slack.history[ROOM].clear()
        await answer(room, KARI, "Bak huset.")
        assert room.last["channel"] == "C1"
        assert room.editorial.outbox.waiting("slack") == 0

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
        taken_by = room.editorial.service.journal.database.pseudonyms.of
        loser = PER if case.taken_by == taken_by(f"slack:{KARI}") else KARI
        told = room.slack.responses[-1]
        assert f"{case.taken_name} har tatt saken." in told["text"]
        await room.click(room.tools.button(told, "case_takeover"), user=loser, **where(room, ROOM, "1.0"))
        assert room.editorial.cases.get(1).taken_by == taken_by(f"slack:{loser}")

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


def test_an_answer_without_words_is_not_sent(run: Any) -> None:
    """Slack lets spaces through: the editor is told at the field, and the asker hears nothing yet."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        await press(room, "case_reply", KARI)
        modal = room.slack.of("views.open")[-1]["view"]
        told = await room.submit(modal, {"answer": "  "}, KARI)
        assert told == {"response_action": "errors", "errors": {"answer": "Skriv svaret."}}
        assert room.editorial.cases.get(1).state is CaseState.TAKEN

    run(scenario)


@pytest.mark.parametrize("call", ["answer", "take", "get"])
def test_a_database_that_fails_is_said(run: Any, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    """In the window, with a reference; nothing is sent, and the editor knows."""

    def fail(*_: object) -> None:
        raise DatabaseError("the database is gone")

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        await press(room, "case_reply", KARI)
        modal = room.slack.of("views.open")[-1]["view"]
        with monkeypatch.context() as broken:
            broken.setattr(f"bot.editorial.cases.Cases.{call}", fail)
            if call == "answer":
                told = room.tools.seen((await room.submit(modal, {"answer": "Bak huset."}, KARI))["view"])
            else:
                await press(room, "case_reply", KARI, in_room(room)[0])
                told = room.slack.responses[-1]["text"]
        assert "(ref. " in told
        assert room.editorial.cases.get(1).state is CaseState.TAKEN

    run(scenario)


def test_an_answer_to_a_case_that_another_has_taken(run: Any) -> None:
    """Says who has it, and not that it is answered."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        await press(room, "case_reply", KARI)
        modal = room.slack.of("views.open")[-1]["view"]
        told = await room.submit(modal, {"answer": "Foran huset."}, PER)
        assert "Kari Nordmann har tatt saken." in room.tools.seen(told["view"])
        assert room.tools.button(told["view"], "case_takeover")

    run(scenario)


def test_posts_are_in_the_editors_language(run: Any) -> None:
    """The case, how far it has come, and news of a proposal."""

    async def scenario(room: Any) -> None:
        await ask_and_escalate(room)
        assert "Open. Nobody has taken it." in room.tools.seen(in_room(room)[0])
        await press(room, "case_take", KARI)
        assert "Taken by Kari Nordmann." in room.tools.seen(newest(room))

    run(scenario, language=Language.EN)


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
            dead.setattr("bot.surfaces.slack.outbox_worker.SlackOutboxWorker.run", lambda *_: asyncio.sleep(0))
            await ask_and_escalate(room)
        assert not in_room(room)
        async with room.tools.process(
            room.slack, room.service.settings.database_url, room.service, editorial=room.start()
        ) as next_one:
            await next_one.app.outbox.run()
            await deliver(room)
        assert len(in_room(room)) == 1

    run(scenario)


def test_a_crash_between_sending_and_noting_it(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that Slack took before the crash is found again by what it carries, and not sent twice."""

    async def scenario(room: Any) -> None:
        with monkeypatch.context() as crashing:
            crashing.setattr("bot.database.outbox.Outbox.done", lambda *_: None)
            await ask_and_escalate(room)
            await answer(room, KARI, "Bak huset.")
        before = len(room.slack.posts)
        due(room)
        await deliver(room)
        assert len(room.slack.posts) == before
        assert room.editorial.outbox.waiting("slack") == 0

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
        assert room.editorial.outbox.waiting("slack") == 2
        room.slack.closed.clear()
        due(room)
        await deliver(room)
        assert "Tatt av Kari Nordmann." in room.tools.seen(newest(room))
        assert room.editorial.outbox.waiting("slack") == 0

    run(scenario)


def test_two_processes_deliver_once(run: Any) -> None:
    """Both look for what is due at the same time."""

    async def scenario(room: Any) -> None:
        refs = [room.service.ask(NOT_FOUND, surface="slack").ref for _ in range(10)]
        for at, ref in enumerate(refs):
            room.editorial.escalate(ref, "slack", f"C{at}:1.0:{ASKER}")
        database = room.service.settings.database_url
        async with room.tools.process(room.slack, database, room.service, editorial=room.start()) as other:
            await asyncio.gather(deliver(room), other.app.outbox.run())
        assert len(in_room(room)) == 10

    run(scenario)


def test_the_log_has_no_words_of_anybody(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing of questions, answers or names is logged, also when Slack refuses."""

    async def scenario(room: Any) -> None:
        room.slack.closed.add(ROOM)
        await ask_and_escalate(room, "Hvor parkerer hemmelighetene?")
        assert room.editorial.outbox.claim(1) is None

    run(scenario)
    printed = capsys.readouterr()
    assert "slack.failed" in printed.out + printed.err
    assert "hemmelig" not in printed.out + printed.err
