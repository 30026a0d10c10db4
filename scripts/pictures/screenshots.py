"""Takes the pictures in docs/images of the web pages with the real service and corpus.

The editors' page shows a made-up journal (sample_journal.py); the real one is not touched.

Run it from the repository after `scripts/run` has built the index: python scripts/pictures/screenshots.py
Needs the test packages and a Chromium; VEILEDER_CHROMIUM may name it.
"""

import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from argon2 import PasswordHasher
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, sync_playwright

HOME = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HOME), str(HOME / "scripts" / "measure")]

from sample_journal import fill  # noqa: E402

from bot.server import make_app  # noqa: E402
from bot.settings import Settings  # noqa: E402

IMAGES = HOME / "docs" / "images"
QUESTION = "Må vi tekste direktesendinger?"
EDITOR, PASSWORD = "kari", "til skjermbildet"
QUESTIONS = 600  # in the made-up journal
DESKTOP = {"width": 1100, "height": 860}
TALL = {"width": 1100, "height": 1520}
PHONE = {"width": 320, "height": 640}
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


@contextmanager
def served() -> Iterator[str]:
    """The web surface on a free port of this machine, with a journal of its own; yields its address."""
    from bot.service import open_service  # loads the model: only when pictures are really taken

    with tempfile.TemporaryDirectory() as folder:
        editor = f"{EDITOR}:{PasswordHasher().hash(PASSWORD)}"
        settings = Settings(database=f"sqlite:///{folder}/journal.db", web_editors=editor)  # type: ignore[arg-type]
        service = open_service(settings)
        fill(service, QUESTIONS)
        yield from running(make_app(service, settings))
        service.journal.close()


def running(app: FastAPI) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def answered(browser: Browser, address: str, size: dict[str, int]) -> Page:
    """A page of this size on which the question has been asked and answered."""
    page = browser.new_page(viewport=size, locale="nb-NO", reduced_motion="reduce", device_scale_factor=2)  # type: ignore[arg-type]
    page.goto(address)
    page.get_by_role("searchbox").fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".turn").wait_for()
    page.evaluate("scrollTo(0, 0)")
    return page


def insight(browser: Browser, address: str) -> Page:
    """What people ask, as an editor sees it."""
    page = browser.new_page(viewport=TALL, locale="nb-NO", reduced_motion="reduce", device_scale_factor=2)  # type: ignore[arg-type]
    page.goto(f"{address}/innsikt")
    page.get_by_label("Brukernavn").fill(EDITOR)
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn").click()
    page.locator("svg.columns").wait_for()
    return page


def take(browser: Browser, address: str) -> None:
    page = answered(browser, address, DESKTOP)
    page.screenshot(path=IMAGES / "chat.png")
    page.locator(".turn .actions a").first.click()
    page.locator("#quote").wait_for()
    page.screenshot(path=IMAGES / "document.png")
    answered(browser, address, PHONE).screenshot(path=IMAGES / "chat-320.png")
    page = insight(browser, address)
    page.screenshot(path=IMAGES / "innsikt.png")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    page.evaluate("document.querySelector('#not_found').scrollIntoView()")
    page.screenshot(path=IMAGES / "innsikt-hull.png")


def main() -> int:
    chromium = os.environ.get("VEILEDER_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("There is no Chromium here: install the package chromium, or set VEILEDER_CHROMIUM.", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        take(browser, address)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
