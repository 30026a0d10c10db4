"""What known questions are worth: hit@1 of the published build with their parts taken out, golden set and held out."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from bot.settings import Settings  # noqa: E402
from index.arrays import Scores  # noqa: E402
from index.builds.build import load_build  # noqa: E402
from index.builds.store import BuildStore  # noqa: E402
from index.confidence.fit import expected  # noqa: E402
from index.encode.models import load_encoder  # noqa: E402
from index.lexical.addresses import AddressIndex  # noqa: E402
from index.lexical.words import LexicalIndex  # noqa: E402
from index.read.questions import read_labelled  # noqa: E402
from index.search.rank import DEFAULT, Ranking, Weights, min_max, rank  # noqa: E402

settings = Settings()
store = BuildStore(settings.index_folder)
build = load_build(store.folder(store.current_id()))
encoder = load_encoder(settings.model, settings.models_folder, print)
text_links = AddressIndex(build.infos, build.faq_infos, build.passages, ())
text_words = LexicalIndex.of([text_links.word_text(at) for at in range(len(build.passages))])
UNKNOWN = Weights(known=0)
FILES = {
    "golden set": build.folder / "sources" / "golden.yaml",
    "held out": HOME / "tests" / "data" / "answerable.yaml",
}


def text_alone(question: str, ranking: Ranking) -> Scores:
    """Meaning and words of the passage itself."""
    return np.asarray(min_max(ranking.dense) + DEFAULT.words * text_words.normalised_bm25(question), np.float32)


def nearest(_question: str, ranking: Ranking) -> Scores:
    """The nearest known question in the place of the classifier."""
    return np.asarray((1 - DEFAULT.known) * ranking.fused + DEFAULT.known * min_max(ranking.asked), np.float32)


ROWS: dict[str, tuple[Weights, Callable[[str, Ranking], Scores]]] = {
    "not used: the text alone": (UNKNOWN, text_alone),
    "in the words only": (UNKNOWN, lambda _question, ranking: ranking.fused),
    "+ nearest known question": (UNKNOWN, nearest),
    "+ section classifier (chosen)": (DEFAULT, lambda _question, ranking: ranking.fused),
}


def hit_at_1(file: Path, weights: Weights, scores: Callable[[str, Ranking], Scores]) -> float:
    questions = [each for each in read_labelled(file) if each.answerable]
    asked = [build.spelling.read(each.question, encoder.count_tokens) for each in questions]
    vectors = encoder.encode_queries(asked)
    return share(
        [
            build.addresses.originals[int(np.argmax(scores(text, rank(build, text, vector, weights))))]
            in expected(build, each)
            for each, text, vector in zip(questions, asked, vectors, strict=True)
        ]
    )


def share(right: Sequence[bool]) -> float:
    return float(np.mean(right))


print(f"| known questions | {' | '.join(FILES)} |\n|---|---|---|")
for name, (weights, scores) in ROWS.items():
    print(f"| {name} | {' | '.join(f'{hit_at_1(file, weights, scores):.3f}' for file in FILES.values())} |")
