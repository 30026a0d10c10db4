"""How much of a section is quoted, and which of its sentences are marked.

Sentences of a section are compared by meaning and by words, with the rarity of words counted in that section's
document alone: words that it repeats everywhere do not tell its parts apart. docs/retrieval.md has the figures.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np

from bot.answering.quotes import document_of
from bot.answering.wordlists import GOES_ON, RESTRICTING
from index.arrays import Scores
from index.builds.build import Build
from index.lexical.words import K1, B, question_terms, rarity, text_terms
from index.read.plain import is_heading
from index.search.hits import sentence_scores
from index.search.rank import Ranking, min_max
from index.types import Sentence

# A quote grows to this many characters: about 110 words, what a reader takes in at a glance. Longer found the
# answer more often (.82, .83, .84 at 700, 800, 900) and was read less.
QUOTE = 800
# What a quote leans on may make it this long.
LONGEST = 1000
# More than two marked sentences mark nothing, and in a short quote one is enough.
MOST = 2
SHORT = 4
# A sentence that scores less has next to nothing of the question, in words or meaning.
LEAST = 0.25
# A sentence that leans on the one before holds this share of that one's words, and is the better a partner for it.
CARRIED = 0.3
# So many documents' terms stay counted: they are quoted again and again.
DOCUMENTS = 200
PARTNER = 0.3
LEANS = re.compile(GOES_ON, re.IGNORECASE)
ITEM = re.compile(r"\s*(?:[-*•|]|\d+[.)])\s")
RESTRICTS = re.compile(RESTRICTING, re.IGNORECASE)

Range = tuple[int, int]


@dataclass(frozen=True)
class Scored:
    """Sentences of one document with their scores: up to 2, higher answers better; shape (sentences,).

    A heading in plain text has 1 less: it names an answer and gives none.
    """

    sentences: tuple[Sentence, ...]
    scores: Scores

    def best_in(self, span: Range) -> float:
        """The best score of the sentences that overlap the range; 0 when there are none."""
        inside = [s for each, s in zip(self.sentences, self.scores, strict=True) if overlaps(each, span)]
        return float(max(inside, default=0.0))


def overlaps(sentence: Sentence, span: Range) -> bool:
    return sentence.start < span[1] and sentence.end > span[0]


def score_sentences(build: Build, ranking: Ranking, question: str, document: str) -> Scored:
    """All sentences of a document, scored for the question."""
    positions = build.addresses.passages_in[document]
    sentences = tuple(sentence for at in positions for sentence in build.passages[at].sentences)
    starts = {start for at in positions for start, _ in build.passages[at].pieces}
    dense = np.concatenate([sentence_scores(build, ranking, at) for at in positions])
    words = word_scores(question, [sentence.text for sentence in sentences])
    headings = np.array([each.start in starts and is_heading(each.text) for each in sentences], np.float32)
    size = len(sentences)
    return Scored(sentences, np.asarray(min_max(dense, size) + min_max(words, size) - headings, np.float32))


def word_scores(question: str, texts: Sequence[str]) -> Scores:
    """BM25 of each text, shape (texts,), with rarity and mean length counted over these texts alone.

    A text that leans on the one before it ("Det gjelder også …") holds ``CARRIED`` of that one's words as well.
    """
    held_by, sizes = counted(tuple(texts))
    asked = [term for term in question_terms(question) if term in held_by]
    if not asked:
        return np.zeros(len(texts), np.float32)
    rare = np.array([rarity(len(held_by[term]), len(texts)) for term in asked])
    found = np.zeros((len(texts), len(asked)))
    for column, term in enumerate(asked):
        for at, count in held_by[term]:
            found[at, column] = count
    lengths = np.array(sizes, float)[:, None]
    held = found / (found + K1 * (1 - B + B * lengths / lengths.mean())) * rare
    leaning = np.array([[bool(LEANS.match(text))] for text in texts], float)
    carried = CARRIED * np.vstack([np.zeros((1, len(asked))), held[:-1]]) * leaning
    return np.asarray(np.maximum(held, carried).sum(axis=1), np.float32)


@lru_cache(maxsize=DOCUMENTS)
def counted(texts: tuple[str, ...]) -> tuple[dict[str, list[tuple[int, int]]], list[int]]:
    """Term -> which texts hold it and how often, and how many terms each text has; not to be changed."""
    held_by: dict[str, list[tuple[int, int]]] = {}
    counts = [Counter(text_terms(text)) for text in texts]
    for at, each in enumerate(counts):
        for term, count in each.items():
            held_by.setdefault(term, []).append((at, count))
    return held_by, [each.total() for each in counts]


def quote_range(build: Build, scored: Scored, passage: int, source: str | None = None) -> Range:
    """The passage, grown by whole neighbouring pieces of its section, the better first, while it fits ``QUOTE``.

    `source` is the document's, where the caller has it; else it is read from the build.
    """
    pieces = section_pieces(build, passage)
    own = build.passages[passage].pieces
    first, last = pieces.index(own[0]), pieces.index(own[-1])
    while True:
        wider = [(first - 1, last), (first, last + 1)]
        fitting = [
            (scored.best_in(pieces[at]), -turn, grown)
            for turn, (grown, at) in enumerate(zip(wider, (first - 1, last + 1), strict=True))
            if 0 <= at < len(pieces) and pieces[grown[1]][1] - pieces[grown[0]][0] <= QUOTE
        ]
        if not fitting:
            break
        first, last = max(fitting)[2]
    if source is None:
        source = document_of(build, build.passages[passage].document).source
    first, last = with_lead_in(source, pieces, (first, last), (pieces.index(own[0]), pieces.index(own[-1])))
    return pieces[first][0], pieces[last][1]


def with_lead_in(source: str, pieces: Sequence[Range], quoted: Range, own: Range) -> Range:
    """First and last piece `quoted` with what they cannot be understood without, as far as ``LONGEST`` goes.

    That is the beginning of the paragraph or list, what an opening «det» stands for, and the exception right after.
    Only `own`, the first and last that were found, must stay: others go to make room, or when their lead-in has none.
    """
    first, last = quoted
    while first and leans_back(source, pieces[first - 1], pieces[first]):
        if pieces[last][1] - pieces[first - 1][0] <= LONGEST:
            first -= 1
        elif last > own[1]:
            last -= 1
        else:
            first = own[0]
            break
    following = pieces[last + 1] if last + 1 < len(pieces) else None
    if following and RESTRICTS.match(source[slice(*following)]) and following[1] - pieces[first][0] <= LONGEST:
        last += 1
    return first, last


def leans_back(source: str, before: Range, piece: Range) -> bool:
    """Whether a piece goes on with the one before it: in its paragraph or list, or by its first word."""
    text = source[slice(*piece)]
    return "\n" not in source[before[1] : piece[0]] or bool(ITEM.match(text) or LEANS.match(text))


def section_pieces(build: Build, passage: int) -> list[Range]:
    """The pieces of the passage's whole section, in reading order."""
    address = build.passages[passage].address
    return [piece for at in build.addresses.passages_of[address] for piece in build.passages[at].pieces]


def highlights(scored: Scored, span: Range) -> list[Range]:
    """The sentences of the quote that answer best, two at most, in reading order; none when it is one sentence."""
    inside = [at for at, each in enumerate(scored.sentences) if span[0] <= each.start and each.end <= span[1]]
    if len(inside) < MOST:
        return []
    chosen: tuple[int, ...]
    if len(inside) <= SHORT:
        chosen = (max(inside, key=lambda at: (float(scored.scores[at]), -at)),)
    else:
        chosen = max(combinations(inside, MOST), key=lambda pair: pair_score(scored, *pair))
    kept = [at for at in chosen if scored.scores[at] > LEAST] or chosen[:1]
    return [(scored.sentences[at].start, scored.sentences[at].end) for at in kept]


def pair_score(scored: Scored, first: int, second: int) -> float:
    """How well two sentences answer together; more when the second goes on from the first."""
    goes_on = second == first + 1 and LEANS.match(scored.sentences[second].text) and scored.scores[first] > 0
    return float(scored.scores[first] + scored.scores[second]) + (PARTNER if goes_on else 0.0)
