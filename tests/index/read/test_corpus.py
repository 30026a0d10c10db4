"""A corpus folder to documents and FAQ entries, and every way it can be wrong."""

from pathlib import Path

import pytest

from index.errors import CorpusError, Problem
from index.read.corpus import read_corpus
from index.read.digest import section_digest
from index.read.inline import MisalignedTextError
from index.read.markdown import Parsed
from index.types import Corpus

REAL = Path(__file__).parents[3] / "corpus"

GUIDANCE = """---
id: {id}
title: Roller
lang: nb
owner: Avdelingen
reviewed: 2026-11-01
review_by: 2027-11-01
authority: guidance
---

## Når du svarer

Si hvem du er.
"""
FAQ = """---
id: hvem
question: Hvem er jeg?
also:
  - Kven er eg?
  - Who am I?
  - Hvilken rolle?
lang: nb
based_on:
  - roller#når-du-svarer
---

Si hvem du er.
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A whole corpus with one document and one FAQ entry."""
    folder = tmp_path / "corpus"
    (folder / "guidance").mkdir(parents=True)
    (folder / "faq").mkdir()
    (folder / "guidance" / "roller.md").write_text(GUIDANCE.format(id="roller"), encoding="utf-8")
    (folder / "faq" / "hvem.md").write_text(FAQ, encoding="utf-8")
    return folder


def problems(root: Path) -> list[Problem]:
    with pytest.raises(CorpusError) as raised:
        read_corpus(root)
    return raised.value.problems


def the_problem(root: Path) -> Problem:
    found = problems(root)
    assert len(found) == 1, found
    return found[0]


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")


def test_a_good_corpus_is_read(root: Path) -> None:
    """Documents and FAQ entries come with their fields, sections and blocks."""
    corpus = read_corpus(root)
    (document,), (entry,) = corpus.documents, corpus.faq
    assert (document.id, document.title, document.authority) == ("roller", "Roller", "guidance")
    assert [section.anchor for section in document.sections] == ["roller", "når-du-svarer"]
    assert entry.phrasings == ("Hvem er jeg?", "Kven er eg?", "Who am I?", "Hvilken rolle?")
    assert entry.answer == "Si hvem du er."


def test_the_real_corpus_has_no_problems() -> None:
    """The corpus that is published with the project reads whole, and every span stands in its source."""
    corpus: Corpus = read_corpus(REAL)
    assert len(corpus.documents) >= 34
    assert len(corpus.faq) >= 60
    for document in corpus.documents:
        for section in document.sections:
            for block in section.blocks:
                assert all(document.source[s.start : s.end] == s.text for s in block.spans if s.verbatim)


FIELD_ERRORS = [
    ("title: Roller", "title: Roller: hvem", 3, "front matter is broken", "quotation marks"),
    ("title: Roller", "title: [Roller", 4, "front matter is broken", "quotation marks"),
    ("owner: Avdelingen\n", "", 1, "field `owner` is missing", "`owner:`"),
    ("title: Roller", "title:", 3, "field `title` is wrong", ""),
    ("reviewed: 2026-11-01", "reviewed: 1.11.2026", 6, "field `reviewed` is wrong: '1.11.2026'", "2026-11-01"),
    ("reviewed: 2026-11-01", "reviewed: 2026-13-01", 6, "this date does not exist", "2026-11-01"),
    ("reviewed: 2026-11-01", "reviewed: 2026-02-30", 6, "this date does not exist", "2026-11-01"),
    ("review_by: 2027-11-01", "review_by: snart", 7, "field `review_by` is wrong: 'snart'", "2027-11-01"),
    ("authority: guidance", "authority: råd", 8, "field `authority` is wrong: 'råd'", "law, policy, guidance, example"),
    ("owner: Avdelingen", "owner: Avdelingen\neier: Ja", 6, "no field `eier`", "correct its name"),
    ("owner: Avdelingen", "owner: Avdelingen\n7: Ja", 6, "7", ""),
    ("id: roller", "id: Roller og sånt", 2, "field `id` is wrong", "a-z"),
    ("lang: nb", "lang: no", 4, "field `lang` is wrong: False", "nb, nn or en"),
    ("---\nid", "id", 1, "no front matter", "`---`"),
    ("guidance\n---\n", "guidance\n", 1, "no front matter", "`---`"),
    (GUIDANCE.format(id="roller")[4:-45], "- a", 2, "not a list of fields", "name: value"),
    (
        "authority: guidance",
        "authority: law\nauthorities:\n  roller: guidance\n  når-du-svarer: råd",
        11,
        "field `authorities` is wrong: 'råd'",
        "law, policy, guidance, example",
    ),
    ("authority: guidance", "authority: law\nauthorities: [guidance]", 9, "field `authorities` is wrong", "anchor:"),
]


