"""Talk by likeness: a message that lies nearer to what people say to a bot than to anything known to be asked."""

import numpy as np

from index.builds.build import Build
from index.confidence.features import STATEMENT, answered
from index.encode.encoders import Vectors
from index.search.rank import Ranking

# By this much nearer: docs/design.md has how many questions and how much talk that tells apart.
NEARER = 0.003


def talk_kind(build: Build, vector: Vectors, ranking: Ranking) -> str | None:
    """The kind of talk that a message is, whose unit vector is `vector`, shape (dimension,); None for a question."""
    said = build.talk_vectors.vectors @ vector
    if not len(said):
        return None
    asked = answered(build, ranking)
    known = asked if len(asked) else ranking.sentence + STATEMENT
    best = max(known.max(initial=-1) + NEARER, (build.off_topic_vectors.vectors @ vector).max(initial=-1))
    return build.talk[int(np.argmax(said))] if said.max() > best else None
