"""FAQ drafts from messages, cases and the queue; wished changes; publishing and undoing."""

import asyncio
from collections.abc import Mapping

from bot.chat.carried import unpack
from bot.chat.newsroom import RefusedError
from bot.editorial.suggest import references
from bot.editorial.types import FaqDraft, Proposal, Reference
from bot.surfaces.teams.drafts import (
    draft_in,
    faq_card,
    fits,
    outcome_card,
    preview_card,
    too_big,
    wish_card,
)
from bot.surfaces.teams.elements import Json
from bot.surfaces.teams.forms import number, typed
from bot.surfaces.teams.newsroom import Newsroom
from bot.surfaces.teams.places import place_of
from bot.surfaces.teams.pressing import Handler, Press, Shown, as_message
from bot.surfaces.teams.sending import UNREACHABLE, open_chat, post
from bot.texts import text
from bot.types import Language

FOUND = 6  # sections offered for what was typed, besides those that were there


class DraftDesk:
    """FAQ drafts, from the first press to what came of publishing."""

    def __init__(self, room: Newsroom) -> None:
        self.room = room
        self.editorial = room.editorial

    def handlers(self) -> dict[str, Handler]:
        return {
            "case_faq": self.of_case,
            "entry_open": self.of_entry,
            "faq_open": self.of_proposal,
            "faq_find": self.find,
            "faq_preview": self.preview,
            "faq_send": self.send,
            "accept": self.accept,
            "undo": self.undo,
            "proposal_close": self.close,
        }

    # -- opening a draft

    async def of_message(self, words: str, press: Press) -> Shown:
        """«Lagre som FAQ» on a message: a question, or else an answer to one that is still to be written."""
        pair = (words, "") if "?" in words else ("", words)
        made = await self.room.do(press.language, self.editorial.draft, *pair, press.person)
        return await self.form(made, press)

    async def of_case(self, press: Press) -> Shown:
        """«Lag FAQ» of an answered case."""
        self.room.check(press.person, press.language)
        case = number(press.data, "case")
        made = await self.room.do(press.language, self.editorial.draft_of_case, case, press.person)
        return await self.form(made, press, back=press.data.get("back") or f"case:{case}")

    async def of_entry(self, press: Press) -> Shown:
        """«Se gjennom» of an entry whose guidance has changed."""
        self.room.check(press.person, press.language)
        entry = typed(press.data, "entry")
        return await self.form(
            await self.room.do(press.language, self.editorial.draft_of_entry, entry, press.person), press
        )

    async def of_proposal(self, press: Press) -> Shown:
        """«Se gjennom» of a proposal, and «Endre» of what is previewed."""
        found = await self.room.do(press.language, self.room.found, number(press.data, "proposal"))
        self.own(found, press)
        return await self.form(found, press)

    def own(self, proposal: Proposal, press: Press) -> None:
        """Raises RefusedError for those who neither wrote the draft nor are editors."""
        if proposal.by != press.person.key:
            self.room.check(press.person, press.language)

    async def form(self, proposal: Proposal, press: Press, back: str = "") -> Shown:
        draft = proposal.draft or FaqDraft("", (), press.language.value, (), "")
        offered = await self.room.do(press.language, self.room.sections, draft)
        where = back or typed(press.data, "back")
        card = faq_card(proposal, draft, offered, press.language, press.button, back=where)
        if not fits(draft) or too_big(card):
            return too_long(draft, press.language)
        return card

    # -- writing

    async def find(self, press: Press) -> Shown:
        """More sections for what was typed in the field for them; everything else stays as it was written."""
        words = typed(press.data, "find") or typed(press.data, "question")
        found = await self.room.do(press.language, self.editorial.suggestions.sections, words, FOUND)
        return await self.again(press, found, {})

    async def preview(self, press: Press) -> Shown:
        """What is missing, or the draft as readers will see it."""
        proposal, draft = await self.written(press)
        wrong, answer = await self.room.do(
            press.language, self.room.checked, proposal.id, draft, press.person, press.language
        )
        if answer is None:
            return await self.again(press, (), wrong)
        editor = self.editorial.is_editor(press.person.key)
        back = typed(press.data, "back")
        return preview_card(proposal.id, answer, press.language, press.button, editor=editor, back=back)

    async def written(self, press: Press) -> tuple[Proposal, FaqDraft]:
        """The proposal and the draft with what was typed."""
        proposal = await self.room.do(press.language, self.room.found, number(press.data, "proposal"))
        self.own(proposal, press)
        return proposal, draft_in(press.data, proposal.draft or FaqDraft("", (), "nb", (), ""))

    async def again(self, press: Press, more: tuple[Reference, ...], wrong: Mapping[str, str]) -> Shown:
        """The form as it was filled in, with more sections to choose from, or with what is wrong."""
        proposal, draft = await self.written(press)
        known = press.data.get("offered")
        earlier = [str(each) for each in known] if isinstance(known, list) else []
        build, base_url = self.editorial.service.brain().build, self.editorial.settings.base_url
        kept = references([*draft.based_on, *earlier], build, base_url)
        offered = tuple({each.address: each for each in (*kept[: 2 * FOUND], *more)}.values())
        back = typed(press.data, "back")
        card = faq_card(proposal, draft, offered, press.language, press.button, errors=wrong, back=back)
        return too_long(draft, press.language) if too_big(card) else card

    # -- deciding

    async def send(self, press: Press) -> Shown:
        """«Publiser», or «Send inn» by those who are not editors."""
        proposal, why = number(press.data, "proposal"), typed(press.data, "why")
        if self.editorial.is_editor(press.person.key):
            return await self.patiently(f"publish:{proposal}", why, "", press)
        self.own(await self.room.do(press.language, self.room.found, proposal), press)
        await self.room.do(press.language, self.editorial.send, proposal, press.person, why)
        self.room.deliver_soon()
        return text("editorial.proposed", press.language)

    async def accept(self, press: Press) -> Shown:
        """Publishes in spite of a check, with the reason that was given."""
        reason = typed(press.data, "accept").strip()
        if not reason:
            raise RefusedError(text("editorial.accept.why", press.language))
        return await self.patiently(typed(press.data, "what"), "", reason, press)

    async def undo(self, press: Press) -> Shown:
        """«Angre», from the queue or after publishing."""
        return await self.patiently(f"undo:{number(press.data, 'change')}", "", "", press)

    async def patiently(self, what: str, why: str, accept: str, press: Press) -> Shown:
        """What came of it. When that takes longer than Teams waits, it is told in the editor's own chat."""
        task = asyncio.create_task(self.carry_out(what, why, accept, press))
        done, _ = await asyncio.wait({task}, timeout=self.room.desk.settings.patience)
        if done:
            return task.result()
        later = asyncio.create_task(self.tell_later(task, press))
        self.room.desk.running.add(later)
        later.add_done_callback(self.room.desk.running.discard)
        return text("teams.publishing", press.language)

    async def carry_out(self, what: str, why: str, accept: str, press: Press) -> Shown:
        async with self.room.desk.working():
            try:
                outcome = await self.room.do(press.language, self.room.outcome, what, press.person, why, accept)
            except RefusedError as refused:
                return str(refused)
            await self.room.deliver_first()
            url = f"{self.editorial.settings.base_url}/faq/{outcome.change.faq if outcome.change else ''}"
            return outcome_card(what, outcome, url, press.language, press.button, typed(press.data, "back"))

    async def tell_later(self, task: asyncio.Task[Shown], press: Press) -> None:
        shown = await task
        place = place_of(press.activity, private=True)
        try:
            await post(self.room.app, await open_chat(self.room.app, place), as_message(shown, press.language))
        except UNREACHABLE as error:
            self.room.desk.failed(error)

    async def close(self, press: Press) -> Shown:
        """«Ferdig» and «Avvis» on a proposal."""
        proposal = number(press.data, "proposal")
        await self.room.do(press.language, self.editorial.close_proposal, proposal, press.person)
        return await self.room.back(press, text("editorial.closed", press.language))


