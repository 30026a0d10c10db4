"""An editor in a real browser: logs in, chooses a period, reads charts and tables, downloads, logs out."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from accessible import violations
from argon2 import PasswordHasher
from fake_journal import DELETE, SPEECH, put
from fakes import CONFIG, FakeEncoder, build_small, write_corpus
from fastapi import FastAPI
from playwright.sync_api import Page, expect
from pydantic import SecretStr

from bot.journal import Journal
from bot.server import make_app
from bot.service import BotService
from bot.settings import Settings
from bot.types import Language, Status
from index.builds.store import BuildStore

pytestmark = pytest.mark.browser

PASSWORD = "fire ord om havet"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
GAP = "Hvor kan jeg parkere sykkelen?"
NASTY = "<img src=x onerror=window.hit=1> bilder"
MAX_TABS = 40

Serve = Callable[[FastAPI], Iterator[str]]


def ask_for_weeks(journal: Journal) -> None:
    """Some questions a day for twenty days, with answers, gaps, doubts and verdicts."""
    now = datetime.now(UTC)
    for day in range(20):
        at = now - timedelta(days=day, minutes=5)
        put(journal, GAP, asked_at=at, helpful=False if day % 5 == 0 else None, reason="Jeg trenger svar")
        if day % 2:
            put(journal, "Where is the parking?", asked_at=at, language=Language.EN, surface="slack")
        put(journal, "Kan vi slette kommentarer?", Status.FAQ, faq="slette-kommentar", quotes=(DELETE,), asked_at=at)
        put(journal, NASTY, Status.UNCERTAIN, quotes=(SPEECH,), asked_at=at)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[str]:
    """Address of the whole application on the small corpus, with a journal of twenty days."""
    folder = tmp_path_factory.mktemp("editors")
    build_small(write_corpus(folder / "corpus"), BuildStore(folder / "var" / "index"))
    settings = Settings(
        _env_file=None,
        corpus=folder / "corpus",
        var=folder / "var",
        model=CONFIG.model,
        web_editors=SecretStr(f"kari:{HASH}"),
    )
    journal = Journal.open(settings.database_url)
    ask_for_weeks(journal)
    yield from serve(make_app(BotService(settings, FakeEncoder(), journal), settings))
    journal.close()


@pytest.fixture(scope="module")
def shut(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[str]:
    """The same without a login set up."""
    folder = tmp_path_factory.mktemp("shut")
    build_small(write_corpus(folder / "corpus"), BuildStore(folder / "var" / "index"))
    settings = Settings(_env_file=None, corpus=folder / "corpus", var=folder / "var", model=CONFIG.model)
    journal = Journal.open(settings.database_url)
    yield from serve(make_app(BotService(settings, FakeEncoder(), journal), settings))
    journal.close()


def log_in(page: Page, site: str, address: str = "/innsikt") -> None:
    page.goto(site + address)
    page.get_by_label("Brukernavn").fill("kari")
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hva folk spør om")


def tab_to(page: Page, selector: str) -> None:
    for _ in range(MAX_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement?.matches(selector)", selector):
            return
    pytest.fail(f"{selector} was not reached with {MAX_TABS} tabs")


def test_an_editor_gets_in_by_keyboard_alone(page: Page, site: str) -> None:
    """Log in, choose a period and read, without a mouse."""
    page.goto(f"{site}/innsikt")
    tab_to(page, "#login-user")
    page.keyboard.type("kari")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hva folk spør om")
    tab_to(page, ".choices a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/innsikt?days=7")
    tab_to(page, ".more summary")
    page.keyboard.press("Enter")
    expect(page.locator(".more table")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_page_needs_no_javascript(new_page: Callable[..., Page], site: str, javascript: bool) -> None:
    """Logging in, the period's form, tables and logging out work the same with and without."""
    page = new_page(java_script_enabled=javascript)
    log_in(page, site)
    expect(page.get_by_role("rowheader", name=GAP).first).to_be_visible()
    page.get_by_label("Fra og med").fill("2025-01-01")
    page.get_by_label("Til og med").fill("2025-01-31")
    page.get_by_role("button", name="Vis").click()
    expect(page.get_by_text("0 spørsmål fra 1. januar 2025 til 31. januar 2025.")).to_be_visible()
    page.get_by_role("button", name="Logg ut").click()
    expect(page.get_by_text("Du er logget ut.")).to_be_visible()


