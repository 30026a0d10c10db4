"""Retrieval on a folder in BEIR layout: corpus.jsonl, queries.jsonl, qrels/test.tsv, and perhaps answers.jsonl."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
from ir_measures import RR, Success, nDCG

from bot.answering.ranges import highlights, quote_range, score_sentences
from index.builds.build import Build
from index.builds.builder import BuildConfig, Watch, assemble
from index.encode.encoders import Encoder
from index.errors import CorpusError, Problem
from index.read.plain import plain_document
from index.search.rank import DEFAULT, Ranking, Weights, rank
from index.types import Corpus

MEASURES = {
    "nDCG@10": nDCG @ 10,
    "hit@1": Success @ 1,
    "hit@3": Success @ 3,
    "hit@10": Success @ 10,
    "MRR@10": RR @ 10,
}
DEPTH = 10
# Keeps ties apart; measures are computed on float32, which does not see a smaller one.
STEP = 1e-6


@dataclass(frozen=True, slots=True)
class Span:
    """Where the answer to a question stands: ``text[start:end]`` of one document."""

    document: str
    start: int
    end: int


@dataclass(frozen=True)
class BeirSet:
    """A set as it lies on disk. ``spans`` is empty where there is no answers.jsonl."""

    corpus: Corpus
    queries: dict[str, str]
    relevant: dict[str, dict[str, int]]
    spans: dict[str, Span]


def read_beir(folder: Path) -> BeirSet:
    """Read the set. Raises CorpusError when a file is missing or broken."""
    try:
        documents = [
            plain_document(row["_id"], row.get("title", ""), row["text"], folder)
            for row in rows(folder / "corpus.jsonl")
        ]
        queries = {row["_id"]: row["text"] for row in rows(folder / "queries.jsonl")}
        spans = {
            row["query-id"]: Span(row["corpus-id"], row["start"], row["start"] + len(row["text"]))
            for row in (rows(folder / "answers.jsonl") if (folder / "answers.jsonl").is_file() else [])
        }
        relevant = read_qrels(folder / "qrels" / "test.tsv")
        judged = {key: queries[key] for key in relevant}
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = f"this is not a set in BEIR layout ({type(error).__name__}: {error})."
        do = "It needs corpus.jsonl, queries.jsonl and qrels/test.tsv."
        raise CorpusError([Problem(str(folder), 0, what, do)]) from error
    return BeirSet(Corpus(tuple(documents), ()), judged, relevant, spans)


def rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    relevant: dict[str, dict[str, int]] = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        if line.strip():
            query, document, score = line.split("\t")
            relevant.setdefault(query, {})[document] = int(score)
    return relevant


def build_set(found: BeirSet, folder: Path, encoder: Encoder, config: BuildConfig, watch: Watch) -> Build:
    """The set cut, encoded and counted like a corpus; in memory only."""
    return assemble(folder, folder, found.corpus, encoder, config, {}, watch)


def evaluate(found: BeirSet, build: Build, encoder: Encoder, weights: Weights = DEFAULT) -> dict[str, float]:
    """Mean of every measure over the questions; documents are ranked by their best passage."""
    questions = [(key, build.spelling.read(text, encoder.count_tokens)) for key, text in found.queries.items()]
    vectors = encoder.encode_queries([text for _, text in questions])
    run: dict[str, dict[str, float]] = {}
    spans: list[tuple[bool, bool, int]] = []
    sources = {each.id: each.source for each in found.corpus.documents}
    for (key, question), vector in zip(questions, vectors, strict=True):
        ranking = rank(build, question, vector, weights)
        run[key] = best_documents(build, ranking)
        if key in found.spans:
            spans.append(contained(build, ranking, question, found.spans[key], sources))
    scores = ir_measures.calc_aggregate(list(MEASURES.values()), found.relevant, run)
    figures = {name: round(float(scores[measure]), 4) for name, measure in MEASURES.items()}
    return figures | (span_figures(spans) if spans else {})


def best_documents(build: Build, ranking: Ranking) -> dict[str, float]:
    """The first documents, each with its best passage's score; ties keep the ranking's order."""
    best: dict[str, float] = {}
    for at in ranking.order:
        document = build.passages[at].document
        if document not in best:
            best[document] = float(ranking.fused[at]) - len(best) * STEP
        if len(best) == DEPTH:
            break
    return best


def contained(
    build: Build, ranking: Ranking, question: str, span: Span, sources: Mapping[str, str]
) -> tuple[bool, bool, int]:
    """Whether the first quote, and its highlights, hold the answer; and the quote's length in characters."""
    passage = int(ranking.order[0])
    document = build.passages[passage].document
    scored = score_sentences(build, ranking, question, document)
    start, end = quote_range(build, scored, passage, sources[document])
    marked = highlights(scored, (start, end))
    same = document == span.document
    in_quote = same and start <= span.start and span.end <= end
    in_highlight = same and any(a <= span.start and span.end <= b for a, b in marked)
    return in_quote, in_highlight, end - start


def span_figures(spans: list[tuple[bool, bool, int]]) -> dict[str, float]:
    quotes, highlights, lengths = zip(*spans, strict=True)
    return {
        "quote_has_answer": round(float(np.mean(quotes)), 4),
        "highlight_has_answer": round(float(np.mean(highlights)), 4),
        "quote_characters_mean": round(float(np.mean(lengths)), 1),
    }