@pytest.mark.parametrize("case", FIELD_ERRORS)
def test_broken_front_matter(root: Path, case: tuple[str, str, int, str, str]) -> None:
    """Each error in front matter is told with its file, line and advice, and nothing follows from it."""
    old, new, line, what, do = case
    change(root / "guidance" / "roller.md", old, new)
    problem = the_problem(root)
    assert (problem.path, problem.line) == ("corpus/guidance/roller.md", line)
    assert what in problem.what
    assert do in problem.do


def test_a_faq_with_a_wrong_language_and_a_bad_address(root: Path) -> None:
    """Several wrong fields of one file are told at once; phrasings are wished for and not required."""
    change(root / "faq" / "hvem.md", "  - Who am I?\n  - Hvilken rolle?\n", "")
    change(root / "faq" / "hvem.md", "lang: nb", "lang: norsk")
    change(root / "faq" / "hvem.md", "roller#når-du-svarer", "Roller")
    assert [each.do for each in problems(root)] == [
        "Use nb, nn or en.",
        "Give addresses of the form document#anchor, one a line with `- ` before each.",
    ]


def test_a_duplicate_id(root: Path) -> None:
    """The second file with an id is named, on the line of its id, with the first one."""
    text = GUIDANCE.format(id="roller").replace("title: Roller\n", "").replace("id:", "title: 'Roller id: x'\nid:")
    (root / "guidance" / "siste.md").write_text(text, encoding="utf-8")
    problem = the_problem(root)
    assert (problem.path, problem.line) == ("corpus/guidance/siste.md", 3)
    assert "`roller` is also used in corpus/guidance/roller.md" in problem.what
    assert problem.do == "Give one of them another id."


def test_a_missing_heading(root: Path) -> None:
    """A document without any heading cannot be addressed."""
    change(root / "guidance" / "roller.md", "## Når du svarer\n\n", "")
    (root / "faq" / "hvem.md").unlink()
    problem = the_problem(root)
    assert (problem.path, problem.line) == ("corpus/guidance/roller.md", 1)
    assert "no heading" in problem.what
    assert "`## `" in problem.do


def test_a_document_without_text(root: Path) -> None:
    """A document of headings only has nothing to quote."""
    change(root / "guidance" / "roller.md", "Si hvem du er.\n", "")
    assert the_problem(root).what == "there is no text."


def test_a_faq_without_answer(root: Path) -> None:
    """A FAQ entry must have an answer."""
    change(root / "faq" / "hvem.md", "\nSi hvem du er.\n", "")
    problem = the_problem(root)
    assert (problem.path, problem.what) == ("corpus/faq/hvem.md", "there is no answer.")


