"""Here tables are made as they are for everybody."""

import pytest


@pytest.fixture(autouse=True)
def tables_ready() -> None:
    """No copy of a file that has them."""


@pytest.fixture(autouse=True)
def schema_ready() -> None:
    """Nor what migrations said the first time."""
