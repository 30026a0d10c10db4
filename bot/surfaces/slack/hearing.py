"""Listeners of the editors' loop: each acknowledges, and then a desk sees to it."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.surfaces.slack.interactions import Body
from bot.surfaces.slack.newsroom import CaseDesk, Newsroom
from bot.surfaces.slack.rich import Json
from bot.surfaces.slack.writing import DraftDesk, WishDesk

SAVE_FAQ = "save_as_faq"


def hear_editors(bolt: AsyncApp, room: Newsroom) -> None:
    drafts = DraftDesk(room)
    hear_cases(bolt, CaseDesk(room))
    hear_case_answers(bolt, CaseDesk(room))
    hear_drafts(bolt, drafts)
    hear_decisions(bolt, drafts)
    hear_wishes(bolt, WishDesk(room))


def hear_cases(bolt: AsyncApp, cases: CaseDesk) -> None:
    @bolt.action("escalate")
    async def escalate(ack: AsyncAck, action: Json, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await cases.escalate(action, body, client)

    @bolt.action(re.compile(r"case_take(over)?(_\d+)?"))
    async def take(ack: AsyncAck, action: Json, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await cases.take(action, body, client)

    @bolt.action(re.compile(r"case_reply(_\d+)?"))
    async def reply(ack: AsyncAck, action: Json, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await cases.reply(action, body, client)


def hear_case_answers(bolt: AsyncApp, cases: CaseDesk) -> None:
    @bolt.view("case_answer")
    async def answered(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack(**await cases.answered(body, client))
        await cases.room.postman.run(client)
        await cases.room.refresh(body, client)


def hear_drafts(bolt: AsyncApp, drafts: DraftDesk) -> None:
    @bolt.shortcut(SAVE_FAQ)
    async def of_message(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await drafts.of_message(body, client)

    @bolt.action(re.compile(r"case_make_faq(_\d+)?"))
    async def of_case(ack: AsyncAck, action: Json, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await drafts.of_case(action, body, client)

    @bolt.action(re.compile(r"faq_open(_\d+)?"))
    async def of_proposal(ack: AsyncAck, action: Json, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await drafts.of_proposal(action, body, client)

    @bolt.action(re.compile(r"entry_open_.*"))
    async def of_entry(ack: AsyncAck, action: Json, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await drafts.of_entry(action, body, client)

    @bolt.options("faq_sections")
    async def sections(ack: AsyncAck, body: Body) -> None:
        await ack(options=await drafts.options(body.get("value") or ""))

    @bolt.view("faq_draft")
    async def written(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack(**await drafts.preview(body, client))


def hear_decisions(bolt: AsyncApp, drafts: DraftDesk) -> None:
    @bolt.view("faq_send")
    async def sent(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack(response_action="update", view=await drafts.sent(body, client))
        await drafts.decided(body, client)
        await drafts.room.postman.run(client)

    @bolt.view("accept")
    async def accepted(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack(response_action="update", view=drafts.publishing(body))
        await drafts.accepted(body, client)

    @bolt.action(re.compile(r"change_undo(_\d+)?"))
    async def undo(ack: AsyncAck, action: Json, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await drafts.undo(action, body, client)

    @bolt.action(re.compile(r"proposal_close(_\d+)?"))
    async def close(ack: AsyncAck, action: Json, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await drafts.close(action, body, client)


def hear_wishes(bolt: AsyncApp, wishes: WishDesk) -> None:
    @bolt.action("suggest")
    async def opened(ack: AsyncAck, action: Json, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await wishes.open(action, body, client)

    @bolt.view("wish")
    async def sent(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack(response_action="update", view=await wishes.sent(body, client))
        await wishes.room.postman.run(client)
