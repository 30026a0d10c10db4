"""Link targets in guidance become addresses that may be followed, or nothing."""

from pathlib import Path
from typing import Any

import pytest

from bot.surfaces.web.links import local, outside, resolver, with_language

HERE = Path("corpus/guidance/ytringsfrihet.md")


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("roller.md", "/guidance/roller"),
        ("roller.md#n%C3%A5r-du", "/guidance/roller#n%C3%A5r-du"),
        ("./roller.md#når-du", "/guidance/roller#n%C3%A5r-du"),
        ("../guidance/roller.md", "/guidance/roller"),
        ("#her", "#her"),
        ("https://lovdata.no/lov?x=1#2", "https://lovdata.no/lov?x=1#2"),
        ("mailto:post@etat.no", "mailto:post@etat.no"),
        ("finnes-ikke.md", None),
        ("../../etc/passwd", None),
        ("roller.txt", None),
        ("javascript:alert(1)", None),
        ("JAVASCRIPT:alert(1)", None),
        (" javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,<script>", None),
        ("//evil.example", None),
        ("vbscript:x", None),
        ("", None),
        ("#", None),
    ],
)
def test_a_target_is_followed_only_where_it_is_known_to_lead(href: str, address: str | None, fakes: Any) -> None:
    """Guidance files, places on the page and web addresses are links; everything else is text."""
    assert resolver(HERE, fakes.CURRENT.documents)(href) == address


def test_a_mere_anchor_leads_to_its_own_document_when_quoted_elsewhere(fakes: Any) -> None:
    """In a quote on the question page, ``#anchor`` leads to the document that the quote is from."""
    assert resolver(HERE, fakes.CURRENT.documents, "/guidance/ytringsfrihet")("#her") == "/guidance/ytringsfrihet#her"


def test_a_document_whose_file_has_another_name_is_found(fakes: Any) -> None:
    """The file's path decides, not a likeness between file name and id."""
    odd = fakes.document("kort", "Kort", "## A\n\nb", path=Path("corpus/guidance/et-langt-navn.md"))
    assert resolver(HERE, {"kort": odd})("et-langt-navn.md") == "/guidance/kort"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://veileder.test/guidance/x#quote", "/guidance/x#quote"),
        ("/guidance/x", "/guidance/x"),
        ("https://etat.no/side", "https://etat.no/side"),
        ("http://veileder.test//evil.example", "http://veileder.test//evil.example"),
        ("//evil.example", "#"),
        ("javascript:alert(1)", "#"),
    ],
)
def test_own_addresses_are_shown_without_their_host(url: str, shown: str) -> None:
    """A page of this site is linked by its path, so that it works wherever the site is served."""
    assert local(url, "http://veileder.test/") == shown


def test_the_language_is_put_before_the_fragment() -> None:
    """A language is added to this site's addresses only."""
    assert with_language("/guidance/x?build=1#quote", "nn") == "/guidance/x?build=1&lang=nn#quote"
    assert with_language("/guidance/x", "nn") == "/guidance/x?lang=nn"
    assert with_language("https://etat.no", "nn") == "https://etat.no"


def test_an_outside_address_never_acts() -> None:
    """Only web and mail addresses are let through."""
    assert outside("https://etat.no/a") == "https://etat.no/a"
    assert outside("javascript:alert(1)//https://etat.no") == "#"
