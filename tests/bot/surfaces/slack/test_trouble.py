"""An answer is late, never lost and never double, whatever happens to the calls that send it.

What Slack does is as its reference says (docs.slack.dev, November 2026): a 429 with Retry-After; ``internal_error`` and
``fatal_error`` after which "some aspect of the operation" may have succeeded; ``service_unavailable``; and 5xx from
what stands in front of it, in plain text.
"""

import asyncio
from collections import Counter
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.chat.handler import Late
from bot.database.idempotency import STALE
from bot.database.outbox import LEASE
from bot.database.pseudonyms import Pseudonyms
from bot.privacy.person import About, PersonalData
from bot.surfaces.slack.client import Budget, Refused
from bot.texts import text
from bot.types import DEFAULT

QUESTION = "Kan jeg kritisere etaten min?"
POST = "chat.postMessage"


@pytest.fixture(autouse=True)
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.surfaces.slack.client.FIRST_WAIT", 0.001)


PASSING = ["500", "503", "text 503", "text 502", "internal_error", "fatal_error", "service_unavailable", "cut"]
AT_THE_DOOR = ["429", "429:3600", "token_expired", "invalid_auth"]


@pytest.mark.parametrize("channel", ["D1", "C1"])
@pytest.mark.parametrize("taken", ["", "taken "])
@pytest.mark.parametrize("trouble", PASSING)
def test_a_hiccup_costs_no_answer(play: Any, trouble: str, taken: str, channel: str) -> None:
    """Two failures in a row, whether Slack took the message or not: one answer, and the claim is seen through."""

    async def scenario(room: Any) -> None:
        room.slack.troubles[POST] = [taken + trouble, trouble]
        await room.say(f"<@UBOT> {QUESTION}", channel=channel)
        assert len(room.slack.posts) == 1
        assert not await asyncio.to_thread(room.app.handler.outbox.waiting, "slack")

    play(scenario)


@pytest.mark.parametrize("trouble", [*PASSING, *(f"taken {each}" for each in PASSING), *AT_THE_DOOR])
def test_an_answer_that_could_not_be_sent_waits_in_the_outbox(play: Any, trouble: str) -> None:
    """When the budget is spent the outbox has it; when Slack is back it comes, once, and nothing of it is kept."""

    async def scenario(room: Any) -> None:
        taken = trouble.startswith("taken ")
        room.slack.troubles[POST] = [trouble, *[trouble.removeprefix("taken ")] * 60]
        room.slack.troubles["conversations.replies"] = ["503"] * 60 if taken else []
        await room.say(QUESTION, channel="D1")
        assert len(room.slack.posts) == taken
        room.slack.troubles.clear()
        await late(room)
        await late(room)
        assert len(room.slack.posts) == 1
        assert not await asyncio.to_thread(room.app.handler.outbox.waiting, "slack")
        with room.app.handler.keys.database.engine.begin() as connection:
            assert connection.exec_driver_sql("select place from outbox").scalars().all() == [""]

    play(scenario)


def test_a_late_answer_is_told_and_erased_for_its_asker(play: Any) -> None:
    """Its place in a direct message names nobody; what was asked by another is left."""

    async def scenario(room: Any) -> None:
        room.slack.troubles[POST] = ["503"] * 60
        await room.say(QUESTION, channel="D1", user="U77")
        data = PersonalData(room.app.handler.keys.database)
        assert not await asyncio.to_thread(lambda: data.export(About(person="slack:U7"))["late_answers"])
        assert (await asyncio.to_thread(data.erase, About(person="slack:U77")))["late_answers"] == 1
        room.slack.troubles.clear()
        await late(room)
        assert not room.slack.posts

    play(scenario)


def test_a_late_answer_that_was_sealed_with_another_key_is_done_with(play: Any) -> None:
    """Nobody knows where it was to go: it is not tried for ever."""

    async def scenario(room: Any) -> None:
        room.slack.troubles[POST] = ["503"] * 60
        await room.say(QUESTION, channel="D1")
        room.slack.troubles.clear()
        room.app.handler.keys.database.pseudonyms = Pseudonyms(lambda: "b" * 64)
        await late(room)
        assert not room.slack.posts
        assert not await asyncio.to_thread(room.app.handler.outbox.waiting, "slack")

    play(scenario)


