"""Takes the pictures in docs/images of the readers' page with the real service and corpus.

The real journal is not touched. Editors' pages are pictured by desk_screenshots.py.

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
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, sync_playwright

HOME = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HOME))

from bot.server import make_app  # noqa: E402
from bot.settings import Settings  # noqa: E402

IMAGES = HOME / "docs" / "images"
QUESTION = "Må vi tekste direktesendinger?"
DESKTOP = {"width": 1100, "height": 860}
PHONE = {"width": 320, "height": 640}
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


@contextmanager
def served() -> Iterator[str]:
    """The web surface on a free port of this machine, with a journal of its own; yields its address."""
    from bot.service import open_service  # loads the model: only when pictures are really taken

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database=f"sqlite:///{folder}/journal.db")
        service = open_service(settings)
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


def take(browser: Browser, address: str) -> None:
    page = answered(browser, address, DESKTOP)
    page.screenshot(path=IMAGES / "chat.png")
    page.locator(".turn .actions a").first.click()
    page.locator("#quote").wait_for()
    page.screenshot(path=IMAGES / "document.png")
    answered(browser, address, PHONE).screenshot(path=IMAGES / "chat-320.png")


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
