"""A house without any chat, in a real browser: with the keyboard alone, and once without JavaScript."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from accessible import COLOUR, violations
from desk_site import HASH, PASSWORD
from docx import Document
from fakes import CONFIG, FakeEncoder, build_small, change, write_corpus
from fastapi import FastAPI
from openpyxl import Workbook
from playwright.sync_api import Locator, Page, ViewportSize, expect
from pydantic import SecretStr

from bot.journal import Journal
from bot.publishing.lock import only_one
from bot.server import make_app
from bot.service import BotService
from bot.settings import Settings
from index.builds.store import BuildStore
from index.encode.models import quiet

pytestmark = pytest.mark.browser

Serve = Callable[[FastAPI], Iterator[str]]
PATIENCE = 120_000  # milliseconds for a build, on a machine that is busy with other things
TRIES = 100  # of a page that is asked for anew until a build has been swapped
QUESTION = "Hvor kan jeg parkere?"
ANSWER = "Bak huset. Si fra i resepsjonen."
NAMED = "name: Gaveguiden\norganisation: Vegetaten\nteam: vegvakta\nsubject: {nb: gaver, nn: gåver, en: gifts}\n"
AWAY = """(wanted) => {
  const things = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const seen = [...document.querySelectorAll(things)].filter((each) => each.checkVisibility());
  const here = document.activeElement;
  const before = seen.filter((each) => here.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_PRECEDING).length;
  return seen.indexOf(wanted) - (seen.includes(here) ? before : before - 1);
}"""  # how many times Tab must be pressed, or Shift and Tab when it is below 0
PAGES = ("", "/ubesvart", "/faq", "/faq/ark", "/veiledning", "/veiledning/ytringsfrihet", "/prov?q=leder", "/publiser",
         "/logg", "/veiledning/rediger?file=guidance/moderering.md", "/faq/slette-kommentar/historikk")  # fmt: skip


@pytest.fixture
def house(tmp_path: Path, serve: Serve, own_encoder: FakeEncoder) -> Iterator[tuple[str, Path]]:
    """Address and corpus of the whole application, with a desk and no chat."""
    corpus = write_corpus(tmp_path / "house")
    build_small(corpus, BuildStore(tmp_path / "var" / "index"))
    settings = Settings(
        _env_file=None,
        corpus=corpus,
        var=tmp_path / "var",
        model=CONFIG.model,
        web_editors=SecretStr(f"kari:{HASH}"),
        desk_roles="kari:admin",
        oidc_issuer="https://login.house.example",  # nobody goes there: the log-in page has both ways in
        oidc_client_id="desk",
        oidc_roles="chief:admin",
    )
    journal = Journal.open(settings.database_url)
    service = BotService(settings, own_encoder, journal)
    for site in serve(make_app(service, settings, ())):
        yield site, corpus
    service.close()


@dataclass(frozen=True)
class Hands:
    """Somebody's hands at a page: with ``keys`` nothing but the keyboard, else focus is put where it is wanted."""

    page: Page
    keys: bool = False

    def reach(self, wanted: Locator) -> None:
        """Goes on with Tab, or back with Shift and Tab, as often as somebody who sees the page would."""
        expect(wanted).to_be_visible()
        if not self.keys:
            return wanted.focus()
        for _ in range(3):  # a page that answers may put focus elsewhere meanwhile
            away = wanted.evaluate(AWAY)
            for _ in range(abs(away)):
                self.page.keyboard.press("Tab" if away > 0 else "Shift+Tab")
        return expect(wanted).to_be_focused()

    def activate(self, role: Literal["link", "button"], name: str, *, exact: bool = True) -> None:
        self.reach(self.page.get_by_role(role, name=name, exact=exact).first)
        self.page.keyboard.press("Enter")

    def write(self, label: str, words: str, *, exact: bool = False) -> None:
        self.reach(self.page.get_by_label(label, exact=exact).first)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)

    def choose(self, label: str, path: Path) -> None:
        """A file; the window that Space opens is the system's, and no page's."""
        field = self.page.get_by_label(label)
        self.reach(field)
        field.set_input_files(path)