def test_the_chart_has_the_numbers_of_its_table(page: Page, site: str) -> None:
    """One column a day, as high as the number in the table below says, and as many in all as the summary says."""
    log_in(page, site, "/innsikt?days=7")
    page.locator(".more summary").click()
    rows = page.locator("section:has(> h2#days) tbody tr").all()
    counts = [int(row.locator("td").nth(0).inner_text()) for row in rows]
    heights = [float(each.get_attribute("height") or 0) for each in page.locator(".asked-column").all()]
    assert len(counts) == len(heights) == 7
    assert heights == [pytest.approx(100 * count / max(counts), abs=0.1) for count in counts]
    assert page.locator(".notices p").first.inner_text().startswith(f"{sum(counts)} spørsmål")


def test_a_bar_is_as_long_as_its_number_says(page: Page, site: str) -> None:
    """In tables the bar stands beside the number; screen readers get the number alone."""
    log_in(page, site)
    cells = page.locator("section:has(> h2#asked) .bar-cell").all()
    counts = [int(each.inner_text()) for each in cells]
    widths = [float(each.locator("rect").get_attribute("width") or 0) for each in cells]
    assert len(counts) > 2
    assert widths == [pytest.approx(100 * count / max(counts), abs=0.1) for count in counts]
    assert {each.locator("svg").get_attribute("aria-hidden") for each in cells} == {"true"}


def test_a_table_is_downloaded(page: Page, site: str, tmp_path: Path) -> None:
    """The link at a table gives its rows as a file."""
    log_in(page, site)
    with page.expect_download() as started:
        page.get_by_role("link", name="Last ned som CSV: Spurt om uten å få svar").click()
    started.value.save_as(tmp_path / "x.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "x.csv").read_text("utf-8-sig")), delimiter=";"))
    assert started.value.suggested_filename.startswith("innsikt-not_found-")
    assert [GAP, "30"] in [row[:2] for row in rows]


def test_going_back_after_logging_out_shows_nothing(page: Page, site: str) -> None:
    """Whoever sits down at the machine afterwards does not get the page out of the browser's memory."""
    log_in(page, site)
    page.get_by_role("button", name="Logg ut").click()
    expect(page.get_by_text("Du er logget ut.")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Passord")).to_be_visible()
    assert GAP not in page.content()


def test_injection_stays_text(page: Page, site: str) -> None:
    """Markup that somebody asked with is shown letter by letter."""
    log_in(page, site)
    expect(page.get_by_role("rowheader", name=NASTY).first).to_be_visible()
    assert page.locator("main img").count() == 0
    assert page.evaluate("window.hit") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", Language)
def test_no_rule_of_accessibility_is_broken(
    new_page: Callable[..., Page], site: str, shut: str, scheme: str, language: Language
) -> None:
    """axe-core finds nothing on the pages for editors, in any language, light or dark, with everything unfolded."""
    page = new_page(color_scheme=scheme)
    page.goto(f"{shut}/innsikt?lang={language}")
    assert violations(page) == ""
    page.goto(f"{site}/login?lang={language}")
    assert violations(page) == ""
    page.locator("#login-user").fill("kari")
    page.locator("#login-password").fill("feil")
    page.locator("main button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == ""
    page.locator("#login-password").fill(PASSWORD)
    page.locator("main button").click()
    page.goto(f"{site}/innsikt?days=90&lang={language}")
    expect(page.locator("svg.columns")).to_be_visible()
    assert violations(page) == ""
    page.goto(f"{site}/innsikt?from=tull&lang={language}")
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == ""


def test_nothing_scrolls_sideways_on_a_narrow_screen(new_page: Callable[..., Page], site: str, shut: str) -> None:
    """At 320 pixels only tables scroll, inside their frames, at normal text size and at 200 %."""
    page = new_page(viewport={"width": 320, "height": 640})
    page.goto(f"{shut}/innsikt")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    log_in(page, site)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    for size in ("100%", "200%"):
        page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, size


def test_only_this_site_is_asked(page: Page, site: str) -> None:
    """Nothing on the page comes from anywhere else."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    log_in(page, site)
    assert asked
    assert not [url for url in asked if not url.startswith(site)]
