"""What a reader gets from each address, without JavaScript."""

import re
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from bot.surfaces.web.app import WebSettings, create_app
from index.types import Authority

OWN = {"Origin": "http://veileder.test"}
SCRIPT = OWN | {"X-Part": "1"}
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}


def ask(client: TestClient, question: str, **headers: str) -> str:
    reply = client.get("/", params={"q": question}, headers=headers)
    assert reply.status_code == 200
    return reply.text


def visible(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


# -- the front page


def test_the_front_page_says_what_this_is(client: TestClient) -> None:
    """The front page has a form that works by itself, says that only quotes are given, and lists the guidance."""
    page = client.get("/").text
    assert '<html lang="nb">' in page
    assert '<form class="ask" id="ask" method="get" action="/"' in page
    assert "Den skriver ingen råd selv." in page
    assert '<a href="/guidance/ytringsfrihet">Ytringsfrihet for ansatte</a>' in page
    assert page.index("Bokmål</h3>") < page.index("Nynorsk</h3>") < page.index("Ytringsfridom for tilsette")


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "nb"),
        ("nn-NO,nn;q=0.9,nb;q=0.5", "nn"),
        ("no", "nb"),
        ("sv,en;q=0.4", "en"),
        ("de", "nb"),
        ("en;q=0", "nb"),
        ("nb;q=0.2,en;q=0.9", "en"),
        ("nn;q=rart", "nb"),
        (";;;,,,=", "nb"),
    ],
)
def test_the_browser_decides_the_language_before_a_question(client: TestClient, accept: str, language: str) -> None:
    """Accept-Language decides, by weight; bokmål when it names no language there are texts in."""
    reply = client.get("/", headers={"Accept-Language": accept})
    assert f'<html lang="{language}">' in reply.text
    assert reply.headers["vary"] == "Accept-Language"


def test_a_language_link_wins_over_the_browser(client: TestClient) -> None:
    """The language that a reader has picked holds, and goes with the links."""
    page = client.get("/?lang=nn", headers={"Accept-Language": "en"}).text
    assert '<html lang="nn">' in page
    assert 'href="/guidance/ytringsfrihet?lang=nn"' in page
    assert '<input type="hidden" name="lang" value="nn">' in page


@pytest.mark.parametrize(("picked", "unfolded"), [("nb", "nb"), ("nn", "nn"), ("en", "nb")])
def test_the_guidance_in_the_readers_language_is_unfolded(client: TestClient, picked: str, unfolded: str) -> None:
    """One group of documents is open: the reader's language, or the first when there is none in it."""
    assert re.findall(r'<details open lang="(\w+)"', client.get(f"/?lang={picked}").text) == [unfolded]


def test_language_links_lead_to_the_same_page(client: TestClient) -> None:
    """Changing language keeps the address and what was asked."""
    page = client.get("/guidance/roller?start=1").text
    assert 'href="/guidance/roller?start=1&amp;lang=en"' in page


# -- answers


def test_an_answer_is_a_quote_with_its_source(client: TestClient) -> None:
    """Heading, quote with marked sentences, source line, and the way to the whole section."""
    page = ask(client, "Kan jeg kritisere etaten min?")
    assert "Veiledningen sier:" in page
    assert "<mark>Du kan kritisere virksomheten du arbeider i. Det avgjørende" in page
    assert "Ytringsfrihet for ansatte › Kritikk av egen virksomhet · Lov · gjennomgått 1. november 2026" in visible(
        page
    )
    assert re.search(r'href="/guidance/ytringsfrihet\?build=b2&amp;start=\d+&amp;end=\d+&amp;lang=nb#quote"', page)
    assert "Les hele avsnittet" in page
    assert "<summary>Også relevant: Roller i sosiale medier › De tre rollene</summary>" in page
    assert "skulle vært gjennomgått 1. mars 2026" in page
    assert "Fikk du svar?" in page


