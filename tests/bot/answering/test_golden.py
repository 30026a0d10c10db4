"""Labelled questions asked for real, and what is counted of them."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from fakes import CALIBRATION, FakeEncoder, change
from typer.testing import CliRunner

from bot import cli
from bot.answering.answer import LoadedIndex
from bot.answering.golden import Outcome, ask_all, calibration_error, confidence_arrays, figures
from bot.types import Answer, Language, Status
from index.builds.build import Build
from index.read.questions import GoldenQuestion

ON_CRITICISM = "ytringsfrihet#kritikk-av-egen-etat"


def asked(build: Build, question: str, *expect: str) -> Outcome:
    golden = GoldenQuestion(question=question, lang="nb", expect=expect)
    (outcome,) = ask_all([golden], LoadedIndex(build, FakeEncoder(), CALIBRATION), date(2026, 11, 22))
    return outcome


def made(status: Status, confidence: float, landed: bool, answerable: bool = True) -> Outcome:
    question = GoldenQuestion(question="?", lang="nb", expect=("a#b" if answerable else "not_found",))
    return Outcome(question, Answer(status, "?", Language.NB, confidence), landed)


@pytest.mark.parametrize(
    "expect",
    [ON_CRITICISM, "ytringsfrihet-nn#kritikk-av-eigen-etat", "faq:kritisere-etaten", "faq:kritisere-etaten-nn"],
)
def test_a_section_its_translation_or_its_entry_is_where_it_should_lead(shared_build: Build, expect: str) -> None:
    """Whichever of them is named, a question on criticism lands."""
    outcome = asked(shared_build, "Kan jeg kritisere etaten?", expect)
    assert outcome.landed
    assert outcome.right


def test_another_section_is_wrong(shared_build: Build) -> None:
    """The first quote decides."""
    assert not asked(shared_build, "Kan ledere delta?", ON_CRITICISM).landed


def test_an_unanswerable_question_is_right_when_it_is_declined(shared_build: Build) -> None:
    """Not found and small talk decline; an answer does not."""
    assert asked(shared_build, "Hvor parkerer jeg?", "not_found").right
    assert asked(shared_build, "Hei!", "not_found").right
    assert not asked(shared_build, "Kan ledere delta?", "not_found").right


def test_the_figures_are_shares() -> None:
    """Of four answerable two land and one is declined; of two others one is declined; of three sure one is wrong …"""
    found = figures(
        [
            made(Status.ANSWERED, 0.9, landed=True),
            made(Status.FAQ, 0.95, landed=True),
            made(Status.UNCERTAIN, 0.4, landed=False),
            made(Status.NOT_FOUND, 0.1, landed=False),
            made(Status.NOT_FOUND, 0.1, landed=False, answerable=False),
            made(Status.ANSWERED, 0.8, landed=False, answerable=False),
        ]
    )
    assert (found["questions"], found["answerable"]) == (6, 4)
    assert found["landed"] == 0.5
    assert found["declined_though_answerable"] == 0.25
    assert found["declined_as_should_be"] == 0.5
    assert found["shown_as_sure"] == 0.5
    assert found["wrong_of_sure"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["auroc"] == 1


def test_nothing_asked_is_nothing_found() -> None:
    """No questions, no shares; small talk alone has no confidence to judge."""
    assert figures([]) == {"questions": 0, "answerable": 0}
    assert "auroc" not in figures([made(Status.SMALLTALK, 1, landed=False, answerable=False)])


def test_the_calibration_error_is_the_mean_gap_of_ten_equal_bins() -> None:
    """Twenty questions: ten at .9 of which all are right, ten at .3 of which none is: (.1 + .3) / 2."""
    chances = np.array([0.9] * 10 + [0.3] * 10)
    right = np.array([True] * 10 + [False] * 10)
    assert calibration_error(chances, right) == pytest.approx(0.2)
    assert calibration_error(np.array([1.0, 0.0]), np.array([True, False])) == 0


def test_small_talk_has_no_first_quote_to_judge() -> None:
    """Its confidence of 1 is about being small talk."""
    outcomes = [made(Status.SMALLTALK, 1, landed=False, answerable=False), made(Status.ANSWERED, 0.9, landed=True)]
    chances, right = confidence_arrays(outcomes)
    assert (chances.tolist(), right.tolist()) == ([0.9], [True])


# -- the command


@pytest.fixture(autouse=True)
def commands(own_encoder: FakeEncoder, small_build: Build) -> None:
    """The published build is the small one."""


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.app, ["eval", "--golden", *args])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def test_the_exam_of_the_corpus_is_passed() -> None:
    """Both answerable questions land, the third is declined: exit code 0, nothing missed."""
    code, printed = run("--json")
    told = json.loads(printed)
    assert code == 0
    assert (told["questions"], told["landed"], told["declined_as_should_be"]) == (3, 1, 1)
    assert told["missed"] == []
    assert set(told["by_language"]) == {"nb", "nn", "en"}


def test_the_exam_is_printed_for_people() -> None:
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


def test_a_failed_exam_has_exit_code_1(own_encoder: FakeEncoder, small_corpus: Path) -> None:
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
    from index.errors import CorpusError

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
