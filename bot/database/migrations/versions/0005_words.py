"""Tables are called what they hold."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

RENAMED = (("deliveries", "idempotency_keys", "claimed_at"), ("errands", "outbox", "due_at"))


def upgrade() -> None:
    for before, after, indexed in RENAMED:
        rename(before, after, indexed)
    op.alter_column("idempotency_keys", "event_id", new_column_name="key")


def downgrade() -> None:
    op.alter_column("idempotency_keys", "key", new_column_name="event_id")
    for after, before, indexed in RENAMED:
        rename(before, after, indexed)


def rename(before: str, after: str, indexed: str) -> None:
    op.drop_index(f"ix_{before}_{indexed}", before)
    op.rename_table(before, after)
    op.create_index(f"ix_{after}_{indexed}", after, [indexed])
