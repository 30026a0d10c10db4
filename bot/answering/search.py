"""What a message is searched as, and what a build has on it: every passage ranked, and how sure that is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from bot.answering.acts import ActTexts, with_full_names
from bot.answering.language import detect
from bot.answering.message import finished, plain, spelt_out
from bot.types import Language
from index.builds.build import Build
from index.confidence.features import features
from index.confidence.model import Calibration, Verdict, judge
from index.encode.encoders import Encoder, Vectors
from index.search.engines import Cosines, Engine
from index.search.engines.exact import EXACT
from index.search.rank import Ranking, rank
from index.stages import stage

# How much the sentence that asks weighs against the whole of a long message (0 to 1); docs/design.md has the figures.
CORE = 0.2
# What was named goes before all else by this share of its own score.
AHEAD = 0.01
TINY = 1e-9


@dataclass(frozen=True)
class LoadedIndex:
    """A build ready to answer: with its encoder and its calibration. One a build; safe to share between threads.

    ``cosines``: those of questions that are known beforehand, by question. ``examples``: questions to begin with, by
    language, once they have been chosen (``bot.answering.examples``).
    """

    build: Build
    encoder: Encoder
    calibration: Calibration
    cosines: Mapping[str, Cosines] = field(default_factory=dict)
    engine: Engine = EXACT
    examples: dict[Language, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def acts(self) -> ActTexts:
        return ActTexts(self.build.passages)


@dataclass(frozen=True)
class Search:
    """One question, searched. ``vector`` has shape (dimension,), unit length. ``core`` is the part that asks."""

    question: str
    language: Language
    vector: Vectors
    ranking: Ranking
    verdict: Verdict
    core: str


def search_text(question: str) -> str:
    """The question without what surrounds it, short forms and abbreviated acts spelt out."""
    said = plain(question)
    return with_full_names(finished(spelt_out(said, detect(said))))


def read_as(question: str, loaded: LoadedIndex) -> str:
    """The question as it is searched: slips corrected, in the standard that the guidance is written in."""
    return loaded.build.spelling.read(question, loaded.encoder.count_tokens)


@stage("searched")
def search(
    question: str,
    language: Language,
    loaded: LoadedIndex,
    last: frozenset[str] = frozenset(),
    *,
    core: str = "",
    first: frozenset[int] = frozenset(),
) -> Search:
    """Correct, encode, rank and judge. `core` is the part of a long message that asks.

    Sections in `last` (originals) go behind all others, passages in `first` (positions) before them.
    """
    read = read_as(question, loaded)
    asking = read_as(core, loaded) if core else read
    vector = vector_of(read, asking, loaded.encoder)
    cosines = None if core else loaded.cosines.get(question)
    ranking = rank(loaded.build, read, vector, last=last, cosines=cosines, engine=loaded.engine)
    if first and int(ranking.order[0]) not in first:
        ranking = put_first(ranking, first)
    verdict = judge(loaded.calibration, features(loaded.build, question, ranking))
    return Search(read, language, vector, ranking, verdict, asking)


def vector_of(read: str, asking: str, encoder: Encoder) -> Vectors:
    """The vector of the message; where only a part of it asks, that part weighs ``CORE`` in it."""
    if asking == read:
        alone: Vectors = encoder.encode_queries([read])[0]
        return alone
    whole, part = encoder.encode_queries([read, asking])
    joined = (1 - CORE) * whole + CORE * part
    return np.asarray(joined / max(float(np.linalg.norm(joined)), TINY), np.float32)


def put_first(ranking: Ranking, positions: frozenset[int]) -> Ranking:
    """The passages at these positions before all others, by hardly more than what they score."""
    bonus = np.zeros_like(ranking.fused)
    bonus[list(positions)] = 1
    best = float(ranking.fused.max(initial=0.0))
    fused = np.where(bonus > 0, best + AHEAD * ranking.fused, ranking.fused).astype(np.float32)
    return replace(ranking, fused=fused, order=np.lexsort((-fused, bonus == 0)))
