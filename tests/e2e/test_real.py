"""The real service on the real corpus, from a real browser and over the API."""

import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from index.read.corpus import load_document

pytestmark = [pytest.mark.browser, pytest.mark.model]

QUESTIONS = {
    "nb": "Må vi tekste direktesendinger?",
    "nn": "Kor ofte må vi skrive nynorsk?",
    "en": "Can we use TikTok on our work phones?",
}


def ask(server: str, question: str, **more: Any) -> dict[str, Any]:
    body = json.dumps({"question": question, **more}).encode()
    request = urllib.request.Request(f"{server}/api/ask", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return dict(json.load(response))


@pytest.mark.parametrize("language", QUESTIONS)
def test_a_question_in_each_language_is_answered_with_a_quote_in_that_frame(real_server: str, language: str) -> None:
    """The frame follows the question, and the first quote is the source between its offsets."""
    from bot.settings import HOME

    answer = ask(real_server, QUESTIONS[language])
    first = answer["quotes"][0]
    assert answer["status"] in ("answered", "faq")
    assert answer["language"] == language
    source = load_document(HOME / "corpus" / "guidance" / f"{first['document']}.md").source
    assert source[first["start"] : first["end"]] == first["text"]
    assert all(source[each["start"] : each["end"]] == each["text"] for each in first["highlights"])


def test_a_nynorsk_question_gets_the_nynorsk_text(real_server: str) -> None:
    """Where a document is translated, the quote is in the reader's written standard."""
    assert ask(real_server, QUESTIONS["nn"])["quotes"][0]["lang"] == "nn"


@pytest.mark.parametrize("question", ["Kan jeg parkere gratis ved kontoret?", "Hvor mye tjener en statsråd?"])
def test_a_question_the_guidance_does_not_answer_is_declined_without_quotes(real_server: str, question: str) -> None:
    """Near misses get topics as links, and no quote dressed up as an answer."""
    answer = ask(real_server, question)
    assert answer["status"] == "not_found"
    assert answer["quotes"] == []
    assert answer["topics"]


def test_a_follow_up_is_understood_with_the_question_before_it(real_server: str) -> None:
    """After a question on captions, a question on live broadcasts means captions on them."""
    answer = ask(real_server, "hva med direktesendinger?", conversation=["Må vi tekste video?"])
    assert answer["quotes"][0]["document"].startswith("video-og-direktesending")


def test_a_national_identity_number_is_removed_and_said_to_be(real_server: str) -> None:
    """What is stored and shown has no raw number in it."""
    answer = ask(real_server, "Kan jeg legge ut bilde av 01010112345 på Facebook?")
    assert "01010112345" not in json.dumps(answer)
    assert answer["removed"] == ["national_id"]


def test_bad_input_gets_a_message_and_no_stack_trace(real_server: str) -> None:
    """An empty question is 422 with a text for the reader."""
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(real_server, "   ")
    assert refused.value.code == 422
    assert "Traceback" not in refused.value.read().decode()


def test_the_link_of_a_quote_leads_to_the_marked_passage(real_server: str, page: Page) -> None:
    """Following a quote shows the document, scrolled to the passage, which is marked."""
    page.goto(f"{real_server}/?q={quote(QUESTIONS['nb'])}")
    href = page.locator("a[href*='/guidance/'][href*='#quote']").first.get_attribute("href") or ""
    parts = urlsplit(href)
    page.goto(f"{real_server}{parts.path}?{parts.query}#{parts.fragment}")
    marked = page.locator("#quote")
    expect(marked).to_be_in_viewport()
    expect(page.locator("main mark").first).to_be_visible()
