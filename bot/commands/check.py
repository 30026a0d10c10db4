"""``veileder check``: what is wrong with the chats, said before users do, with what to do about it."""

import asyncio
from typing import Annotated, Any

import typer

from bot.chat.surface import ChatSurface, Checked, wrong
from bot.settings import Settings
from bot.surfaces.registry import CHATS

WRONG, NOTHING = 1, 3
"""Exit codes, for monitoring: something is wrong; no chat is set up. 0: all is well."""

SIGNS = {True: "ok", False: "WRONG", None: "look"}

Post = Annotated[bool, typer.Option("--post", help="Post a test card in each editors' channel too.")]


def check(post: Post = False) -> None:
    """Check the chats that are set up. Ends with 0 when all is well, 1 when something is wrong, 3 without a chat."""
    settings = Settings()
    told = {chat: chat.settings(settings, list) for chat in CHATS}
    begun = {chat: own for chat, own in told.items() if own.begun or own.on}
    if not begun:
        typer.echo("No chat is set up. docs/slack.md and docs/teams.md say how.")
        raise typer.Exit(NOTHING)
    if not asyncio.run(all_well(begun, post_card=post)):
        raise typer.Exit(WRONG)


async def all_well(chats: dict[ChatSurface, Any], *, post_card: bool) -> bool:
    """Says each finding as it is made."""
    well = True
    for chat, own in chats.items():
        if not own.on:
            tell(chat.name, wrong("settings", chat.lacks))
            well = False
            continue
        async for found in chat.check(own, post_card=post_card):
            tell(chat.name, found)
            well = well and found.ok is not False
    return well


def tell(chat: str, found: Checked) -> None:
    typer.echo(f"{SIGNS[found.ok]:5}  {chat}: {found.what}{f'. {found.do}' if found.do else ''}")
