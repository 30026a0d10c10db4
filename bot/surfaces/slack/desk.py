"""What every part of the Slack surface needs: answers as messages, and the reader's language."""

from collections.abc import Sequence
from dataclasses import replace

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.desk import ChatDesk
from bot.chat.locales import language_of
from bot.editorial.editorial import Editorial
from bot.journal import Deliveries
from bot.service_types import AnswerFailedError, QuestionError, Service
from bot.surfaces.slack.blocks import PLAIN, Frame, Message, message_of, said
from bot.surfaces.slack.sending import UNREACHABLE, SlackApiError
from bot.surfaces.slack.settings import SlackSettings
from bot.texts import text
from bot.types import Language

LOCALES_KEPT = 5000


class Desk(ChatDesk):
    """One process's share of Slack's questions."""

    def __init__(
        self, service: Service, deliveries: Deliveries, settings: SlackSettings, editorial: Editorial | None = None
    ) -> None:
        super().__init__("slack", service, deliveries)
        self.settings = settings
        self.editorial = editorial
        self.locales: dict[str, Language] = {}

    async def answer(self, question: str, earlier: Sequence[str], reader: Language, frame: Frame = PLAIN) -> Message:
        """The answer as a message; what is wrong with the question, or that it failed, in `reader`'s language."""
        try:
            reply = await self.ask(question, earlier)
        except QuestionError as error:
            return said(text(error.key, reader, **error.values))
        except AnswerFailedError as error:
            return said(text("failure", reader, ref=error.ref))
        try:
            return message_of(reply, replace(frame, escalate=self.escalates, suggest=self.has_editors))
        except Exception as error:  # noqa: BLE001 (a defect in what shows answers must not leave the asker waiting)
            return said(text("failure", reader, ref=self.failed(error)))

    @property
    def escalates(self) -> bool:
        """True when readers can ask the editors."""
        return self.editorial is not None and self.editorial.escalates(self.surface)

    @property
    def has_editors(self) -> bool:
        return self.editorial is not None and self.editorial.has_editors

    def code_of(self, error: Exception) -> dict[str, object]:
        """Such as missing_scope or invalid_auth."""
        return {"code": error.response.get("error")} if isinstance(error, SlackApiError) else {}

    async def language(self, client: AsyncWebClient, user: str) -> Language:
        """By the user's locale; bokmål when Slack does not say."""
        if user not in self.locales:
            try:
                found = await client.users_info(user=user, include_locale=True)
            except UNREACHABLE:
                return Language.NB
            if len(self.locales) >= LOCALES_KEPT:
                self.locales.clear()
            self.locales[user] = language_of((found.get("user") or {}).get("locale") or "")
        return self.locales[user]
