"""Where in a chat an answer was given, for chats that cannot be read back."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_refs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("ref", sa.String(8), nullable=False),
        sa.Column("noted_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_answer_refs_key", "answer_refs", ["key"])
    op.create_index("ix_answer_refs_noted_at", "answer_refs", ["noted_at"])


def downgrade() -> None:
    op.drop_table("answer_refs")
