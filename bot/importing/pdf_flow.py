"""Letters of a PDF in the order they are read -> a line of HTML: words whole, raised signs raised, links linked."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from itertools import groupby, pairwise
from statistics import median

from bot.importing.pdf_letters import BROKEN, Letter

RAISED = 0.92
"""A sign is raised when its letters are at most this large beside the others, and it stands higher."""
LIFT = 0.12
GAP = 0.22
"""Distance, in parts of the size of the letters, that is a space although none is written."""
NEW_LINE = 0.6
SPACED_OUT, SPACED = 5, 0.7
"""Fewest letters, and least share of gaps between them, that are a word spaced out."""
LEADERS = ".·…_‥"
HYPHENS = "-\u2010\u2011" + "".join(BROKEN)
TORN = re.compile(rf"(?P<before>[\w{re.escape(HYPHENS)}/.]*\w)(?P<hyphen>[{re.escape(HYPHENS)}])\n(?P<after>\w+)")
JOINS = ("og", "eller", "and", "or", "samt", "som", "til", "und", "oder")
"""What may stand behind a hyphen that stays: «saks- og arkivsystem»."""
ABBREVIATED = re.compile(r"(?:.*[A-ZÆØÅ0-9]{2,}|\w|.*\d)")


@dataclass(slots=True)
class Words:
    """What the whole file writes: it decides whether a hyphen at the end of a line belongs to its word."""

    known: Counter[str] = field(default_factory=Counter)
    has_marks: bool = False  # hyphens that part words are signs of their own, so that a plain one is the author's

    def add(self, text: str) -> None:
        self.has_marks = self.has_marks or bool(re.search("[\u2010\xad]\n", text))
        self.known.update(each.casefold() for each in re.findall(r"\w+(?:-\w+)*", text))

    def joined(self, match: re.Match[str]) -> str:
        before, after = match["before"], match["after"]
        stem = before.rpartition(" ")[2]
        if after in JOINS:
            return f"{before}- {after}"
        with_hyphen, without = f"{stem}-{after}".casefold(), f"{stem}{after}".casefold()
        is_plain = match["hyphen"] not in "\u2010\xad"
        keeps = (self.has_marks and is_plain) or bool(ABBREVIATED.fullmatch(stem)) or not after[:1].islower()
        if self.known[with_hyphen] != self.known[without]:
            keeps = self.known[with_hyphen] > self.known[without]
        return f"{before}-{after}" if keeps and match["hyphen"] != "\xad" else f"{before}{after}"


def size_of(letters: Iterable[Letter]) -> float:
    """The size that most letters have."""
    found = Counter(round(each.size, 1) for each in letters if each.text.strip())
    return found.most_common(1)[0][0] if found else 0.0


def plain(letters: Sequence[Letter]) -> str:
    """The text with a line end between lines, hyphens as they are; for counting words and comparing."""
    out = []
    before: Letter | None = None
    for each in letters:
        if before is not None:
            out.append(between(before, each))
        out.append(each.text)
        before = each
    return "".join(out)


def between(before: Letter, after: Letter) -> str:
    """What stands between two letters that follow each other: nothing, a space or a line end."""
    size = max(before.size, after.size, 1.0)
    if after.page != before.page:
        return "\n"
    if abs(after.base - before.base) > NEW_LINE * size or after.x1 < before.x0 - size:
        return "\n"
    gap = after.x0 - before.x1
    return " " if gap > GAP * size and not before.text.isspace() and not after.text.isspace() else ""


def flow(letters: Sequence[Letter], words: Words) -> str:
    """One block as HTML. Torn words are whole; lines are joined by spaces."""
    runs = groupby(letters, lambda each: (each.page, round(each.base)))
    letters = [each for _, run in runs for each in closed_up(list(run))]
    usual = size_of(letters)
    lines = base_lines(letters, usual)
    pieces: list[tuple[str, str, str]] = []  # text, link, and sup or sub where it is raised or lowered
    before: Letter | None = None
    for each, line in zip(letters, lines, strict=True):
        gap = between_lines(before, each) if before is not None else ""
        off = (line - each.base) / usual if each.size <= RAISED * usual and each.text.strip() else 0.0
        stands = "sup" if off > LIFT else "sub" if -NEW_LINE < off < -LIFT else ""
        link = each.link or (pieces[-1][1] if each.text.isspace() and pieces else "")
        if gap:
            pieces.append((gap, pieces[-1][1] if pieces and each.link == pieces[-1][1] else "", ""))
        pieces.append((each.text, link, stands))
        before = each
    return marked_up(pieces, words)


def closed_up(letters: Sequence[Letter]) -> Sequence[Letter]:
    """Letters that are spaced out for show form words again: only gaps that are wider than the others are spaces."""
    seen = [each for each in letters if each.text.strip()]
    gaps = [b.x0 - a.x1 for a, b in pairwise(seen)]
    in_words = [gap > GAP * a.size for gap, (a, b) in zip(gaps, pairwise(seen), strict=True) if not leads(a, b)]
    if len(in_words) < SPACED_OUT or sum(in_words) < SPACED * len(in_words):
        return letters
    wide = 1.7 * median(gaps)
    out = seen[:1]
    for gap, each in zip(gaps, seen[1:], strict=True):
        if gap > wide or gap < 0:
            out.append(replace(each, text=" ", x0=out[-1].x1, x1=each.x0))
        out.append(each if gap < 0 else replace(each, x0=out[-1].x1))
    return out


def leads(before: Letter, after: Letter) -> bool:
    """True beside the dots that lead to the number of a page; they stand apart and are no word."""
    return before.text in LEADERS or after.text in LEADERS


def between_lines(before: Letter, after: Letter) -> str:
    """As `between`, but a raised sign is on the line of what it stands behind."""
    small = min(before.size, after.size) <= RAISED * max(before.size, after.size)
    near = abs(after.base - before.base) <= max(before.size, after.size)
    if small and near and after.page == before.page and after.x0 >= before.x0:
        wide = GAP if before.size < after.size else 2 * GAP  # before a mark there may be a gap, behind it a space
        return " " if after.x0 - before.x1 > wide * max(before.size, after.size) else ""
    return between(before, after)


def base_lines(letters: Sequence[Letter], usual: float) -> list[float]:
    """For each letter the line that its neighbours of usual size stand on."""
    found: list[float] = []
    line = next((each.base for each in letters if each.size > RAISED * usual), letters[0].base if letters else 0.0)
    for each in letters:
        if each.size > RAISED * usual:
            line = each.base
        found.append(line)
    return found


def marked_up(pieces: list[tuple[str, str, str]], words: Words) -> str:
    """The pieces as HTML. Marks stand for tags while words are mended, so that no tag is taken for text."""
    out: list[str] = []
    link, stood = "", ""
    tags: list[str] = []

    def tag(text: str) -> None:
        out.append(chr(PRIVATE + len(tags)))
        tags.append(text)

    for text, where, stands in pieces:
        if stood and stands != stood:
            tag(f"</{stood}>")
        if where != link:
            if link:
                tag("</a>")
            if where:
                tag(f'<a href="{escape(where)}">')
        if stands and stands != stood:
            tag(f"<{stands}>")
        link, stood = where, stands
        out.append(text)
    if stood:
        tag(f"</{stood}>")
    if link:
        tag("</a>")
    mended = mend("".join(out), words)
    found = "".join(tags[ord(c) - PRIVATE] if PRIVATE <= ord(c) < PRIVATE + len(tags) else escape(c) for c in mended)
    return re.sub(r"\s+", " ", found).strip()


PRIVATE = 0xF0000
"""A plane of signs that no file uses for text."""


def mend(text: str, words: Words) -> str:
    """Torn words are whole; a soft hyphen inside a line was never seen."""
    lines = re.sub(r"[^\S\n]*\n[^\S\n]*", "\n", text)
    joined = TORN.sub(words.joined, lines)
    for sign in ("\ufffe", "\x02"):
        joined = joined.replace(sign, "-")
    return joined.replace("\xad", "").replace("\n", " ")
