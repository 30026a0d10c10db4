"""BM25 over passages: stems for what words mean, character 4-grams for compounds, inflection and typos.

Norwegian writes compounds as one word, and has two written standards whose words mostly share their
middles (``arbeidsgiver``/``arbeidsgjevar``): 4-grams reach both. docs/retrieval.md has the comparison.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import bm25s
import numpy as np
from bm25s.stopwords import STOPWORDS_EN_PLUS, STOPWORDS_NORWEGIAN, STOPWORDS_SWEDISH
from numpy.typing import NDArray
from Stemmer import Stemmer

Scores = NDArray[np.float32]

WORD = re.compile(r"\w+")
GRAM = 4
# What questions are made of, missing from the lists that come with bm25s.
QUESTION_WORDS = ("må", "får", "bør", "kva", "vore", "hvilket", "gjør", "gjer", "gjøre", "gjere", "may", "must", "should")
# Swept with everything else in docs/retrieval.md. A low k1 suits 4-grams, which repeat within a word.
K1, B = 0.4, 0.7


@cache
def stop_words() -> frozenset[str]:
    """Function words of Norwegian (both standards), Swedish and English; they say nothing of a question's subject."""
    return frozenset((*STOPWORDS_NORWEGIAN, *STOPWORDS_SWEDISH, *STOPWORDS_EN_PLUS, *QUESTION_WORDS))


@cache
def stemmer() -> Stemmer:
    return Stemmer("norwegian")


def content_words(text: str) -> list[str]:
    """Lower-case words that are not stop words, in order; all words when there are only stop words."""
    words = WORD.findall(text.lower())
    return [word for word in words if word not in stop_words()] or words


def stems(text: str) -> list[str]:
    """Stems of the content words, in order."""
    return list(stemmer().stemWords(content_words(text)))


def grams(word: str) -> Iterable[str]:
    """The word's character 4-grams, its edges marked by ``_``."""
    edged = f"_{word}_"
    return (edged[at : at + GRAM] for at in range(max(1, len(edged) - GRAM + 1)))


def terms(text: str) -> list[str]:
    """What BM25 counts: every content word's stem (marked ``=``) and its 4-grams."""
    return [term for word in content_words(text) for term in (f"={stemmer().stemWord(word)}", *grams(word))]


@dataclass(frozen=True)
class Words:
    """BM25 postings of n texts."""

    index: bm25s.BM25
    count: int

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Words":
        index = bm25s.BM25(k1=K1, b=B, method="lucene")
        index.index([terms(text) or ["_"] for text in texts], show_progress=False)
        return cls(index, len(texts))

    def scores(self, question: str) -> Scores:
        """BM25 of every text: float32, shape (n,), 0 or more, higher is better."""
        known = [term for term in terms(question) if term in self.index.vocab_dict]
        if not known:
            return np.zeros(self.count, np.float32)
        return np.asarray(self.index.get_scores(known), np.float32)

    def save(self, folder: Path) -> None:
        self.index.save(str(folder), show_progress=False)
        (folder / "count.json").write_text(json.dumps(self.count), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Words":
        index = bm25s.BM25.load(str(folder), load_corpus=False)
        return cls(index, int(json.loads((folder / "count.json").read_text(encoding="utf-8"))))
