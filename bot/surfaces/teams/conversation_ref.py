"""Where in Teams something is to be said, so that it can be said later and by another process."""

import json
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ConversationRef:
    """``service`` is the connector's address, ``conversation`` may name a thread, ``user`` and ``tenant`` are ids.

    ``object_id`` is the user's in the directory, by which people are known and nothing is sent. Without a conversation
    it is the user's own chat with the bot.
    """

    service: str
    conversation: str = ""
    user: str = ""
    tenant: str = ""
    object_id: str = ""


def refer_to(activity: Any, *, private: bool = False) -> ConversationRef:
    """Where somebody wrote or pressed. The guard has checked the service address against the token."""
    conversation = activity.conversation
    return ConversationRef(
        service=activity.service_url or "",
        conversation="" if private else conversation.id,
        user=activity.from_.id,
        tenant=conversation.tenant_id or "",
        object_id=activity.from_.aad_object_id or "",
    )


def pack_ref(ref: ConversationRef) -> str:
    return json.dumps(asdict(ref))


def unpack_ref(packed: str) -> ConversationRef:
    return ConversationRef(**json.loads(packed))
