"""What a reader takes along or passes on, and what other sites and programs show of this one."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient

from bot.settings import Settings
from bot.surfaces.web.answers import AnswerView
from bot.surfaces.web.app import WebSettings, create_app
from bot.surfaces.web.pages import leans_on

ATOM = "{http://www.w3.org/2005/Atom}"
QUESTION = "Kan jeg kritisere etaten min?"
INTRANET = "https://intra.etaten.example"


def copied(page: str) -> list[str]:
    """What each button of the page takes along, in order."""
    return [html.unescape(each) for each in re.findall(r'data-copy="([^"]*)"', page)]


def asked(client: TestClient, question: str, **more: Any) -> str:
    return str(client.get("/", params={"q": question, **more}).text)


# -- an address to share


def test_an_answer_has_an_address_that_gives_it_again(client: TestClient, fakes: Any) -> None:
    """The link holds the question and nothing else, and leads to the same quote."""
    page = asked(client, QUESTION)
    address = copied(page)[-1]
    assert address == f"{fakes.BASE_URL}/?q=Kan+jeg+kritisere+etaten+min%3F"
    again = client.get(address.removeprefix(fakes.BASE_URL)).text
    assert copied(again) == copied(page)


@pytest.mark.parametrize("question", ["Hei", "Mitt nummer er [fødselsnummer]"])
def test_nothing_is_shared_that_was_taken_out_or_is_talk(client: TestClient, question: str) -> None:
    """A question that something was removed from would be another one, and talk is nothing to share."""
    assert "/?q=" not in "".join(copied(asked(client, question)))


@pytest.mark.parametrize(
    ("question", "earlier", "leans"),
    [("Og på fritiden?", [QUESTION], True), ("Kan vi slette kommentarer?", [QUESTION], False), (QUESTION, [], False)],
)
def test_a_question_that_leans_on_another_has_no_address(question: str, earlier: list[str], leans: bool) -> None:
    """Alone it would get another answer."""
    assert leans_on(question, earlier) is leans


def test_a_follow_up_is_not_shared(client: TestClient) -> None:
    """Its part of the page has no link; a question of its own after another one has."""
    headers = {"Sec-Fetch-Site": "same-origin", "X-Part": "1"}
    for question, shared in (("Og på fritiden?", False), ("Er det kanskje lov?", True)):
        form = {"q": question, "conversation": QUESTION}
        assert ("/?q=" in "".join(copied(client.post("/ask", data=form, headers=headers).text))) is shared


def test_only_the_headers_of_a_question_ask_nothing(client: TestClient, service: Any) -> None:
    """Programs that look whether a link works leave nothing in the journal."""
    assert client.head("/", params={"q": QUESTION}).status_code == 200
    assert service.asked == []


def test_a_question_in_an_address_is_kept_from_search_engines_and_other_sites(client: TestClient) -> None:
    """It is not indexed, and no other site is told where the reader came from; the front page may be found."""
    headers = client.get("/", params={"q": QUESTION}).headers
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert headers["referrer-policy"] == "same-origin"
    assert "x-robots-tag" not in client.get("/").headers


# -- words to take along


def test_a_quote_is_copied_word_for_word_with_its_source(client: TestClient, fakes: Any) -> None:
    """As plain text: the visible words, where they stand, what they weigh, and the address of the quote."""
    plain = copied(asked(client, QUESTION))[0]
    words, source, address = plain.rsplit("\n", 2)
    assert re.sub(r"\s+", " ", words) == "«" + re.sub(r"\s+", " ", fakes.CRITICISM.plain) + "»"
    assert source == "Ytringsfrihet for ansatte › Kritikk av egen virksomhet · Lov · gjennomgått 1. november 2026"
    assert address == fakes.CRITICISM.url


def test_a_quote_is_copied_as_markdown_with_links_that_lead_somewhere(client: TestClient, fakes: Any) -> None:
    """The source's own marks, and a link that was meant from its file as a whole address."""
    markdown = copied(asked(client, QUESTION))[1]
    assert markdown.startswith("> Du kan kritisere virksomheten du arbeider i. ")
    assert "**tydelig på at du snakker for deg selv**" in markdown
    assert f"[taushetsplikten]({fakes.BASE_URL}/guidance/roller)" in markdown
    assert f"[Ytringsfrihet for ansatte › Kritikk av egen virksomhet]({fakes.CRITICISM.url}) · Lov" in markdown
    assert all(line.startswith(">") for line in markdown.split("\n\n[")[0].splitlines())


