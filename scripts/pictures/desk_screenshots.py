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

from sample_journal import fill  # noqa: E402
from screenshots import FLAGS, IMAGES, running  # noqa: E402

from bot.server import make_app  # noqa: E402
from bot.settings import Settings  # noqa: E402

EDITOR, PASSWORD = "kari", "til skjermbildet"
DESK = {"width": 1100, "height": 900}
TALL = {"width": 1100, "height": 1520}
BUILD_MS = 1_800_000  # milliseconds for a candidate: every question of the checks is asked of both editions
ASKED = ("Hvor kan jeg parkere?", "Kan vi ha en egen hund på kontoret?")
ANSWER = "Bak bygget er det plass til gjester. Si fra i resepsjonen når du kommer."
TRIED = "Mister jeg retten til å si hva jeg mener når jeg begynner i kommunen?"
TEXT = "guidance/ytringsfrihet.md"
WHOLE = frozenset(("ko", "utkast", "forhandsvis", "prov", "maate"))
"""Pictures of the whole page, not of what a window shows."""
QUESTIONS = 400  # in the made-up journal


@contextmanager
def served() -> Iterator[tuple[str, Path]]:
    """The application on copies of corpus and index, with a desk; yields its address and the corpus."""
    from bot.service import open_service  # loads the model: only when pictures are really taken

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:  # the server may be writing yet
        own = Path(folder)
        shutil.copytree(HOME / "corpus", own / "corpus")
        index, current = HOME / "var" / "index", (HOME / "var" / "index" / "current").read_text().strip()
        shutil.copytree(index / "builds" / current / "sources", own / "corpus", dirs_exist_ok=True)
        shutil.copytree(index / "builds" / current, own / "var" / "index" / "builds" / current)
        (own / "var" / "index" / "current").write_text(f"{current}\n")
        (own / "var" / "models").symlink_to((HOME / "var" / "models").resolve())
        editor = f"{EDITOR}:{PasswordHasher().hash(PASSWORD)}"
        settings = Settings(
            corpus=own / "corpus",
            var=own / "var",
            web_editors=editor,  # type: ignore[arg-type]
            desk_roles=f"{EDITOR}:admin",
            oidc_issuer="https://login.etaten.example",  # nobody goes there: the log-in page has its button
            oidc_client_id="veileder",
            oidc_roles="redaksjon:admin",
        )
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
    picture(page, "innlogging")
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn", exact=True).click()
    page.get_by_role("heading", name="Kø").wait_for()


def picture(page: Page, name: str) -> None:
    page.screenshot(path=IMAGES / f"redaksjon-{name}.png", full_page=name in WHOLE)


def take(page: Page, address: str, corpus: Path) -> None:
    put_to_editors(page, address)
    log_in(page, address)
    take_gaps(page, address)
    take_answer(page, address)
    take_entries(page, address)
    changed_text(corpus)
    take_guidance(page, address)
    page.goto(f"{address}/redaksjon")
    picture(page, "ko")
    page.goto(f"{address}/redaksjon/logg")
    picture(page, "logg")
    take_publishing(page, address)


def take_gaps(page: Page, address: str) -> None:
    """What was asked and not answered, at the desk and as figures, and what becomes of it."""
    page.goto(f"{address}/redaksjon/ubesvart")
    picture(page, "ubesvart")
    page.locator("[aria-labelledby=uncertain]").get_by_role(
        "button", name="Legg til som måte å spørre på"
    ).first.click()
    page.get_by_role("button", name="Velg").first.wait_for()
    picture(page, "maate")
    page.goto(f"{address}/innsikt")
    page.locator("svg.columns").wait_for()
    page.set_viewport_size(TALL)  # type: ignore[arg-type]
    page.screenshot(path=IMAGES / "innsikt.png")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.evaluate("document.querySelector('#not_found').scrollIntoView()")
    page.screenshot(path=IMAGES / "innsikt-hull.png")


def take_answer(page: Page, address: str) -> None:
    """A case is answered and becomes a FAQ entry, whose history then has a change."""
    page.goto(f"{address}/redaksjon")
    page.get_by_role("link", name=ASKED[0]).click()
    page.locator("textarea").fill(ANSWER)
    picture(page, "sak")
    page.get_by_role("button", name="Send svaret").click()
    page.get_by_role("button", name="Lag FAQ").click()
    page.locator("#question").wait_for()
    while (ticked := page.locator("[name=based_on]:checked")).count():  # it is plain information
        ticked.first.uncheck()
    page.get_by_role("button", name="Forhåndsvis").click()
    page.get_by_label("Hvorfor").fill("Mange gjester spør")
    picture(page, "forhandsvis")
    page.get_by_role("button", name="Publiser").click(timeout=BUILD_MS)
    page.get_by_role("heading", name="Historikk").or_(page.locator("#accept")).wait_for(timeout=BUILD_MS)
    if page.locator("#accept").count():
        page.locator("#accept").fill("Nå har vi et svar")
        page.get_by_role("button", name="Publiser likevel").click(timeout=BUILD_MS)
        page.get_by_role("heading", name="Historikk").wait_for(timeout=BUILD_MS)
    picture(page, "historikk")


def take_entries(page: Page, address: str) -> None:
    """The list, the draft of an entry, which then waits in the queue, and the page for spreadsheets."""
    page.goto(f"{address}/redaksjon/faq")
    picture(page, "faq")
    page.get_by_role("button", name="Endre").first.click()
    page.get_by_role("button", name="Forhåndsvis").wait_for()
    picture(page, "utkast")
    page.get_by_role("button", name="Forhåndsvis").click()
    page.get_by_role("button", name="Send til køen").click()
    page.goto(f"{address}/redaksjon/faq/ark")
    picture(page, "ark")


def take_guidance(page: Page, address: str) -> None:
    page.goto(f"{address}/redaksjon/veiledning")
    picture(page, "veiledning")
    page.goto(f"{address}/redaksjon/veiledning/rediger?file={TEXT}")
    page.locator("#shown h2").wait_for()
    picture(page, "rediger")


def take_publishing(page: Page, address: str) -> None:
    """What waits, the report, and the same question put to both editions."""
    page.goto(f"{address}/redaksjon/publiser")
    page.locator("details").first.locator("summary").click()
    picture(page, "venter")
    page.get_by_role("button", name="Lag rapport før publisering").click()
    page.get_by_role("heading", name="Hva leserne får").wait_for(timeout=BUILD_MS)
    page.evaluate("document.querySelector('#report').scrollIntoView()")
    picture(page, "publiser")
    page.goto(f"{address}/redaksjon/prov?q={TRIED}")
    picture(page, "prov")


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
