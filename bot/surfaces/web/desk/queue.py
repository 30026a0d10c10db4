"""The queue, a case, and the log."""

import csv
from datetime import timedelta
from io import SEEK_END, StringIO
from typing import Any

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.chat.button_payload import GoneError
from bot.editorial.publish import OthersError, UnseenError
from bot.editorial.types import NotEditorError, TakenError
from bot.formulas import guarded
from bot.insight.files import BOM, SEPARATOR
from bot.settings_values import Role
from bot.surfaces.web.desk.desk import HOME, Desk, RowId, Visitor
from bot.surfaces.web.forms import encodable, first
from bot.surfaces.web.languages import reader_of
from bot.surfaces.web.pages import FormBody

ANSWERED = 10  # cases that were answered lately, to make FAQ entries of
DUE_WITHIN = 60  # days

REFUSED = (TakenError, KeyError, NotEditorError, OthersError, UnseenError, GoneError)


class QueuePages:
    """The handlers."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def queue(self, request: Request) -> Response:
        """Everything that waits, oldest first."""
        desk = self.desk
        visitor = desk.visitor(request)
        soon = desk.pages.settings.today() + timedelta(days=DUE_WITHIN)
        due = [each for each in desk.build.documents.values() if each.review_by <= soon]
        core = desk.editorial
        return desk.page(
            request,
            visitor,
            "queue.html",
            cases=core.cases.unanswered(100),
            mine=lambda case: core.is_by(case.taken_by, visitor.person),
            answered=[each for each in core.cases.answered(ANSWERED) if not each.faq],
            proposals=core.proposals.waiting("faq", 100),
            wishes=core.proposals.waiting("wish", 100),
            stale=core.stale(),
            due=sorted(due, key=lambda each: (each.review_by, each.id)),
            today=desk.pages.settings.today(),
            changes=core.changes.latest(10),
        )

    def case(self, request: Request, case_id: RowId) -> Response:
        visitor = self.desk.visitor(request)
        return self.case_page(request, visitor, case_id)

    def case_page(
        self, request: Request, visitor: Visitor, case_id: int, status: int = 200, problem: str = "", kept: str = ""
    ) -> Response:
        desk, case = self.desk, self.desk.editorial.cases.get(case_id)
        if case is None:
            raise HTTPException(404)
        words = reader_of(request).words
        near = [(each, desk.section_html(each.address, words)) for each in case.near]
        mine = desk.editorial.is_by(case.taken_by, visitor.person)
        values: dict[str, Any] = {"case": case, "near": near, "mine": mine, "problem": problem, "kept": kept}
        return desk.page(request, visitor, "case.html", status, **values)

    def decide_case(self, request: Request, form: FormBody, case_id: RowId) -> Response:
        """Take, take over, answer, or make it a FAQ entry: what the chats do, by the same core."""
        desk = self.desk
        visitor, do = desk.sender(request, form), first(form, "do")
        person, own = visitor.person, f"{HOME}/saker/{case_id}"
        words = encodable(first(form, "answer"))
        try:
            if do == "faq":
                return desk.go(form, f"{HOME}/utkast/{desk.editorial.draft_of_case(case_id, person).id}")
            if do == "take":
                desk.editorial.take(case_id, person, first(form, "over"))
                return desk.go(form, own, "taken")
            if not words.strip():
                missing = reader_of(request).words("editorial.missing.answer")
                return self.case_page(request, visitor, case_id, 422, missing)
            desk.editorial.answer(case_id, person, words)
        except TakenError as error:
            problem = reader_of(request).words("desk.taken", who=error.who)
            return self.case_page(request, visitor, case_id, 409, problem, words)
        except KeyError as error:
            return desk.why_not(request, visitor, error)
        return desk.go(form, own, "answered")

    def decide_proposal(self, request: Request, form: FormBody, proposal_id: RowId) -> Response:
        """«Ferdig» or «Avvis» on a proposal."""
        visitor = self.desk.sender(request, form)
        try:
            self.desk.editorial.close_proposal(proposal_id, visitor.person)
        except REFUSED as error:
            return self.desk.why_not(request, visitor, error)
        return self.desk.go(form, HOME, "closed")

    def log(self, request: Request, before: str = "") -> Response:
        visitor = self.desk.visitor(request, Role.ADMIN)
        shown = self.desk.editorial.acts.latest(100, int(before) if before.isdecimal() else None)
        return self.desk.page(request, visitor, "log.html", acts=shown, more=len(shown) == 100)

    def log_file(self, request: Request) -> Response:
        """The whole log as CSV; that it was taken out stands in it too."""
        visitor = self.desk.visitor(request, Role.ADMIN)
        acts = self.desk.editorial.acts
        acts.note(visitor.person, "log.export")
        out = StringIO(BOM)
        out.seek(0, SEEK_END)
        writer = csv.writer(out, delimiter=SEPARATOR)
        writer.writerow(("id", "at", "by", "act", "about", "why"))
        for each in acts.every():
            texts = (each.by_name, each.act, each.about, each.why)
            writer.writerow((each.id, each.at.isoformat(timespec="seconds"), *map(guarded, texts)))
        headers = {"Content-Disposition": 'attachment; filename="redaksjonslogg.csv"'}
        made = Response(out.getvalue().encode(), media_type="text/csv; charset=utf-8", headers=headers)
        return self.desk.door.leaving(request, made)
