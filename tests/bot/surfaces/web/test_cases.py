"""A reader puts a question to the editors from the page, and reads the answer on one of their own."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from fakes import FakeEncoder
from fastapi.testclient import TestClient
from sqlalchemy import update

from bot.database import DatabaseError
from bot.database.tables import CaseRow
from bot.editorial.cases import PLACE_KEPT
from bot.editorial.editorial import Editorial
from bot.editorial.settings import EditorialSettings, editorial_settings
from bot.editorial.types import CaseState, Person
from bot.journal import Journal, fingerprint
from bot.service import BotService
from bot.settings import Settings
from bot.surfaces.web.app import Asking, WebSettings, create_app
from bot.surfaces.web.asking import PER_MINUTE
from index.builds.build import Build

SITE = "http://veileder.test"
OWN = {"Origin": SITE}
SCRIPT = OWN | {"X-Part": "1"}
QUESTION = "Hvor kan jeg parkere?"
ANSWERED = "Er det greit å kritisere etaten?"
SENT = "Spørsmålet er sendt til kommunikasjonsavdelingen, uten navnet ditt."
BUTTON = "Spør kommunikasjonsavdelingen</button>"
KEY = "0" * 64
KARI = Person("slack", "U1", "Kari Nordmann")


@pytest.fixture
def core(small_build: Build, encoder: FakeEncoder) -> Iterator[BotService]:
    settings = Settings()
    journal = Journal.open(settings.database_url)
    yield BotService(settings, encoder, journal)
    journal.close()


def own(**values: Any) -> EditorialSettings:
    settings = Settings(slack_editors_channel="CRED", editors=KARI.key, **values)
    return editorial_settings(settings)


@pytest.fixture
def editorial(core: BotService) -> Editorial:
    return Editorial(core, own())


def site(core: BotService, asking: Asking | None) -> TestClient:
    """A browser on a process of its own, which does not follow redirects by itself."""
    app = create_app(core, WebSettings(base_url=SITE), asking=asking)
    return TestClient(app, base_url=SITE, follow_redirects=False)


@pytest.fixture
def browser(core: BotService, editorial: Editorial) -> TestClient:
    return site(core, Asking(editorial, KEY))


def token_in(html: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', html)
    assert found
    return found[1]


def ask(browser: TestClient, question: str = QUESTION) -> str:
    """The token that came with the answer."""
    return token_in(browser.get("/", params={"q": question}).text)


def press(browser: TestClient, token: str, headers: dict[str, str] = OWN) -> Any:
    return browser.post("/escalate", data={"token": token, "lang": "nb"}, headers=headers)


def answered(editorial: Editorial, words: str) -> None:
    (case,) = editorial.cases.unanswered(10)
    editorial.answer(case.id, KARI, words)


# -- the button


def test_the_editors_are_offered_where_the_guidance_has_no_answer(browser: TestClient) -> None:
    """Under not_found; under an answer only after a no."""
    assert BUTTON in browser.get("/", params={"q": QUESTION}).text
    assert BUTTON in browser.post("/ask", data={"q": QUESTION}, headers=SCRIPT).text
    assert BUTTON not in browser.get("/", params={"q": ANSWERED}).text
    assert BUTTON not in browser.get("/", params={"q": "Hei"}).text


@pytest.mark.parametrize(
    ("status", "offered"),
    [("answered", False), ("faq", False), ("uncertain", True), ("not_found", True), ("smalltalk", False)],
)
def test_the_status_decides_whether_the_editors_are_offered(
    fakes: Any, editorial: Editorial, status: str, offered: bool
) -> None:
    """As in the chats: where the answer is not sure or there is none."""
    browser = site(fakes.FakeService(), Asking(editorial, KEY))
    assert (BUTTON in browser.get("/", params={"q": fakes.STATUSES[status]}).text) is offered


@pytest.mark.parametrize(("helpful", "offered"), [("no", True), ("yes", False)])
def test_the_editors_are_offered_after_a_no(browser: TestClient, helpful: str, offered: bool) -> None:
    """Also once more after the reason, for readers without JavaScript."""
    page = browser.get("/", params={"q": ANSWERED}).text
    ref = re.search(r'name="ref" value="(\w+)"', page)
    assert ref
    data = {"ref": ref[1], "token": token_in(page), "helpful": helpful}
    assert (BUTTON in browser.post("/feedback", data=data, headers=OWN).text) is offered
    assert (BUTTON in browser.post("/feedback", data=data, headers=SCRIPT).text) is offered
    last = data | {"reason": "", "offered": ""}
    assert (BUTTON in browser.post("/feedback", data=last, headers=OWN).text) is offered
    assert BUTTON not in browser.post("/feedback", data=last, headers=SCRIPT).text


def test_a_no_does_not_lend_a_token_to_another_answer(browser: TestClient) -> None:
    """The token and the reference must belong together, and be ours."""
    page, other = browser.get("/", params={"q": ANSWERED}).text, ask(browser)
    ref = re.search(r'name="ref" value="(\w+)"', page)
    assert ref
    for token in (other, "", "tull"):
        data = {"ref": ref[1], "token": token, "helpful": "no"}
        assert BUTTON not in browser.post("/feedback", data=data, headers=OWN).text


@pytest.mark.parametrize("values", [{"escalation": False}, {"slack_editors_channel": ""}])
def test_no_button_without_editors(core: BotService, values: dict[str, Any]) -> None:
    """Switched off, or without a channel: no button, and a form that was kept opens nothing."""
    off = Editorial(core, editorial_settings(Settings(**{"slack_editors_channel": "CRED", **values})))
    on = Editorial(core, own())
    token = ask(site(core, Asking(on, KEY)))
    for asking in (Asking(off, KEY), None):
        browser = site(core, asking)
        assert "/escalate" not in browser.get("/", params={"q": QUESTION}).text
        assert press(browser, token).status_code == 404
    assert on.cases.unanswered(10) == ()


# -- the press


def test_a_press_leads_to_a_page_of_ones_own(browser: TestClient, editorial: Editorial) -> None:
    """The reader is told that it was sent without their name; only a fingerprint of the address is kept."""
    token = ask(browser)
    reply = press(browser, token)
    assert (reply.status_code, reply.headers["location"]) == (303, f"/case/{token}")
    page = browser.get(reply.headers["location"])
    assert SENT in page.text
    assert QUESTION in page.text
    assert "Ingen har tatt spørsmålet ennå." in page.text
    assert "Lagre siden som bokmerke." in page.text
    assert "14 dager etter at svaret er kommet" in page.text
    (case,) = editorial.cases.unanswered(10)
    assert (case.surface, case.place, case.channel) == ("web", fingerprint(token), "CRED")


def test_the_script_gets_the_confirmation_and_the_link(browser: TestClient) -> None:
    """In place, without leaving the conversation."""
    token = ask(browser)
    reply = press(browser, token, SCRIPT)
    assert reply.status_code == 200
    assert SENT in reply.text
    assert f'href="/case/{token}"' in reply.text
    assert "<html" not in reply.text


def test_nothing_of_the_page_is_kept_or_told(browser: TestClient) -> None:
    """No cache, no search engine, no referrer, no cookie."""
    token = ask(browser)
    replies = [press(browser, token), press(browser, token, SCRIPT), browser.get(f"/case/{token}")]
    for reply in replies:
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["referrer-policy"] == "no-referrer"
        assert "noindex" in reply.headers["x-robots-tag"]
    assert dict(browser.cookies) == {}


def test_many_presses_make_one_case(core: BotService, browser: TestClient, editorial: Editorial) -> None:
    """Twice, with and without the script, and in another process: one case and one page."""
    other = site(core, Asking(editorial, KEY))
    token = ask(browser)
    for each in (browser, other):
        assert press(each, token).headers["location"] == f"/case/{token}"
        assert f"/case/{token}" in press(each, token, SCRIPT).text
    assert len(editorial.cases.unanswered(10)) == 1


def test_tokens_cannot_be_guessed_or_made(browser: TestClient, editorial: Editorial) -> None:
    """128 random bits, signed: one made with another key, cut or changed opens nothing and shows nothing."""
    token, again = ask(browser), ask(browser)
    assert token != again
    ref = Asking(editorial, KEY).ref(token)
    forged = Asking(editorial, "1" * 64).token(ref)
    for bad in (forged, token[:-1], f"{token}x", ref, "x", "æ"):
        assert press(browser, bad).status_code == 404
        assert browser.get(f"/case/{bad}").status_code == 404
    assert editorial.cases.unanswered(10) == ()
    press(browser, token)
    second = Asking(editorial, KEY).token(ref)
    assert browser.get(f"/case/{second}").status_code == 404
    assert browser.get(f"/case/{again}").status_code == 404


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://ond.test"}, OWN | {"Sec-Fetch-Site": "cross-site"}])
def test_forms_from_elsewhere_open_nothing(browser: TestClient, editorial: Editorial, headers: dict[str, str]) -> None:
    """As for every form of the page."""
    assert press(browser, ask(browser), headers).status_code == 403
    assert editorial.cases.unanswered(10) == ()


def test_a_flood_is_held_back_and_nothing_is_lost(core: BotService, editorial: Editorial) -> None:
    """After so many in a minute the reader is told to wait; the button stays and works a minute later."""
    now = [0.0]
    browser = site(core, Asking(editorial, KEY, lambda: now[0]))
    tokens = [ask(browser) for _ in range(PER_MINUTE + 1)]
    for token in tokens[:-1]:
        assert press(browser, token).status_code == 303
    held, part = press(browser, tokens[-1]), press(browser, tokens[-1], SCRIPT)
    assert (held.status_code, part.status_code) == (429, 429)
    assert "Spørsmålet ditt er ikke sendt ennå. Vent et minutt" in held.text
    assert "<html" not in part.text
    assert press(browser, tokens[0]).status_code == 303
    now[0] = 60.0
    assert press(browser, token_in(held.text)).status_code == 303
    assert len(editorial.cases.unanswered(100)) == PER_MINUTE + 1


def test_a_database_that_is_down_is_told(
    core: BotService, browser: TestClient, editorial: Editorial, caplog: Any, monkeypatch: Any
) -> None:
    """The reader gets a reference, and the log holds neither question nor token."""
    token = ask(browser)
    press(browser, token)

    def down(*_: object) -> None:
        raise DatabaseError("nede")

    monkeypatch.setattr(editorial.cases, "of", down)
    pages = TestClient(browser.app, base_url=SITE, raise_server_exceptions=False)
    for reply in (press(pages, token), pages.get(f"/case/{token}")):
        assert reply.status_code == 500
        assert "Noe gikk galt hos meg" in reply.text
    assert token not in caplog.text
    assert "/case/{token}" in caplog.text
    assert QUESTION not in caplog.text


# -- the page


def test_the_page_shows_the_way_of_the_case(browser: TestClient, editorial: Editorial) -> None:
    """Sent, taken without a name, answered by whom and when, in the editor's own words."""
    token = ask(browser)
    press(browser, token)
    (case,) = editorial.cases.unanswered(10)
    editorial.take(case.id, KARI)
    page = browser.get(f"/case/{token}").text
    assert "Noen i kommunikasjonsavdelingen har tatt spørsmålet." in page
    assert "Kari" not in page
    answered(editorial, "## Parkering\n\nBak **bygget**. Se https://kart.no/p og [loven](https://lovdata.no).")
    page = browser.get(f"/case/{token}").text
    assert "Kari Nordmann i kommunikasjonsavdelingen svarte" in page
    assert "<p><strong>Parkering</strong></p>" in page
    assert "Bak <strong>bygget</strong>." in page
    assert page.count('href="https://kart.no/p"') == 1
    assert page.count('href="https://lovdata.no"') == 1


