"""Questions and feedback."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("ref", sa.String(8), nullable=False, unique=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("surface", sa.String(32), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("status", sa.String(16)),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("build", sa.String(128), nullable=False),
        sa.Column("quotes", sa.JSON(), nullable=False),
        sa.Column("faq", sa.String(256)),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text()),
    )
    op.create_index("ix_questions_asked_at", "questions", ["asked_at"])
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("question_ref", sa.String(8), sa.ForeignKey("questions.ref"), nullable=False, unique=True),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("feedback")
    op.drop_table("questions")
