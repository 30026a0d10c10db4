"""Sweeps how the views of a passage weigh, and how long passages are, over sets in BEIR layout; prints tables.

A setting that is chosen in sight of a set flatters it. So one table leaves each set out in turn: the point of the grid
that is best on the others, and what it gives on this one.

Every text is cut and encoded once: vectors are kept below ``var/sweep`` by model, and a second run only ranks.
With ``--write`` the tables replace what stands between the markers in docs/retrieval.md.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from bot.cli import progress_bars  # noqa: E402
from bot.evaluate.beir import BeirSet, evaluate, read_beir  # noqa: E402
from bot.settings import Settings  # noqa: E402
from index.builds.build import VECTOR_SETS, Build  # noqa: E402
from index.builds.builder import BuildConfig, Watch, assemble  # noqa: E402
from index.builds.vectors import VectorCache, VectorSet, cached_vectors  # noqa: E402
from index.cut.passages import Limits  # noqa: E402
from index.encode.encoders import Encoder, Progress, Vectors  # noqa: E402
from index.encode.models import load_encoder  # noqa: E402
from index.errors import CorpusError, Problem, VeilederIndexError  # noqa: E402
from index.search.rank import DEFAULT, Weights  # noqa: E402

PAGE = HOME / "docs" / "retrieval.md"
BEGIN, END = "<!-- sweep: begin -->", "<!-- sweep: end -->"
SETS = ("norquad-dev", "swefaq-dev", "designsystemet", "digdir-docs", "en-govuk-cases")
SENTENCE = (0.15, 0.3, 0.5)
WORDS = (1.0, 1.5, 2.0, 2.5)
# So much weight on the words that nothing else decides.
ALL = 1e6
PLAIN = "passage vector alone"
GRID = {f"{s:g} / {w:g}": Weights(sentence=s, words=w) for s, w in product(SENTENCE, WORDS)}
# Each view alone, then the grid.
SWEPT = {
    "words alone": Weights(words=ALL),
    PLAIN: Weights(sentence=0, words=0),
    "best-sentence vector alone": Weights(sentence=1, words=0),
    "both vectors, no words": Weights(words=0),
} | GRID
COLUMNS = ("nDCG@10", "quote_has_answer", "highlight_has_answer")

Figures = dict[str, float]  # by name of the measure, 0 to 1, higher is better


@dataclass(frozen=True)
class Row:
    """One setting and what every set gave with it, by name of the set."""

    tokens: int
    name: str
    weights: Weights
    figures: dict[str, Figures]

    @property
    def mean(self) -> float:
        """Mean nDCG@10 over the sets, each counting the same."""
        return self.mean_without("")

    def mean_without(self, name: str) -> float:
        """The same over the sets but one."""
        found = [each["nDCG@10"] for key, each in self.figures.items() if key != name]
        return sum(found) / len(found)


class Remembering:
    """An encoder that encodes the same list of questions once."""

    def __init__(self, inner: Encoder) -> None:
        self.inner = inner
        self.dimension = inner.dimension
        self.fingerprint = inner.fingerprint
        self.asked: dict[tuple[str, ...], Vectors] = {}

    def count_tokens(self, text: str) -> int:
        return self.inner.count_tokens(text)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        key = tuple(texts)
        if key not in self.asked:
            self.asked[key] = self.inner.encode_queries(texts)
        return self.asked[key]

    def encode_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return self.inner.encode_documents(texts, progress)


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = parser().parse_args(arguments)
    settings = Settings()
    try:
        sets = dict(found_sets(chosen.folder))
        if not sets:
            raise CorpusError(
                [Problem(str(chosen.folder), 0, "there is no set here.", f"It must hold {SETS[0]} or another.")]
            )
        encoder = Remembering(load_encoder(settings.model, settings.models_folder, say))
        rows = [row for tokens in chosen.passage_tokens for row in sweep(sets, tokens, encoder, settings)]
    except VeilederIndexError as error:
        say(str(error))
        return 1
    report = "\n".join(report_lines(rows, chosen.passage_tokens))
    print(report)
    if chosen.write:
        write(report)
    return 0


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="scripts/sweep", description=(__doc__ or "").splitlines()[0])
    made.add_argument("folder", type=Path, help=f"folder that holds {', '.join(SETS)}, each in BEIR layout")
    default = [Limits().passage]
    made.add_argument(
        "--passage-tokens", type=int, nargs="+", default=default, metavar="N", help="most tokens in a passage"
    )
    made.add_argument("--write", action="store_true", help=f"put the tables in {PAGE.relative_to(HOME)}")
    return made


def say(message: str) -> None:
    print(message, file=sys.stderr)


def found_sets(folder: Path) -> Iterator[tuple[str, BeirSet]]:
    """The sets that are there; the others are named with the reason why they are skipped."""
    for name in SETS:
        if (folder / name / "corpus.jsonl").is_file():
            yield name, read_beir(folder / name)
        else:
            say(f"Skipped {name}: there is no {name}/corpus.jsonl in {folder}.")


def sweep(sets: dict[str, BeirSet], tokens: int, encoder: Remembering, settings: Settings) -> list[Row]:
    """Every setting on every set, with passages of at most `tokens` tokens."""
    figures: dict[str, dict[str, Figures]] = {name: {} for name in SWEPT}
    for set_name, found in sets.items():
        with progress_bars() as watch:
            build = cut_and_encoded(set_name, found, tokens, encoder, settings, watch)
        say(f"{set_name}: {len(build.passages)} passages of at most {tokens} tokens")
        for name, weights in SWEPT.items():
            figures[name][set_name] = evaluate(found, build, encoder, weights)
    return [Row(tokens, name, SWEPT[name], each) for name, each in figures.items()]


def cut_and_encoded(
    name: str, found: BeirSet, tokens: int, encoder: Encoder, settings: Settings, watch: Watch
) -> Build:
    """The set as a build in memory. Only texts that no earlier sweep has encoded are encoded."""
    store = settings.var / "sweep" / encoder.fingerprint
    cache = cache_of(store, name)
    config = BuildConfig(model=settings.model, limits=Limits(passage=tokens), rates={})
    root = found.corpus.documents[0].path  # the folder of the set
    build = assemble(root, root, found.corpus, encoder, config, cache, watch)
    keep(cache | cached_vectors([getattr(build, f"{each}_vectors") for each in VECTOR_SETS]), store, name)
    return build


def cache_of(folder: Path, name: str) -> VectorCache:
    return cached_vectors([VectorSet.load(folder, name)]) if (folder / f"{name}.digests").is_file() else {}


def keep(cache: VectorCache, folder: Path, name: str) -> None:
    """Write every vector of a set: digests last, so that an interrupted write is not taken for a whole one."""
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.digests").unlink(missing_ok=True)
    VectorSet(np.array(list(cache.values()), np.float32), list(cache)).save(folder, name)


def report_lines(rows: list[Row], sizes: Sequence[int]) -> Iterator[str]:
    """The sweep as Markdown: the command, all settings, the chosen one in full, and the best one beside it."""
    several = " --passage-tokens " + " ".join(map(str, sizes)) if list(sizes) != [Limits().passage] else ""
    yield f"Made by `scripts/sweep FOLDER{several} --write`."
    yield ""
    yield from table(rows)
    current = [row for row in rows if is_chosen(row)]
    if current:
        yield from ("", "The chosen setting, every measure:", "")
        yield from all_measures(current[0])
        yield from ("", verdict(current[0], rows))
    if len(rows[0].figures) > 1:
        yield from ("", "Each set left out in turn, nDCG@10:", "")
        yield from left_out(rows)


def left_out(rows: list[Row]) -> Iterator[str]:
    """For each set the point of the grid that is best on the others, and what it gives here; sets weigh the same."""
    yield "| set left out | best on the others | mean there | gives here | plain passage vectors | gain |"
    yield "|" + "---|" * 6
    grid = [row for row in rows if row.name in GRID]
    plain = {row.tokens: row for row in rows if row.name == PLAIN}
    gains = []
    for name in rows[0].figures:
        best = max(grid, key=partial(Row.mean_without, name=name))
        here, beside = (row.figures[name]["nDCG@10"] for row in (best, plain[best.tokens]))
        gains.append((here, beside))
        cells = (name, f"{best.name}, {best.tokens} tokens", f"{best.mean_without(name):.3f}", *compared(here, beside))
        yield f"| {' | '.join(cells)} |"
    here, beside = (sum(each) / len(gains) for each in zip(*gains, strict=True))
    yield f"| {' | '.join(('mean', '', '', *compared(here, beside)))} |"


def compared(here: float, beside: float) -> tuple[str, str, str]:
    return f"{here:.3f}", f"{beside:.3f}", f"{here - beside:+.3f}"


def is_chosen(row: Row) -> bool:
    return row.tokens == Limits().passage and row.weights == DEFAULT


def table(rows: list[Row]) -> Iterator[str]:
    """One line a setting; the chosen one in bold."""
    shown = [(name, column) for name, each in rows[0].figures.items() for column in COLUMNS if column in each]
    heads = ["passage tokens", "sentence / words", *(f"{name} {short(column)}" for name, column in shown)]
    yield f"| {' | '.join([*heads, 'mean nDCG@10'])} |"
    yield "|" + "---|" * (len(heads) + 1)
    for row in rows:
        values = [row.figures[name][column] for name, column in shown]
        cells = [str(row.tokens), row.name, *(f"{value:.3f}" for value in [*values, row.mean])]
        yield f"| {' | '.join(f'**{cell}**' if is_chosen(row) else cell for cell in cells)} |"


def short(column: str) -> str:
    return {"quote_has_answer": "quote", "highlight_has_answer": "highlights"}.get(column, column)


def all_measures(row: Row) -> Iterator[str]:
    names = list(dict.fromkeys(measure for each in row.figures.values() for measure in each))
    yield f"| set | {' | '.join(names)} |"
    yield "|" + "---|" * (len(names) + 1)
    for name, figures in row.figures.items():
        cells = (f"{figures[each]:g}" if each in figures else "–" for each in names)
        yield f"| {name} | {' | '.join(cells)} |"


def verdict(current: Row, rows: list[Row]) -> str:
    best = max(rows, key=lambda row: row.mean)
    chosen = f"Chosen: sentence / words {current.name}, {current.tokens} tokens, mean nDCG@10 {current.mean:.3f}."
    if best.mean <= current.mean:
        return f"{chosen} No other setting in the table has a higher mean."
    return f"{chosen} Highest mean in the table: {best.name}, {best.tokens} tokens, {best.mean:.3f}."


def write(report: str) -> None:
    """Put `report` between the markers of the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise SystemExit(f"{PAGE.relative_to(HOME)} lacks the markers {BEGIN} and {END}: put them back.")
    PAGE.write_text(f"{before}{BEGIN}\n\n{report}\n\n{END}{after}", encoding="utf-8")
    say(f"Written to {PAGE.relative_to(HOME)}.")


if __name__ == "__main__":
    sys.exit(main())
