"""Blocks in runs of one style: highlights, tables, lists, and the same as plain text."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from bot.answering.quotes import cut_quote
from bot.chat.asked import most_asked, ranked, starters
from bot.chat.runs import cut, marks_of, pieces, plain_line, plain_lines
from bot.chat.views.home import newest
from bot.database import DatabaseError
from bot.types import Highlight, Language, Quote
from index.builds.build import Build
from index.types import Block, BlockKind, Site, Span, Style

STRONG = frozenset((Style.STRONG,))


def paragraph(*spans: Span) -> Block:
    return Block(BlockKind.PARAGRAPH, spans[0].start, spans[-1].end, spans)


def row(*cells: str, header: bool = False) -> Block:
    spans: list[Span] = []
    for each in cells:
        at = spans[-1].end if spans else 0
        spans += [
            Span(each, at, at + len(each)),
            Span("", at + len(each), at + len(each), frozenset((Style.CELL_END,))),
        ]
    return Block(BlockKind.ROW, 0, spans[-1].end, tuple(spans), header=header)


def quote_with(build: Build, *marks: tuple[int, int]) -> Quote:
    """A quote of a section's first block, with these ranges of it marked."""
    document = build.documents["moderering"]
    section = document.section("arkivere-meldinger")
    assert section is not None
    start, end = section.blocks[0].start, section.blocks[0].end
    made = cut_quote(document, section, (start, end), (), build_id="b", today=date(2026, 11, 1), base_url="")
    highlights = tuple(Highlight(start + a, start + b, document.source[start + a : start + b]) for a, b in marks)
    return replace(made, highlights=highlights)


def test_highlights_with_only_space_between_them_are_one(shared_build: Build) -> None:
    """In reading order; those with a word between them stay two."""
    whole = quote_with(shared_build).text
    first, second = whole.index("."), whole.index("Andre")
    found = marks_of(quote_with(shared_build, (second, second + 5), (0, first + 1)))
    start = quote_with(shared_build).start
    assert found == [(start, start + second + 5)]
    apart = marks_of(quote_with(shared_build, (second + 1, second + 5), (0, first + 1)))
    assert apart == [(start, start + first + 1), (start + second + 1, start + second + 5)]
    assert marks_of(quote_with(shared_build)) == []


@pytest.mark.parametrize(
    ("marks", "runs"),
    [
        ([], [("abcdef", False)]),
        ([(12, 14)], [("ab", False), ("cd", True), ("ef", False)]),
        ([(10, 12)], [("ab", True), ("cdef", False)]),
        ([(14, 16)], [("abcd", False), ("ef", True)]),
        ([(5, 12)], [("ab", True), ("cdef", False)]),
        ([(5, 20)], [("abcdef", True)]),
        ([(10, 16)], [("abcdef", True)]),
        ([(16, 20)], [("abcdef", False)]),
        ([(5, 10)], [("abcdef", False)]),
        ([(11, 12), (13, 14)], [("a", False), ("b", True), ("c", False), ("d", True), ("ef", False)]),
    ],
)
def test_a_span_is_parted_where_highlights_begin_and_end(
    marks: list[tuple[int, int]], runs: list[tuple[str, bool]]
) -> None:
    """And nowhere else."""
    assert list(cut(Span("abcdef", 10, 16), marks)) == runs


@pytest.mark.parametrize(
    ("marks", "marked"), [([(10, 15)], True), ([(9, 11)], True), ([(11, 15)], False), ([(5, 10)], False), ([], False)]
)
def test_what_is_written_with_markup_is_marked_whole_or_not(marks: list[tuple[int, int]], *, marked: bool) -> None:
    """By where it begins."""
    assert list(cut(Span("&", 10, 15, verbatim=False), marks)) == [("&", marked)]


def test_bold_words_are_bold_where_nothing_is_highlighted() -> None:
    """A highlight is bold itself; then the text's own bold words are not, so that the highlight can be seen."""
    block = paragraph(Span("ab", 0, 2), Span("cd", 2, 4, STRONG))
    assert list(pieces(block, ())) == [("ab", ()), ("cd", ("bold",))]
    assert list(pieces(block, [(0, 2)])) == [("ab", ("bold",)), ("cd", ())]


