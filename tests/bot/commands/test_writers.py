"""Everybody who writes in the corpus: one at a time, and nobody over what another has written meanwhile."""

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakes import change
from typer.testing import CliRunner, Result

sys.path.insert(0, str(Path(__file__).parents[1] / "importing"))

import inputs

from bot import cli
from bot.editorial import approve as approval
from bot.importing import bring, faq_sheet
from bot.publishing.lock import only_writer, writers_lock
from bot.settings import Settings

ENTRY = "slette-kommentar"
PATIENCE = 60.0
MEANWHILE = "Skrevet av en redaktør imens."


@pytest.fixture
def commands(small_corpus: Path, tmp_path: Path) -> dict[str, list[str]]:
    """A command line for each that writes, with something to write."""
    page, sheet = tmp_path / "lagret.html", tmp_path / "faq.csv"
    page.write_text(inputs.web_page(), encoding="utf-8")
    sheet.write_text(f"Id;Spørsmål;Svar;Bygger på\n{ENTRY};Kan vi slette?;Nei.;ytringsfrihet#ledere-i-debatten\n")
    return {
        "approve": ["faq", "approve", ENTRY, "--by", "Kari"],
        "faq import": ["faq", "import", str(sheet)],
        "import": ["import", str(page)],
    }


def run(arguments: list[str]) -> Result:
    return CliRunner().invoke(cli.app, arguments)


def texts(corpus: Path) -> dict[str, bytes]:
    return {str(path.relative_to(corpus)): path.read_bytes() for path in sorted(corpus.rglob("*.md"))}


@pytest.mark.parametrize("name", ["approve", "faq import", "import"])
def test_a_command_waits_until_the_writer_before_is_done(
    commands: dict[str, list[str]], small_corpus: Path, name: str
) -> None:
    """While an editor's press holds the lock, nothing is written; when it lets go, the command goes on by itself."""
    before, told = texts(small_corpus), threading.Event()
    results: list[Result] = []
    with only_writer(writers_lock(Settings().var)):
        patched = pytest.MonkeyPatch()
        for module in ("approve", "faq", "importing"):
            patched.setattr(f"bot.commands.{module}.say", lambda _: told.set())
        thread = threading.Thread(target=lambda: results.append(run(commands[name])))
        thread.start()
        assert told.wait(PATIENCE)
        assert texts(small_corpus) == before
    thread.join(PATIENCE)
    patched.undo()
    assert results[0].exit_code == 0, results[0].output
    assert texts(small_corpus) != before


def first_another(path: Path, write: Callable[..., Any]) -> Callable[..., Any]:
    """What a command writes with, except that somebody who takes no lock has written in the file just before."""

    def written(*arguments: Any) -> Any:
        if path.exists():
            path.write_text(path.read_text(encoding="utf-8") + MEANWHILE + "\n", encoding="utf-8")
        else:
            path.write_text(MEANWHILE, encoding="utf-8")
        return write(*arguments)

    return written


@pytest.mark.parametrize(
    ("name", "module", "function", "file"),
    [
        ("approve", approval, "write_faq", f"faq/{ENTRY}.md"),
        ("faq import", faq_sheet, "write_faq", f"faq/{ENTRY}.md"),
        ("import", bring, "write", "guidance/gaver-og-andre-fordeler.md"),
    ],
)
def test_what_was_written_meanwhile_is_not_lost(
    commands: dict[str, list[str]], small_corpus: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: Any,
    function: str, file: str,
) -> None:  # fmt: skip
    """An author's text editor knows no lock: the command compares, leaves the file as it is, and says so."""
    path = small_corpus / file
    monkeypatch.setattr(module, function, first_another(path, getattr(module, function)))
    result = run(commands[name])
    assert MEANWHILE in path.read_text(encoding="utf-8")
    said = f"{result.stderr} {result.exception}"
    assert "was changed by somebody else in the meantime" in said
    assert result.exit_code == 1


def test_what_is_brought_in_again_is_compared_too(
    commands: dict[str, list[str]], tmp_path: Path, small_corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is there, with line ends and a mark of a text editor, is compared by what it says."""
    assert run(commands["import"]).exit_code == 0
    path = small_corpus / "guidance" / "gaver-og-andre-fordeler.md"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    change(tmp_path / "lagret.html", "Tre dager", "Fire dager")
    assert run([*commands["import"], "--overwrite"]).exit_code == 0
    assert "Fire dager" in path.read_text(encoding="utf-8")
