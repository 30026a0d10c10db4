"""Blocks become proper, safe HTML; marks land on exactly the characters they name."""

from collections.abc import Sequence
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.surfaces.web.render import Range, Renderer
from index.read.markdown import parse
from index.types import Block, BlockKind, Span, Style


def blocks_of(source: str) -> list[Block]:
    return [block for section in parse(source, "Tittel").sections for block in section.blocks]


def html(source: str, marks: Sequence[Range] = (), mark_id: str = "") -> str:
    return str(Renderer(lambda href: href, marks, mark_id, "Tabell").blocks(blocks_of(source)))


def at(source: str, words: str) -> Range:
    start = source.index(words)
    return start, start + len(words)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.names.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_paragraph_keeps_its_styles() -> None:
    """Strong, emphasis, code and strikethrough become their elements, and nest."""
    made = html("En **sterk _og myk_** tekst med `kode` og ~~strek~~.")
    assert made == (
        "<p>En <strong>sterk </strong><strong><em>og myk</em></strong> tekst med <code>kode</code> og <s>strek</s>.</p>"
    )


def test_a_highlight_crosses_spans() -> None:
    """One highlight over plain, strong and linked text is one mark around all of them."""
    source = "Først. Du er **tydelig** og bryter ikke [plikten](a.md). Sist."
    made = html(source, [at(source, "Du er **tydelig** og bryter ikke [plikten](a.md).")])
    assert made == (
        '<p>Først. <mark>Du er <strong>tydelig</strong> og bryter ikke <a href="a.md" rel="noopener">plikten</a>.'
        "</mark> Sist.</p>"
    )


def test_a_highlight_may_begin_inside_a_styled_word() -> None:
    """A mark that begins in the middle of strong text leaves the rest of it strong and unmarked."""
    source = "Ganske **veldig tydelig** her."
    assert html(source, [at(source, "tydelig** her")]) == (
        "<p>Ganske <strong>veldig </strong><mark><strong>tydelig</strong> her</mark>.</p>"
    )


def test_a_partly_marked_link_stays_one_link() -> None:
    """A link that is marked in part is one tab stop with the mark inside it."""
    source = "Se [en lang lenke](https://a.no) her."
    assert html(source, [at(source, "lang")]) == (
        '<p>Se <a href="https://a.no" rel="noopener">en <mark>lang</mark> lenke</a> her.</p>'
    )


def test_neighbouring_highlights_stand_as_one() -> None:
    """White space between two marked sentences is marked too."""
    source = "Ett ord. To ord. Tre ord."
    assert (
        html(source, [at(source, "Ett ord."), at(source, "To ord.")]) == "<p><mark>Ett ord. To ord.</mark> Tre ord.</p>"
    )


def test_only_the_first_mark_is_the_target() -> None:
    """Every block that the range touches is marked; the first mark has the id and can take the focus."""
    source = "Ett avsnitt.\n\nTo avsnitt.\n\nTre avsnitt."
    made = html(source, [(4, source.index("To") + 2)], "quote")
    assert made == (
        '<p>Ett <mark id="quote" tabindex="-1">avsnitt.</mark></p><p><mark>To</mark> avsnitt.</p><p>Tre avsnitt.</p>'
    )


def test_an_escaped_character_can_be_marked() -> None:
    """A character that is written with markup of its own is inside the mark around it."""
    source = "Bruk A &amp; B."
    assert html(source, [at(source, "A &amp; B")]) == "<p>Bruk <mark>A &amp; B</mark>.</p>"


def test_nested_lists_nest() -> None:
    """A list in an item is inside that item, and the outer list goes on after it."""
    source = "- en\n  1. a\n  2. b\n- to\n"
    assert html(source) == "<ul><li>en<ol><li>a</li><li>b</li></ol></li><li>to</li></ul>"


def test_a_numbered_list_keeps_its_first_number() -> None:
    """A list that begins at three says so, and a change of kind begins a new list."""
    assert html("3. tre\n4. fire\n\n- punkt") == '<ol start="3"><li>tre</li><li>fire</li></ol><ul><li>punkt</li></ul>'


def test_an_item_with_two_paragraphs_keeps_both() -> None:
    """A second paragraph of an item is inside the item."""
    assert html("- en\n\n  mer\n- to") == "<ul><li><p>en</p><p>mer</p></li><li>to</li></ul>"


