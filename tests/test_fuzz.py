"""A short part of scripts/measure/fuzz.py, the same every time: whatever comes in is answered or refused."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[1] / "scripts" / "measure" / "fuzz.py"


@pytest.fixture(scope="module")
def fuzz() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    sys.modules["fuzz"] = made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_nothing_that_comes_in_is_a_defect(fuzz: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """Every route, parser and importer, with fifteen drawn inputs each."""
    fuzz.run(15, "", 1)
    told = [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()]
    assert len(told) == 5 + len(fuzz.READERS)


def test_a_defect_is_noticed(fuzz: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser that fails for a sign makes it fail."""

    def defect(text: str) -> None:
        if "|" in text:
            raise RuntimeError(text)

    monkeypatch.setattr(fuzz, "parse", defect)
    with pytest.raises(RuntimeError, match=r"\|"):
        fuzz.run(200, "markdown", 1)