def test_a_late_answer_of_another_version_is_asked_for_again(play: Any) -> None:
    """What it quotes cannot be looked for any more: the asker is told, once."""

    async def scenario(room: Any) -> None:
        handler = room.app.handler
        kept = Late(handler.say("Du kan kritisere …"), DEFAULT, carried='["another version"]')
        assert await handler.keep("D1::message:1", kept, since="1.0")
        await late(room)
        assert room.last["text"] == text("chat.gone", DEFAULT)
        assert not await asyncio.to_thread(handler.outbox.waiting, "slack")

    play(scenario)


async def late(room: Any) -> None:
    """The outbox's next round, however long a message is to wait."""
    with room.app.handler.keys.database.engine.begin() as connection:
        connection.exec_driver_sql("update outbox set due_at = made_at")
    await room.app.outbox.run_replies()


@pytest.mark.parametrize("trouble", ["429:3600", "held"])
def test_the_outbox_waits(play: Any, monkeypatch: pytest.MonkeyPatch, trouble: str) -> None:
    """An hour's Retry-After is an hour. A call that was given up may still be on its way: it is looked for later."""
    monkeypatch.setattr("bot.surfaces.slack.client.GIVEN_UP_SECONDS", 1.0)

    async def scenario(room: Any) -> None:
        room.slack.troubles[POST] = [trouble]
        outbox = room.app.handler.outbox
        await room.send(room.envelope(room.message(QUESTION, channel="D1")), wait=False)
        async with asyncio.timeout(60):
            while not await asyncio.to_thread(outbox.waiting, "slack"):  # noqa: ASYNC110 - it is a database
                await asyncio.sleep(0.05)
        assert not room.slack.posts
        assert not await asyncio.to_thread(outbox.due, "slack", replies=True)
        room.slack.release.set()
        if trouble == "held":
            await room.slack.until(lambda: bool(room.slack.posts))
        room.app.outbox.client.timeout = 60
        await late(room)
        assert len(room.slack.posts) == 1

    play(scenario)


def test_nobody_waits_for_two_hours(play: Any) -> None:
    """What Slack puts off for long fails at once, also where no outbox has it: an opened home is opened again."""

    async def scenario(room: Any) -> None:
        room.slack.troubles["views.publish"] = ["429:7200"]
        with pytest.raises(SlackApiError):
            await asyncio.wait_for(room.app.bolt.client.views_publish(user_id="U1", view={}), 60)

    play(scenario)


def test_all_waits_together_end_before_a_claim_does() -> None:
    """Or another process takes the question, or the outbox's message, for one left behind, and sends it too."""
    limit = SlackApiError("limited", Refused(429, {"Retry-After": "30"}, ""))  # type: ignore[no-untyped-call]
    budget = Budget()
    waits = list(iter(lambda: budget.wait_after(limit), None))
    assert 60 <= sum(waits) < min(STALE, LEASE).total_seconds() / 2


