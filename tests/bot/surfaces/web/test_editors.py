"""The editors' pages behind their door: who gets in, who does not, and what stands on them."""

import csv
import html
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from argon2 import PasswordHasher
from fake_journal import DELETE, SPEECH, TODAY, put
from fakes import FakeEncoder
from fastapi.testclient import TestClient
from httpx import Response

from bot.database import IdempotencyKeys
from bot.editorial.acts import Acts
from bot.insight.insight import Insight
from bot.journal import Journal
from bot.service import BotService
from bot.settings import Settings
from bot.settings_values import networks
from bot.surfaces.web.app import Editors, WebSettings, create_app
from bot.surfaces.web.login import Login, LoginSettings
from bot.surfaces.web.login.attempts import PER_PAIR
from bot.surfaces.web.login.sessions import IDLE, LONGEST, RENEW
from bot.types import Language, Status
from index.builds.build import Build

URL = "https://veileder.test"
OWN = {"Origin": URL, "Sec-Fetch-Site": "same-origin"}
PASSWORD = "fire ord om havet"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
COOKIE = "__Host-veileder_session"
NOVEMBER = "/innsikt?from=2026-11-01&to=2026-11-20"
SECRET = "Kan jeg sykle til jobben?"


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Site:
    """A running site: ``browser()`` is somebody's browser, with cookies of its own."""

    service: BotService
    ended: IdempotencyKeys
    clock: Clock = field(default_factory=Clock)

    def browser(self, peer: str = "192.0.2.7", **changes: Any) -> TestClient:
        values: dict[str, Any] = {"key": "k" * 64, "editors": {"kari": HASH, "ola": HASH}, "base_url": URL}
        acts = Acts(self.service.journal.database)
        login = Login(LoginSettings(**(values | changes)), self.ended, acts, self.clock)
        settings = WebSettings(base_url=values.get("base_url", URL), today=lambda: TODAY)
        app = create_app(self.service, settings, Editors(login, Insight(self.service, lambda: TODAY).report))
        return TestClient(app, base_url=URL, follow_redirects=False, client=(peer, 50000))


@pytest.fixture
def site(small_build: Build, own_encoder: FakeEncoder) -> Iterator[Site]:
    settings = Settings()
    service = BotService(settings, own_encoder, Journal.open(settings.database_url))
    put(service.journal, SECRET)
    put(service.journal, SECRET, helpful=False, reason="Trenger sykkelbod")
    put(service.journal, "slette?", Status.FAQ, faq="slette-kommentar", quotes=(DELETE, SPEECH))
    ended = IdempotencyKeys.open(settings.database_url)
    yield Site(service, ended)
    ended.close()
    service.journal.close()


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    return {name: html.unescape(value) for name, value in found}


def log_in(browser: TestClient, user: str = "kari", password: str = PASSWORD, **headers: str) -> Response:
    form = hidden(browser.get("/login").text)
    return browser.post("/login", data=form | {"user": user, "password": password}, headers=OWN | headers)


def inside(browser: TestClient) -> TestClient:
    assert log_in(browser).status_code == 303
    return browser


def sees_data(reply: Response) -> bool:
    return SECRET in reply.text or "Trenger sykkelbod" in reply.text or "Spurt om" in reply.text


# -- the door


@pytest.mark.parametrize("address", ["/innsikt", "/innsikt/asked.csv", "/login"])
def test_without_a_login_the_pages_are_shut(site: Site, address: str) -> None:
    """Nobody gets in, whatever they send; the page says how it is opened."""
    app = create_app(site.service, WebSettings(base_url=URL))
    headers = {"X-Remote-User": "kari", "Cookie": f"{COOKIE}=x"}
    reply = TestClient(app, base_url=URL).get(address, headers=headers)
    assert reply.status_code == 404
    assert "docs/insight.md" in reply.text
    assert not sees_data(reply)
    assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("address", ["/innsikt", "/innsikt/asked.csv", NOVEMBER])
def test_a_stranger_is_sent_to_log_in(site: Site, address: str) -> None:
    """The address they wanted goes along; nothing of the page does, for HEAD as for GET."""
    browser = site.browser()
    for reply in (browser.get(address), browser.head(address)):
        assert reply.status_code == 303
        where = urlsplit(reply.headers["location"])
        assert where.path == "/login"
        assert parse_qs(where.query)["next"] == [address]
        assert reply.headers["cache-control"] == "no-store"
        assert not sees_data(reply)


