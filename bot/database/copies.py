"""Every row of the tables, out as lines of JSON and in again: on any database, whichever version made them."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import URL, Connection, DateTime, MetaData, false, func, insert, inspect, select
from sqlalchemy import Table as Reflected

from bot.database.engine import (
    VERSION_TABLE,
    connected_as_is,
    file_of,
    newest_version,
    shown,
    upgrade,
    version_at,
)
from bot.database.errors import DatabaseError, RefusedError
from bot.database.tables import Table

AT_ONCE = 500
Lines = Iterable[str]


def version_of(url: URL) -> str:
    """The version of the tables that are there; empty where there are none. Changes nothing. Raises DatabaseError."""
    if (path := file_of(url)) and not path.exists():
        return ""
    with connected_as_is(url) as engine, engine.connect() as connection:
        return version_at(connection)


def copy_out(url: URL, put: Callable[[str, Lines], None]) -> str:
    """Give `put` each table's name and rows, all as they are at one moment; the version of the tables.

    The tables stay of the version they are. Raises DatabaseError.
    """
    if not version_of(url):
        return ""
    with connected_as_is(url) as engine, engine.connect() as connection:
        if engine.dialect.name == "postgresql":  # SQLite's readers see one moment anyway
            connection.execution_options(isolation_level="REPEATABLE READ")
        for table in ours(connection).sorted_tables:
            if table.name != VERSION_TABLE:
                put(table.name, lines_of(connection, table))
        return version_at(connection)


def copy_in(url: URL, version: str, rows: Mapping[str, Callable[[], Lines]], *, replace: bool = False) -> None:
    """Fill the tables with `rows`, which copies of this `version` hold, and bring them up to date: all or nothing.

    Raises RefusedError where there are rows already, unless they are to be replaced; DatabaseError for a newer version.
    """
    if version > newest_version():
        raise DatabaseError(f"These rows are of a newer version ({version}). Update the program first.")
    with connected_as_is(url) as engine, engine.execution_options(sqlite_begin="BEGIN IMMEDIATE").begin() as connection:
        if not replace and is_filled(connection):
            raise RefusedError(f"The database {shown(url)} is not empty.")
        ours(connection).drop_all(connection)
        if version:
            upgrade(connection, version)
            for table in ours(connection).sorted_tables:
                if table.name in rows:
                    fill(connection, table, rows[table.name]())
        upgrade(connection, "head")


def is_filled(connection: Connection) -> bool:
    """True when a table has a row."""
    return any(
        connection.execute(select(func.count()).select_from(table)).scalar()
        for table in ours(connection).sorted_tables
        if table.name != VERSION_TABLE
    )


def ours(connection: Connection) -> MetaData:
    """The tables that are there, as they are there; others' in the same database are left out."""
    there = set(inspect(connection).get_table_names()) & {*Table.metadata.tables, VERSION_TABLE}
    found = MetaData()
    found.reflect(connection, only=sorted(there))
    return found


def lines_of(connection: Connection, table: Reflected) -> Iterator[str]:
    for row in connection.execute(select(table).order_by(*table.primary_key)).mappings():
        yield json.dumps(dict(row), ensure_ascii=False, default=datetime.isoformat)


def fill(connection: Connection, table: Reflected, lines: Lines) -> None:
    times = [column.name for column in table.columns if isinstance(column.type, DateTime)]
    rows = (row_of(line, times) for line in lines)
    while some := list(islice(rows, AT_ONCE)):
        connection.execute(insert(table), some)
    if connection.dialect.name == "postgresql" and "id" in table.columns:  # the next row's id follows the last one's
        following = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
        sequence = func.pg_get_serial_sequence(table.name, "id")
        connection.execute(select(func.setval(sequence, following, false())))


def row_of(line: str, times: Iterable[str]) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(line)
    return row | {name: datetime.fromisoformat(row[name]) for name in times if row.get(name)}
