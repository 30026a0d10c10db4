"""A short part of scripts/measure/routes.py, the same every time: no request to any route is a defect."""

from argparse import Namespace
from pathlib import Path
from types import ModuleType

import pytest
from loading import load
from schemathesis.core.failures import FailureGroup

SCRIPT = Path(__file__).parents[1] / "scripts" / "measure" / "routes.py"
SHORT = Namespace(cases=2, seconds=60.0, seed=1, only="")


@pytest.fixture(scope="module")
def routes() -> ModuleType:
    return load("routes", SCRIPT)


def test_no_route_fails_whatever_is_sent(routes: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """Schemathesis asks every route of the whole application, and holds the API to its description."""
    asked = routes.run(SHORT)
    told = capsys.readouterr().out
    assert asked == told.count(" cases ") > 40
    assert "POST /api/ask: 2 cases" in told


def test_a_route_that_fails_is_noticed(routes: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that is not as the API's description says fails, with the request that got it."""
    monkeypatch.setattr("bot.surfaces.web.api.answer_to_dict", lambda *_: {"status": "answered"})
    with pytest.raises(FailureGroup, match="Schemathesis found 1 distinct failure"):
        routes.run(Namespace(**{**vars(SHORT), "only": "/api/ask", "cases": 20}))
