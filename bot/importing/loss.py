"""What an original has and a result has not: runs of words, found by aligning the two texts in their order."""

import itertools
import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

Words = Sequence[str]
SMALL = 40_000
"""Largest product of two lengths that is aligned exactly; more is first parted at runs that both have once."""
ANCHORS = (5, 3, 2, 1)
MOVED = 3
"""Words in a row that, found among what the result has besides, are moved and not lost."""
NO_SHOW = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def words(text: str) -> list[str]:
    """Words as they are compared: raised figures are figures, joined letters are letters."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", NO_SHOW.sub("", text)))


def lost(original: str, made: str) -> list[list[str]]:
    """Runs of words of the original, in its order, that the result has not, nor anywhere else unaccounted for."""
    before, after = words(original), words(made)
    pairs = list(matches(before, after, 0, 0))
    missing = list(rest(before, [(start, size) for start, _, size in pairs]))
    besides = list(rest(after, [(start, size) for _, start, size in sorted(pairs, key=lambda each: each[1])]))
    return list(unmoved(missing, besides))


def rest(text: Words, taken: list[tuple[int, int]]) -> Iterator[list[str]]:
    """The runs between what is taken."""
    at = 0
    for start, size in [*taken, (len(text), 0)]:
        if start > at:
            yield list(text[at:start])
        at = max(at, start + size)


def matches(before: Words, after: Words, i: int, j: int) -> Iterator[tuple[int, int, int]]:
    """Runs that both have, in the order of both: where each begins, and how long it is. `i` and `j` are added."""
    waiting = [(0, len(before), 0, len(after))]
    found = []
    while waiting:
        a, b, c, d = waiting.pop()
        same = common(before, after, a, b, c, d)
        if same:
            found.append((a + i, c + j, same))
        a, c = a + same, c + same
        tail = 0
        while b > a and d > c and before[b - 1] == after[d - 1]:
            b, d, tail = b - 1, d - 1, tail + 1
        if tail:
            found.append((b + i, d + j, tail))
        if a == b or c == d:
            continue
        if (b - a) * (d - c) <= SMALL:
            found += [
                (each.a + a + i, each.b + c + j, each.size)
                for each in SequenceMatcher(None, before[a:b], after[c:d], autojunk=False).get_matching_blocks()
                if each.size
            ]
        elif anchors := anchored(before[a:b], after[c:d]):
            edges = [(0, 0), *anchors, (b - a, d - c)]
            found += [(x + a + i, y + c + j, 1) for x, y in anchors]
            waiting += [
                (a + x + (at > 0), a + nx, c + y + (at > 0), c + ny)
                for at, ((x, y), (nx, ny)) in enumerate(itertools.pairwise(edges))
            ]
    return iter(sorted(found))


def common(before: Words, after: Words, a: int, b: int, c: int, d: int) -> int:
    """How many words are the same from the beginning."""
    size = 0
    while a + size < b and c + size < d and before[a + size] == after[c + size]:
        size += 1
    return size


def anchored(before: Words, after: Words) -> list[tuple[int, int]]:
    """Places of words that begin a run that each text has once, in the order of both."""
    for size in ANCHORS:
        once, twin = single(before, size), single(after, size)
        pairs = sorted((at, twin[run]) for run, at in once.items() if run in twin)
        if pairs:
            return rising(pairs)
    return []


def single(text: Words, size: int) -> dict[tuple[str, ...], int]:
    runs = [tuple(text[at : at + size]) for at in range(len(text) - size + 1)]
    counts = Counter(runs)
    return {run: at for at, run in enumerate(runs) if counts[run] == 1}


def rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of pairs in which the second rises too (patience sorting)."""
    ends: list[int] = []
    last: list[int] = []  # pair that each pile ends with
    before: list[int] = []
    for at, (_, second) in enumerate(pairs):
        pile = bisect_left(ends, second)
        before.append(last[pile - 1] if pile else -1)
        ends[pile : pile + 1] = [second]
        last[pile : pile + 1] = [at]
    chosen = []
    at = last[-1] if last else -1
    while at >= 0:
        chosen.append(pairs[at])
        at = before[at]
    return chosen[::-1]


def unmoved(missing: list[list[str]], besides: list[list[str]]) -> Iterator[list[str]]:
    """The missing runs without what stands somewhere else in the result, each place counted once."""
    places: Counter[tuple[str, ...]] = Counter(
        tuple(run[at : at + size])
        for run in besides
        for size in range(1, MOVED + 1)
        for at in range(len(run) - size + 1)
    )
    for run in missing:
        size = min(MOVED, len(run))
        moved = [False] * len(run)
        for at in range(len(run) - size + 1):
            part = tuple(run[at : at + size])
            if places[part] > 0:
                places[part] -= 1
                moved[at : at + size] = [True] * size
        left: list[str] = []
        for word, gone in zip(run, moved, strict=True):
            if gone:
                if left:
                    yield left
                left = []
            else:
                left.append(word)
        if left:
            yield left
