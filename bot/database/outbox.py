"""Messages that must be sent, kept until they are: nothing is lost when the bot stops in the middle."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from bot.database.engine import Stored, changed
from bot.database.tables import OutboxRow

LEASE = timedelta(minutes=10)
"""One that was taken up this long ago and is not done belongs to a process that is gone."""

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(hours=1)
"""Between attempts; doubled each time."""

KEPT = timedelta(days=30)
"""How long one that was sent is remembered, and how long one that cannot be sent is tried."""


class MessageKind(StrEnum):
    """What a message is: of a case its post to the editors, a change of that, or the answer; of a proposal news.

    ``REPLY`` is the bot's own answer, late because the chat program did not take it in time. ``WATCH`` is news for
    somebody who asked for it: it is sent when words that they were quoted have changed, and waits until then.
    """

    POST = "post"
    UPDATE = "update"
    ANSWER = "answer"
    PROPOSAL = "proposal"
    REPLY = "reply"
    WATCH = "watch"


OWN = (MessageKind.REPLY.value, MessageKind.WATCH.value)
"""Kinds that have their place and their body with them, and belong to nobody but who asked."""

WAITING = OutboxRow.done.is_(False) & (OutboxRow.kind != MessageKind.WATCH.value)
"""What is to be sent now; a watch may never be."""


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A message that must be sent. ``about`` is a case's or a proposal's id. ``tries`` counts from 1.

    A reply and a watch are about neither: they have their ``place`` and ``body`` with them, in the surface's words.
    """

    id: int
    surface: str
    kind: MessageKind
    about: int
    tries: int
    made_at: datetime
    place: str = field(default="", repr=False)
    body: Mapping[str, Any] = field(default_factory=dict, repr=False)


def enqueue(writing: Session, surface: str, kind: MessageKind, about: int) -> None:
    """One more message, in the transaction of what caused it."""
    now = datetime.now(UTC)
    writing.add(OutboxRow(surface=surface, kind=kind.value, about=about, made_at=now, due_at=now, tries=0, done=False))


@dataclass(frozen=True, slots=True)
class Unsent:
    """What waits to be sent: how many messages, how often they were tried in vain, and when the oldest was made."""

    messages: int
    retries: int
    oldest: datetime | None


class Outbox(Stored):
    """Every process may send them; each is claimed by one."""

    def unsent(self) -> Unsent:
        """On all surfaces together."""
        counted = select(func.count(), func.coalesce(func.sum(OutboxRow.tries), 0), func.min(OutboxRow.made_at))
        with self.database.session() as reading:
            messages, tries, oldest = reading.execute(counted.where(WAITING)).one()
        return Unsent(messages, max(0, int(tries) - messages), oldest)

    def keep(
        self,
        surface: str,
        place: str,
        body: Mapping[str, Any],
        wait: float = 0.0,
        kind: MessageKind = MessageKind.REPLY,
    ) -> None:
        """An answer that could not be sent, or a watch; it is due in `wait` seconds. Place and body are sealed."""
        now, seal = datetime.now(UTC), self.database.pseudonyms.seal
        row = OutboxRow(surface=surface, kind=kind.value, about=0, made_at=now, tries=0, done=False)
        row.due_at, row.place = now + timedelta(seconds=wait), seal(place)
        row.body = {"sealed": seal(json.dumps(body, ensure_ascii=False))}
        with self.database.session(writing=True) as writing:
            writing.add(row)

    def due(self, surface: str, *, replies: bool = False) -> list[int]:
        """Ids of those of the editors' loop, or of late answers and watches, that may be claimed now, oldest first."""
        now = OutboxRow.done.is_(False) & (OutboxRow.due_at <= datetime.now(UTC))
        kind = OutboxRow.kind.in_(OWN) if replies else OutboxRow.kind.not_in(OWN)
        with self.database.session() as reading:
            query = select(OutboxRow.id).where(OutboxRow.surface == surface, now, kind).order_by(OutboxRow.id)
            return list(reading.scalars(query))

    def claim(self, message_id: int) -> OutboxMessage | None:
        """Takes one up until ``done`` or ``later``, or until the lease runs out. None when another has it."""
        now = datetime.now(UTC)
        due = (OutboxRow.id == message_id) & OutboxRow.done.is_(False) & (OutboxRow.due_at <= now)
        taken = update(OutboxRow).where(due).values(due_at=now + LEASE, tries=OutboxRow.tries + 1)
        with self.database.session(writing=True) as writing:
            if not changed(writing, taken):
                return None
            row = writing.get_one(OutboxRow, message_id)
            place, body = self.unsealed(row)
            kind = MessageKind(row.kind)
            return OutboxMessage(row.id, row.surface, kind, row.about, row.tries, row.made_at, place, body)

    def unsealed(self, row: OutboxRow) -> tuple[str, dict[str, Any]]:
        """The place and the body of a late answer; empty when they were sealed with another key."""
        unseal = self.database.pseudonyms.unseal
        return unseal(row.place), dict(json.loads(unseal(row.body.get("sealed", "")) or "{}"))

    def done(self, message: OutboxMessage) -> None:
        with self.database.session(writing=True) as writing:
            values = {"done": True, "place": "", "body": {}}
            writing.execute(update(OutboxRow).where(OutboxRow.id == message.id).values(**values))

    def later(self, message: OutboxMessage, wait: float = 0.0) -> None:
        """It could not be sent: it is tried again after a while, and not before `wait` seconds have passed."""
        usual = min(FIRST_WAIT * 2 ** min(message.tries - 1, 20), LONGEST_WAIT)
        longest = max(usual, timedelta(seconds=wait))
        with self.database.session(writing=True) as writing:
            due = datetime.now(UTC) + longest
            writing.execute(update(OutboxRow).where(OutboxRow.id == message.id).values(due_at=due))

    def waiting(self, surface: str) -> int:
        """How many have not been sent."""
        unsent = (OutboxRow.surface == surface) & WAITING
        with self.database.session() as reading:
            return reading.scalar(select(func.count()).select_from(OutboxRow).where(unsent)) or 0

    def forget_old(self) -> None:
        with self.database.session(writing=True) as writing:
            writing.execute(delete(OutboxRow).where(OutboxRow.made_at < datetime.now(UTC) - KEPT))
