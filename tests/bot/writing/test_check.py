"""What the text check says of a few lines that a person can check by hand."""

from pathlib import Path

import pytest
from fakes import write_corpus

from bot.writing.check import Checked, check, figures, summary
from bot.writing.types import Finding, Kind
from index.errors import CorpusError
from index.read.corpus import read_corpus

FRONT = """---
id: {id}
title: Bilder
lang: {lang}
owner: Avdelingen
reviewed: 2026-11-01
review_by: 2027-11-01
authority: guidance
---

"""
FAQ = """---
id: bilde
question: {question}
also:
  - bilde
  - foto
  - picture
lang: {lang}
based_on:
  - bilder#når-du-tar-bilder
---
{answer}
"""
FORMS = "nb:\n  fila: filen\n  likes på: likerklikk på\nnn:\n  derfor: difor\n"
HEADING = "## Når du tar bilder\n\n"


def findings(tmp_path: Path, text: str, lang: str = "nb", **faq: str) -> list[Finding]:
    """What is said of one document, and of one FAQ entry where it is given."""
    body = text if text.startswith("#") else f"{HEADING}{text}\n"
    files = {"guidance/bilder.md": FRONT.format(id="bilder", lang=lang) + body, "forms.yaml": FORMS}
    if faq:
        files["faq/bilde.md"] = FAQ.format(lang=lang, **faq)
    root = write_corpus(tmp_path / "corpus", files)
    return list(check(read_corpus(root), root))


def told(found: list[Finding]) -> list[tuple[str, int, str]]:
    return [(each.kind, each.line, each.what.partition(":")[0]) for each in found]


LONG = "Du " + "ser " * 24 + "alt."  # 26 words


@pytest.mark.parametrize(
    ("lang", "text", "kind", "line", "said"),
    [
        ("nb", "Lagre bildet.\n\nLagre Fila med navn.", Kind.FORM, 15, "«Fila»: write «filen»."),
        ("nb", "Tell likes\npå bildet.", Kind.FORM, 13, "write «likerklikk på»"),
        ("nn", "- Slett det.\n- Det er derfor.", Kind.FORM, 14, "write «difor»"),
        ("nb", f"Kort.\n\n{LONG}", Kind.LONG, 15, "26 words in one sentence: «Du ser"),
        ("nb", "Bildet **slettes** i dag.", Kind.PASSIVE, 13, "«slettes»"),
        ("nn", "Biletet må slettast i dag.", Kind.PASSIVE, 13, "«slettast»"),
        ("nb", "Innbyggerne så det. Bildet fjernes.", Kind.PASSIVE, 13, "«fjernes»"),
        ("nb", "Kassasjonen er i dag.", Kind.TERM, 13, "«kassasjon» is not explained"),
        ("nb", "Du bør spørre. Da må dere vente.", Kind.ACTORS, 11, "«du», «dere» are told"),
        ("nb", "## Bilder av folk\n\nSpør dem.", Kind.HEADING, 11, "the heading «Bilder av folk»"),
    ],
)
def test_what_is_found(tmp_path: Path, lang: str, text: str, kind: Kind, line: int, said: str) -> None:
    """One finding, with its file and the line where the words stand."""
    (found,) = findings(tmp_path, text, lang)
    assert (found.kind, found.path, found.line) == (kind, "corpus/guidance/bilder.md", line)
    assert said in found.what


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("nb", "> Lagre fila.\n\nTa vare på filene, profilanalysen og fila-navn."),
        ("nb", "    fila slettes\n"),
        ("nb", LONG.replace("ser ", "", 1)),
        ("nb", f"| a | b |\n|---|---|\n| {LONG} | x |"),
        ("nb", "Innbyggernes og kommunenes bilder finnes, ansattes og deres også."),
        ("nn", "Dei viktigaste og tydelegast skrivne tekstane. Helst fast og først."),
        ("nb", "Kassasjon vil si at dokumentet blir ødelagt."),
        ("nb", "Du bør spørre. Avdelingen svarer dere."),
        ("nb", "## Hva loven sier\n\nDu kan si nei.\n\n## Loven gjelder alle\n\nDu kan si ja."),
        ("nb", "## Slette et bilde\n\nDu kan det."),
        ("en", "## Photographs\n\nThe photograph was deleted, and the fila too."),
        ("sv", "## Bilder\n\nBilden raderas i filen."),
    ],
)
def test_what_is_not_found(tmp_path: Path, lang: str, text: str) -> None:
    """Good text, others' words, code, rows of tables, and languages that nothing is known of."""
    assert findings(tmp_path, text, lang) == []


