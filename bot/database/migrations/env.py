"""Run by Alembic for every migration; the connection comes from ``bot.database.engine``."""

from alembic import context

from bot.database.engine import VERSION_TABLE
from bot.database.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
context.run_migrations()
