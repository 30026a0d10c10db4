"""What chat programs delivered and who took it up: each thing once, with any number of processes."""

from datetime import UTC, datetime, timedelta
from typing import Self

from sqlalchemy import CursorResult, Engine, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.journal.database import open_engine, translated
from bot.journal.tables import DeliveryRow

STALE = timedelta(minutes=10)
"""A claim that is this old and not done belongs to a process that is gone; waiting out Slack takes less."""

KEPT = timedelta(days=30)
"""How long a delivery is remembered. Slack repeats one for an hour at most; threads are followed this long."""


class Deliveries:
    """Claims, one a key. A key names what is delivered (``message:C1:1700000000.000100``), never what it says.

    Every method may raise JournalError.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")

    @classmethod
    def open(cls, url: str) -> Self:
        """Those in the database at an address, made or brought up to date first."""
        return cls(open_engine(url))

    def claim(self, key: str) -> bool:
        """Takes `key` up. True for exactly one caller, and for one more when the claim was never done and is stale."""
        now = datetime.now(UTC)
        insert = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert
        put = insert(DeliveryRow).values(event_id=key, claimed_at=now, done=False)
        stale = DeliveryRow.done.is_(False) & (DeliveryRow.claimed_at < now - STALE)
        taken = put.on_conflict_do_update(index_elements=["event_id"], set_={"claimed_at": now}, where=stale)
        with translated(self._engine.url), Session(self._writing) as session, session.begin():
            found = session.execute(taken)
            return isinstance(found, CursorResult) and found.rowcount == 1

    def done(self, key: str) -> None:
        """The claim was seen through: nobody takes it over."""
        with translated(self._engine.url), Session(self._writing) as session, session.begin():
            session.execute(update(DeliveryRow).where(DeliveryRow.event_id == key).values(done=True))

    def known(self, key: str) -> bool:
        """True when `key` was ever claimed and is remembered."""
        with translated(self._engine.url), Session(self._engine) as session, session.begin():
            return session.scalar(select(DeliveryRow.id).where(DeliveryRow.event_id == key)) is not None

    def finished(self, key: str) -> bool:
        """True when `key` was claimed and seen through."""
        query = select(DeliveryRow.id).where(DeliveryRow.event_id == key, DeliveryRow.done.is_(True))
        with translated(self._engine.url), Session(self._engine) as session, session.begin():
            return session.scalar(query) is not None

    def unfinished(self, prefix: str) -> list[str]:
        """Stale claims whose keys begin with `prefix`, oldest first."""
        old = datetime.now(UTC) - STALE
        query = (
            select(DeliveryRow.event_id)
            .where(DeliveryRow.done.is_(False), DeliveryRow.claimed_at < old)
            .where(DeliveryRow.event_id.startswith(prefix, autoescape=True))
            .order_by(DeliveryRow.claimed_at)
        )
        with translated(self._engine.url), Session(self._engine) as session, session.begin():
            return list(session.scalars(query))

    def forget_old(self) -> None:
        """Removes what nobody repeats any more."""
        with translated(self._engine.url), Session(self._writing) as session, session.begin():
            session.execute(delete(DeliveryRow).where(DeliveryRow.claimed_at < datetime.now(UTC) - KEPT))

    def close(self) -> None:
        """Lets go of the database."""
        self._engine.dispose()
