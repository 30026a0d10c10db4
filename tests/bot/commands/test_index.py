"""`veileder index`: what operators type, and what they read."""

import json
from pathlib import Path

import pytest
from fakes import FakeEncoder, change
from typer.testing import CliRunner, Result

from bot import cli
from index.builds.build import Build
from index.builds.store import BuildStore


@pytest.fixture(autouse=True)
def corpus(small_corpus: Path, own_encoder: FakeEncoder) -> Path:
    return small_corpus


def run(*args: str) -> Result:
    return CliRunner().invoke(cli.app, ["index", *args])


def failed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *args: str) -> str:
    """What the command says when it gives up with exit code 1."""
    monkeypatch.setattr("sys.argv", ["veileder", "index", *args])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 1
    return capsys.readouterr().err


def take_over(corpus: Path) -> None:
    """An entry takes a golden question away from its section."""
    change(corpus / "faq" / "slette-kommentar.md", "  - delete a comment", "  - Kan leiarar skrive kva dei vil?")


def test_a_regression_is_told_and_can_be_accepted(
    small_build: Build,
    corpus: Path,
    store: BuildStore,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The message has the commands that help; they work as they stand."""
    take_over(corpus)
    said = failed(monkeypatch, capsys, "build")
    assert store.current_id() == small_build.id
    candidate = store.ids()[-1]
    assert f"veileder index report {candidate}" in said
    report = run("report", candidate)
    assert "Regressions: " in report.stdout
    assert "Kan leiarar skrive kva dei vil?" in report.stdout
    assert json.loads(run("report", "--json").stdout)["build"] == candidate
    failed(monkeypatch, capsys, "publish", candidate)
    assert run("publish", candidate, "--accept", "to be mended").exit_code == 0
    assert store.current_id() == candidate
    assert "to be mended" in run("report").stdout


def test_going_back_and_forth(small_build: Build, corpus: Path, store: BuildStore) -> None:
    """A rollback is at once, twice leads back, and the list says what answers."""
    change(corpus / "guidance" / "moderering.md", "reklame", "spam")
    assert run("build").exit_code == 0
    newer = store.current_id()
    assert "answers again" in run("rollback").stderr
    assert store.current_id() == small_build.id
    rows = {row["id"]: row for row in json.loads(run("list", "--json").stdout)}
    assert (rows[small_build.id]["current"], rows[newer]["current"]) == (True, False)
    assert rows[small_build.id]["published"][-1]["why"] == "rollback"
    assert f"* {small_build.id}  made " in run("list").stdout
    run("rollback")
    assert store.current_id() == newer


def test_a_damaged_build_is_not_gone_back_to(
    small_build: Build,
    corpus: Path,
    store: BuildStore,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The current one stays, and the damage is named; the list names it too."""
    change(corpus / "guidance" / "moderering.md", "reklame", "spam")
    run("build")
    newer = store.current_id()
    (small_build.folder / "manifest.json").write_text("{}", encoding="utf-8")
    assert "manifest.json" in failed(monkeypatch, capsys, "rollback")
    assert store.current_id() == newer
    assert f"{small_build.id}  cannot be used:" in run("list").stdout


def test_there_must_be_something_to_go_back_to(
    small_build: Build, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With one build there is none before it."""
    assert "there is no earlier build" in failed(monkeypatch, capsys, "rollback")


def test_a_candidate_waits_for_somebody_to_publish_it(small_build: Build, corpus: Path, store: BuildStore) -> None:
    """`--no-publish` stops after the report; without an id, the newest is published."""
    change(corpus / "guidance" / "moderering.md", "reklame", "spam")
    assert "made, not published" in run("build", "--no-publish").stderr
    assert store.current_id() == small_build.id
    assert run("publish").exit_code == 0
    assert store.current_id() == store.ids()[-1] != small_build.id


def test_how_the_text_is_written_is_told_in_one_line(small_build: Build, corpus: Path) -> None:
    """Errors of style keep nothing from being published; the report has the figures, a build that is there has none."""
    (corpus / "forms.yaml").write_text("nb:\n  spam: søppel\n", encoding="utf-8")
    change(corpus / "guidance" / "moderering.md", "reklame", "spam")
    said = [line for line in run("build").stderr.splitlines() if line.startswith("The text check")]
    assert len(said) == 1
    assert said[0].startswith("The text check found 1 error and ")
    assert said[0].endswith("`veileder corpus check` shows them.")
    assert json.loads(run("report", "--json").stdout)["writing"]["form"] == 1
    assert "The text check found 1 error" in run("report").stdout
    assert "The text check" not in run("build").stderr


def test_two_builds_are_compared(small_build: Build, corpus: Path, store: BuildStore) -> None:
    """By file and section."""
    change(corpus / "guidance" / "moderering.md", "reklame", "spam")
    run("build")
    told = run("diff", small_build.id, store.current_id()).stdout
    assert "documents changed: 1" in told
    assert "~ moderering#slette-kommentarer" in told


def test_old_builds_are_deleted_on_demand(small_build: Build, corpus: Path, store: BuildStore) -> None:
    """The current one and the one before stay."""
    for before, after in (("reklame", "spam"), ("spam", "svindel")):
        change(corpus / "guidance" / "moderering.md", before, after)
        run("build")
    assert "Deleted 0 builds." in run("prune").stderr
    assert f"Deleted 1 builds: {small_build.id}." in run("prune", "--keep", "0").stderr
    assert small_build.id not in store.ids()


def test_status_says_what_a_quick_build_borrows(small_build: Build, corpus: Path) -> None:
    """`--full` fits anew."""
    change(corpus / "guidance" / "moderering.md", "reklame", "spam")
    run("build")
    assert f"Confidence: fitted, fitted for {small_build.id}; 2 texts changed since" in run("status").stdout
    assert "Up to date." in run("status").stdout
    run("build", "--full")
    assert "Confidence: fitted\n" in run("status").stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("report", "0123456789ab"), "there is no report on 0123456789ab"),
        (("report",), "no candidate has been checked yet"),
        (("publish", "0123456789ab"), "there is no build in"),
        (("diff", "0123456789ab", "0123456789ab"), "there is no build in"),
    ],
)
def test_what_is_not_there_is_said(
    small_build: Build,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    args: tuple[str, ...],
    said: str,
) -> None:
    """With what to do about it, and no traceback."""
    assert said in failed(monkeypatch, capsys, *args)


def test_a_damaged_report_is_said(
    small_build: Build,
    corpus: Path,
    store: BuildStore,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Reading it fails with a message; building again writes a new one."""
    change(corpus / "guidance" / "moderering.md", "reklame", "spam")
    run("build")
    (store.root / "reports" / f"{store.current_id()}.json").write_text('{"changes": 1}', encoding="utf-8")
    assert "cannot be read" in failed(monkeypatch, capsys, "report")
    change(corpus / "guidance" / "moderering.md", "spam", "svindel")
    assert run("build").exit_code == 0
    assert run("report").exit_code == 0


def test_a_start_goes_on_with_the_build_there_is(small_build: Build, corpus: Path, store: BuildStore) -> None:
    """`--if-needed`, which `scripts/run` uses: a blocked candidate is told and keeps nobody from being answered."""
    take_over(corpus)
    result = run("build", "--if-needed")
    assert result.exit_code == 0
    assert "Until then the build before it answers." in " ".join(result.stderr.split())
    assert store.current_id() == small_build.id


def test_a_quick_build_is_not_enough_for_a_full_one(small_build: Build, corpus: Path, store: BuildStore) -> None:
    """`--if-needed --full` makes one, once."""
    change(corpus / "guidance" / "moderering.md", "reklame", "spam")
    run("build")
    quick = store.current_id()
    assert run("build", "--if-needed").output == ""
    run("build", "--if-needed", "--full")
    assert store.current_id() != quick
    assert run("build", "--if-needed", "--full").output == ""
