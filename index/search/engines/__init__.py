"""What scores the texts of a build for a question. Nothing outside this folder and ``rank`` knows how it is done."""

from dataclasses import dataclass
from typing import Protocol

from index.arrays import Scores
from index.builds.build import Build
from index.encode.encoders import Vectors


@dataclass(frozen=True, slots=True)
class Cosines:
    """What comes of one question's vector and a build: float32.

    ``passage``, ``sentence``, ``faq``, ``phrasing``, ``off_topic``: cosine with each. ``section``: log-probability of
    each known one.
    """

    passage: Scores
    sentence: Scores
    faq: Scores
    phrasing: Scores
    off_topic: Scores
    section: Scores


class Engine(Protocol):
    """Scores are those of every text of the build, in the build's order; an engine may work them out as it likes.

    Read only, and safe to share between threads. One that scores only what is near gives the rest its lowest score.
    """

    def cosines(self, build: Build, vector: Vectors) -> Cosines:
        """Those of one question's unit vector, shape (dimension,)."""
        ...

    def cosines_of_many(self, build: Build, vectors: Vectors) -> list[Cosines]:
        """Those of many questions, shape (questions, dimension); they may differ from one alone in the last bit."""
        ...

    def words(self, build: Build, question: str) -> Scores:
        """How much of the question's words each passage holds (0 to 1), shape (passages,)."""
        ...
