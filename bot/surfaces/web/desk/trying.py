"""Asking the published build and the candidate the same question, side by side; nothing is journalled."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.answering.answer import answer
from bot.answering.quotes import QuoteError
from bot.publishing.reports import latest_candidate
from bot.service import load_index
from bot.service_types import Reply
from bot.surfaces.web.answers import AnswerView
from bot.surfaces.web.desk.desk import Desk
from bot.surfaces.web.forms import encodable
from bot.types import Answer
from index.builds.build import Build
from index.builds.store import BuildStore

SURE, DOUBTFUL = 0.8, 0.5
"""Confidence in words: sure from the first on, in doubt below the second; docs/confidence.md says what it means."""

DREW = 5  # known questions that are told


@dataclass(frozen=True, slots=True)
class Tried:
    """What one build answers. ``drew`` are known questions of the section or entry that the reader sees first."""

    build: str
    view: AnswerView | None
    sure: str
    drew: tuple[str, ...]


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
        sure = "sure" if found.confidence >= SURE else "fair" if found.confidence >= DOUBTFUL else "doubt"
        return Tried(build.id, AnswerView(Reply(found, ""), build, base), sure, drew(build, found))


def drew(build: Build, found: Answer) -> tuple[str, ...]:
    """Known questions that lead where the answer does."""
    if found.faq:
        return tuple(each.text for each in build.phrasings if each.faq == found.faq.id)[:DREW]
    if not found.quotes:
        return ()
    first = f"{found.quotes[0].document}#{found.quotes[0].anchor}"
    return tuple(each.text for each in build.phrasings if not each.faq and first in each.addresses)[:DREW]
