"""The editors' loop with the desk alone: asked and read on the page, answered at the desk, made a FAQ entry."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI

from bot.service import BotService
from bot.settings import Settings
from bot.surfaces.web.desk.routes import FORMS

QUESTION = "Hvor kan jeg parkere?"
ANSWER = "Bak huset. Si fra i resepsjonen."
GAP = "Hvor kan gjester parkere?"


def ask(reader: Any, question: str = QUESTION) -> str:
    """A reader asks and puts the question to the editors; returns the address of their own page."""
    reader.get(f"/?q={question}")
    reader.press("/escalate")
    return str(reader.shown.url.path)


def test_a_question_is_answered_without_any_chat(browser: Callable[..., Any], kari: Any) -> None:
    """The reader's button is there, the case waits at the desk, and the answer stands on the reader's page."""
    reader = browser()
    own = ask(reader)
    page = kari.get("/redaksjon")
    assert QUESTION in page
    case = re.search(r'href="(/redaksjon/saker/\d+)"', page)
    assert case is not None
    assert "Åpen. Ingen har tatt saken." in kari.get(case[1])
    assert "Du har saken." in kari.press(case[1], do="take").text
    assert "Svaret er sendt til leseren." in kari.press(case[1], do="answer", answer=ANSWER).text
    assert ANSWER in reader.get(own)


def test_an_answer_becomes_an_entry_that_the_next_reader_gets(browser: Callable[..., Any], kari: Any) -> None:
    """Drafted from the case, previewed as readers will see it, and published."""
    ask(browser())
    kari.get("/redaksjon")
    kari.get("/redaksjon/saker/1")
    kari.press("/redaksjon/saker/1", do="answer", answer=ANSWER)
    draft = kari.press("/redaksjon/saker/1", do="faq")
    address = str(draft.url.path)
    assert address.startswith("/redaksjon/utkast/")
    assert f'value="{QUESTION}"' in draft.text
    shown = kari.press(address, do="preview", question=QUESTION, also="parkering\nparkering for ansatte", answer=ANSWER)
    assert "Slik ser leserne det" in shown.text
    assert ANSWER in shown.text
    stopped = kari.press(f"{address}/publiser", do="publish", why="Mange spør")
    assert stopped.status_code == 409  # a golden question says that nobody answers about parking
    assert "En sjekk fant at noe blir dårligere" in stopped.text
    done = kari.press(f"{address}/publiser", do="publish", accept="Nå har vi et svar")
    assert "Publisert. Leserne får dette nå." in done.text
    assert "Nå har vi et svar" in done.text
    assert ANSWER in browser().get(f"/?q={QUESTION}")
    assert "hvor-kan-jeg-parkere" in kari.get("/redaksjon/saker/1")


def test_a_case_that_somebody_has_is_not_answered_by_another(browser: Callable[..., Any], kari: Any) -> None:
    """The second is told who has it, keeps the words, and may take it over."""
    ask(browser())
    per = browser("per")
    per.get("/redaksjon/saker/1")
    kari.get("/redaksjon/saker/1")
    kari.press("/redaksjon/saker/1", do="take")
    late = per.press("/redaksjon/saker/1", do="answer", answer="Foran huset.")
    assert late.status_code == 409
    assert "kari har tatt saken" in late.text
    assert "Overta saken" in late.text
    taken = per.press("/redaksjon/saker/1", do="take")
    assert "Du har saken." in taken.text
    assert "Svaret er sendt" in per.press("/redaksjon/saker/1", do="answer", answer="Foran huset.").text


def test_an_empty_answer_is_not_sent(browser: Callable[..., Any], kari: Any) -> None:
    """The field says what is missing."""
    ask(browser())
    kari.get("/redaksjon/saker/1")
    reply = kari.press("/redaksjon/saker/1", do="answer", answer="  ")
    assert (reply.status_code, "Skriv svaret." in reply.text) == (422, True)


def test_without_roles_there_is_no_desk(service: BotService, settings: Settings) -> None:
    """Closed by default: no page, and readers are offered no editors."""
    from fastapi.testclient import TestClient

    from bot.server import make_app

    app: FastAPI = make_app(service, settings.model_copy(update={"desk_roles": ""}), ())
    client = TestClient(app, base_url="http://127.0.0.1:8080", follow_redirects=False)
    assert client.get("/redaksjon").status_code == 404
    assert "/escalate" not in client.get(f"/?q={QUESTION}").text


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_page_speaks_the_language_that_was_chosen(kari: Any, language: str) -> None:
    """No text is missing, and nothing in braces is left."""
    for address in ("", "/ubesvart", "/faq", "/faq/ark", "/veiledning", "/veiledning/moderering", "/prov?q=slette",
                    "/publiser", "/logg", "/veiledning/rediger", "/faq/slette-kommentar/historikk"):  # fmt: skip
        page = kari.get(f"/redaksjon{address}{'&' if '?' in address else '?'}lang={language}")
        assert kari.status == 200, address
        assert f'<html lang="{language}">' in page
        assert not re.search(r"\{\w+\}", re.sub(r"<[^>]+>", "", page)), address


# -- what becomes of a question that was not answered


@pytest.mark.parametrize("page", ["/innsikt", "/redaksjon/ubesvart"])
def test_a_question_becomes_another_way_to_ask_an_entry(browser: Callable[..., Any], kari: Any, page: str) -> None:
    """Entries to choose from, nearest first or by words; the draft has what it had and the question besides."""
    browser().get(f"/?q={GAP}")
    kari.get(page)
    assert 'name="entry" value="slette-kommentar"' in kari.press("/redaksjon/formulering").text
    assert "Ingen spørsmål og svar har disse ordene." in kari.press("/redaksjon/formulering", find="xyzzy").text
    kari.press("/redaksjon/formulering", find="slette")
    draft = kari.press("/redaksjon/formulering", entry="slette-kommentar")
    assert str(draft.url.path).startswith("/redaksjon/utkast/")
    also = re.search(r'<textarea id="also"[^>]*>(.*?)</textarea>', draft.text, re.DOTALL)
    assert also is not None
    assert also[1].split("\n")[-1] == GAP
    assert len(also[1].split("\n")) > 1


@pytest.mark.parametrize("page", ["/innsikt", "/redaksjon/ubesvart"])
def test_a_question_that_is_not_ours_is_marked(
    browser: Callable[..., Any], kari: Any, settings: Settings, page: str
) -> None:
    """It stands in the corpus once, waits to be published, leaves the list, and the log says who did it."""
    browser().get(f"/?q={GAP}")
    kari.get(page)
    shown = kari.press("/redaksjon/ikke-vart").text
    assert "erket som ikke vårt" in shown
    assert 'action="/redaksjon/ikke-vart"' not in shown
    text = (settings.corpus / "off_topic.yaml").read_text(encoding="utf-8")
    assert text.endswith(f'\n- {{question: "{GAP}", lang: nb, kind: near_miss}}\n')
    assert GAP not in kari.get("/redaksjon/ubesvart")
    assert "off_topic.yaml" in kari.get("/redaksjon/publiser")
    assert "merket et spørsmål som ikke vårt" in kari.get("/redaksjon/logg")


@pytest.mark.parametrize("page", ["/innsikt", "/redaksjon/ubesvart"])
def test_an_answer_that_did_not_help_has_what_can_be_done_in_its_row(
    browser: Callable[..., Any], kari: Any, page: str
) -> None:
    """The question becomes a FAQ entry, a phrasing, or is not ours; a long one is folded, and sent as a whole."""
    question = f"Kan en leder delta i debatten? {'Jeg spør for en kollega som lurer. ' * 6}".strip()
    reader = browser()
    reader.get(f"/?q={question}")
    reader.press("/feedback", helpful="no", reason="")
    shown = kari.get(page)
    assert re.search(rf"<summary[^>]*>{re.escape(question[:180])} …</summary>", shown)
    assert shown.count('action="/redaksjon/ikke-vart"') == 1
    assert question in kari.press("/redaksjon/faq/ny").text


def test_marking_twice_or_where_it_cannot_be_written_changes_nothing(
    browser: Callable[..., Any], kari: Any, settings: Settings
) -> None:
    """The file is as it was, and a reason stands where the button was pressed; a reader at the desk has no button."""
    browser().get(f"/?q={GAP}")
    page, file = kari.get("/redaksjon/ubesvart"), settings.corpus / "off_topic.yaml"
    kari.press("/redaksjon/ikke-vart", page)
    once = file.read_text(encoding="utf-8")
    kari.press("/redaksjon/ikke-vart", page)
    assert file.read_text(encoding="utf-8") == once
    file.write_text("ord: [", encoding="utf-8")
    assert "off_topic.yaml kan ikke leses" in kari.press("/redaksjon/ikke-vart", page).text
    assert file.read_text(encoding="utf-8") == "ord: ["
    ola = browser("ola")
    assert "ikke-vart" not in ola.get("/redaksjon/ubesvart")
    assert ola.press("/redaksjon/ikke-vart", page).status_code == 403


def test_a_question_that_waits_is_answered_from_its_row(browser: Callable[..., Any], kari: Any) -> None:
    """The row leads to the case."""
    ask(browser(), GAP)
    assert 'href="/redaksjon/saker/1"' in kari.get("/redaksjon/ubesvart")
    assert 'href="/redaksjon/saker/1"' in kari.get("/innsikt")


def test_a_page_that_a_form_leads_to_is_in_the_forms_language(browser: Callable[..., Any], kari: Any) -> None:
    """However many forms follow each other, and whatever the browser's own language is."""
    browser().get(f"/?q={GAP}")
    kari.get("/redaksjon/ubesvart?lang=en")
    assert "Add as a way to ask</h1>" in kari.press("/redaksjon/formulering").text
    draft = kari.press("/redaksjon/formulering", entry="slette-kommentar")
    shown = kari.press(str(draft.url.path), do="preview", question=GAP, answer="Bak huset.")
    assert '<html lang="en">' in shown.text
    assert kari.get("/redaksjon/formulering?lang=nn") == ""
    assert kari.shown.headers["location"] == "/redaksjon/ubesvart?lang=nn"


def test_trying_says_why_a_text_comes_first(kari: Any) -> None:
    """Its place by each view and the known questions that are nearest, nearest first; for an entry the latter alone."""
    page = kari.get("/redaksjon/prov?q=Kan ledere delta i debatten?")
    assert "Nummer 1 etter hvor lik meningen er." in page
    assert "etter felles ord." in page
    assert "Nummer 1 etter kjente spørsmål som ligner." in page
    known = page[page.index("Kjente spørsmål som fører hit") :]
    assert known.index("Kan en leder delta i debatten?") < known.index("leder på nett")
    entry = kari.get("/redaksjon/prov?q=Kan vi slette en kommentar?")
    assert "etter felles ord." not in entry
    assert "Kjente spørsmål som fører hit" in entry


@pytest.mark.parametrize("address", FORMS)
def test_an_address_that_takes_forms_leads_to_a_page(kari: Any, address: str) -> None:
    """For whoever asks for it once more, or in another language, from what a form was answered with."""
    kari.get(f"/redaksjon{address.format(proposal_id=1, change_id=1)}?lang=nn")
    assert kari.status == 303
    kari.get(kari.shown.headers["location"])
    assert 'lang="nn"' in kari.shown.text
    assert kari.status == (404 if "utkast" in address else 200)
