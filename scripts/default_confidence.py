"""Prints the calibration for a corpus whose questions are not known, as index/confidence/default.py holds it.

Fitted where only the text counts: on our own corpus without its FAQ, known and off-topic questions, against the golden
set and the off-topic questions; and on the public sets, against the same questions with their own document left out.
Every corpus weighs the same. For each, the line before says how the others alone would judge it. Run it again when
ranking or features change.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from pprint import pformat

import numpy as np

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))
sys.path.insert(0, str(HOME / "scripts"))

from sklearn.metrics import roc_auc_score  # noqa: E402
from sweep import cut_and_encoded, found_sets, say  # noqa: E402

from bot.answering.golden import calibration_error  # noqa: E402
from bot.evaluate.beir import BeirSet  # noqa: E402
from bot.publishing import config_of  # noqa: E402
from bot.settings import Settings  # noqa: E402
from index.builds.build import Build  # noqa: E402
from index.builds.builder import assemble, cache_of_newest, silent  # noqa: E402
from index.builds.store import BuildStore  # noqa: E402
from index.confidence.features import features  # noqa: E402
from index.confidence.fit import Example, Rates, example, fit_pooled  # noqa: E402
from index.cut.passages import Limits  # noqa: E402
from index.encode.encoders import Encoder  # noqa: E402
from index.encode.models import load_encoder  # noqa: E402
from index.read.corpus import read_corpus  # noqa: E402
from index.read.questions import read_golden, read_off_topic  # noqa: E402
from index.search.absent import rank_without  # noqa: E402
from index.types import Corpus  # noqa: E402

# The text alone tells little, and corpora differ: one answerable question in ten may be declined.
RATES = Rates(wrong=0.15, declined=0.10)


def own(settings: Settings, encoder: Encoder) -> Iterator[Example]:
    """Our own corpus, as if nothing but its text were known."""
    corpus = Corpus(read_corpus(settings.corpus).documents, ())
    cache = cache_of_newest(BuildStore(settings.index_folder), encoder)
    build = assemble(settings.corpus, settings.corpus, corpus, encoder, config_of(settings), cache, silent)
    for each in read_golden(settings.corpus / "golden.yaml"):
        sections = [address for address in each.expect if "#" in address]
        if sections or not each.answerable:
            yield asked(build, encoder, each.question, frozenset(map(build.addresses.original, sections)))
    for question in read_off_topic(settings.corpus):
        yield asked(build, encoder, question, frozenset())


def asked(build: Build, encoder: Encoder, question: str, expect: frozenset[str]) -> Example:
    return example(build, question, encoder.encode_queries([question])[0], expect)


def public(found: BeirSet, build: Build, encoder: Encoder) -> Iterator[Example]:
    """A set in BEIR layout: every question as it is, and without the documents that answer it."""
    for key, question in found.queries.items():
        read = build.spelling.read(question, encoder.count_tokens)
        vector, right = encoder.encode_queries([read])[0], frozenset(found.relevant[key])
        expect = frozenset(passage.address for passage in build.passages if passage.document in right)
        yield example(build, question, vector, expect, read)
        left = rank_without(build, read, vector, right)
        yield Example(features(build, question, left).array(), answerable=False, right=False)


def judged(examples: list[Example], others: list[list[Example]]) -> str:
    """How a calibration that never saw a corpus judges it."""
    fitted = fit_pooled(others, RATES)
    answerable = np.array([each.answerable for each in examples])
    right = np.array([each.right for each in examples])
    chances = np.array([fitted.answerable.probability(each.values) for each in examples])
    correct = np.array([fitted.correct.probability(each.values) for each in examples])
    declined = chances < fitted.decline_below
    return (
        f"auroc answerable {roc_auc_score(answerable, chances):.3f}, right {roc_auc_score(right, correct):.3f}; "
        f"calibration error {calibration_error(correct, right):.3f}; declined {declined[~answerable].mean():.3f} "
        f"of the unanswerable, {declined[answerable].mean():.3f} of the answerable"
    )


def main() -> None:
    made = argparse.ArgumentParser(prog="scripts/default_confidence", description=(__doc__ or "").splitlines()[0])
    made.add_argument("folder", type=Path, help="folder with the public sets in BEIR layout")
    settings = Settings()
    encoder = load_encoder(settings.model, settings.models_folder, say)
    groups = {"our own": list(own(settings, encoder))}
    for name, found in found_sets(made.parse_args().folder):
        build = cut_and_encoded(name, found, Limits().passage, encoder, settings, silent)
        groups[name] = list(public(found, build, encoder))
    for name, examples in groups.items():
        print(f"{name}: {judged(examples, [each for other, each in groups.items() if other != name])}", flush=True)
    print(pformat(replace(fit_pooled(list(groups.values()), RATES), origin="default", report={}), width=110))


if __name__ == "__main__":
    main()
