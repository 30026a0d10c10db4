"""Fit the confidence of a build on its labelled questions. See docs/confidence.md for what was measured.

Answered questions: the golden set (golden.yaml), which is never indexed, and known questions held out of the index.
Editors write until the golden set is passed, so alone it would make the bot too sure that its first quote is right;
for whether a question is answered at all it is the better sample, where it is large enough. Unanswered ones: the
golden set's ``not_found`` and off_topic.yaml, each held out from itself.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from index.arrays import Flags, Scores
from index.builds.build import Build
from index.builds.vectors import VectorSet
from index.confidence.default import DEFAULT
from index.confidence.faq import candidates
from index.confidence.features import features
from index.confidence.model import FARTHEST, Calibration, Logistic
from index.encode.encoders import Encoder, Vectors
from index.lexical.addresses import AddressIndex
from index.lexical.classifier import SectionClassifier
from index.lexical.words import K1_ASKED, LexicalIndex
from index.read.questions import FAQ_PREFIX, GoldenQuestion, read_golden
from index.search.absent import family, rank_without
from index.search.engines import Cosines
from index.search.engines.exact import EXACT
from index.search.rank import rank

# Fewer labelled questions than this on either side cannot carry a weight for each feature; then the default stays.
LEAST = 40
# A feature that varies less than this says nothing here; it is left unscaled.
FLAT = 1e-6
# At most one known question in this many is held out, and at least one in two; so many are enough for either.
HOLD_OUT = (2, 10)
ENOUGH = 60
# No more are held out than are worth the time.
MOST_HELD_OUT = 600
# Bounds lie this much below the example that sets them: else that very question tips over at every change of the text.
# An entry of four phrasings moved the probabilities of our golden set by 0.0001 at most.
SLACK = 0.0005
# Questions whose cosines are computed at once: enough to be fast, few enough for memory.
TOGETHER = 64


Understand = Callable[[str], str]


@dataclass(frozen=True)
class Example:
    """One labelled question. ``right``: the first quote answers it; always False for unanswerable ones.

    ``entries``: FAQ entries that were looked at (see ``index.confidence.faq``), and whether each answers it.
    """

    values: Scores
    answerable: bool
    right: bool
    entries: tuple[tuple[Scores, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Rates:
    """Settings in people's terms: how often a shown answer may be wrong, an answerable question be declined."""

    wrong: float
    declined: float


def fit(build: Build, encoder: Encoder, rates: Rates, understand: Understand = str) -> Calibration:
    """The calibration of `build`; the default one where too few questions are known in any way.

    `understand` makes of a question what is searched, as it is done when somebody asks.
    """
    examples = [*labelled_examples(build, encoder, "golden.yaml", understand), *off_topic_examples(build)]
    unforeseen = list(labelled_examples(build, encoder, "calibration.yaml", understand))
    # Enough questions that nobody foresaw say what known ones would be asked to say, more honestly than the golden set.
    enough = sum(each.answerable for each in unforeseen) >= LEAST
    known = [] if enough else list(held_out_examples(build))
    asked, beside = ([*examples, *unforeseen], known) if enough else (examples, [*unforeseen, *known])
    answered = [each for each in asked if each.answerable]
    unanswered = [each for each in [*examples, *unforeseen] if not each.answerable]
    held_out = [each for each in beside if each.answerable]
    near_misses = [each for each in known if not each.answerable]
    if len(answered) < LEAST:
        answered, held_out = [*answered, *held_out], []
    if len(answered) < LEAST or not any(each.right for each in answered):
        return DEFAULT
    if len(unanswered) < LEAST:
        near_misses = [*unanswered, *near_misses]
        return adapted(answered, near_misses, rates) if len(near_misses) >= LEAST else DEFAULT
    # The rates are promised for questions that nobody foresaw; the golden set is easier than those.
    promised = [each for each in unforeseen if each.answerable] if enough else []
    made = fit_examples(answered, unanswered, rates, held_out, promised)
    entries = fit_entries([*answered, *unanswered, *held_out])
    judged = [*(promised or [*answered, *held_out]), *unanswered]
    return replace(made, faq=entries, faq_from=bound_entries(entries, judged, rates)) if entries else made


