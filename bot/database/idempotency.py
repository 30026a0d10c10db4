"""What was delivered or is to be done once, and who took it up: each thing once, with any number of processes."""

import hashlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update

from bot.database.engine import Standalone, changed
from bot.database.tables import KEY_CHARS, IdempotencyKeyRow

STALE = timedelta(minutes=10)
"""A claim that is this old and not done belongs to a process that is gone; waiting out Slack takes less."""

KEPT = timedelta(days=30)
"""How long a key is remembered. Slack repeats a delivery for an hour at most; threads are followed this long."""


class IdempotencyKeys(Standalone):
    """Claims, one a key. A key names what is delivered (``message:C1:1700000000.000100``), never what it says."""

    def claim(self, key: str) -> bool:
        """Takes `key` up. True for exactly one caller, and for one more when the claim was never done and is stale."""
        now = datetime.now(UTC)
        put = self.database.insert(IdempotencyKeyRow).values(key=self.fitted(key), claimed_at=now, done=False)
        stale = IdempotencyKeyRow.done.is_(False) & (IdempotencyKeyRow.claimed_at < now - STALE)
        taken = put.on_conflict_do_update(index_elements=["key"], set_={"claimed_at": now}, where=stale)
        with self.database.session(writing=True) as writing:
            return changed(writing, taken)

    def done(self, key: str) -> None:
        """The claim was seen through: nobody takes it over."""
        with self.database.session(writing=True) as writing:
            same = IdempotencyKeyRow.key == self.fitted(key)
            writing.execute(update(IdempotencyKeyRow).where(same).values(done=True))

    def known(self, key: str) -> bool:
        """True when `key` was ever claimed and is remembered."""
        with self.database.session() as reading:
            found = select(IdempotencyKeyRow.id).where(IdempotencyKeyRow.key == self.fitted(key))
            return reading.scalar(found) is not None

    def finished(self, key: str) -> bool:
        """True when `key` was claimed and seen through."""
        found = select(IdempotencyKeyRow.id).where(
            IdempotencyKeyRow.key == self.fitted(key), IdempotencyKeyRow.done.is_(True)
        )
        with self.database.session() as reading:
            return reading.scalar(found) is not None

    def unfinished(self, prefix: str) -> list[str]:
        """Stale claims whose keys begin with `prefix`, oldest first."""
        old = datetime.now(UTC) - STALE
        query = (
            select(IdempotencyKeyRow.key)
            .where(IdempotencyKeyRow.done.is_(False), IdempotencyKeyRow.claimed_at < old)
            .where(IdempotencyKeyRow.key.startswith(prefix, autoescape=True))
            .order_by(IdempotencyKeyRow.claimed_at)
        )
        with self.database.session() as reading:
            return list(reading.scalars(query))

    def fitted(self, key: str) -> str:
        """The key as it is kept: fingerprints in it are keyed, and it is no longer than there is room for."""
        return fitted(self.database.pseudonyms.keyed(key))

    def forget_old(self) -> None:
        """Removes what nobody repeats any more."""
        with self.database.session(writing=True) as writing:
            writing.execute(delete(IdempotencyKeyRow).where(IdempotencyKeyRow.claimed_at < datetime.now(UTC) - KEPT))


def fitted(key: str) -> str:
    """The key, its end a fingerprint when it is longer than the table has room for."""
    if len(key) <= KEY_CHARS:
        return key
    print_of = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return key[: KEY_CHARS - len(print_of)] + print_of
