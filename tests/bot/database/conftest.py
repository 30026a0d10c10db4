"""Here tables are made as they are for everybody."""

import pytest


@pytest.fixture(autouse=True)
def tables_ready() -> None:
    """No copy of a file that has them."""
