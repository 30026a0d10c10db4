"""A toy engine: what another one is made of. It keeps the vectors in pieces, and asks each in turn."""

import numpy as np

from index.arrays import Scores
from index.builds.build import Build
from index.encode.encoders import Vectors
from index.search.engines import Cosines

PIECE = 2  # texts


def in_pieces(vectors: Vectors, vector: Vectors) -> Scores:
    pieces = [vectors[at : at + PIECE] @ vector for at in range(0, len(vectors), PIECE)]
    return np.concatenate([np.zeros(0, np.float32), *pieces])


class ToyEngine:
    """Remembers which questions' words it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def cosines(self, build: Build, vector: Vectors) -> Cosines:
        texts = (build.passage_vectors, build.sentence_vectors, build.faq_vectors)
        sets = (*texts, build.phrasing_vectors, build.off_topic_vectors)
        return Cosines(*(in_pieces(each.vectors, vector) for each in sets), build.classifier.scores(vector))

    def cosines_of_many(self, build: Build, vectors: Vectors) -> list[Cosines]:
        return [self.cosines(build, vector) for vector in vectors]

    def words(self, build: Build, question: str) -> Scores:
        self.asked.append(question)
        return build.lexical.normalised_bm25(question)
