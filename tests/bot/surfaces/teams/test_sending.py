"""An answer reaches Teams through rate limits, outages and dropped connections; one that Teams refuses is told."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from bot.chat.views.answer import draw_notice
from bot.database.outbox import LEASE
from bot.privacy.person import About, PersonalData
from bot.surfaces.teams.client import FIRST_WAIT, LONGEST_WAIT, TRIES, seconds_of, send, wait_of
from bot.surfaces.teams.render import render_message
from bot.types import Language

QUESTION = "Kan jeg kritisere etaten min?"


@pytest.fixture(autouse=True)
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.surfaces.teams.client.FIRST_WAIT", 0.0)


@pytest.mark.parametrize("status", [429, 412, 500, 502, 503, 504])
def test_trouble_is_waited_out(play: Any, status: int) -> None:
    """The answer is sent again and comes once."""

    async def scenario(room: Any) -> None:
        room.teams.limited[status] = 3
        await room.say(QUESTION)
        assert len(room.teams.messages) == 1

    play(scenario)


def test_a_dropped_connection_is_tried_again(play: Any) -> None:
    """A connection that is cut before the message was taken is opened anew."""

    async def scenario(room: Any) -> None:
        room.teams.cut = 2
        await room.say(QUESTION)
        assert len(room.teams.messages) == 1

    play(scenario)


def test_a_refused_message_is_told_with_a_reference(play: Any, tools: Any) -> None:
    """Teams says no for good: the asker gets a short message instead of nothing."""

    async def scenario(room: Any) -> None:
        room.teams.limited[403] = 1
        await room.say(QUESTION)
        assert "Noe gikk galt hos meg" in tools.seen(room.last)

    play(scenario)


def test_when_nobody_can_be_told_the_log_is(play: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The conversation is closed to the bot: the log has a reference and Teams' own status."""

    async def scenario(room: Any) -> None:
        room.teams.limited[403] = 2
        await room.say(QUESTION)
        assert not room.teams.messages

    play(scenario)
    log = capsys.readouterr().out
    assert "teams.failed" in log
    assert "code=403" in log
    assert QUESTION not in log


def refused(told: str) -> httpx.HTTPStatusError:
    request = httpx.Request("POST", "http://teams.test")
    return httpx.HTTPStatusError("no", request=request, response=httpx.Response(429, headers={"Retry-After": told}))


def waits_for(error: Exception) -> list[float]:
    """How many seconds are waited between the tries, when each of them ends so."""
    waits: list[float] = []

    class Down:
        async def send(self, _: Any) -> Any:
            raise error

    async def note(seconds: float) -> None:
        waits.append(seconds)

    with pytest.raises(type(error)):
        asyncio.run(send(Down(), render_message(draw_notice("Hei", Language.NB)), note))  # type: ignore[arg-type]
    return waits


def test_it_gives_up_in_the_end() -> None:
    """After the last try the error is the caller's."""
    assert len(waits_for(httpx.ConnectError("down"))) == TRIES - 1


def test_nobody_waits_for_two_hours() -> None:
    """What Teams puts off for longer than a minute is the outbox's at once."""
    assert waits_for(refused("7200")) == []
    assert waits_for(refused("61")) == []


def test_all_waits_together_end_before_a_claim_does() -> None:
    """Or another process takes a message of the outbox for one that was left behind, and sends it too."""
    assert 60 <= sum(waits_for(refused("60"))) < LEASE.total_seconds() / 2


def test_teams_says_how_long_to_wait() -> None:
    """In seconds or as a date; without a word, the usual and a little."""
    assert wait_of(refused("7"), FIRST_WAIT) == 7
    assert seconds_of("100000") == LONGEST_WAIT
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    assert 0 < seconds_of(soon) <= 20
    assert seconds_of("in a while") >= 0
    assert 4 <= wait_of(httpx.ConnectError("down"), 4) <= 5


