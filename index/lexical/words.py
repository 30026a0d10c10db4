"""BM25 over passages: stems for what words mean, character 4-grams for compounds, inflection and typos.

Norwegian writes compounds as one word, and has two written standards whose words mostly share their
middles (``arbeidsgiver``/``arbeidsgjevar``): 4-grams reach both. docs/retrieval.md has the comparison.
"""

import hashlib
import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix
from Stemmer import Stemmer

from index.arrays import Scores
from index.lexical.languages import stop_words

WORD = re.compile(r"\w+")
# Soft hyphens, zero-width marks and joiners: nobody sees them, and a word with one inside is another word to a search.
UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
# Two or three letters cut as one (ﬁ, ﬂ, ﬃ …).
LIGATURES = re.compile("[\ufb00-\ufb06]")
BLANKS = re.compile("[\u00a0\u2007\u202f]")
ACT = re.compile(r"(?P<name>\w{4,})lov(?:a|en|ens|ene|er)?")
NOUN = 5  # letters; a shorter stem in -er or -ar is a word of its own
GRAM = 4
# Swept with everything else in docs/retrieval.md. A low k1 suits 4-grams, which repeat within a word.
K1, B = 0.4, 0.5
# Of all that is known to be asked of a section, taken as one text: there it counts how often people use a word.
K1_ASKED = 3.0


@cache
def stemmer() -> Stemmer:
    return Stemmer("norwegian")


@lru_cache(maxsize=200_000)
def stem(lower: str) -> str:
    """The stem of a word in lower case: the same for every form of it.

    Snowball gives a noun in -er three (følger, følgeren, følgere: følg, følger, følger; følgerne: følgern), and takes
    the end of an act's name off, so that åpenhetsloven and åpen are one word. Here the first are one, the last two.
    """
    if act := ACT.fullmatch(lower):
        return act["name"] + "lov"
    found = str(stemmer().stemWord(lower)).removesuffix("n" if lower.endswith(("erne", "arne")) else "")
    return found[:-2] if len(found) >= NOUN and found.endswith(("er", "ar")) else found


def plainly(text: str) -> str:
    """The text as it is searched: NFC, without unseen marks, ligatures as letters, no-break spaces as spaces.

    Quotes are cut from the source and keep what it holds.
    """
    if text.isascii():
        return text
    letters = LIGATURES.sub(lambda match: unicodedata.normalize("NFKC", match.group()), UNSEEN.sub("", text))
    return unicodedata.normalize("NFC", BLANKS.sub(" ", letters))


def words_of(text: str) -> list[str]:
    """The words as written, in order, each letter in one piece and without what nobody sees."""
    return WORD.findall(plainly(text))


def content_words(text: str) -> list[str]:
    """Words that are not stop words, in order; all words when there are only stop words."""
    words = words_of(text)
    return [word for word in words if word.lower() not in stop_words() or is_short_form(word, text)] or words


def is_short_form(word: str, text: str) -> bool:
    """True for capitals in a text that is not all capitals: VAR, DPIA. They are never stop words."""
    return len(word) > 1 and word.isupper() and not text.isupper()


def stems(text: str) -> list[str]:
    """Stems of the content words, in order."""
    return [stem(word.lower()) for word in content_words(text)]


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
        found += terms_of(word.lower())
    return found


