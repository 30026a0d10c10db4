"""Export a sentence-transformers model to an ONNX graph with 7-bit weights.

The graph holds everything from token ids to the vector, so that serving needs neither torch
nor transformers. Cosine to the float32 model on our own questions: see docs/retrieval.md.

Why 7 bits: without VNNI instructions ONNX Runtime adds two products of 8-bit numbers in 16 bits, and caps the sum
without a word. Two products of an 8-bit activation and a 7-bit weight always fit (2 · 255 · 63 = 32,130), so sums are
exact on every processor. ``tests/index/encode/test_exact.py`` asks the processor it runs on.
"""

import json
import logging
import shutil
import warnings
from pathlib import Path
from typing import Any

from index.encode.adapter import two_heads
from index.errors import ModelError

OPSET = 17
GRAPH = "model-int7.onnx"
# Part of every fingerprint: raise it when export or unpacking changes what vectors come out.
EXPORT_VERSION = "onnx-int7-per-channel-two-heads-1"


def export_onnx(source: str, target: Path, fingerprint: str, *, adapted: bool = False) -> None:
    """Write graph, tokenizer and settings of the model `source` (a folder or hub name) to `target`, atomically.

    `adapted`: with the second head of ``index.encode.adapter``, which fits the embedded model and no other.

    Raises ModelError when the model has no fast tokenizer or its graph cannot be traced.
    """
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(source, device="cpu", model_kwargs={"attn_implementation": "eager"}).eval()
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    write_tokenizer(model, partial)
    sample = model.tokenizer(["Hva sier veiledningen?", "Teksting"], padding=True, return_tensors="pt")
    axes = {name: {0: "batch", 1: "tokens"} for name in ("input_ids", "attention_mask")} | {"vector": {0: "batch"}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            two_heads(model) if adapted else as_graph_module(model),
            (sample["input_ids"], sample["attention_mask"]),
            str(partial / "model.onnx"),
            input_names=["input_ids", "attention_mask"],
            output_names=["vector"],
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )
    logging.disable(logging.WARNING)  # the quantiser recommends a step that changes nothing here
    quantize_dynamic(
        partial / "model.onnx",
        partial / GRAPH,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
    )
    logging.disable(logging.NOTSET)
    (partial / "model.onnx").unlink()
    dimension = (model.get_embedding_dimension() or 0) * (2 if adapted else 1)
    write_settings(model, partial / "encoder.json", fingerprint, dimension)
    shutil.rmtree(target, ignore_errors=True)
    partial.rename(target)


def write_tokenizer(model: Any, folder: Path) -> None:
    """Save the fast tokenizer alone, without the padding and truncation that torch left in it."""
    backend = getattr(model.tokenizer, "backend_tokenizer", None)
    if backend is None:
        msg = "this model has no fast tokenizer: it is served through torch instead."
        raise ModelError(msg)
    backend.no_padding()
    backend.no_truncation()
    backend.save(str(folder / "tokenizer.json"))


def as_graph_module(model: Any) -> Any:
    """Wrap the sentence-transformers pipeline as a module of (ids, mask) -> vector, shape (batch, dimension)."""
    import torch

    class Graph(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.steps = torch.nn.ModuleList(list(model))

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            for step in self.steps:
                features = step(features)
            return features["sentence_embedding"]

    return Graph().eval()


def write_settings(model: Any, path: Path, fingerprint: str, dimension: int) -> None:
    """Save what serving needs besides the graph: prompts, sizes, fingerprint."""
    settings = {
        "prompts": {"query": model.prompts.get("query", ""), "document": model.prompts.get("document", "")},
        "dimension": dimension,
        "max_tokens": model.max_seq_length,
        "fingerprint": fingerprint,
        "export": EXPORT_VERSION,
    }
    path.write_text(json.dumps(settings, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