def test_readers_still_get_no_cookie(site: Site) -> None:
    """Logging in is for editors; asking and reading leave nothing behind."""
    browser = site.browser()
    for address in ("/", "/guidance/ytringsfrihet", "/innsikt", "/static/style.css"):
        assert "set-cookie" not in browser.get(address).headers


def test_an_editor_gets_in_with_their_password(site: Site) -> None:
    """The right password leads to the page that was wanted, whatever the case of the name."""
    browser = site.browser()
    form = hidden(browser.get("/login", params={"next": NOVEMBER}).text)
    reply = browser.post("/login", data=form | {"user": "Kari", "password": PASSWORD}, headers=OWN)
    assert (reply.status_code, reply.headers["location"]) == (303, NOVEMBER)
    page = browser.get(NOVEMBER)
    assert page.status_code == 200
    assert sees_data(page)
    assert "Innlogget som kari" in page.text


def test_the_cookie_is_for_this_site_alone(site: Site) -> None:
    """HTTPS only, this host only, out of scripts' reach, and not sent along by other sites' forms."""
    cookies = log_in(site.browser()).headers.get_list("set-cookie")
    (cookie,) = [each for each in cookies if each.startswith(COOKIE)]
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_without_https_the_cookie_can_still_be_used_locally(site: Site) -> None:
    """On http the prefix and Secure, which browsers would refuse there, are left out."""
    cookies = log_in(site.browser(base_url="http://127.0.0.1:8080")).headers.get_list("set-cookie")
    (cookie,) = [each for each in cookies if each.startswith("veileder_session")]
    assert "Secure" not in cookie
    assert "HttpOnly" in cookie


@pytest.mark.parametrize(
    ("user", "password"),
    [("kari", "feil"), ("ukjent", PASSWORD), ("", ""), ("kari", HASH)],
    ids=["password", "name", "nothing", "hash"],  # a hash differs from run to run
)
def test_a_wrong_name_and_a_wrong_password_look_the_same(site: Site, user: str, password: str) -> None:
    """The reply does not tell which users there are."""
    reply = log_in(site.browser(), user, password)
    assert reply.status_code == 401
    assert "Brukernavnet eller passordet er feil." in reply.text
    assert COOKIE not in reply.headers.get("set-cookie", "")


def test_who_comes_and_goes_stands_in_the_log(site: Site) -> None:
    """A failure by the name, unless nobody has it: what was typed there may be a password."""
    browser = site.browser()
    log_in(browser, "Kari", "feil")
    log_in(browser, "passordet mitt", "feil")
    page = inside(browser).get("/innsikt").text
    browser.post("/logout", data=hidden(page), headers=OWN)
    acts = list(Acts(site.service.journal.database).every())
    assert [(each.by_name, each.act) for each in reversed(acts)] == [
        ("kari", "login.failed"),
        ("", "login.failed"),
        ("kari", "login"),
        ("kari", "logout"),
    ]