def test_a_late_answer_does_not_quote_what_has_changed(play: Any, tools: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text that was taken out meanwhile is in no answer: the asker is told to ask again."""

    async def scenario(room: Any) -> None:
        room.slack.troubles[POST] = ["token_expired"]
        await room.say(QUESTION, channel="D1")
        monkeypatch.setattr("bot.chat.handler.still_so", lambda *_: False)
        await late(room)
        assert "finnes ikke lenger" in tools.seen(room.last["blocks"])
        assert "Du kan kritisere" not in tools.seen(room.last["blocks"])

    play(scenario)


def test_a_late_answer_that_slack_refuses_is_told(play: Any) -> None:
    """The channel was archived meanwhile: it is tried once, the log has it, and it is not tried for a month."""

    async def scenario(room: Any) -> None:
        room.slack.troubles[POST] = ["token_expired"]
        await room.say(f"<@UBOT> {QUESTION}")
        room.slack.closed.add("C1")
        await late(room)
        assert not await asyncio.to_thread(room.app.handler.outbox.waiting, "slack")

    play(scenario)


@pytest.mark.parametrize("trouble", ["429", "429:7200"])
def test_who_asked_where_nobody_sees_it_gets_a_late_answer_alone(play: Any, trouble: str) -> None:
    """The answer to a command cannot be sent where it was asked any more: it comes to the asker's own conversation."""

    async def scenario(room: Any) -> None:
        room.slack.troubles["response_url"] = [trouble] * 60
        await room.command(QUESTION)
        assert not room.slack.responses
        await late(room)
        assert [post["channel"] for post in room.slack.posts] == ["DU1"]

    play(scenario)


def test_what_cannot_be_looked_for_is_sent_at_most_twice(play: Any) -> None:
    """A response_url shows nothing of what was said there: once more after a failure that may hide a success."""

    async def scenario(room: Any) -> None:
        room.slack.troubles["response_url"] = ["taken 503"] * 60
        await room.command(QUESTION)
        await late(room)
        assert len(room.slack.responses) == 2
        assert not room.slack.posts

    play(scenario)


def test_where_the_bot_may_not_read_a_message_comes_at_most_twice(play: Any) -> None:
    """A group conversation, which the app has no right to read."""

    async def scenario(room: Any) -> None:
        room.slack.errors["conversations.replies"] = "missing_scope"
        room.slack.troubles[POST] = ["taken 503"] * 60
        await room.say(f"<@UBOT> {QUESTION}")
        await late(room)
        assert len(room.slack.posts) == 2

    play(scenario)


@pytest.mark.parametrize("method", ["users.info", "conversations.replies", "agents.sessions.setStatus"])
def test_what_decorates_an_answer_delays_it_by_two_seconds(
    play: Any, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """Slack that does not say who asks, or what was said before, does not keep the answer back."""
    monkeypatch.setattr("bot.surfaces.slack.handler.LOOK_SECONDS", 0.2)
    monkeypatch.setattr("bot.surfaces.slack.messages.LOOK_SECONDS", 0.2)

    async def scenario(room: Any) -> None:
        room.slack.troubles[method] = ["held"]
        await room.send(room.envelope(room.message(QUESTION, channel="D1", thread_ts="1.0")), wait=False)
        await room.slack.until(lambda: len(room.slack.posts) == 1)

    play(scenario)


def test_the_log_has_the_status_of_what_is_no_json(play: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A plain 503 has no word of Slack's: the log says the status, and no question."""

    async def scenario(room: Any) -> None:
        room.slack.troubles[POST] = ["text 503"] * 60
        await room.say(QUESTION, channel="D1")

    play(scenario)
    log = capsys.readouterr().out
    assert "code=http_503" in log
    assert "slack.late" in log
    assert QUESTION not in log


def test_a_long_thread_hides_no_answer(play: Any) -> None:
    """A thread is read from its oldest message on, so one that was sent is looked for from the question on."""

    async def scenario(room: Any) -> None:
        root = room.message("Noe annet")["ts"]
        for n in range(250):
            room.message(f"Melding {n}", thread_ts=root)
        room.slack.troubles[POST] = ["taken 503"]
        await room.say(f"<@UBOT> {QUESTION}", thread_ts=root)
        assert len(room.slack.posts) == 1

    play(scenario)


def test_another_answer_is_not_taken_for_this_one(play: Any, database: str) -> None:
    """Two questions in one conversation, the process dies after the second answer: the first is answered too."""

    async def scenario(room: Any) -> None:
        first = room.message(QUESTION, channel="D1")
        await room.app.handler.claim(f"message:D1:{first['ts']}")
        await room.say("Kan jeg kritisere sjefen min?", channel="D1")
        with room.app.handler.keys.database.engine.begin() as connection:
            connection.exec_driver_sql("update idempotency_keys set claimed_at = '2020-01-01 00:00:00'")
        await room.app.messages.recover(room.app.bolt.client, "UBOT")
        assert (
            Counter(post["metadata"]["event_payload"]["key"] for post in room.slack.posts)[f"message:D1:{first['ts']}"]
            == 1
        )

    play(scenario)
