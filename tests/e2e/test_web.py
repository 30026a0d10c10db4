"""A reader in a real browser: asks, follows quotes, by keyboard, without JavaScript, on a narrow screen."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from accessible import violations
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

QUESTION = "Kan jeg kritisere etaten min?"
MAX_TABS = 60
IN_VIEW = """(selector) => {
    const box = document.querySelector(selector).getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth;
}"""
NASTY = [
    "<img src=x onerror=window.hit=1>",
    "<script>window.hit=1</script>",
    "*fet* [x](javascript:window.hit=1) <!channel>",
]
PAGES = {
    "home": "/",
    "home-nn": "/?lang=nn",
    "answered": f"/?q={quote(QUESTION)}",
    "answered-en": f"/?q={quote('Can I criticise my agency?')}",
    "faq": f"/?q={quote('Kan jeg like et kritisk innlegg?')}",
    "uncertain": f"/?q={quote('Er det kanskje lov?')}",
    "not_found": f"/?q={quote('Hva er hovedstaden i Peru?')}",
    "smalltalk": "/?q=Hei",
    "removed": f"/?q={quote('Mitt nummer er [fødselsnummer]')}",
    "bad question": "/?q=",
    "failure": "/?q=Svikt",
    "document": "/guidance/ytringsfrihet",
    "document with a table": "/guidance/roller",
    "withdrawn": "/guidance/nedlagt?build=b1&start=8&end=20#quote",
    "faq entry": "/faq/likes-kritikk",
    "not there": "/guidance/nix",
    "long question": f"/?q={quote('Er det lov å skrive noe om dette og mye annet? ' * 4)}",
    "in a frame": f"/embed?q={quote(QUESTION)}",
}


def old_quote(fakes: Any, document: str, anchor: str) -> str:
    url: str = fakes.quote(document, anchor, build=fakes.OLD).url
    return url.removeprefix(fakes.BASE_URL)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(MAX_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement?.matches(selector)", selector):
            return
    pytest.fail(f"{selector} was not reached with {MAX_TABS} tabs")


def ask(page: Page, question: str, nth: int = 1) -> None:
    page.get_by_role("searchbox").fill(question)
    page.get_by_role("button", name="Spør").click()
    expect(page.locator(".turn")).to_have_count(nth)


def test_asking_by_keyboard_alone(page: Page, server: str) -> None:
    """Tab to the field, type, Enter: the answer's heading has the focus, and the next tab leads into the answer."""
    page.goto(server)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    tab_to(page, "#ask-field")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".turn .status")).to_be_focused()
    assert page.evaluate(IN_VIEW, ".turn .status")
    assert page.locator(".turn .status").inner_text() == "Veiledningen sier:"
    tab_to(page, ".turn .source a")
    page.keyboard.press("Enter")
    expect(page.locator("mark#quote")).to_be_focused()


def test_the_skip_link_skips(page: Page, server: str) -> None:
    """The first tab and Enter move the focus past the header."""
    page.goto(server)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("width", [1100, 320])
def test_a_quote_leads_to_the_marked_passage(new_page: Callable[..., Page], server: str, width: int) -> None:
    """Following the source shows the whole document, scrolled to the passage, which is marked and in view."""
    page = new_page(viewport={"width": width, "height": 700}, reduced_motion="reduce")
    page.goto(server)
    ask(page, QUESTION)
    page.locator(".turn .source a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ytringsfrihet for ansatte")
    expect(page.locator("mark#quote")).to_be_in_viewport(ratio=1)
    assert page.evaluate("scrollY") > 0
    assert page.locator("mark#quote").inner_text().startswith("Du kan kritisere virksomheten du arbeider i.")


def test_an_old_quote_leads_to_what_has_changed(page: Page, server: str, fakes: Any) -> None:
    """The notice, the old words and the current words are in view together."""
    page.goto(server + old_quote(fakes, "ytringsfrihet", "kritikk-av-egen-virksomhet"))
    for part in ("mark#quote", ".since", ".now-title"):
        expect(page.locator(part)).to_be_in_viewport(ratio=1)


def test_a_conversation_grows_and_is_sent_along(page: Page, server: str) -> None:
    """Answers are added below each other without loading a page, and earlier questions go with the next one."""
    page.goto(server)
    ask(page, QUESTION)
    with page.expect_request("**/ask") as sent:
        ask(page, "Er det kanskje lov?", nth=2)
    assert f"conversation={quote(QUESTION.replace(' ', '+'), safe='+')}" in (sent.value.post_data or "")
    assert page.url == server + "/"
    expect(page.get_by_role("searchbox")).to_have_value("")
    expect(page.locator(".turn").nth(1).locator(".status")).to_be_focused()


def test_going_back_finds_the_conversation_again(page: Page, server: str) -> None:
    """A reader who follows a quote and goes back still has the answers."""
    page.goto(server)
    ask(page, QUESTION)
    page.locator(".turn .source a").first.click()
    expect(page.locator("mark#quote")).to_be_visible()
    page.go_back()
    expect(page.locator(".turn")).to_have_count(1)
    page.goto(server)
    expect(page.locator(".turn")).to_have_count(0)


