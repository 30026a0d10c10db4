"""A team with the bot in it: the loopback Teams, signed requests, the SDK's real dispatch, a small service."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import jwt
import pytest
from engines import empty
from fakes import FakeEncoder, build_small
from fastapi import FastAPI
from loading import load

from bot.database import IdempotencyKeys
from bot.editorial.editorial import Editorial
from bot.editorial.settings import editorial_settings
from bot.journal import AnswerRefs, Journal
from bot.service import BotService
from bot.settings import Settings
from bot.surfaces.teams.guard import MESSAGES, messages_router
from bot.surfaces.teams.listeners import TeamsApp, make_teams_app
from bot.surfaces.teams.sdk import close
from bot.surfaces.teams.settings import TeamsSettings
from index.builds.build import Build
from index.builds.store import BuildStore
from tests.bot.surfaces.teams.editors import KARI, PER, ROOM

HERE = Path(__file__).parent
Json = dict[str, Any]
PLACES = {"personal": "a:1", "groupChat": "19:group@thread.v2", "channel": "19:c@thread.tacv2;messageid=100"}


fakes = load("web_fakes", HERE.parent / "web" / "fakes.py")
fake_teams = load("fake_teams", HERE / "fake_teams.py")


class Room:
    """One process of the bot in the loopback Teams. What users do waits until the bot is done with it."""

    def __init__(self, teams: Any, app: TeamsApp, service: Any) -> None:
        self.teams = teams
        self.app = app
        self.service = service
        web = FastAPI()
        web.include_router(messages_router(app.guard))
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url="http://bot.test")
        self.count = 0

    # -- what users do

    async def say(self, text: str, **more: Any) -> Json:
        """Somebody writes in the personal chat, or where `more` says. The activity is returned."""
        activity = self.message(text, **more)
        assert (await self.send(activity)).status_code == 200
        return activity

    async def mention(self, text: str, **more: Any) -> Json:
        """Somebody mentions the bot in a channel, or where `more` says."""
        own = {"type": "mention", "text": "<at>Veileder</at>", "mentioned": {"id": fake_teams.BOT, "name": "Veileder"}}
        return await self.say(f"<at>Veileder</at> {text}", **{"kind": "channel", "entities": [own], **more})

    async def whisper(self, text: str, **more: Any) -> Json:
        """Somebody writes what only the bot sees, with its name as a command in a channel."""
        own = {"id": fake_teams.BOT, "name": "Veileder", "isTargeted": True}
        return await self.say(text, **{"kind": "channel", "recipient": own, **more})

    async def invoke(self, name: str, value: Json, **more: Any) -> Any:
        """Teams asks and waits; the body of the answer is returned."""
        found = await self.send({**self.activity(**more), "type": "invoke", "name": name, "value": value})
        assert found.status_code == 200
        return found.json() if found.content else None

    async def react(self, reaction: str, message: str, **more: Any) -> None:
        """Somebody reacts to a message of the bot's."""
        added = {"reactionsAdded": [{"type": reaction}], "replyToId": message}
        assert (await self.send({"type": "messageReaction", **self.activity(**more), **added})).status_code == 200

    async def press(self, card: Json, title: str, **more: Any) -> Any:
        """A press on the button of this title, as Teams sends it."""
        action = button(card, title)
        if action["type"] == "Action.Execute":
            action = {"type": "Action.Execute", "verb": action["verb"], "data": action["data"]}
            return await self.invoke("adaptiveCard/action", {"action": action}, **more)
        assert action["data"]["msteams"]["type"] == "task/fetch"
        return await self.invoke("task/fetch", {"data": action["data"]}, **more)

    # -- activities

    def message(self, text: str, **more: Any) -> Json:
        return {"type": "message", "text": text, "textFormat": "plain", **self.activity(**more)}

    def activity(self, *, user: str = "29:kari", kind: str = "personal", where: str = "", **more: Any) -> Json:
        self.count += 1
        place = where or {"personal": "a:1", "groupChat": "19:group@thread.v2"}.get(
            kind, "19:c@thread.tacv2;messageid=100"
        )
        conversation = {
            "id": place,
            "conversationType": kind,
            "tenantId": fake_teams.TENANT,
            "isGroup": kind != "personal",
        }
        return {
            "id": f"a{self.count}",
            "serviceUrl": self.teams.url,
            "channelId": "msteams",
            "from": {"id": user, "name": "Kari Nordmann", "aadObjectId": f"aad-{user}"},
            "conversation": {**conversation, "isGroup": kind != "personal"},
            "recipient": {"id": fake_teams.BOT, "name": "Veileder"},
            "channelData": {"tenant": {"id": fake_teams.TENANT}},
            "locale": "nb-NO",
            **more,
        }

    # -- over HTTP, signed

    async def send(self, activity: Any, token: str | None = None, *, raw: bytes | None = None) -> httpx.Response:
        token = self.teams.signer.token(self.teams.url) if token is None else token
        headers = {"content-type": "application/json", **({"authorization": f"Bearer {token}"} if token else {})}
        body = raw if raw is not None else json.dumps(activity).encode()
        found = await self.http.post(MESSAGES, content=body, headers=headers)
        await self.app.handler.drain(600)  # until it is over, on a busy machine too
        return found

    # -- what is seen

    @property
    def last(self) -> Json:
        return self.teams.cards[-1]


