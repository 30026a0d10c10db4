"""Rank as if the corpus lacked some documents: then a question about them is one that it does not answer."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from index.arrays import Flags, Scores
from index.builds.build import Build
from index.encode.encoders import Vectors
from index.search.engines.exact import EXACT
from index.search.rank import Ranking, fuse, section_scores, views


def rank_without(build: Build, question: str, vector: Vectors, documents: frozenset[str]) -> Ranking:
    """Rank for `question` without the documents that have these ids, and without what is known to be asked of them.

    What is left out scores as the least of the rest. Rarity of words still counts all documents.
    """
    seen = views(build, question, EXACT.cosines(build, vector))
    known = build.classifier.without(documents)
    here = of_others([passage.document for passage in build.passages], documents)
    asked = of_others([label.partition("#")[0] for label in build.addresses.labels], documents)
    left = replace(
        seen,
        passage=lowered(seen.passage, here),
        best_sentence=lowered(seen.best_sentence, here),
        best_pair=lowered(seen.best_pair, here),
        words=lowered(seen.words, here),
        asked_words=lowered(seen.asked_words, here),
        phrasing=lowered(seen.phrasing, asked),
        section=section_scores(known.scores(vector), known.places(build.addresses.originals)),
    )
    return fuse(build, left)


def family(build: Build, addresses: Iterable[str]) -> frozenset[str]:
    """Ids of the documents of these addresses, of what they translate, and of their translations."""
    infos = [build.infos[address.partition("#")[0]] for address in addresses]
    roots = {info.translation_of or info.id for info in infos}
    return frozenset(info.id for info in build.infos.values() if (info.translation_of or info.id) in roots)


def of_others(documents: list[str], without: frozenset[str]) -> Flags:
    return np.array([document not in without for document in documents], bool)


def lowered(scores: Scores, here: Flags) -> Scores:
    """Scores with those that are not `here` as low as the lowest of the others."""
    return np.where(here, scores, scores[here].min(initial=scores.max(initial=0))).astype(np.float32)
