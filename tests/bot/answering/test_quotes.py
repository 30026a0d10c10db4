"""A quote is exactly the source, or it is not made."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fakes import MODERATION, build_small, write_corpus

from bot.answering.quotes import QuoteError, check, check_words, clip, guidance_url, make_quote, section_url
from bot.types import Quote
from index.builds.build import Build
from index.builds.store import BuildStore
from index.types import Block, BlockKind, Sentence, Span, Style

TODAY = date(2026, 11, 22)
CRITICISM = ("ytringsfrihet", "kritikk-av-egen-etat")


def quote_of(build: Build, text: str, *marked: str) -> Quote:
    source = build.documents[CRITICISM[0]].source
    start = source.index(text)
    marks = tuple((source.index(each), source.index(each) + len(each)) for each in marked)
    span = (start, start + len(text))
    return make_quote(build, *CRITICISM, span, marks, score=0.12345, today=TODAY, base_url="http://x")


def test_a_quote_is_cut_from_the_source(shared_build: Build) -> None:
    """Text with markup, plain text without, highlights where they stand, the score rounded."""
    found = quote_of(shared_build, "Du kan **kritisere** etaten du arbeider i.", "**kritisere** etaten")
    assert found.plain == "Du kan kritisere etaten du arbeider i."
    assert [mark.text for mark in found.highlights] == ["**kritisere** etaten"]
    assert (found.title, found.section) == ("Ytringsfrihet", "Ytringsfrihet › Kritikk av egen etat")
    assert found.score == 0.1235


def test_a_quote_weighs_what_its_section_does(tmp_path: Path) -> None:
    """Advice in a document of policy says that it is advice; the sections beside it do not."""
    own = MODERATION.replace("policy", "policy\nauthorities:\n  slette-kommentarer: guidance")
    files = {"guidance/moderering.md": own}
    build = build_small(write_corpus(tmp_path / "own", files), BuildStore(tmp_path / "own-index"))
    sections = build.documents["moderering"].sections
    spans = {each.anchor: (each.blocks[0].start, each.blocks[0].end) for each in sections if each.blocks}
    made = (make_quote(build, "moderering", a, s, (), score=0, today=TODAY, base_url="") for a, s in spans.items())
    assert {each.anchor: each.authority for each in made} == {
        anchor: "guidance" if anchor == "slette-kommentarer" else "policy" for anchor in spans
    }


def test_a_part_of_a_block_keeps_its_styles(shared_build: Build) -> None:
    """The blocks hold the quoted words and no others."""
    found = quote_of(shared_build, "kan **kritisere** etaten")
    spans = [(span.text, Style.STRONG in span.styles) for block in found.blocks for span in block.spans]
    assert spans == [("kan ", False), ("kritisere", True), (" etaten", False)]


def test_an_unknown_section_is_not_quoted(shared_build: Build) -> None:
    """The message says what to do."""
    with pytest.raises(QuoteError, match="veileder index verify"):
        make_quote(shared_build, "moderering", "borte", (0, 1), (), score=0, today=TODAY, base_url="")


def test_an_empty_quote_is_not_sent(shared_build: Build) -> None:
    """Nothing is no quote."""
    with pytest.raises(QuoteError, match="not sent"):
        make_quote(shared_build, *CRITICISM, (300, 300), (), score=0, today=TODAY, base_url="")


def test_a_highlight_outside_the_quote_is_not_sent(shared_build: Build) -> None:
    """What is marked must stand in what is shown."""
    with pytest.raises(QuoteError, match="not sent"):
        quote_of(shared_build, "Du kan **kritisere**", "Vær tydelig")


@pytest.mark.parametrize(
    "changes",
    [{"text": "Du kan kritisere etaten"}, {"start": 5}, {"end": 9999}, {"text": ""}],
    ids=lambda changes: next(iter(changes)),
)
def test_any_difference_is_found(shared_build: Build, changes: dict[str, object]) -> None:
    """A quote that was changed after it was cut does not pass."""
    found = quote_of(shared_build, "Du kan **kritisere** etaten")
    with pytest.raises(QuoteError):
        check(replace(found, **changes), shared_build.documents["ytringsfrihet"])


def test_changed_words_in_a_span_are_found(shared_build: Build) -> None:
    """What a surface shows from the blocks is compared too."""
    found = quote_of(shared_build, "Vær tydelig")
    (block,) = found.blocks
    (span,) = block.spans
    changed = replace(found, blocks=(replace(block, spans=(replace(span, text="Vær utydelig"),)),))
    with pytest.raises(QuoteError):
        check(changed, shared_build.documents["ytringsfrihet"])


def test_words_that_were_not_indexed_are_found(shared_build: Build) -> None:
    """The sentence that was searched must be the sentence that is shown."""
    found = quote_of(shared_build, "Vær tydelig på at du snakker for deg selv.")
    check_words(found, [Sentence(found.start, found.end, "Vær  tydelig på at du snakker for deg selv.")])
    with pytest.raises(QuoteError, match="not what was indexed"):
        check_words(found, [Sentence(found.start, found.end, "Vær tydelig på hvem du er.")])


def test_a_clipped_item_loses_its_marker_only_when_its_beginning_goes() -> None:
    """A quote that begins inside an item does not pretend to begin it."""
    block = Block(BlockKind.ITEM, 0, 10, (Span("En to tre", 2, 10),), depth=1, marker="•")
    assert clip(block, 0, 7).marker == "•"
    assert clip(block, 0, 7).text == "En to"
    assert clip(block, 5, 10).marker == ""


def test_addresses_are_percent_encoded() -> None:
    """Anchors may hold æøå; document ids are looked up, whatever they hold."""
    assert section_url("http://x", "a", "når-du-svarer") == "http://x/guidance/a#n%C3%A5r-du-svarer"
    assert guidance_url("http://x", "b1", "a b", 1, 2) == "http://x/guidance/a%20b?build=b1&start=1&end=2#quote"
