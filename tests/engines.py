"""Tests that must hold on every database: each runs on SQLite and on a PostgreSQL that the tests start.

Whatever asks for ``database``, itself or through a fixture such as ``service``, is run twice.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import postgres
import pytest

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The folder of a running server's socket. Where none can be had the test is skipped; in CI it fails."""
    try:
        with postgres.running() as folder:
            yield folder
    except (postgres.NoPostgresError, ImportError) as error:
        reason = f"no PostgreSQL: {error}"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)


@contextmanager
def empty(engine: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The address of an empty database."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'var' / 'veileder.db'}"
        return
    with postgres.schema(request.getfixturevalue("postgresql"), f"t{secrets.token_hex(6)}") as address:
        yield address


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an empty database, which the settings point to as well."""
    with empty(request.param, request, tmp_path) as address:
        monkeypatch.setenv("VEILEDER_DATABASE", address)
        yield address
