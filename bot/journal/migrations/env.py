"""Run by Alembic for every migration; the connection comes from ``bot.journal.database``."""

from alembic import context

from bot.journal.database import VERSION_TABLE
from bot.journal.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
context.run_migrations()
