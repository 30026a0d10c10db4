"""Measures retrieval and honesty against the pinned figures in tests/data/figures.yaml; fails when one drops.

The folder holds the public sets in BEIR layout; a set that is missing is skipped, and said to be. The golden set and
the held-out questions are asked of the published index. Vectors of the sets are kept below ``var/sweep``.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))
sys.path.insert(0, str(HOME / "scripts"))

from sweep import Remembering, cut_and_encoded, found_sets, say  # noqa: E402

from bot.cli import progress_bars  # noqa: E402
from bot.evaluate.beir import evaluate  # noqa: E402
from bot.evaluate.commands import evaluate_golden  # noqa: E402
from bot.settings import Settings  # noqa: E402
from index.cut.passages import Limits  # noqa: E402
from index.encode.models import load_encoder  # noqa: E402

PINNED = HOME / "tests" / "data" / "figures.yaml"
HELD_OUT = [HOME / "tests" / "data" / name for name in ("answerable.yaml", "off_topic.yaml")]
# About one question of the larger sets; smaller differences are noise (docs/retrieval.md).
TOLERANCE = 0.01
LOWER_IS_BETTER = ("declined_though_answerable", "wrong_of_sure", "calibration_error", "quote_characters_mean")

Figures = dict[str, float]


def main(arguments: Sequence[str] | None = None) -> int:
    made = argparse.ArgumentParser(prog="scripts/benchmark", description=(__doc__ or "").splitlines()[0])
    made.add_argument("folder", type=Path, nargs="?", help="folder with the public sets; without it they are skipped")
    made.add_argument("--write", action="store_true", help="pin what is measured now")
    chosen = made.parse_args(arguments)
    found = dict(measured(chosen.folder))
    if chosen.write:
        PINNED.write_text(yaml.safe_dump(pinned() | found, sort_keys=False), encoding="utf-8")
    worse = [line for name, figures in found.items() for line in compare(name, figures, pinned().get(name, {}))]
    print("\n".join(worse) if worse else "No figure is worse than pinned.")
    return 1 if worse else 0


def pinned() -> dict[str, Figures]:
    return dict(yaml.safe_load(PINNED.read_text(encoding="utf-8")) or {}) if PINNED.is_file() else {}


def measured(folder: Path | None) -> Iterator[tuple[str, Figures]]:
    """Every group of figures by name, as soon as it is there."""
    settings = Settings()
    encoder = Remembering(load_encoder(settings.model, settings.models_folder, say))
    for name, found in found_sets(folder) if folder else ():
        with progress_bars() as watch:
            build = cut_and_encoded(name, found, Limits().passage, encoder, settings, watch)
        yield name, shown(name, evaluate(found, build, encoder))
    if folder is None:
        say("Skipped the public sets: no folder was given.")
    for name, files in (("golden", []), ("held out", HELD_OUT)):
        data = evaluate_golden(files, None, say).data
        yield name, shown(name, {key: value for key, value in data.items() if isinstance(value, float)})


def shown(name: str, figures: Figures) -> Figures:
    print(name, *(f"{measure} {value:g}" for measure, value in figures.items()), sep="\n  ", flush=True)
    return figures


def compare(name: str, now: Figures, before: Figures) -> Iterator[str]:
    """A line for each figure that is worse than pinned by more than the tolerance."""
    for measure, value in before.items():
        change = now.get(measure, 0.0) - value
        if measure == "quote_characters_mean":
            change /= 1000
        if (change if measure in LOWER_IS_BETTER else -change) > TOLERANCE:
            yield f"{name}: {measure} is {now.get(measure)}, pinned at {value}"


if __name__ == "__main__":
    sys.exit(main())