def test_two_hundred_questions_at_once(play: Any) -> None:
    """A burst with every third activity delivered twice and a rate limit: no reply is lost and none is doubled."""

    async def scenario(room: Any) -> None:
        room.teams.limited[429] = 40
        activities = [room.message(QUESTION, where=f"a:{n}") for n in range(200)]
        await asyncio.gather(*(room.send(each) for each in activities + activities[::3]))
        assert sorted(each["in"] for each in room.teams.messages) == sorted(f"a:{n}" for n in range(200))

    play(scenario)


def test_a_slow_connector_gets_one_message(play: Any) -> None:
    """It takes the message at once and says so seconds later: it is waited for, and nothing is sent again."""

    async def scenario(room: Any) -> None:
        room.teams.troubles += ["slow 1"]
        await room.say(QUESTION)
        assert len(room.teams.messages) == 1

    play(scenario)


def test_every_client_waits_as_long_as_teams_may_need(play: Any) -> None:
    """The SDK makes clients of clients: each waits long for Teams, and as long as need be for our own pool."""

    async def scenario(room: Any) -> None:
        for each in (room.app.sdk.http_client, room.app.sdk.api.http):
            assert (each.http.timeout.read, each.http.timeout.write, each.http.timeout.pool) == (150, 150, None)

    play(scenario)


@pytest.mark.parametrize(("trouble", "copies"), [("slow 2", 2), ("taken cut", 3)])
def test_a_connector_that_never_says_so_gets_few_copies(play: Any, trouble: str, copies: int) -> None:
    """Slower than anybody waits: one more try, then it counts as sent, now and in the outbox. After cuts, two more."""

    async def scenario(room: Any) -> None:
        room.teams.troubles += [trouble] * 10
        await room.say(QUESTION)
        assert len(room.teams.messages) == copies
        await late(room)
        assert len(room.teams.messages) == copies

    play(scenario, answer_seconds=0.5)


async def late(room: Any) -> None:
    """The outbox's next round, however long a message is to wait."""
    with room.app.handler.keys.database.engine.begin() as connection:
        connection.exec_driver_sql("update outbox set due_at = made_at")
    await room.app.outbox.run_replies()


@pytest.mark.parametrize("trouble", ["429", "429:7200", "500", "502", "503", "504", "401"])
def test_what_teams_does_not_take_waits_in_the_outbox(play: Any, tools: Any, trouble: str) -> None:
    """When the budget is spent the outbox has it; when Teams is back it comes once, and reactions to it count."""

    async def scenario(room: Any) -> None:
        room.teams.troubles += [trouble] * 60
        await room.say(QUESTION)
        assert not room.teams.messages
        due = await asyncio.to_thread(room.app.handler.outbox.due, "teams", replies=True)
        assert bool(due) == (trouble != "429:7200")
        room.teams.troubles.clear()
        await late(room)
        await late(room)
        assert len(room.teams.messages) == 1
        assert "Du kan kritisere" in tools.seen(room.last)
        assert not await asyncio.to_thread(room.app.handler.outbox.waiting, "teams")
        await room.react("like", "m2")
        assert room.service.told

    play(scenario)


def test_a_late_answer_is_erased_by_the_id_that_people_are_known_by(play: Any) -> None:
    """The one in the directory, as in VEILEDER_EDITORS; Teams sends to another."""

    async def scenario(room: Any) -> None:
        room.teams.troubles += ["503"] * 60
        activity = await room.say(QUESTION)
        person = f"teams:{activity['from']['aadObjectId']}"
        data = PersonalData(room.app.handler.keys.database)
        assert (await asyncio.to_thread(data.erase, About(person=person)))["late_answers"] == 1
        room.teams.troubles.clear()
        await late(room)
        assert not room.teams.messages

    play(scenario)


def test_a_late_answer_that_teams_refuses_is_told(play: Any, tools: Any) -> None:
    """The message is refused for good meanwhile: the asker gets a line with a reference, once."""

    async def scenario(room: Any) -> None:
        room.teams.troubles += ["401"]
        await room.say(QUESTION)
        room.teams.troubles += ["403"]
        await late(room)
        assert "Noe gikk galt hos meg" in tools.seen(room.last)
        assert not await asyncio.to_thread(room.app.handler.outbox.waiting, "teams")

    play(scenario)
