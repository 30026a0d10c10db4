"""How tests are shared between two processes."""

from types import SimpleNamespace
from typing import Any

import pytest
from two_at_once import pytest_collection_modifyitems, scope_of


def test_a_file_is_run_by_one_process() -> None:
    """Its module's fixtures are made once; the Teams client, which wants its port, is never started twice at once."""
    assert scope_of("tests/index/test_files.py::test_a[x::y]") == scope_of("tests/index/test_files.py::test_b")
    assert scope_of("tests/index/test_files.py::test_a") != scope_of("tests/test_docs.py::test_a")
    assert scope_of("tests/e2e/test_teams.py::test_a") == scope_of("tests/e2e/test_teams_editors.py::test_b")


@pytest.mark.parametrize(("shared", "order"), [(True, ["web", "real", "a", "b"]), (False, ["a", "web", "b", "real"])])
def test_what_takes_long_comes_first_where_there_are_two_processes(*, shared: bool, order: list[str]) -> None:
    """Everything else keeps its order; in one process nothing is moved."""

    def item(name: str, *marks: str) -> Any:
        return SimpleNamespace(name=name, get_closest_marker=lambda mark: mark if mark in marks else None)

    items = [item("a"), item("web", "browser"), item("b"), item("real", "model")]
    config: Any = SimpleNamespace(**({"workerinput": {}} if shared else {}))
    pytest_collection_modifyitems(config, items)
    assert [each.name for each in items] == order