ASKED = "Kan jeg ta bilder?"


@pytest.mark.parametrize(
    ("lang", "question", "answer", "said"),
    [
        ("nb", ASKED, "Spør først.", "«Ja», «Nei», «Det kommer an på»"),
        ("nb", "Jeg har et bilde. Må jeg slette det?", "Som regel.", "Begin the answer"),
        ("nb", ASKED, "Jakten er i gang.", "Begin the answer"),
        ("nn", "Treng eg lov?", "Spør først.", "«Det kjem an på»"),
        ("en", "May I take a picture?", "Ask first.", "«It depends»"),
    ],
)
def test_a_yes_no_question_is_answered_first(tmp_path: Path, lang: str, question: str, answer: str, said: str) -> None:
    """An error on the line of the answer."""
    (found,) = findings(tmp_path, "Ta det.", lang, question=question, answer=answer)
    assert (found.kind, found.path, found.line, found.is_error) == (Kind.YES_NO, "corpus/faq/bilde.md", 12, True)
    assert said in found.what


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (ASKED, "Ja, spør først."),
        (ASKED, "**Nei.** Spør først."),
        (ASKED, "Det kommer an på motivet."),
        ("Hva kan jeg ta bilde av?", "Alt."),
        ("Skal vi skjule eller slette bildet?", "Skjul det."),
        ("Kan jeg ta bilder? Hva sier loven?", "Loven sier at du kan."),
    ],
)
def test_other_questions_and_good_answers_are_left_alone(tmp_path: Path, question: str, answer: str) -> None:
    """Only the last question counts, and a choice between two things is no yes/no question."""
    assert findings(tmp_path, "Ta det.", question=question, answer=answer) == []


def test_errors_come_first_then_warnings_by_kind_and_line(tmp_path: Path) -> None:
    """So that what stops an author is at the top; the figures have every kind but spelling."""
    found = findings(tmp_path, f"{LONG}\n\nBildet slettes. Fila slettes.")
    assert told(found) == [
        ("form", 15, "«Fila»"),
        ("long", 13, "26 words in one sentence"),
        ("passive", 15, "«slettes» does not say who acts. Name them."),
        ("passive", 15, "«slettes» does not say who acts. Name them."),
    ]
    counts = figures(found)
    assert counts == {"form": 1, "yes-no": 0, "long": 1, "passive": 2, "term": 0, "actors": 0, "heading": 0}
    assert summary(counts) == "The text check found 1 error and 3 warnings (1 form, 1 long, 2 passive)."


def test_only_files_that_changed_are_checked_again(tmp_path: Path) -> None:
    """What is remembered of a file is used while the file and the forms are the same, and not longer."""
    findings(tmp_path, "Lagre fila. Bildet slettes.")
    root = tmp_path / "corpus"
    known: dict[str, Checked] = {}
    first = check(read_corpus(root), root, known)
    kept = known["corpus/guidance/bilder.md"]
    assert check(read_corpus(root), root, known) == first
    assert known["corpus/guidance/bilder.md"] is kept
    (root / "forms.yaml").write_text("nb: {}\n", encoding="utf-8")
    assert told(list(check(read_corpus(root), root, known))) == told([first[1]])


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [("nb: [a", 1, "not valid YAML"), ("nb:\n  - fila\n", 0, "not a list of forms"), ("nb:\n  a: 1\n", 0, "list of")],
)
def test_a_list_of_forms_that_cannot_be_read(tmp_path: Path, text: str, line: int, what: str) -> None:
    """It is told as problems of the corpus are."""
    findings(tmp_path, "Ta det.")
    root = tmp_path / "corpus"
    (root / "forms.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError) as raised:
        check(read_corpus(root), root)
    (problem,) = raised.value.problems
    assert (problem.path, problem.line) == ("corpus/forms.yaml", line)
    assert what in problem.what


def test_a_corpus_without_a_list_of_forms(tmp_path: Path) -> None:
    """The list is the corpus's own, and it may have none."""
    findings(tmp_path, "Lagre fila.")
    root = tmp_path / "corpus"
    (root / "forms.yaml").unlink()
    assert check(read_corpus(root), root) == ()
