"""What happens to questions about guidance that is new: nobody has asked about it yet, and no FAQ entry is based on it.

Each document of the published build is taken for new in turn: what is known to be asked of it is forgotten, and the
golden set's questions about it are asked, with some that the guidance does not answer. Confidence stays as it was.
"""

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from bot.settings import Settings  # noqa: E402
from index.arrays import Scores  # noqa: E402
from index.builds.build import Build, load_build  # noqa: E402
from index.builds.store import BuildStore  # noqa: E402
from index.builds.vectors import VectorSet  # noqa: E402
from index.confidence.features import features  # noqa: E402
from index.confidence.fit import expected  # noqa: E402
from index.confidence.model import Calibration, judge  # noqa: E402
from index.encode.models import load_encoder  # noqa: E402
from index.lexical.addresses import AddressIndex  # noqa: E402
from index.lexical.words import K1_ASKED, LexicalIndex  # noqa: E402
from index.read.questions import read_golden  # noqa: E402
from index.search.rank import rank  # noqa: E402

SOME = 12  # off-topic questions for each document


@dataclass(frozen=True)
class Asked:
    """What came of one question."""

    answerable: bool
    right: bool
    declined: bool
    sure: bool


def without_what_is_asked(build: Build, documents: frozenset[str]) -> Build:
    """The build as it would be had nobody asked about the documents."""
    kept = [
        at for at, each in enumerate(build.phrasings) if not documents & {a.partition("#")[0] for a in each.addresses}
    ]
    vectors, phrasings = build.phrasing_vectors, tuple(build.phrasings[at] for at in kept)
    addresses = AddressIndex(build.infos, build.faq_infos, build.passages, phrasings)
    return replace(
        build,
        phrasings=phrasings,
        phrasing_vectors=VectorSet(vectors.vectors[kept], [vectors.digests[at] for at in kept]),
        classifier=build.classifier.without(documents),
        lexical=LexicalIndex.of([addresses.word_text(at) for at in range(len(build.passages))], build.lexical),
        asked_words=LexicalIndex.of(addresses.asked_texts, build.asked_words, K1_ASKED),
    )


def as_other_sections(build: Build) -> Build:
    """The same, with new documents treated as sections without known questions in old ones are."""
    made = replace(build)
    vars(made)["unasked"] = np.zeros(len(build.passages), bool)  # where the build keeps what it has found out
    return made


# What nobody has asked about: taken for another section, found by its own text, and asked about after all.
ROWS: dict[str, Callable[[Build, frozenset[str]], Build]] = {
    "as other sections": lambda build, documents: as_other_sections(without_what_is_asked(build, documents)),
    "by its own text (chosen)": without_what_is_asked,
    "with what is asked of it": lambda build, _documents: build,
}


def ask(
    build: Build, calibration: Calibration, question: str, vector: Scores, expect: frozenset[str], held_out: int | None
) -> Asked:
    ranking = rank(build, question, vector)
    verdict = judge(calibration, features(build, question, ranking, held_out))
    declined = verdict.answerable < calibration.decline_below
    right = build.addresses.originals[int(ranking.order[0])] in expect
    return Asked(bool(expect), right, declined, not declined and verdict.correct >= calibration.answer_from)


def asked_of_new(make: Callable[[Build, frozenset[str]], Build]) -> Iterator[Asked]:
    settings = Settings()
    store = BuildStore(settings.index_folder)
    build = load_build(store.folder(store.current_id()))
    encoder = load_encoder(settings.model, settings.models_folder, print)
    calibration = Calibration.from_dict(build.manifest.calibration)
    golden = [each for each in read_golden(build.folder / "sources" / "golden.yaml") if each.answerable]
    vectors = encoder.encode_queries([each.question for each in golden])
    families: dict[str, set[str]] = {}
    for info in build.infos.values():
        families.setdefault(info.translation_of or info.id, set()).add(info.id)
    choose = random.Random(0)  # noqa: S311 (which questions, not a secret)
    for documents in map(frozenset, families.values()):
        smaller = make(build, documents)
        for each, vector in zip(golden, vectors, strict=True):
            expect = expected(build, each)
            if documents & {address.partition("#")[0] for address in expect}:
                yield ask(smaller, calibration, each.question, vector, expect, None)
        for at in choose.sample(range(len(build.off_topic)), min(SOME, len(build.off_topic))):
            vector = build.off_topic_vectors.vectors[at]
            yield ask(smaller, calibration, build.off_topic[at], vector, frozenset(), at)


def main() -> None:
    print("| new guidance | questions | first passage right | declined | sure | wrong of sure | off-topic declined |")
    print("|---|---|---|---|---|---|---|")
    for name, make in ROWS.items():
        asked = list(asked_of_new(make))
        new = [each for each in asked if each.answerable]
        sure = [each for each in new if each.sure]
        figures = (
            share(new, "right"),
            share(new, "declined"),
            share(new, "sure"),
            1 - share(sure, "right"),
            share([each for each in asked if not each.answerable], "declined"),
        )
        print(f"| {name} | {len(new)} | {' | '.join(f'{figure:.3f}' for figure in figures)} |")


def share(asked: list[Asked], what: str) -> float:
    return sum(getattr(each, what) for each in asked) / len(asked) if asked else 0.0


if __name__ == "__main__":
    main()
