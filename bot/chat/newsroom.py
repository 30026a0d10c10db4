"""What readers and editors press in the editors' loop, whatever the chat program: done, or refused in words."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from bot.chat.carried import Carried, GoneError, opened, quote_at
from bot.chat.desk import ChatDesk
from bot.editorial.editorial import Editorial
from bot.editorial.publish import OthersError, Outcome, OvertakenError
from bot.editorial.suggest import references
from bot.editorial.types import FaqDraft, NotEditorError, Person, Proposal, Reference, TakenError, Wish
from bot.service import today
from bot.texts import text
from bot.types import Answer, Language, Quote
from index.errors import CorpusError

Made = TypeVar("Made")


class RefusedError(RuntimeError):
    """What was pressed cannot be done; the message is for the one who pressed."""


class ChatNewsroom:
    """What every part of a chat program's editors' side needs."""

    def __init__(self, desk: ChatDesk, editorial: Editorial) -> None:
        self.chat = desk
        self.editorial = editorial

    async def do(self, language: Language, call: Callable[..., Made], *values: Any) -> Made:
        """The call's result. Raises RefusedError with the words for what the person is to be told instead."""
        try:
            return await asyncio.to_thread(call, *values)
        except RefusedError:
            raise
        except NotEditorError as error:
            raise RefusedError(text("editorial.not_editor", language)) from error
        except (TakenError, KeyError) as error:
            raise RefusedError(text("editorial.gone", language)) from error
        except GoneError as error:
            raise RefusedError(text("chat.gone", language)) from error
        except OvertakenError as error:
            raise RefusedError(text("editorial.overtaken", language)) from error
        except OthersError as error:
            raise RefusedError(text("editorial.others", language)) from error
        except Exception as error:  # (a defect must not leave the person waiting)
            raise RefusedError(text("failure", language, ref=self.chat.failed(error))) from error

    def check(self, person: Person, language: Language) -> None:
        """Raises RefusedError for those who are not editors."""
        if not self.editorial.is_editor(person.key):
            raise RefusedError(text("editorial.not_editor", language))

    # -- cases

    async def ask(self, language: Language, ref: str, place: str, *, private: bool) -> str:
        """Puts a question to the editors; returns what to tell the reader."""
        try:
            _, fresh = await asyncio.to_thread(self.editorial.escalate, ref, self.chat.surface, place)
        except KeyError:
            return text("editorial.unknown", language)
        except Exception as error:  # noqa: BLE001 (whatever it is, the reader must know that nobody was asked)
            return text("failure", language, ref=self.chat.failed(error))
        if not fresh:
            return text("editorial.sent.already", language)
        return text("editorial.sent.private" if private else "editorial.sent", language)

    # -- drafts

    def found(self, proposal_id: int) -> Proposal:
        """A proposal with a draft. Raises KeyError."""
        proposal = self.editorial.proposals.get(proposal_id)
        if proposal is None or proposal.draft is None:
            raise KeyError(proposal_id)
        return proposal

    def sections(self, draft: FaqDraft) -> tuple[Reference, ...]:
        """What the draft is based on, as far as the guidance has it."""
        return references(draft.based_on, self.editorial.service.brain().build, self.editorial.settings.base_url)

    def checked(
        self, proposal_id: int, draft: FaqDraft, person: Person, language: Language
    ) -> tuple[dict[str, str], Answer | None]:
        """What is wrong with a draft by the name of the field, or the draft, which is kept, as readers will see it."""
        if wrong := self.editorial.problems(draft):
            return {name: text(key, language) for name, key in wrong.items()}, None
        kept = self.editorial.keep(proposal_id, draft, person)
        try:
            return {}, self.editorial.preview(kept, person)
        except CorpusError as error:
            return {"answer": str(error.problems[0].what)[:200]}, None

    def outcome(self, what: str, person: Person, why: str, accept: str) -> Outcome:
        """Carries out ``publish:`` or ``undo:`` and an id."""
        kind, _, number = what.partition(":")
        if kind == "undo":
            return self.editorial.undo(int(number), person, why, accept.strip())
        return self.editorial.publish(int(number), person, why, accept.strip())

    # -- wishes

    def quotes(self, value: Carried) -> list[Quote]:
        """What a wish may be about. Raises GoneError."""
        build = opened(value, self.chat.service)
        return [quote_at(build, each, self.editorial.settings.base_url, today()) for each in value.places]

    def wish(self, value: Carried, which: int, words: str, person: Person) -> None:
        """Raises GoneError."""
        quote = self.quotes(value)[which]
        wish = Wish(f"{quote.document}#{quote.anchor}", quote.section, quote.url, quote.plain, words)
        self.editorial.wish(wish, person)
