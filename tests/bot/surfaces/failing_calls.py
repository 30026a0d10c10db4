"""Many questions while one call in five to the chat program fails, in every way that calls fail.

Run by ``test_failing_calls.py`` with a few questions and by ``scripts/measure/failing_calls.py`` with a thousand. Which
calls fail is decided by a seed, and every way comes up as often. The loopback chats do what the platforms say that they
do; see their files. An answer that never comes is marked by them, and the client is told at once what it would have
been told after minutes: nobody waits, and a busy machine is not taken for a slow chat.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import aiohttp
import httpx

from tests.bot.surfaces.slack import conftest as slack_tools
from tests.bot.surfaces.teams import conftest as teams_tools

QUESTION = "Kan jeg kritisere etaten min?"
SHARE = 0.2  # of all calls
MUTE = "x-mute"  # a header: what has it never comes
AT_ONCE = 40
ROUNDS = 100  # of the outbox

ON_SLACK = ("429:1", "text 500", "text 503", "internal_error", "taken internal_error")
ON_SLACK += ("taken mute", "cut", "taken cut")
ON_TEAMS = ("429:1", "500", "503", "502", "slow 0.5", "taken mute", "cut", "taken cut")
UNSAID = frozenset(("taken mute", "taken cut"))
"""Teams has the message and never said so, and nobody can ask it."""


@dataclass(slots=True)
class Outcome:
    """``copies`` is how often each question was answered, ``suffered`` what became of the calls, by conversation."""

    copies: Counter[str]
    suffered: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def lost(self) -> list[str]:
        return [where for where, times in self.copies.items() if times < 1]

    @property
    def doubled(self) -> list[str]:
        return [where for where, times in self.copies.items() if times > 1]

    @property
    def ways(self) -> Counter[str]:
        return sum(self.suffered.values(), Counter())


class Chance:
    """Whether the next call fails, and how. No way comes again before all others have been."""

    def __init__(self, seed: int, ways: tuple[str, ...]) -> None:
        self.random = random.Random(seed)
        self.ways = ways
        self.left: list[str] = []
        self.suffered: dict[str, Counter[str]] = {}

    def next(self, where: str) -> str:
        if self.random.random() >= SHARE:
            return "fine"
        self.left = self.left or self.random.sample(self.ways, len(self.ways))
        kind = self.left.pop()
        self.suffered.setdefault(where, Counter())[kind] += 1
        return kind


class FailingSlack(slack_tools.fake_slack.FakeSlack):  # type: ignore[misc, name-defined] # loaded by its path
    chance: Chance

    def next_trouble(self, method: str) -> str:
        return self.chance.next(method)


class FailingTeams(teams_tools.fake_teams.FakeTeams):  # type: ignore[misc, name-defined] # loaded by its path
    chance: Chance

    def next_trouble(self, activity: Any) -> str:
        with self.changed:
            return self.chance.next(activity["in"]) if activity["type"] == "message" else "fine"


@contextmanager
def short_waits() -> Iterator[None]:
    waits = {"slack.client.FIRST_WAIT": 0.01, "teams.client.FIRST_WAIT": 0.01}
    with ExitStack() as stack:
        for name, seconds in waits.items():
            stack.enter_context(patch(f"bot.surfaces.{name}", seconds))
        stack.enter_context(patch.object(aiohttp.ClientSession, "_request", muted_aiohttp))
        stack.enter_context(patch.object(httpx.AsyncHTTPTransport, "handle_async_request", muted_httpx))
        yield


ask_aiohttp, ask_httpx = aiohttp.ClientSession._request, httpx.AsyncHTTPTransport.handle_async_request


async def muted_aiohttp(session: aiohttp.ClientSession, *args: Any, **more: Any) -> aiohttp.ClientResponse:
    found = await ask_aiohttp(session, *args, **more)
    if MUTE in found.headers:
        found.close()
        raise TimeoutError
    return found


async def muted_httpx(transport: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
    found = await ask_httpx(transport, request)
    if MUTE in found.headers:
        await found.aclose()
        raise httpx.ReadTimeout("", request=request)
    return found


async def on_slack(database: str, questions: int, seed: int) -> Outcome:
    slack = FailingSlack()
    slack.chance = Chance(seed, ON_SLACK)
    await slack.start()
    try:
        with short_waits():
            async with slack_tools.process(slack, database, slack_tools.fakes.FakeService()) as room:
                bodies = [room.envelope(room.message(QUESTION, channel=f"D{n}"), f"Ev{n}") for n in range(questions)]
                await ask_all(room, bodies, lambda body: room.send(body, wait=False))
    finally:
        await slack.stop()
    found = Counter(post["channel"] for post in slack.posts)
    return Outcome(Counter({f"D{n}": found[f"D{n}"] for n in range(questions)}), slack.chance.suffered)


async def on_teams(database: str, questions: int, seed: int) -> Outcome:
    fake = teams_tools.fake_teams
    teams = FailingTeams()
    teams.chance = Chance(seed, ON_TEAMS)
    try:
        with short_waits(), patch.object(fake, "card_problems", lambda _: []):  # looking closely is slow, and tested
            service = teams_tools.fakes.FakeService()
            async with teams_tools.process(teams, database, service) as room:
                activities = [room.message(QUESTION, where=f"a:{n}") for n in range(questions)]
                await ask_all(room, activities, room.send)
    finally:
        teams.stop()
    found = Counter(post["in"] for post in teams.messages)
    return Outcome(Counter({f"a:{n}": found[f"a:{n}"] for n in range(questions)}), teams.chance.suffered)


async def ask_all(room: Any, asked: list[Any], ask: Callable[[Any], Awaitable[Any]]) -> None:
    """Asks, some at a time; then the outbox goes on, as it does by the clock, until nothing waits in it."""
    handler, outbox = room.app.handler, room.app.outbox
    for at in range(0, len(asked), AT_ONCE):
        await asyncio.gather(*map(ask, asked[at : at + AT_ONCE]))
        await asyncio.sleep(0.05)
        await handler.drain(600)
    for _ in range(ROUNDS):
        if not await asyncio.to_thread(handler.outbox.waiting, handler.surface):
            return
        with handler.keys.database.engine.begin() as connection:
            connection.exec_driver_sql("update outbox set due_at = made_at where not done")
        await outbox.run_replies()
