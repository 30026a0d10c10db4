"""Two ways to the same vectors, behind one protocol.

``OnnxEncoder`` runs an export of a sentence-transformers model with 7-bit weights: half a second to start, no torch,
and about twice as fast as float32 torch on two cores without bfloat16 instructions. ``TorchEncoder`` runs a
sentence-transformers model that cannot be exported. docs/retrieval.md compares what they retrieve.
"""

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.encode.quick import open_graph, open_tokenizer
from index.errors import ModelError

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]
# Texts between two reports of progress, and in one torch batch.
BATCH = 32


class Encoder(Protocol):
    """Turns texts into unit vectors; inner product = cosine, higher is closer."""

    @property
    def dimension(self) -> int:
        """Length of every vector."""

    @property
    def fingerprint(self) -> str:
        """What tells this model's vectors from another's."""

    def count_tokens(self, text: str) -> int:
        """Length of `text` in this model's tokens, special tokens left out."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions: float32, shape (len(texts), dimension), unit length."""

    def encode_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of guidance text: float32, shape (len(texts), dimension), unit length."""


class TorchEncoder:
    """Any sentence-transformers model, as it is. `folder_or_name` is a folder or a hub name."""

    def __init__(self, folder_or_name: str, fingerprint: str) -> None:
        from sentence_transformers import SentenceTransformer

        try:
            self.model = SentenceTransformer(folder_or_name, device="cpu")
        except OSError as error:
            msg = (
                f"the model {folder_or_name!r} could not be loaded ({error}). Set VEILEDER_MODEL to a "
                "folder with a sentence-transformers model, or leave it unset for the embedded one."
            )
            raise ModelError(msg) from error
        self.dimension = int(self.model.get_embedding_dimension() or 0)
        self.fingerprint = fingerprint

    def count_tokens(self, text: str) -> int:
        return len(self.model.tokenizer.encode(text, add_special_tokens=False, verbose=False))

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, "query", None)

    def encode_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return self._encode(texts, "document", progress)

    def _encode(self, texts: Sequence[str], prompt: str, progress: Progress | None) -> Vectors:
        out = np.zeros((len(texts), self.dimension), np.float32)
        order = sorted(range(len(texts)), key=lambda i: (-len(texts[i]), i))
        encode = self.model.encode_query if prompt == "query" else self.model.encode_document
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            vectors = encode([texts[i] for i in batch], batch_size=BATCH, show_progress_bar=False)
            out[batch] = np.asarray(vectors, np.float32)
            if progress:
                progress(min(start + BATCH, len(order)), len(order))
        return normalise(out)


class OnnxEncoder:
    """An export made by ``index.encode.export``, through onnxruntime and tokenizers; no torch.

    One text at a time, one thread a text: dynamic quantisation scales activations over the whole batch, so
    a text's vector would otherwise depend on its neighbours, and an incremental build would differ from a
    full one. Two workers of one thread were also twice as fast as batches of 32 on two cores.
    """

    def __init__(self, folder: Path) -> None:
        settings = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
        self.prompts: dict[str, str] = settings["prompts"]
        self.dimension = int(settings["dimension"])
        self.fingerprint: str = settings["fingerprint"]
        self.tokenizer = open_tokenizer(folder, settings["max_tokens"])
        self.session = open_graph(folder)

    def count_tokens(self, text: str) -> int:
        return self.tokenizer.count(text)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode([self.prompts["query"] + text for text in texts], None)

    def encode_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return self._encode([self.prompts["document"] + text for text in texts], progress)

    def _encode(self, texts: Sequence[str], progress: Progress | None) -> Vectors:
        out = np.zeros((len(texts), self.dimension), np.float32)
        if len(texts) == 1:
            out[0] = self._encode_one(texts[0])
            return normalise(out)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for at, vector in enumerate(pool.map(self._encode_one, texts)):
                out[at] = vector
                if progress and (at + 1 == len(texts) or at % BATCH == 0):
                    progress(at + 1, len(texts))
        return normalise(out)

    def _encode_one(self, text: str) -> Vectors:
        ids = np.array([self.tokenizer.ids(text)])
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        (vectors,) = self.session.run(["vector"], feed)
        return np.asarray(vectors[0], np.float32)


def normalise(vectors: Vectors) -> Vectors:
    """Scale each row to unit length; a zero row stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)
