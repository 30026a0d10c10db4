"""A workspace with the bot in it: the loopback Slack, Bolt's real dispatch, signed requests, a small service."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from engines import empty
from fakes import FakeEncoder, build_small
from fastapi import FastAPI
from loading import load
from slack_sdk.signature import SignatureVerifier

from bot.database import IdempotencyKeys
from bot.editorial.editorial import Editorial
from bot.editorial.settings import editorial_settings
from bot.editorial.types import Person
from bot.journal import Journal
from bot.service import BotService
from bot.settings import Settings
from bot.surfaces.slack.connect import EVENTS, events_router
from bot.surfaces.slack.listeners import SlackApp, make_slack_app
from bot.surfaces.slack.settings import SlackSettings
from index.builds.build import Build
from index.builds.store import BuildStore
from tests.bot.surfaces.slack.editors import ASKER, KARI, OLA, PER, ROOM

HERE = Path(__file__).parent
SECRET = "not a secret"
Json = dict[str, Any]


fakes = load("web_fakes", HERE.parent / "web" / "fakes.py")
fake_slack = load("fake_slack", HERE / "fake_slack.py")


class Events:
    """What people write in the loopback Slack, as the events that Slack makes of it."""

    def __init__(self, slack: Any) -> None:
        self.slack = slack
        self.events = 0

    def message(self, text: str, *, user: str = "U1", channel: str = "C1", **more: Any) -> Json:
        """A message in the channel's history, and its event."""
        kind = "im" if channel.startswith("D") else "channel"
        message = {"type": "message", "user": user, "text": text, "ts": self.slack.ts(), **more}
        self.slack.history.setdefault(channel, []).append(message)
        return {**message, "channel": channel, "channel_type": kind}

    def envelope(self, event: Json, event_id: str = "") -> Json:
        self.events += 1
        return {
            "type": "event_callback",
            "team_id": fake_slack.TEAM,
            "api_app_id": "A1",
            "event_id": event_id or f"Ev{self.events}",
            "event": event,
            "authorizations": [{"team_id": fake_slack.TEAM, "user_id": fake_slack.BOT, "is_bot": True}],
        }


class Workspace(Events):
    """One process of the bot in the loopback Slack. ``say`` and ``send`` wait until all that came of it is over."""

    def __init__(self, slack: Any, app: SlackApp, service: Any) -> None:
        super().__init__(slack)
        self.app = app
        self.service = service
        web = FastAPI()
        web.include_router(events_router(app))
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url="http://bot.test")

    # -- what users do

    async def say(self, text: str, *, user: str = "U1", channel: str = "C1", **more: Any) -> str:
        """A person writes; Slack sends the events it sends for that. The message's time is returned."""
        event = self.message(text, user=user, channel=channel, **more)
        kinds = ["message"]
        if f"<@{fake_slack.BOT}>" in text and not channel.startswith("D"):
            kinds.append("app_mention")
        for kind in kinds:
            await self.event({**event, "type": kind})
        return str(event["ts"])

    async def event(self, event: Json, event_id: str = "", **headers: str) -> httpx.Response:
        return await self.send(self.envelope(event, event_id), **headers)

    async def command(self, text: str, user: str = "U1", trigger: str = "t1", *, wait: bool = True) -> httpx.Response:
        body = {"command": "/veileder", "text": text, "user_id": user, "channel_id": "C1", "trigger_id": trigger}
        where = {"team_id": fake_slack.TEAM, "response_url": f"{self.slack.url}/response/c"}
        return await self.send({**body, **where}, form=True, wait=wait)

    async def interact(self, payload: Json, user: str = "U1", *, wait: bool = True) -> httpx.Response:
        full = {"team": {"id": fake_slack.TEAM}, "user": {"id": user}, "trigger_id": "t2", **payload}
        return await self.send({"payload": json.dumps(full)}, form=True, wait=wait)

    async def submit(self, view: Json, values: Json | None = None, user: str = "U1") -> Json:
        """Sends a modal with what was typed and chosen, by action; returns what the bot acknowledged it with."""
        blocks = [block for block in view["blocks"] if block["type"] == "input"]
        state = {block["block_id"]: {block["element"]["action_id"]: state_of(block, values or {})} for block in blocks}
        sent = {**view, "id": view.get("id", "V1"), "state": {"values": state}}
        found = await self.interact({"type": "view_submission", "view": sent}, user)
        assert found.status_code == 200
        return dict(found.json()) if found.text else {}

    async def click(self, action: Json, *, user: str = "U1", **more: Any) -> None:
        """A click on a button that stands in a message; `more` says otherwise."""
        where = {"response_url": f"{self.slack.url}/response/b", "channel": {"id": "C1"}, "user": {"id": user}}
        await self.interact({"type": "block_actions", "actions": [{"type": "button", **action}], **where, **more})

    # -- over HTTP, signed

    async def send(self, body: Json, *, form: bool = False, wait: bool = True, **headers: str) -> httpx.Response:
        before = asyncio.all_tasks()
        text = urlencode(body) if form else json.dumps(body)
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        made = {"content-type": kind, **signed(text), **headers}
        found = await self.http.post(EVENTS, content=text, headers=made)
        if wait:
            await self.settle(before)
        return found

    async def settle(self, before: set[asyncio.Task[Any]]) -> None:
        """Until everything that was started since is over."""
        while rest := asyncio.all_tasks() - before - {asyncio.current_task()}:
            _, hanging = await asyncio.wait(rest, timeout=60)
            assert not hanging

    # -- what is seen

    @property
    def last(self) -> Json:
        return self.slack.posts[-1]


