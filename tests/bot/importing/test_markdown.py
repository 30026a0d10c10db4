"""HTML of any origin becomes Markdown that the corpus reader reads back to the same text."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.importing.markdown import convert
from bot.importing.types import Converted, Page
from index.read.markdown import parse
from index.types import plain_text

BASE = "https://tilsynet.example/gaver/"


def converted(html: str, text: str = "", title: str = "Tittel") -> Converted:
    body = BeautifulSoup(html, "lxml").body
    assert body
    return convert(Page(body, text, BASE, title))


def body(html: str) -> str:
    """The Markdown, without the heading that every text must have."""
    return converted(f"<h2>A</h2>{html}").body.removeprefix("## A\n\n").removesuffix("\n")


def notes(html: str) -> str:
    return "\n".join(map(str, converted(f"<h2>A</h2>{html}").notes))


def lines(made: str) -> list[str]:
    """What a reader sees, a line a block."""
    return [line for section in parse(made).sections for line in plain_text(section.blocks).split("\n") if line]


@pytest.mark.parametrize(
    "text",
    [
        "1. mars er fristen",
        "- ikke en liste",
        "+47 er landskoden",
        "+ pluss",
        "# nummer",
        "#emneknagg",
        "> større enn",
        "2 * 3 * 4",
        "ikke {#adresse}",
        "*ikke kursiv*",
        "fil_navn_her og _understrek_",
        "[ikke lenke](nei)",
        "[^1] og [a]: b",
        "<navn> og a < b",
        "&amp; og R&D og &#65;",
        "C:\\mappe\\fil",
        "`kode`",
        "~~ikke strøket~~",
        "a | b",
        "---",
        "***",
        "===",
        "1986)",
        "§ 3-1 første ledd (a)",
        "10.",
        "![bilde](x.png)",
    ],
)
@pytest.mark.parametrize(
    "around", ["<p>{}</p>", "<ul><li>{}</li></ul>", "<p>Først<br>{}</p>", "<p><b>Først</b> {}</p>"]
)
def test_plain_text_stays_plain(text: str, around: str) -> None:
    """Signs that Markdown would take for markup are shown as they were written."""
    tag = BeautifulSoup("", "lxml").new_tag("i")
    tag.string = text
    made = body(around.format(tag.decode_contents()))
    seen = " ".join(lines(made)).removeprefix("• ").removeprefix("Først ")
    assert seen == text
    assert not parse(made).lost


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.text(st.sampled_from("ab Å1*_[]()<>&#`~|\\-+.!:=\"'"), min_size=1, max_size=12), min_size=1, max_size=4)
)
def test_any_text_is_read_back(words: list[str]) -> None:
    """Whatever signs a paragraph, an item and a cell hold, the reader sees exactly them."""
    soup = BeautifulSoup("<h2>A</h2><p></p><ul><li></li></ul><table><tr><th></th><th>x</th></tr></table>", "lxml")
    texts = [" ".join(word.split()) for word in words]
    texts = [text for text in texts if any(char.isalnum() for char in text)]
    if not texts:
        return
    for tag in (soup.p, soup.li, soup.th):
        assert tag
        tag.string = " ".join(texts)
    seen = lines(converted(str(soup)).body)
    assert seen == [" ".join(texts), "• " + " ".join(texts), " ".join(texts) + " | x"]


def test_lists_in_lists_keep_their_depth() -> None:
    """Items below items, numbered in bulleted and the other way round."""
    made = body("<ol><li>En<ul><li>a</li><li>b<ol><li>dypt</li></ol></li></ul></li><li>To</li></ol>")
    blocks = [block for section in parse(made).sections for block in section.blocks]
    assert [(block.marker, block.depth, block.text) for block in blocks] == [
        ("1.", 1, "En"),
        ("•", 2, "a"),
        ("•", 2, "b"),
        ("1.", 3, "dypt"),
        ("2.", 1, "To"),
    ]


def test_a_list_straight_in_a_list_belongs_to_the_item_before() -> None:
    """HTML that no one should write, and many systems do."""
    assert body("<ul><li>En</li><ul><li>a</li></ul></ul>") == "- En\n  - a"


def test_headings_get_levels_without_gaps_and_the_title_goes() -> None:
    """The single first heading is the title; the others begin at ## and skip no level."""
    made = converted("<h1>Tittel</h1><p>Inn.</p><h3>A</h3><p>a</p><h5>B</h5><p>b</p>")
    assert (made.title, made.body) == ("Tittel", "Inn.\n\n## A\n\na\n\n### B\n\nb\n")


