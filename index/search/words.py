"""BM25 over passages: stems for what words mean, character 4-grams for compounds, inflection and typos.

Norwegian writes compounds as one word, and has two written standards whose words mostly share their
middles (``arbeidsgiver``/``arbeidsgjevar``): 4-grams reach both. docs/retrieval.md has the comparison.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import bm25s
import numpy as np
from bm25s.stopwords import STOPWORDS_EN_PLUS, STOPWORDS_NORWEGIAN, STOPWORDS_SWEDISH
from Stemmer import Stemmer

from index.search.types import Scores

WORD = re.compile(r"\w+")
GRAM = 4
# What questions are made of, missing from the lists that come with bm25s.
QUESTION_WORDS = (
    "må",
    "får",
    "bør",
    "kva",
    "vore",
    "hvilket",
    "gjør",
    "gjer",
    "gjøre",
    "gjere",
    "may",
    "must",
    "should",
)
# Swept with everything else in docs/retrieval.md. A low k1 suits 4-grams, which repeat within a word.
K1, B = 0.4, 0.5


@cache
def stop_words() -> frozenset[str]:
    """Function words of Norwegian (both standards), Swedish and English; they say nothing of a question's subject."""
    return frozenset((*STOPWORDS_NORWEGIAN, *STOPWORDS_SWEDISH, *STOPWORDS_EN_PLUS, *QUESTION_WORDS))


@cache
def stemmer() -> Stemmer:
    return Stemmer("norwegian")


def words_of(text: str) -> list[str]:
    """The words as written, in order."""
    return WORD.findall(text)


def content_words(text: str) -> list[str]:
    """Words that are not stop words, in order; all words when there are only stop words."""
    words = words_of(text)
    return [word for word in words if word.lower() not in stop_words() or is_short_form(word, text)] or words


def is_short_form(word: str, text: str) -> bool:
    """True for capitals in a text that is not all capitals: VAR, DPIA. They are never stop words."""
    return len(word) > 1 and word.isupper() and not text.isupper()


def stems(text: str) -> list[str]:
    """Stems of the content words, in order."""
    return list(stemmer().stemWords([word.lower() for word in content_words(text)]))


def grams(word: str) -> list[str]:
    """The word's character 4-grams, its edges marked by ``_``."""
    edged = f"_{word}_"
    return [edged[at : at + GRAM] for at in range(max(1, len(edged) - GRAM + 1))]


def terms(words: Iterable[str], text: str) -> list[str]:
    """What BM25 counts: every word's stem (marked ``=``) and its 4-grams, and short forms as such (marked ``^``)."""
    found: list[str] = []
    for word in words:
        if is_short_form(word, text):
            found.append(f"^{word}")
        lower = word.lower()
        found += [f"={stemmer().stemWord(lower)}", *grams(lower)]
    return found


def text_terms(text: str) -> list[str]:
    """Terms of every word of a text."""
    return terms(words_of(text), text)


def question_terms(question: str) -> list[str]:
    """Terms of the question's content words. Stop words leave the question only, so texts stay as they are."""
    return terms(content_words(question), question)


def rarity(count: int, of: int) -> float:
    """BM25's inverse document frequency of a term that `count` of `of` texts hold (Robertson's, as in Lucene)."""
    return math.log(1 + (of - count + 0.5) / (count + 0.5))


@dataclass(frozen=True)
class Words:
    """BM25 postings of texts. ``held``: in how many of the ``count`` texts each term stands."""

    index: bm25s.BM25
    count: int
    held: dict[str, int]

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Words":
        tokens = [text_terms(text) or ["_"] for text in texts]
        index = bm25s.BM25(k1=K1, b=B, method="lucene")
        index.index(tokens or [["_"]], show_progress=False)
        return cls(index, len(texts), dict(Counter(term for each in tokens for term in set(each))))

    def shares(self, question: str) -> Scores:
        """How much of the question each text holds: BM25 over the most that any text could get.

        Float32, shape (count,), 0 to 1, higher is better. Absolute: a question in another language than the
        texts is not stretched to a full score, and words that no text has count as missing.
        """
        asked = question_terms(question)
        known = [term for term in asked if term in self.held]
        if not known or not self.count:
            return np.zeros(self.count, np.float32)
        most = sum(rarity(self.held.get(term, 0), self.count) for term in asked)
        return np.asarray(self.index.get_scores(known) / most, np.float32)

    def save(self, folder: Path) -> None:
        self.index.save(str(folder), show_progress=False)
        (folder / "held.json").write_text(json.dumps([self.count, self.held], ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Words":
        index = bm25s.BM25.load(str(folder), load_corpus=False)
        count, held = json.loads((folder / "held.json").read_text(encoding="utf-8"))
        return cls(index, count, held)
