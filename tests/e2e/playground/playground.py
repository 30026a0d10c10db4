"""Microsoft 365 Agents Playground, a local Teams client: started on this machine only, without telemetry, and driven.

It is not a part of Veileder: `npm ci` in this folder installs it under its own licence, and scripts/test does that.
It proves real activities, Microsoft's own renderer of cards, and the message extension with its
dialog. It opens no dialogs from a card's buttons, sends nothing for a button that asks a question, and has no tokens:
those are tested over HTTP.
"""

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Locator, Page, expect

from bot.database import IdempotencyKeys
from bot.journal import AnswerRefs
from bot.surfaces.teams.connect import connected
from bot.surfaces.teams.guard import MESSAGES, messages_router
from bot.surfaces.teams.listeners import make_teams_app
from bot.surfaces.teams.settings import TeamsSettings

HERE = Path(__file__).parent
CLIENT = HERE / "node_modules" / "@microsoft" / "m365agentsplayground" / "cli.js"
START_SECONDS = 60
PATIENCE = 20_000  # milliseconds until something on the page is there
SETTLE = 0.7  # seconds: in a channel, the client drops a reply that comes before it has drawn the post


def missing() -> str:
    """What is not installed, or nothing."""
    if shutil.which("node") is None:
        return "no Node.js: install the packages nodejs and npm"
    return "" if CLIENT.is_file() else "no local Teams client: run `npm ci` in tests/e2e/playground"


class Unhurried:
    """A service that answers as fast as a real one at most; see SETTLE."""

    def __init__(self, service: Any) -> None:
        self.service = service
        self.admission = service.admission

    def ask(self, *args: Any) -> Any:
        time.sleep(SETTLE)
        return self.service.ask(*args)

    def build(self, *args: Any) -> Any:
        time.sleep(SETTLE)
        return self.service.build(*args)

    def feedback(self, *args: Any) -> None:
        self.service.feedback(*args)


@contextmanager
def bot(service: Any, database: str, editorial: Any = None, **settings: Any) -> Iterator[str]:
    """The Teams surface on a free port of this machine, for a local client; yields its address."""
    keys, refs = IdempotencyKeys.open(database), AnswerRefs.open(database)
    own = TeamsSettings(unsafe_local=True, **settings)
    teams = make_teams_app(Unhurried(service), keys, refs, own, editorial)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with connected(teams):
            yield

    web = FastAPI(lifespan=lifespan)
    web.include_router(messages_router(teams.guard))
    served = uvicorn.Server(uvicorn.Config(web, host="127.0.0.1", port=0, log_level="warning", access_log=False))
    thread = threading.Thread(target=served.run, daemon=True)
    thread.start()
    wait_for(lambda: served.started)
    yield f"http://127.0.0.1:{served.servers[0].sockets[0].getsockname()[1]}{MESSAGES}"
    served.should_exit = True
    thread.join(START_SECONDS)
    keys.close()
    refs.close()


def wait_for(happened: Any) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not happened():
        assert time.monotonic() < deadline, "it did not start in time"
        time.sleep(0.1)


@dataclass(frozen=True)
class Client:
    """The running client. ``outbound`` has a line for everything it tried to reach outside this machine."""

    url: str
    outbound: Path


@contextmanager
def client(bot_url: str, folder: Path, port: int = 0) -> Iterator[Client]:
    """The client in front of a bot, on `port` when the bot must know it beforehand; `folder` takes its logs."""
    folder.mkdir(parents=True, exist_ok=True)
    port, outbound = port or free_port(), folder / "outbound.log"
    url = f"http://127.0.0.1:{port}"
    command = ["node", str(CLIENT), "start", "-e", bot_url, "-p", str(port)]
    command += ["--service-url", connector(port), "--disable-telemetry"]
    with (folder / "client.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment(outbound), stdout=log, stderr=log, start_new_session=True
        )
        try:
            wait_for(lambda: listens(port))
            yield Client(url, outbound)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(START_SECONDS)


def connector(port: int) -> str:
    """Where the client takes what the bot says."""
    return f"http://127.0.0.1:{port}/_connector"


def environment(outbound: Path) -> dict[str, str]:
    own = {
        "NODE_OPTIONS": f"--require {HERE / 'loopback.cjs'}",
        "LOOPBACK_LOG": str(outbound),
        "TEAMSAPPTESTER_BROWSER": "none",
        "APPLICATION_INSIGHTS_NO_STATSBEAT": "1",
        "M365_AGENTS_PLAYGROUND_LOGFILE": str(outbound.with_name("playground.log")),
    }
    return {**os.environ, **own}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


# -- driving it


class Chat:
    """A person at the client."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.set_default_timeout(PATIENCE)
        page.goto(url)
        self.settled("Connected.")
        self.page.get_by_title("Hide log panel").click()

    def settled(self, words: str) -> Locator:
        found = self.page.get_by_text(words).last
        expect(found).to_be_visible(timeout=PATIENCE)
        return found

    def open(self, name: str) -> None:
        self.page.get_by_text(name, exact=True).first.click()

    def say(self, question: str) -> None:
        """In the chat that is open."""
        self.page.locator("[contenteditable=true]").first.click()
        self.page.keyboard.type(question)
        self.page.keyboard.press("Enter")

    def mention(self, question: str, *, post: bool = False) -> None:
        """The bot is picked from the list by a click: Enter would send the sign alone."""
        field = self.page.locator("[contenteditable=true]").first
        field.click()
        self.page.keyboard.type("@")
        self.page.get_by_role("menuitem", name="Test Bot").click()
        expect(field).to_contain_text("Test Bot")
        self.page.keyboard.type(question)
        if post:
            self.page.get_by_role("button", name="Post").click()
        else:
            self.page.keyboard.press("Enter")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).last.click()

    def search(self, question: str) -> None:
        """With the message extension; the last hit is put into the message."""
        self.press("Trigger Message Extension App")
        self.page.get_by_role("menuitem", name="Search Command").click()
        self.page.get_by_placeholder("Enter a search term").fill(question)
        self.page.keyboard.press("Enter")
        self.page.get_by_text(" › ").last.click()

    def picture(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)
