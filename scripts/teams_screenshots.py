"""Takes the pictures in docs/images of Teams: the real service and corpus in Microsoft's local Teams client.

Run it from the repository after `scripts/run` has built the index and `npm ci` in tests/e2e/playground has installed
the client: python scripts/teams_screenshots.py. Needs the test packages and a Chromium; VEILEDER_CHROMIUM may name it.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "e2e" / "playground"))

import playground

from bot.service import open_service
from bot.settings import HOME, Settings

IMAGES = HOME / "docs" / "images"
QUESTION = "Må vi tekste direktesendinger?"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
SIZE = {"width": 1400, "height": 1100}


def take(chromium: str, url: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        chat = playground.Chat(browser.new_page(viewport=SIZE, locale="nb-NO"), url)  # type: ignore[arg-type]
        chat.say(QUESTION)
        chat.settled("Les hele avsnittet")
        chat.picture(IMAGES / "teams-personal.png")
        chat.open("General")
        chat.mention(QUESTION, post=True)
        chat.settled("Les hele avsnittet")
        chat.picture(IMAGES / "teams-channel.png")
        browser.close()


def main() -> int:
    chromium = os.environ.get("VEILEDER_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    problem = playground.missing() or ("" if chromium else "no Chromium: install it, or set VEILEDER_CHROMIUM")
    if problem or chromium is None:
        print(f"There is {problem}.", file=sys.stderr)
        return 1
    folder = Path(tempfile.mkdtemp())
    database = f"sqlite:///{folder / 'veileder.db'}"
    service = open_service(Settings(database=database))
    with playground.bot(service, database) as bot, playground.client(bot, folder) as client:
        take(chromium, client.url)
    return 0


if __name__ == "__main__":
    sys.exit(main())
