"""FAQ entries as files of the corpus."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.editorial.faq_file import ID_CHARS, draft_of, faq_markdown, find_faq, markdown, new_id, one_line, write_faq
from bot.editorial.types import FaqDraft
from index.read.corpus import load_faq
from tests.index.markdown_strategies import block

DRAFT = FaqDraft(
    question="Kan jeg ta imot blomster?",
    also=("blomster?", "Kan eg ta imot blomar?", "May I accept flowers?"),
    lang="nb",
    based_on=("gaver#gaver-du-kan-ta-imot",),
    answer="Ja, **når** verdien er lav.\n\n- en bukett\n- en potteplante",
    approved_by="Kari Nordmann",
    approved=date(2026, 11, 1),
)

lines = st.text(min_size=1, max_size=40).filter(one_line)
drafts = st.builds(
    FaqDraft,
    question=lines,
    also=st.lists(lines, min_size=3, max_size=5).map(tuple),
    lang=st.sampled_from(["nb", "nn", "en"]),
    based_on=st.lists(st.sampled_from(["a#b", "gaver#når-du-får-en", "x-1#y_z"]), min_size=1, max_size=3).map(tuple),
    answer=st.lists(block, max_size=3).map(lambda blocks: "\n\n".join(["Ja.", *blocks])),
    approved_by=lines,
    approved=st.none() | st.dates(),
    translation_of=st.none() | st.just("original"),
)


@settings(max_examples=60)
@given(draft=drafts)
def test_what_is_written_is_read_back(draft: FaqDraft, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The corpus reader finds the same values as the draft had, each line tidied and the answer as it was written."""
    entry = load_faq(write_faq(tmp_path_factory.mktemp("faq"), draft))
    assert entry.question == one_line(draft.question)
    assert entry.also == tuple(map(one_line, draft.also))
    assert entry.approved_by == one_line(draft.approved_by)
    same = ("lang", "based_on", "approved", "translation_of")
    assert [getattr(entry, name) for name in same] == [getattr(draft, name) for name in same]
    assert draft_of(entry).answer == markdown(draft.answer)
    assert faq_markdown(draft_of(entry)) == entry.source


@given(text=st.text(max_size=60))
def test_any_answer_gives_a_file_of_one_front_matter(text: str) -> None:
    """Nothing in an answer can end up in the front matter or hide it."""
    written = faq_markdown(replace(DRAFT, id="x", answer=text))
    head, body = faq_markdown(replace(DRAFT, id="x", answer="")).removesuffix("\n"), markdown(text)
    assert written == f"{head}{body}\n"


def test_a_file_looks_as_people_write_it(tmp_path: Path) -> None:
    """Fields in the corpus's order, lists two spaces in, letters as they are."""
    assert write_faq(tmp_path, DRAFT).read_text(encoding="utf-8") == (
        "---\n"
        "id: kan-jeg-ta-imot-blomster\n"
        "question: Kan jeg ta imot blomster?\n"
        "also:\n"
        "  - blomster?\n"
        "  - Kan eg ta imot blomar?\n"
        "  - May I accept flowers?\n"
        "lang: nb\n"
        "based_on:\n"
        "  - gaver#gaver-du-kan-ta-imot\n"
        "approved_by: Kari Nordmann\n"
        "approved: 2026-11-01\n"
        "---\n"
        "Ja, **når** verdien er lav.\n"
        "\n"
        "- en bukett\n"
        "- en potteplante\n"
    )


def test_new_entries_never_share_an_id(tmp_path: Path) -> None:
    """The same question twice gives two files."""
    assert [write_faq(tmp_path, DRAFT).name for _ in range(3)] == [
        "kan-jeg-ta-imot-blomster.md",
        "kan-jeg-ta-imot-blomster-2.md",
        "kan-jeg-ta-imot-blomster-3.md",
    ]


def test_an_entry_is_replaced_where_it_stands(tmp_path: Path) -> None:
    """A file with another name or in a folder below is found by its id, and stays there."""
    (tmp_path / "gaver").mkdir()
    old = tmp_path / "gaver" / "gammelt-navn.md"
    old.write_text(faq_markdown(replace(DRAFT, id="blomster")), encoding="utf-8")
    changed = replace(DRAFT, id="blomster", answer="Nei.")
    assert write_faq(tmp_path, changed) == old
    found = find_faq(tmp_path, "blomster")
    assert found is not None
    assert found.answer == "Nei."
    assert [path.name for path in tmp_path.rglob("*.md")] == ["gammelt-navn.md"]
    assert find_faq(tmp_path, "finnes-ikke") is None


@pytest.mark.parametrize("entry_id", ["../outside", "a/b", "x" * 5000, "\0", ""])
def test_an_id_that_is_no_name_finds_nothing(tmp_path: Path, entry_id: str) -> None:
    """Ids come from forms: none leads out of the folder, and none is an error."""
    (tmp_path / "faq").mkdir()
    (tmp_path / "outside.md").write_text("---\nid: ../outside\n---\nNei.\n", encoding="utf-8")
    assert find_faq(tmp_path / "faq", entry_id) is None


@pytest.mark.parametrize(
    ("question", "made"),
    [
        ("Får eg ta imot ein gåve?", "far-eg-ta-imot-ein-gave"),
        ("Hva er § 100?", "hva-er-100"),
        ("ÆØÅ – á la café", "aeoa-a-la-cafe"),
        ("???", "faq"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_an_id_says_what_is_asked(question: str, made: str) -> None:
    """Norwegian letters become what people type for them; nothing else than a-z, digits and hyphens is left."""
    assert new_id(question, set()) == made


@given(question=st.text(max_size=200))
def test_an_id_is_a_safe_file_name(question: str) -> None:
    """Whatever is asked, the id is short and the corpus reader takes it."""
    made = new_id(question, {"faq"})
    assert len(made) <= ID_CHARS + 2
    assert made.replace("-", "").isalnum()
    assert made.isascii()
