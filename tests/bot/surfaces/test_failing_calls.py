"""Nothing is lost and nothing doubled while one call in five fails. A thousand: scripts/measure/failing_calls.py."""

import asyncio
from pathlib import Path

from tests.bot.surfaces.failing_calls import ON_SLACK, ON_TEAMS, UNSAID, on_slack, on_teams

QUESTIONS, SEED = 40, 15


def test_slack_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """Every question has one answer, whatever became of the calls; every way to fail has come up."""
    found = asyncio.run(on_slack(f"sqlite:///{tmp_path}/j.db", QUESTIONS, SEED))
    assert set(found.ways) == set(ON_SLACK)
    assert not found.lost
    assert not found.doubled


def test_teams_loses_nothing_and_doubles_only_what_it_hides(tmp_path: Path) -> None:
    """A copy comes where Teams had the message and did not say so, three in all at most, and nowhere else."""
    found = asyncio.run(on_teams(f"sqlite:///{tmp_path}/j.db", QUESTIONS, SEED))
    assert set(found.ways) == set(ON_TEAMS)
    assert not found.lost
    assert all(UNSAID & set(found.suffered[where]) for where in found.doubled)
    assert max(found.copies.values()) <= 3
