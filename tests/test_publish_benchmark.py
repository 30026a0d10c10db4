"""The corpus that publishing is measured on is a corpus like any other."""

import importlib.util
import sys
from pathlib import Path

from bot.settings import HOME
from index.read.corpus import read_corpus


def test_our_sections_are_dealt_out_to_new_documents(tmp_path: Path) -> None:
    """It reads without problems, twice the same, with questions and entries that lead into it."""
    path = HOME / "scripts" / "measure" / "publish_benchmark.py"
    spec = importlib.util.spec_from_file_location("publish_benchmark", path)
    assert spec is not None
    assert spec.loader is not None
    benchmark = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = benchmark
    spec.loader.exec_module(benchmark)
    for name in "ab":
        benchmark.Maker(HOME / "corpus", tmp_path / name).make(documents=20, asked=2)
    made, again = read_corpus(tmp_path / "a"), read_corpus(tmp_path / "b")
    assert len(made.documents) == 20
    assert made.faq
    assert made.asked
    assert [each.source for each in made.documents] == [each.source for each in again.documents]
    assert [each.source for each in made.faq] == [each.source for each in again.faq]
