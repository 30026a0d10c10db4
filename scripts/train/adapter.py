"""Trains the embedded model's second head and writes index/encode/adapter.safetensors.

Low-rank updates (LoRA) of the linear layers from ``index.encode.adapter.FIRST`` on, by contrast: a question is drawn
to the passages that answer it, and away from all others of some whole pages. Minutes on a GPU, hours to a day on two
cores (``--pages 1`` makes small batches). Another run gives another file of the same kind, not the same one.
docs/retrieval.md has what this was worth.
"""

import argparse
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

HOME = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HOME), str(HOME / "scripts" / "train")]

from material import Page, articles, drawn, own_pages, partners, written_pages  # noqa: E402

from bot.settings import Settings  # noqa: E402
from index.encode.adapter import ADAPTER, FIRST  # noqa: E402
from index.encode.encoders import TorchEncoder  # noqa: E402
from index.encode.models import embedded_folder, silence_transformers  # noqa: E402
from index.encode.unpack import LAYER, PROMPTS  # noqa: E402

RANK = 32
SCALE = 2.0  # of the updates while they are trained; the file holds them scaled
RATE = 4e-4
WARM_UP = 40  # steps
TEMPERATURE = 0.02
STEPS = 213  # what the run behind the file that is here came to
TOKENS = {"query": 96, "document": 256}
BESIDE = 0.5  # question against question, and FAQ answer against passages; question against passage weighs 1


@dataclass(frozen=True, slots=True)
class Source:
    """Where pages come from. A batch has ``share`` times as many of them as of our own, ``asked`` questions each."""

    pages: list[Page]
    weight: float
    share: int
    asked: int
    ours: bool = False


class Lora(nn.Module):
    """A linear layer that stays, and an update of low rank that is learned (Hu et al. 2021)."""

    def __init__(self, linear: nn.Linear, rank: int) -> None:
        super().__init__()
        self.linear = linear
        self.down = nn.Parameter(torch.randn(rank, linear.in_features) / math.sqrt(linear.in_features))
        self.up = nn.Parameter(torch.zeros(linear.out_features, rank))

    def forward(self, hidden: Tensor) -> Tensor:
        return self.linear(hidden) + SCALE * (hidden @ self.down.T @ self.up.T)


class Head:
    """The model with updates to learn."""

    def __init__(self, encoder: TorchEncoder, device: str) -> None:
        self.tokenizer, self.bert, self.device = encoder.model.tokenizer, encoder.model[0].model, device
        self.bert.requires_grad_(requires_grad=False)
        self.updates = dict(adapted(self.bert))
        self.bert.to(device).eval()

    def vectors(self, texts: Sequence[str], prompt: str) -> Tensor:
        """Unit vectors, shape (texts, dimension)."""
        said = [PROMPTS[prompt] + text for text in texts]
        sizes = {"padding": True, "truncation": True, "max_length": TOKENS[prompt]}
        fed = self.tokenizer(said, return_tensors="pt", **sizes).to(self.device)
        with torch.autocast(self.device, torch.bfloat16, enabled=self.device == "cuda"):
            hidden = self.bert(**fed).last_hidden_state.float()
        counted = fed["attention_mask"].unsqueeze(-1).float()
        return nn.functional.normalize((hidden * counted).sum(1) / counted.sum(1), dim=-1)

    def state(self) -> dict[str, Tensor]:
        """The updates as ``index.encode.adapter`` reads them."""
        halves = {f"{name}.A": each.down for name, each in self.updates.items()}
        halves |= {f"{name}.B": each.up * SCALE for name, each in self.updates.items()}
        return {name: each.detach().half().cpu().contiguous() for name, each in halves.items()}


def adapted(bert: Any) -> Iterator[tuple[str, Lora]]:
    """Put an update on every linear layer from ``FIRST`` on; each with its name in the file."""
    for number, layer in enumerate(bert.encoder.layer[FIRST:], FIRST):
        for short, long in LAYER.items():
            linear = layer.get_submodule(long)
            if isinstance(linear, nn.Linear):
                layer.set_submodule(long, Lora(linear, RANK))
                yield f"l{number}.{short}", layer.get_submodule(long)


def multi_positive(similar: Tensor, positive: Tensor) -> Tensor:
    """Contrastive loss with several right columns a row: minus the log of the share that they take together.

    `similar` are cosines, shape (rows, columns), minus infinity for a column that counts neither way; `positive` is
    true for the right ones, one or more a row.
    """
    logits = similar / TEMPERATURE
    right = logits.masked_fill(~positive, -torch.inf)
    return (torch.logsumexp(logits, 1) - torch.logsumexp(right, 1)).mean()


