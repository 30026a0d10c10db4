"""Logging in with a provider that the test starts: code flow with PKCE over real sockets, and everything refused."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from desk_site import HASH, SITE, Person
from oidc_provider import CLIENT, SECRET, Provider, provider
from pydantic import SecretStr

from bot.editorial.acts import Acts
from bot.service import BotService
from bot.settings import Settings

BACK = f"{SITE}/login/callback"
ROLES = "leser:reader, skriver:editor, sjef:admin"


@pytest.fixture
def house() -> Iterator[Provider]:
    with provider(BACK) as made:
        yield made


@pytest.fixture
def settings(house: Provider) -> Settings:
    """Passwords beside the provider: a name of one is nothing to the other."""
    return Settings(
        oidc_issuer=house.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SecretStr(SECRET),
        oidc_roles=ROLES,
        web_editors=SecretStr(f"kari:{HASH}"),
        desk_roles="kari:admin",
    )


def go_to_provider(person: Person, wanted: str = "/redaksjon") -> str:
    """From the log-in page to the provider; where the provider sends the browser back."""
    page = person.get(f"/login?next={wanted}")
    assert "Logg inn med jobbkontoen" in page
    person.get(f"/login/oidc?next={wanted}")
    assert person.status == 302, person.shown.text
    sent = httpx.get(person.shown.headers["location"])
    assert sent.status_code == 302, sent.text
    address = urlsplit(sent.headers["location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == BACK
    return f"{address.path}?{address.query}"


def log_in(person: Person, wanted: str = "/redaksjon") -> str:
    return person.get(go_to_provider(person, wanted))


def logged(service: BotService) -> list[tuple[str, str, str]]:
    return [(each.by_name, each.act, each.about) for each in Acts(service.journal.database).every()]


def test_the_provider_lets_somebody_in_and_the_log_says_so(
    browser: Callable[[], Person], service: BotService, house: Provider
) -> None:
    """On to the page that was wanted, with the role of the claim, under the name that the provider gives; and out."""
    kari = browser()
    log_in(kari, "/redaksjon/logg")
    assert (kari.status, kari.shown.headers["location"]) == (303, "/redaksjon/logg")
    page = kari.get("/redaksjon/logg")
    assert "Innlogget som Kari Nordmann (administrator)" in page
    assert "logget inn" in page
    kari.press("/logout")
    kari.get("/redaksjon")
    assert kari.status == 303
    assert logged(service) == [("Kari Nordmann", "logout", ""), ("Kari Nordmann", "login", "oidc")]
    assert house.refused == []


@pytest.mark.parametrize(
    ("roles", "role", "faq"),
    [
        ("leser", "leser", 403),
        (["ukjent", "SKRIVER", "leser"], "redaktør", 303),
        (["leser", "sjef"], "administrator", 303),
    ],
)
def test_the_highest_role_of_the_claim_counts(
    browser: Callable[[], Person], house: Provider, roles: Any, role: str, faq: int
) -> None:
    """One value or a list; what the role allows is allowed by the core as well, though no setting names the person."""
    house.person["roles"] = roles
    person = browser()
    log_in(person)
    assert f"({role})" in person.get("/redaksjon")
    fields = {"token": person.shown.text.split('name="token" value="')[1].split('"')[0], "question": "Kan jeg?"}
    reply = person.client.post("/redaksjon/faq/ny", data=fields, headers={"Origin": SITE})
    assert reply.status_code == faq


def test_an_editor_of_the_provider_takes_and_answers_a_case(browser: Callable[[], Person], house: Provider) -> None:
    """The core believes the login; the reader gets the answer under the name that the provider gave."""
    reader, eva = browser(), browser()
    house.person = {"sub": "e5", "name": "Eva Hansen", "roles": ["skriver"]}
    reader.get("/?q=Hvor kan jeg parkere?")
    case = reader.press("/escalate").url.path
    log_in(eva)
    eva.get("/redaksjon/saker/1")
    assert "Svaret er sendt" in eva.press("/redaksjon/saker/1", do="answer", answer="Bak huset.").text
    assert "Eva Hansen" in reader.get(case)


@pytest.mark.parametrize("person", [{"roles": ["ukjent"]}, {"roles": []}, {"roles": None}])
def test_somebody_without_a_role_sees_nothing(
    browser: Callable[[], Person], service: BotService, house: Provider, person: dict[str, Any]
) -> None:
    """Not even insight, and not with a name that a password has a role by."""
    house.person = {"sub": "b2", "name": "kari"} | person
    stranger = browser()
    page = log_in(stranger)
    assert stranger.status == 403
    assert "har ikke tilgang" in page or "ikke logget inn" in page
    stranger.get("/innsikt")
    assert stranger.status == 303
    assert [each[1:] for each in logged(service)] == [("login.failed", "oidc")]


REFUSED: dict[str, dict[str, Any]] = {
    "another issuer": {"change": {"iss": "https://ond.example"}},
    "another client": {"change": {"aud": "annen"}},
    "another client with our azp": {"change": {"aud": "annen", "azp": CLIENT}},
    "another nonce": {"change": {"nonce": "annen"}},
    "no nonce": {"change": {"nonce": None}},
    "no subject": {"person": {"roles": ["sjef"]}},
    "too old": {"change": {"exp": 1_000_000_000}},
    "another key": {"signed_by": rsa.generate_private_key(65537, 2048)},
    "no signature": {"signed_by": None, "algorithm": "none"},
    "a shared secret": {"signed_by": SECRET * 3, "algorithm": "HS256"},
}


@pytest.mark.parametrize("wrong", REFUSED)
def test_a_token_that_is_not_ours_lets_nobody_in(
    browser: Callable[[], Person], service: BotService, house: Provider, wrong: str
) -> None:
    """The log-in page says so, nothing is open, and the failure is in the log."""
    for name, value in REFUSED[wrong].items():
        setattr(house, name, value)
    person = browser()
    assert "Du ble ikke logget inn." in log_in(person)
    assert person.status == 403
    assert person.get("/redaksjon") == ""
    assert logged(service) == [("", "login.failed", "oidc")]


def test_a_code_works_once_and_in_one_browser(browser: Callable[[], Person], house: Provider) -> None:
    """An address that another browser was sent back with, or a second time, logs nobody in: state and PKCE."""
    kari, thief = browser(), browser()
    back = go_to_provider(kari)
    assert "Prøv igjen" in thief.get(back)
    own = go_to_provider(thief)
    thief.get(back.split("&state=")[0] + "&state=" + own.split("&state=")[1])
    assert thief.status == 403
    assert house.refused == ["invalid_grant"]
    kari.get(back)
    assert kari.status == 403  # the code is used, by whoever tried it
    kari.get("/login/callback?error=access_denied&state=x")
    assert kari.status == 403


def test_a_provider_that_is_another_or_away_is_told(browser: Callable[[], Person], house: Provider) -> None:
    """As for Entra's address for all directories, where anybody has an account; once it is right it works."""
    person = browser()
    house.says = {"issuer": "https://login.microsoftonline.com/{tenantid}/v2.0"}
    assert "svarer ikke" in person.get("/login/oidc")
    assert person.status == 502
    house.says = {"token_endpoint": "http://127.0.0.1:9/token"}
    assert "svarer ikke" in log_in(person)
    assert person.status == 403


@pytest.mark.parametrize("wanted", ["https://ond.example", "//ond.example", "/" + "x" * 5000])
def test_the_way_back_stays_here(browser: Callable[[], Person], wanted: str) -> None:
    """Whatever the link asked for, people land on this site."""
    person = browser()
    log_in(person, wanted)
    assert person.status == 303
    assert urlsplit(person.shown.headers["location"]).netloc == ""


def test_half_a_provider_is_none() -> None:
    """Without roles nobody could do anything, so there is no such login; an address without TLS stops the program."""
    assert not Settings(oidc_issuer="https://login.etat.no", oidc_client_id="x").has_oidc
    with pytest.raises(ValueError, match="https"):
        Settings(oidc_issuer="http://login.etat.no")
    with pytest.raises(ValueError, match="reader, editor, publisher or admin"):
        Settings(oidc_roles="sjef")
