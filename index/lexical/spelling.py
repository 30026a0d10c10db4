"""The words of a corpus as they are spelt, and a question read with them: slips corrected, in the standard in use.

A word with a typo says little to a small model, and its vector is that of another question. 4-grams bridge some of it
in the words, nothing does in the vectors. docs/retrieval.md has what mending is worth.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from os.path import commonprefix
from pathlib import Path

from index.lexical.languages import stop_words
from index.lexical.standards import in_standard, is_listed
from index.lexical.words import is_short_form, stem, words_of

WORD = re.compile(r"\w+")
# Shorter words have too many neighbours to tell which one was meant.
LEAST = 5
# Words of so few letters are corrected only when that makes them simpler for the model.
SHORT = 5
# So many letters each part of a compound has at least.
LEAST_PART = 3
# What forms of one word may differ in.
ENDING = re.compile("[adeinorst]{0,3}")

Pieces = Callable[[str], int]  # how many tokens of the model a word is


@dataclass(frozen=True)
class Spelling:
    """``counts``: in how many texts each word stands, in lower case; 0 for words that are known and nothing more."""

    counts: dict[str, int]

    @classmethod
    def of(cls, texts: Iterable[str], known: Iterable[str] = ()) -> "Spelling":
        """Count the words of `texts`. Words of `known` are spelt right, but no slip is corrected to one of them."""
        counts = Counter(word for text in texts for word in words_in(text))
        return cls.sorted({word: 0 for text in known for word in words_in(text)} | dict(counts))

    @classmethod
    def sorted(cls, counts: dict[str, int]) -> "Spelling":
        return cls(dict(sorted(counts.items())))

    def moved(self, gone: Iterable[str], come: Iterable[str], known: Iterable[str]) -> "Spelling":
        """What ``of`` would find when the texts `gone` had become those of `come`, without counting the others."""
        counts = Counter({word: count for word, count in self.counts.items() if count})
        counts.subtract(word for text in gone for word in words_in(text))
        counts.update(word for text in come for word in words_in(text))
        held = {word: count for word, count in counts.items() if count}
        return self.sorted({word: 0 for text in known for word in words_in(text)} | held)

    @cached_property
    def letters(self) -> str:
        return "".join(sorted({letter for word in self.counts for letter in word if letter.isalpha()}))

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(map(stem, self.counts))

    def read(self, question: str, pieces: Pieces) -> str:
        """The question as the guidance would spell it. `pieces` counts the model's tokens in a word."""
        question = self.joined(question)
        corrected = WORD.sub(lambda match: self.corrected(match.group(), question, pieces), question)
        return in_standard(corrected, self.counts)

    def joined(self, question: str) -> str:
        """With compounds of the corpus in one word that were written in two: «taushets plikten»."""
        text, after = question, -1
        for one, other in reversed([*pairwise(WORD.finditer(question))]):
            apart = question[one.end() : other.start()] == " " and other.start() != after
            if apart and self.is_compound(one.group().lower(), other.group().lower()):
                text, after = text[: one.end()] + text[other.start() :], one.start()
        return text

    def is_compound(self, one: str, other: str) -> bool:
        """Whether the corpus has the two as one word, and more often than one of them: «privat konto» may stand apart.

        Small words are no part of a compound: «for eldre» is not «foreldre».
        """
        parts = (one, other)
        if min(map(len, parts)) < LEAST_PART or not stop_words().isdisjoint(parts):
            return False
        return self.counts.get(one + other, 0) > min(self.counts.get(each, 0) for each in parts)

    def corrected(self, word: str, question: str, pieces: Pieces) -> str:
        """The corpus's commonest word that is one slip away with the same first letter, for a word no one knows."""
        lower = word.lower()
        if self.is_known(lower, pieces) or pieces(word) == 1 or is_short_form(word, question):
            return word
        near = [
            each
            for each in one_slip_away(lower, self.letters)
            if self.counts.get(each) and not may_be_inflected(lower, each)
        ]
        best = max(sorted(near), key=lambda each: self.counts[each], default=lower)
        if best == lower or (len(word) <= SHORT and pieces(best) >= pieces(lower)):
            return word
        return best.capitalize() if word[0].isupper() else best

    def is_known(self, word: str, pieces: Pieces) -> bool:
        """True for words of the corpus, of the lists, and of the model, which has common words in one piece."""
        if len(word) < LEAST or not word.isalpha() or word in self.counts or word in stop_words() or is_listed(word):
            return True
        return stem(word) in self.stems or pieces(word) == 1

    def save(self, folder: Path) -> None:
        (folder / "spelling.json").write_text(json.dumps(self.counts, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Spelling":
        return cls(json.loads((folder / "spelling.json").read_text(encoding="utf-8")))


def may_be_inflected(word: str, other: str) -> bool:
    """True where only endings differ, as in two forms of one word of Norwegian, Swedish, Danish or English."""
    shared = len(commonprefix([word, other]))  # noqa: RUF071 (words, not paths)
    return shared >= LEAST - 1 and all(ENDING.fullmatch(each[shared:]) for each in (word, other))


def words_in(text: str) -> set[str]:
    """Each word once, in lower case."""
    return {word.lower() for word in words_of(text)}


def one_slip_away(word: str, letters: Sequence[str]) -> set[str]:
    """Words with one letter left out, doubled or changed, one too many, or two swapped; the first letter stays."""
    cuts = [(word[:at], word[at:]) for at in range(1, len(word) + 1)]
    fewer = {start + end[1:] for start, end in cuts}
    swapped = {start + end[1] + end[0] + end[2:] for start, end in cuts if len(end) > 1}
    changed = {start + letter + end[1:] for start, end in cuts if end for letter in letters}
    more = {start + letter + end for start, end in cuts for letter in letters}
    return fewer | swapped | changed | more