def test_the_question_decides_the_language_of_the_frame(client: TestClient) -> None:
    """A question in English is met in English; the quote keeps its language and says which."""
    page = ask(client, "Can I criticise my agency?")
    assert '<html lang="en">' in page
    assert '<blockquote lang="nb">' in page
    assert "The guidance says:" in page
    assert "reviewed 1 November 2026" in page


def test_a_picked_language_gives_way_to_the_questions(client: TestClient) -> None:
    """With a language picked, the page is in that of the question all the same: no page is in two."""
    page = client.get("/", params={"q": "Can I criticise my agency?", "lang": "nn"}).text
    assert '<html lang="en">' in page
    assert '<article class="turn answered" lang="en"' in page


def test_the_same_text_in_another_language_is_offered(client: TestClient) -> None:
    """A quote that exists in nynorsk has a link there."""
    page = ask(client, "Kan jeg kritisere etaten min?")
    assert "Finnes også på nynorsk" in page
    assert 'href="/guidance/ytringsfrihet-nn?lang=nb#kritikk-av-eiga-verksemd" hreflang="nn"' in page


def test_a_curated_answer_says_who_stands_behind_it(client: TestClient) -> None:
    """A FAQ answer shows the editors' words, who approved them when, and what they are based on."""
    page = ask(client, "Kan jeg like et kritisk innlegg?")
    assert "Redaksjonen har svart på dette:" in page
    assert '<a href="/guidance/roller#de-tre-rollene">roller</a>' in page
    assert "Godkjent av Redaksjonen 22. november 2026" in page
    assert page.index("Bygger på:") < page.index("<summary>Roller i sosiale medier › De tre rollene</summary>")


def test_an_uncertain_answer_says_so_first(client: TestClient) -> None:
    """The doubt stands before the quote."""
    page = ask(client, "Er det kanskje lov?")
    assert page.index("Kanskje dette:") < page.index("Jeg er ikke sikker") < page.index("<blockquote")


def test_notes_and_a_choice_of_topics_go_with_a_guess(client: TestClient) -> None:
    """The note stands under the heading, as text; the topics are links after the quote."""
    page = ask(client, "bilde")
    note = page.index('<p class="note">Det er &lt;flere&gt; avsnitt om dette.</p>')
    assert page.index("Kanskje dette:") < note < page.index("<blockquote")
    assert page.index("<blockquote") < page.index('<a href="/guidance/roller?lang=nb#de-tre-rollene">')


def test_a_question_the_guidance_does_not_answer_gets_no_quote(client: TestClient) -> None:
    """Topics nearby are links, never quotes."""
    page = ask(client, "Hva er hovedstaden i Peru?")
    assert "Veiledningen sier ikke noe om dette." in page
    assert '<a href="/guidance/roller?lang=nb#de-tre-rollene">Roller i sosiale medier › De tre rollene</a>' in page
    assert "<blockquote" not in page


def test_smalltalk_offers_questions(client: TestClient) -> None:
    """Smalltalk is one line and example questions that can be followed; there is nothing to rate."""
    page = ask(client, "Hei")
    assert "Spør meg om noe." in page
    assert '<a href="/?q=Er%20det%20kanskje%20lov%3F" data-example>' in page
    assert "Fikk du svar?" not in page


def test_removed_personal_data_is_told(client: TestClient) -> None:
    """The reader is told what was removed, and what was typed is not shown again."""
    page = ask(client, "Mitt nummer er [fødselsnummer]")
    assert "Jeg har fjernet et fødselsnummer, et telefonnummer og en e-postadresse fra spørsmålet" in page


@pytest.mark.parametrize(
    "nasty", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "*fet* <!channel>", "{{7*7}}"]
)
def test_nothing_in_a_question_acts_as_markup(client: TestClient, nasty: str) -> None:
    """A question with markup in it is shown as it was typed."""
    page = ask(client, nasty)
    assert nasty.replace("<", "") == nasty or nasty not in page
    assert "<img src=x" not in page
    assert "<script>" not in page
    assert "49" not in visible(page).split("Eksempler")[0]


