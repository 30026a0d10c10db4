"""Takes the pictures in docs/images of Teams: the real service and corpus in Microsoft's local Teams client.

Run it from the repository after `scripts/run` has built the index and `npm ci` in tests/e2e/playground has installed
the client: python scripts/pictures/teams_screenshots.py. Needs the test packages and a Chromium; VEILEDER_CHROMIUM may
name it.
"""

import os
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "e2e" / "playground"))

import playground

from bot.chat.locales import CODES
from bot.editorial.editorial import Editorial
from bot.editorial.settings import editorial_settings
from bot.service import open_service
from bot.settings import HOME, Settings
from bot.types import Language

IMAGES = HOME / "docs" / "images"
QUESTION = "Må vi tekste direktesendinger?"
IN_VAIN = "Kan jeg parkere gratis ved kontoret?"
ANSWER = "Ja, alle ansatte kan parkere gratis bak bygget på hverdager."
ALEX, ROOM = "teams:00000000-0000-0000-0000-0000000000020", "channel-announcements-id"  # the local client's
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
SIZE = {"width": 1400, "height": 1100}
TALL = {"width": 1400, "height": 1560}


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
        chat.open("Group Chat")
        chat.search(QUESTION)
        chat.page.locator("[contenteditable=true] a").first.wait_for()
        chat.picture(IMAGES / "teams-search.png")
        browser.close()


def take_editors(chromium: str, url: str) -> None:
    """A question in vain, answered in the editors' channel, on its way to be a FAQ."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        chat = playground.Chat(browser.new_page(viewport=TALL, locale="nb-NO"), url)  # type: ignore[arg-type]
        chat.say(IN_VAIN)
        chat.settled("Temaer i nærheten:")
        chat.press("Spør kommunikasjonsavdelingen")
        chat.settled("Spørsmålet er sendt")
        chat.open("Announcements")
        chat.press("Svar")
        chat.page.get_by_role("textbox", name="Svaret ditt").last.fill(ANSWER)
        chat.picture(IMAGES / "teams-reply.png")
        chat.page.get_by_role("button", name="Send", exact=True).click()
        chat.press("Lag FAQ")
        chat.page.get_by_role("textbox", name="Andre måter å spørre på").last.scroll_into_view_if_needed()
        chat.picture(IMAGES / "teams-faq.png")
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
    CODES["en"] = Language.NB  # the local client says that its person reads English
    own = replace(editorial_settings(service.settings), editors=frozenset((ALEX,)), channels={"teams": ROOM})
    editorial, port = Editorial(service, own), playground.free_port()
    where = {"service_url": playground.connector(port)}
    with playground.bot(service, database, editorial, **where) as bot, playground.client(bot, folder, port) as client:
        take(chromium, client.url)
        take_editors(chromium, client.url)
    return 0


if __name__ == "__main__":
    sys.exit(main())