@lru_cache(maxsize=200_000)
def terms_of(lower: str) -> tuple[str, ...]:
    """Stem and 4-grams of a word in lower case; a corpus repeats most of its words."""
    return (f"={stem(lower)}", *grams(lower))


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
class LexicalIndex:
    """BM25 over texts. Each text's terms are counted once and kept, so that a text that stays is not counted again.

    ``digests``: 16 bytes a text. ``vocabulary``: every term, sorted. ``counts``: how often each text (row) holds each
    term (column). ``postings``: what each term gives each text (Lucene's BM25), by term. ``k1``: BM25's, how soon a
    term that is repeated stops counting (0: at once).
    """

    digests: list[bytes]
    vocabulary: list[str]
    counts: csr_matrix
    postings: csc_matrix
    k1: float = K1

    @classmethod
    def of(cls, texts: Sequence[str], before: "LexicalIndex | None" = None, k1: float = K1) -> "LexicalIndex":
        """Count the terms of `texts`; those that `before`, of the same `k1`, has are taken from it."""
        digests = [hashlib.blake2b(text.encode(), digest_size=16).digest() for text in texts]
        if before and before.digests == digests:
            return before
        kept = before or cls.empty(k1)
        row_of = dict(zip(kept.digests, range(len(kept.digests)), strict=True))
        at = [row_of.get(digest, -1) for digest in digests]
        new = [Counter(text_terms(text)) for text, row in zip(texts, at, strict=True) if row < 0]
        known = np.array([row for row in at if row >= 0], np.int64)
        vocabulary, counts = merged(kept.vocabulary, kept.counts[known], new)
        order = np.empty(len(texts), np.int64)
        order[[number for number, row in enumerate(at) if row >= 0]] = np.arange(len(known))
        order[[number for number, row in enumerate(at) if row < 0]] = np.arange(len(known), len(texts))
        return cls.from_counts(digests, vocabulary, counts[order], k1)

    @classmethod
    def empty(cls, k1: float = K1) -> "LexicalIndex":
        return cls([], [], csr_matrix((0, 0), dtype=np.int32), csc_matrix((0, 0), dtype=np.float32), k1)

    @classmethod
    def from_counts(cls, digests: list[bytes], vocabulary: list[str], counts: csr_matrix, k1: float) -> "LexicalIndex":
        return cls(digests, vocabulary, counts, bm25(counts, k1), k1)

    @property
    def count(self) -> int:
        return len(self.digests)

    @cached_property
    def columns(self) -> dict[str, int]:
        return {term: at for at, term in enumerate(self.vocabulary)}

    def held(self, term: str) -> int:
        """In how many texts the term stands."""
        at = self.columns.get(term)
        return 0 if at is None else int(self.postings.indptr[at + 1] - self.postings.indptr[at])

    def normalised_bm25(self, question: str) -> Scores:
        """How much of the question each text holds: BM25 over the most that any text could get.

        Float32, shape (count,), 0 to 1, higher is better. Absolute: a question in another language than the
        texts is not stretched to a full score, and words that no text has count as missing.
        """
        scores, most = np.zeros(self.count, np.float32), 0.0
        for word in content_words(question):
            found, best = self.normalised_for_word(terms([word], question))
            # A long word has more 4-grams than a short one, and is one word all the same.
            weight = best / math.sqrt(len(grams(word)) + 1)
            scores += found * np.float32(weight)
            most += weight
        return np.asarray(scores / most, np.float32) if most else scores

    def normalised_for_word(self, asked: Sequence[str]) -> tuple[Scores, float]:
        """How much of one word each text holds (0 to 1, shape (count,)), and the most that BM25 could give for it."""
        scores = np.zeros(self.count, np.float32)
        for at in [self.columns[term] for term in asked if term in self.columns]:
            held = slice(self.postings.indptr[at], self.postings.indptr[at + 1])
            scores[self.postings.indices[held]] += self.postings.data[held]
        most = sum(rarity(self.held(term), self.count) for term in asked)
        return scores / np.float32(most or 1), most

    def save(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        (folder / "digests").write_bytes(b"".join(self.digests))
        (folder / "vocabulary.json").write_text(json.dumps(self.vocabulary, ensure_ascii=False), encoding="utf-8")
        for name in ("data", "indices", "indptr"):
            np.save(folder / f"{name}.npy", getattr(self.counts, name).astype(np.int32))

    @classmethod
    def load(cls, folder: Path, k1: float = K1) -> "LexicalIndex":
        data = (folder / "digests").read_bytes()
        digests = [data[at : at + 16] for at in range(0, len(data), 16)]
        vocabulary = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
        arrays = tuple(np.load(folder / f"{name}.npy") for name in ("data", "indices", "indptr"))
        return cls.from_counts(digests, vocabulary, csr_matrix(arrays, shape=(len(digests), len(vocabulary))), k1)


def merged(vocabulary: list[str], kept: csr_matrix, new: Sequence[Counter[str]]) -> tuple[list[str], csr_matrix]:
    """Rows over `vocabulary` and new texts' terms, below each other, over the sorted terms that any of them holds."""
    used = np.bincount(kept.indices, minlength=len(vocabulary)) > 0
    held = [term for term, there in zip(vocabulary, used, strict=True) if there]
    terms = sorted({*held, *(term for each in new for term in each)})
    column = {term: at for at, term in enumerate(terms)}
    moved = np.zeros(len(vocabulary), np.int32)
    moved[used] = [column[term] for term in held]
    rows = [sorted((column[term], count) for term, count in each.items()) for each in new]
    indices = np.array([at for row in rows for at, _ in row], np.int32)
    data = np.array([count for row in rows for _, count in row], np.int32)
    ends = kept.indptr[-1] + np.cumsum([0, *map(len, rows)])
    arrays = (
        np.concatenate([kept.data, data]),
        np.concatenate([moved[kept.indices], indices]).astype(np.int32),
        np.concatenate([kept.indptr[:-1], ends]).astype(np.int32),
    )
    return terms, csr_matrix(arrays, shape=(kept.shape[0] + len(new), len(terms)))


def bm25(counts: csr_matrix, k1: float) -> csc_matrix:
    """What each term gives each text: inverse document frequency times saturated frequency (Lucene's BM25)."""
    found = counts.astype(np.float32).tocsc()
    lengths = np.asarray(counts.sum(axis=1), np.float64).ravel()
    total = lengths.sum()
    norms = k1 * (1 - B + B * lengths / (total / len(lengths))) if total else lengths
    held = np.diff(found.indptr)
    weights = np.log(1 + (counts.shape[0] - held + 0.5) / (held + 0.5))
    saturated = found.data / (found.data + norms[found.indices])
    found.data = (saturated * np.repeat(weights, held)).astype(np.float32)
    return found
