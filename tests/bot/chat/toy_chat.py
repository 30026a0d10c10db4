"""A chat program that nobody has: rooms of plain lines. All that a new surface must bring, in its smallest form."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from bot.chat import elements as e
from bot.chat.actions import Actions, ButtonAction
from bot.chat.editor_actions import EditorActions
from bot.chat.elements import Result, Room, Screen, View, plain_line
from bot.chat.handler import ChatHandler
from bot.chat.outbox_worker import OutboxWorker
from bot.chat.runs import plain_lines
from bot.chat.settings import ChatSettings
from bot.chat.surface import ChatSurface, OpenChat, Opening
from bot.chat.views.answer import RenderOptions, draw_answer
from bot.chat.views.digest import draw_digest
from bot.database import OutboxMessage
from bot.editorial.types import Case, Person
from bot.insight.digest import Digest
from bot.service_types import Reply
from bot.types import Language

# -- settings


@dataclass(frozen=True, slots=True)
class ToySettings(ChatSettings):
    """Always on: there is nothing to set up."""

    on: bool = True
    begun: bool = True


# -- render: elements → the platform


SCREEN = Screen((Room(400, 100, 400),))


@dataclass(frozen=True)
class Message:
    """What stands in a room: lines, and buttons by their titles."""

    lines: tuple[str, ...]
    buttons: dict[str, e.Button] = field(default_factory=dict)


def render_message(view: View) -> Message:
    lines = [line for element in view.elements for line in lines_of(element)]
    pressed = [
        *view.buttons,
        *([view.submit] if view.submit else []),
        *(each for b in view.buttons for each in sent(b)),
    ]
    return Message(tuple(lines), {each.title: each for each in pressed})


def sent(button: e.Button) -> Iterator[e.Button]:
    if button.submit:
        yield button.submit


def lines_of(element: e.Element) -> Iterator[str]:
    match element:
        case e.Heading(words) | e.Title(words) | e.Text(words) | e.Note(words) | e.Said(words):
            yield words
        case e.Lines(lines):
            yield from map(plain_line, lines)
        case e.Bullets(lead, items):
            yield from (lead, *(f"* {plain_line(each)}" for each in items))
        case e.Quote(blocks, _, source):
            yield f"> {plain_lines(blocks)}"
            yield plain_line(source)
        case e.Prose(blocks) | e.Whole(blocks):
            yield plain_lines(blocks)
        case e.Field() | e.Choice() | e.Sections():
            yield f"{element.label}: ____"
        case e.Item(_, inside):
            yield from (line for each in inside for line in lines_of(each))


# -- client: send


@dataclass
class Rooms:
    """The chat program: every room and what was written in it."""

    written: dict[str, list[Message]] = field(default_factory=dict)

    def write(self, room: str, message: Message) -> str:
        self.written.setdefault(room, []).append(message)
        return f"{room}:{len(self.written[room]) - 1}"


class ToyHandler(ChatHandler):
    """Answers as messages of lines."""

    render = staticmethod(render_message)

    def render_reply(self, reply: Reply, frame: RenderOptions) -> Message:
        return render_message(draw_answer(reply, frame, SCREEN.rooms[0]))


class ToyOutboxWorker(OutboxWorker):
    """Sends what the editors' loop has to say."""

    client: Rooms

    async def post(self, message: OutboxMessage, channel: str, view: View) -> str:
        return self.client.write(channel, render_message(view))

    async def update(self, case: Case, view: View) -> None:
        room, _, at = case.post.partition(":")
        self.client.written[room][int(at)] = render_message(view)

    async def answer(self, message: OutboxMessage, place: str, view: View) -> None:
        self.client.write(place, render_message(view))


# -- listen: parse


@dataclass
class ToyChat:
    """One process of the bot in the rooms."""

    handler: ToyHandler
    actions: Actions
    outbox: ToyOutboxWorker | None
    rooms: Rooms

    async def ask(self, room: str, question: str) -> Message:
        message = await self.handler.answer(question, (), Language.NB, RenderOptions(mute=room))
        self.rooms.write(room, message)
        return message

    async def press(self, room: str, who: str, button: e.Button, **typed: Any) -> Result:
        person = Person("toy", who, who.capitalize())
        press = ButtonAction(
            button.do, {**button.data, **typed}, person, Language.NB, place=room, thread=f"muted:{room}"
        )
        result = await self.actions.run(press)
        if self.outbox:
            await self.outbox.run()
        return result


# -- connect


RUNNING: list[ToyChat] = []


def open_toy(settings: ToySettings, opening: Opening) -> OpenChat:
    rooms, editorial = Rooms(), opening.editorial
    handler = ToyHandler("toy", opening.service, opening.keys, settings, editorial)
    outbox = ToyOutboxWorker(handler, editorial, rooms) if editorial else None
    actions = EditorActions(handler, SCREEN, editorial) if editorial else Actions(handler, SCREEN)
    chat = ToyChat(handler, actions, outbox, rooms)

    @asynccontextmanager
    async def connected() -> AsyncIterator[None]:
        tasks = [asyncio.create_task(outbox.keep_running())] if outbox else []
        RUNNING.append(chat)
        yield
        RUNNING.remove(chat)
        for task in tasks:
            task.cancel()

    async def send_digest(digest: Digest) -> None:
        rooms.write(settings.editors_channel, render_message(draw_digest(digest, settings.editors_language)))

    return OpenChat(connected, send_digest)


TOY = ChatSurface(
    name="toy",
    read_settings=lambda settings, asked: ToySettings(base_url=settings.url, asked=asked, editors_channel="desk"),
    open=open_toy,
    lacks="",
)
NOWHERE = replace(TOY, read_settings=lambda _, asked: ToySettings(asked=asked, on=False))
