"""Where in Teams something is to be said, so that it can be said later and by another process."""

import json
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """``service`` is the connector's address, ``conversation`` may name a thread, ``user`` and ``tenant`` are ids.

    Without a conversation it is the user's own chat with the bot.
    """

    service: str
    conversation: str = ""
    user: str = ""
    tenant: str = ""


def place_of(activity: Any, *, private: bool = False) -> Place:
    """Where somebody wrote or pressed. The guard has checked the service address against the token."""
    conversation = activity.conversation
    return Place(
        service=activity.service_url or "",
        conversation="" if private else conversation.id,
        user=activity.from_.id,
        tenant=conversation.tenant_id or "",
    )


def written(place: Place) -> str:
    return json.dumps(asdict(place))


def read(words: str) -> Place:
    return Place(**json.loads(words))
