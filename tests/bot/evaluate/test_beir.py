"""Retrieval on a folder in BEIR layout, with figures worked out by hand."""

import json
import math
from pathlib import Path

import pytest
from fakes import CONFIG, FakeEncoder
from typer.testing import CliRunner

from bot import cli
from bot.evaluate.beir import best_documents, build_set, evaluate, read_beir
from index.builds.builder import silent
from index.errors import CorpusError
from index.search.rank import rank

CRITICISM = "Du kan kritisere etaten. Si hvem du er. Tenk på ordbruken. Be om råd."
DOCUMENTS = [
    {"_id": "kritikk", "title": "Kritikk", "text": f"{CRITICISM}\nEn leder kan også mene noe."},
    {"_id": "leder", "title": "Ledere", "text": "En leder er leder. En leder leder."},
    {"_id": "bilde", "title": "Bilder", "text": "Et bilde krever samtykke. Spør før du deler det."},
    {"_id": "tom", "title": "Tom", "text": ""},
]
QUERIES = [
    {"_id": "q1", "text": "kritisere etaten"},  # first in its own document
    {"_id": "q2", "text": "leder"},  # its document comes second, after the one on leaders
    {"_id": "q3", "text": "bilde samtykke"},  # first
    {"_id": "q4", "text": "Ingen dom om denne"},  # not judged, so not counted
]
QRELS = [("q1", "kritikk"), ("q2", "kritikk"), ("q3", "bilde")]
# q1: in the quote and in its marked sentences. q3: in the quote; the marked sentence is another one.
ANSWERS = [
    {"query-id": "q1", "corpus-id": "kritikk", "start": 7, "text": "kritisere etaten"},
    {"query-id": "q3", "corpus-id": "bilde", "start": 26, "text": "Spør før du deler"},
]


def lines(rows: list[dict[str, object]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "a-set"
    (root / "qrels").mkdir(parents=True)
    (root / "corpus.jsonl").write_text(lines(DOCUMENTS), encoding="utf-8")
    (root / "queries.jsonl").write_text(lines(QUERIES), encoding="utf-8")
    judged = "".join(f"{query}\t{document}\t1\n" for query, document in QRELS)
    (root / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n" + judged, encoding="utf-8")
    (root / "answers.jsonl").write_text(lines(ANSWERS), encoding="utf-8")
    return root


def figures(folder: Path) -> dict[str, float]:
    found = read_beir(folder)
    return evaluate(found, build_set(found, folder, FakeEncoder(), CONFIG, silent), FakeEncoder())


def test_the_figures_are_those_of_the_definitions(folder: Path) -> None:
    """Relevant documents at ranks 1, 2 and 1: nDCG is the mean of 1, 1/log2(3) and 1; MRR that of 1, ½ and 1."""
    found = figures(folder)
    assert found["nDCG@10"] == pytest.approx((1 + 1 / math.log2(3) + 1) / 3, abs=1e-4)
    assert found["hit@1"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["hit@3"] == found["hit@10"] == 1
    assert found["MRR@10"] == pytest.approx((1 + 0.5 + 1) / 3, abs=1e-4)


def test_of_two_equal_documents_the_first_one_counts(folder: Path) -> None:
    """They tie, and the measures keep the order of the ranking."""
    twice = [*DOCUMENTS, DOCUMENTS[2] | {"_id": "zzz-same"}]
    (folder / "corpus.jsonl").write_text(lines(twice), encoding="utf-8")
    assert figures(folder)["hit@1"] == pytest.approx(2 / 3, abs=1e-4)


def test_answer_spans_are_looked_for_in_the_first_quote(folder: Path) -> None:
    """Both spans are quoted; one of them is marked."""
    found = figures(folder)
    assert found["quote_has_answer"] == 1
    assert found["highlight_has_answer"] == 0.5
    texts = {each["_id"]: each["text"] for each in DOCUMENTS}
    assert found["quote_characters_mean"] == (len(texts["kritikk"]) + len(texts["bilde"])) / 2


def test_a_span_in_another_document_is_not_contained(folder: Path) -> None:
    """The right words in the wrong document are wrong."""
    answers = [{"query-id": "q2", "corpus-id": "kritikk", "start": 0, "text": "Du"}]
    (folder / "answers.jsonl").write_text(lines(answers), encoding="utf-8")
    assert figures(folder)["quote_has_answer"] == 0


def test_without_answers_nothing_is_said_of_spans(folder: Path) -> None:
    """answers.jsonl is optional."""
    (folder / "answers.jsonl").unlink()
    assert set(figures(folder)) == {"nDCG@10", "hit@1", "hit@3", "hit@10", "MRR@10"}


def test_documents_are_ranked_by_their_best_passage(folder: Path) -> None:
    """Each document once, scores falling."""
    found = read_beir(folder)
    build = build_set(found, folder, FakeEncoder(), CONFIG, silent)
    ranking = rank(build, "leder", FakeEncoder().encode_queries(["leder"])[0])
    best = best_documents(build, ranking)
    assert list(best)[:2] == ["leder", "kritikk"]
    assert list(best.values()) == sorted(best.values(), reverse=True)
    assert "tom" not in best


def test_only_judged_questions_count(folder: Path) -> None:
    """A question without a judgement says nothing."""
    assert set(read_beir(folder).queries) == {"q1", "q2", "q3"}


def test_offsets_are_those_of_the_text(folder: Path) -> None:
    """A document's source is its text as it stands in the file."""
    documents = {document.id: document for document in read_beir(folder).corpus.documents}
    assert documents["kritikk"].source == DOCUMENTS[0]["text"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("corpus.jsonl", None),
        ("queries.jsonl", None),
        ("qrels/test.tsv", None),
        ("corpus.jsonl", "{"),
        ("corpus.jsonl", '{"_id": "x"}'),
        ("queries.jsonl", '"text"'),
        ("queries.jsonl", "[1]"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\tkritikk\n"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq9\tkritikk\t1\n"),
        ("answers.jsonl", '{"query-id": "q1"}'),
        ("queries.jsonl", b"\xff\xfe"),
    ],
)
def test_a_broken_set_is_named(folder: Path, name: str, text: str | bytes | None) -> None:
    """A missing or broken file is a CorpusError that says what a set needs."""
    if text is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(CorpusError, match=r"BEIR layout .*corpus\.jsonl, queries\.jsonl and qrels/test\.tsv"):
        read_beir(folder)


def test_the_command_prints_the_figures(folder: Path, own_encoder: FakeEncoder) -> None:
    """As lines, and with --json as one object with the set's name and sizes."""
    plain = CliRunner().invoke(cli.app, ["eval", str(folder)])
    told = json.loads(CliRunner().invoke(cli.app, ["eval", str(folder), "--json"]).stdout)
    assert plain.exit_code == 0
    assert "hit@1" in plain.stdout
    assert (told["set"], told["documents"], told["queries"]) == ("a-set", 4, 3)
    assert told["hit@1"] == pytest.approx(2 / 3, abs=1e-4)
    assert not (folder / "sources").exists()
