"""Markdown to sections, blocks and spans: cases in the domain's language, and what holds for any document."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_cases import cases, show_blocks
from markdown_strategies import documents, soup

from index.read.markdown import parse
from index.types import Section

ANY = settings(max_examples=80, deadline=None)
WORD = re.compile(r"ord\d+å")


@pytest.mark.parametrize(("title", "source", "expected"), [*cases("blocks.md"), *cases("inline.md")])
def test_case(title: str, source: str, expected: str) -> None:
    """Each titled Markdown case gives the sections, blocks and spans written below it."""
    assert show_blocks(source) == expected, title


def blocks_of(sections: list[Section]) -> list:
    return [block for section in sections for block in section.blocks]


@ANY
@given(documents | soup)
def test_verbatim_spans_slice_back(source: str) -> None:
    """Every verbatim span is character for character the source between its offsets."""
    for block in blocks_of(parse(source, "T").sections):
        for span in block.spans:
            assert span.text
            if span.verbatim:
                assert source[span.start : span.end] == span.text


@ANY
@given(documents | soup)
def test_spans_stand_inside_their_block_in_order(source: str) -> None:
    """Spans follow each other inside their block, and verbatim ones share no character."""
    for block in blocks_of(parse(source, "T").sections):
        at = block.start
        for span in block.spans:
            assert at <= span.start <= span.end <= block.end or not span.verbatim
            at = span.end if span.verbatim else at


@ANY
@given(documents | soup)
def test_blocks_stand_inside_their_section_in_order(source: str) -> None:
    """Blocks follow each other without sharing a character, each inside the section that holds it."""
    sections = parse(source, "T").sections
    at = 0
    for section in sections:
        for block in section.blocks:
            assert max(at, section.start) <= block.start < block.end <= section.end
            at = block.end


@ANY
@given(documents | soup)
def test_sections_follow_each_other_with_unique_anchors(source: str) -> None:
    """Each section begins where the one before ends, the last ends with the file, and no anchor is used twice."""
    sections = parse(source, "T").sections
    anchors = [section.anchor for section in sections]
    assert len(set(anchors)) == len(anchors)
    assert all(anchors)
    assert [section.start for section in sections[1:]] == [section.end for section in sections[:-1]]
    assert sections[-1].end == len(source)


@ANY
@given(documents)
def test_authored_words_are_kept(source: str) -> None:
    """Every word that an author wrote as text is in some block or heading, in the order of the file."""
    seen = []
    for section in parse(source, "T").sections:
        seen.append(section.heading)
        seen.extend(block.text for block in section.blocks)
    assert WORD.findall(" ".join(seen)) == WORD.findall(source)


@ANY
@given(st.text())
def test_any_text_parses(text: str) -> None:
    """No text makes the reader raise."""
    parse(text, "T")


@ANY
@given(soup)
def test_windows_line_ends_change_offsets_only(source: str) -> None:
    """The same text with Windows line ends has the same blocks."""
    unix = source.replace("\r\n", "\n").replace("\r", "\n")
    there = blocks_of(parse(unix, "T").sections)
    here = blocks_of(parse(unix.replace("\n", "\r\n"), "T").sections)
    assert [(b.kind, b.text, b.marker, b.depth) for b in here] == [(b.kind, b.text, b.marker, b.depth) for b in there]


def test_an_anchor_behind_a_heading_is_its_address() -> None:
    """A heading may be rewritten and keep its address; the marker is no part of what readers see."""
    first, second = parse("## Når får du gaver? {#Gaver-du-får}\n\na\n\n### *Vin* {#vin_og-øl}\n\nb\n", "T").sections[
        1:
    ]
    assert (first.anchor, first.heading) == ("gaver-du-får", "Når får du gaver?")
    assert (second.anchor, second.path) == ("vin_og-øl", ("T", "Når får du gaver?", "Vin"))


def test_a_written_anchor_goes_before_one_that_is_made() -> None:
    """Another heading that would get the same anchor does not take it away."""
    assert [section.anchor for section in parse("## Gaver\n\n## Vin {#gaver}\n", "T").sections] == [
        "t",
        "gaver-1",
        "gaver",
    ]


def test_an_anchor_that_is_written_twice_is_a_problem() -> None:
    """The author hears of the second one, with its line."""
    (lost,) = parse("## Gaver {#gave}\n\na\n\n## Vin {#gave}\n\nb\n", "T").lost
    assert (lost.line, lost.what) == (5, "the address #gave is written behind two headings.")


@pytest.mark.parametrize("heading", ["Skriv {#x} bak", "Skriv \\{#x}", "Skriv {x}", "Skriv{#x}"])
def test_other_braces_are_text(heading: str) -> None:
    """Only an address at the end of the heading, behind a space, is a marker."""
    assert parse(f"## {heading}\n\na\n", "T").sections[1].heading == heading.replace("\\", "")
