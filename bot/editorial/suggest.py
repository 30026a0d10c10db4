"""What is suggested to editors: the nearest guidance, and how people really ask."""

from collections.abc import Iterable, Sequence
from threading import Lock

import numpy as np

from bot.answering.language import detect
from bot.answering.quotes import SEPARATOR, section_url, without_repeats
from bot.answering.search import search
from bot.editorial.settings import Channels, Route
from bot.editorial.types import Reference
from bot.journal import Entry
from bot.service import BotService
from bot.types import Status
from index.builds.build import Build
from index.encode.encoders import Encoder, Vectors
from index.search.hits import select
from index.types import FaqInfo

LIKE = 0.85
"""Cosine from which a question is suggested as another way to ask; see docs/design.md."""

ASKED = 500
"""Latest questions that are looked through."""

PHRASINGS = 5
SECTIONS = 3


class Suggestions:
    """Safe to call from several threads."""

    def __init__(self, service: BotService) -> None:
        self.service = service
        self.vectors = Remembered(service.encoder)

    def sections(self, text: str, most: int = SECTIONS) -> tuple[Reference, ...]:
        """Sections nearest to a text, best first."""
        if not text.strip():
            return ()
        loaded, language = self.service.loaded(), detect(text)
        ranking = search(text, language, loaded).ranking
        hits = select(loaded.build, ranking, language, most)
        found = (loaded.build.passages[hit.passage] for hit in hits)
        base_url = self.service.settings.url
        return tuple(reference(each.document, each.anchor, each.path, base_url) for each in found)

    def entries(self, question: str) -> list[FaqInfo]:
        """Every FAQ entry, the one with the nearest phrasing first."""
        build = self.service.loaded().build
        scores = build.phrasing_vectors.vectors @ self.vectors.of([question])[0]
        order = (build.phrasings[at].faq for at in np.argsort(-scores, kind="stable"))
        return [build.faq_infos[each] for each in dict.fromkeys(order) if each]

    def phrasings(self, question: str, most: int = PHRASINGS) -> tuple[str, ...]:
        """What people have asked that is like the question, nearest first, each once. Raises DatabaseError."""
        asked = distinct(self.service.journal.entries(limit=ASKED), question)
        if not asked:
            return ()
        scores = self.vectors.of(asked) @ self.vectors.of([question])[0]
        order = [at for at in np.argsort(-scores, kind="stable") if scores[at] >= LIKE]
        return tuple(asked[at] for at in order[:most])


class Remembered:
    """Vectors of questions, each encoded once as long as it is among those looked through."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.known: dict[str, Vectors] = {}
        self.lock = Lock()

    def of(self, texts: Sequence[str]) -> Vectors:
        with self.lock:
            new = [each for each in texts if each not in self.known]
            if len(self.known) > 4 * ASKED:
                self.known, new = {}, list(texts)
            if new:
                self.known.update(zip(new, self.encoder.encode_queries(new), strict=True))
            return np.array([self.known[each] for each in texts], np.float32)


def distinct(entries: Iterable[Entry], but: str) -> list[str]:
    """Questions that were about the guidance, newest first, without those that differ in case and space alone."""
    seen = {plain(but)}
    found = []
    for entry in entries:
        if entry.status is not Status.SMALLTALK and plain(entry.question) not in seen:
            seen.add(plain(entry.question))
            found.append(entry.question)
    return found


def plain(question: str) -> str:
    return " ".join(question.casefold().split())


def reference(document: str, anchor: str, path: tuple[str, ...], base_url: str) -> Reference:
    section = SEPARATOR.join(without_repeats(path))
    return Reference(f"{document}#{anchor}", section, section_url(base_url, document, anchor))


def references(addresses: Iterable[str], build: Build, base_url: str) -> tuple[Reference, ...]:
    """Those of the addresses that the build has."""
    found = []
    for address in addresses:
        document_id, _, anchor = address.partition("#")
        section = build.documents[document_id].section(anchor) if document_id in build.documents else None
        if section is not None:
            found.append(reference(document_id, anchor, (build.documents[document_id].title, *section.path), base_url))
    return tuple(found)


def channel_for(
    near: Sequence[Reference], surface: str, build: Build, routes: Sequence[Route], default: Channels
) -> tuple[str, str]:
    """The surface and channel of the editors that a question goes to; `surface` is the asker's.

    By the nearest guidance that a route matches, the most particular route first. Each route, and `default`, may have
    channels on several surfaces: the asker's own is preferred. Raises KeyError when nobody has a channel.
    """
    ordered = sorted(routes, key=lambda route: -len(route.key))
    for document in dict.fromkeys(each.address.partition("#")[0] for each in near):
        for route in ordered:
            if route.channels and matches(route.key, document, build):
                return own_or_first(route.channels, surface)
    return own_or_first(default, surface)


def own_or_first(channels: Channels, surface: str) -> tuple[str, str]:
    chosen = surface if surface in channels else next(iter(channels), surface)
    return chosen, channels[chosen]


def matches(key: str, document: str, build: Build) -> bool:
    if document not in build.infos:
        return False
    kind, _, value = key.partition(":")
    if kind == "folder" and value:
        return build.infos[document].file.startswith(f"guidance/{value.strip('/')}/")
    if kind == "owner" and value:
        return build.documents[document].owner == value
    return document.startswith(key)
