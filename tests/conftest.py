"""Fixtures of all tests. Nothing here reads the user's settings, index or database."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings as hypothesis_settings

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads only get in each other's way on vectors this small
sys.path.insert(0, str(Path(__file__).parent))

from engines import database, migrated, one_key, postgresql, schema_ready, tables_ready  # noqa: F401 (fixtures)
from fakes import CALIBRATION, CONFIG, FakeEncoder, build_small, write_corpus
from two_at_once import pytest_collection_modifyitems, pytest_xdist_make_scheduler  # noqa: F401 (hooks)

from bot.settings import Settings
from index.builds.build import Build, load_build
from index.builds.store import BuildStore

hypothesis_settings.register_profile("veileder", deadline=None)  # a busy machine is no defect
hypothesis_settings.load_profile("veileder")


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Settings come from the test alone: no VEILEDER_ variable, no .env file, built things in the test's folder."""
    for name in [name for name in os.environ if name.upper().startswith("VEILEDER_")]:
        if name != "VEILEDER_CHROMIUM":
            monkeypatch.delenv(name)
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    monkeypatch.setenv("VEILEDER_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("VEILEDER_CORPUS", str(tmp_path / "corpus"))
    monkeypatch.setenv("VEILEDER_MODEL", CONFIG.model)
    monkeypatch.setenv("VEILEDER_PASSAGE_TOKENS", str(CONFIG.limits.passage))
    for name, rate in CONFIG.rates.items():
        monkeypatch.setenv(f"VEILEDER_{name.upper()}_RATE", str(rate))
    yield
    structlog.reset_defaults()  # a command may have set up logs to a stream that is closed by now


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question waits for a build that was just published, and a damaged one is tried again at the next question.

    An answer waits until it stands in the journal, however busy the machine is.
    """
    monkeypatch.setattr("bot.journal.recorder.REF_PATIENCE", 30.0)
    monkeypatch.setattr("bot.journal.recorder.RECORD_PATIENCE", 30.0)
    monkeypatch.setattr("bot.service.PATIENCE", 30.0)
    monkeypatch.setattr("bot.service.RETRY", -1.0)


@pytest.fixture
def encoder() -> FakeEncoder:
    return FakeEncoder()


@pytest.fixture
def small_corpus(tmp_path: Path) -> Path:
    """The small corpus in a folder that the test may change."""
    return write_corpus(tmp_path / "corpus")


@pytest.fixture
def store(tmp_path: Path) -> BuildStore:
    """The store that the settings of the test point to."""
    return BuildStore(tmp_path / "var" / "index")


@pytest.fixture
def own_encoder(encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch) -> FakeEncoder:
    """Commands and services load this encoder instead of a model, and fit the confidence by hand."""
    for module in (
        "bot.service",
        "bot.publishing.publish",
        "bot.publishing.watching",
        "bot.commands.index",
        "bot.evaluate.commands",
    ):
        monkeypatch.setattr(f"{module}.load_encoder", lambda *_: encoder)
    monkeypatch.setattr("bot.publishing.publish.fit", lambda *_: CALIBRATION)
    return encoder


@pytest.fixture(scope="session")
def shared_build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A build of the small corpus for tests that only read it."""
    folder = tmp_path_factory.mktemp("shared")
    return build_small(write_corpus(folder / "corpus"), BuildStore(folder / "index"))


@pytest.fixture
def small_build(small_corpus: Path, store: BuildStore, shared_build: Build) -> Build:
    """The published build of ``small_corpus``, in a folder that the test may damage."""
    shutil.copytree(shared_build.folder, store.folder(shared_build.id))
    store.publish(shared_build.id)
    return load_build(store.folder(shared_build.id))
