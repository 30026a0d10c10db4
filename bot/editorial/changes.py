"""The history of the FAQ files: who changed what, when and why, and what it was before."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from bot.database.engine import Stored
from bot.database.tables import ChangeRow
from bot.editorial.types import Change, Person

LOST = timedelta(minutes=15)
"""A change that was begun this long ago and not seen through belongs to a process that is gone."""


class Changes(Stored):
    """A change is noted before its file is written and done once it is published."""

    def begin(
        self,
        person: Person,
        *,
        faq: str,
        file: str,
        before: str | None,
        after: str | None,
        why: str,
        accepted: str = "",
        proposal: int | None = None,
        undoes: int | None = None,
    ) -> int:
        """Notes what is about to be done; returns the change's id."""
        row = ChangeRow(faq=faq, file=file, before=before, after=after, why=why, accepted=accepted, build="")
        by = self.database.pseudonyms.of(person.key)
        row.made_at, row.by, row.by_name, row.done = datetime.now(UTC), by, person.name, False
        row.proposal_id, row.undoes = proposal, undoes
        with self.database.session(writing=True) as writing:
            writing.add(row)
            writing.flush()
            return row.id

    def done(self, change_id: int, build: str) -> Change:
        """It is published in `build`."""
        with self.database.session(writing=True) as writing:
            writing.execute(update(ChangeRow).where(ChangeRow.id == change_id).values(done=True, build=build))
            return to_change(writing.get_one(ChangeRow, change_id, populate_existing=True))

    def drop(self, change_id: int) -> None:
        """It came to nothing."""
        with self.database.session(writing=True) as writing:
            writing.execute(delete(ChangeRow).where(ChangeRow.id == change_id))

    def get(self, change_id: int) -> Change | None:
        with self.database.session() as reading:
            row = reading.get(ChangeRow, change_id)
            return to_change(row, self._undone(reading, [change_id])) if row and row.done else None

    def latest(self, most: int) -> tuple[Change, ...]:
        """Newest first."""
        query = select(ChangeRow).where(ChangeRow.done).order_by(ChangeRow.id.desc()).limit(most)
        with self.database.session() as reading:
            rows = list(reading.scalars(query))
            undone = self._undone(reading, [row.id for row in rows])
            return tuple(to_change(row, undone) for row in rows)

    def of(self, faq: str) -> tuple[Change, ...]:
        """An entry's history, newest first."""
        query = select(ChangeRow).where(ChangeRow.done, ChangeRow.faq == faq).order_by(ChangeRow.id.desc())
        with self.database.session() as reading:
            rows = list(reading.scalars(query))
            undone = self._undone(reading, [row.id for row in rows])
            return tuple(to_change(row, undone) for row in rows)

    def lost(self) -> tuple[Change, ...]:
        """Those that a process that is gone had begun."""
        query = select(ChangeRow).where(ChangeRow.done.is_(False), ChangeRow.made_at < datetime.now(UTC) - LOST)
        with self.database.session() as reading:
            return tuple(map(to_change, reading.scalars(query)))

    def _undone(self, reading: Any, ids: list[int]) -> frozenset[int]:
        query = select(ChangeRow.undoes).where(ChangeRow.undoes.in_(ids), ChangeRow.done)
        return frozenset(reading.scalars(query))


def to_change(row: ChangeRow, undone: frozenset[int] = frozenset()) -> Change:
    return Change(
        id=row.id,
        made_at=row.made_at,
        by=row.by,
        by_name=row.by_name,
        why=row.why,
        accepted=row.accepted,
        faq=row.faq,
        file=row.file,
        before=row.before,
        after=row.after,
        build=row.build,
        proposal=row.proposal_id,
        undoes=row.undoes,
        undone=row.id in undone,
    )