def signed(body: str, secret: str = SECRET, at: int | None = None) -> dict[str, str]:
    stamp = str(at if at is not None else int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    assert signature
    return {"x-slack-signature": signature, "x-slack-request-timestamp": stamp}


def button(message: Json, action: str) -> Json:
    """The button of this name under a message or in a view, as a click sends it."""
    found = [each for each in fake_slack.walk(message["blocks"]) if each.get("action_id") == action]
    assert found, f"no {action}"
    return {"action_id": action, "type": found[0]["type"], "value": found[0].get("value")}


def state_of(block: Json, values: Json) -> Json:
    """What Slack sends for an input: what the user typed, else what stood there."""
    element = block["element"]
    name, kind = element["action_id"], element["type"]
    if kind == "plain_text_input":
        return {"type": kind, "value": values.get(name, element.get("initial_value"))}
    if kind == "static_select":
        return {"type": kind, "selected_option": values.get(name, element.get("initial_option"))}
    return {"type": kind, "selected_options": values.get(name, element.get("initial_options", []))}


def seen(node: Any) -> str:
    """All text of blocks, run together."""
    return "".join(each["text"] for each in fake_slack.walk(node) if isinstance(each.get("text"), str))


def person(user: str, name: str) -> Person:
    return Person("slack", user, name)


Play = Callable[..., None]


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A file, unless a test asks for ``engines.ENGINES`` by parametrising it."""
    with empty(getattr(request, "param", "sqlite"), request, tmp_path) as address:
        yield address


@pytest.fixture
def play(database: str) -> Play:
    """Runs a scenario in a workspace: ``play(scenario)``, with settings to change."""

    def run(scenario: Callable[[Workspace], Awaitable[None]], service: Any = None, **settings: Any) -> None:
        async def whole() -> None:
            async with workspace(database, service or fakes.FakeService(), **settings) as made:
                await scenario(made)
                assert not made.slack.refused

        asyncio.run(whole())

    return run


@asynccontextmanager
async def workspace(database: str, service: Any, **settings: Any) -> AsyncIterator[Workspace]:
    slack = fake_slack.FakeSlack()
    slack.app_view = settings.get("view", slack.app_view)
    await slack.start()
    try:
        async with process(slack, database, service, **settings) as made:
            yield made
    finally:
        await slack.stop()


@asynccontextmanager
async def process(
    slack: Any, database: str, service: Any, editorial: Any = None, **settings: Any
) -> AsyncIterator[Workspace]:
    """One more process of the bot in the same Slack."""
    keys = IdempotencyKeys.open(database)
    values = {
        "bot_token": "xoxb-1",
        "signing_secret": SECRET,
        "api": f"{slack.url}/api/",
        "base_url": fakes.BASE_URL,
        **settings,
    }
    app = make_slack_app(service, keys, SlackSettings(**values), editorial)
    for each in app.bolt._async_listeners:
        each.ack_timeout = 600  # Slack's three seconds are no measure of a busy machine; the order has its own test
    made = Workspace(slack, app, service)
    try:
        yield made
    finally:
        await made.http.aclose()
        keys.close()


@pytest.fixture
def tools() -> ModuleType:
    """This file, for tests that need more than ``play``."""
    return sys.modules[__name__]


# -- the editors' loop


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

    def start(publish: Any = None, **settings: Any) -> Editorial:
        return Editorial(service, replace(own, **settings), publish or (lambda *_: build_small(corpus, store).id))

    def run(scenario: Callable[[Any], Awaitable[None]], publish: Any = None, **settings: Any) -> None:
        async def whole() -> None:
            async with room(tools, database, service, start(publish, **settings)) as opened:
                opened.start = start
                await scenario(opened)
                assert not opened.slack.refused

        asyncio.run(whole())

    yield run
    service.journal.close()


@asynccontextmanager
async def room(tools: Any, database: str, service: BotService, editorial: Editorial) -> Any:
    async with tools.workspace(database, service, editorial=editorial) as opened:
        opened.slack.names.update({KARI: "Kari Nordmann", PER: "Per Hansen", OLA: "Ola Ansatt", ASKER: "Siri Spør"})
        opened.editorial, opened.tools = editorial, tools
        yield opened
