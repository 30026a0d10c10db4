"""From a ranking to the few passages a reader may see: one a section, in the reader's language, nothing said twice."""

from dataclasses import dataclass

import numpy as np

from index.arrays import Scores
from index.builds.build import Build
from index.search.rank import Ranking
from index.types import Passage

# Passages this near in fused score (0 to 1) are equally good; then the text that weighs more goes first.
NEAR_TIE = 0.01
# Two passages with a higher cosine say the same thing (measured on translations and repeated advice in our corpus).
SAME = 0.9
# How far down the ranking hits are looked for.
DEPTH = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage by its position in the build, and its fused score (0 to 1, higher is better)."""

    passage: int
    score: float


def select(build: Build, ranking: Ranking, lang: str, limit: int) -> list[Hit]:
    """At most `limit` hits, best first."""
    chosen: list[Hit] = []
    seen: set[str] = set()
    for hit in ordered(build, ranking):
        address = build.passages[hit.passage].address
        if build.addresses.original(address) in seen:
            continue
        seen.add(build.addresses.original(address))
        local = in_language(build, ranking, hit, lang)
        if not any(says_the_same(build, local.passage, other.passage) for other in chosen):
            chosen.append(local)
        if len(chosen) == limit:
            break
    return chosen


def ordered(build: Build, ranking: Ranking) -> list[Hit]:
    """The best passages, heavier authority first among near ties."""
    top = ranking.order[:DEPTH]
    weights = np.array([authority(build, build.passages[at]) for at in top])
    scores = ranking.fused[top] + NEAR_TIE * weights / 3
    return [Hit(int(top[at]), float(ranking.fused[top[at]])) for at in np.argsort(-scores, kind="stable")]


def authority(build: Build, passage: Passage) -> int:
    return build.infos[passage.document].authority_of(passage.anchor).weight


def in_language(build: Build, ranking: Ranking, hit: Hit, lang: str) -> Hit:
    """The same section's best passage in `lang`, or in the original where it is not translated to that."""
    passage = build.passages[hit.passage]
    translations = build.addresses.translations.get(passage.address, {})
    local = translations.get(lang, build.addresses.original(passage.address))
    if local == passage.address:
        return hit
    best = max(build.addresses.passages_of.get(local, []), key=lambda at: float(ranking.fused[at]), default=None)
    return hit if best is None else Hit(best, hit.score)


def says_the_same(build: Build, one: int, other: int) -> bool:
    vectors = build.passage_vectors.vectors
    return bool(vectors[one] @ vectors[other] > SAME)


def sentence_scores(build: Build, ranking: Ranking, passage: int) -> Scores:
    """Cosine of each sentence of one passage, in reading order."""
    first = int(build.first_sentences[passage])
    return ranking.sentence[first : first + len(build.passages[passage].sentences)]