def test_the_editors_words_are_copied_with_who_approved_them(client: TestClient, fakes: Any) -> None:
    """Question, answer, approval and the address of the entry."""
    plain, markdown, *_ = copied(asked(client, fakes.FAQ.question))
    assert plain.startswith(f"{fakes.FAQ.question}\n\n{fakes.FAQ.answer}")
    assert plain.endswith(f"Godkjent av Redaksjonen 22. november 2026\n{fakes.BASE_URL}/faq/likes-kritikk")
    assert f"[roller]({fakes.BASE_URL}/guidance/roller#de-tre-rollene)" in markdown
    assert markdown.endswith(f"({fakes.BASE_URL}/faq/likes-kritikk)")


def test_links_to_other_sites_stay_as_they_are(fakes: Any) -> None:
    """Only links that are meant from the file itself are made whole; what leads nowhere is left."""
    view = AnswerView(fakes.FakeService().ask(QUESTION), fakes.CURRENT, fakes.BASE_URL)
    path = fakes.DOCUMENTS[0].path
    text = "[a](https://x.example/y) [b](#kritikk) [c](<roller.md>) [d](borte.md)"
    assert view.linked(text, path, "/guidance/ytringsfrihet") == (
        f"[a](https://x.example/y) [b]({fakes.BASE_URL}/guidance/ytringsfrihet#kritikk) "
        f"[c]({fakes.BASE_URL}/guidance/roller) [d](borte.md)"
    )


