"""The one place that knows the database: opened once a process, its tables, what is claimed and what is to be sent."""

from bot.database.engine import Database, open_database
from bot.database.errors import DatabaseError, RefusedError
from bot.database.idempotency import IdempotencyKeys
from bot.database.outbox import MessageKind, Outbox, OutboxMessage

__all__ = [
    "Database",
    "DatabaseError",
    "IdempotencyKeys",
    "MessageKind",
    "Outbox",
    "OutboxMessage",
    "RefusedError",
    "open_database",
]
