"""Takes the pictures in docs/images of the editors' desk, with the real service and a copy of the real corpus.

Nothing of the real index, corpus or journal is touched: what is changed for the pictures is changed in a copy.

Run it from the repository after `scripts/run` has built the index: python scripts/pictures/desk_screenshots.py
Needs the test packages and a Chromium; VEILEDER_CHROMIUM may name it.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from argon2 import PasswordHasher
from playwright.sync_api import Page, sync_playwright

HOME = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HOME), str(HOME / "scripts" / "pictures"), str(HOME / "scripts" / "measure")]

from screenshots import EDITOR, FLAGS, IMAGES, PASSWORD, fill, running  # noqa: E402

from bot.server import make_app  # noqa: E402
from bot.settings import Settings  # noqa: E402

DESK = {"width": 1100, "height": 900}
BUILD_MS = 1_800_000  # milliseconds for a candidate: every question of the checks is asked of both editions
ASKED = ("Hvor kan jeg parkere?", "Kan vi ha en egen hund på kontoret?")
TEXT = "guidance/ytringsfrihet.md"
PAGES = {"ubesvart": "ubesvart", "prov": "prov?q=Når er en ytring illojal?", "ark": "faq/ark", "logg": "logg"}
QUESTIONS = 40  # in the made-up journal


@contextmanager
def served() -> Iterator[tuple[str, Path]]:
    """The application on copies of corpus and index, with a desk; yields its address and the corpus."""
    from bot.service import open_service  # loads the model: only when pictures are really taken

    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder)
        shutil.copytree(HOME / "corpus", own / "corpus")
        index, current = HOME / "var" / "index", (HOME / "var" / "index" / "current").read_text().strip()
        shutil.copytree(index / "builds" / current / "sources", own / "corpus", dirs_exist_ok=True)
        shutil.copytree(index / "builds" / current, own / "var" / "index" / "builds" / current)
        (own / "var" / "index" / "current").write_text(f"{current}\n")
        (own / "var" / "models").symlink_to((HOME / "var" / "models").resolve())
        editor = f"{EDITOR}:{PasswordHasher().hash(PASSWORD)}"
        settings = Settings(corpus=own / "corpus", var=own / "var", web_editors=editor, desk_roles=f"{EDITOR}:admin")  # type: ignore[arg-type]
        service = open_service(settings)
        fill(service, QUESTIONS)
        for address in running(make_app(service, settings, ())):
            yield address, own / "corpus"
        service.close()


def put_to_editors(page: Page, address: str) -> None:
    for question in ASKED:
        page.goto(f"{address}/?q={question}")
        page.get_by_role("button", name="Spør kommunikasjonsavdelingen").first.click()
        page.locator('a[href^="/case/"]').wait_for()


def log_in(page: Page, address: str) -> None:
    page.goto(f"{address}/redaksjon")
    page.get_by_label("Brukernavn").fill(EDITOR)
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn").click()
    page.get_by_role("heading", name="Kø").wait_for()


def take(page: Page, address: str, corpus: Path) -> None:
    put_to_editors(page, address)
    log_in(page, address)
    more(page, address)
    page.goto(f"{address}/redaksjon")
    page.screenshot(path=IMAGES / "redaksjon-ko.png")
    page.get_by_role("link", name=ASKED[0]).click()
    page.locator("textarea").wait_for()
    page.screenshot(path=IMAGES / "redaksjon-sak.png")
    page.goto(f"{address}/redaksjon/faq")
    page.screenshot(path=IMAGES / "redaksjon-faq.png")
    page.get_by_role("button", name="Endre").first.click()
    page.get_by_role("button", name="Forhåndsvis").wait_for()
    page.screenshot(path=IMAGES / "redaksjon-utkast.png", full_page=True)
    page.goto(f"{address}/redaksjon/veiledning")
    page.screenshot(path=IMAGES / "redaksjon-veiledning.png")
    changed_text(corpus)
    page.goto(f"{address}/redaksjon/veiledning/rediger?file={TEXT}")
    page.locator("#shown h2").wait_for()
    page.screenshot(path=IMAGES / "redaksjon-rediger.png")
    page.goto(f"{address}/redaksjon/publiser")
    page.locator("details").first.locator("summary").click()
    page.screenshot(path=IMAGES / "redaksjon-venter.png")
    page.get_by_role("button", name="Lag rapport før publisering").click()
    page.get_by_role("heading", name="Hva leserne får").wait_for(timeout=BUILD_MS)
    page.evaluate("document.querySelector('#report').scrollIntoView()")
    page.screenshot(path=IMAGES / "redaksjon-publiser.png")


def more(page: Page, address: str) -> None:
    """The pages that nothing has to be done for first."""
    for name, where in PAGES.items():
        page.goto(f"{address}/redaksjon/{where}")
        page.screenshot(path=IMAGES / f"redaksjon-{name}.png", full_page=name == "prov")


def changed_text(corpus: Path) -> None:
    """The first sentence under the first heading is another."""
    path = corpus / TEXT
    lines = path.read_text(encoding="utf-8").split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("## ")) + 2
    lines[at] = f"Her er første setning skrevet om. {lines[at].partition('. ')[2]}"
    path.write_text("\n".join(lines), encoding="utf-8")


def main() -> int:
    chromium = os.environ.get("VEILEDER_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("There is no Chromium here: install the package chromium, or set VEILEDER_CHROMIUM.", file=sys.stderr)
        return 1
    with served() as (address, corpus), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport=DESK, locale="nb-NO", reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_default_timeout(120_000)
        take(page, address, corpus)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
