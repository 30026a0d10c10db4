"""A reader in a real browser puts a question to the editors, and comes back for the answer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from accessible import violations
from fakes import CONFIG, FakeEncoder, build_small, write_corpus
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from bot.editorial.editorial import Editorial
from bot.editorial.settings import editorial_settings
from bot.editorial.types import Person
from bot.journal import Journal
from bot.service import BotService
from bot.settings import Settings
from bot.surfaces.web.app import Asking, WebSettings, create_app
from index.builds.store import BuildStore

pytestmark = pytest.mark.browser

QUESTION = "Hvor kan jeg parkere?"
ANSWERED = "Er det greit å kritisere etaten?"
BUTTON = "Spør kommunikasjonsavdelingen"
SENT = "Spørsmålet er sendt til kommunikasjonsavdelingen, uten navnet ditt."
KARI = Person("slack", "U1", "Kari Nordmann")
MAX_TABS = 40


@dataclass
class Site:
    """The application, and the editors behind it."""

    url: str
    editorial: Editorial

    def answer(self, words: str) -> None:
        """To the question that was sent last."""
        *_, case = self.editorial.cases.unanswered(100)
        self.editorial.answer(case.id, KARI, words)

    @property
    def waiting(self) -> int:
        return len(self.editorial.cases.unanswered(100))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[FastAPI], Iterator[str]]) -> Iterator[Site]:
    """The web page on the small corpus, with editors who have a channel in Slack."""
    folder = tmp_path_factory.mktemp("cases")
    build_small(write_corpus(folder / "corpus"), BuildStore(folder / "var" / "index"))
    settings = Settings(
        _env_file=None,
        corpus=folder / "corpus",
        var=folder / "var",
        model=CONFIG.model,
        slack_editors_channel="CRED",
        editors=KARI.key,
    )
    journal = Journal.open(settings.database_url)
    service = BotService(settings, FakeEncoder(), journal)
    editorial = Editorial(service, editorial_settings(settings))
    app = create_app(service, WebSettings(base_url=settings.url), asking=Asking(editorial, "0" * 64))
    for url in serve(app):
        yield Site(url, editorial)
    journal.close()


def ask(page: Page, site: Site, question: str = QUESTION) -> None:
    page.goto(site.url)
    page.get_by_role("searchbox").fill(question)
    page.get_by_role("button", name="Spør", exact=True).click()
    expect(page.locator(".turn")).to_have_count(1)


def narrow(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= 320"))


@pytest.mark.parametrize("javascript", [True, False])
def test_a_question_is_sent_and_its_answer_read(new_page: Callable[..., Page], site: Site, javascript: bool) -> None:
    """Press, read that it was sent, go to the page, come back later: the answer is there. No cookie is set."""
    page, before = new_page(java_script_enabled=javascript), site.waiting
    ask(page, site)
    page.get_by_role("button", name=BUTTON).click()
    if javascript:
        expect(page.locator(".told .thanks")).to_have_text(SENT)
        expect(page.locator(".told .thanks")).to_be_focused()
        page.get_by_role("link", name="Gå til siden der svaret kommer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Spørsmålet du sendte")
    expect(page.locator(".state")).to_contain_text("Ingen har tatt spørsmålet ennå.")
    expect(page.get_by_text(SENT)).to_be_visible()
    page.reload()
    assert site.waiting == before + 1
    site.answer("Bak **bygget**.")
    page.get_by_role("link", name="Se om svaret er kommet").click()
    expect(page.locator(".state")).to_contain_text("Kari Nordmann i kommunikasjonsavdelingen svarte")
    expect(page.locator(".faq-answer strong")).to_have_text("bygget")
    assert page.context.cookies() == []


def test_asking_the_editors_by_keyboard_alone(page: Page, site: Site) -> None:
    """The button is reached by Tab and pressed by Enter, and the next Tab leads to the link."""
    ask(page, site)
    for _ in range(MAX_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('[action=\"/escalate\"]') !== null"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".told .thanks")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/case/*")


def test_a_no_offers_the_editors_in_place(page: Page, site: Site) -> None:
    """Under an answer that did not help, beside the field for what was missing."""
    ask(page, site, ANSWERED)
    expect(page.get_by_role("button", name=BUTTON)).to_have_count(0)
    page.get_by_role("button", name="Nei").click()
    page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_text(SENT)).to_be_visible()
    page.get_by_label("Hva manglet?").fill("Feil tema")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_label("Hva manglet?")).to_have_count(0)
    expect(page.get_by_role("button", name=BUTTON)).to_have_count(0)


def test_a_double_click_and_a_second_tab_make_one_case(page: Page, site: Site) -> None:
    """And all of them lead to the same page."""
    before = site.waiting
    ask(page, site)
    token = page.locator("[action='/escalate'] [name=token]").input_value()
    page.get_by_role("button", name=BUTTON).dblclick()
    expect(page.locator(".told a")).to_have_attribute("href", f"/case/{token}")
    other = page.context.new_page()
    other.goto(f"{site.url}/case/{token}")
    expect(other.locator(".state")).to_be_visible()
    assert site.waiting == before + 1


def test_a_press_that_did_not_get_through_can_be_made_again(page: Page, site: Site) -> None:
    """The reader is told, the button stays, and the second press sends the question."""
    ask(page, site)
    page.route("**/escalate", lambda route: route.abort(), times=1)
    page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_text("Jeg fikk ikke kontakt med tjenesten.")).to_be_focused()
    page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_text(SENT)).to_be_visible()
    expect(page.get_by_text("Jeg fikk ikke kontakt med tjenesten.")).to_have_count(0)


def test_going_back_from_the_page_finds_the_link_again(page: Page, site: Site) -> None:
    """The conversation is as it was, with the way to the answer in it."""
    ask(page, site)
    page.get_by_role("button", name=BUTTON).click()
    page.locator(".told a").click()
    page.wait_for_url("**/case/*")
    page.go_back()
    expect(page.locator(".told a")).to_be_visible()
    expect(page.get_by_role("button", name=BUTTON)).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_no_rule_of_accessibility_is_broken_and_nothing_scrolls_sideways(
    new_page: Callable[..., Page], site: Site, scheme: str, language: str
) -> None:
    """With the button, with the confirmation, while waiting and with the answer, at 320 pixels."""
    page = new_page(color_scheme=scheme, viewport={"width": 320, "height": 640})

    def check() -> None:
        assert violations(page) == ""
        assert narrow(page)

    ask(page, site)
    check()
    page.get_by_role("button", name=BUTTON).click()
    expect(page.locator(".told .thanks")).to_be_focused()
    check()
    address = site.url + str(page.locator(".told a").get_attribute("href"))
    page.goto(f"{address}?lang={language}")
    assert page.locator("html").get_attribute("lang") == language
    check()
    site.answer("Bak bygget. Se https://www.etaten.no/en/ganske/lang/adresse/som/ikke/far/plass/pa/en/smal/skjerm")
    page.reload()
    expect(page.locator(".faq-answer")).to_be_visible()
    check()
