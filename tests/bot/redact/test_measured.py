"""Redaction keeps its goals on drawn messages and on the set kept apart. See scripts/measure/redaction.py."""

import sys
from pathlib import Path
from types import ModuleType

import pytest
from loading import load

FOLDER = Path(__file__).parents[3] / "scripts" / "measure"


@pytest.fixture(scope="module")
def measuring() -> ModuleType:
    load("redaction_cases", FOLDER / "redaction_cases.py")
    return load("redaction", FOLDER / "redaction.py")


@pytest.mark.parametrize(
    "arguments",
    [["--seed", "11", "--each", "4"], ["--seed", "12", "--each", "8", "--drawn"], ["--seed", "13", "--apart"]],
)
def test_the_goals_are_kept(measuring: ModuleType, arguments: list[str], monkeypatch: pytest.MonkeyPatch):
    """Recall .99 of every kind that is sure, precision .97: the script says so by its exit code."""
    monkeypatch.setattr(sys, "argv", ["redaction.py", *arguments])
    assert measuring.main() == 0


def test_a_rule_that_is_missing_is_noticed(measuring: ModuleType, monkeypatch: pytest.MonkeyPatch):
    """Without the rule for cards the script fails."""
    from bot.redact import removing

    monkeypatch.setattr(removing, "RULES", [each for each in removing.RULES if each.__name__ != "cards"])
    monkeypatch.setattr(sys, "argv", ["redaction.py", "--only", "card"])
    assert measuring.main() == 1


def test_removing_everything_is_noticed(measuring: ModuleType, monkeypatch: pytest.MonkeyPatch):
    """A rule that takes every number makes the script fail by its precision."""
    import re

    from bot.redact import removing
    from bot.redact.types import Find

    def greedy(text: str):
        return (Find(*match.span(), "phone") for match in re.finditer(r"\d{4,}", text))

    monkeypatch.setattr(removing, "RULES", [*removing.RULES, greedy])
    monkeypatch.setattr(sys, "argv", ["redaction.py", "--each", "2"])
    assert measuring.main() == 1
