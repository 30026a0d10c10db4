"""Hypothesis strategies: documents that an author could write, and a soup of Markdown signs that nobody should."""

from hypothesis import strategies as st

SIGNS = [
    *("a", "b ", "Ord. ", "Ny ", "§", "😀", "e\u0301", "\xa0", "\u2028", ":", '"t"', "http://x.no"),
    *("*", "**", "_", "~~", "~", "~~~", "`", "``", "```", "[", "]", "(", ")", "](", "![", "\\", "&amp;", "&"),
    *("<", ">", "<b>", "<!--", "-->", "<http://x/%C3%A5>", "[^1]", "[^1]: ", "^[n]", "[ref]", "[ref]: u\n"),
    *("|", "\\|", "| a | b |\n", "|---|---|\n", "---\n", "===\n", "# ", "## ", " ##", "- ", "1. ", "> "),
    *("\n", "\n\n", "\r\n", "\r", "  ", "    ", "\t", "\x00", "\x0b", "\x0c", "\ufeff"),
]
soup = st.lists(st.sampled_from(SIGNS), max_size=30).map("".join)

# Every word begins with "ord", so that a test can tell an author's words from markup.
words = st.integers(0, 99).map(lambda n: f"ord{n}å")
plain = st.lists(words, min_size=1, max_size=6).map(" ".join)
styled = st.one_of(
    plain,
    plain.map(lambda t: f"*{t}*"),
    plain.map(lambda t: f"**{t}**"),
    plain.map(lambda t: f"~~{t}~~"),
    plain.map(lambda t: f"`{t}`"),
    plain.map(lambda t: f"[{t}](https://x.no/a_(b) 'om')"),
    plain.map(lambda t: f"[**{t}**][ref]"),
    plain.map(lambda t: f"![{t}](b.png)"),
    plain.map(lambda t: f"{t} &amp; \\* {t}"),
    plain.map(lambda t: f"{t}<!-- *skjult* -->"),
    plain.map(lambda t: f"{t}.[^1]"),
)
sentence = st.tuples(
    st.lists(styled, min_size=1, max_size=4), st.sampled_from([".", "?", "!", ":", "", "…", ".»"])
).map(lambda pair: " ".join(pair[0]) + pair[1])
line = st.lists(sentence, min_size=1, max_size=3).map(" ".join)
paragraph = st.lists(line, min_size=1, max_size=3).map("\n".join)
heading = st.tuples(st.integers(1, 4), styled).map(lambda pair: f"{'#' * pair[0]} {pair[1]}")
cell = st.one_of(st.just(""), styled, plain.map(lambda t: f"{t} \\| {t}"))
row = st.lists(cell, min_size=2, max_size=2).map(lambda cells: f"| {' | '.join(cells)} |")
table = st.lists(row, min_size=1, max_size=5).map(lambda rows: "\n".join([rows[0], "|:--|--:|", *rows[1:]]))
fence = paragraph.map(lambda t: f"```\n{t}\n```")
footnote = st.tuples(st.integers(1, 3), line).map(lambda pair: f"[^{pair[0]}]: {pair[1]}")


def indented(text: str, marker: str) -> str:
    return marker + text.replace("\n", "\n" + " " * len(marker))


def quoted(text: str) -> str:
    return "> " + text.replace("\n", "\n> ")


def listed(items: list[str], marker: str) -> str:
    return "\n".join(indented(item, marker) for item in items)


leaf = st.one_of(paragraph, paragraph, fence, table)
block = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.tuples(st.lists(inner, min_size=1, max_size=4), st.sampled_from(["- ", "1. ", "* "])).map(
            lambda p: listed(*p)
        ),
        st.tuples(line, inner).map("\n\n".join).map(lambda t: indented(t, "- ")),
        inner.map(quoted),
    ),
    max_leaves=6,
)
documents = st.tuples(
    st.lists(st.one_of(heading, block, block, footnote, st.just("<!-- ikke\n\n# vis -->")), max_size=8),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\n"]),
).map(lambda parts: ("\n\n".join([*parts[0], "[ref]: https://y.no"]) + parts[2]).replace("\n", parts[1]))