def test_nothing_in_an_answer_acts_as_markup(browser: TestClient, editorial: Editorial) -> None:
    """Nor in the question."""
    token = ask(browser, "<script>alert(1)</script> parkere?")
    press(browser, token)
    answered(editorial, "<img src=x onerror=alert(1)> [x](javascript:alert(1)) # <b>")
    page = browser.get(f"/case/{token}").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "javascript:" not in re.sub(r">[^<]*<", "><", page)


def test_the_entry_that_was_made_of_it_is_linked(browser: TestClient, editorial: Editorial) -> None:
    """As long as it is in the guidance."""
    token = ask(browser)
    press(browser, token)
    (case,) = editorial.cases.unanswered(10)
    answered(editorial, "Bak bygget.")
    editorial.cases.made_faq(case.id, "kritisere-etaten")
    assert 'href="/faq/kritisere-etaten"' in browser.get(f"/case/{token}").text
    editorial.cases.made_faq(case.id, "borte")
    assert "/faq/" not in browser.get(f"/case/{token}").text


@pytest.mark.parametrize(
    ("question", "words", "query"),
    [
        ("Where do I find the parking?", "Nobody has taken the question yet.", ""),
        (QUESTION, "Ingen har teke spørsmålet enno.", "?lang=nn"),
    ],
)
def test_the_page_speaks_the_language_of_the_question(
    browser: TestClient, question: str, words: str, query: str
) -> None:
    """Unless the reader picks another."""
    token = ask(browser, question)
    press(browser, token)
    assert words in browser.get(f"/case/{token}{query}", headers={"Accept-Language": "nb"}).text


def test_an_answer_that_is_no_longer_kept_says_so(browser: TestClient, editorial: Editorial) -> None:
    """Fourteen days after the answer the place is emptied; then nothing of the case is shown."""
    token = ask(browser)
    press(browser, token)
    answered(editorial, "Bak bygget.")
    with editorial.cases.database.engine.begin() as writing:
        writing.execute(update(CaseRow).values(answered_at=datetime.now(UTC) - PLACE_KEPT))
    editorial.look_after()
    gone = browser.get(f"/case/{token}")
    assert gone.status_code == 410
    assert "Svaret lå her i 14 dager." in gone.text
    assert "Bak bygget" not in gone.text
    assert QUESTION not in gone.text
    assert gone.headers["cache-control"] == "no-store"


def test_a_case_of_a_chat_has_no_page(browser: TestClient, core: BotService, editorial: Editorial) -> None:
    """Whoever asked in Slack gets the answer there."""
    ref = core.ask(QUESTION, surface="slack").ref
    case, _ = editorial.escalate(ref, "slack", "C1:1.0:U9")
    assert case.state is CaseState.OPEN
    assert browser.get(f"/case/{Asking(editorial, KEY).token(ref)}").status_code == 404
