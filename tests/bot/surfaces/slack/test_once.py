"""Each question is answered once: repeats, restarts, several processes, rate limits, dropped connections."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from engines import ENGINES
from sqlalchemy import update

from bot.database import DatabaseError, IdempotencyKeys
from bot.database.tables import IdempotencyKeyRow as DeliveryRow

QUESTION = "Kan jeg kritisere etaten min?"
pytestmark = pytest.mark.parametrize("database", ENGINES, indirect=True)


def test_slack_is_answered_before_the_question_is(play: Any, tools: Any) -> None:
    """The acknowledgement does not wait for the index."""

    async def scenario(room: Any) -> None:
        before = asyncio.all_tasks()
        found = await room.send(room.envelope(room.message(QUESTION, channel="D1")), wait=False)
        assert found.status_code == 200
        assert not room.slack.posts
        room.service.gate.set()
        await room.settle(before)
        assert len(room.slack.posts) == 1

    play(scenario, service=tools.fakes.SlowService())


def test_a_request_without_a_good_signature_is_refused(play: Any, tools: Any) -> None:
    """Wrong secret, old timestamp and changed body get 401 and no answer."""

    async def scenario(room: Any) -> None:
        body = room.envelope(room.message(QUESTION, channel="D1"))
        text = tools.json.dumps(body)
        for headers in (
            tools.signed(text, secret="another"),
            tools.signed(text, at=1_700_000_000),
            tools.signed(text + " "),
        ):
            found = await room.send(body, **headers)
            assert found.status_code == 401
        assert not room.service.asked

    play(scenario)


def test_a_retry_of_an_event_is_answered_once(play: Any) -> None:
    """The same event again, as Slack repeats it, gets 200 and nothing else."""

    async def scenario(room: Any) -> None:
        event = room.message(QUESTION, channel="D1")
        await room.event(event, "Ev1")
        found = await room.event(event, "Ev1", **{"x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"})
        assert found.status_code == 200
        assert len(room.slack.posts) == 1

    play(scenario)


def test_a_retry_while_the_first_is_being_answered(play: Any) -> None:
    """Repetitions at the same time are answered once."""

    async def scenario(room: Any) -> None:
        body = room.envelope(room.message(QUESTION, channel="D1"), "Ev1")
        await asyncio.gather(*(room.send(body, wait=False) for _ in range(10)))
        await room.slack.until(lambda: len(room.slack.posts) >= 1)
        await room.app.handler.drain(60)
        assert len(room.slack.posts) == 1

    play(scenario)


def test_a_mention_that_also_arrives_as_a_message_is_answered_once(play: Any) -> None:
    """In a thread already answered, a mention comes as two events and gets one reply."""

    async def scenario(room: Any) -> None:
        ts = await room.say(f"<@UBOT> {QUESTION}")
        await room.say("<@UBOT> Er det kanskje lov?", thread_ts=ts)
        assert len(room.slack.posts) == 2

    play(scenario)


def test_a_retry_after_a_restart_is_answered_once(database: str, tools: Any) -> None:
    """What one process answered, the next one leaves alone."""

    async def scenario() -> None:
        async with tools.workspace(database, tools.fakes.FakeService()) as room:
            body = room.envelope(room.message(QUESTION, channel="D1"), "Ev1")
            await room.send(body)
            async with tools.process(room.slack, database, tools.fakes.FakeService()) as restarted:
                await restarted.send(body)
            assert len(room.slack.posts) == 1

    asyncio.run(scenario())


def test_two_processes_share_the_questions(database: str, tools: Any) -> None:
    """Every event delivered to both processes at once is answered by one of them."""

    async def scenario() -> None:
        async with (
            tools.workspace(database, tools.fakes.FakeService()) as one,
            tools.process(one.slack, database, tools.fakes.FakeService()) as two,
        ):
            bodies = [one.envelope(one.message(QUESTION, channel=f"D{n}")) for n in range(20)]
            await asyncio.gather(*(each.send(body, wait=False) for body in bodies for each in (one, two)))
            await one.slack.until(lambda: len(one.slack.posts) >= 20)
            await asyncio.gather(one.app.handler.drain(60), two.app.handler.drain(60))
            assert Counter(post["channel"] for post in one.slack.posts) == {f"D{n}": 1 for n in range(20)}

    asyncio.run(scenario())


def age(database: str, minutes: int) -> None:
    """Makes every claim older."""
    opened = IdempotencyKeys.open(database)
    with opened.database.engine.begin() as connection:
        connection.execute(update(DeliveryRow).values(claimed_at=datetime.now(UTC) - timedelta(minutes=minutes)))
    opened.close()


@pytest.mark.parametrize("channel", ["D1", "C1"])
def test_a_question_that_a_crashed_process_took_is_answered_by_the_next(play: Any, database: str, channel: str) -> None:
    """A claim that was never seen through is taken over, and the question is read from Slack again."""

    async def scenario(room: Any) -> None:
        event = room.message(f"<@UBOT> {QUESTION}", channel=channel)
        assert await room.app.handler.claim(f"message:{channel}:{event['ts']}")
        await room.app.messages.recover(room.app.bolt.client, "UBOT")
        assert not room.slack.posts  # it may still be under way
        age(database, minutes=11)
        await room.app.messages.recover(room.app.bolt.client, "UBOT")
        await room.app.messages.recover(room.app.bolt.client, "UBOT")
        assert [post["channel"] for post in room.slack.posts] == [channel]
        assert room.service.asked == [(QUESTION, (), "slack")]

    play(scenario)


def test_an_answer_that_was_sent_before_the_crash_is_not_sent_again(play: Any, database: str) -> None:
    """The process ended between answering and noting it: the thread shows that it did answer."""

    async def scenario(room: Any) -> None:
        event = room.message(f"<@UBOT> {QUESTION}")
        await room.app.handler.claim(f"message:C1:{event['ts']}")
        room.slack.chat_postmessage({"channel": "C1", "text": "x", "thread_ts": event["ts"]})
        age(database, minutes=11)
        await room.app.messages.recover(room.app.bolt.client, "UBOT")
        assert not room.service.asked
        assert not room.app.handler.keys.unfinished("message:")

    play(scenario)


def test_rate_limits_are_waited_out(play: Any) -> None:
    """Slack's 429 delays the answer and loses nothing."""

    async def scenario(room: Any) -> None:
        room.slack.limited.update({"chat.postMessage": 2, "auth.test": 1})
        await room.say(QUESTION, channel="D1")
        assert len(room.slack.posts) == 1

    play(scenario)