def test_a_quote_that_begins_deep_in_a_list_is_lifted() -> None:
    """Items cut out of an inner list are shown as a list of their own, without empty items around."""
    inner = [block for block in blocks_of("- en\n  - a\n  - b\n") if block.depth == 2]
    made = Renderer(lambda href: href).blocks(inner)
    assert made == "<ul><li>a</li><li>b</li></ul>"


def test_code_in_an_item_stays_in_the_item() -> None:
    """A code block under an item is inside that item."""
    made = html("- en\n\n      kode\n- to")
    assert made == '<ul><li>en<pre tabindex="0"><code>kode</code></pre></li><li>to</li></ul>'


def test_a_table_has_a_header_and_cells() -> None:
    """Header cells have a scope, empty cells stay, and the frame can be scrolled from the keyboard."""
    made = html("| A | B |\n|---|---|\n| **en** | |\n")
    assert made == (
        '<div class="table" role="group" tabindex="0" aria-label="Tabell"><table>'
        '<thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>'
        "<tbody><tr><td><strong>en</strong></td><td></td></tr></tbody></table></div>"
    )


def test_table_rows_without_their_header_are_still_a_table() -> None:
    """A quote that begins below the header row is a table without header cells."""
    rows = [block for block in blocks_of("| A |\n|---|\n| en |\n") if not block.header]
    assert "<table><tbody><tr><td>en</td></tr></tbody></table>" in Renderer(lambda href: href).blocks(rows)


def test_block_quotes_code_and_footnotes_are_what_they_are() -> None:
    """Neighbouring paragraphs of a block quote share it; code keeps its lines; a footnote has its label."""
    made = html("> a\n>\n> b\n\n```\nx < y\n  z\n```\n\nTekst.[^1]\n\n[^1]: Note.\n")
    assert "<blockquote><p>a</p><p>b</p></blockquote>" in made
    assert '<pre tabindex="0"><code>x &lt; y\n  z</code></pre>' in made
    assert '<p class="footnote"><span class="label">[1]</span> Note.</p>' in made


@pytest.mark.parametrize(
    "nasty", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&lt;b&gt;", "{{ 7*7 }}"]
)
def test_nothing_in_a_text_acts_as_markup(nasty: str) -> None:
    """Text that looks like HTML comes out as the same text, in every kind of block."""
    for kind in BlockKind:
        block = Block(kind, 0, len(nasty), (Span(nasty, 0, len(nasty)),), depth=int(kind is BlockKind.ITEM), marker="•")
        tags = Tags()
        tags.feed(str(Renderer(lambda href: href).blocks([block])))
        assert nasty in tags.text
        assert not tags.names & {"script", "img", "b"}


def test_a_link_that_may_not_be_followed_is_text() -> None:
    """When a target resolves to nothing, its words stand alone."""
    span = Span("klikk", 0, 5, href="javascript:alert(1)")
    made = Renderer(lambda href: None).blocks([Block(BlockKind.PARAGRAPH, 0, 5, (span,))])
    assert made == "<p>klikk</p>"


def test_an_address_cannot_leave_its_attribute() -> None:
    """Quotation marks in an address are escaped."""
    span = Span("klikk", 0, 5, href='/x" onclick="alert(1)')
    made = Renderer(lambda href: href).blocks([Block(BlockKind.PARAGRAPH, 0, 5, (span,))])
    assert made == '<p><a href="/x&#34; onclick=&#34;alert(1)">klikk</a></p>'


SOURCE = "En **to** tre `fire` [fem](f.md) seks &amp; sju.\n\n- åtte\n  - ni\n\n| A | B |\n|---|---|\n| ti | elleve |\n"


@given(st.lists(st.tuples(st.integers(0, len(SOURCE)), st.integers(0, len(SOURCE))), max_size=4))
def test_marks_never_change_the_text(marks: list[Range]) -> None:
    """Whatever is marked, in whatever order or overlap, the visible text is the same."""
    plain, marked = Tags(), Tags()
    plain.feed(html(SOURCE))
    marked.feed(html(SOURCE, marks, "quote"))
    assert marked.text == plain.text


def test_styles_of_a_cell_end_are_not_shown() -> None:
    """The separator between cells is never visible."""
    row = Block(BlockKind.ROW, 0, 3, (Span("a", 0, 1), Span(" | ", 1, 2, frozenset({Style.CELL_END}), verbatim=False)))
    assert "|" not in Renderer(lambda href: href).blocks([row])