def test_invalid_utf8(root: Path) -> None:
    """Bytes that are not UTF-8 are told with their line."""
    (root / "guidance" / "gammel.md").write_bytes("a\r\nb\rblåbær".encode("latin-1"))
    problem = the_problem(root)
    assert (problem.path, problem.line) == ("corpus/guidance/gammel.md", 3)
    assert problem.do == "Save it with the encoding UTF-8."


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x0b", "\x1b", "\x7f", "\x93"])
def test_a_control_character(root: Path, character: str) -> None:
    """A control character is told with its number and line."""
    change(root / "guidance" / "roller.md", "hvem du", f"hvem{character}du")
    problem = the_problem(root)
    assert problem.line == 13
    assert f"U+{ord(character):04X}" in problem.what


@pytest.mark.parametrize(
    ("html", "line"), [("<div>Boks</div>", 15), ("Bruk <b>fet</b> skrift", 15), ("<!-- ok\n-->\nLinje<br>to", 17)]
)
def test_raw_html(root: Path, html: str, line: int) -> None:
    """Raw HTML, also inside a line, is told with its own line; comments are not."""
    change(root / "guidance" / "roller.md", "Si hvem du er.\n", f"Tekst.\n\n{html}\n")
    problem = the_problem(root)
    assert (problem.path, problem.line) == ("corpus/guidance/roller.md", line)
    assert "raw HTML is never shown" in problem.what


def test_a_row_with_too_many_cells(root: Path) -> None:
    """Cells that Markdown would drop are told."""
    change(root / "guidance" / "roller.md", "Si hvem du er.\n", "| a |\n|---|\n| b | c |\n")
    problem = the_problem(root)
    assert problem.line == 15
    assert "more cells" in problem.what


LINKS = [
    ("[x](mangler.md)", "leads to a file that is not in the guidance", "Correct the file name"),
    ("[x](../guidance/roller.md#nar-du-svarer)", "leads to a section that does not exist", "#når-du-svarer"),
    ("[x](#finnes-ikke)", "`#finnes-ikke`", ""),
    ("[**fet** og mer](mangler.md)", "`mangler.md`", "Correct the file name"),
    ("[x](%00.md)", "leads to a file", ""),
    ("[x]()", "this link has no address", "parentheses"),
]


@pytest.mark.parametrize(("link", "what", "do"), LINKS)
@pytest.mark.parametrize("file", ["guidance/roller.md", "faq/hvem.md"])
def test_a_link_that_leads_nowhere(root: Path, file: str, link: str, what: str, do: str) -> None:
    """A link to a missing file or section is told once, with its line, in documents and FAQ alike."""
    change(root / file, "Si hvem du er.", f"Si hvem\ndu er {link}.")
    problem = the_problem(root)
    lines = (root / file).read_text(encoding="utf-8").split("\n")
    assert problem.path == f"corpus/{file}"
    assert link in lines[problem.line - 1]
    if not (file.startswith("faq") and link.startswith("[x](#")):
        assert what in problem.what
        assert do in problem.do


def test_good_links_are_no_problem(root: Path) -> None:
    """Links out, to a file, to a section with Norwegian letters and within a document are fine."""
    links = "[a](https://x.no) [b](mailto:a@b.no) [c](roller.md) [d](roller.md#når-du-svarer) [e](#roller)"
    change(root / "guidance" / "roller.md", "Si hvem du er.", links)
    change(root / "faq" / "hvem.md", "Si hvem du er.", "[a](../guidance/roller.md#n%C3%A5r-du-svarer)")
    assert read_corpus(root).documents


def test_based_on_a_missing_section(root: Path) -> None:
    """An address in `based_on` that leads nowhere is told on its own line, with the nearest section."""
    change(root / "faq" / "hvem.md", "  - roller#når-du-svarer", "  - roller#når-du-svarer\n  - roller#når-du")
    problem = the_problem(root)
    assert (problem.path, problem.line) == ("corpus/faq/hvem.md", 11)
    assert problem.do == "Did you mean #når-du-svarer?"


def test_based_on_a_missing_document(root: Path) -> None:
    """An unknown document in `based_on` is told."""
    change(root / "faq" / "hvem.md", "roller#", "rolle#")
    problem = the_problem(root)
    assert problem.line == 10
    assert problem.do == "Correct the document's id."


