"""Talk by likeness: a message that lies nearer to what people say to a bot than to anything known to be asked."""

import numpy as np

from index.builds.build import Build
from index.confidence.features import STATEMENT, answered
from index.encode.encoders import Vectors
from index.search.rank import Ranking

# By this much nearer: docs/design.md has how many questions and how much talk that tells apart.
NEARER = 0.003
# And at least so near: of 102 messages to the bot 100 are, of 306 questions about other things half are not. Where
# little is known to be asked, all of them would be talk.
LEAST = 0.8


def talk_kind(build: Build, vector: Vectors, ranking: Ranking) -> str | None:
    """The kind of talk that a message is, whose unit vector is `vector`, shape (dimension,); None for a question."""
    said = build.talk_vectors.vectors @ vector
    if not len(said):
        return None
    asked = answered(build, ranking)
    known = asked if len(asked) else ranking.sentence + STATEMENT
    unlike = max(known.max(initial=-1) + NEARER, ranking.off_topic.max(initial=-1), LEAST)
    return build.talk[int(np.argmax(said))] if said.max() > unlike else None