# -- bad input


def test_a_bad_question_is_kept_and_explained(client: TestClient) -> None:
    """A question that is too long stays in the field, beside what to do about it."""
    reply = client.get("/", params={"q": "a" * 300})
    assert reply.status_code == 422
    assert "Spørsmålet er for langt. Skriv det kortere, helst under 200 tegn." in reply.text
    assert f'value="{"a" * 300}"' in reply.text
    assert 'aria-invalid="true"' in reply.text


def test_an_empty_question_is_met_with_advice(client: TestClient) -> None:
    """Sending an empty form says what to do."""
    reply = client.get("/?q=", headers={"Accept-Language": "en"})
    assert reply.status_code == 422
    assert "Write a question, and I will look in the guidance." in reply.text


def test_a_failure_tells_the_reference(client: TestClient) -> None:
    """When an answer fails, the reader gets the reference and keeps the question."""
    reply = client.get("/?q=Svikt")
    assert reply.status_code == 500
    assert "Noe gikk galt hos meg, ikke hos deg. Prøv igjen om litt. (ref. 7f3a)" in reply.text
    assert 'value="Svikt"' in reply.text


def test_an_unexpected_error_is_clean(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    """An error nobody foresaw is a page with a reference; the log has the reference but not the error's words."""
    reply = client.get("/?q=Krasj")
    assert reply.status_code == 500
    found = re.search(r"\(ref\. ([0-9a-f]+)\)", reply.text)
    assert found
    assert found[1] in caplog.text
    assert "RuntimeError" in caplog.text
    assert "hemmelig Krasj" not in reply.text + caplog.text
    assert "Traceback" not in reply.text
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_bytes_that_are_not_utf8_reach_the_service_as_text(client: TestClient, service: Any) -> None:
    """A question in Latin-1 does not break anything."""
    assert client.get("/?q=p%E5").status_code == 200
    assert service.asked[0][0] == "p\ufffd"


# -- the page's script


def test_the_script_gets_the_answer_alone(client: TestClient, service: Any) -> None:
    """A fragment holds one answer and no page; earlier questions are passed on, oldest first."""
    fields = {"q": "Can I criticise my agency?", "conversation": ["Hei", "Og så?"]}
    reply = client.post("/ask", data=fields, headers=SCRIPT)
    assert reply.status_code == 200
    assert "<html" not in reply.text
    assert "The guidance says:" in reply.text
    question, turns, surface = service.asked[0]
    assert (question, [turn.question for turn in turns], surface) == (fields["q"], ["Hei", "Og så?"], "web")


def test_only_the_last_turns_are_passed_on(client: TestClient, service: Any) -> None:
    """A long conversation is cut at its beginning."""
    client.post("/ask", data={"q": "Hei", "conversation": [str(n) for n in range(30)]}, headers=SCRIPT)
    assert [turn.question for turn in service.asked[0][1]] == [str(n) for n in range(20, 30)]


@pytest.mark.parametrize(("question", "status"), [("", 422), ("a" * 300, 422), ("Svikt", 500), ("Krasj", 500)])
def test_the_script_gets_problems_as_plain_text(client: TestClient, question: str, status: int) -> None:
    """A problem is one sentence that can be put beside the field."""
    reply = client.post("/ask", data={"q": question, "lang": "nn"}, headers=SCRIPT)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert "<" not in reply.text


def test_a_body_over_the_limit_is_refused(client: TestClient, service: Any) -> None:
    """A megabyte of question is refused in words, and never reaches the service."""
    reply = client.post("/ask", data={"q": "a" * 1_000_000}, headers=SCRIPT)
    assert reply.status_code == 413
    assert reply.text == "Teksten er for lang til å ta imot. Skriv den kortere."
    assert service.asked == []


def test_too_many_fields_are_refused(client: TestClient) -> None:
    """A form with a thousand fields is refused."""
    reply = client.post("/ask", data={"q": "Hei", "conversation": ["a"] * 1000}, headers=SCRIPT)
    assert reply.status_code == 422


# -- feedback


def test_feedback_works_as_a_plain_form(client: TestClient, service: Any) -> None:
    """A yes is noted, and the reader is thanked on a page with a way home."""
    reply = client.post("/feedback", data={"ref": "7f3a", "helpful": "yes", "lang": "nb"}, headers=OWN)
    assert reply.status_code == 200
    assert "Takk for tilbakemeldingen." in reply.text
    assert "Gå til forsiden" in reply.text
    assert "<textarea" not in reply.text
    assert service.told == [("7f3a", True, "")]


def test_a_no_may_be_explained(client: TestClient, service: Any) -> None:
    """After a no the reader may say why; the reason comes with the same reference."""
    first = client.post("/feedback", data={"ref": "7f3a", "helpful": "no"}, headers=OWN)
    assert '<input type="hidden" name="ref" value="7f3a">' in first.text
    assert "<textarea" in first.text
    second = client.post("/feedback", data={"ref": "7f3a", "helpful": "no", "reason": "Feil tema"}, headers=OWN)
    assert "<textarea" not in second.text
    assert service.told == [("7f3a", False, ""), ("7f3a", False, "Feil tema")]


def test_feedback_by_script_gets_a_part(client: TestClient) -> None:
    """The page's script gets the thanks without a page around it."""
    reply = client.post("/feedback", data={"ref": "7f3a", "helpful": "yes", "lang": "nn"}, headers=SCRIPT)
    assert reply.text.strip() == '<p class="thanks" tabindex="-1">Takk for tilbakemeldinga.</p>'


def test_feedback_on_an_unknown_answer_is_told(client: TestClient) -> None:
    """A reference that is not in the journal is a 404 with advice."""
    reply = client.post("/feedback", data={"ref": "ffff", "helpful": "yes"}, headers=OWN)
    assert reply.status_code == 404
    assert "Still spørsmålet på nytt." in reply.text


@pytest.mark.parametrize("fields", [{}, {"ref": "7f3a"}, {"ref": "7f3a", "helpful": "kanskje"}])
def test_feedback_without_a_yes_or_no_is_refused(client: TestClient, service: Any, fields: dict[str, str]) -> None:
    """Half a form is refused and nothing is noted."""
    assert client.post("/feedback", data=fields, headers=OWN).status_code == 422
    assert service.told == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://veileder.test.evil.example"},
        {"Origin": "http://veileder.test:81"},
        {"Origin": "http://veileder.test", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://veileder.test", "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
@pytest.mark.parametrize("path", ["/feedback", "/ask"])
def test_forms_from_elsewhere_are_refused(client: TestClient, service: Any, path: str, headers: dict[str, str]) -> None:
    """A form that another site sends, or that does not say where it is from, changes nothing."""
    reply = client.post(path, data={"ref": "7f3a", "helpful": "no", "q": "Hei"}, headers=headers)
    assert reply.status_code == 403
    assert (service.told, service.asked) == ([], [])


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://veileder.test"}])
def test_forms_from_these_pages_are_accepted(client: TestClient, headers: dict[str, str]) -> None:
    """Either header is enough: browsers leave the first out on plain HTTP."""
    assert client.post("/feedback", data={"ref": "7f3a", "helpful": "no"}, headers=headers).status_code == 200


# -- documents


def test_a_document_is_shown_whole(client: TestClient) -> None:
    """Title, where it is, what it weighs, who owns it, its sources and contents."""
    page = client.get("/guidance/ytringsfrihet").text
    assert '<h1 lang="nb" id="ytringsfrihet-for-ansatte">Ytringsfrihet for ansatte</h1>' in page
    assert '<h2 id="kritikk-av-egen-virksomhet">' in page
    assert '<h3 id="når-kritikken-er-saklig">' in page
    assert '<a href="#kritikk-av-egen-virksomhet">' in page
    for words in ("Lov · gjennomgått 1. november 2026", "Kommunikasjonsavdelingen", "Grunnloven § 100"):
        assert words in visible(page)
    assert "<mark" not in page


def test_the_quoted_passage_is_marked_and_takes_the_focus(client: TestClient, fakes: Any) -> None:
    """Every block of the passage is marked; the first mark is where the link's fragment leads."""
    quote_ = fakes.CRITICISM
    page = client.get(quote_.url).text
    assert page.count('<mark id="quote" tabindex="-1">') == 1
    assert "<mark>Du kan alltid ta kritikken opp internt først.</mark>" in page
    assert "since" not in page


def test_an_overdue_review_is_told(fakes: Any, service: Any) -> None:
    """The day of the visit decides whether a review is overdue."""
    for today, overdue in ((date(2026, 3, 1), False), (date(2026, 3, 2), True)):
        settings = WebSettings(base_url=fakes.BASE_URL, today=lambda today=today: today)
        page = TestClient(create_app(service, settings)).get("/guidance/roller").text
        assert ("skulle vært gjennomgått 1. mars 2026" in page) is overdue


def test_a_changed_section_shows_then_and_now(client: TestClient, fakes: Any) -> None:
    """The old text is marked, the current section stands beside it, and a link leads to the current document."""
    old = fakes.quote("ytringsfrihet", "kritikk-av-egen-virksomhet", build=fakes.OLD)
    page = client.get(old.url).text
    assert "Avsnittet er endret siden det ble sitert." in page
    assert (
        page.index("Arbeidsgiveren kan si nei.") < page.index("Slik står avsnittet nå") < page.index("må tåle uenighet")
    )
    assert 'href="/guidance/ytringsfrihet#kritikk-av-egen-virksomhet">Gå til gjeldende dokument' in page


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/guidance/nedlagt?build=b1&start=8&end=20", "Dokumentet er tatt ut av veiledningen."),
        ("/guidance/roller?build=borte&start=8&end=20", "Utgaven det ble sitert fra, er ikke tatt vare på."),
        ("/guidance/roller?build=b1&start=15&end=30", "Avsnittet finnes ikke lenger i veiledningen."),
    ],
)
def test_what_has_happened_since_is_told(client: TestClient, address: str, words: str) -> None:
    """A reader who follows an old link is told what has changed."""
    reply = client.get(address)
    assert reply.status_code == 200
    assert words in reply.text


