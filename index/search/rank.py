"""Rank every passage of a build for one question, and keep the scores that later steps need.

Five views of a passage are fused by score: its vector, its best sentence's vector, its words, and how much the
question is like those known to be answered by its section, in meaning and in words. Weights and normalisation:
docs/retrieval.md.
"""

from dataclasses import dataclass

import numpy as np

from index.arrays import Positions, Scores
from index.builds.build import Build
from index.encode.encoders import Vectors
from index.search.engines import Cosines, Engine
from index.search.engines.exact import EXACT

# Scores are stretched over this many of the best passages; swept in docs/retrieval.md.
POOL = 100
# So many known questions a section tell where a question belongs. A few, on a few sections, would draw all questions
# to those; docs/retrieval.md has what that costs.
MANY = 10


@dataclass(frozen=True, slots=True)
class Weights:
    """How the views weigh. ``sentence``: the best sentence against the whole passage, among the vectors (0 to 1).

    ``pair``: the best pair of neighbouring sentences against the best one, among the sentences (0 to 1).
    ``words``: the share of words for each 1 of the vectors. ``known``: share of known questions in the whole (0 to 1),
    where there are ``MANY`` of them; less in proportion where there are fewer. ``asked``: of that, the share of their
    words against their meaning (0 to 1).
    """

    sentence: float = 0.3
    pair: float = 0.2
    words: float = 1.5
    known: float = 0.52
    asked: float = 0.4


DEFAULT = Weights()


@dataclass(frozen=True)
class Ranking:
    """Scores of one question, float32, higher is better everywhere.

    ``passage``: cosine of every passage, shape (passages,). ``sentence``: of every sentence, shape (sentences,).
    ``best_sentence``: the best of each passage's sentences. ``words``: the share of the question that every passage
    holds (0 to 1). ``phrasing``: cosine of every known question, shape (phrasings,). ``asked``: the best of those that
    each passage's section answers. ``asked_words``: the share of the question that those together hold (0 to 1).
    ``section``: log-probability of each passage's section, as learned from known questions. ``faq``: cosine of every
    FAQ entry, shape (entries,), in the order of ``faq_infos``. ``off_topic``: of every question that is known not to be
    answered. ``dense``: what its vectors say together. ``text``:
    that and its words, without what is known to be asked. ``fused``: 0 to 1, what passages are ordered by. ``order``:
    positions of passages, best first.
    """

    passage: Scores
    sentence: Scores
    best_sentence: Scores
    words: Scores
    phrasing: Scores
    asked: Scores
    asked_words: Scores
    section: Scores
    faq: Scores
    off_topic: Scores
    dense: Scores
    text: Scores
    fused: Scores
    order: Positions


@dataclass(frozen=True)
class Views:
    """What each view says of one question before they are fused; fields as in ``Ranking``.

    ``best_pair``: the best of each passage's pairs of sentences that follow each other; of a single one, that.
    """

    passage: Scores
    sentence: Scores
    best_sentence: Scores
    best_pair: Scores
    words: Scores
    asked_words: Scores
    phrasing: Scores
    section: Scores
    faq: Scores
    off_topic: Scores


def rank(
    build: Build,
    question: str,
    vector: Vectors,
    weights: Weights = DEFAULT,
    last: frozenset[str] = frozenset(),
    cosines: Cosines | None = None,
    engine: Engine = EXACT,
) -> Ranking:
    """Rank for `question`, whose unit vector is `vector`, shape (dimension,).

    `last` has originals of sections that go behind all others, because they have been quoted already. `cosines` are
    the question's, where they are known.
    """
    return fuse(build, views(build, question, cosines or engine.cosines(build, vector), engine), weights, last)


