"""How much of a section is quoted, and which of its sentences are marked.

Sentences of a section are compared by meaning and by words, with the rarity of words counted in that section's
document alone: words that it repeats everywhere do not tell its parts apart. docs/retrieval.md has the figures.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.builds.build import Build
from index.search.hits import sentence_scores
from index.search.rank import Ranking, min_max
from index.search.types import Scores
from index.search.words import K1, B, question_terms, rarity, terms, words_of
from index.types import Sentence

# A quote grows to this many characters: about 110 words, what a reader takes in at a glance. Longer found the
# answer more often (.82, .83, .84 at 700, 800, 900) and was read less.
QUOTE = 800
# More than two marked sentences mark nothing.
MOST = 2
# A second sentence is marked when it is nearly as good as the first (scores 0 to 2).
NEARLY = 0.6

Range = tuple[int, int]


@dataclass(frozen=True)
class Scored:
    """Sentences of one document with their scores: 0 to 2, higher answers better; shape (sentences,)."""

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
    positions = build.links.passages_in[document]
    sentences = tuple(sentence for at in positions for sentence in build.passages[at].sentences)
    meaning = np.concatenate([sentence_scores(build, ranking, at) for at in positions])
    words = word_scores(question, [sentence.text for sentence in sentences])
    size = len(sentences)
    return Scored(sentences, min_max(meaning, size) + min_max(words, size))


def word_scores(question: str, texts: Sequence[str]) -> Scores:
    """BM25 of each text, shape (texts,), with rarity and mean length counted over these texts alone."""
    asked = question_terms(question)
    counts = [Counter(terms(words_of(text))) for text in texts]
    held = {term: sum(term in each for each in counts) for term in set(asked)}
    mean = sum(each.total() for each in counts) / max(1, len(counts)) or 1
    return np.array([bm25(asked, each, held, len(texts), mean) for each in counts], np.float32)


def bm25(asked: Sequence[str], counts: Counter[str], held: dict[str, int], texts: int, mean: float) -> float:
    length = K1 * (1 - B + B * counts.total() / mean)
    return sum(rarity(held[term], texts) * counts[term] / (counts[term] + length) for term in asked if term in counts)


def quote_range(build: Build, scored: Scored, passage: int) -> Range:
    """The passage, grown by whole neighbouring pieces of its section, the better first, while it fits ``QUOTE``."""
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
            return pieces[first][0], pieces[last][1]
        first, last = max(fitting)[2]


def section_pieces(build: Build, passage: int) -> list[Range]:
    """The pieces of the passage's whole section, in reading order."""
    address = build.passages[passage].address
    return [piece for at in build.links.passages_of[address] for piece in build.passages[at].pieces]


def highlights(scored: Scored, span: Range) -> list[Range]:
    """The sentences of the quote that answer best, two at most, in reading order; none when it is one sentence."""
    inside = [at for at, each in enumerate(scored.sentences) if span[0] <= each.start and each.end <= span[1]]
    if len(inside) < 2:  # noqa: PLR2004
        return []
    order = sorted(inside, key=lambda at: (-scored.scores[at], at))[:MOST]
    kept = [at for at in order if scored.scores[at] >= NEARLY * scored.scores[order[0]]]
    return [(scored.sentences[at].start, scored.sentences[at].end) for at in sorted(kept)]
