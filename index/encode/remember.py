"""Vectors of questions that have been asked in this process are not computed again."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from index.encode.encoders import Encoder, Progress, Vectors


class Remembering:
    """Another encoder, and the vectors of the last `most` questions by their text. Safe to share between threads.

    The texts stay in memory only, as long as the process lives.
    """

    def __init__(self, encoder: Encoder, most: int = 10_000) -> None:
        self.encoder = encoder
        self.most = most
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def dimension(self) -> int:
        return self.encoder.dimension

    @property
    def fingerprint(self) -> str:
        return self.encoder.fingerprint

    def count_tokens(self, text: str) -> int:
        return self.encoder.count_tokens(text)

    def encode_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return self.encoder.encode_documents(texts, progress)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """As the other encoder does; the same text gets the same vector."""
        with self._lock:
            found = {text: self._vectors[text] for text in texts if text in self._vectors}
        new = list(dict.fromkeys(text for text in texts if text not in found))
        if new:
            found |= dict(zip(new, self.encoder.encode_queries(new), strict=True))
            self._keep({text: found[text] for text in new})
        return np.array([found[text] for text in texts], np.float32).reshape(len(texts), self.dimension)

    def _keep(self, vectors: dict[str, Vectors]) -> None:
        with self._lock:
            self._vectors.update(vectors)
            while len(self._vectors) > self.most:
                self._vectors.popitem(last=False)
