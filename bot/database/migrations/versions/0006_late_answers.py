"""An answer that could not be sent waits in the outbox, with where it goes."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("place", sa.Text(), nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("body", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("outbox", "body")
    op.drop_column("outbox", "place")
