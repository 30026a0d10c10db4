"""FAQ entries: the list, an entry's draft, its preview, publishing and history."""

from dataclasses import replace
from typing import Any

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.chat.views.draft import read_draft
from bot.editorial.editorial import digest_draft
from bot.editorial.publish import Outcome
from bot.editorial.suggest import references
from bot.editorial.types import FaqDraft, Proposal, ProposalState
from bot.problems import what_to_do
from bot.service_types import Reply
from bot.settings_values import Role
from bot.surfaces.web.answers import AnswerView
from bot.surfaces.web.desk.desk import HOME, AwayError, Desk, RowId, Visitor
from bot.surfaces.web.desk.entries import DAYS, FILTERS, MOST, chosen, rows, since
from bot.surfaces.web.desk.queue import REFUSED
from bot.surfaces.web.forms import Form, encodable, first
from bot.surfaces.web.languages import reader_of
from bot.surfaces.web.pages import FormBody
from bot.types import Language
from index.errors import CorpusError

FOUND = 6  # sections offered for what was searched for
MOST_ROWS = 200


class FaqPages:
    """The handlers."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    # -- the list

    def entries(self, request: Request, q: str = "", kind: str = "", document: str = "") -> Response:
        desk = self.desk
        visitor, build = desk.visitor(request), desk.build
        every = rows(build, desk.service.journal.entries(since(), MOST))
        found = chosen(every, build, q, kind, document)
        documents = sorted(build.infos.values(), key=lambda each: each.title.casefold())
        return desk.page(
            request,
            visitor,
            "faq.html",
            rows=found[:MOST_ROWS],
            count=len(found),
            total=len(every),
            days=DAYS,
            documents=documents,
            kinds=tuple(FILTERS),
            q=q,
            kind=kind,
            document=document,
            section=references((document,), build, desk.editorial.settings.base_url),
        )

    def new(self, request: Request, form: FormBody) -> Response:
        """A draft of a new entry, of an answered gap, or of an entry as it stands."""
        desk = self.desk
        visitor = desk.sender(request, form)
        try:
            if entry := first(form, "entry"):
                made = desk.editorial.draft_of_entry(entry, visitor.person)
            else:
                made = desk.editorial.draft(encodable(first(form, "question")), "", visitor.person)
        except (KeyError, CorpusError):
            raise HTTPException(404) from None
        return desk.go(form, f"{HOME}/utkast/{made.id}")

    def history(self, request: Request, entry_id: str) -> Response:
        desk = self.desk
        visitor = desk.visitor(request)
        changes = desk.editorial.changes.of(entry_id)
        if not changes and entry_id not in desk.build.faq_infos:
            raise HTTPException(404)
        return desk.page(request, visitor, "history.html", entry=entry_id, changes=changes)

    def undo(self, request: Request, form: FormBody, change_id: RowId) -> Response:
        desk = self.desk
        visitor = desk.sender(request, form, Role.PUBLISHER)
        try:
            outcome = desk.editorial.undo(change_id, visitor.person, first(form, "why"), first(form, "accept"))
        except REFUSED as error:
            return desk.why_not(request, visitor, error)
        return self.outcome(request, form, visitor, outcome, f"{HOME}/endringer/{change_id}", "undone")

    # -- a draft

    def draft(self, request: Request, proposal_id: RowId) -> Response:
        visitor = self.desk.visitor(request, Role.EDITOR)
        proposal, draft = self.found(request, visitor, proposal_id)
        return self.form(request, visitor, proposal, draft)

    def found(self, request: Request, visitor: Visitor, proposal_id: int) -> tuple[Proposal, FaqDraft]:
        """Raises AwayError for one that is not there or not a draft any more."""
        proposal = self.desk.editorial.proposals.get(proposal_id)
        open_states = (ProposalState.DRAFT, ProposalState.WAITING)
        if proposal is None or proposal.draft is None or proposal.state not in open_states:
            raise AwayError(self.desk.refused(request, visitor, "editorial.gone", 404))
        return proposal, proposal.draft

    def form(
        self,
        request: Request,
        visitor: Visitor,
        proposal: Proposal,
        draft: FaqDraft,
        status: int = 200,
        offered: tuple[str, ...] = (),
        errors: dict[str, str] | None = None,
        find: str = "",
    ) -> Response:
        """The draft in fields, with sections to choose from, their text, and what people asked that is like it."""
        desk, words = self.desk, reader_of(request).words
        addresses = dict.fromkeys((*draft.based_on, *offered))
        sections = references(addresses, desk.build, desk.editorial.settings.base_url)
        asked = desk.editorial.suggestions.phrasings(draft.question) if draft.question else ()
        return desk.page(
            request,
            visitor,
            "draft.html",
            status,
            proposal=proposal,
            draft=draft,
            seen=digest_draft(proposal.draft or draft),
            sections=[(each, desk.section_html(each.address, words)) for each in sections],
            suggested=[each for each in asked if each not in (*draft.also, draft.question)],
            errors=errors or {},
            find=find,
            spoken=tuple(Language),
        )

    def change(self, request: Request, form: FormBody, proposal_id: RowId) -> Response:
        """What was written is kept; then sections are found, or the entry is shown as readers will see it."""
        desk = self.desk
        visitor = desk.sender(request, form)
        proposal, before = self.found(request, visitor, proposal_id)
        typed, do = written(form, before), first(form, "do")
        offered = tuple(form.get("offered", []))
        if first(form, "seen_draft") != digest_draft(before):
            told = {"question": reader_of(request).words("desk.draft.overtaken")}
            return self.form(request, visitor, proposal, typed, 409, offered, told)
        if do == "find":
            sought = encodable(first(form, "find"))
            more = desk.editorial.suggestions.sections(sought or typed.question, FOUND)
            return self.form(
                request, visitor, proposal, typed, 200, (*offered, *(each.address for each in more)), None, sought
            )
        wrong = desk.editorial.problems(typed) if do == "preview" else {}
        if wrong:
            told = {name: reader_of(request).words(key) for name, key in wrong.items()}
            return self.form(request, visitor, proposal, typed, 422, offered, told)
        try:
            kept = desk.editorial.keep(proposal.id, typed, visitor.person)
        except REFUSED as error:
            return desk.why_not(request, visitor, error)
        if do == "save":
            return desk.go(form, f"{HOME}/utkast/{proposal.id}", "saved")
        return self.preview(request, visitor, replace(proposal, draft=kept), kept)

    def preview(self, request: Request, visitor: Visitor, proposal: Proposal, kept: FaqDraft) -> Response:
        desk = self.desk
        try:
            answer, seen = desk.editorial.preview(kept, visitor.person)
        except CorpusError as error:
            told = {"answer": what_to_do(error.problems[0], reader_of(request).language)}
            return self.form(request, visitor, proposal, kept, 422, (), told)
        view = AnswerView(Reply(answer, ""), desk.build, desk.pages.settings.base_url)
        return desk.page(request, visitor, "preview.html", proposal=proposal, draft=kept, view=view, seen=seen)

    def publish(self, request: Request, form: FormBody, proposal_id: RowId) -> Response:
        """What was previewed, and nothing else; or into the queue, from an editor who does not publish."""
        desk = self.desk
        send = first(form, "do") == "send"
        visitor = desk.sender(request, form, Role.EDITOR if send else Role.PUBLISHER)
        why = encodable(first(form, "why"))
        try:
            if send:
                desk.editorial.send(proposal_id, visitor.person, why)
                return desk.go(form, HOME, "sent")
            accept = encodable(first(form, "accept")).strip()
            outcome = desk.editorial.publish(proposal_id, visitor.person, why, accept, first(form, "seen"))
        except REFUSED as error:
            return desk.why_not(request, visitor, error)
        return self.outcome(request, form, visitor, outcome, f"{HOME}/utkast/{proposal_id}/publiser", "published")

    def outcome(
        self, request: Request, form: Form, visitor: Visitor, outcome: Outcome, again: str, said: str
    ) -> Response:
        """On to the entry's history when it is done, else why not, and a field for the reason to do it all the same."""
        if outcome.change is not None:
            return self.desk.go(form, f"{HOME}/faq/{outcome.change.faq}/historikk", said)
        values: dict[str, Any] = {"outcome": outcome, "again": again, "seen": first(form, "seen")}
        return self.desk.page(request, visitor, "blocked.html", 409, **values)


def written(form: Form, draft: FaqDraft) -> FaqDraft:
    """The draft with what was typed and ticked."""
    more = "\n".join(form.get("more", []))
    data = {
        "question": encodable(first(form, "question")),
        "also": encodable(f"{first(form, 'also')}\n{more}"),
        "answer": encodable(first(form, "answer")),
        "based_on": form.get("based_on", []),
        "entry_lang": first(form, "entry_lang") if first(form, "entry_lang") in tuple(Language) else "",
    }
    return read_draft(data, draft)
