"""The Teams app: what Teams sends, and who sees to it."""

from dataclasses import dataclass
from typing import Any

from bot.editorial.editorial import Editorial
from bot.journal import AnswerRefs, Deliveries
from bot.service_types import Service
from bot.surfaces.teams.desk import Desk
from bot.surfaces.teams.guard import Guard
from bot.surfaces.teams.invokes import InvokeDesk
from bot.surfaces.teams.messages import MessageDesk
from bot.surfaces.teams.newsroom import CaseDesk, Newsroom
from bot.surfaces.teams.presses import PressDesk
from bot.surfaces.teams.pressing import Handler
from bot.surfaces.teams.sdk import App, make_sdk
from bot.surfaces.teams.settings import TeamsSettings
from bot.surfaces.teams.tokens import TokenCheck
from bot.surfaces.teams.writing import DraftDesk, WishDesk


@dataclass(frozen=True, slots=True)
class TeamsApp:
    """The SDK's app, the door in front of it and the desks behind it."""

    sdk: App
    guard: Guard
    desk: Desk
    room: Newsroom | None = None


def make_teams_app(
    service: Service,
    deliveries: Deliveries,
    refs: AnswerRefs,
    settings: TeamsSettings,
    editorial: Editorial | None = None,
) -> TeamsApp:
    sdk = make_sdk(settings)
    desk = Desk(service, deliveries, refs, settings, editorial)
    room = Newsroom(desk, editorial, sdk) if editorial else None
    drafts = DraftDesk(room) if room else None
    presses = PressDesk(desk, handlers_of(room, drafts))
    hear_messages(sdk, MessageDesk(desk, presses, room))
    hear_invokes(sdk, InvokeDesk(desk, presses, drafts))
    return TeamsApp(sdk, Guard(sdk, desk, TokenCheck(settings), settings), desk, room)


def handlers_of(room: Newsroom | None, drafts: DraftDesk | None) -> dict[str, Handler]:
    """Who sees to the buttons of the editors' loop."""
    if room is None or drafts is None:
        return {}
    return {**CaseDesk(room).handlers(), **drafts.handlers(), **WishDesk(room).handlers()}


def hear_messages(sdk: App, messages: MessageDesk) -> None:
    async def heard(ctx: Any) -> None:
        await messages.receive(ctx)

    async def joined(ctx: Any) -> None:
        added = ctx.activity.members_added or []
        if any(each.id == ctx.activity.recipient.id for each in added):
            await messages.greet(ctx)

    async def installed(ctx: Any) -> None:
        await messages.greet(ctx)

    sdk.on_message(heard)
    sdk.on_conversation_update(joined)
    sdk.on_install_add(installed)


def hear_invokes(sdk: App, invokes: InvokeDesk) -> None:
    async def dialog(ctx: Any) -> Any:
        return await invokes.open_dialog(ctx.activity)

    async def press(ctx: Any) -> Any:
        return await invokes.press(ctx.activity)

    async def thumb(ctx: Any) -> None:
        await invokes.thumb(ctx.activity)

    async def search(ctx: Any) -> Any:
        return await invokes.search(ctx.activity)

    async def about(ctx: Any) -> Any:
        return await invokes.about_message(ctx.activity)

    async def submitted(ctx: Any) -> Any:
        return await invokes.submitted(ctx.activity)

    sdk.on_dialog_open(dialog)
    sdk.on_dialog_submit(dialog)
    sdk.on_card_action(press)
    sdk.on_message_submit_feedback(thumb)
    sdk.on_message_ext_query(search)
    sdk.on_message_ext_open(about)
    sdk.on_message_ext_submit(submitted)
