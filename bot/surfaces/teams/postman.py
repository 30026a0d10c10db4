"""Messages of the editors' loop, sent until Teams has them.

Teams cannot be asked what was sent before. So a message comes twice when the process ends, or the connection breaks,
after Teams has taken it and before that is known: rather twice than never.
"""

import httpx

from bot.chat.postman import ChatPostman
from bot.editorial.types import Case, Errand, Proposal
from bot.surfaces.teams.cases import answer_message, case_message, proposal_message
from bot.surfaces.teams.desk import Desk
from bot.surfaces.teams.places import Place, read
from bot.surfaces.teams.sdk import App
from bot.surfaces.teams.sending import open_chat, post, worth_another

GONE = frozenset((404, 410))  # somebody has deleted the message
UNKNOWN = "-"  # Teams took the message and did not say what it calls it: it cannot be updated


class Postman(ChatPostman):
    """Runs the errands for Teams; ``client`` is the SDK's app."""

    desk: Desk

    def room(self, channel: str) -> Place:
        """The editors' channel."""
        return Place(self.desk.settings.service_url, channel)

    async def post_case(self, errand: Errand, case: Case, client: App) -> str:  # noqa: ARG002 (Slack needs it)
        return await post(client, self.room(case.channel), case_message(case, self.faq_url(case))) or UNKNOWN

    async def update_case(self, case: Case, client: App) -> None:
        if case.post == UNKNOWN:
            return
        try:
            await post(client, self.room(case.channel), case_message(case, self.faq_url(case)), over=case.post)
        except httpx.HTTPStatusError as error:
            if error.response.status_code not in GONE:
                raise

    async def post_proposal(self, errand: Errand, channel: str, proposal: Proposal, client: App) -> None:  # noqa: ARG002
        await post(client, self.room(channel), proposal_message(proposal))

    async def answer(self, errand: Errand, case: Case, client: App) -> None:  # noqa: ARG002
        place, message = read(case.place), answer_message(case)
        if place.conversation:
            try:
                await post(client, place, message)
            except httpx.HTTPStatusError as error:
                if worth_another(error):
                    raise
                self.desk.failed(error)
            else:
                return
        await post(client, await open_chat(client, place), message)
