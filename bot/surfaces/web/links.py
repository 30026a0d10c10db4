"""Addresses: link targets in guidance -> addresses on this site, and the site's own addresses."""

import re
from collections.abc import Mapping
from os.path import normpath
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from bot.surfaces.web.render import Resolve
from index.types import Document

OUTSIDE = re.compile(r"(https?://|mailto:)[^\s\x00-\x1f]+", re.IGNORECASE)


def guidance_url(document: str, anchor: str = "") -> str:
    return f"/guidance/{quote(document)}" + (f"#{quote(anchor)}" if anchor else "")


def resolver(path: Path, documents: Mapping[str, Document], own: str = "") -> Resolve:
    """How links in the file at `path` are followed.

    Web and mail addresses stand as they are, Markdown files lead to their pages, everything else is None.
    `own` is the page of the file itself (``/guidance/id``), put before links that are a mere ``#anchor``;
    empty when the link stands on that page.
    """

    def resolve(href: str) -> str | None:
        if OUTSIDE.fullmatch(href):
            return href
        file, _, anchor = unquote(href).partition("#")
        if not file:
            return f"{own}#{quote(anchor)}" if anchor else None
        name = document_at(normpath(path.parent / file), documents)
        return guidance_url(name, anchor) if name else None

    return resolve


def document_at(path: str, documents: Mapping[str, Document]) -> str | None:
    """The id of the document in this file. Looks first where file name and id agree: reading a document takes time."""
    stem = PurePosixPath(path).stem
    if stem in documents and normpath(documents[stem].path) == path:
        return stem
    return next((document.id for document in documents.values() if normpath(document.path) == path), None)


def local(url: str, base_url: str) -> str:
    """`url` without `base_url` when it is a page of this site; any other web address as it is, ``#`` for the rest."""
    path = url.removeprefix(base_url.rstrip("/"))
    if path.startswith("/") and not path.startswith("//"):
        return path
    return outside(url)


def outside(url: str) -> str:
    """`url` when it is a web or mail address, else ``#``: never a scheme that acts."""
    return url if OUTSIDE.fullmatch(url) else "#"


def with_language(url: str, language: str) -> str:
    """A page of this site, to be shown in `language`; other addresses as they are."""
    if not url.startswith("/"):
        return url
    page, hash_, anchor = url.partition("#")
    return f"{page}{'&' if '?' in page else '?'}lang={language}{hash_}{anchor}"
