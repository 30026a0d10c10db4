"""Many questions: 200 in ten seconds over each way in, and two processes of the operating system on one database."""

import asyncio
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.surfaces.slack.connect import EVENTS, connected

QUESTION = "Kan jeg kritisere etaten min?"
QUESTIONS, SECONDS = 200, 10.0
HERE = Path(__file__).parent

Deliver = Callable[[str, Any], Awaitable[Any]]


async def spread(room: Any, deliver: Deliver) -> None:
    """Delivers the questions evenly over the ten seconds, every third of them once more half a second later."""

    async def later(at: float, envelope: str, body: Any) -> None:
        await asyncio.sleep(at)
        await deliver(envelope, body)

    gap = SECONDS / QUESTIONS
    bodies = [room.envelope(room.message(QUESTION, channel=f"D{n}"), f"Ev{n}") for n in range(QUESTIONS)]
    first = [later(gap * n, f"E{n}", body) for n, body in enumerate(bodies)]
    again = [later(gap * n + 0.5, f"R{n}", body) for n, body in enumerate(bodies) if n % 3 == 0]
    await asyncio.gather(*first, *again)
    await room.slack.until(lambda: len(room.slack.posts) >= QUESTIONS)
    await room.app.handler.drain(60)


def each_once(room: Any) -> bool:
    return Counter(post["channel"] for post in room.slack.posts) == {f"D{n}": 1 for n in range(QUESTIONS)}


def test_two_hundred_questions_in_ten_seconds_over_http(play: Any) -> None:
    """Signed requests: no reply is lost and none is doubled, with rate limits on the way."""

    async def scenario(room: Any) -> None:
        room.slack.limited.update({"chat.postMessage": 20})
        await spread(room, lambda _, body: room.send(body, wait=False))
        assert each_once(room)

    play(scenario)


def test_two_hundred_questions_in_ten_seconds_over_the_socket(database: str, tools: Any) -> None:
    """Envelopes over a real websocket: every one is acknowledged, no reply is lost and none is doubled."""

    async def scenario() -> None:
        async with (
            tools.workspace(database, tools.fakes.FakeService(), app_token="xapp-1", signing_secret="") as room,
            connected(room.app),
        ):
            await room.slack.until(lambda: len(room.slack.sockets) == 1)
            await spread(room, lambda envelope, body: room.slack.deliver(envelope, "events_api", body))
            assert each_once(room)
            await room.slack.until(lambda: len(room.slack.acks) == QUESTIONS + len(range(0, QUESTIONS, 3)))

    asyncio.run(scenario())


# -- two processes


@asynccontextmanager
async def process(api: str, database: str, secret: str) -> AsyncIterator[httpx.AsyncClient]:
    """A process of the bot, and a client for its address."""
    root = str(HERE.parents[3])
    program = [sys.executable, str(HERE / "one_process.py"), api, database, secret]
    started = await asyncio.create_subprocess_exec(
        *program, stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": root}
    )
    assert started.stdout is not None
    try:
        port = int(await started.stdout.readline())
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            yield client
    finally:
        started.send_signal(signal.SIGINT)
        await started.wait()


@pytest.mark.parametrize("questions", [40])
def test_two_processes_of_the_system_on_one_database(database: str, tools: Any, questions: int) -> None:
    """Every delivery goes to both at the same time; every question gets one reply."""

    async def scenario() -> None:
        slack = tools.fake_slack.FakeSlack()
        await slack.start()
        api = f"{slack.url}/api/"
        async with process(api, database, tools.SECRET) as one, process(api, database, tools.SECRET) as two:
            events = tools.Events(slack)
            bodies = [json.dumps(events.envelope(events.message(QUESTION, channel=f"D{n}"))) for n in range(questions)]
            found = await asyncio.gather(*(send(each, body, tools) for body in bodies for each in (one, two)))
            assert {each.status_code for each in found} == {200}
            await slack.until(lambda: len(slack.posts) >= questions)
        assert Counter(post["channel"] for post in slack.posts) == {f"D{n}": 1 for n in range(questions)}
        assert not slack.refused
        await slack.stop()

    asyncio.run(scenario())


async def send(client: httpx.AsyncClient, body: str, tools: Any) -> httpx.Response:
    return await client.post(EVENTS, content=body, headers={"content-type": "application/json", **tools.signed(body)})
