"""What `scripts/measure/mutants` changes, that the same seed draws the same, and that it tells what no test holds."""

import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from loading import load

HOME = Path(__file__).parents[1]

SOURCE = '''
"""Words > 3 are left alone."""
import logging
from dataclasses import dataclass

MOST = 3
log = logging.getLogger()


def chosen(items: list[int], most: int = 2) -> list[int]:
    if not items:
        raise ValueError(f"nothing in {len(items) + 1}")
    log.info("chosen %s", 1)
    return [each for each in items if each < most and each != 7]


@dataclass(frozen=True)
class Kept:
    number: int = 4


def unheld(number: int) -> bool:
    return number > 100
'''
TESTS = """
from bot.redact import chosen


def test_it() -> None:
    assert chosen([1, 2, 3, 7], 9) == [1, 2, 3]
    assert chosen([1, 2, 3]) == [1]
    assert chosen([2, 3]) == []
"""


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return load("script_mutants", HOME / "scripts" / "measure" / "mutants.py")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one module and one test."""
    for name, text in (
        ("bot/__init__.py", ""),
        ("bot/redact.py", SOURCE),
        ("tests/bot/test_redact.py", TESTS),
        ("pyproject.toml", '[tool.pytest.ini_options]\nmarkers = ["model", "browser"]\n'),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_slips_are_made_where_the_code_decides(script: ModuleType) -> None:
    """In conditions, comparisons and numbers; not in constants, fields, defaults, messages or what is logged."""
    found = [(each.before, each.after) for each in script.mutants_of("bot/x.py", SOURCE)]
    assert sorted(found) == sorted(
        [
            ("if not items", "if not not items"),
            ("not items", "items"),
            ("each < most and each != 7", "each < most or each != 7"),
            ("each < most", "each <= most"),
            ("each != 7", "each == 7"),
            ("7", "8"),
            ("number > 100", "number >= 100"),
            ("100", "101"),
        ]
    )


def test_that_lists_are_as_long_as_each_other_is_left_alone(script: ModuleType) -> None:
    """No test could tell a strict `zip` from another; another function's keyword is a number like any other."""
    found = script.mutants_of(
        "bot/x.py", "def f(a):\n    return list(zip(a, a[1:], strict=True)) + g(a, strict=True)\n"
    )
    assert sorted(each.before for each in found) == [
        "1",
        "True",
        "list(zip(a, a[1:], strict=True)) + g(a, strict=True)",
    ]


@pytest.mark.parametrize(
    ("path", "tests"),
    [
        ("index/cut/passages.py", ["tests/index/cut/test_passages.py", "tests/index/cut"]),
        ("index/cut/types.py", ["tests/index/cut"]),
        ("bot/chat/views/case.py", ["tests/bot/chat", "tests/bot/surfaces/teams"]),
        ("bot/redact.py", ["tests/bot/test_redact.py"]),
        ("bot/other.py", []),
        ("index/other/deep/module.py", []),
    ],
)
def test_a_module_is_held_by_the_tests_that_mirror_it(
    script: ModuleType, tmp_path: Path, path: str, tests: list[str]
) -> None:
    """Its own file first, then its folder's or those of the nearest folder above; never all tests there are.

    What every chat needs is held by the tests of the chats, too.
    """
    for each in (
        "index/cut/test_passages.py",
        "bot/chat/test_runs.py",
        "bot/surfaces/teams/test_x.py",
        "bot/test_redact.py",
    ):
        (tmp_path / "tests" / each).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tests" / each).touch()
    assert script.tests_of(tmp_path, path) == tests


def test_one_slip_is_made_at_a_time(script: ModuleType) -> None:
    """Everything else stays as it is."""
    mutant = next(each for each in script.mutants_of("bot/x.py", SOURCE) if each.before == "each < most")
    changed = script.mutated(SOURCE, mutant.at)
    assert "each <= most and each != 7" in changed
    assert "number > 100" in changed


def test_the_same_seed_draws_the_same(script: ModuleType, project: Path) -> None:
    """And another seed others."""
    first, again, other = (script.drawn(project, "bot/redact", 5, seed) for seed in (1, 1, 2))
    assert first == again != other
    assert len(script.drawn(project, "bot/redact", 100, 1)) == 8


def test_what_no_test_holds_lives(script: ModuleType, project: Path) -> None:
    """And what one holds does not; the code is left as it was."""
    path = project / "scripts" / "measure" / "mutants.py"
    path.parent.mkdir(parents=True)
    shutil.copy(script.__file__ or "", path)
    done = subprocess.run(
        [sys.executable, path, "bot/redact", "--each", "100"], capture_output=True, check=True, text=True
    )
    assert "bot/redact: 6 of 8 noticed (of 8 drawn)" in done.stdout
    assert sorted(line.split("  ")[3] for line in done.stderr.splitlines() if "lives" in line) == [
        "100",
        "number > 100",
    ]
    assert (project / "bot/redact.py").read_text() == SOURCE


def test_time_is_kept(script: ModuleType, project: Path) -> None:
    """When it is up, what was not tried is not counted."""
    path = project / "scripts" / "measure" / "mutants.py"
    path.parent.mkdir(parents=True)
    shutil.copy(script.__file__ or "", path)
    done = subprocess.run(
        [sys.executable, path, "bot/redact", "--minutes", "0"], capture_output=True, check=True, text=True
    )
    assert "bot/redact: 0 of 0 noticed (of 8 drawn)" in done.stdout
