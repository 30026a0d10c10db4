"""Which model is loaded, and what is said where it cannot be made ready."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from index.encode import models
from index.errors import ModelError


def test_a_server_that_only_serves_is_told_what_it_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the packages that make a model ready: what is missing, where the model would stand, and both remedies."""
    monkeypatch.setattr(models, "find_spec", lambda name: None if name == "torch" else find_spec(name))
    with pytest.raises(ModelError, match=r"embedded-onnx.* lacks torch\. Copy that folder .*'veileder\[model\]'"):
        models.load_encoder(models.EMBEDDED, tmp_path)
    assert list(tmp_path.iterdir()) == []
