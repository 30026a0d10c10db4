"""An agent's conversations: threads in the Messages tab and in channels, with a status and a button to stop.

As docs.slack.dev has it in November 2026: ai/agent-sessions, ai/migrating-to-agent-messaging, and the pages of the
events ``app_home_opened``, ``app_context_changed`` and ``agent_session_stopped``.
"""

import asyncio
from typing import Any

import pytest

QUESTION = "Kan jeg kritisere etaten min?"


def opened(room: Any) -> Any:
    return room.event({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "messages", "event_ts": "1.0"})


@pytest.mark.parametrize(("locale", "words"), [("nb-NO", "Hva lurer du på?"), ("nn-NO", "Kva lurer du på?")])
def test_opening_the_conversation_greets_once_and_suggests(play: Any, locale: str, words: str) -> None:
    """Prompts belong to the conversation and name no thread; the greeting comes the first time."""

    async def scenario(room: Any) -> None:
        room.slack.locales["U1"] = locale
        await opened(room)
        await opened(room)
        (post,) = room.slack.posts
        assert words in post["text"]
        prompts = room.slack.of("assistant.threads.setSuggestedPrompts")
        assert [each["channel_id"] for each in prompts] == ["D1", "D1"]
        assert prompts[0]["prompts"][0]["message"] == "Kan jeg like et kritisk innlegg?"

    play(scenario)


def test_every_message_begins_a_thread(play: Any) -> None:
    """The answer stands below its question, and what was asked in another thread does not colour it."""

    async def scenario(room: Any) -> None:
        first = await room.say(QUESTION, channel="D1")
        second = await room.say("Hva med ledere da?", channel="D1")
        await room.say("Og på nynorsk?", channel="D1", thread_ts=first)
        assert [post["thread_ts"] for post in room.slack.posts] == [first, second, first]
        assert [[each.question for each in earlier] for _, earlier, _ in room.service.asked] == [[], [], [QUESTION]]

    play(scenario)


@pytest.mark.parametrize("channel", ["D1", "C1"])
def test_a_session_shows_that_it_is_looked_for(play: Any, channel: str) -> None:
    """Processing, with a title, before the answer; active when it has come. In channels too."""

    async def scenario(room: Any) -> None:
        ts = await room.say(f"<@UBOT> {QUESTION}", channel=channel)
        first, last = room.slack.of("agents.sessions.setStatus")
        assert (first["status"], first["title"], first["initiator_user_id"]) == ("processing", QUESTION, "U1")
        assert last["status"] == "active"
        assert {each["thread_ts"] for each in (first, last)} == {ts}
        kinds = [name for name, _ in room.slack.calls if name.startswith(("agents", "chat"))]
        assert kinds == ["agents.sessions.setStatus", "chat.postMessage", "agents.sessions.setStatus"]
        assert not room.slack.of("assistant.threads.setStatus")

    play(scenario)


def test_a_session_without_status_is_answered(play: Any) -> None:
    """Status is a nicety, also where the app turns out to be no agent."""

    async def scenario(room: Any) -> None:
        room.slack.errors["agents.sessions.setStatus"] = "access_denied"
        await room.say(QUESTION, channel="D1")
        assert len(room.slack.posts) == 1

    play(scenario)


def stop(room: Any, ts: str, *, wait: bool = True) -> Any:
    event = {"type": "agent_session_stopped", "channel": "D1", "thread_ts": ts, "user": "U1", "event_ts": "9.0"}
    return room.send(room.envelope({**event, "streaming_message_ts": []}), wait=wait)


def test_stopping_stops_the_answer(play: Any, tools: Any) -> None:
    """What was under way in the thread is not sent, the person is told so once, and the session is theirs again."""

    async def scenario(room: Any) -> None:
        before = asyncio.all_tasks()
        event = room.message(QUESTION, channel="D1")
        more = room.message("Og på nynorsk?", channel="D1", thread_ts=event["ts"])
        for each in (event, more):
            await room.send(room.envelope(each), wait=False)
        await room.slack.until(lambda: len(room.slack.of("agents.sessions.setStatus")) == 2)
        for _ in range(2):
            await stop(room, event["ts"], wait=False)
        await room.slack.until(lambda: bool(room.slack.posts))
        room.service.gate.set()
        await room.settle(before)
        assert [post["text"] for post in room.slack.posts] == ["Jeg har stoppet. Still et nytt spørsmål når du vil."]
        assert room.slack.of("agents.sessions.setStatus")[-1]["status"] == "active"
        await room.say(QUESTION, channel="D1", thread_ts=event["ts"])
        assert len(room.slack.posts) == 2

    play(scenario, service=tools.fakes.SlowService())


def test_a_session_ends_however_its_answer_does(play: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect of ours does not leave the session as if the question were being answered for ever."""

    async def scenario(room: Any) -> None:
        async def fail(*_: object) -> None:
            raise RuntimeError("a defect")

        monkeypatch.setattr(room.app.messages, "earlier", fail)
        await room.say(QUESTION, channel="D1")
        assert [each["status"] for each in room.slack.of("agents.sessions.setStatus")] == ["processing", "active"]

    play(scenario)


def test_stopping_what_is_over_only_ends_it(play: Any) -> None:
    """The answer has come already: nothing is said."""

    async def scenario(room: Any) -> None:
        ts = await room.say(QUESTION, channel="D1")
        await stop(room, ts)
        assert len(room.slack.posts) == 1
        assert room.slack.of("agents.sessions.setStatus")[-1]["status"] == "active"

    play(scenario)


def test_what_the_reader_looks_at_is_heard_and_let_be(play: Any) -> None:
    """Without a listener Bolt would answer 404, and Slack would send it again."""

    async def scenario(room: Any) -> None:
        found = await room.event({"type": "app_context_changed", "context": {"entities": []}})
        assert found.status_code == 200
        assert not room.slack.posts

    play(scenario)


def test_an_older_app_is_not_taken_for_an_agent(play: Any) -> None:
    """With the assistant view, no method of agents is called, and a message outside a thread is answered there."""

    async def scenario(room: Any) -> None:
        await opened(room)
        await room.say(QUESTION, channel="D1")
        assert not room.slack.of("agents.sessions.setStatus")
        assert not room.slack.of("assistant.threads.setSuggestedPrompts")
        assert "thread_ts" not in room.last

    play(scenario, view="assistant")


def test_an_older_app_whose_setting_was_not_made_says_so(play: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody is switched unawares: the pane works, and the log says which setting and until when."""

    async def scenario(room: Any) -> None:
        room.slack.app_view = "assistant"
        thread = {"user_id": "U1", "channel_id": "D1", "thread_ts": "1.0", "context": {}}
        await room.event({"type": "assistant_thread_started", "assistant_thread": thread, "event_ts": "1.0"})
        await room.say(QUESTION, channel="D1", thread_ts="1.0")
        assert len(room.slack.posts) == 2

    play(scenario)
    log = capsys.readouterr().out
    assert "slack.assistant_view" in log
    assert "VEILEDER_SLACK_VIEW=assistant" in log