def labelled_examples(build: Build, encoder: Encoder, name: str, understand: Understand = str) -> Iterator[Example]:
    """The questions of one of the build's labelled files, asked of it."""
    golden = read_golden(build.folder / "sources" / name)
    texts = [understand(each.question) for each in golden]
    asked = [build.spelling.read(text, encoder.count_tokens) for text in texts]
    vectors = encoder.encode_queries(asked)
    for each, text, read, vector, cosines in zip(golden, texts, asked, vectors, together(build, vectors), strict=True):
        entries = expected_entries(build, each)
        yield example(build, text, vector, expected(build, each), read, entries=entries, cosines=cosines)


def off_topic_examples(build: Build) -> Iterator[Example]:
    """Questions that are known not to be answered, each held out from itself."""
    vectors = build.off_topic_vectors.vectors
    for at, (question, cosines) in enumerate(zip(build.off_topic, together(build, vectors), strict=True)):
        yield example(build, question, vectors[at], frozenset(), held_out=at, entries=frozenset(), cosines=cosines)


def together(build: Build, vectors: Vectors) -> Iterator[Cosines]:
    """The cosines of many questions, shape (questions, dimension): one by one each reads every vector of the build."""
    for start in range(0, len(vectors), TOGETHER):
        yield from EXACT.cosines_of_many(build, vectors[start : start + TOGETHER])


def expected_entries(build: Build, golden: GoldenQuestion) -> frozenset[str] | None:
    """Families of the FAQ entries that answer; None where the label names sections alone, and entries may as well."""
    named = [each.removeprefix(FAQ_PREFIX) for each in golden.expect if each.startswith(FAQ_PREFIX)]
    if golden.answerable and not named:
        return None
    return frozenset(build.addresses.family(each) for each in named)


def expected(build: Build, golden: GoldenQuestion) -> frozenset[str]:
    """Originals of the sections that answer, those of its FAQ entries where it names none; empty for ``not_found``."""
    if not golden.answerable:
        return frozenset()
    sections = [each for each in golden.expect if not each.startswith(FAQ_PREFIX)]
    entries = [build.faq_infos[each.removeprefix(FAQ_PREFIX)] for each in golden.expect if each.startswith(FAQ_PREFIX)]
    found = sections or [address for entry in entries for address in entry.based_on]
    return frozenset(build.addresses.original(address) for address in found)


def example(
    build: Build,
    question: str,
    vector: Scores,
    expect: frozenset[str],
    read: str = "",
    held_out: int | None = None,
    entries: frozenset[str] | None = None,
    cosines: Cosines | None = None,
) -> Example:
    """`read` is the question with its slips corrected, where it had any. `entries`: see ``expected_entries``."""
    ranking = rank(build, read or question, vector, cosines=cosines)
    looked_at = candidates(build, read or question, ranking, held_out) if entries is not None else []
    return Example(
        values=features(build, question, ranking, held_out).array(),
        answerable=bool(expect),
        right=build.addresses.originals[int(ranking.order[0])] in expect,
        entries=tuple((each.values, each.family in (entries or ())) for each in looked_at),
    )