def test_all_styles_are_told() -> None:
    """In one order."""
    span = Span("x", 0, 1, frozenset((Style.CODE, Style.STRIKE, Style.EM, Style.STRONG)))
    assert list(pieces(paragraph(span), ())) == [("x", ("bold", "italic", "strike", "code"))]


def test_cells_are_parted_and_the_first_row_is_bold() -> None:
    """No bar after the last cell; a header's row is bold whether anything is highlighted or not."""
    assert list(pieces(row("a", "b"), ())) == [("a", ()), (" | ", ()), ("b", ())]
    header = [("a", ("bold",)), (" | ", ()), ("b", ("bold",))]
    assert list(pieces(row("a", "b", header=True), ())) == header
    assert list(pieces(row("a", "b", header=True), [(100, 110)])) == header
    heading = replace(paragraph(Span("a", 0, 1)), header=True)
    assert list(pieces(heading, ())) == [("a", ())]


@pytest.mark.parametrize(("depth", "line"), [(0, "• punkt"), (1, "• punkt"), (2, "  • punkt"), (3, "    • punkt")])
def test_items_in_items_stand_further_in(depth: int, line: str) -> None:
    """Two spaces a step, from the second on; the same for what has no marker."""
    item = Block(BlockKind.ITEM, 0, 5, (Span("punkt", 0, 5),), depth=depth, marker="•")
    assert plain_line(item) == line
    assert plain_line(replace(item, marker="")) == line.replace("• ", "")


def test_plain_text_has_a_line_a_block() -> None:
    """In order; a marker without words has no space after it."""
    assert plain_lines([paragraph(Span("ab", 0, 2)), row("a", "b")]) == "ab\na | b"
    assert plain_line(Block(BlockKind.ITEM, 0, 0, (), marker="•")) == "•"


# -- questions to begin with


def asked(*faq: str) -> list[Any]:
    return [SimpleNamespace(faq=each) for each in faq]


def test_entries_that_answered_most_come_first(shared_build: Build) -> None:
    """Counted with their translations, in the reader's language, by name where they are equal."""
    entries = shared_build.faq.values()
    questions = asked("slette-kommentar", "kritisere-etaten-nn", "", "kritisere-etaten")
    assert [each.id for each in ranked(entries, questions, Language.NB)] == ["kritisere-etaten", "slette-kommentar"]
    assert [each.id for each in ranked(entries, questions[:1], Language.NB)] == ["slette-kommentar", "kritisere-etaten"]
    assert [each.id for each in ranked(entries, [], Language.NB)] == ["kritisere-etaten", "slette-kommentar"]
    assert [each.id for each in ranked(entries, [], Language.NN)] == ["kritisere-etaten-nn"]


def test_where_no_entry_is_in_the_readers_language_each_stands_once(shared_build: Build) -> None:
    """In the language that it was written in first, and not in both written standards."""
    entries = shared_build.faq.values()
    assert [each.id for each in ranked(entries, [], Language.EN)] == ["kritisere-etaten", "slette-kommentar"]
    originals = [each.id for each in shared_build.documents.values() if not each.translation_of]
    assert sorted(each.id for each in newest(shared_build, Language.EN)) == sorted(originals)


def test_without_a_database_no_entry_comes_first(shared_build: Build) -> None:
    """The questions are there all the same."""

    def broken() -> list[Any]:
        raise DatabaseError("away")

    assert [each.id for each in most_asked(shared_build, broken, Language.NN)] == ["kritisere-etaten-nn"]


def test_examples_stand_where_editors_have_answered_nothing(shared_build: Build) -> None:
    """No more than are wanted: of the FAQ, or the house's own; of neither, none."""
    assert starters(shared_build, list, Language.NB, 1) == ["Kan jeg kritisere etaten min?"]
    examples = ["Kan jeg?", "Får jeg?", "Må jeg?"]
    empty = SimpleNamespace(faq={}, site=Site(examples={"nb": tuple(examples)}))
    assert starters(empty, list, Language.NB, 2) == examples[:2]  # type: ignore[arg-type]
    assert starters(empty, list, Language.NB, 9) == examples  # type: ignore[arg-type]
    assert starters(empty, list, Language.NN, 9) == []  # type: ignore[arg-type]
