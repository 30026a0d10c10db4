"""The editors' loop in any chat: what readers put to the editors, and what those do about it."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.chat.actions import Actions, ButtonAction
from bot.chat.button_payload import ButtonPayload, find_build, requote, unpack
from bot.chat.elements import Result, Screen, Told, fields_fit
from bot.chat.handler import ChatHandler
from bot.chat.views.case import draw_case, draw_reply_form, draw_taken
from bot.chat.views.draft import draw_draft, draw_wish, read_draft, too_long_line, typed
from bot.chat.views.outcome import draw_outcome
from bot.chat.views.preview import draw_preview
from bot.chat.views.queue import HERE, draw_queue
from bot.editorial.editorial import Editorial
from bot.editorial.suggest import references
from bot.editorial.types import Case, ChangeRequest, FaqDraft, Proposal, ProposalState, Reference, TakenError
from bot.house import team
from bot.problems import what_to_do
from bot.texts import text
from index.errors import CorpusError

FOUND = 6  # sections offered for what was typed, besides those that were there
PROBLEM = 200  # characters of what is wrong with an answer


class EditorActions(Actions):
    """The editors' loop besides: what readers put to the editors, and what those do about it."""

    def __init__(self, handler: ChatHandler, screen: Screen, editorial: Editorial) -> None:
        super().__init__(handler, screen)
        self.editorial = editorial
        self.table |= {
            "escalate": self.escalate,
            "suggest": self.open_wish,
            "wish": self.send_wish,
            "case_take": self.take,
            "case_reply": self.open_reply,
            "case_answer": self.answer,
            "save_faq": self.draft_message,
            "case_faq": self.draft_case,
            "entry_open": self.draft_entry,
            "faq_open": self.open_draft,
            "faq_find": self.find_sections,
            "faq_preview": self.preview,
            "faq_send": self.send,
            "accept": self.accept,
            "undo": self.undo,
            "proposal_close": self.close,
            "back": self.go_back,
            "queue": self.show_queue,
        }

    def waiting_line(self, press: ButtonAction) -> str:
        key = "editorial.undoing" if press.do == "undo" else ""
        if press.do in ("save_faq", "case_faq", "entry_open", "faq_open"):
            key = "editorial.wait"
        accepted = press.do == "accept" and typed(press.data, "accept").strip()
        if accepted or (press.do == "faq_send" and self.editorial.is_editor(press.person)):
            key = "editorial.publishing"
        return text(key, press.language) if key else ""

    # -- questions put to the editors

    def escalate(self, press: ButtonAction) -> Result:
        """«Spør redaksjonen», by the name that the house gives it, under an answer or after a no."""
        try:
            _, fresh = self.editorial.escalate(typed(press.data, "ref"), self.handler.surface, press.place)
        except KeyError:
            return Told(text("editorial.unknown", press.language))
        key = "editorial.sent.already" if not fresh else "editorial.sent.private" if press.private else "editorial.sent"
        return Told(text(key, press.language, team=team(self.handler.service.build().site, press.language)))

    def take(self, press: ButtonAction) -> Result:
        """«Ta saken» and «Overta saken»."""
        case_id = read_number(press.data, "case")
        try:
            case = self.editorial.take(case_id, press.person, typed(press.data, "over"))
        except TakenError:
            return self.too_late(case_id, press)
        return self.show_case(case, press)

    def open_reply(self, press: ButtonAction) -> Result:
        """«Svar» where a form is a window: who answers has the case."""
        self.editorial.check(press.person)
        case = self.find_case(read_number(press.data, "case"))
        if case.answer or (case.taken_by and not self.editorial.is_by(case.taken_by, press.person)):
            return self.too_late(case.id, press)
        return draw_reply_form(self.editorial.take(case.id, press.person), press.language)

    def answer(self, press: ButtonAction) -> Result:
        case_id, words = read_number(press.data, "case"), typed(press.data, "answer")
        self.editorial.check(press.person)
        if not words.strip():
            return missing("answer", text("editorial.missing.answer", press.language))
        try:
            case = self.editorial.answer(case_id, press.person, words)
        except TakenError:
            return self.too_late(case_id, press)
        return self.show_case(case, press, text("editorial.reply.sent", press.language))

    def show_case(self, case: Case, press: ButtonAction, note: str = "") -> Result:
        """The queue or the case as it is now, where the press was made in it; else the note."""
        if press.data.get("back") == HERE:
            return self.show_queue(press, note)
        if self.screen.stacked:
            return Told(note)
        return draw_case(case, self.faq_url(case.faq), self.editorial.settings.language)

    def too_late(self, case_id: int, press: ButtonAction) -> Result:
        """Somebody else has the case, or has answered it."""
        case = self.find_case(case_id)
        if case.answer:
            return Told(text("editorial.answered.already", press.language, who=case.taken_name))
        view = draw_taken(case, self.faq_url(case.faq), press.language, typed(press.data, "back"))
        if self.screen.stacked:
            return Told(text("editorial.taken", press.language, who=case.taken_name), buttons=view.buttons[-1:])
        return view

    def find_case(self, case_id: int) -> Case:
        """Raises KeyError."""
        case = self.editorial.cases.get(case_id)
        if case is None:
            raise KeyError(case_id)
        return case

    def faq_url(self, faq: str) -> str:
        return f"{self.editorial.settings.base_url}/faq/{faq}"

    # -- the queue

    def show_queue(self, press: ButtonAction, note: str = "") -> Result:
        waiting = self.editorial.queue(press.person)
        return self.screen.fit(lambda room: draw_queue(waiting, press.language, room.each, note))

    def go_back(self, press: ButtonAction, note: str = "") -> Result:
        """What stood there before the first press: the queue, a case, or nothing but the note."""
        kind, _, case = typed(press.data, "back").partition(":")
        if kind == HERE:
            return self.show_queue(press, note)
        if kind == "case":
            self.editorial.check(press.person)
            found = self.find_case(int(case))
            return draw_case(found, self.faq_url(found.faq), self.editorial.settings.language)
        return Told(note or text("editorial.done", press.language))

    def close(self, press: ButtonAction) -> Result:
        """«Ferdig» and «Avvis» on a proposal."""
        self.editorial.close_proposal(read_number(press.data, "proposal"), press.person)
        return self.go_back(press, text("editorial.closed", press.language))

    # -- FAQ drafts

    def draft_message(self, press: ButtonAction) -> Result:
        """«Lagre som FAQ» on a message."""
        if not self.editorial.has_editors:
            return Told(text("editorial.off", press.language))
        question, answer = typed(press.data, "question"), typed(press.data, "answer")
        return self.show_draft(self.editorial.draft(question, answer, press.person), press)

    def draft_case(self, press: ButtonAction) -> Result:
        """«Lag FAQ» of an answered case."""
        self.editorial.check(press.person)
        case_id = read_number(press.data, "case")
        back = typed(press.data, "back") or f"case:{case_id}"
        return self.show_draft(self.editorial.draft_of_case(case_id, press.person), press, back)

    def draft_entry(self, press: ButtonAction) -> Result:
        """«Se gjennom» of an entry whose guidance has changed."""
        self.editorial.check(press.person)
        return self.show_draft(self.editorial.draft_of_entry(typed(press.data, "entry"), press.person), press)

    def open_draft(self, press: ButtonAction) -> Result:
        """«Se gjennom» of a proposal, and «Endre» of what is previewed."""
        return self.show_draft(self.find_draft(press)[0], press)

    def find_draft(self, press: ButtonAction) -> tuple[Proposal, FaqDraft]:
        """Raises KeyError, or NotEditorError for those who did not write it, or have sent it in."""
        proposal_id = read_number(press.data, "proposal")
        proposal = self.editorial.proposals.get(proposal_id)
        if proposal is None or proposal.draft is None:
            raise KeyError(proposal_id)
        if not self.editorial.is_by(proposal.by, press.person) or proposal.state is not ProposalState.DRAFT:
            self.editorial.check(press.person)
        return proposal, proposal.draft

    def show_draft(self, proposal: Proposal, press: ButtonAction, back: str = "") -> Result:
        draft = proposal.draft or FaqDraft("", (), press.language.value, (), "")
        return self.form(proposal, draft, self.find_references(draft.based_on), press, {}, back)

    def form(
        self,
        proposal: Proposal,
        draft: FaqDraft,
        offered: Sequence[Reference],
        press: ButtonAction,
        errors: Mapping[str, str],
        back: str = "",
    ) -> Result:
        """The draft in fields; what these would cut has to be written elsewhere."""
        where = back or typed(press.data, "back")
        view = draw_draft(proposal, draft, offered, press.language, errors=errors, back=where)
        if not fields_fit(view) or not self.screen.takes(view):
            return Told(too_long_line(draft, press.language))
        return view

    def find_references(self, addresses: Sequence[str]) -> tuple[Reference, ...]:
        """Those of the addresses that the guidance has."""
        return references(addresses, self.editorial.service.loaded().build, self.editorial.settings.base_url)

    def find_sections(self, press: ButtonAction) -> Result:
        """More sections for what was typed in the field for them; everything else stays as it was written."""
        words = typed(press.data, "find") or typed(press.data, "question")
        return self.again(press, self.editorial.suggestions.sections(words, FOUND), {})

    def again(self, press: ButtonAction, more: Sequence[Reference], errors: Mapping[str, str]) -> Result:
        """The form as it was filled in, with more sections to choose from, or with what is wrong."""
        proposal, draft = self.find_draft(press)
        draft, known = read_draft(press.data, draft), press.data.get("offered")
        earlier = [str(each) for each in known] if isinstance(known, list) else []
        kept = self.find_references([*draft.based_on, *earlier])
        offered = {each.address: each for each in (*kept[: 2 * FOUND], *more)}
        return self.form(proposal, draft, tuple(offered.values()), press, errors)

    def preview(self, press: ButtonAction) -> Result:
        """What is missing, or the draft, which is kept, as readers will see it."""
        proposal, draft = self.find_draft(press)
        draft = read_draft(press.data, draft)
        if wrong := self.editorial.problems(draft):
            return self.again(press, (), {name: text(key, press.language) for name, key in wrong.items()})
        kept = self.editorial.keep(proposal.id, draft, press.person)
        try:
            answer, seen = self.editorial.preview(kept, press.person)
        except CorpusError as error:
            return self.again(press, (), {"answer": what_to_do(error.problems[0], press.language)[:PROBLEM]})
        editor, back = self.editorial.is_editor(press.person), typed(press.data, "back")
        room = self.screen.rooms[0]
        return draw_preview(proposal.id, seen, answer, press.language, room, editor=editor, back=back)

    # -- deciding

    def send(self, press: ButtonAction) -> Result:
        """«Publiser», or «Send inn» by those who are not editors."""
        proposal_id, why = read_number(press.data, "proposal"), typed(press.data, "why")
        if self.editorial.is_editor(press.person):
            return self.decide(f"publish:{proposal_id}:{typed(press.data, 'seen')}", press, why)
        self.find_draft(press)
        self.editorial.send(proposal_id, press.person, why)
        return Told(text("editorial.proposed", press.language))

    def accept(self, press: ButtonAction) -> Result:
        """Publishes or undoes in spite of a check, with the reason that was given."""
        reason = typed(press.data, "accept").strip()
        if not reason:
            return missing("accept", text("editorial.accept.why", press.language))
        return self.decide(typed(press.data, "what"), press, accept=reason)

    def undo(self, press: ButtonAction) -> Result:
        return self.decide(f"undo:{read_number(press.data, 'change')}", press)

    def decide(self, what: str, press: ButtonAction, why: str = "", accept: str = "") -> Result:
        """Carries out ``publish:``, an id and what was previewed, or ``undo:`` and an id."""
        kind, number, seen = (*what.split(":"), "", "")[:3]
        if kind == "undo":
            outcome = self.editorial.undo(int(number), press.person, why, accept)
        else:
            outcome = self.editorial.publish(int(number), press.person, why, accept, seen)
        url = self.faq_url(outcome.change.faq if outcome.change else "")
        return draw_outcome(what, outcome, url, press.language, typed(press.data, "back"))

    # -- wished changes

    def open_wish(self, press: ButtonAction) -> Result:
        packed = typed(press.data, "carried")
        payload = unpack(packed)
        return draw_wish(packed, payload, [each.section for each in self.find_quotes(payload)])

    def send_wish(self, press: ButtonAction) -> Result:
        payload, words = unpack(typed(press.data, "carried")), typed(press.data, "text")
        if not words.strip():
            return missing("text", text("editorial.missing.wish", press.language))
        which = typed(press.data, "which") or "0"
        if not which.isdecimal() or int(which) >= len(payload.quotes):
            raise KeyError(which)
        quote = self.find_quotes(payload)[int(which)]
        address = f"{quote.document}#{quote.anchor}"
        self.editorial.request_change(
            ChangeRequest(address, quote.section, quote.url, quote.plain, words), press.person
        )
        return Told(text("editorial.proposed", press.language))

    def find_quotes(self, payload: ButtonPayload) -> list[Any]:
        """What a wish may be about. Raises GoneError."""
        build, today = find_build(payload, self.handler.service), self.handler.settings.today()
        return [requote(build, each, self.editorial.settings.base_url, today) for each in payload.quotes]


def missing(name: str, line: str) -> Told:
    """What must be filled in, at its field where the program can show it there."""
    return Told(line, errors={name: line})


def read_number(data: Mapping[str, Any], name: str) -> int:
    """An id that a button carries. Raises KeyError when it has none."""
    try:
        return int(data[name])
    except (TypeError, ValueError) as error:
        raise KeyError(name) from error
