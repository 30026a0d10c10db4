"""Asking the published build and the candidate the same question, side by side; nothing is journalled."""

from dataclasses import dataclass

import numpy as np
from starlette.requests import Request
from starlette.responses import Response

from bot.answering.answer import answer
from bot.answering.quotes import QuoteError
from bot.answering.search import search
from bot.publishing.reports import latest_candidate
from bot.service import load_index
from bot.service_types import Reply
from bot.surfaces.web.answers import AnswerView
from bot.surfaces.web.desk.desk import Desk
from bot.surfaces.web.forms import encodable
from bot.types import Answer
from index.builds.build import Build
from index.builds.store import BuildStore
from index.search.rank import Ranking

SURE, DOUBTFUL = 0.8, 0.5
"""Confidence in words: sure from the first on, in doubt below the second; docs/confidence.md says what it means."""

DREW = 5  # known questions that are told


@dataclass(frozen=True, slots=True)
class Ranks:
    """Where the passage that is quoted first stands among ``of`` by each view, 1 for the first."""

    meaning: int
    words: int
    asked: int
    of: int


@dataclass(frozen=True, slots=True)
class Tried:
    """What one build answers. ``drew`` are known questions that lead there, nearest first."""

    build: str
    view: AnswerView | None
    sure: str
    drew: tuple[str, ...]
    ranks: Ranks | None = None


class TryPages:
    """The handler."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.store = BuildStore(desk.service.settings.index_folder)

    def page(self, request: Request, q: str = "") -> Response:
        desk, question = self.desk, encodable(q).strip()[: self.desk.pages.settings.max_question_chars]
        visitor = desk.visitor(request)
        candidate = latest_candidate(self.store)
        builds = [desk.build, *([desk.service.build(candidate.build)] if candidate else [])]
        tried = [self.tried(each, question) for each in builds] if question else []
        return desk.page(request, visitor, "try.html", q=question, tried=tried, candidate=candidate)

    def tried(self, build: Build, question: str) -> Tried:
        own = self.desk.service
        loaded = load_index(build, own.encoder)
        base = self.desk.pages.settings.base_url
        try:
            found = answer(question, loaded, today=self.desk.pages.settings.today(), base_url=base)
        except QuoteError:
            return Tried(build.id, None, "", ())
        ranking = search(question, found.language, loaded).ranking
        sure = "sure" if found.confidence >= SURE else "fair" if found.confidence >= DOUBTFUL else "doubt"
        return Tried(
            build.id,
            AnswerView(Reply(found, ""), build, base),
            sure,
            drew(build, found, ranking),
            ranks(build, found, ranking),
        )


def drew(build: Build, found: Answer, ranking: Ranking) -> tuple[str, ...]:
    """Known questions that lead where the answer does, nearest to the question first."""
    first = f"{found.quotes[0].document}#{found.quotes[0].anchor}" if found.quotes else ""
    nearest = (build.phrasings[at] for at in np.argsort(-ranking.phrasing, kind="stable"))
    here = (each for each in nearest if (each.faq == found.faq.id if found.faq else first in each.addresses))
    return tuple(each.text for each in here if found.faq or not each.faq)[:DREW]


def ranks(build: Build, found: Answer, ranking: Ranking) -> Ranks | None:
    """None for an FAQ entry, which is found by its known questions, and for no answer."""
    if found.faq or not found.quotes:
        return None
    own = found.quotes[0].document, found.quotes[0].anchor
    at = next(at for at in ranking.order if (build.passages[at].document, build.passages[at].anchor) == own)
    meaning, words, asked = (
        1 + int((scores > scores[at]).sum()) for scores in (ranking.dense, ranking.words, ranking.asked)
    )
    return Ranks(meaning, words, asked, len(build.passages))
