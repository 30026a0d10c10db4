"""The page in the house's own name, colours and logo."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.surfaces.web.answers import AnswerView
from bot.surfaces.web.app import WebSettings, create_app
from index.read.colours import AA, BEHIND, contrast
from index.types import Site


def each(nb: str, nn: str, en: str) -> dict[str, str]:
    return {"nb": nb, "nn": nn, "en": en}


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    path = tmp_path / "logo.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', encoding="utf-8")
    return path


@pytest.fixture
def house(fakes: Any, logo: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The application while the build that answers has a house's name."""
    site = Site(
        name="Spør <Vegetaten>",
        organisation=each("Vegetaten", "Vegetaten", "the Road Agency"),
        subject=each("parkering", "parkering", "parking"),
        welcome=each("Velkommen!", "Velkomen!", "Welcome!"),
        disclaimer=each("Bare i byen.", "Berre i byen.", "In town only."),
        colours={"light": "#0f5a66", "dark": "#8fd3dc"},
        logo=logo,
        contact="post@vegetaten.example",
        privacy="https://vegetaten.example/personvern",
    )
    monkeypatch.setattr(fakes, "CURRENT", replace(fakes.CURRENT, site=site))
    app = create_app(fakes.FakeService(), WebSettings(base_url=fakes.BASE_URL, max_question_chars=fakes.LIMIT))
    with TestClient(app, base_url=fakes.BASE_URL) as opened:
        yield opened


@pytest.mark.parametrize("address", ["/", "/guidance/roller", "/faq/likes-kritikk", "/nix", "/login"])
def test_every_page_is_in_the_houses_name(house: TestClient, address: str) -> None:
    """Name, whose it is, disclaimer and statements; what is not given is not there."""
    page = house.get(address).text
    assert "– Spør &lt;Vegetaten&gt;</title>" in page
    assert "Veiledningen er utgitt av Vegetaten." in page
    assert "Bare i byen." in page
    assert '<a href="mailto:post@vegetaten.example">Kontakt oss</a>' in page
    assert '<a href="https://vegetaten.example/personvern">Personvern</a>' in page
    assert "Tilgjengelighet" not in page
    assert '<link rel="stylesheet" href="/house.css?b=b2">' in page
    assert '<img src="/logo?b=b2" alt=""' in page


def test_the_front_page_is_about_the_houses_subject(house: TestClient) -> None:
    """Title and welcome, in the reader's language."""
    page = house.get("/?lang=en").text
    assert "<h1>Ask about parking</h1>" in page
    assert '<p class="lead">Welcome!</p>' in page
    assert "In town only." in page


@pytest.mark.parametrize(
    ("question", "told"), [("Hva er hovedstaden i Peru?", True), ("Kan jeg kritisere etaten min?", False)]
)
def test_who_is_not_helped_is_told_where_to_turn(house: TestClient, question: str, told: bool) -> None:
    """Where nobody takes questions here, the house's own address stands under an answer that did not help."""
    page = house.get("/", params={"q": question}).text
    assert ('class="button" href="mailto:post@vegetaten.example"' in page) is told


def test_where_editors_take_questions_they_are_the_ones_to_ask(fakes: Any) -> None:
    """One way to turn is enough."""
    site = Site(contact="https://vegetaten.example/kontakt")
    reply, build = fakes.FakeService().ask("Hva er hovedstaden i Peru?"), replace(fakes.CURRENT, site=site)
    assert AnswerView(reply, build, fakes.BASE_URL).contact == site.contact
    shown = AnswerView(reply, build, fakes.BASE_URL, token="t")
    assert (shown.contact, shown.team) == ("", "kommunikasjonsavdelingen")


def test_without_a_house_the_page_is_neutral(client: TestClient) -> None:
    """No subject, no disclaimer, no links, the program's own colours and logo."""
    page = client.get("/").text
    assert "<h1>Spør veiledningen</h1>" in page
    assert '<img src="/static/logo.svg"' in page
    for absent in ("house.css", "starter", "Kontakt oss", "utgitt av"):
        assert absent not in page
    assert client.get("/house.css").status_code == client.get("/logo").status_code == 404


def test_colours_can_be_read_in_light_and_dark(house: TestClient) -> None:
    """What stands on the colour and what the colour stands on have the contrast that WCAG asks for."""
    css = house.get("/house.css")
    assert css.headers["content-type"].startswith("text/css")
    light, dark = css.text.split("@media")
    for part, scheme in ((light, "light"), (dark, "dark")):
        own = dict(item.strip().split(": ") for item in part.split("{")[-1].split("}")[0].split(";") if item.strip())
        for text in ("--brand", "--brand-strong"):
            assert contrast(own["--on-brand"], own[text]) >= AA
            assert min(contrast(own[text], behind) for behind in BEHIND[scheme]) >= AA
        assert contrast(own["--brand-strong"], own["--brand-faint"]) >= AA


def test_a_logo_can_do_nothing(house: TestClient) -> None:
    """Opened by itself, a script in it does not run, and it is what the house gave."""
    found = house.get("/logo")
    assert found.headers["content-type"].startswith("image/svg+xml")
    assert "sandbox" in found.headers["content-security-policy"]
    assert "script-src" not in found.headers["content-security-policy"]
    assert "default-src 'none'" in found.headers["content-security-policy"]
