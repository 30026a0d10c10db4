"""Messages that must be sent, kept until they are: nothing is lost when the bot stops in the middle."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from bot.editorial.types import Errand, ErrandKind
from bot.journal.database import session
from bot.journal.tables import ErrandRow

LEASE = timedelta(minutes=10)
"""One that was taken up this long ago and is not done belongs to a process that is gone."""

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(hours=1)
"""Between attempts; doubled each time."""

KEPT = timedelta(days=30)
"""How long one that was sent is remembered, and how long one that cannot be sent is tried."""


def put(writing: Session, surface: str, kind: ErrandKind, about: int) -> None:
    """One more errand, in the transaction of what caused it."""
    now = datetime.now(UTC)
    writing.add(ErrandRow(surface=surface, kind=kind.value, about=about, made_at=now, due_at=now, tries=0, done=False))


class Errands:
    """Every process may run them; each is claimed by one. Every method may raise JournalError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def due(self, surface: str) -> list[int]:
        """Ids of those that may be claimed now, oldest first."""
        now = ErrandRow.done.is_(False) & (ErrandRow.due_at <= datetime.now(UTC))
        with session(self._engine) as reading:
            query = select(ErrandRow.id).where(ErrandRow.surface == surface, now).order_by(ErrandRow.id)
            return list(reading.scalars(query))

    def claim(self, errand_id: int) -> Errand | None:
        """Takes one up until ``done`` or ``later``, or until the lease runs out. None when another has it."""
        now = datetime.now(UTC)
        due = (ErrandRow.id == errand_id) & ErrandRow.done.is_(False) & (ErrandRow.due_at <= now)
        taken = update(ErrandRow).where(due).values(due_at=now + LEASE, tries=ErrandRow.tries + 1)
        with session(self._engine, writing=True) as writing:
            if not changed(writing, taken):
                return None
            row = writing.get_one(ErrandRow, errand_id)
            return Errand(row.id, row.surface, ErrandKind(row.kind), row.about, row.tries)

    def done(self, errand: Errand) -> None:
        with session(self._engine, writing=True) as writing:
            writing.execute(update(ErrandRow).where(ErrandRow.id == errand.id).values(done=True))

    def later(self, errand: Errand) -> None:
        """It could not be sent: it is tried again after a while."""
        wait = min(FIRST_WAIT * 2 ** min(errand.tries - 1, 20), LONGEST_WAIT)
        with session(self._engine, writing=True) as writing:
            due = datetime.now(UTC) + wait
            writing.execute(update(ErrandRow).where(ErrandRow.id == errand.id).values(due_at=due))

    def waiting(self, surface: str) -> int:
        """How many have not been sent."""
        with session(self._engine) as reading:
            query = select(ErrandRow.id).where(ErrandRow.surface == surface, ErrandRow.done.is_(False))
            return len(list(reading.scalars(query)))

    def forget_old(self) -> None:
        with session(self._engine, writing=True) as writing:
            writing.execute(delete(ErrandRow).where(ErrandRow.made_at < datetime.now(UTC) - KEPT))


def changed(writing: Session, statement: object) -> bool:
    """True when the statement, an update or insert, changed a row: what makes a transition one process's alone."""
    found = writing.execute(statement)  # type: ignore[call-overload]
    return bool(found.rowcount == 1)
