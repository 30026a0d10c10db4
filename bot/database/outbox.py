"""Messages that must be sent, kept until they are: nothing is lost when the bot stops in the middle."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

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
    """What a message is: of a case its post to the editors, a change of that, or the answer; of a proposal news."""

    POST = "post"
    UPDATE = "update"
    ANSWER = "answer"
    PROPOSAL = "proposal"


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A message that must be sent. ``about`` is a case's or a proposal's id. ``tries`` counts from 1."""

    id: int
    surface: str
    kind: MessageKind
    about: int
    tries: int


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
            messages, tries, oldest = reading.execute(counted.where(OutboxRow.done.is_(False))).one()
        return Unsent(messages, max(0, int(tries) - messages), oldest)

    def due(self, surface: str) -> list[int]:
        """Ids of those that may be claimed now, oldest first."""
        now = OutboxRow.done.is_(False) & (OutboxRow.due_at <= datetime.now(UTC))
        with self.database.session() as reading:
            query = select(OutboxRow.id).where(OutboxRow.surface == surface, now).order_by(OutboxRow.id)
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
            return OutboxMessage(row.id, row.surface, MessageKind(row.kind), row.about, row.tries)

    def done(self, message: OutboxMessage) -> None:
        with self.database.session(writing=True) as writing:
            writing.execute(update(OutboxRow).where(OutboxRow.id == message.id).values(done=True))

    def later(self, message: OutboxMessage) -> None:
        """It could not be sent: it is tried again after a while."""
        wait = min(FIRST_WAIT * 2 ** min(message.tries - 1, 20), LONGEST_WAIT)
        with self.database.session(writing=True) as writing:
            due = datetime.now(UTC) + wait
            writing.execute(update(OutboxRow).where(OutboxRow.id == message.id).values(due_at=due))

    def waiting(self, surface: str) -> int:
        """How many have not been sent."""
        unsent = (OutboxRow.surface == surface) & OutboxRow.done.is_(False)
        with self.database.session() as reading:
            return reading.scalar(select(func.count()).select_from(OutboxRow).where(unsent)) or 0

    def forget_old(self) -> None:
        with self.database.session(writing=True) as writing:
            writing.execute(delete(OutboxRow).where(OutboxRow.made_at < datetime.now(UTC) - KEPT))