def test_an_unknown_user_costs_a_hash_as_well(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time a reply takes does not tell which users there are: a password is checked for each."""
    checked: list[str] = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda s, h, p: checked.append(h) or verify(s, h, p))  # type: ignore[func-returns-value]
    log_in(site.browser(), "ukjent", "feil")
    log_in(site.browser(), "kari", "feil")
    assert len(checked) == 2


def test_guessing_is_stopped(site: Site) -> None:
    """After a few wrong passwords not even the right one is looked at, until a quarter of an hour has passed."""
    browser = site.browser()
    replies = [log_in(browser, password=f"feil {number}").status_code for number in range(PER_PAIR + 1)]
    assert replies == [401] * PER_PAIR + [429]
    refused = log_in(browser)
    assert refused.status_code == 429
    assert "Vent et kvarter" in refused.text
    site.clock.now += 15 * 60
    assert log_in(browser).status_code == 303


def test_a_forwarded_address_is_only_believed_from_the_proxy(site: Site) -> None:
    """A guesser cannot change address by a header of their own."""
    browser = site.browser()
    replies = [
        log_in(browser, password="feil", **{"X-Forwarded-For": f"10.9.9.{number}"}).status_code
        for number in range(PER_PAIR + 1)
    ]
    assert replies[-1] == 429


def test_behind_the_proxy_guessers_are_told_apart(site: Site) -> None:
    """Readers behind the trusted proxy are counted by the address it forwards for, the last one in the header."""
    trusted = networks("127.0.0.1")
    proxied = site.browser("127.0.0.1", proxy_header="X-User", proxy_users=frozenset(("eva",)), proxy_trusted=trusted)
    for _ in range(PER_PAIR):
        log_in(proxied, password="feil", **{"X-Forwarded-For": "6.6.6.6, 203.0.113.5"})
    assert log_in(proxied, **{"X-Forwarded-For": "1.1.1.1, 203.0.113.5"}).status_code == 429
    assert log_in(proxied, **{"X-Forwarded-For": "203.0.113.6"}).status_code == 303


@pytest.mark.parametrize(
    "wanted", ["https://ond.example", "//ond.example", "/\\ond.example", "javascript:alert(1)", ""]
)
def test_logging_in_leads_nowhere_else(site: Site, wanted: str) -> None:
    """A link to log in cannot lead on to another site."""
    browser = site.browser()
    form = hidden(browser.get("/login", params={"next": wanted}).text) | {"next": wanted}
    reply = browser.post("/login", data=form | {"user": "kari", "password": PASSWORD}, headers=OWN)
    assert reply.headers["location"] == "/innsikt"


# -- sessions


@pytest.mark.parametrize("cookie", ["", "kari", "WyJ4Iiwia2FyaSIsIngiLDAsMF0.x", "a.b.c"])
def test_a_forged_cookie_is_nobody(site: Site, cookie: str) -> None:
    """What we did not sign is worth nothing."""
    reply = site.browser().get(NOVEMBER, headers={"Cookie": f"{COOKIE}={cookie}"})
    assert reply.status_code == 303
    assert not sees_data(reply)


def test_a_cookie_signed_with_another_key_is_nobody(site: Site) -> None:
    """Another installation's cookie does not open this one."""
    cookie = inside(site.browser(key="g" * 64)).cookies[COOKIE]
    assert site.browser().get(NOVEMBER, headers={"Cookie": f"{COOKIE}={cookie}"}).status_code == 303


def test_an_idle_session_and_an_old_one_are_over(site: Site) -> None:
    """Using the page keeps a session going, up to a working day."""
    browser = inside(site.browser())
    begun = site.clock.now
    while site.clock.now + IDLE - RENEW < begun + LONGEST:
        site.clock.now += IDLE - RENEW
        assert browser.get("/innsikt").status_code == 200
    site.clock.now = begun + LONGEST
    assert browser.get("/innsikt").status_code == 303
    again = inside(site.browser())
    site.clock.now += IDLE
    assert again.get("/innsikt").status_code == 303


def test_logging_out_ends_the_session_and_its_copies(site: Site) -> None:
    """The cookie is taken away, and one that was copied before opens nothing."""
    browser = inside(site.browser())
    copied = browser.cookies[COOKIE]
    reply = browser.post("/logout", data=hidden(browser.get("/innsikt").text), headers=OWN)
    assert reply.headers["location"] == "/login?left=1"
    assert "Du er logget ut." in browser.get("/login?left=1").text
    assert browser.get("/innsikt").status_code == 303
    assert site.browser().get(NOVEMBER, headers={"Cookie": f"{COOKIE}={copied}"}).status_code == 303


def test_a_journal_that_is_down_lets_nobody_in(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """When it cannot be told whether a session was ended, the page fails; it does not open."""
    from bot.database import DatabaseError

    def down(key: str) -> bool:
        raise DatabaseError("down")

    browser = inside(site.browser())
    monkeypatch.setattr(site.ended, "known", down)
    reply = TestClient(browser.app, base_url=URL, cookies=browser.cookies, raise_server_exceptions=False).get(NOVEMBER)
    assert reply.status_code == 500
    assert not sees_data(reply)


# -- other sites' forms


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://ond.example"}, {"Sec-Fetch-Site": "cross-site"}])
@pytest.mark.parametrize("address", ["/login", "/logout"])
def test_another_sites_form_is_refused(site: Site, address: str, headers: dict[str, str]) -> None:
    """Neither logging somebody in nor out is done from elsewhere, even with everything else right."""
    browser = site.browser()
    form = hidden(browser.get("/login").text) | {"user": "kari", "password": PASSWORD}
    if address == "/logout":
        form = hidden(inside(browser).get("/innsikt").text)
    reply = browser.post(address, data=form, headers=headers)
    assert reply.status_code == 403
    assert (browser.get("/innsikt").status_code == 200) == (address == "/logout")


@pytest.mark.parametrize("token", ["", "tull", "another's"])
def test_a_form_without_its_token_is_refused(site: Site, token: str) -> None:
    """The token must be one that was shown to this very browser."""
    browser, other = site.browser(), site.browser()
    token = hidden(other.get("/login").text)["token"] if token == "another's" else token
    form = hidden(browser.get("/login").text) | {"user": "kari", "password": PASSWORD, "token": token}
    reply = browser.post("/login", data=form, headers=OWN)
    assert reply.status_code == 403
    assert COOKIE not in reply.headers.get("set-cookie", "")


def test_another_editors_token_does_not_log_out(site: Site) -> None:
    """A token belongs to a session."""
    kari, ola = inside(site.browser()), site.browser()
    log_in(ola, "ola")
    ola.post("/logout", data=hidden(kari.get("/innsikt").text), headers=OWN)
    assert ola.get("/innsikt").status_code == 200


# -- a proxy that has logged people in


@pytest.fixture
def proxied(site: Site) -> Callable[[str], TestClient]:
    """A browser as the server sees it: through whoever is the peer."""

    def opened(peer: str, **changes: Any) -> TestClient:
        values: dict[str, Any] = {
            "editors": {},
            "proxy_header": "X-Remote-User",
            "proxy_trusted": networks("127.0.0.1, 10.1.0.0/16"),
            "proxy_users": frozenset(("eva@etat.no",)),
        }
        return site.browser(peer, **(values | changes))

    return opened


@pytest.mark.parametrize("peer", ["127.0.0.1", "10.1.2.3", "::ffff:127.0.0.1"])
def test_the_trusted_proxy_names_the_editor(proxied: Callable[[str], TestClient], peer: str) -> None:
    """Whom the proxy has logged in and the settings permit, gets in; there is nothing to log out of here."""
    page = proxied(peer).get(NOVEMBER, headers={"X-Remote-User": "Eva@etat.no"})
    assert page.status_code == 200
    assert sees_data(page)
    assert "Innlogget som Eva@etat.no" in page.text
    assert "/logout" not in page.text


@pytest.mark.parametrize("peer", ["192.0.2.7", "10.2.0.1", "::1", "testclient", ""])
def test_the_header_is_worth_nothing_from_anybody_else(proxied: Callable[[str], TestClient], peer: str) -> None:
    """A reader who sends the header themselves stays outside, also one who claims to be forwarded by the proxy."""
    headers = {"X-Remote-User": "eva@etat.no", "X-Forwarded-For": "127.0.0.1", "Forwarded": "for=127.0.0.1"}
    reply = proxied(peer).get(NOVEMBER, headers=headers)
    assert reply.status_code == 403
    assert not sees_data(reply)


@pytest.mark.parametrize("named", ["per@etat.no", "", "eva@etat.no, per@etat.no", "<b>eva</b>"])
def test_others_whom_the_proxy_names_stay_outside(proxied: Callable[[str], TestClient], named: str) -> None:
    """Being logged in is not enough; a name must be on the list, whole."""
    reply = proxied("127.0.0.1").get(NOVEMBER, headers={"X-Remote-User": named})
    assert reply.status_code == 403
    assert not sees_data(reply)
    assert "<b>eva</b>" not in reply.text


def test_a_header_that_is_there_twice_is_nobody(proxied: Callable[[str], TestClient]) -> None:
    """A proxy that adds the header instead of replacing it lets a reader's own through: then neither counts."""
    headers = [("X-Remote-User", "eva@etat.no"), ("X-Remote-User", "per@etat.no")]
    assert proxied("127.0.0.1").get(NOVEMBER, headers=headers).status_code == 403


def test_without_a_trusted_address_no_header_is_believed(proxied: Callable[..., TestClient]) -> None:
    """An empty list of proxies means none, not all."""
    browser = proxied("127.0.0.1", proxy_trusted=(), editors={"kari": HASH})
    assert browser.get(NOVEMBER, headers={"X-Remote-User": "eva@etat.no"}).status_code == 303


def test_the_server_does_not_rewrite_the_peer(
    monkeypatch: pytest.MonkeyPatch, small_build: Build, own_encoder: FakeEncoder
) -> None:
    """Uvicorn would put a forwarded address in place of the peer's; ``veileder serve`` turns that off."""
    import uvicorn

    from bot.cli import serve

    served: list[uvicorn.Server] = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda server, sockets: served.append(server))
    serve(None, 0)
    assert served[0].config.proxy_headers is False


# -- what stands on the page


def test_pages_with_data_are_kept_by_no_cache(site: Site) -> None:
    """Neither the page nor a file is left behind for whoever uses the machine next."""
    browser = inside(site.browser())
    for address in (NOVEMBER, "/innsikt/asked.csv", "/login"):
        reply = browser.get(address)
        assert reply.headers["cache-control"] == "no-store"
        assert "Cookie" in reply.headers["vary"]


@pytest.mark.parametrize("language", Language)
def test_the_page_speaks_three_languages(site: Site, language: Language) -> None:
    """In each language, everything is there and the language goes with the links."""
    page = inside(site.browser()).get(f"{NOVEMBER}&lang={language}").text
    assert f'<html lang="{language}">' in page
    assert SECRET in page
    assert f"asked.csv?from=2026-11-01&amp;to=2026-11-20&amp;lang={language}" in page
    assert not re.search(r"\{\w+\}", re.sub(r"<[^>]+>", "", page))


def test_the_page_has_every_table_and_the_numbers_of_its_charts(site: Site) -> None:
    """Each chart is either in its table's rows or stands above the table with the same numbers."""
    page = inside(site.browser()).get(NOVEMBER).text
    names = re.findall(r'<h2 id="(\w+)">', page)
    assert len(names) == 12
    assert page.count('class="columns"') == 1
    assert page.count('<rect class="asked-column"') == 20
    assert 'role="img" aria-label="Søylediagram: Spørsmål per dag' in page
    assert "18.11.2026" in page


def test_a_question_cannot_act_as_markup(site: Site) -> None:
    """What people wrote is shown letter by letter."""
    put(site.service.journal, "<script>alert(1)</script> parkering")
    page = inside(site.browser()).get(NOVEMBER).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; parkering" in page


def test_a_period_is_chosen_by_the_form_or_a_link(site: Site) -> None:
    """Dates in the address decide; days as on the links, and nothing else, are taken as days."""
    browser = inside(site.browser())
    assert (
        "0 spørsmål fra 1. oktober 2026 til 2. oktober 2026."
        in browser.get("/innsikt?from=2026-10-01&to=2026-10-02").text
    )
    assert "fra 14. november 2026 til 20. november 2026." in browser.get("/innsikt?days=7").text
    assert "fra 22. oktober 2026 til 20. november 2026." in browser.get("/innsikt?days=999999999999").text


@pytest.mark.parametrize("query", ["from=tull", "from=2026-11-20&to=2026-11-01", "from=1999-01-01", "from=<b>"])
def test_a_period_that_cannot_be_shown_is_explained_at_the_form(site: Site, query: str) -> None:
    """What was written stays in the form, with a message; no numbers of another period."""
    browser = inside(site.browser())
    reply = browser.get(f"/innsikt?{query}")
    assert reply.status_code == 422
    assert 'role="alert"' in reply.text
    assert not sees_data(reply)
    assert "<b>" not in reply.text
    assert browser.get(f"/innsikt/asked.csv?{query}").status_code == 404


def test_a_table_is_a_file_too(site: Site) -> None:
    """The same rows, for the same period, in a file that says what it is."""
    browser = inside(site.browser())
    reply = browser.get("/innsikt/not_found.csv?from=2026-11-01&to=2026-11-20")
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert reply.headers["content-disposition"] == 'attachment; filename="innsikt-not_found-2026-11-01-2026-11-20.csv"'
    assert reply.headers["x-content-type-options"] == "nosniff"
    rows = list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][:2] == [SECRET, "2"]
    assert browser.get("/innsikt/tull.csv").status_code == 404


def test_the_page_says_what_is_and_is_not_known_of_askers(site: Site) -> None:
    """The lead says that nobody is named, and that words may still point somebody out."""
    page = inside(site.browser()).get(NOVEMBER).text
    assert "Den vet ikke hvem som har spurt" in page
    assert "Ikke del ordlyden videre." in page
