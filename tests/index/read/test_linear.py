"""Twice the text takes twice the work, whatever is repeated in it. Work is lines of Python run, not seconds."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, SupportsIndex

import pytest
import yaml

from index.read.fields import GuidanceFields, read_fields
from index.read.markdown import parse, without_comments
from index.read.yamls import DEEPEST, TooDeepError, is_deep, load_yaml

SMALL = 64
MOST = 2.4
"""Linear work doubles; square work would be four times as much. What is done once a file makes it less."""
MOST_FOURFOLD = 5.3
"""The same from n to 4n, where linear work is four times as much and square work sixteen."""

REPEATED = [
    "[", "![", "[a](", "[a](<", '[a](b "', "![](", "[^", "[^a]: x\n", "[a]: ", "[a]: b\n", "](", "]",
    "*", "*a ", "a* ", "**a ", "_a ", "*a _b ", "~~a ", "`a", "``a`", "<", "<a ", "<http:", "<!-- ", "<!--\n",
    "<!-- a -->", "a <i>", "<?", "a <?", "<!A ", "<![CDATA[", "a <![CDATA[", "&", "&#1", "\\", "\\[", "<div>\n",
    "> a\n", "- a\n", "1. a\n", "|", "|a|b\n", "| a | b |\n", "# a\n", "## a\n\nb\n\n", "a\n===\n", "```\n", "~~~\n",
    "    a\n", "---\na",
]  # fmt: skip


def work(do: Callable[[], object]) -> int:
    """How many lines of Python are run by `do`."""
    count = 0

    def line(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return line

    before = sys.gettrace()
    sys.settrace(line)
    try:
        do()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("opener", REPEATED)
@pytest.mark.parametrize("before", ["", "Tekst "], ids=["block", "inline"])
def test_the_reader_is_linear_in_everything_that_can_be_repeated(opener: str, before: str) -> None:
    """Of n and 4n openers that never end, the latter take about four times as long; square work would be sixteen."""
    one, four = (work(lambda n=n: parse(before + opener * n, "Tittel")) for n in (SMALL, 4 * SMALL))
    assert four <= one * MOST_FOURFOLD


class Counted(str):
    """Text that notes how many characters are looked through in it."""

    __slots__ = ("seen",)
    seen: int

    def find(self, sub: str, start: SupportsIndex | None = 0, end: SupportsIndex | None = None, /) -> int:
        found = super().find(sub, start, end)
        self.seen = getattr(self, "seen", 0) + (found if found >= 0 else len(self)) - int(start or 0)
        return found


@pytest.mark.parametrize("repeated", ["<!-- ", "<!-- a -->", "-->", "<!---->", "<!-->"])
def test_comments_are_looked_for_once(repeated: str) -> None:
    """Lines do not tell what a search costs: here it is the characters that it passes over."""
    seen = []
    for n in (100, 200):
        text = Counted(repeated * n)
        without_comments(text)
        seen.append(text.seen)
    assert seen[1] <= seen[0] * MOST


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("a<!-- b -->c", "ac"),
        ("<!-- a\nb\n-->c", "\n\nc"),
        ("<!-- a", "<!-- a"),
        ("<!-- a --><!-- b", "<!-- b"),
        ("<!-->a-->b", "b"),
        ("a-->b", "a-->b"),
    ],
)
def test_comments_are_taken_out(html: str, left: str) -> None:
    """Their line breaks stay, so that what stands behind them is told by its line."""
    assert without_comments(html) == left


DEEP = [
    "a: " + "[" * 5000,
    "a: " + "{b: " * 5000,
    "a:\n  " + "- " * 5000,
    "".join(f"{' ' * n}a:\n" for n in range(600)),
]


@pytest.mark.parametrize("text", DEEP, ids=["lists", "mappings", "dashes", "indented"])
def test_deeply_nested_front_matter_is_a_problem_of_its_file(text: str) -> None:
    """With file, line and what to do, like every other mistake; the stack does not run out."""
    (problem,) = read_fields(GuidanceFields, text, "guidance/dyp.md")  # type: ignore[misc]
    assert str(problem) == (
        "guidance/dyp.md:1: the front matter is broken (it is nested too deep). "
        "Write plain fields and lists of lines, without lists inside lists."
    )
    with pytest.raises(TooDeepError):
        load_yaml(text)


def test_brackets_that_end_are_not_deep() -> None:
    """Links and lists one after the other, however many."""
    assert not is_deep("[a](b) {c} " * 1000)
    assert not is_deep("- a\n" * 1000)
    assert is_deep("[" * (DEEPEST + 1))
    assert load_yaml("a: [[1], [2]]") == {"a": [[1], [2]]}
    assert issubclass(TooDeepError, yaml.YAMLError)