def test_asking_without_javascript(new_page: Callable[..., Page], server: str) -> None:
    """The form loads a page with the answer, and feedback and its reason are plain forms too."""
    page = new_page(java_script_enabled=False)
    page.goto(server)
    ask(page, QUESTION)
    assert "/?q=" in page.url
    expect(page.locator("blockquote mark").first).to_contain_text("Du kan kritisere virksomheten")
    page.get_by_role("button", name="Nei").click()
    expect(page.get_by_text("Takk for tilbakemeldingen.")).to_be_visible()
    page.get_by_label("Hva manglet?").fill("Feil tema")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_label("Hva manglet?")).to_have_count(0)


def test_feedback_stays_on_the_page(page: Page, server: str) -> None:
    """Yes is answered with thanks in place of the buttons, and the focus goes there."""
    page.goto(server)
    ask(page, QUESTION)
    page.get_by_role("button", name="Ja").click()
    expect(page.locator(".turn .thanks")).to_be_focused()
    assert page.url == server + "/"
    expect(page.get_by_role("button", name="Ja")).to_have_count(0)


def test_a_no_can_be_explained_in_place(page: Page, server: str) -> None:
    """After a no, a reason can be sent without leaving the answer."""
    page.goto(server)
    ask(page, QUESTION)
    page.get_by_role("button", name="Nei").click()
    page.get_by_label("Hva manglet?").fill("Feil tema")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_label("Hva manglet?")).to_have_count(0)
    expect(page.locator(".turn .thanks").last).to_be_focused()


@pytest.mark.parametrize(
    ("question", "words"), [("", "Skriv et spørsmål"), ("Svikt", "(ref. 7f3a)"), ("Krasj", "(ref. ")]
)
def test_a_problem_stands_at_the_field(page: Page, server: str, question: str, words: str) -> None:
    """The message is beside the field, the field has the focus and still holds the question."""
    page.goto(server)
    page.get_by_role("searchbox").fill(question)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text(words)
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_role("searchbox")).to_have_value(question)


def test_a_long_paste_is_told_to_be_too_long(page: Page, server: str) -> None:
    """A hundred thousand characters give the clear message, not a silent cut or a broken page."""
    page.goto(server)
    page.get_by_role("searchbox").fill("a" * 100_000)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Spørsmålet er for langt.")


def test_a_lost_connection_is_told(page: Page, server: str) -> None:
    """When the server cannot be reached, the reader is told and keeps the question."""
    page.goto(server)
    page.route("**/ask", lambda route: route.abort())
    page.get_by_role("searchbox").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Jeg fikk ikke kontakt med tjenesten.")
    expect(page.get_by_role("searchbox")).to_have_value(QUESTION)


def test_an_example_is_asked_with_one_press(page: Page, server: str) -> None:
    """An example question is answered where the reader is."""
    page.goto(server)
    page.locator("[data-example]").first.click()
    expect(page.locator(".turn")).to_have_count(1)


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("nasty", NASTY)
def test_injection_stays_text(new_page: Callable[..., Page], server: str, nasty: str, javascript: bool) -> None:
    """Markup in a question is shown letter by letter, and nothing of it runs."""
    page = new_page(java_script_enabled=javascript)
    page.goto(server)
    ask(page, nasty)
    expect(page.locator(".asked-text")).to_have_text(nasty)
    assert page.locator(".asked-text *").count() == 0
    assert page.locator(".turn img, .turn script").count() == 0
    if javascript:
        assert page.evaluate("window.hit") is None


def test_injection_in_a_document_stays_text(page: Page, server: str) -> None:
    """Markup in a document's title, headings and text is shown letter by letter."""
    page.goto(f"{server}/guidance/rar")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rar <tekst> & sånt")
    assert "<img src=x onerror=alert(1)>" in page.locator(".text").inner_text()
    assert page.locator(".text img, .text script, .text b").count() == 0


SCHEMES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PAGES)
def test_no_page_breaks_a_rule_of_accessibility(
    new_page: Callable[..., Page], server: str, name: str, scheme: str
) -> None:
    """axe-core finds nothing on any page, in light, dark and forced colours, with everything unfolded."""
    page = new_page(**SCHEMES[scheme])
    page.goto(server + PAGES[name])
    assert violations(page) == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken_in_use(
    new_page: Callable[..., Page], server: str, fakes: Any, scheme: str
) -> None:
    """axe-core finds nothing in a conversation with feedback, beside a problem, or where a text has changed."""
    page = new_page(color_scheme=scheme)
    page.goto(server)
    ask(page, QUESTION)
    ask(page, "Can I criticise my agency?", nth=2)
    page.locator("button[value=no]").first.click()
    expect(page.locator(".thanks")).to_be_focused()  # or it takes the focus from the field while that is filled
    page.get_by_role("searchbox").fill("Svikt")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).not_to_be_empty()
    assert violations(page) == ""
    for document, anchor in (("ytringsfrihet", "kritikk-av-egen-virksomhet"), ("roller", "de-tre-rollene")):
        page.goto(server + old_quote(fakes, document, anchor))
        assert violations(page) == ""


@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways_on_a_narrow_screen(new_page: Callable[..., Page], server: str, name: str) -> None:
    """At 320 pixels no page is wider than the screen, at normal text size and at 200 %."""
    page = new_page(viewport={"width": 320, "height": 640})
    page.goto(server + PAGES[name])
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    for size in ("100%", "200%"):
        page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, size


def test_languages_are_declared(page: Page, server: str) -> None:
    """A quote in bokmål inside an English answer on what is now an English page says so at each step."""
    page.goto(server)
    ask(page, "Can I criticise my agency?")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.locator(".turn").get_attribute("lang") == "en"
    assert page.locator(".turn blockquote").get_attribute("lang") == "nb"