def views(build: Build, question: str, cosines: Cosines, engine: Engine = EXACT) -> Views:
    sentence = cosines.sentence
    return Views(
        passage=cosines.passage,
        sentence=sentence,
        best_sentence=best_of_each(sentence, build.first_sentences),
        best_pair=best_of_each(pair_scores(build, sentence), build.first_sentences),
        words=engine.words(build, question),
        asked_words=section_scores(build.asked_words.normalised_bm25(question), build.addresses.asked_section_of),
        phrasing=cosines.phrasing,
        section=section_scores(cosines.section, build.section_of),
        faq=cosines.faq,
        off_topic=cosines.off_topic,
    )


def fuse(build: Build, seen: Views, weights: Weights = DEFAULT, last: frozenset[str] = frozenset()) -> Ranking:
    """Join the views."""
    sentences = (1 - weights.pair) * seen.best_sentence + weights.pair * seen.best_pair
    dense = np.asarray((1 - weights.sentence) * seen.passage + weights.sentence * sentences, np.float32)
    text = np.asarray((min_max(dense) + weights.words * seen.words) / (1 + weights.words), np.float32)
    # Log-probabilities are all 0 where no section is known.
    share = weights.known * min(1, build.addresses.asked_per_section / MANY) if seen.section.any() else 0.0
    # New guidance that nobody has asked about yet: its own text says whether it is meant.
    asked = (1 - weights.asked) * min_max(seen.section) + weights.asked * min_max(seen.asked_words)
    place = np.where(build.unasked, min_max(text), asked)
    fused = np.asarray((1 - share) * text + share * place, np.float32)
    if last:
        fused = np.where([original in last for original in build.addresses.originals], 0, fused).astype(np.float32)
    return Ranking(
        passage=seen.passage,
        sentence=seen.sentence,
        best_sentence=seen.best_sentence,
        words=seen.words,
        phrasing=seen.phrasing,
        asked=asked_scores(seen.phrasing, build.addresses.asked_pairs, len(build.passages)),
        asked_words=seen.asked_words,
        section=seen.section,
        faq=seen.faq,
        off_topic=seen.off_topic,
        dense=dense,
        text=text,
        fused=fused,
        order=np.argsort(-fused, kind="stable"),
    )


def best_of_each(sentence: Scores, first: Positions) -> Scores:
    """The highest score among each passage's sentences; `first` is the position of each passage's first one."""
    if not len(first):
        return np.zeros(0, np.float32)
    return np.asarray(np.maximum.reduceat(sentence, first), np.float32)


def pair_scores(build: Build, sentence: Scores) -> Scores:
    """Cosine of each sentence taken together with the next one of its passage, shape (sentences,).

    The vector of the two is the sum of theirs, so their cosines are enough.
    """
    return np.asarray((sentence + sentence[build.next_sentences]) / build.pair_lengths, np.float32)


def asked_scores(phrasing: Scores, pairs: Positions, passages: int) -> Scores:
    """The highest cosine among the known questions of each passage's section; the lowest of all where it has none.

    `pairs` has shape (n, 2): position of a phrasing, position of a passage that answers it.
    """
    if not len(phrasing):
        return np.zeros(passages, np.float32)
    scores = np.full(passages, phrasing.min(), np.float32)
    np.maximum.at(scores, pairs[:, 1], phrasing[pairs[:, 0]])
    return scores


def section_scores(scores: Scores, section_of: Positions) -> Scores:
    """What each passage's section scores; the lowest of all where nothing is known of it.

    `section_of` has the position of each passage's section among the scored ones, -1 for none.
    """
    return np.append(scores, np.float32(scores.min(initial=0.0)))[section_of]


def min_max(scores: Scores, pool: int = POOL) -> Scores:
    """Scores stretched so that the best is 1 and the worst of the best `pool` is 0; everything below is 0."""
    if not len(scores):
        return scores
    pool = min(pool, len(scores))
    low, high = np.partition(scores, -pool)[-pool], scores.max()
    if high <= low:
        return np.zeros_like(scores)
    return np.asarray(np.clip((scores - low) / (high - low), 0, 1), np.float32)