def held_out_examples(build: Build) -> Iterator[Example]:
    """Known questions asked of a build that does not know them: once as it is, and once without what answers them.

    The second is a question that the corpus does not answer, and a near miss: the documents that are left are about
    the same things. One of them may answer nevertheless; so what is learned of it is on the cautious side.
    """
    step = min(max(HOLD_OUT[0], len(build.phrasings) // ENOUGH), HOLD_OUT[1])
    step = max(step, len(build.phrasings) // MOST_HELD_OUT)
    out = list(range(0, len(build.phrasings), step))
    kept = [at for at in range(len(build.phrasings)) if at % step]
    if not out or not kept:
        return
    smaller = without_phrasings(build, kept)
    for at in out:
        phrasing, vector = build.phrasings[at], build.phrasing_vectors.vectors[at]
        expect = frozenset(build.addresses.original(address) for address in phrasing.addresses)
        entries = frozenset([build.addresses.family(phrasing.faq)]) if phrasing.faq else None
        yield example(smaller, phrasing.text, vector, expect, entries=entries)
        ranking = rank_without(smaller, phrasing.text, vector, family(build, phrasing.addresses))
        yield Example(features(smaller, phrasing.text, ranking).array(), answerable=False, right=False)


def without_phrasings(build: Build, kept: Sequence[int]) -> Build:
    """The build as it would be if it knew only the phrasings at the positions `kept`."""
    vectors = build.phrasing_vectors
    smaller = VectorSet(vectors.vectors[list(kept)], [vectors.digests[at] for at in kept])
    classifier = SectionClassifier.fit(smaller.vectors, [build.addresses.labels[at] for at in kept])
    phrasings = tuple(build.phrasings[at] for at in kept)
    addresses = AddressIndex(build.infos, build.faq_infos, build.passages, phrasings)
    return replace(
        build,
        phrasings=phrasings,
        phrasing_vectors=smaller,
        classifier=classifier,
        lexical=LexicalIndex.of([addresses.word_text(at) for at in range(len(build.passages))], build.lexical),
        asked_words=LexicalIndex.of(addresses.asked_texts, build.asked_words, K1_ASKED),
    )


def fit_examples(
    answered: Sequence[Example],
    unanswered: Sequence[Example],
    rates: Rates,
    held_out: Sequence[Example] = (),
    promised: Sequence[Example] = (),
) -> Calibration:
    """Fit both probabilities, answered and unanswered weighing the same, and the bounds that keep the rates.

    `held_out` are more answered questions, for whether the first quote is right. The rates are kept among `promised`,
    which are some of the answered ones; empty for all of them.
    """
    answerable = logistic(
        values_of([*answered, *unanswered]),
        np.array([True] * len(answered) + [False] * len(unanswered)),
        balanced(len(answered), len(unanswered)),
    )
    examples = [*answered, *held_out, *unanswered]
    correct = logistic(
        values_of(examples),
        np.array([each.right for each in examples]),
        balanced(len(answered) + len(held_out), len(unanswered)),
    )
    declined = eased(
        bound_declined([answerable.probability(each.values) for each in promised or answered], rates.declined)
    )
    judged = [*(promised or [*answered, *held_out]), *unanswered]
    right = np.array([each.right for each in judged])
    weights = balanced(len(judged) - len(unanswered), len(unanswered))
    # What is declined is not shown, and cannot be wrong.
    shown = np.array([answerable.probability(each.values) >= declined for each in judged])
    chances = np.array([correct.probability(each.values) for each in judged], np.float32)
    return Calibration(
        answerable=answerable,
        correct=correct,
        faq=DEFAULT.faq,
        decline_below=declined,
        answer_from=eased(bound_wrong(chances[shown], right[shown], weights[shown], rates.wrong)),
        faq_from=1 - rates.wrong / 2,  # a wrong entry speaks for the editors: half as often as a wrong quote
        origin="fitted",
        report=report(answered, unanswered),
    )


def eased(bound: float) -> float:
    """The bound with its slack; 1, which nothing reaches, stays."""
    return bound if bound >= 1 else max(0.0, round(bound - SLACK, 6))


def fit_pooled(groups: Sequence[Sequence[Example]], rates: Rates) -> Calibration:
    """Fit over several corpora that weigh the same, as do both sides in each.

    In none of them is more than the rate declined; over all of them together no more than the rate is wrong.
    """
    examples = [each for group in groups for each in group]
    weights = np.concatenate([sides(group) for group in groups])
    weights *= np.float32(len(examples) / len(groups))
    right = np.array([each.right for each in examples])
    answerable = logistic(values_of(examples), np.array([each.answerable for each in examples]), weights)
    correct = logistic(values_of(examples), right, weights)
    declined = [
        bound_declined([answerable.probability(each.values) for each in group if each.answerable], rates.declined)
        for group in groups
    ]
    chances = np.array([correct.probability(each.values) for each in examples], np.float32)
    return replace(
        DEFAULT,
        answerable=answerable,
        correct=correct,
        decline_below=min(declined),
        answer_from=bound_wrong(chances, right, weights, rates.wrong),
    )


def sides(group: Sequence[Example]) -> Scores:
    """Weights with which answered and unanswered questions count the same, sum 1, shape (examples,)."""
    answerable = np.array([each.answerable for each in group])
    counts = {True: answerable.sum(), False: (~answerable).sum()}
    return np.array([1 / (2 * counts[bool(each)]) for each in answerable], np.float32)


def adapted(answered: Sequence[Example], near_misses: Sequence[Example], rates: Rates) -> Calibration:
    """The default, moved to what this corpus shows: bounds that keep the rates, and how often first quotes are right.

    Nothing here says what else people will ask, so what tells answerable from unanswerable stays the default's.
    """
    examples = [*answered, *near_misses]
    right = np.array([each.right for each in examples])
    weights = balanced(len(answered), len(near_misses))
    correct = moved(DEFAULT.correct, examples, right, weights)
    chances = np.array([correct.probability(each.values) for each in examples], np.float32)
    return replace(
        DEFAULT,
        correct=correct,
        decline_below=bound_declined(
            [DEFAULT.answerable.probability(each.values) for each in answered], rates.declined
        ),
        answer_from=bound_wrong(chances, right, weights, rates.wrong),
        faq_from=1 - rates.wrong / 2,
        origin="adapted",
        report=report(answered, near_misses),
    )


def moved(model: Logistic, examples: Sequence[Example], right: Flags, weights: Scores) -> Logistic:
    """The same model with its log-odds stretched and shifted to the outcomes (Platt 1999)."""
    chances = np.array([model.probability(each.values) for each in examples])
    odds = np.log(chances / (1 - chances))[:, None]
    fitted = logistic(np.asarray(odds, np.float32), right, weights)
    slope = max(fitted.weights[0], 0.0) / fitted.scales[0]
    return replace(
        model,
        weights=tuple(round(slope * weight, 6) for weight in model.weights),
        bias=round(slope * model.bias + fitted.bias - fitted.weights[0] * fitted.means[0] / fitted.scales[0], 6),
    )


def values_of(examples: Sequence[Example]) -> Scores:
    """Features, shape (examples, features)."""
    return np.array([each.values for each in examples], np.float32)


def balanced(answered: int, unanswered: int) -> Scores:
    """Weights with which both sides count the same, mean 1, shape (answered + unanswered,)."""
    each = (answered + unanswered) / 2
    return np.array([each / answered] * answered + [each / unanswered] * unanswered, np.float32)


def report(answered: Sequence[Example], unanswered: Sequence[Example]) -> dict[str, Any]:
    return {
        "answered": len(answered),
        "unanswered": len(unanswered),
        "first_right": round(float(np.mean([each.right for each in answered])), 4),
    }


def fit_entries(examples: Sequence[Example]) -> Logistic | None:
    """The FAQ's own probability, learned from questions whose entries are known; None where there are too few."""
    found = [pair for each in examples for pair in each.entries]
    outcomes = np.array([right for _, right in found], bool)
    if min(outcomes.sum(), (~outcomes).sum()) < LEAST:
        return None
    values = np.array([values for values, _ in found], np.float32)
    return logistic(values, outcomes, np.ones(len(found), np.float32))


def bound_entries(model: Logistic, examples: Sequence[Example], rates: Rates) -> float:
    """The lowest bound from which on at most the rate of the entries shown would be wrong, each question's best shown.

    At least a half: what is as likely wrong as right is never shown as sure.
    """
    best = [
        max((model.probability(values), right) for values, right in each.entries) for each in examples if each.entries
    ]
    chances = np.array([chance for chance, _ in best], np.float32)
    right = np.array([right for _, right in best], bool)
    return max(0.5, eased(bound_wrong(chances, right, np.ones(len(best), np.float32), rates.wrong)))


def logistic(values: Scores, outcomes: Flags, weights: Scores) -> Logistic:
    """Weighted logistic regression on standardised features (scikit-learn, default penalty)."""
    from sklearn.linear_model import LogisticRegression

    means, scales = values.mean(axis=0), values.std(axis=0)
    scales = np.where(scales > FLAT, scales, 1)
    near = np.clip((values - means) / scales, -FARTHEST, FARTHEST)
    model = LogisticRegression().fit(near, outcomes, sample_weight=weights)
    return Logistic(rounded(means), rounded(scales), rounded(model.coef_[0]), float(round(model.intercept_[0], 6)))


def rounded(values: Scores) -> tuple[float, ...]:
    return tuple(round(float(value), 6) for value in values)


def bound_declined(chances: Sequence[float], rate: float) -> float:
    """The highest bound below which at most a share of `rate` of the answerable questions falls."""
    return math.floor(float(np.quantile(chances, rate, method="lower")) * 1e6) / 1e6


def bound_wrong(chances: Scores, right: Flags, weights: Scores, rate: float) -> float:
    """The lowest bound from which on at most `rate` of the shown answers are wrong; 1 when there is none."""
    order = np.argsort(-chances, kind="stable")
    wrong = np.cumsum(weights[order] * ~right[order]) / np.cumsum(weights[order])
    kept = np.flatnonzero(wrong <= rate)
    return round(float(chances[order[kept[-1]]]), 6) if len(kept) else 1.0
