"""What a reader does with an answer, in a real browser: copy, share, print, begin anew; and the form in a frame."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

QUESTION = "Kan jeg kritisere etaten min?"
ENGLISH = "Can I criticise my agency?"
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def ask(page: Any, question: str, nth: int = 1) -> None:
    page.get_by_role("searchbox").fill(question)
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator(".turn")).to_have_count(nth)


@pytest.mark.parametrize("clipboard", [True, False])
def test_words_and_source_are_copied(new_page: Callable[..., Page], server: str, fakes: Any, clipboard: bool) -> None:
    """The quote, where it stands and its address; also where the page has no clipboard of its own, as without HTTPS."""
    page = new_page(permissions=CLIPBOARD)
    if not clipboard:
        page.add_init_script("delete Navigator.prototype.clipboard")
    page.goto(server)
    ask(page, QUESTION)
    page.get_by_role("button", name="Kopier med kilde").first.click()
    expect(page.locator("#told")).to_have_text("Kopiert")
    expect(page.get_by_role("button", name="Kopier med kilde").first).to_be_focused()
    other = new_page(permissions=CLIPBOARD)
    other.goto(server)
    other.get_by_role("searchbox").focus()
    other.keyboard.press("Control+V")
    pasted = other.get_by_role("searchbox").input_value()
    assert "tydelig på at du snakker for deg selv" in pasted
    assert fakes.CRITICISM.url in pasted


def test_the_link_to_an_answer_is_copied_and_gives_it(new_page: Callable[..., Page], server: str, fakes: Any) -> None:
    """What was copied is the address of the question alone; opened, it is asked at once."""
    page = new_page(permissions=CLIPBOARD)
    page.goto(server)
    ask(page, QUESTION)
    page.get_by_role("link", name="Kopier lenke til svaret").click()
    expect(page.locator("#told")).to_have_text("Kopiert")
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == f"{fakes.BASE_URL}/?q={quote_plus(QUESTION)}"
    page.goto(address.replace(fakes.BASE_URL, server))
    expect(page.locator(".turn blockquote mark").first).to_be_visible()


def test_without_javascript_there_are_no_buttons_that_do_nothing(new_page: Callable[..., Page], server: str) -> None:
    """The link to the answer is a link, and a new conversation too."""
    page = new_page(java_script_enabled=False)
    page.goto(f"{server}/?q={quote_plus(QUESTION)}")
    expect(page.get_by_role("button", name="Kopier med kilde")).to_have_count(0)
    page.get_by_role("link", name="Kopier lenke til svaret").click()
    expect(page.locator(".turn")).to_have_count(1)
    page.get_by_role("link", name="Ny samtale").click()
    expect(page.locator(".turn")).to_have_count(0)


def test_a_new_conversation_forgets_the_one_before(page: Page, server: str) -> None:
    """The page is as it was at first, also after it is loaded again, and earlier questions are not sent along."""
    page.goto(server)
    expect(page.get_by_role("link", name="Ny samtale")).to_have_count(0)
    ask(page, QUESTION)
    page.get_by_role("link", name="Ny samtale").click()
    expect(page.locator(".turn")).to_have_count(0)
    page.reload()
    expect(page.locator(".turn")).to_have_count(0)
    with page.expect_request("**/ask") as sent:
        ask(page, "Er det kanskje lov?")
    assert "conversation" not in (sent.value.post_data or "")


def test_the_page_follows_the_language_of_the_answer(page: Page, server: str) -> None:
    """After a question in English everything around it is English, and what was being written is kept."""
    page.goto(server)
    ask(page, QUESTION)
    ask(page, ENGLISH, nth=2)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_label("New question")).to_be_visible()
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(page.get_by_text("Nytt spørsmål")).to_have_count(0)
    expect(page.get_by_text("All veiledning")).to_have_count(0)
    ask(page, "Er det kanskje lov?", nth=3)
    expect(page.locator("html")).to_have_attribute("lang", "nb")
    expect(page.get_by_label("Nytt spørsmål")).to_be_visible()


def test_a_print_shows_everything(page: Page, server: str, fakes: Any) -> None:
    """Sources are unfolded, their addresses stand there, highlights are underlined, and nothing waits for a press."""
    page.goto(f"{server}/?q={quote_plus(QUESTION)}")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for each in (fakes.CRITICISM, fakes.THREE_ROLES, fakes.SOBER):
        expect(page.get_by_text(each.url)).to_be_visible()
    for gone in ("button", ".ask", ".tries", ".bar"):
        assert page.locator(gone).filter(visible=True).count() == 0, gone
    assert "underline" in page.locator("mark").first.evaluate("each => getComputedStyle(each).textDecorationLine")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.locator(".more[open]").count() == 0
    expect(page.get_by_text(fakes.CRITICISM.url)).to_be_hidden()


@pytest.mark.parametrize("width", [320, 400, 1000])
def test_no_dot_dangles(new_page: Callable[..., Page], server: str, width: int) -> None:
    """However wide the page, a dot is either between two parts on one line, or not seen."""
    page = new_page(viewport={"width": width, "height": 700})
    page.goto(f"{server}/?q={quote_plus(QUESTION)}")
    dangling = page.evaluate("""() => [...document.querySelectorAll(".turn .source .dot")].filter((dot) => {
        const line = dot.closest(".source").getBoundingClientRect(), at = dot.getBoundingClientRect();
        const item = dot.closest(".item").getBoundingClientRect();
        return at.width && at.right > line.left - 6 && Math.abs(item.left - line.left) < 2;
    }).length""")
    assert dangling == 0


# -- in a frame on another site


@pytest.fixture
def intranet(server: str, tmp_path: Path) -> Iterator[str]:
    """Address of a page of another site with the script in it; of another host, so that nothing is shared."""
    script = f'<script src="{server}/embed.js"></script>'
    page = f'<!doctype html><html lang="nb"><title>Intranett</title><h1>Intranett</h1>{script}'
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    handler = partial(QuietHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://localhost:{served.server_address[1]}"
        served.shutdown()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing of what is asked for is written."""


def test_the_form_answers_on_another_site(page: Page, server: str, intranet: str) -> None:
    """Asked in the frame, answered in the frame; the frame is named, and the page around it is left alone."""
    page.goto(intranet)
    assert page.locator("iframe").get_attribute("title") == "Veileder"
    frame = page.frame_locator("iframe")
    ask(frame, QUESTION)
    expect(frame.locator(".turn .status")).to_have_text("Veiledningen sier:")
    frame.get_by_role("button", name="Ja").click()
    expect(frame.locator(".thanks")).to_be_visible()
    with page.context.expect_page() as beside:
        frame.get_by_role("link", name="Les hele avsnittet").first.click()
    expect(beside.value.get_by_role("heading", level=1)).to_have_text("Ytringsfrihet for ansatte")
    assert page.url.startswith(intranet)
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if "iframe" in str(each["nodes"])] == []


def test_other_pages_are_not_shown_in_a_frame(browser: Any, server: str, intranet: str, tmp_path: Path) -> None:
    """The whole page, with its links to everything, is shown in nobody's frame."""
    (tmp_path / "whole.html").write_text(f'<!doctype html><iframe src="{server}/"></iframe>', encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{intranet}/whole.html")
    expect(page.frame_locator("iframe").locator("#ask-field")).to_have_count(0)
    context.close()
