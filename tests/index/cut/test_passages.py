"""Sections to passages: cases with small limits, and what holds for any document."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_cases import cases, count_words, document, show_passages
from markdown_strategies import documents

from index.cut.passages import Limits, cut, split_evenly
from index.types import Block, BlockKind, Document, Passage

ANY = settings(max_examples=80, deadline=None)
SMALL = Limits(passage=12, merge=3)
LIMITS = re.compile(r"limit (\d+), merge (\d+)")


@pytest.mark.parametrize(("title", "source", "expected"), cases("passages.md"))
def test_case(title: str, source: str, expected: str) -> None:
    """Each titled case gives, under the limits in its title, the passages written below it."""
    match = LIMITS.search(title)
    assert match
    assert show_passages(source, Limits(*map(int, match.groups()))) == expected, title


def passages_of(source: str) -> tuple[Document, list[Passage]]:
    whole = document(source)
    return whole, cut(whole, count_words, SMALL)


@ANY
@given(documents)
def test_passages_stand_inside_their_section_in_order(source: str) -> None:
    """Passages follow each other without sharing a character, each inside the one section whose anchor it has."""
    whole, passages = passages_of(source)
    at = 0
    for passage in passages:
        section = whole.section(passage.anchor)
        assert section
        assert passage.path == section.path
        assert max(at, section.start) <= passage.start < passage.end <= section.end
        at = passage.end


@ANY
@given(documents)
def test_items_and_rows_are_never_split(source: str) -> None:
    """A block stands wholly in one passage, unless it is a paragraph that is too long."""
    whole, passages = passages_of(source)
    for block in blocks_of(whole):
        holders = [p for p in passages if p.start < block.end and block.start < p.end]
        splittable = block.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.FOOTNOTE)
        if not (splittable and count_words(block.text) > SMALL.passage):
            assert len(holders) == 1
            assert holders[0].start <= block.start < block.end <= holders[0].end


def blocks_of(whole: Document) -> list[Block]:
    return [block for section in whole.sections for block in section.blocks]


@ANY
@given(documents)
def test_sentences_stand_inside_their_passage(source: str) -> None:
    """A passage has at least one sentence, and its range holds all of them."""
    _, passages = passages_of(source)
    for passage in passages:
        assert passage.sentences
        assert all(passage.start <= s.start < s.end <= passage.end for s in passage.sentences)
        lines = "".join(passage.text.split())
        assert all("".join(sentence.text.split()) in lines for sentence in passage.sentences)


@ANY
@given(documents)
def test_sizes_stay_within_the_limit(source: str) -> None:
    """A passage over the limit is one sentence, or one item, row or block of code with what leads in to it."""
    whole = document(source)
    for passage in cut(whole, count_words, Limits(passage=12, merge=0)):
        sizes = [count_words(sentence.text) for sentence in passage.sentences]
        pieces = [b for b in blocks_of(whole) if passage.start <= b.start and b.end <= passage.end]
        told = [group for group in together(pieces) if not is_lead_in(group[-1])]
        assert sum(sizes) <= 12 or len(sizes) == 1 or len(told) <= 1


def together(blocks: list[Block]) -> list[list[Block]]:
    """The blocks, an item's later ones with its first."""
    groups: list[list[Block]] = []
    for block in blocks:
        if groups and block.depth and not block.marker and block.kind is not BlockKind.ROW:
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


def is_lead_in(block: Block) -> bool:
    """A header row, text that ends in a colon, or an unfinished sentence outside lists."""
    unfinished = not block.depth and block.kind is not BlockKind.ROW and not re.search(r"[.!?…]»?$", block.text)
    return block.header or block.text.endswith(":") or unfinished


@ANY
@given(documents)
def test_only_a_short_rest_goes_past_the_limit(source: str) -> None:
    """Merging takes away only a section's last passage, and only when it is shorter than `merge`."""
    whole = document(source)
    unmerged = cut(whole, count_words, Limits(passage=12, merge=0))
    merged = cut(whole, count_words, SMALL)
    gone = {p.start for p in unmerged} - {p.start for p in merged}
    assert {p.start for p in merged} <= {p.start for p in unmerged}
    for passage in unmerged:
        if passage.start in gone:
            assert sum(count_words(sentence.text) for sentence in passage.sentences) < SMALL.merge


@ANY
@given(documents)
def test_cut_is_deterministic(source: str) -> None:
    """The same document gives the same passages."""
    assert passages_of(source)[1] == passages_of(source)[1]


@given(st.lists(st.integers(1, 15), min_size=1, max_size=12))
def test_runs_are_few_and_within_the_limit(sizes: list[int]) -> None:
    """Runs cover all items in order, none is over the limit but a single item, and none could join the next."""
    runs = split_evenly(sizes, 10)
    assert [i for start, end in runs for i in range(start, end)] == list(range(len(sizes)))
    assert all(sum(sizes[start:end]) <= 10 or end - start == 1 for start, end in runs)
    assert len(runs) == fewest(sizes, 10)


def fewest(sizes: list[int], most: int) -> int:
    """How many runs filling each as far as it goes makes, which is the least there can be."""
    runs, filled = 1, 0
    for size in sizes:
        runs, filled = (runs, filled + size) if not filled or filled + size <= most else (runs + 1, size)
    return runs


def test_runs_are_even() -> None:
    """Of the ways with the fewest runs the most even one is taken, not a full one and a rest."""
    assert split_evenly([4, 4, 4, 4], 12) == [(0, 2), (2, 4)]
    assert split_evenly([5, 1, 1, 5], 8) == [(0, 2), (2, 4)]


def test_a_lead_in_that_ends_a_long_paragraph_keeps_the_paragraph_cut() -> None:
    """A paragraph over the limit that ends in a colon is still cut between its sentences."""
    source = "En to tre fire fem seks sju åtte. En to tre fire fem seks sju åtte. Gjør så dette:\n\n- les\n- svar\n"
    _, passages = passages_of(source)
    assert passages[0].text == "En to tre fire fem seks sju åtte."
    assert passages[1].text.endswith("Gjør så dette:\n• les\n• svar")


def test_a_split_footnote_has_its_marker_once() -> None:
    """Only the first part of a long footnote shows its number."""
    source = "A[^1].\n\n[^1]: En to tre fire fem seks sju åtte. Ni ti elleve tolv tretten fjorten.\n"
    _, passages = passages_of(source)
    assert "".join(passage.text for passage in passages).count("[1]") == 1


def test_a_long_item_stays_whole() -> None:
    """Only prose is cut between its sentences; an item over the limit is a passage of its own."""
    _, passages = passages_of(
        "- En to tre fire fem seks sju. Åtte ni ti elleve tolv tretten fjorten.\n- En to tre fire.\n"
    )
    assert [each.text.count(".") for each in passages] == [2, 1]


def test_code_that_ends_in_a_colon_leads_in_to_nothing() -> None:
    """What follows goes where the passages are most even."""
    _, passages = passages_of("```\nif en to tre fire fem:\n```\n\nEn to tre.\n\nEn to tre fire.\n")
    assert [each.text for each in passages] == ["if en to tre fire fem:", "En to tre.\nEn to tre fire."]


def test_a_paragraph_that_just_fits_stays_whole() -> None:
    """Whatever its sentences would take alone: a tokenizer adds two tokens to every text."""
    passages = cut(document("En to tre fire fem. Seks sju åtte ni ti.\n"), lambda text: count_words(text) + 2, SMALL)
    assert [each.text for each in passages] == ["En to tre fire fem. Seks sju åtte ni ti."]