def log_in(page: Page, site: str, address: str = "/redaksjon", *, keys: bool = False) -> None:
    page.goto(site + address)
    hands = Hands(page, keys)
    hands.write("Brukernavn", "kari")
    hands.write("Passord", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Redaksjonen")).to_be_visible()


def word_file(path: Path) -> Path:
    made = Document()
    made.add_heading("Bruk av møterom", 1)
    made.add_heading("Bestille rom", 2)
    made.add_paragraph("Dere bestiller møterom i kalenderen. Rommene er låst etter klokka fire.")
    made.save(str(path))
    return path


def html_file(path: Path) -> Path:
    path.write_text(
        "<html lang='nb'><body><main><h1>Gjester i huset</h1><h2>Ta imot gjester</h2>"
        "<p>Gjester henter kort i resepsjonen. Den som venter dem, følger dem inn.</p></main></body></html>",
        encoding="utf-8",
    )
    return path


def sheet_file(path: Path) -> Path:
    book = Workbook()
    rows = [(f"Hva gjelder i rom {number}?", f"Rom {number} har egne regler. Se oppslaget.") for number in range(1, 13)]
    for row in (("Spørsmål", "Svar"), *rows):
        book.active.append(row)
    book.save(path)
    return path


def publish(desk: Hands, reason: str, words: str) -> None:
    """Makes the report, which comes by itself with and without JavaScript and has the `words`, and publishes it all."""
    page = desk.page
    desk.activate("button", "Lag rapport før publisering")
    expect(page.get_by_role("heading", name="Hva leserne får")).to_be_visible(timeout=PATIENCE)
    if words:
        expect(page.locator(".words-after", has_text=words).first).to_be_visible()
    if page.get_by_label("Hvorfor skal det publiseres likevel?").count():
        desk.write("Hvorfor skal det publiseres likevel?", reason)
        desk.activate("button", "Publiser likevel")
    else:
        desk.activate("button", "Publiser")
    expect(page.get_by_text("Publisert. Leserne får dette nå.")).to_be_visible(timeout=PATIENCE)


def bring_in(desk: Hands, tmp_path: Path) -> None:
    """Two documents and a sheet of twelve rows."""
    page = desk.page
    for path in (word_file(tmp_path / "rom.docx"), html_file(tmp_path / "gjester.html")):
        desk.activate("link", "Veiledning")
        desk.choose("Word, PDF eller HTML", path)
        desk.reach(page.locator("#bring-owner"))
        page.keyboard.press("Control+a")
        page.keyboard.type("Drift")
        desk.activate("button", "Hent inn")
        expect(page.get_by_text("Dette må ses over")).to_be_visible()
        desk.activate("button", "Lagre")
        expect(page.get_by_text("Teksten er lagret.")).to_be_visible()
    desk.activate("link", "Spørsmål og svar")
    desk.activate("link", "Regneark")
    desk.choose("Regneark (.xlsx eller .csv)", sheet_file(tmp_path / "faq.xlsx"))
    desk.activate("button", "Se hva radene gjør")
    expect(page.get_by_text("12 nye og 0 endrede av 12 rader.")).to_be_visible()
    desk.activate("button", "Les inn alle radene")
    expect(page.get_by_text("Regnearket er lest inn.")).to_be_visible()


def edit(desk: Hands) -> None:
    """A text is shown while it is written, and saved."""
    desk.reach(desk.page.get_by_label("Teksten (Markdown)"))
    desk.page.keyboard.press("Control+End")
    desk.page.keyboard.type("\nSpør alltid en **kollega**.\n")
    expect(desk.page.locator("#shown strong", has_text="kollega")).to_be_visible()
    desk.activate("button", "Lagre")
    expect(desk.page.get_by_text("Teksten er lagret.")).to_be_visible()


def ask(reader: Hands, *, javascript: bool) -> str:
    """A question is declined and put to the editors; the address of the reader's own page is returned."""
    reader.write("Spørsmålet ditt", QUESTION)
    reader.activate("button", "Spør")
    expect(reader.page.get_by_role("heading", name="Veiledningen sier ikke noe om dette.")).to_be_visible()
    reader.activate("button", "Spør vegvakta")
    if javascript:
        reader.reach(reader.page.locator('a[href^="/case/"]'))
        reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/case/*")
    return reader.page.url


@pytest.mark.parametrize("javascript", [True, False])
def test_a_house_without_chat_does_everything_at_its_desk(
    new_page: Callable[..., Page], house: tuple[str, Path], tmp_path: Path, javascript: bool
) -> None:
    """It names itself, brings text in, publishes; a question is declined, asked, answered, published, rolled back.

    With JavaScript by Tab, Enter and what is typed alone, and then a text is shown while it is written.
    """
    site, corpus = house
    page, reading = new_page(java_script_enabled=javascript), new_page(java_script_enabled=javascript)
    desk, reader = Hands(page, keys=javascript), Hands(reading, keys=javascript)
    log_in(page, site, keys=javascript)
    (corpus / "site.yaml").write_text(NAMED, encoding="utf-8")
    bring_in(desk, tmp_path)
    if javascript:
        page.goto(f"{site}/redaksjon/veiledning/rediger?file=guidance/moderering.md")
        edit(desk)
    expect(page.get_by_text("site.yaml (ny)")).to_be_visible()
    publish(desk, "Nye tekster", "Spør alltid en kollega." if javascript else "")

    shown(reading, site, lambda: "Gaveguiden" in reading.title())
    own = ask(reader, javascript=javascript)

    desk.activate("link", "Kø")
    desk.activate("link", QUESTION)
    desk.write("Svaret ditt", ANSWER)
    desk.activate("button", "Send svaret")
    expect(page.get_by_text("Svaret er sendt til leseren.")).to_be_visible()
    reading.goto(own)
    expect(reading.get_by_text(ANSWER)).to_be_visible()

    desk.activate("button", "Lag FAQ")
    desk.activate("button", "Forhåndsvis")
    expect(page.get_by_role("heading", name="Slik ser leserne det")).to_be_visible()
    desk.activate("button", "Publiser")
    expect(page.get_by_role("heading", name="Slik ser leserne det")).to_be_hidden(timeout=PATIENCE)
    if page.get_by_label("Hvorfor skal det publiseres likevel?").count():
        desk.write("Hvorfor skal det publiseres likevel?", "Nå har vi et svar")
        desk.activate("button", "Publiser likevel")
    expect(page.get_by_text("Publisert. Leserne får dette nå.")).to_be_visible(timeout=PATIENCE)
    asked = f"{site}/?q={QUESTION}"
    shown(reading, asked, lambda: ANSWER in reading.locator("main").inner_text())

    desk.activate("link", "Publiser")
    for there in (False, True):
        desk.activate("button", "Gå tilbake til forrige utgave", exact=False)
        expect(page.get_by_text("Forrige utgave er i bruk igjen.")).to_be_visible()
        shown(reading, asked, lambda: (ANSWER in reading.locator("main").inner_text()) is there)  # noqa: B023 (at once)


def shown(page: Page, address: str, wanted: Callable[[], bool]) -> None:
    """Opens the page until it shows what is wanted: a build is loaded beside the one that answers, and then swapped."""
    for _ in range(TRIES):
        page.goto(address)
        if wanted():
            return
        page.wait_for_timeout(200)
    pytest.fail(f"{address} never showed it")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


LOOKS: dict[str, tuple[dict[str, Any], ViewportSize]] = {
    "light": ({"color_scheme": "light", "forced_colors": "none"}, {"width": 1100, "height": 800}),
    "dark": ({"color_scheme": "dark", "forced_colors": "none"}, {"width": 1100, "height": 800}),
    "forced": ({"color_scheme": "light", "forced_colors": "active"}, {"width": 1100, "height": 800}),
    "narrow": ({"color_scheme": "light", "forced_colors": "none"}, {"width": 320, "height": 640}),
    "twice": ({"color_scheme": "light", "forced_colors": "none"}, {"width": 640, "height": 400}),
}
"""``twice`` is what is left of 1280 pixels at 200 %."""


def test_no_rule_of_accessibility_is_broken(new_page: Callable[..., Page], house: tuple[str, Path]) -> None:
    """The checker finds nothing on any page, in any look, with everything unfolded; nothing is scrolled sideways."""
    site, corpus = house
    change(corpus / "guidance" / "ytringsfrihet.md", "Ledere bør tenke seg om.", "Ledere må tenke seg om.")
    reader = new_page()
    reader.goto(f"{site}/?q={QUESTION}")
    reader.get_by_role("button", name="Spør kommunikasjonsavdelingen").click()
    expect(reader.locator('a[href^="/case/"]')).to_be_visible()
    page = new_page(device_scale_factor=2)

    def looked_at(address: str) -> None:
        for look, (media, size) in LOOKS.items():
            page.emulate_media(**media)
            page.set_viewport_size(size)
            assert violations(page, COLOUR if look in ("dark", "forced") else "") == "", (address, look)
            assert fits(page), (address, look)

    page.goto(f"{site}/redaksjon")
    looked_at("/login")
    log_in(page, site)
    page.goto(f"{site}/redaksjon/publiser")
    page.get_by_role("button", name="Lag rapport før publisering").click()
    expect(page.get_by_role("heading", name="Hva leserne får")).to_be_visible(timeout=PATIENCE)
    for address in (*PAGES, "/saker/1", "/utkast/99"):
        page.goto(f"{site}/redaksjon{address}")
        looked_at(address)
    with only_one(corpus.parent / "var" / "index", "Per", quiet):
        page.goto(f"{site}/redaksjon/publiser/gang")
        looked_at("/publiser/gang")
    page.wait_for_url("**/redaksjon/publiser")
    page.goto(f"{site}/innsikt")
    looked_at("/innsikt")
    page.get_by_role("button", name="Legg til som måte å spørre på").first.click()
    expect(page.get_by_role("button", name="Velg").first).to_be_visible()
    looked_at("/formulering")
    page.get_by_role("button", name="Velg").first.click()
    expect(page.get_by_role("button", name="Forhåndsvis")).to_be_visible()
    looked_at("/utkast")
    page.get_by_role("button", name="Forhåndsvis").click()
    expect(page.get_by_role("heading", name="Slik ser leserne det")).to_be_visible()
    looked_at("/utkast: preview")
