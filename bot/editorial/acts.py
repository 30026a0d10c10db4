"""The log of what only editors may do: added to and read, never changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from bot.database.engine import Stored
from bot.database.tables import ActRow
from bot.editorial.types import Person
from bot.journal.store import safe


@dataclass(frozen=True, slots=True)
class Act:
    """``act`` is a key below ``desk.act.``; ``about`` says of what: a case, an entry, a file or a build."""

    id: int
    at: datetime
    by_name: str
    act: str
    about: str
    why: str


class Acts(Stored):
    """Every method may raise DatabaseError."""

    def note(self, person: Person, act: str, about: object = "", why: str = "") -> None:
        row = ActRow(at=datetime.now(UTC), by=self.database.pseudonyms.of(person.key), by_name=person.name)
        row.act, row.about, row.why = act, str(about), safe(why)
        with self.database.session(writing=True) as writing:
            writing.add(row)

    def latest(self, most: int, before: int | None = None) -> tuple[Act, ...]:
        """Newest first; with `before`, those with a lower id."""
        query = select(ActRow).order_by(ActRow.id.desc()).limit(most)
        if before is not None:
            query = query.where(ActRow.id < before)
        with self.database.session() as reading:
            return tuple(map(to_act, reading.scalars(query)))

    def every(self, at_once: int = 1000) -> Iterator[Act]:
        """All of them, newest first."""
        some = self.latest(at_once)
        while some:
            yield from some
            some = self.latest(at_once, some[-1].id)


def to_act(row: ActRow) -> Act:
    return Act(row.id, row.at, row.by_name, row.act, row.about, row.why)
