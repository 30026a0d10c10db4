"""A real server and a real browser. ``make_app`` is the one place that decides which service is behind them."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from loading import load
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from bot.server import make_app as server_app
from bot.service import open_service
from bot.settings import HOME, Settings
from bot.surfaces.web.app import WebSettings, create_app

FAKES = Path(__file__).parents[1] / "bot" / "surfaces" / "web" / "fakes.py"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 20
expect.set_options(timeout=20_000)  # milliseconds: on a busy machine a page takes its time


@pytest.fixture(scope="session")
def fakes() -> Any:
    return load("web_fakes", FAKES)


def make_app() -> FastAPI:
    """The application under test. Put a real service here to run the same scenarios on it."""
    fakes = load("web_fakes", FAKES)
    settings = WebSettings(
        base_url=fakes.BASE_URL, max_question_chars=fakes.LIMIT, embed_origins=("http://localhost:*",)
    )
    return create_app(fakes.FakeService(), settings)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Address of the running application on the fake service, without a slash at the end."""
    yield from running(make_app())


@pytest.fixture(scope="session")
def real_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the application on the published index of the real corpus, with a journal of its own.

    Links in answers begin with the default address; a test follows their path.
    """
    settings = Settings(
        _env_file=None,
        corpus=HOME / "corpus",
        var=HOME / "var",
        database=f"sqlite:///{tmp_path_factory.mktemp('journal') / 'veileder.db'}",
    )
    yield from running(server_app(open_service(settings), settings))


@pytest.fixture(scope="session")
def serve() -> Callable[[FastAPI], Iterator[str]]:
    """What serves an application of a test's own, to be used in a fixture with ``yield from``."""
    return running


def running(app: FastAPI, own: socket.socket | None = None) -> Iterator[str]:
    """Serve on a free port of the loopback interface, or on a test's `own` socket, until the fixture ends."""
    served = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", access_log=False))
    thread = threading.Thread(target=served.run, args=([own] if own else None,), daemon=True)
    thread.start()
    deadline = time.monotonic() + START_SECONDS
    while not served.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server did not start in time"
        time.sleep(0.02)
    yield f"http://127.0.0.1:{served.servers[0].sockets[0].getsockname()[1]}"
    served.should_exit = True
    thread.join(START_SECONDS)


def chromium() -> str:
    """Path of the browser. Without one the tests are skipped, except in CI, where they fail."""
    found = os.environ.get("VEILEDER_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        reason = "no Chromium: install the package chromium, or set VEILEDER_CHROMIUM to its path"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One a file: while it is open its thread has a running event loop, and other files run theirs in that thread."""
    path = chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page in a context of its own; keywords are Playwright's for a context. Errors on it fail the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(**{"locale": "nb-NO", "viewport": {"width": 1100, "height": 800}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if "Content Security" in message.text else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()
