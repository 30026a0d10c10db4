"""How well wordings of one question are grouped, at which distance. docs/insight.md has the figures.

    .venv/bin/python scripts/measure/grouping.py

Two sets of questions whose groups are known, neither used for learning the space they are measured in:
tests/data/wordings.yaml (questions the guidance does not answer, as gaps are) and every other family of FAQ phrasings
(close to each other, over three languages: the hard case; without them the space is learned anew). A pair counts as
right when both questions are of one group. Precision: pairs put together that belong together. Recall: the reverse.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

HOME = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HOME))

from bot.insight.groups import LEARNED_DISTANCE, PLAIN_DISTANCE, Space, distances, group, whitening  # noqa: E402
from bot.settings import Settings  # noqa: E402
from index.builds.build import Build, load_build  # noqa: E402
from index.builds.store import BuildStore  # noqa: E402
from index.encode.models import load_encoder  # noqa: E402

Groups = Sequence[Sequence[str]]
STEPS = {
    "plain": (0.06, 0.07, 0.08, 0.09, 0.10, PLAIN_DISTANCE, 0.12, 0.13, 0.14, 0.16),
    "learned": (0.50, 0.60, 0.65, 0.70, LEARNED_DISTANCE, 0.78, 0.80, 0.85, 0.90),
}


def families(build: Build) -> list[list[str]]:
    """Phrasings of each FAQ entry together with those of its translations."""
    found: dict[str, list[str]] = {}
    for info in build.faq_infos.values():
        found.setdefault(info.translation_of or info.id, []).extend(info.phrasings)
    return [list(dict.fromkeys(each)) for each in found.values()]


def learned(build: Build, without: Groups) -> Space:
    """The space as ``Space.of`` learns it, from what is left of the build's known questions."""
    left_out = {text for each in without for text in each}
    rows = [at for at, each in enumerate(build.phrasings) if each.text not in left_out]
    labels = [build.addresses.original(build.phrasings[at].addresses[0]) for at in rows]
    vectors = build.phrasing_vectors.vectors[rows]
    centre = np.vstack([vectors, build.off_topic_vectors.vectors]).mean(axis=0)
    return Space(centre, whitening(vectors, labels), LEARNED_DISTANCE)


def score(labels: NDArray[np.int64], groups: list[list[int]]) -> tuple[float, float]:
    """Pairwise precision and recall."""
    found = np.zeros(len(labels), np.int64)
    for number, rows in enumerate(groups):
        found[rows] = number
    pairs = np.triu_indices(len(labels), 1)
    truth, told = (labels[:, None] == labels)[pairs], (found[:, None] == found)[pairs]
    both = float((truth & told).sum())
    return both / max(1.0, float(told.sum())), both / max(1.0, float(truth.sum()))


def main() -> int:
    settings = Settings()
    encoder = load_encoder(settings.model, settings.models_folder)
    store = BuildStore(settings.index_folder)
    build = load_build(store.folder(store.current_id()))
    sets = {
        "wordings": yaml.safe_load((HOME / "tests" / "data" / "wordings.yaml").read_text(encoding="utf-8")),
        "faq, every other": families(build)[::2],
    }
    print("| set | space | distance | precision | recall | groups | of |\n|---|---|---|---|---|---|---|")
    for name, groups in sets.items():
        texts = [text for each in groups for text in each]
        labels = np.array([number for number, each in enumerate(groups) for _ in each])
        vectors = encoder.encode_queries(texts)
        for kind, space in (("plain", Space(None, None, PLAIN_DISTANCE)), ("learned", learned(build, groups))):
            apart = distances(space.place(vectors), [""] * len(texts))
            for step in STEPS[kind]:
                found = group(apart, step)
                precision, recall = score(labels, found)
                print(
                    f"| {name} | {kind} | {step:.2f} | {precision:.2f} | {recall:.2f} | {len(found)} | {len(groups)} |"
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
