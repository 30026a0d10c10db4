"""`veileder corpus check`: what authors type, and what they read."""

import json
from pathlib import Path

import pytest
from fakes import change
from typer.testing import CliRunner, Result

from bot import cli
from bot.commands import corpus as command


@pytest.fixture(autouse=True)
def root(small_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small corpus, on a machine without a dictionary."""
    monkeypatch.setattr("bot.writing.spelling.shutil.which", lambda _: None)
    return small_corpus


def run(*args: str) -> Result:
    return CliRunner().invoke(cli.app, ["corpus", "check", *args])


def test_warnings_are_counted_and_named(root: Path) -> None:
    """They give exit code 0, and a missing dictionary is said."""
    result = run()
    assert result.exit_code == 0
    assert "Warnings, headings that are nouns: " in result.stdout
    assert "guidance/moderering.md:" in result.stdout
    assert "Spelling was not checked: hunspell is not installed" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("The text check found 0 errors and ")


def test_an_error_gives_exit_code_1(root: Path) -> None:
    """It names the file, the line and the form to use."""
    (root / "forms.yaml").write_text("nb:\n  ledere: sjefer\n", encoding="utf-8")
    result = run("--only", "form")
    assert result.exit_code == 1
    assert "write «sjefer»." in result.stdout
    assert "headings" not in result.stdout


def test_only_the_files_that_are_asked_for_are_told(root: Path) -> None:
    """By a part of the name; a name that no file has is told."""
    assert "moderering.md" not in run("ytringsfrihet").stdout
    assert "ytringsfrihet.md" in run("ytringsfrihet").stdout
    assert run("finnes-ikke").exit_code == 2


def test_warnings_are_cut_short_unless_all_are_asked_for(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line that says how many more there are says how to see them."""
    monkeypatch.setattr(command, "SHOWN", 1)
    short, whole = run("--only", "heading").stdout, run("--only", "heading", "--all").stdout
    assert "more: --only heading --all" in short
    assert short.count("is a noun") == 1
    assert whole.count("is a noun") > 1


def test_json_has_figures_and_findings(root: Path) -> None:
    """What programs read."""
    told = json.loads(run("--json").stdout)
    assert told["figures"]["heading"] == sum(each["kind"] == "heading" for each in told["findings"])
    assert {"kind", "path", "line", "what", "error"} == set(told["findings"][0])
    assert told["spelling"].startswith("Spelling was not checked")


def test_a_broken_corpus_is_told_as_always(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its problems, and exit code 1."""
    change(root / "guidance" / "moderering.md", "authority: policy", "authority: rule")
    monkeypatch.setattr("sys.argv", ["veileder", "corpus", "check"])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 1
    assert "guidance/moderering.md:8" in capsys.readouterr().err
