"""Logging in with an OpenID Connect provider in a real browser, and a session that ends in the middle of a text."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from accessible import violations
from fakes import CONFIG, FakeEncoder, build_small, write_corpus
from oidc_provider import CLIENT, SECRET, Provider, provider
from playwright.sync_api import Page, expect
from pydantic import SecretStr

from bot.journal import Journal
from bot.server import make_app
from bot.service import BotService
from bot.settings import Settings
from index.builds.store import BuildStore

pytestmark = pytest.mark.browser

FILE = "guidance/moderering.md"


@pytest.fixture
def house(
    tmp_path: Path, serve: Callable[..., Iterator[str]], own_encoder: FakeEncoder
) -> Iterator[tuple[str, Provider]]:
    """Address of the whole application, with a desk that only the provider lets anybody in to, and the provider."""
    build_small(write_corpus(tmp_path / "house"), BuildStore(tmp_path / "var" / "index"))
    own = socket.create_server(("127.0.0.1", 0))  # the provider must know the address before the server is made
    address = f"http://127.0.0.1:{own.getsockname()[1]}"
    with provider(f"{address}/login/callback") as made:
        settings = Settings(
            _env_file=None,
            corpus=tmp_path / "house",
            var=tmp_path / "var",
            model=CONFIG.model,
            url=address,
            oidc_issuer=made.issuer,
            oidc_client_id=CLIENT,
            oidc_client_secret=SecretStr(SECRET),
            oidc_roles="skriver:editor, sjef:admin",
        )
        service = BotService(settings, own_encoder, Journal.open(settings.database_url))
        for site in serve(make_app(service, settings, ()), own):
            yield site, made
        service.close()


def log_in(page: Page) -> None:
    page.get_by_role("link", name="Logg inn med jobbkontoen").click()
    expect(page.get_by_role("navigation", name="Redaksjonen")).to_be_visible()


def test_somebody_is_logged_in_by_the_provider_and_loses_nothing(
    new_page: Callable[..., Page], house: tuple[str, Provider], tmp_path: Path
) -> None:
    """The role is the provider's; a text outlives its session; what was done stands in the log; logging out shuts."""
    site, known = house
    page = new_page()
    page.goto(f"{site}/redaksjon/veiledning/rediger?file={FILE}")
    page.get_by_role("link", name="Logg inn med jobbkontoen").click()
    expect(page.get_by_text("Innlogget som Kari Nordmann (administrator)")).to_be_visible()

    text = page.get_by_label("Teksten (Markdown)")
    expect(page.locator("#shown h2")).to_be_visible()
    page.context.clear_cookies()
    text.press("Control+End")
    text.press_sequentially("Spør alltid en **kollega**.")
    expect(page.get_by_text("Forhåndsvisningen har stoppet")).to_be_visible()
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_role("heading", name="Du er logget ut")).to_be_visible()
    expect(page.locator("pre")).to_contain_text("Spør alltid en **kollega**.")
    assert violations(page) == ""
    with page.expect_popup() as window:
        page.get_by_role("link", name="Logg inn i et nytt vindu").click()
    log_in(window.value)
    page.get_by_role("button", name="Jeg er logget inn. Gå videre").click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Teksten er lagret.")).to_be_visible()
    assert "kollega" in (tmp_path / "house" / FILE).read_text(encoding="utf-8")

    page.get_by_role("link", name="Logg", exact=True).click()
    rows = page.get_by_role("row").filter(has_text="Kari Nordmann")
    expect(rows.filter(has_text="lagret en tekst")).to_contain_text(FILE)
    expect(rows.filter(has_text="logget inn")).to_have_count(2)
    page.get_by_role("button", name="Logg ut").click()
    page.goto(f"{site}/redaksjon")
    expect(page.get_by_role("heading", name="Logg inn")).to_be_visible()
    assert known.refused == []