def test_an_unchanged_text_is_told_to_be_so(client: TestClient, fakes: Any) -> None:
    """An old link to a text that still stands leads to the current document."""
    page = client.get(fakes.quote("roller", "de-tre-rollene", build=fakes.OLD).url).text
    assert "Teksten er den samme i dag som da den ble sitert." in page
    assert "Roller før" not in page


def test_bad_numbers_are_no_error(client: TestClient) -> None:
    """Nonsense in the address shows the document without a mark."""
    reply = client.get("/guidance/roller?build=b2&start=x&end=-7")
    assert reply.status_code == 200
    assert "<mark" not in reply.text


def test_text_in_a_document_never_acts(client: TestClient) -> None:
    """Markup in titles, headings and text is shown as text; dangerous links are text."""
    page = client.get("/guidance/rar").text
    assert "<script>" not in page
    assert "<img src=x" not in page
    assert "<b>" not in page
    assert "Rar &lt;tekst&gt; &amp; sånt" in page
    assert 'href="javascript' not in client.get("/guidance/roller").text


def test_a_section_says_what_it_weighs_when_the_document_weighs_something_else(
    client: TestClient, fakes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Advice in a document of law stands under its heading as advice; nothing is said of the other sections."""
    law = fakes.CURRENT.documents["ytringsfrihet"]
    own = tuple(
        replace(each, authority=Authority.GUIDANCE if each.anchor == "utgangspunktet" else None)
        for each in law.sections
    )
    monkeypatch.setitem(fakes.CURRENT.documents, "ytringsfrihet", replace(law, sections=own))
    page = client.get("/guidance/ytringsfrihet").text
    assert visible(page).count("Type tekst: Råd") == 1
    assert "Type tekst: Lov" not in visible(page)
    assert page.index('<h2 id="utgangspunktet">') < page.index("Type tekst: Råd") < page.index('<h2 id="kritikk')


def test_translations_of_a_document_are_offered_both_ways(client: TestClient) -> None:
    """The original leads to the translation and back."""
    assert 'href="/guidance/ytringsfrihet-nn" hreflang="nn"' in client.get("/guidance/ytringsfrihet").text
    assert 'href="/guidance/ytringsfrihet" hreflang="nb"' in client.get("/guidance/ytringsfrihet-nn").text


def test_a_faq_entry_has_a_page(client: TestClient) -> None:
    """Question, answer, who approved it, and links to what it is based on."""
    page = client.get("/faq/likes-kritikk").text
    assert "<h1" in page
    assert "Kan jeg like et kritisk innlegg?" in page
    assert '<a href="/guidance/roller#de-tre-rollene">roller</a>' in page
    assert "Godkjent av Redaksjonen 22. november 2026" in page
    assert 'href="/guidance/ytringsfrihet#kritikk-av-egen-virksomhet"' in page


@pytest.mark.parametrize(
    "path", ["/guidance/nix", "/faq/nix", "/nix", f"/guidance/{quote('<script>')}", "/static/../app.py"]
)
def test_an_unknown_page_is_friendly(client: TestClient, path: str) -> None:
    """A page that is not there says so, with a link home."""
    reply = client.get(path)
    assert reply.status_code == 404
    assert "Fant ikke siden" in reply.text
    assert 'href="/">Gå til forsiden' in reply.text
    assert "<script>" not in reply.text


# -- the rest


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?q=Hei",
        "/?q=",
        "/?q=Krasj",
        "/guidance/roller",
        "/guidance/nix",
        "/static/style.css",
        "/healthz",
        "/openapi.json",
    ],
)
def test_every_reply_is_hardened(client: TestClient, path: str) -> None:
    """Pages, files and errors all carry the security headers."""
    reply = client.get(path)
    assert {name: reply.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("path", ["/", "/?q=Hei", "/guidance/roller", "/faq/likes-kritikk"])
def test_no_page_needs_what_the_policy_forbids(client: TestClient, path: str) -> None:
    """There are no inline scripts, styles or handlers, and nothing comes from elsewhere."""
    page = client.get(path).text
    assert not re.search(r"<script(?![^>]* src=\"/static/)|<style|\sstyle=|\son\w+=", page)
    assert not re.search(r"(src|<link (?!rel=\"alternate\")[^>]* href)=\"(?!/static/)", page)


@pytest.mark.parametrize("path", ["/static/style.css", "/static/ask.js", "/static/logo.svg"])
def test_static_files_are_served(client: TestClient, path: str) -> None:
    """Style, script and icon are there."""
    assert client.get(path).status_code == 200


def test_health_is_told(client: TestClient) -> None:
    """A prober gets ok."""
    assert client.get("/healthz").text == "ok"


def test_pages_that_load_scripts_from_elsewhere_are_off(client: TestClient) -> None:
    """The API's browser pages are not served; its description is."""
    assert [client.get(path).status_code for path in ("/docs", "/redoc", "/openapi.json")] == [404, 404, 200]


def test_a_link_to_a_document_that_is_gone_with_its_build_says_so(client: TestClient) -> None:
    """Neither the text as it was nor the text as it is: the reader is told why, and is not left with "not found"."""
    reply = client.get("/guidance/nedlagt?build=0123456789ab&start=8&end=20")
    assert reply.status_code == 410
    assert "er tatt ut av veiledningen siden det ble sitert" in reply.text
    assert client.get("/guidance/nedlagt").status_code == 404