def too_long(draft: FaqDraft, language: Language) -> str:
    key = "editorial.too_long" if draft.id else "editorial.too_long.new"
    return text(key, language, file=f"faq/{draft.id}.md")


class WishDesk:
    """«Foreslå endring» on what was quoted."""

    def __init__(self, room: Newsroom) -> None:
        self.room = room

    def handlers(self) -> dict[str, Handler]:
        return {"suggest": self.open, "wish": self.sent}

    async def open(self, press: Press) -> Shown:
        packed = typed(press.data, "carried")
        return await self.room.do(press.language, self.view_of, packed, press)

    def view_of(self, packed: str, press: Press) -> Json:
        """Raises GoneError."""
        value = unpack(packed)
        return wish_card(packed, value, [each.section for each in self.room.quotes(value)], press.button)

    async def sent(self, press: Press) -> Shown:
        if not typed(press.data, "text").strip():
            raise RefusedError(text("editorial.missing.wish", press.language))
        await self.room.do(press.language, self.keep, press)
        self.room.deliver_soon()
        return text("editorial.proposed", press.language)

    def keep(self, press: Press) -> None:
        """Raises GoneError, and KeyError for a choice that there was not."""
        value, which = unpack(typed(press.data, "carried")), typed(press.data, "which") or "0"
        if not which.isdecimal() or int(which) >= len(value.places):
            raise KeyError(which)
        self.room.wish(value, int(which), typed(press.data, "text"), press.person)
