"""From which cosine is a question worth suggesting as another way to ask? Measured on the FAQ of the published build.

    .venv/bin/python scripts/measure/phrasings.py

Every phrasing is given the three nearest others above a bound. docs/design.md ("The editors' loop") has the figures.
"""

import sys
from pathlib import Path

import numpy as np

HOME = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HOME))

from bot.editorial.suggest import LIKE  # noqa: E402
from bot.settings import Settings  # noqa: E402
from index.builds.build import load_build  # noqa: E402
from index.builds.store import BuildStore  # noqa: E402

NEAREST = 3
BOUNDS = (0.84, 0.86, LIKE, 0.90, 0.92)


def main() -> None:
    store = BuildStore(Settings().index_folder)
    build = load_build(store.folder(store.current_id()))
    of_faq = np.flatnonzero(build.addresses.families >= 0)
    families, vectors = build.addresses.families[of_faq], build.phrasing_vectors.vectors[of_faq]
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    nearest = np.argsort(-cosines, axis=1, kind="stable")[:, :NEAREST]
    found = np.take_along_axis(cosines, nearest, axis=1)
    own = families[nearest] == families[:, None]
    print("| bound | phrasings with a suggestion | suggestions from the same entry |\n|---|---|---|")
    for bound in BOUNDS:
        above = found > bound
        print(f"| {bound:.2f} | {above.any(axis=1).mean():.2f} | {own[above].mean():.2f} |")


if __name__ == "__main__":
    main()