def test_several_top_headings_are_sections() -> None:
    """A text that uses level one for its parts keeps its title from elsewhere."""
    made = converted("<h1>A</h1><p>a</p><h2>B</h2><p>b</p><h1>C</h1><p>c</p>", title="Håndbok")
    assert made.title == "Håndbok"
    assert [line for line in made.body.split("\n") if line.startswith("#")] == ["## A", "### B", "## C"]


def test_a_text_without_headings_gets_one_and_says_so() -> None:
    """The corpus needs an address for every text."""
    made = converted("<p>Bare tekst.</p>")
    assert made.body == "## Tittel\n\nBare tekst.\n"
    assert "No heading was found" in str(made.notes[0])


@pytest.mark.parametrize(
    ("address", "title"),
    [("reglement_2026-ny.docx", "reglement 2026 ny"), ("https://x.example/om/g%C3%A5ver/?a=1", "gåver"), ("-", "-")],
)
def test_a_text_without_title_is_named_by_its_address(address: str, title: str) -> None:
    """So that the file has an id and readers see where it comes from."""
    html = BeautifulSoup("<p>x</p>", "lxml").body
    assert html
    assert convert(Page(html, "", address)).title == title


def test_bold_lines_are_guessed_as_headings_only_where_nothing_is_marked() -> None:
    """Short bold paragraphs become headings, a sentence in bold does not, and the author is told."""
    html = "<p><b>Når</b></p><p>Alltid.</p><p><b>Dette er en viktig setning.</b></p>"
    made = converted(f"<p>Inn.</p>{html}")
    assert made.body == "Inn.\n\n## Når\n\nAlltid.\n\n**Dette er en viktig setning.**\n"
    assert "«Når»" in str(made.notes[0])
    assert "**Når**" in body(html)


def test_a_heading_in_a_list_or_table_is_no_section() -> None:
    """It would tear the list apart."""
    assert body("<ul><li><h3>Punkt</h3><p>tekst</p></li></ul>").startswith("- **Punkt**")


def test_parts_that_fold_out_become_sections() -> None:
    """``details`` and buttons that open something: their labels are headings below the one before."""
    html = "<details><summary>En?</summary><p>Ja.</p></details><button aria-expanded='false'>To?</button><p>Nei.</p>"
    assert body(html) == "### En?\n\nJa.\n\n### To?\n\nNei."
    assert "«En?», «To?»" in notes(html)


def test_merged_cells_are_taken_apart() -> None:
    """A cell over two rows stands in both, so that each row can be quoted alone; the author is told."""
    html = (
        "<table><tr><th>Sak</th><th>Hvem</th><th>Frist</th></tr>"
        "<tr><td rowspan=2>Gave</td><td>Leder</td><td>1 dag</td></tr>"
        "<tr><td>Direktør</td><td>2 dager</td></tr><tr><td colspan=2>Alt annet</td><td>Ingen</td></tr></table>"
    )
    rows = body(html).split("\n")
    assert rows[2:] == ["| Gave | Leder | 1 dag |", "| Gave | Direktør | 2 dager |", "| Alt annet |  | Ingen |"]
    assert "Merged cells in the table under «A»" in notes(html)


def test_several_header_rows_become_one() -> None:
    """Each column says all that stood above it."""
    html = (
        "<table><thead><tr><th rowspan=2>Type</th><th colspan=2>Frist</th></tr>"
        "<tr><th>Kort</th><th>Lang</th></tr></thead>"
        "<tbody><tr><td>Omsorg</td><td>1 uke</td><td>1 måned</td></tr></tbody></table>"
    )
    rows = ["| Type | Frist Kort | Frist Lang |", "| --- | --- | --- |", "| Omsorg | 1 uke | 1 måned |"]
    assert body(html).split("\n") == rows


def test_a_heading_with_nothing_under_it_is_left_out_and_told() -> None:
    """What stood there was a form or a button."""
    html = "<p>x</p><h2>B</h2><h3>C</h3><p>c</p><h2>Fant du det du lette etter?</h2><div></div>"
    assert body(html) == "x\n\n## B\n\n### C\n\nc"
    assert "left out: «Fant du det du lette etter?»" in notes(html)


def test_a_cell_of_several_blocks_becomes_one_line() -> None:
    """Items are parted by semicolons, line breaks and paragraphs by spaces, and bars are no borders."""
    html = (
        "<table><tr><th>a</th><th>b</th></tr><tr><td><ul><li>x</li><li>y</li>"
        "</ul></td><td><p>1|2</p>3<br>4</td></tr></table>"
    )
    assert body(html).split("\n")[2] == "| x; y | 1\\|2 3 4 |"