def button(card: Json, title: str) -> Json:
    found = [each for each in card.get("actions", ()) if each["title"] == title]
    assert found, f"no {title} among {[each['title'] for each in card.get('actions', ())]}"
    return found[0]


def seen(node: Any) -> str:
    """All text of a card, a line a text block, in reading order."""
    lines = []
    for each in fake_teams.walk(node):
        if each.get("type") == "TextBlock":
            lines.append(each["text"])
        elif each.get("type") == "RichTextBlock":
            lines.append("".join(run["text"] for run in each["inlines"]))
    return "\n".join(lines)


@pytest.fixture(scope="session")
def loopback() -> Iterator[Any]:
    """One loopback Teams for all tests: making its key takes a while."""
    teams = fake_teams.FakeTeams()
    yield teams
    teams.stop()


@pytest.fixture
def teams(loopback: Any) -> Any:
    """The loopback Teams as it was in the beginning."""
    clean = (loopback.posts, loopback.updates, loopback.opened, loopback.closed, loopback.gone)
    for each in (*clean, loopback.refused, loopback.tokens, loopback.limited, loopback.troubles, loopback.people):
        each.clear()
    loopback.cut, loopback.untargeted = 0, False
    return loopback


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A file, unless a test asks for ``engines.ENGINES`` by parametrising it."""
    with empty(getattr(request, "param", "sqlite"), request, tmp_path) as address:
        yield address


Play = Callable[..., None]


@pytest.fixture
def play(database: str, teams: Any) -> Play:
    """Runs a scenario in a room: ``play(scenario)``, with settings to change."""

    def run(scenario: Callable[[Room], Awaitable[None]], service: Any = None, **settings: Any) -> None:
        async def whole() -> None:
            async with process(teams, database, service or fakes.FakeService(), **settings) as room:
                await scenario(room)
                assert not teams.refused

        asyncio.run(whole())

    return run


@asynccontextmanager
async def process(
    teams: Any, database: str, service: Any, editorial: Any = None, **settings: Any
) -> AsyncIterator[Room]:
    """One process of the bot."""
    keys, refs = IdempotencyKeys.open(database), AnswerRefs.open(database)
    app = make_teams_app(service, keys, refs, TeamsSettings(**{**own_settings(teams), **settings}), editorial)
    await app.sdk.initialize()
    room = Room(teams, app, service)
    try:
        yield room
    finally:
        await room.http.aclose()
        await close(app.sdk)
        keys.close()
        refs.close()


def own_settings(teams: Any) -> Json:
    return {
        "client_id": fake_teams.CLIENT,
        "tenant_id": fake_teams.TENANT,
        "outgoing_token": lambda *_: jwt.encode({"appid": fake_teams.CLIENT}, "x" * 32),
        "keys_url": teams.keys_url,
        "base_url": fakes.BASE_URL,
        "service_url": teams.url,
    }


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

    def start(publish: Any = None, **settings: Any) -> Editorial:
        return Editorial(service, replace(own, **settings), publish or (lambda *_: build_small(corpus, store).id))

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
    service.journal.close()