@pytest.mark.parametrize("original", ["finnes-ikke", "roller"])
def test_translation_of_nothing(root: Path, original: str) -> None:
    """A translation must name another document than itself."""
    change(root / "guidance" / "roller.md", "authority:", f"translation_of: {original}\nauthority:")
    problem = the_problem(root)
    assert (problem.path, problem.line) == ("corpus/guidance/roller.md", 8)
    assert f"`translation_of: {original}`" in problem.what


OWN = "authority: law\nauthorities:\n  når-du-svarer: guidance"


def test_a_section_has_an_authority_of_its_own(root: Path) -> None:
    """Only the named section weighs something else, and its anchor and text are what they were."""
    (before,) = read_corpus(root).documents
    change(root / "guidance" / "roller.md", "authority: guidance", OWN)
    (document,) = read_corpus(root).documents
    assert {each.anchor: document.authority_of(each) for each in document.sections} == {
        "roller": "law",
        "når-du-svarer": "guidance",
    }
    assert [section_digest(each) for each in document.sections] == [section_digest(each) for each in before.sections]


def test_a_folder_is_read_as_it_would_be_with_other_texts(root: Path) -> None:
    """A text stands in for a file that is there, or for one that is not yet; the folder stays as it is."""
    before, own = read_corpus(root), root.resolve() / "guidance"
    roller = (own / "roller.md").read_text(encoding="utf-8")
    texts = {own / "roller.md": roller.replace("Si hvem", "Fortell hvem"), own / "nye.md": GUIDANCE.format(id="nye")}
    read = {each.id: each for each in read_corpus(root, before, texts).documents}
    assert "Fortell hvem" in read["roller"].source
    assert read.keys() == {"roller", "nye"}
    with pytest.raises(CorpusError, match="`based_on` names roller#når-du-svarer"):
        read_corpus(root, before, {own / "roller.md": roller.replace("Når du svarer", "Noe annet")})
    assert read_corpus(root, before) == before


def test_an_authority_of_a_section_that_is_a_year(root: Path) -> None:
    """YAML takes such an anchor for a number."""
    change(root / "guidance" / "roller.md", "## Når du svarer", "## 2026")
    change(root / "guidance" / "roller.md", "authority: guidance", "authority: law\nauthorities:\n  2026: policy")
    (root / "faq" / "hvem.md").unlink()
    (document,) = read_corpus(root).documents
    assert document.sections[-1].authority == "policy"


def test_an_authority_of_no_section(root: Path) -> None:
    """The line of the wrong anchor is told, and the section that may have been meant."""
    change(root / "guidance" / "roller.md", "authority: guidance", OWN.replace("når-du-svarer", "når-du-svarar"))
    problem = the_problem(root)
    assert (problem.path, problem.line) == ("corpus/guidance/roller.md", 10)
    assert "#når-du-svarar, which does not exist" in problem.what
    assert problem.do == "Did you mean #når-du-svarer?"


@pytest.mark.parametrize(
    ("own", "line", "what"),
    [
        (OWN, 0, ""),
        (OWN.replace("guidance", "policy"), 11, "#når-du-svarer is policy, but #når-du-svarer in roller is guidance"),
        ("authority: law", 9, "#når-du-svarer is law, but #når-du-svarer in roller is guidance"),
        ("authority: policy", 9, "#roller is policy, but #roller in roller is law"),
    ],
)
def test_a_translation_weighs_what_its_original_does(root: Path, own: str, line: int, what: str) -> None:
    """One problem a line, on the line that says what the section weighs."""
    change(root / "guidance" / "roller.md", "authority: guidance", OWN)
    twin = GUIDANCE.format(id="roller-nn").replace("authority: guidance", f"translation_of: roller\n{own}")
    (root / "guidance" / "roller-nn.md").write_text(twin, encoding="utf-8")
    if not line:
        assert len(read_corpus(root).documents) == 2
        return
    problem = the_problem(root)
    assert (problem.path, problem.line) == ("corpus/guidance/roller-nn.md", line)
    assert what in problem.what


