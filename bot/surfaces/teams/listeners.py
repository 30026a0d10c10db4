"""The Teams app: what Teams sends, and who sees to it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.chat.actions import Actions
from bot.chat.editor_actions import EditorActions
from bot.database import IdempotencyKeys
from bot.editorial.editorial import Editorial
from bot.journal import AnswerRefs
from bot.service_types import Service
from bot.surfaces.teams.guard import Guard
from bot.surfaces.teams.handler import TeamsHandler
from bot.surfaces.teams.invokes import InvokeHandler, hit_results, line_result, told_in_place
from bot.surfaces.teams.messages import MessageHandler
from bot.surfaces.teams.outbox_worker import TeamsOutboxWorker
from bot.surfaces.teams.presses import PressHandler
from bot.surfaces.teams.render import SCREEN, dialog_notice
from bot.surfaces.teams.rich import Json
from bot.surfaces.teams.sdk import App, make_sdk
from bot.surfaces.teams.settings import TeamsSettings
from bot.surfaces.teams.tokens import TokenCheck


@dataclass(frozen=True, slots=True)
class TeamsApp:
    """The SDK's app, the door in front of it and the handler behind it."""

    sdk: App
    guard: Guard
    handler: TeamsHandler
    outbox: TeamsOutboxWorker


def make_teams_app(
    service: Service,
    keys: IdempotencyKeys,
    refs: AnswerRefs,
    settings: TeamsSettings,
    editorial: Editorial | None = None,
) -> TeamsApp:
    sdk = make_sdk(settings)
    handler = TeamsHandler(service, keys, refs, settings, editorial)
    outbox = TeamsOutboxWorker(handler, editorial, sdk)
    actions = EditorActions(handler, SCREEN, editorial) if editorial else Actions(handler, SCREEN)
    presses = PressHandler(handler, actions, outbox, sdk)
    listen_to_messages(sdk, MessageHandler(handler, presses))
    listen_to_invokes(sdk, InvokeHandler(handler, presses))
    return TeamsApp(sdk, Guard(sdk, handler, TokenCheck(settings), settings), handler, outbox)


def listen_to_messages(sdk: App, messages: MessageHandler) -> None:
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


def listen_to_invokes(sdk: App, invokes: InvokeHandler) -> None:
    def unless_outside(answer: Callable[[Any], Awaitable[Json]], tell: Callable[[str], Json]) -> Any:
        """Outsiders are told instead, in the way that those of the house are answered."""

        async def invoked(ctx: Any) -> Json:
            line = await invokes.outside(ctx)
            return tell(line) if line else await answer(ctx.activity)

        return invoked

    async def thumb(ctx: Any) -> None:
        await invokes.thumb(ctx.activity)

    async def reacted(ctx: Any) -> None:
        if not await invokes.outside(ctx):
            await invokes.reacted(ctx.activity)

    dialog, press = unless_outside(invokes.open_dialog, dialog_notice), unless_outside(invokes.press, told_in_place)
    search = unless_outside(invokes.search, line_result)
    about = unless_outside(invokes.about_message, dialog_notice)
    submitted = unless_outside(invokes.submitted, dialog_notice)
    link = unless_outside(invokes.link, lambda _: hit_results([]))
    sdk.on_dialog_open(dialog)
    sdk.on_dialog_submit(dialog)
    sdk.on_card_action(press)
    sdk.on_message_submit_feedback(thumb)
    sdk.on_message_reaction(reacted)
    sdk.on_message_ext_query(search)
    sdk.on_message_ext_query_link(link)
    sdk.on_message_ext_open(about)
    sdk.on_message_ext_submit(submitted)
