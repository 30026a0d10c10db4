"""What the house calls itself, in a language; neutral words where its ``site.yaml`` says nothing."""

from collections.abc import Mapping

from bot.texts import text
from bot.types import DEFAULT, Language
from index.types import Site


def said(texts: Mapping[str, str], language: Language) -> str:
    """One of the house's own texts: in a language that it does not write, in the default one. Empty for none."""
    return texts.get(language, texts.get(DEFAULT, ""))


def about(site: Site, language: Language) -> str:
    """`` om parkering``: what follows "the guidance" in a sentence; empty for no subject."""
    subject = said(site.subject, language)
    return text("house.about", language, subject=subject) if subject else ""


def title(site: Site, language: Language) -> str:
    """What stands above the field to ask in."""
    subject = said(site.subject, language)
    return text("web.title", language, subject=subject) if subject else text("web.title.plain", language)


def team(site: Site, language: Language) -> str:
    """Who answers questions that are put to people, as it stands after «Spør» and «i»."""
    return said(site.team, language) or text("house.team", language)


def contact_url(site: Site) -> str:
    """What a link to the house leads to; empty where it gives none."""
    return site.contact if "://" in site.contact or not site.contact else f"mailto:{site.contact}"


def greeting(site: Site, language: Language, key: str) -> str:
    """The house's welcome, else the program's own text `key`."""
    return said(site.welcome, language) or text(key, language, about=about(site, language))
