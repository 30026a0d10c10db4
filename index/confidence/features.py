"""What a question and its ranking say about whether the guidance answers.

All features but ``length`` grow with that likelihood.
"""

import math
from dataclasses import dataclass, fields

import numpy as np

from index.arrays import Scores
from index.builds.build import Build
from index.lexical.words import stems, words_of
from index.search.rank import Ranking

# Known questions on each side that the neighbourhood is judged by; 5 separated best of 1, 3 and 5.
NEIGHBOURS = 5
# A question is this much nearer to another question than to the sentence that answers both: .036 on average over our
# golden set, of which half is taken. With all of it, fewer questions about new guidance are declined (.12 against .18),
# and more off-topic ones get through (.12 against .09): change the number and run `scripts/new_guidance`.
STATEMENT = 0.02
# Stands for the log-probability of a section of a document that nobody has asked about: the mean over labelled
# questions, rounded.
UNSURE = -1.4
# And for its lead over the best other section.
UNSURE_LEAD = 0.5
# Words: shorter questions count as long as this. A keyword is no less likely to be answered than a sentence.
SHORT = 8
# Scores that differ by less are alike.
FLAT = 1e-6


@dataclass(frozen=True, slots=True)
class Features:
    """One question's features. Cosines are -1 to 1; shares 0 to 1.

    ``neighbours``: mean cosine of the nearest answered questions minus that of the nearest unanswered ones. Sentences
    of new documents, which nobody has asked about, count as answered questions.
    ``passage``, ``sentence``, ``asked``: cosines of the first passage, its best sentence, its nearest known question.
    ``section``: log-probability of its section, as learned from known questions.
    ``covered``: share of the question's content words that the first passage or its known questions hold.
    ``lead``: fused score of the first passage minus that of the first one from another section.
    ``share``: how much of the question's words the first passage holds, as it is ranked by. ``words_lead``: lead of
    that over the best other section's.
    ``above``: how many standard deviations its meaning lies above the mean of all passages.
    ``margin``: lead of its section's log-probability over the best other one's. ``asked_lead``: lead of its nearest
    known question over the nearest one of another section. ``agree``: how many of the three views (text, classifier,
    nearest known question) would put its section first, by themselves; 0 to 1.
    ``length``: logarithm of the question's number of words, at least ``SHORT``; a long one is less like any other text,
    whether it is answered or not.
    ``words_place``, ``passage_place``: how far down other sections put its own by their words and by their passages'
    cosines; 0 when it is first, else minus the logarithm of 1 + those before it.
    """

    neighbours: float
    passage: float
    sentence: float
    asked: float
    section: float
    covered: float
    lead: float
    share: float
    above: float
    margin: float
    asked_lead: float
    agree: float
    words_lead: float
    length: float
    words_place: float
    passage_place: float

    def array(self) -> Scores:
        """Float32, shape (16,), in the order of the fields."""
        return np.array([getattr(self, field.name) for field in fields(self)], np.float32)


NAMES = tuple(field.name for field in fields(Features))


def features(build: Build, question: str, ranking: Ranking, held_out: int | None = None) -> Features:
    """Features of `question`.

    `held_out` is the position of an off-topic question that counts as unknown, because it is the one asked.
    """
    first = int(ranking.order[0])
    unasked = bool(build.unasked[first])
    return Features(
        neighbours=nearest(answered(build, ranking)) - nearest(unanswered(ranking, held_out)),
        passage=float(ranking.passage[first]),
        sentence=float(ranking.best_sentence[first]),
        asked=float(ranking.best_sentence[first]) + STATEMENT if unasked else float(ranking.asked[first]),
        section=UNSURE if unasked else float(ranking.section[first]),
        covered=covered(build, question, first),
        lead=lead(build, ranking),
        share=float(ranking.words[first]),
        above=above(ranking.dense, first),
        margin=UNSURE_LEAD if unasked else lead_over_others(build, ranking.section, first),
        asked_lead=0.0 if unasked else lead_over_others(build, ranking.asked, first),
        agree=agreement(build, ranking),
        words_lead=lead_over_others(build, ranking.words, first),
        length=math.log(max(SHORT, len(words_of(question)))),
        words_place=place(build, ranking.words, first),
        passage_place=place(build, ranking.passage, first),
    )


def answered(build: Build, ranking: Ranking) -> Scores:
    """Cosines of what is known to be answered: known questions, and sentences of documents nobody has asked about."""
    return np.concatenate([ranking.phrasing, ranking.sentence[build.unasked_sentences] + STATEMENT])


def unanswered(ranking: Ranking, held_out: int | None = None) -> Scores:
    """Cosines of what is known not to be answered; without the one at `held_out`, when that is what is asked."""
    return ranking.off_topic if held_out is None else np.delete(ranking.off_topic, held_out)


def nearest(cosines: Scores) -> float:
    """Mean of the highest cosines; 0 when there are none."""
    if not len(cosines):
        return 0.0
    count = min(NEIGHBOURS, len(cosines))
    return float(np.partition(cosines, -count)[-count:].mean())


def covered(build: Build, question: str, passage: int) -> float:
    """Share of the question's distinct content stems that stand in the passage with its headings."""
    asked = set(stems(question))
    return len(asked & build.addresses.stems(passage)) / len(asked) if asked else 0.0


def lead(build: Build, ranking: Ranking) -> float:
    first = int(ranking.order[0])
    originals = build.addresses.originals
    for at in ranking.order[1:]:
        if originals[at] != originals[first]:
            return float(ranking.fused[first] - ranking.fused[at])
    return 0.0


def lead_over_others(build: Build, scores: Scores, first: int) -> float:
    """By how much the first passage's score exceeds the best of other sections; negative where one is ahead."""
    codes = build.addresses.section_codes
    own = codes == codes[first]
    return float(scores[own].max() - scores[~own].max()) if not own.all() else 0.0


def place(build: Build, scores: Scores, *passages: int) -> float:
    """0 where these passages' best section is first by the scores; minus log(1 + n) where n sections go before it."""
    codes = build.addresses.section_codes
    best = np.full(codes.max() + 1, -np.inf, np.float32)
    np.maximum.at(best, codes, scores)
    return -math.log1p(int((best > best[codes[list(passages)]].max()).sum()))


def agreement(build: Build, ranking: Ranking) -> float:
    """Share of the views that put the first passage's section first; 0 where nothing is known to be asked."""
    if not len(ranking.phrasing):
        return 0.0
    codes = build.addresses.section_codes
    views = (ranking.text, ranking.section, ranking.asked)
    return sum(bool(codes[int(np.argmax(scores))] == codes[int(ranking.order[0])]) for scores in views) / len(views)


def above(scores: Scores, at: int) -> float:
    """How many standard deviations score number `at` lies above the mean; 0 where all are alike."""
    spread = float(scores.std())
    return float(scores[at] - scores.mean()) / spread if spread > FLAT else 0.0
