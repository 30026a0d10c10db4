"""The curves behind the confidence, as PNG."""

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from numpy.typing import NDArray

from bot.answering.golden import BINS

mpl.use("Agg")


def save_plots(chances: NDArray[np.float64], right: NDArray[np.bool_], folder: Path) -> list[Path]:
    """Reliability diagram, risk-coverage curve and ROC; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        reliability(chances, right, folder / "reliability.png"),
        risk_coverage(chances, right, folder / "risk-coverage.png"),
        roc(chances, right, folder / "roc.png"),
    ]


def figure(title: str, x: str, y: str) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    drawn = Figure(figsize=(5, 5), layout="constrained")
    axes = drawn.add_subplot(title=title, xlabel=x, ylabel=y, xlim=(0, 1), ylim=(0, 1))
    axes.grid(alpha=0.3)
    return drawn, axes


def reliability(chances: NDArray[np.float64], right: NDArray[np.bool_], path: Path) -> Path:
    drawn, axes = figure("Reliability", "confidence", "share of right first quotes")
    bins = [each for each in np.array_split(np.argsort(chances, kind="stable"), BINS) if len(each)]
    axes.plot([0, 1], [0, 1], color="grey", linestyle="--", label="perfect")
    axes.plot([chances[b].mean() for b in bins], [right[b].mean() for b in bins], marker="o", label="measured")
    axes.legend()
    drawn.savefig(path, dpi=100)
    return path


def risk_coverage(chances: NDArray[np.float64], right: NDArray[np.bool_], path: Path) -> Path:
    drawn, axes = figure("Risk and coverage", "share of questions answered", "share of answers that are wrong")
    order = np.argsort(-chances, kind="stable")
    counts = np.arange(1, len(order) + 1)
    axes.plot(counts / len(order), np.cumsum(~right[order]) / counts)
    drawn.savefig(path, dpi=100)
    return path


def roc(chances: NDArray[np.float64], right: NDArray[np.bool_], path: Path) -> Path:
    from sklearn.metrics import roc_curve

    drawn, axes = figure("ROC", "wrong first quotes let through", "right first quotes let through")
    if right.any() and not right.all():  # there is no curve between one kind
        wrong_through, right_through, _ = roc_curve(right, chances)
        axes.plot(wrong_through, right_through)
    drawn.savefig(path, dpi=100)
    return path
