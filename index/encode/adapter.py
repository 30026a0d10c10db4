"""The embedded model's second head: its upper layers, adapted to how staff ask about written guidance.

``adapter.safetensors`` beside this file holds low-rank updates (LoRA, Hu et al. 2021) of the linear layers from
layer ``FIRST`` on: ``l<layer>.<name>.A``, shape (rank, inputs), and ``.B``, shape (outputs, rank), float16; the
adapted weight is ``weight + B @ A``. The lower layers are computed once for both heads. A text's vector is the
general head's and the adapted head's unit vectors side by side, weighed so that the cosine of two texts is
``GENERAL`` of the general cosine and the rest of the adapted one. docs/retrieval.md says what it was trained on and
what each head is worth on sets it never saw.
"""

import copy
import math
from pathlib import Path
from typing import Any

from index.encode.unpack import LAYER

ADAPTER = Path(__file__).with_name("adapter.safetensors")
FIRST = 6  # of 12 layers; from 0 on gave nothing more and costs twice as much a text
GENERAL = 0.7  # share of the general cosine; docs/retrieval.md has the curve


def adapted_layers(model: Any) -> Any:
    """Copies of the model's encoder layers from ``FIRST`` on, with the updates added."""
    import torch
    from safetensors.torch import load_file

    updates = load_file(ADAPTER)
    layers = copy.deepcopy(model.encoder.layer[FIRST:])
    with torch.no_grad():
        for number, layer in enumerate(layers, FIRST):
            for short, long in LAYER.items():
                if f"l{number}.{short}.A" in updates:
                    down, up = (updates[f"l{number}.{short}.{each}"].float() for each in "AB")
                    layer.get_submodule(long).weight += up @ down
    return layers


def two_heads(model: Any) -> Any:
    """A sentence-transformers pipeline as a module of (ids, mask) -> both heads, shape (batch, 2 · dimension)."""
    import torch

    bert = model[0].model

    class Graph(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.steps = torch.nn.ModuleList(list(model))
            self.adapted = adapted_layers(bert)
            self.between: tuple[Any, Any] = (None, None)
            bert.encoder.layer[FIRST].register_forward_pre_hook(self.keep)

        def keep(self, _layer: Any, inputs: tuple[Any, ...]) -> None:
            self.between = inputs[0], inputs[1]

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            for step in self.steps:
                features = step(features)
            hidden, mask = self.between
            for layer in self.adapted:
                hidden = layer(hidden, mask)
            counted = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * counted).sum(1) / counted.sum(1)
            heads = features["sentence_embedding"], torch.nn.functional.normalize(mean, dim=-1)
            return torch.cat([math.sqrt(GENERAL) * heads[0], math.sqrt(1 - GENERAL) * heads[1]], dim=-1)

    return Graph().eval()