def test_a_table_for_layout_is_unpacked() -> None:
    """One column is no table."""
    assert body("<table><tr><td><p>En.</p></td></tr><tr><td>To.</td></tr></table>") == "En.\n\nTo."


def test_a_table_in_a_table_is_told() -> None:
    """Markdown has no such thing."""
    html = (
        "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td><table><tr>"
        "<td>x</td><td>y</td></tr></table></td></tr></table>"
    )
    assert body(html).split("\n")[2] == "| 1 | x y |"
    assert "A table inside a table" in notes(html)


def test_links_get_whole_addresses() -> None:
    """Relative ones are read from the page's; those inside the page lead to the section."""
    html = (
        '<p><a href="../om">om</a>, <a href="#b">under</a>, <a href="javascript:x()">knapp</a></p>'
        '<h2 id="b">Del to</h2><p>x</p>'
    )
    assert body(html).split("\n")[0] == "[om](https://tilsynet.example/om), [under](#del-to), knapp"
    assert "«knapp»" in notes(html)


def test_the_markdown_of_links_cannot_be_broken_out_of() -> None:
    """Brackets in the text and parentheses in the address."""
    made = body('<p><a href="https://x.example/a_(b)">se [her]</a></p>')
    (block,) = parse(made).sections[0].blocks
    assert (block.text, {span.href for span in block.spans}) == ("se [her]", {"https://x.example/a_%28b%29"})


def test_footnotes_stand_behind_the_section_that_refers_to_them() -> None:
    """A raised link to a list item is a footnote."""
    html = (
        '<p>Regel<sup><a href="#n1" id="r1">1</a></sup>.</p><h2>B</h2><p>b</p>'
        '<ol><li id="n1">Lov av 1814 <a href="#r1">opp</a></li></ol>'
    )
    assert body(html) == "Regel[^1].\n\n[^1]: Lov av 1814\n\n## B\n\nb"


def test_pictures_are_left_out_and_told() -> None:
    """With what they were said to show; a caption is text, and stays."""
    html = '<p>x</p><figure><img alt="Kart"><figcaption>Her</figcaption></figure><img>'
    assert lines(body(html)) == ["x", "Her"]
    assert "2 picture(s) or players were left out: «Kart», no description" in notes(html)


def test_emphasis_that_cannot_be_said_becomes_plain() -> None:
    """Behind a colon without a space; parts that belong together are joined."""
    html = "<p><b>Frist:</b>nå, ek<i>sempel</i>, <b>to</b><b>ord</b></p>"
    made = body(html)
    assert lines(made) == ["Frist:nå, eksempel, toord"]
    assert made == "Frist:nå, ek*sempel*, **toord**"


def test_terms_and_their_meanings_become_items() -> None:
    """A list of definitions keeps term and meaning together."""
    assert (
        body("<dl><dt>Fordel</dt><dd>Alt av verdi.</dd><dd>Også mat.</dd></dl>")
        == "- **Fordel**: Alt av verdi. Også mat."
    )


def test_code_and_quotes_are_kept() -> None:
    """Blocks of code as they are, quotes as quotes."""
    assert body("<pre>a\n  b</pre><blockquote><p>Sitat.</p></blockquote>") == "```\na\n  b\n```\n\n> Sitat."


def test_what_is_invisible_goes() -> None:
    """Soft hyphens, comments, hard spaces and characters without width."""
    assert body("<p>saks\u00adbehandler\u200b\u00a0her<!-- x --></p>") == "saksbehandler her"


def test_text_that_was_left_out_is_told() -> None:
    """What the original has and the result has not, from six words in a row."""
    made = converted("<h2>A</h2><p>Kort.</p>", text="Kort. Disse seks ordene kom ikke med. Nei")
    assert [str(each).partition(". ")[0] for each in made.notes] == ["Left out: «Disse seks ordene kom ikke med Nei»"]


def test_long_sections_are_told() -> None:
    """Over 250 words, as the authors' guide says."""
    assert "These sections have over 250 words: «A»" in notes(f"<p>{'ord ' * 251}</p>")
    assert notes(f"<p>{'ord ' * 250}</p>") == ""


def test_a_heading_never_brings_an_address() -> None:
    """Braces at the end of a foreign heading are text there, and stay text."""
    (section,) = (s for s in parse(converted("<h2>Skriv {#x}</h2><p>a</p>").body).sections if s.level > 1)
    assert section.heading == "Skriv {#x}"