def test_a_long_question_is_folded(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its beginning is the heading, and the whole of it can be unfolded; a short one stands alone."""
    monkeypatch.setattr("bot.surfaces.web.answers.LONG", 40)
    question = "Er det lov og helt greit for alle ansatte å mene noe?"
    assert "Vis hele spørsmålet" not in asked(client, question[:40])
    folded = asked(client, question)
    heading = re.search(r'class="asked-text" dir="auto">([^<]*)<', folded)
    assert heading is not None
    assert heading[1].endswith("…")
    assert len(heading[1]) <= 40
    assert f'<p dir="auto">{question}</p>' in folded


def test_what_is_printed_has_addresses(client: TestClient, fakes: Any) -> None:
    """Each quote's own, which are not seen on the screen."""
    page = html.unescape(asked(client, QUESTION))
    for each in (fakes.CRITICISM, fakes.THREE_ROLES, fakes.SOBER):
        assert f'<p class="printed">{each.url}</p>' in page


def test_no_dot_is_left_at_the_end_of_a_line(client: TestClient) -> None:
    """Each stands with the words after it, which cannot be parted from it."""
    page = asked(client, QUESTION)
    items = re.findall(r'<span class="item[^"]*">(.*?)</span>\n', page)
    assert items
    assert not any(re.search(r"·\s*(</span>\s*)?$", each) for each in items)


# -- one language on a page


@pytest.mark.parametrize("picked", ["", "nb", "nn"])
def test_a_page_is_in_the_language_of_its_answer(client: TestClient, picked: str) -> None:
    """Also when another one was picked: frame, form and answer are in one language, and links keep it."""
    page = asked(client, "Can I criticise my agency?", **({"lang": picked} if picked else {}))
    assert '<html lang="en">' in page
    assert "New question" in page
    assert ('class="brand" href="/?lang=en"' in page) is bool(picked)
    assert "Nytt spørsmål" not in page


# -- inside a page of another site


@pytest.fixture
def opened(service: Any, fakes: Any) -> Iterator[TestClient]:
    """The application when an intranet may show the form."""
    app = create_app(service, WebSettings(base_url=fakes.BASE_URL, embed_origins=(INTRANET, "https://*.x.example")))
    with TestClient(app, base_url=fakes.BASE_URL) as client:
        yield client


@pytest.mark.parametrize("path", ["/embed", "/embed.js"])
def test_nobody_may_show_the_form_unless_the_settings_say_so(client: TestClient, path: str) -> None:
    """Closed by default."""
    assert client.get(path).status_code == 404


def test_only_the_sites_of_the_settings_may_show_the_form(opened: TestClient) -> None:
    """The form alone may be framed, by them; the whole page and an answer's page by nobody."""
    policy = opened.get("/embed", params={"q": QUESTION}).headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors {INTRANET} https://*.x.example")
    assert policy.startswith("default-src 'none'; script-src 'self'")
    for path in ("/", "/guidance/roller", "/login"):
        assert opened.get(path).headers["content-security-policy"].endswith("frame-ancestors 'none'")


def test_the_form_in_a_frame_has_the_form_and_answers_alone(opened: TestClient) -> None:
    """No list of guidance, no header; its own form leads to itself, everything else opens beside the page."""
    page = opened.get("/embed", params={"q": QUESTION}).text
    assert '<base target="_blank">' in page
    assert 'action="/embed" target="_self"' in page
    assert '<blockquote lang="nb">' in page
    assert 'class="bar"' not in page
    assert 'id="documents"' not in page


def test_the_script_for_other_sites_may_be_loaded_by_them(opened: TestClient, fakes: Any) -> None:
    """With the house's name as the frame's title, which cannot end the script."""
    found = opened.get("/embed.js")
    assert found.headers["cross-origin-resource-policy"] == "cross-origin"
    assert found.headers["content-type"].startswith("text/javascript")
    assert '"Veileder"' in found.text
    assert '"sandbox"' in found.text


@pytest.mark.parametrize("setting", ["intra.example", "https://x.example/side", "*", "https://x.example; script-src *"])
def test_a_site_that_is_none_stops_the_program(setting: str) -> None:
    """At start, with what is wrong with it."""
    with pytest.raises(ValueError, match="is no origin"):
        Settings(embed_origins=setting)
    assert Settings(embed_origins="https://a.example:8443, https://*.b.example").embed_origins


# -- the feed


def feed(client: TestClient, language: str) -> ET.Element:
    reply = client.get("/feed.xml", params={"lang": language})
    assert reply.headers["content-type"].startswith("application/atom+xml")
    return ET.fromstring(reply.content)


def test_the_feed_has_what_was_gone_through_last_first(client: TestClient, fakes: Any) -> None:
    """Guidance and FAQ answers in the reader's language, with whole addresses and the day."""
    found = feed(client, "nb")
    entries = found.findall(f"{ATOM}entry")
    titles = [each.findtext(f"{ATOM}title") for each in entries]
    assert titles == [fakes.FAQ.question, "Ytringsfrihet for ansatte", "Roller i sosiale medier", "Rar <tekst> & sånt"]
    assert found.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated") == "2026-11-22T00:00:00Z"
    addresses = [each.findtext(f"{ATOM}id") for each in entries]
    assert f"{fakes.BASE_URL}/guidance/roller" in addresses
    assert len(set(addresses)) == len(addresses)
    assert [each.findtext(f"{ATOM}title") for each in feed(client, "nn").findall(f"{ATOM}entry")] == [
        "Ytringsfridom for tilsette"
    ]


def test_a_feed_without_anything_is_whole(client: TestClient) -> None:
    """Atom asks for a day also where there is none."""
    assert feed(client, "en").findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_a_text_that_was_gone_through_again_comes_first(
    client: TestClient, fakes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry keeps its id and gets the new day."""
    again = replace(fakes.DOCUMENTS[2], reviewed=date(2026, 12, 24))
    documents = {**fakes.CURRENT.documents, again.id: again}
    monkeypatch.setattr(fakes, "CURRENT", replace(fakes.CURRENT, documents=documents))
    first = feed(client, "nb").find(f"{ATOM}entry")
    assert first is not None
    assert (first.findtext(f"{ATOM}id"), first.findtext(f"{ATOM}updated")) == (
        f"{fakes.BASE_URL}/guidance/roller",
        "2026-12-24T00:00:00Z",
    )


def test_pages_tell_where_the_feed_is(client: TestClient) -> None:
    """In the page's own language."""
    assert '<link rel="alternate" type="application/atom+xml" href="/feed.xml?lang=en"' in client.get("/?lang=en").text
