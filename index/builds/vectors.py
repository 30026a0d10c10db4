"""Vectors on disk: a FAISS file beside the digests of the texts they came from.

The digests make rebuilding cheap: a text that the previous build holds is never encoded again.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encode.encoders import Encoder, Progress, Vectors

Digests = NDArray[np.void]  # 16 bytes each


def digests_of(texts: Sequence[str], prompt: str) -> list[bytes]:
    """16 bytes a text; the prompt it is encoded with counts as part of it."""
    return [hashlib.blake2b(f"{prompt}\0{text}".encode(), digest_size=16).digest() for text in texts]


@dataclass(frozen=True, slots=True)
class VectorSet:
    """Texts as unit vectors. ``vectors``: float32, shape (n, dimension). ``digests``: n of 16 bytes."""

    vectors: Vectors
    digests: list[bytes]

    def save(self, folder: Path, name: str) -> None:
        """Write ``<name>.faiss`` (exact inner product) and ``<name>.digests``. Raises OSError.

        The bytes are written here and not by FAISS, whose error on a full disk is a RuntimeError without a cause.
        """
        store = faiss.IndexFlatIP(self.vectors.shape[1])
        store.add(np.ascontiguousarray(self.vectors))
        (folder / f"{name}.faiss").write_bytes(faiss.serialize_index(store).data)
        (folder / f"{name}.digests").write_bytes(b"".join(self.digests))

    @classmethod
    def load(cls, folder: Path, name: str) -> "VectorSet":
        store = faiss.read_index(str(folder / f"{name}.faiss"))
        data = (folder / f"{name}.digests").read_bytes()
        vectors = store.reconstruct_n(0, store.ntotal) if store.ntotal else np.zeros((0, store.d), np.float32)
        return cls(vectors, [data[at : at + 16] for at in range(0, len(data), 16)])


VectorCache = dict[bytes, Vectors]


def cached_vectors(sets: Sequence[VectorSet]) -> VectorCache:
    """Digest -> vector, of everything that has been encoded before by the same model."""
    return {digest: vector for each in sets for digest, vector in zip(each.digests, each.vectors, strict=True)}


def encode(
    texts: Sequence[str],
    prompt: str,
    encoder: Encoder,
    cache: VectorCache,
    progress: Progress | None,
    before: VectorSet | None = None,
) -> VectorSet:
    """Vectors of `texts` as ``query`` or ``document``; only those not in `cache` are computed.

    `before`, a set of the same model, is the answer itself when it has the same texts in the same order.
    """
    digests = digests_of(texts, prompt)
    if before and before.digests == digests:
        return before
    new = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in cache}
    if prompt == "query":
        computed = encoder.encode_queries(list(new.values()))
    else:
        computed = encoder.encode_documents(list(new.values()), progress)
    table = cache | dict(zip(new, computed, strict=True))
    vectors = np.array([table[digest] for digest in digests], np.float32).reshape(len(texts), encoder.dimension)
    return VectorSet(vectors, digests)
