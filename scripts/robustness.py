"""What mending questions, pairs of sentences and headings are worth, with and without typos; prints Markdown tables.

Every row is compared with the chosen setting, question by question: the interval is that of a paired bootstrap.
The last table asks the golden set of the published build with fewer known questions. Vectors are those of the sweep.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import ir_measures
import numpy as np
from ir_measures import nDCG
from numpy.typing import NDArray

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))
sys.path.insert(0, str(HOME / "scripts"))

from sweep import Remembering, cut_and_encoded, found_sets, say  # noqa: E402

from bot.evaluate.beir import BeirSet, best_documents  # noqa: E402
from bot.evaluate.typos import with_typos  # noqa: E402
from bot.settings import Settings  # noqa: E402
from index.builds.build import Build, load_build  # noqa: E402
from index.builds.builder import silent  # noqa: E402
from index.builds.store import BuildStore  # noqa: E402
from index.confidence.fit import expected, without_phrasings  # noqa: E402
from index.cut.passages import Limits  # noqa: E402
from index.encode.encoders import Encoder  # noqa: E402
from index.encode.models import load_encoder  # noqa: E402
from index.lexical.texts import passage_text  # noqa: E402
from index.lexical.words import LexicalIndex  # noqa: E402
from index.read.questions import read_golden  # noqa: E402
from index.search.rank import DEFAULT, MANY, Weights, rank  # noqa: E402

DRAWS = 10_000
Read = Callable[[Build, str, Encoder], str]
Scores = NDArray[np.float64]


def corrected(build: Build, question: str, encoder: Encoder) -> str:
    return build.spelling.read(question, encoder.count_tokens)


def as_asked(_build: Build, question: str, _encoder: Encoder) -> str:
    return question


def headings_once(build: Build) -> Build:
    return replace(build, lexical=LexicalIndex.of([passage_text(passage) for passage in build.passages]))


# Name of the row -> how a question is read, the weights, and the build.
ROWS: dict[str, tuple[Read, Weights, Callable[[Build], Build]]] = {
    "chosen": (corrected, DEFAULT, lambda build: build),
    "questions as asked, slips and all": (as_asked, DEFAULT, lambda build: build),
    "no pairs of sentences": (corrected, replace(DEFAULT, pair=0), lambda build: build),
    "headings once in the words": (corrected, DEFAULT, headings_once),
}


def gains(found: BeirSet, build: Build, encoder: Encoder, read: Read, weights: Weights, *, typos: bool) -> Scores:
    """nDCG@10 of every question."""
    typed = {key: with_typos(text) if typos else text for key, text in found.queries.items()}
    asked = {key: read(build, text, encoder) for key, text in typed.items()}
    vectors = encoder.encode_queries(list(asked.values()))
    run = {
        key: best_documents(build, rank(build, text, vector, weights))
        for (key, text), vector in zip(asked.items(), vectors, strict=True)
    }
    values = {each.query_id: each.value for each in ir_measures.iter_calc([nDCG @ 10], found.relevant, run)}
    return np.array([values[key] for key in asked])


def interval(differences: Scores) -> str:
    """Mean difference with its 95 % interval."""
    random = np.random.default_rng(0)
    means = random.choice(differences, (DRAWS, len(differences))).mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return f"{differences.mean():+.3f} [{low:+.3f}, {high:+.3f}]"


def set_rows(found: BeirSet, build: Build, encoder: Encoder) -> Iterator[list[str]]:
    """For each row: nDCG@10 plain and with typos, each with its difference from the chosen setting."""
    chosen: list[Scores] = []
    for read, weights, change in ROWS.values():
        changed = change(build)
        both = [gains(found, changed, encoder, read, weights, typos=typos) for typos in (False, True)]
        chosen = chosen or both
        yield [
            f"{each.mean():.3f}" + ("" if each is first else f" ({interval(each - first)})")
            for each, first in zip(both, chosen, strict=True)
        ]


def known_rows(build: Build, encoder: Encoder) -> Iterator[str]:
    """Share of the golden set's answerable questions whose first passage is from a right section."""
    golden = [each for each in read_golden(build.folder / "sources" / "golden.yaml") if each.answerable]
    asked = [corrected(build, each.question, encoder) for each in golden]
    vectors = encoder.encode_queries(asked)
    everyone = list(range(len(build.phrasings)))
    faq = [at for at in everyone if build.phrasings[at].faq]
    cases = {"all": everyone, "every sixth": everyone[::6], "FAQ entries alone": faq, "a fourth of these": faq[::4]}
    for name, kept in cases.items():
        fewer = without_phrasings(build, kept)
        cells = [f"{fewer.addresses.asked_per_section:.1f}"]
        for weights in (replace(DEFAULT, known=0), full_weight(fewer), DEFAULT):
            first = [rank(fewer, text, vector, weights).order[0] for text, vector in zip(asked, vectors, strict=True)]
            right = [
                fewer.addresses.originals[at] in expected(build, each) for at, each in zip(first, golden, strict=True)
            ]
            cells.append(f"{np.mean(right):.3f}")
        yield f"| {name} | {' | '.join(cells)} |"


def full_weight(build: Build) -> Weights:
    """Weights under which known questions count in full, however few they are."""
    return replace(DEFAULT, known=DEFAULT.known / min(1, build.addresses.asked_per_section / MANY))


def main(arguments: Sequence[str] | None = None) -> None:
    made = argparse.ArgumentParser(prog="scripts/robustness.py", description=(__doc__ or "").splitlines()[0])
    made.add_argument("folder", type=Path, help="folder with the public sets in BEIR layout")
    folder = made.parse_args(arguments).folder
    settings = Settings()
    encoder = Remembering(load_encoder(settings.model, settings.models_folder, say))
    for name, found in found_sets(folder):
        build = cut_and_encoded(name, found, Limits().passage, encoder, settings, silent)
        print(f"\n| {name} | nDCG@10 | with typos |\n|---|---|---|")
        for row, cells in zip(ROWS, set_rows(found, build, encoder), strict=True):
            print(f"| {row} | {' | '.join(cells)} |", flush=True)
    store = BuildStore(settings.index_folder)
    print("\n| known questions | a section | not used | in full | chosen |\n|---|---|---|---|---|")
    for line in known_rows(load_build(store.folder(store.current_id())), encoder):
        print(line, flush=True)


if __name__ == "__main__":
    main()