def test_a_dropped_connection_is_tried_again(play: Any) -> None:
    """A connection that Slack cuts before it takes the message is opened anew."""

    async def scenario(room: Any) -> None:
        room.slack.broken.update({"chat.postMessage": 1})
        await room.say(QUESTION, channel="D1")
        assert len(room.slack.posts) == 1

    play(scenario)


def test_an_answer_that_could_not_be_sent_is_left_for_later(
    play: Any, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When neither Slack nor the outbox takes it, the question stays open and is answered when they can."""
    monkeypatch.setattr("bot.surfaces.slack.client.FIRST_WAIT", 0.001)

    def fail(*_: object) -> None:
        raise DatabaseError("no disk")

    async def scenario(room: Any) -> None:
        room.slack.broken.update({"chat.postMessage": 5})
        with monkeypatch.context() as full:
            full.setattr("bot.database.outbox.Outbox.keep", fail)
            await room.say(QUESTION, channel="D1")
        assert not room.slack.posts
        age(database, minutes=11)
        await room.app.messages.recover(room.app.bolt.client, "UBOT")
        assert len(room.slack.posts) == 1

    play(scenario)


def test_without_a_database_questions_are_still_answered_once(play: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal that fails does not silence the bot, and repeated events are still seen by this process."""

    def fail(*_: object) -> None:
        raise DatabaseError("no disk")

    for name in ("claim", "done", "known"):
        monkeypatch.setattr(IdempotencyKeys, name, fail)

    async def scenario(room: Any) -> None:
        event = room.message(QUESTION, channel="D1")
        await room.event(event, "Ev1")
        await room.event(event, "Ev1")
        assert len(room.slack.posts) == 1

    play(scenario)


def test_two_hundred_questions_at_once(play: Any) -> None:
    """A burst, every third event delivered twice: no reply is lost and none is doubled."""

    async def scenario(room: Any) -> None:
        bodies = [room.envelope(room.message(QUESTION, channel=f"D{n}")) for n in range(200)]
        await asyncio.gather(*(room.send(body, wait=False) for body in bodies + bodies[::3]))
        await room.slack.until(lambda: len(room.slack.posts) >= 200)
        await room.app.handler.drain(60)
        assert Counter(post["channel"] for post in room.slack.posts) == {f"D{n}": 1 for n in range(200)}

    play(scenario)


def test_nothing_of_a_question_is_kept_with_a_claim(play: Any, tmp_path: Path) -> None:
    """The keys hold addresses of messages, not what they say."""

    async def scenario(room: Any) -> None:
        await room.say("<@UBOT> Mitt nummer er 13097248022")

    play(scenario)
    assert b"13097248022" not in b"".join(path.read_bytes() for path in tmp_path.glob("journal.db*"))
