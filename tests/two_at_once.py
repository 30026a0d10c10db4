"""How tests are shared between processes (pytest-xdist): a file goes to one of them, the long ones first.

Fixtures of a module are then made once, and what is shared between processes is only what two programs could share.
"""

from typing import Any

import pytest

CLIENT = ("tests/e2e/test_teams.py", "tests/e2e/test_teams_editors.py")
"""Both start Microsoft's local Teams client, which wants to know its port beforehand: never two at once."""

LONG = ("browser", "model")
"""What waits for a browser or loads the model comes first, so that no process is left alone with it at the end."""


def scope_of(nodeid: str) -> str:
    """What must run in one process: a file, or the files of the Teams client."""
    file = nodeid.partition("::")[0]
    return CLIENT[0] if file in CLIENT else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Called where there are several processes."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return scope_of(nodeid)

    config.option.loadscopereorder = False  # else files of few tests, which are the long ones, would come last
    return ByFile(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The same order in every process, and the usual one where there is only one."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: not any(map(item.get_closest_marker, LONG)))
