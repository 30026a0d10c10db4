"""Grouping with the real encoder on the real corpus: the figures that docs/insight.md promises at least."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from loading import load

from bot.insight.groups import LEARNED_DISTANCE, Space, distances, group
from bot.settings import HOME, Settings
from index.builds.build import load_build
from index.builds.store import BuildStore
from index.encode.models import load_encoder

pytestmark = pytest.mark.model


def script() -> Any:
    """scripts/measure/grouping.py, which measures the same."""
    return load("script_grouping", HOME / "scripts" / "measure" / "grouping.py")


def test_wordings_of_gaps_are_grouped() -> None:
    """At the distance in use, most pairs of one question are together, and few of two are."""
    settings = Settings(_env_file=None, corpus=HOME / "corpus", var=HOME / "var", model="embedded")
    store = BuildStore(settings.index_folder)
    space = Space.of(load_build(store.folder(store.current_id())))
    groups = yaml.safe_load(Path(HOME / "tests" / "data" / "wordings.yaml").read_text(encoding="utf-8"))
    texts = [text for each in groups for text in each]
    labels = np.array([number for number, each in enumerate(groups) for _ in each])
    vectors = load_encoder(settings.model, settings.models_folder).encode_queries(texts)
    found = group(distances(space.place(vectors), [""] * len(texts)), space.distance)
    precision, recall = script().score(labels, found)
    assert space.distance == LEARNED_DISTANCE
    assert precision >= 0.9
    assert recall >= 0.6
