"""What the editors' loop must be told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.editorial.types import WEB
from bot.publishing.lock import writers_lock
from bot.settings import Settings

Channels = Mapping[str, str]
"""A channel for each surface."""

SURFACES = ("slack", "teams")
"""Where editors may have a channel."""

ASKED_ON = (*SURFACES, WEB)
"""Where readers can ask the editors."""


@dataclass(frozen=True, slots=True)
class Route:
    """Questions whose nearest guidance matches ``key`` go to ``channels``, a channel for each surface.

    ``key`` is the beginning of a document's id, ``folder:`` and a folder below guidance/, or ``owner:`` and an owner.
    """

    key: str
    channels: Channels


@dataclass(frozen=True, slots=True)
class EditorialSettings:
    """``editors`` are ``Person.key``s. ``channels`` has each surface's editors' channel.

    Without a channel there are no cases; one is enough for the cases of every surface.

    ``corpus`` is the folder that FAQ files are written in, ``lock`` a file that processes take turns by.
    """

    corpus: Path
    lock: Path
    base_url: str = ""
    escalation: bool = True
    editors: frozenset[str] = frozenset()
    channels: Channels = field(default_factory=dict)
    routes: tuple[Route, ...] = ()


def editorial_settings(settings: Settings, surfaces: Collection[str] = SURFACES) -> EditorialSettings:
    """`surfaces` are those that are set up: channels elsewhere would never be reached, and are left out."""
    channels = {"slack": settings.slack_editors_channel, "teams": settings.teams_editors_channel}
    return EditorialSettings(
        corpus=settings.corpus,
        lock=writers_lock(settings.var),
        base_url=settings.url,
        escalation=settings.escalation,
        editors=frozenset(each.strip() for each in settings.editors.split(",") if each.strip()),
        channels={surface: channel for surface, channel in channels.items() if channel and surface in surfaces},
        routes=tuple(Route(key, channels_of(value, surfaces)) for key, value in settings.routes.items()),
    )


def channels_of(value: str, surfaces: Collection[str]) -> dict[str, str]:
    """``slack:C1,teams:19:abc`` by surface; a channel of Teams has colons of its own."""
    pairs = (each.strip().partition(":") for each in value.split(","))
    return {surface: channel for surface, _, channel in pairs if channel and surface in surfaces}
