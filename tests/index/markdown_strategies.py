"""Hypothesis strategies: documents that an author could write, and a soup of Markdown signs that nobody should.

Hypothesis draws a number for each block, and plain functions of that number write the block. Drawing every word would
make a failing document shorter still, and take most of the time of the tests.
"""

from collections.abc import Callable
from random import Random

from hypothesis import strategies as st

SIGNS = [
    *("a", "b ", "Ord. ", "Ny ", "§", "😀", "e\u0301", "\xa0", "\u2028", ":", '"t"', "http://x.no"),
    *("*", "**", "_", "~~", "~", "~~~", "`", "``", "```", "[", "]", "(", ")", "](", "![", "\\", "&amp;", "&"),
    *("<", ">", "<b>", "<!--", "-->", "<http://x/%C3%A5>", "[^1]", "[^1]: ", "^[n]", "[ref]", "[ref]: u\n"),
    *("|", "\\|", "| a | b |\n", "|---|---|\n", "---\n", "===\n", "# ", "## ", " ##", "- ", "1. ", "> "),
    *("\n", "\n\n", "\r\n", "\r", "  ", "    ", "\t", "\x00", "\x0b", "\x0c", "\ufeff"),
]
soup = st.binary(max_size=30).map(lambda drawn: "".join(SIGNS[each % len(SIGNS)] for each in drawn))

STYLES: tuple[Callable[[str], str], ...] = (
    lambda t: t,
    lambda t: f"*{t}*",
    lambda t: f"**{t}**",
    lambda t: f"~~{t}~~",
    lambda t: f"`{t}`",
    lambda t: f"[{t}](https://x.no/a_(b) 'om')",
    lambda t: f"[**{t}**][ref]",
    lambda t: f"![{t}](b.png)",
    lambda t: f"{t} &amp; \\* {t}",
    lambda t: f"{t}<!-- *skjult* -->",
    lambda t: f"{t}.[^1]",
)
DEEPEST = 3
"""Lists and quotes in each other."""


class Author:
    """Writes parts of documents, the same for the same number."""

    def __init__(self, number: int) -> None:
        self.dice = Random(number)

    def some(self, least: int, most: int, part: Callable[[], str], between: str) -> str:
        return between.join(part() for _ in range(self.dice.randint(least, most)))

    def word(self) -> str:
        """Every word begins with "ord", so that a test can tell an author's words from markup."""
        return f"ord{self.dice.randrange(100)}å"

    def plain(self) -> str:
        return self.some(1, 6, self.word, " ")

    def styled(self) -> str:
        return self.dice.choice(STYLES)(self.plain())

    def sentence(self) -> str:
        return self.some(1, 4, self.styled, " ") + self.dice.choice([".", "?", "!", ":", "", "…", ".»"])

    def line(self) -> str:
        return self.some(1, 3, self.sentence, " ")

    def paragraph(self) -> str:
        return self.some(1, 3, self.line, "\n")

    def heading(self) -> str:
        return f"{'#' * self.dice.randint(1, 4)} {self.styled()}"

    def cell(self) -> str:
        return self.dice.choice([lambda: "", self.styled, lambda: f"{self.plain()} \\| {self.plain()}"])()

    def row(self) -> str:
        return f"| {self.cell()} | {self.cell()} |"

    def table(self) -> str:
        rows = self.some(0, 4, self.row, "\n")
        return f"{self.row()}\n|:--|--:|" + (f"\n{rows}" if rows else "")

    def fence(self) -> str:
        return f"```\n{self.paragraph()}\n```"

    def footnote(self) -> str:
        return f"[^{self.dice.randint(1, 3)}]: {self.line()}"

    def block(self, depth: int = 0) -> str:
        leaves = [self.paragraph, self.paragraph, self.fence, self.table]
        around = [self.listed, self.item, self.quote] if depth < DEEPEST else []
        kind = self.dice.choice([*leaves, *around])
        return kind(depth) if kind in around else kind()  # type: ignore[call-arg, operator, no-any-return]

    def listed(self, depth: int) -> str:
        marker = self.dice.choice(["- ", "1. ", "* "])
        return self.some(1, 4, lambda: indented(self.block(depth + 1), marker), "\n")

    def item(self, depth: int) -> str:
        return indented(f"{self.line()}\n\n{self.block(depth + 1)}", "- ")

    def quote(self, depth: int) -> str:
        return "> " + self.block(depth + 1).replace("\n", "\n> ")

    def part(self) -> str:
        hidden = "<!-- ikke\n\n# vis -->"
        return self.dice.choice([self.heading, self.block, self.block, self.footnote, lambda: hidden])()


def indented(text: str, marker: str) -> str:
    return marker + text.replace("\n", "\n" + " " * len(marker))


numbers = st.integers(0, 2**64 - 1)
block = numbers.map(lambda number: Author(number).block())


def document(numbers_of: list[int], newline: str, end: str) -> str:
    parts = [*(Author(number).part() for number in numbers_of), "[ref]: https://y.no"]
    return ("\n\n".join(parts) + end).replace("\n", newline)


documents = st.builds(
    document, st.lists(numbers, max_size=8), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\n"])
)
