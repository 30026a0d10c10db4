"""`veileder eval --golden`: what is asked, what is printed, and when it fails."""

import json
from pathlib import Path

import pytest
from fakes import FakeEncoder, change
from typer.testing import CliRunner

from bot import cli
from index.builds.build import Build
from index.errors import CorpusError

ON_CRITICISM = "ytringsfrihet#kritikk-av-egen-etat"


@pytest.fixture(autouse=True)
def commands(own_encoder: FakeEncoder, small_build: Build) -> None:
    """The published build is the small one."""


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.app, ["eval", "--golden", *args])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def test_the_golden_set_of_the_corpus_is_passed() -> None:
    """Both answerable questions land, the third is declined: exit code 0, nothing missed."""
    code, printed = run("--json")
    told = json.loads(printed)
    assert code == 0
    assert (told["questions"], told["landed"], told["declined_as_should_be"]) == (3, 1, 1)
    assert told["missed"] == []
    assert set(told["by_language"]) == {"nb", "nn", "en"}


def test_the_golden_set_is_printed_for_people() -> None:
    """One figure a line."""
    code, printed = run()
    assert code == 0
    assert "landed" in printed
    assert "missed" not in printed


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "labelled.yaml"
    path.write_text(
        f"""\
- {{question: "Kan ledere delta?", lang: nb, expect: {ON_CRITICISM}}}
- {{question: "kritikk fra en leder av etaten", lang: nb, expect: [{ON_CRITICISM}]}}
- {{question: "Hvor parkerer jeg?", lang: nb, kind: near_miss}}
""",
        encoding="utf-8",
    )
    return path


def test_other_questions_are_only_measured(labelled: Path) -> None:
    """Questions of either format; those that miss are shown with where they led, and the exit code stays 0."""
    code, printed = run("--json", "--questions", str(labelled))
    told = json.loads(printed)
    assert code == 0
    assert (told["questions"], told["answerable"], told["declined_as_should_be"]) == (3, 2, 1)
    missed = told["missed"][0]
    assert (missed["question"], missed["expect"]) == ("Kan ledere delta?", [ON_CRITICISM])
    assert missed["first"] == ["ytringsfrihet#ledere-i-debatten"]


def test_several_files_are_asked_together(labelled: Path, small_corpus: Path) -> None:
    """The option may be repeated."""
    _, printed = run("--json", "--questions", str(labelled), "--questions", str(small_corpus / "golden.yaml"))
    assert json.loads(printed)["questions"] == 6


def test_a_failed_golden_set_has_exit_code_1(own_encoder: FakeEncoder, small_corpus: Path) -> None:
    """When too little lands, the command fails, and says what was missed."""
    change(
        small_corpus / "golden.yaml", "expect: ytringsfrihet#ledere-i-debatten", "expect: moderering#slette-kommentarer"
    )
    CliRunner().invoke(cli.app, ["index", "build"])
    code, printed = run()
    assert code == 1
    assert "missed: Kan leiarar skrive kva dei vil?" in printed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {question: x, lang: nb, expect: faq:borte}", r"labelled\.yaml:1: `expect` names faq:borte"),
        ("\n- {question: x, lang: nb, expect: borte#x}", r"labelled\.yaml:2: `expect` names borte#x"),
        ("- {question: x}", "question number 1 is wrong"),
        ("[", "not valid YAML"),
        ("just text", "question number 1 is wrong"),
    ],
)
def test_a_broken_file_of_questions_is_named(labelled: Path, text: str, said: str) -> None:
    """An address that does not exist, or no list of questions at all."""
    labelled.write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match=said):
        run("--questions", str(labelled))


def test_three_curves_are_drawn(labelled: Path, tmp_path: Path) -> None:
    """Reliability, risk and coverage, and ROC, as PNG files, named in the JSON."""
    _, printed = run("--json", "--plots", str(tmp_path / "new" / "plots"), "--questions", str(labelled))
    files = [Path(each) for each in json.loads(printed)["plots"]]
    assert [file.name for file in files] == ["reliability.png", "risk-coverage.png", "roc.png"]
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in files)


def test_questions_that_are_all_alike_can_be_drawn(labelled: Path, tmp_path: Path) -> None:
    """Where every first quote is right, or nothing was asked, there is no ROC to speak of, and no error either."""
    for text in ('- {question: "Kan ledere delta?", lang: nb, expect: ytringsfrihet#ledere-i-debatten}', "[]"):
        labelled.write_text(text, encoding="utf-8")
        code, printed = run("--json", "--plots", str(tmp_path / "plots"), "--questions", str(labelled))
        assert code == 0
        assert len(json.loads(printed)["plots"]) == 3