def test_a_corpus_without_folder(tmp_path: Path) -> None:
    """A folder without guidance/ is told, with the setting that mends it."""
    problem = the_problem(tmp_path)
    assert problem.line == 0
    assert "VEILEDER_CORPUS" in problem.do


def test_an_empty_corpus(tmp_path: Path) -> None:
    """A guidance folder without documents is told; README files and hidden files do not count."""
    (tmp_path / "corpus" / "guidance" / ".kladd").mkdir(parents=True)
    (tmp_path / "corpus" / "guidance" / "README.md").write_text("# Les", encoding="utf-8")
    (tmp_path / "corpus" / "guidance" / ".kladd" / "x.md").write_text("# Les", encoding="utf-8")
    problem = the_problem(tmp_path / "corpus")
    assert problem.path == "corpus/guidance"
    assert problem.do == "Add a .md file."


def test_a_corpus_without_faq(root: Path) -> None:
    """A corpus needs no FAQ."""
    (root / "faq" / "hvem.md").unlink()
    (root / "faq").rmdir()
    assert read_corpus(root).faq == ()


def test_all_problems_are_told_at_once_in_order(root: Path) -> None:
    """Problems of all files come together, by file and line."""
    change(root / "guidance" / "roller.md", "Si hvem du er.", "[a](x.md) <b>\n\n[b](y.md)")
    (root / "guidance" / "a.md").write_text("Tekst", encoding="utf-8")
    change(root / "faq" / "hvem.md", "Si hvem du er.", "[a](z.md)")
    found = problems(root)
    assert [(p.path, p.line) for p in found] == [
        ("corpus/faq/hvem.md", 13),
        ("corpus/guidance/a.md", 1),
        ("corpus/guidance/roller.md", 13),
        ("corpus/guidance/roller.md", 13),
        ("corpus/guidance/roller.md", 15),
    ]
    assert "corpus/guidance/roller.md:15: " in str(CorpusError(found))


def test_what_leads_to_an_unread_file_is_not_told_too(root: Path) -> None:
    """Links, `based_on` and translations of a document that cannot be read are not problems of their own."""
    other = GUIDANCE.format(id="annen").replace("authority:", "translation_of: roller\nauthority:")
    (root / "guidance" / "annen.md").write_text(other + "\n[a](roller.md#når-du-svarer)\n", encoding="utf-8")
    change(root / "guidance" / "roller.md", "owner: Avdelingen\n", "")
    assert the_problem(root).path == "corpus/guidance/roller.md"


def test_text_that_cannot_be_traced_is_a_problem(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should the reader lose its place, the author is told where; there is no stack trace."""

    def lost(source: str, _title: str) -> Parsed:
        raise MisalignedTextError("hvem", source.index("hvem"))

    monkeypatch.setattr("index.read.corpus.parse", lost)
    found = problems(root)
    assert ("corpus/guidance/roller.md", 13) in [(problem.path, problem.line) for problem in found]
    assert all("could not be traced back" in problem.what for problem in found)


def test_a_byte_order_mark_and_windows_line_ends(root: Path) -> None:
    """A file saved by Windows Notepad reads like any other, with the right lines in its problems."""
    path = root / "guidance" / "roller.md"
    text = path.read_text(encoding="utf-8").replace("Si hvem", "[x](y.md) hvem").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert the_problem(root).line == 13


def test_lone_carriage_returns_count_as_lines(root: Path) -> None:
    """Old line ends are counted as an editor counts them."""
    path = root / "guidance" / "roller.md"
    text = path.read_text(encoding="utf-8").replace("Si hvem", "[x](y.md) hvem").replace("\n", "\r")
    path.write_bytes(text.encode())
    assert the_problem(root).line == 13
