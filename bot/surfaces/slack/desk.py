"""What every part of the Slack surface needs: answers as messages, and the reader's language."""

from collections.abc import Sequence

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.desk import ChatDesk
from bot.chat.locales import language_of
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

    def __init__(self, service: Service, deliveries: Deliveries, settings: SlackSettings) -> None:
        super().__init__("slack", service, deliveries)
        self.settings = settings
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
            return message_of(reply, frame)
        except Exception as error:  # noqa: BLE001 (a defect in what shows answers must not leave the asker waiting)
            return said(text("failure", reader, ref=self.failed(error)))

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
