"""Can this machine make the vectors of a build again? Processors differ in how they add small numbers."""

import numpy as np

from index.builds.build import Build
from index.encode.encoders import Encoder
from index.lexical.texts import sentence_texts

PROBES = 4
# Cosine below which questions asked here are compared with vectors of another kind. Exact integer sums and different
# float kernels stay above .99999; capped sums fall below .999.
SAME = 0.9999


def reproduced(build: Build, encoder: Encoder) -> float:
    """The lowest cosine between sentences' vectors in the build and as this machine makes them; 1 for an empty build.

    A few sentences are enough, evenly spread over the build.
    """
    texts = [text for passage in build.passages for text in sentence_texts(passage)]
    if not texts:
        return 1.0
    at = sorted({round(each) for each in np.linspace(0, len(texts) - 1, PROBES)})
    made = encoder.encode_documents([texts[each] for each in at])
    return float((made * build.sentence_vectors.vectors[at]).sum(axis=1).min())
