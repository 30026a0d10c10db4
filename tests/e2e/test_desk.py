"""A house without any chat, in a real browser: by the keyboard, and once without JavaScript."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from accessible import violations
from desk_site import HASH, PASSWORD
from docx import Document
from fakes import CONFIG, FakeEncoder, build_small, change, write_corpus
from fastapi import FastAPI
from openpyxl import Workbook
from playwright.sync_api import Page, expect
from pydantic import SecretStr

from bot.journal import Journal
from bot.server import make_app
from bot.service import BotService
from bot.settings import Settings
from index.builds.store import BuildStore

pytestmark = pytest.mark.browser

Serve = Callable[[FastAPI], Iterator[str]]
PATIENCE = 120_000  # milliseconds for a build, on a machine that is busy with other things
QUESTION = "Hvor kan jeg parkere?"
ANSWER = "Bak huset. Si fra i resepsjonen."
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
    )
    journal = Journal.open(settings.database_url)
    service = BotService(settings, own_encoder, journal)
    for site in serve(make_app(service, settings, ())):
        yield site, corpus
    service.close()


def log_in(page: Page, site: str, address: str = "/redaksjon") -> None:
    page.goto(site + address)
    page.get_by_label("Brukernavn").fill("kari")
    page.get_by_label("Passord").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Redaksjonen")).to_be_visible()


def activate(page: Page, role: Literal["link", "button"], name: str, *, exact: bool = True) -> None:
    """Goes to a link or a button and presses Enter: what is focused by its name is reached by Tab as well."""
    page.get_by_role(role, name=name, exact=exact).first.focus()
    page.keyboard.press("Enter")


def write(page: Page, label: str, words: str) -> None:
    page.get_by_label(label).first.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


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


def publish(page: Page, site: str, reason: str = "") -> None:
    """Makes the report, which comes by itself with and without JavaScript, and publishes what it was about."""
    page.goto(f"{site}/redaksjon/publiser")
    activate(page, "button", "Lag rapport før publisering")
    expect(page.get_by_role("heading", name="Hva leserne får")).to_be_visible(timeout=PATIENCE)
    if page.get_by_label("Hvorfor skal det publiseres likevel?").count():
        write(page, "Hvorfor skal det publiseres likevel?", reason or "Gjennomgått")
        activate(page, "button", "Publiser likevel")
    else:
        activate(page, "button", "Publiser")
    expect(page.get_by_text("Publisert. Leserne får dette nå.")).to_be_visible(timeout=PATIENCE)


def bring_in(desk: Page, site: str, tmp_path: Path) -> None:
    """Two documents and a sheet of twelve rows."""
    for path in (word_file(tmp_path / "rom.docx"), html_file(tmp_path / "gjester.html")):
        desk.goto(f"{site}/redaksjon/veiledning")
        desk.get_by_label("Word, PDF eller HTML").set_input_files(path)
        desk.locator("#bring-owner").press("Control+a")
        desk.keyboard.type("Drift")
        activate(desk, "button", "Hent inn")
        expect(desk.get_by_text("Dette må ses over")).to_be_visible()
        activate(desk, "button", "Lagre")
        expect(desk.get_by_text("Teksten er lagret.")).to_be_visible()
    desk.goto(f"{site}/redaksjon/faq/ark")
    desk.get_by_label("Regneark (.xlsx eller .csv)").set_input_files(sheet_file(tmp_path / "faq.xlsx"))
    activate(desk, "button", "Se hva radene gjør")
    expect(desk.get_by_text("12 nye og 0 endrede av 12 rader.")).to_be_visible()
    activate(desk, "button", "Les inn alle radene")
    expect(desk.get_by_text("Regnearket er lest inn.")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_house_without_chat_does_everything_at_its_desk(
    new_page: Callable[..., Page], house: tuple[str, Path], tmp_path: Path, javascript: bool
) -> None:
    """Two documents and twelve FAQ rows come in, a question is declined, asked, answered, published and rolled back."""
    site, _ = house
    desk, reader = new_page(java_script_enabled=javascript), new_page(java_script_enabled=javascript)
    log_in(desk, site)
    bring_in(desk, site, tmp_path)
    publish(desk, site, "Nye tekster")

    reader.goto(f"{site}/?q={QUESTION}")
    expect(reader.get_by_role("heading", name="Veiledningen sier ikke noe om dette.")).to_be_visible()
    activate(reader, "button", "Spør kommunikasjonsavdelingen")
    if javascript:
        reader.locator('a[href^="/case/"]').press("Enter")
    reader.wait_for_url("**/case/*")
    own = reader.url

    desk.goto(f"{site}/redaksjon")
    activate(desk, "link", QUESTION)
    write(desk, "Svaret ditt", ANSWER)
    activate(desk, "button", "Send svaret")
    expect(desk.get_by_text("Svaret er sendt til leseren.")).to_be_visible()
    reader.goto(own)
    expect(reader.get_by_text(ANSWER)).to_be_visible()

    activate(desk, "button", "Lag FAQ")
    activate(desk, "button", "Forhåndsvis")
    expect(desk.get_by_role("heading", name="Slik ser leserne det")).to_be_visible()
    activate(desk, "button", "Publiser")
    expect(desk.get_by_role("heading", name="Slik ser leserne det")).to_be_hidden(timeout=PATIENCE)
    if desk.get_by_label("Hvorfor skal det publiseres likevel?").count():
        write(desk, "Hvorfor skal det publiseres likevel?", "Nå har vi et svar")
        activate(desk, "button", "Publiser likevel")
    expect(desk.get_by_text("Publisert. Leserne får dette nå.")).to_be_visible(timeout=PATIENCE)
    reader.goto(f"{site}/?q={QUESTION}")
    expect(reader.locator("main")).to_contain_text(ANSWER)

    desk.goto(f"{site}/redaksjon/publiser")
    activate(desk, "button", "Gå tilbake til forrige utgave", exact=False)
    expect(desk.get_by_text("Forrige utgave er i bruk igjen.")).to_be_visible()
    reader.goto(f"{site}/?q={QUESTION}")
    expect(reader.locator("main")).not_to_contain_text(ANSWER)
    activate(desk, "button", "Gå tilbake til forrige utgave", exact=False)
    expect(desk.get_by_text("Forrige utgave er i bruk igjen.")).to_be_visible()
    reader.goto(f"{site}/?q={QUESTION}")
    expect(reader.locator("main")).to_contain_text(ANSWER)


def test_progress_and_preview_come_by_themselves(page: Page, house: tuple[str, Path]) -> None:
    """With JavaScript the report's page follows by itself, and a text is shown while it is written."""
    site, _ = house
    log_in(page, site)
    page.goto(f"{site}/redaksjon/veiledning/rediger?file=guidance/moderering.md")
    page.get_by_label("Teksten (Markdown)").press("Control+End")
    page.keyboard.type("\nSpør alltid en **kollega**.\n")
    expect(page.locator("#shown strong", has_text="kollega")).to_be_visible()
    activate(page, "button", "Lagre")
    expect(page.get_by_text("Teksten er lagret.")).to_be_visible()
    activate(page, "button", "Lag rapport før publisering")
    expect(page.get_by_role("heading", name="Hva leserne får")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".words-after", has_text="Spør alltid en kollega.").first).to_be_visible()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "twice": {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
}


