"""Vectors on disk: a FAISS file beside the digests of the texts they came from.

The digests make rebuilding cheap: a text that the previous build holds is never encoded again.
"""

import hashlib
import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.encode.encoders import Encoder, Progress, Vectors

DIGEST = 16  # bytes
FLAT = b"IxFI"  # how FAISS names a flat index of inner products


def digests_of(texts: Sequence[str], prompt: str) -> list[bytes]:
    """16 bytes a text; the prompt it is encoded with counts as part of it."""
    return [hashlib.blake2b(f"{prompt}\0{text}".encode(), digest_size=DIGEST).digest() for text in texts]


@dataclass(frozen=True, slots=True)
class VectorSet:
    """Texts as unit vectors. ``vectors``: float32, shape (n, dimension). ``digests``: n of 16 bytes."""

    vectors: Vectors
    digests: list[bytes]

    def save(self, folder: Path, name: str) -> None:
        """Write ``<name>.faiss`` (exact inner product) and ``<name>.digests``. Raises OSError.

        The bytes are written here and not by FAISS, whose error on a full disk is a RuntimeError without a cause.
        """
        import faiss  # only writing needs it

        store = faiss.IndexFlatIP(self.vectors.shape[1])
        store.add(np.ascontiguousarray(self.vectors))
        (folder / f"{name}.faiss").write_bytes(faiss.serialize_index(store).data)
        (folder / f"{name}.digests").write_bytes(b"".join(self.digests))

    @classmethod
    def load(cls, folder: Path, name: str) -> "VectorSet":
        """Read both: a flat index of FAISS ends with its vectors as they are. Raises OSError, ValueError."""
        data = (folder / f"{name}.digests").read_bytes()
        digests = [data[at : at + DIGEST] for at in range(0, len(data), DIGEST)]
        with (folder / f"{name}.faiss").open("rb") as file:
            kind, dimension = struct.unpack("<4si", file.read(8))
            if kind != FLAT:
                raise ValueError(f"{name}.faiss is of kind {kind!r}")
            file.seek(-len(digests) * dimension * 4, os.SEEK_END)
            return cls(np.fromfile(file, "<f4").reshape(len(digests), dimension), digests)


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