def same(rows: Sequence[str], columns: Sequence[str]) -> Tensor:
    """True where both are the same and not empty, shape (rows, columns)."""
    return torch.tensor([[bool(row) and row == column for column in columns] for row in rows])


def loss_of(head: Head, batch: Page, source: Source, rng: np.random.Generator) -> Tensor:
    """What the model gets wrong on one batch; in our own pages also among known questions and FAQ answers."""
    asked = head.vectors([each.text for each in batch.asked], "query")
    told = asked @ head.vectors([text for _, text in batch.passages], "document").T
    places = [each.place for each in batch.asked]
    right = same(places, [place for place, _ in batch.passages]).to(head.device)
    loss = multi_positive(told, right)
    if source.ours:
        others = head.vectors(partners(batch.asked, source.pages, rng), "query")
        loss = loss + BESIDE * multi_positive(asked @ others.T, same(places, places).to(head.device))
        of_asked = same([each.family for each in batch.asked], [family for family, _ in batch.answers]).to(head.device)
        if of_asked.any():
            answered = asked @ head.vectors([text for _, text in batch.answers], "document").T
            loss = loss + BESIDE * loss_of_answers(answered, of_asked, told, right)
    return loss


def loss_of_answers(answered: Tensor, of_asked: Tensor, told: Tensor, right: Tensor) -> Tensor:
    """FAQ answers against each other and passages, for questions that have one; passages that answer count neither way.

    `answered` and `told` are cosines of questions with answers and with passages, `of_asked` and `right` which belong.
    """
    rows = of_asked.any(1)
    similar = torch.cat([answered, told.masked_fill(right, -torch.inf)], 1)
    return multi_positive(similar[rows], torch.cat([of_asked, torch.zeros_like(right)], 1)[rows])


def train(head: Head, sources: Sequence[Source], steps: int, pages: int) -> None:
    """`steps` steps of AdamW; `pages` of our own pages in each."""
    rng = np.random.default_rng(0)
    learned = [each for update in head.updates.values() for each in (update.down, update.up)]
    optimiser = torch.optim.AdamW(learned, lr=RATE, weight_decay=0.01)
    for step in range(steps):
        rate = RATE * min(1, (step + 1) / WARM_UP) * (1 + math.cos(math.pi * step / steps)) / 2
        optimiser.param_groups[0]["lr"], losses = rate, []
        optimiser.zero_grad()
        for source in sources:
            count = pages * source.share
            loss = source.weight * loss_of(head, drawn(source.pages, count, count * source.asked, rng), source, rng)
            loss.backward()
            losses.append(loss.item())
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimiser.step()
        print(f"step {step + 1} of {steps}: loss", *(f"{each:.3f}" for each in losses), flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    made = argparse.ArgumentParser(prog="scripts/train/adapter.py", description=(__doc__ or "").splitlines()[0])
    made.add_argument("folder", type=Path, help="folder that holds norquad-train, in BEIR layout with answers.jsonl")
    made.add_argument("--steps", type=int, default=STEPS)
    made.add_argument("--pages", type=int, default=6, help="of our own pages in a batch; twice as many of the others")
    made.add_argument("--out", type=Path, default=ADAPTER, help="the file that is written")
    chosen = made.parse_args(arguments)
    from safetensors.torch import save_file

    silence_transformers()
    torch.manual_seed(0)
    settings = Settings()
    encoder = TorchEncoder(embedded_folder(settings.models_folder, print), "")
    sources = [
        Source(own_pages(HOME / "corpus", encoder.count_tokens), weight=1.0, share=1, asked=12, ours=True),
        Source(articles(chosen.folder / "norquad-train", encoder.count_tokens), weight=0.5, share=2, asked=4),
        Source(written_pages(), weight=1.5, share=2, asked=6),
    ]
    print("pages of our own, of norquad-train, written for this:", *(len(each.pages) for each in sources), flush=True)
    head = Head(encoder, "cuda" if torch.cuda.is_available() else "cpu")
    train(head, sources, chosen.steps, chosen.pages)
    save_file(head.state(), chosen.out)
    print(f"Written to {chosen.out}. Raise EXPORT_VERSION in index/encode/export.py, so that exports are made again.")


if __name__ == "__main__":
    main()
