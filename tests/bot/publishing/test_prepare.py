"""A process that has just started gets ready before anybody publishes."""

from pathlib import Path

import pytest
from fakes import FakeEncoder

from bot.publishing import build_and_publish, prepare
from bot.settings import Settings


def test_a_new_process_asks_the_golden_set_beforehand(
    small_corpus: Path, own_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the process before it knew is gone; the build that answers is asked everything that a check compares."""
    assert (small_corpus / "golden.yaml").is_file()
    build_and_publish(Settings())
    monkeypatch.setattr("bot.publishing.publish.CACHES", {})
    own_encoder.queries.clear()
    prepare(Settings(), own_encoder)
    assert own_encoder.queries
    own_encoder.queries.clear()
    prepare(Settings(), own_encoder)
    assert own_encoder.queries == []