@pytest.mark.parametrize("look", LOOKS)
def test_no_rule_of_accessibility_is_broken(new_page: Callable[..., Page], house: tuple[str, Path], look: str) -> None:
    """The checker finds nothing on any page, with everything unfolded, and nothing has to be scrolled sideways."""
    site, corpus = house
    change(corpus / "guidance" / "ytringsfrihet.md", "Ledere bør tenke seg om.", "Ledere må tenke seg om.")
    reader = new_page()
    reader.goto(f"{site}/?q={QUESTION}")
    reader.get_by_role("button", name="Spør kommunikasjonsavdelingen").click()
    page = new_page(**LOOKS[look])
    log_in(page, site)
    page.goto(f"{site}/redaksjon/publiser")
    page.get_by_role("button", name="Lag rapport før publisering").click()
    expect(page.get_by_role("heading", name="Hva leserne får")).to_be_visible(timeout=PATIENCE)
    for address in (*PAGES, "/saker/1"):
        page.goto(f"{site}/redaksjon{address}")
        assert violations(page) == "", address
        assert fits(page), address
    page.goto(f"{site}/innsikt")
    expect(page.get_by_role("button", name="Lag FAQ").first).to_be_visible()
    assert violations(page) == ""
    assert fits(page)
    page.goto(f"{site}/redaksjon/faq")
    page.get_by_role("button", name="Endre").first.click()
    expect(page.get_by_role("button", name="Forhåndsvis")).to_be_visible()
    assert violations(page) == ""
    assert fits(page)
    page.get_by_role("button", name="Forhåndsvis").click()
    expect(page.get_by_role("heading", name="Slik ser leserne det")).to_be_visible()
    assert violations(page) == ""
    assert fits(page)
