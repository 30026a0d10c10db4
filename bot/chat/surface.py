"""How a chat program is plugged in: one ``ChatSurface`` each, listed in ``bot.surfaces.registry``."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from bot.chat.settings import ChatSettings
from bot.database import IdempotencyKeys
from bot.editorial.editorial import Editorial
from bot.insight.digest import Digest
from bot.journal import AnswerRefs, Entry
from bot.service_types import Service
from bot.settings import Settings

Asked = Callable[[], Sequence[Entry]]


@dataclass(frozen=True, slots=True)
class Opening:
    """What a chat is opened with. Without ``editorial`` there are no editors anywhere."""

    service: Service
    keys: IdempotencyKeys
    refs: AnswerRefs
    editorial: Editorial | None = None


@dataclass(frozen=True, slots=True)
class OpenChat:
    """A chat that is set up: ``router`` for what comes by HTTP, ``connected`` for as long as the program runs.

    ``send_digest`` posts to the editors' channel and raises what the program's client raises. ``is_connected`` says
    whether questions can reach it now.
    """

    connected: Callable[[], AbstractAsyncContextManager[None]]
    send_digest: Callable[[Digest], Awaitable[None]]
    router: Any = None
    is_connected: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at: well or not, None where it cannot be seen from here, and what to do about it."""

    what: str
    ok: bool | None
    do: str = ""


def fine(what: str) -> Checked:
    return Checked(what, ok=True)


def wrong(what: str, do: str) -> Checked:
    return Checked(what, ok=False, do=do)


def look(what: str, do: str) -> Checked:
    """For what a person must look at."""
    return Checked(what, ok=None, do=do)


async def check_nothing(_settings: Any, *, post_card: bool) -> AsyncIterator[Checked]:  # noqa: ARG001 (others look)
    """For a chat that has nothing to look at."""
    nothing: tuple[Checked, ...] = ()
    for each in nothing:
        yield each


@dataclass(frozen=True, slots=True)
class ChatSurface:
    """``name`` is the chat's in settings, in the journal and in the log. ``lacks`` says what it needs to be on.

    ``check`` looks at what users would notice, with its settings; with ``post_card`` it posts to the editors too.
    """

    name: str
    read_settings: Callable[[Settings, Asked], Any]
    open: Callable[[Any, Opening], OpenChat]
    lacks: str
    check: Callable[..., AsyncIterator[Checked]] = check_nothing

    def settings(self, settings: Settings, asked: Asked) -> ChatSettings:
        """Raises SettingsError when they do not go together."""
        found: ChatSettings = self.read_settings(settings, asked)
        return found
