"""What the editors' loop must be told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.editorial.mail import MAIL
from bot.editorial.types import WEB
from bot.publishing.lock import writers_lock
from bot.settings import Settings
from bot.settings_values import Role, roles
from bot.types import DEFAULT, Language

Channels = Mapping[str, str]
"""A channel for each surface."""

CHANNEL = "_editors_channel"
"""Ends the name of the setting of each chat that editors may sit in."""


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

    Without a channel there are no cases; one is enough for the cases of every surface. ``language`` is that of what is
    posted to the editors. ``asked_on`` are the surfaces where readers can ask them. ``desk`` says that editors have
    pages of their own; then cases that no chat has a channel for wait there alone.

    ``corpus`` is the folder that FAQ files are written in, ``lock`` a file that processes take turns by.
    """

    corpus: Path
    lock: Path
    base_url: str = ""
    escalation: bool = True
    editors: frozenset[str] = frozenset()
    channels: Channels = field(default_factory=dict)
    routes: tuple[Route, ...] = ()
    language: Language = DEFAULT
    asked_on: frozenset[str] = frozenset()
    desk: bool = False


def editorial_settings(settings: Settings, channels: Channels | None = None) -> EditorialSettings:
    """`channels` has the editors' channel, maybe empty, of each chat that is set up: others would never be reached.

    Without it, all the chats that there are settings for.
    """
    if channels is None:
        names = [name for name in Settings.model_fields if name.endswith(CHANNEL)]
        channels = {name.removesuffix(CHANNEL): getattr(settings, name) for name in names}
    at_desk = [name for name, role in roles(settings.desk_roles).items() if role >= Role.EDITOR]
    vouched = roles(settings.oidc_roles).values() if settings.has_oidc else ()
    desk = bool(at_desk) or any(role >= Role.EDITOR for role in vouched)
    return EditorialSettings(
        corpus=settings.corpus,
        lock=writers_lock(settings.var),
        base_url=settings.url,
        escalation=settings.escalation,
        editors=frozenset(
            [*(each.strip() for each in settings.editors.split(",") if each.strip()), *map(at_the_desk, at_desk)]
        ),
        channels={surface: channel for surface, channel in channels.items() if channel}
        or (desk_alone(settings) if desk else {}),
        routes=tuple(Route(key, channels_of(value, channels)) for key, value in settings.routes.items()),
        language=settings.editors_language,
        asked_on=frozenset((*channels, WEB)),
        desk=desk,
    )


def desk_alone(settings: Settings) -> Channels:
    """Where cases wait when no chat has a channel: at the desk, which e-mail may tell of."""
    told = settings.mail_server.get_secret_value() and settings.mail_to
    return {MAIL: settings.mail_to} if told else {WEB: "redaksjon"}


def at_the_desk(name: str) -> str:
    """The ``Person.key`` of somebody who logs in on the web."""
    return f"{WEB}:{name.casefold()}"


def channels_of(value: str, surfaces: Collection[str]) -> dict[str, str]:
    """``slack:C1,teams:19:abc`` by surface; a channel of Teams has colons of its own."""
    pairs = (each.strip().partition(":") for each in value.split(","))
    return {surface: channel for surface, _, channel in pairs if channel and surface in surfaces}
