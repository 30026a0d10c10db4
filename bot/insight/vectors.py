"""Vectors of asked questions, kept by a digest of their text so that no question is encoded twice."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from index.builds.vectors import digests_of
from index.encode.encoders import Encoder, Vectors

KEPT = 20_000
"""Vectors kept: those of about two reports as large as there are. 30 MB with 384 dimensions."""


class QuestionVectors:
    """In memory and of one process: a vector tells what was asked, so it is not written anywhere.

    Safe to use from several threads; one encodes at a time.
    """

    def __init__(self, encoder: Encoder, kept: int = KEPT) -> None:
        self.encoder = encoder
        self.kept = kept
        self.known: OrderedDict[bytes, Vectors] = OrderedDict()
        self.lock = threading.Lock()

    def of(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (len(texts), dimension)."""
        digests = digests_of(texts, "query")
        with self.lock:
            new = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in self.known}
            if new:
                self.known.update(zip(new, self.encoder.encode_queries(list(new.values())), strict=True))
            found = [self.known[digest] for digest in digests]
            self.forget(digests)
        return np.array(found, np.float32).reshape(len(texts), self.encoder.dimension)

    def forget(self, used: Sequence[bytes]) -> None:
        """Drops those that were not used for longest."""
        for digest in used:
            self.known.move_to_end(digest)
        while len(self.known) > self.kept:
            self.known.popitem(last=False)
