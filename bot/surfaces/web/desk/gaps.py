"""What the guidance could not answer, and what becomes of it: a new FAQ entry, a phrasing of one, or not ours."""

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.editorial.gaps import mark_not_ours, triage
from bot.insight.period import period_of
from bot.settings_values import Role
from bot.surfaces.web.desk.desk import HOME, Desk
from bot.surfaces.web.desk.entries import chosen, rows
from bot.surfaces.web.forms import encodable, first
from bot.surfaces.web.pages import FormBody
from index.errors import CorpusError

GAPS_DAYS = 30
FOUND = 8  # entries offered for a question


class GapPages:
    """The handlers. A question comes in a form: addresses are kept by browsers and proxies."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def gaps(self, request: Request) -> Response:
        """What people asked lately and got no answer to, or a bad one; not what is marked as not ours."""
        desk = self.desk
        visitor = desk.visitor(request)
        report = desk.report(period_of(desk.pages.settings.today(), "", "", GAPS_DAYS))
        known = triage(desk.editorial)
        ours = [each for each in report.not_found if not each.answered_now]
        left = [
            [each for each in some if not known.is_not_ours(each.asked.example)] for some in (ours, report.uncertain)
        ]
        low = [each for each in report.low_rated if each.noes > each.yeses]
        return desk.page(
            request, visitor, "gaps.html", gaps=left[0], unsure=left[1], low=low, days=GAPS_DAYS, triage=known
        )

    def phrase(self, request: Request, form: FormBody) -> Response:
        """Entries to add the question to, nearest first or by words; or the draft of the one that was chosen."""
        desk = self.desk
        visitor = desk.sender(request, form)
        question, sought = encodable(first(form, "question")).strip(), encodable(first(form, "find")).strip()
        if not question:
            raise HTTPException(422)
        if entry := first(form, "entry"):
            try:
                made = desk.editorial.draft_of_entry(entry, visitor.person, question)
            except (KeyError, CorpusError):
                raise HTTPException(404) from None
            return desk.go(form, f"{HOME}/utkast/{made.id}")
        near = (
            [each.info for each in chosen(rows(desk.build, ()), desk.build, sought, "", "")]
            if sought
            else desk.editorial.suggestions.entries(question)
        )
        return desk.page(request, visitor, "phrase.html", question=question, find=sought, entries=near[:FOUND])

    def not_ours(self, request: Request, form: FormBody) -> Response:
        desk = self.desk
        visitor = desk.sender(request, form, Role.EDITOR)
        try:
            mark_not_ours(desk.editorial, encodable(first(form, "question")), visitor.person)
        except KeyError:
            raise HTTPException(422) from None
        except CorpusError:
            return desk.refused(request, visitor, "desk.not_ours.failed")
        if first(form, "back") == "insight":
            return desk.go(form, "/innsikt")
        return desk.go(form, f"{HOME}/ubesvart", "not_ours")
