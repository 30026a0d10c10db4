"""The corpus that publishing is measured on is a corpus like any other."""

from pathlib import Path

from loading import load

from bot.settings import HOME
from index.read.corpus import read_corpus


def test_our_sections_are_dealt_out_to_new_documents(tmp_path: Path) -> None:
    """It reads without problems, twice the same, with questions and entries that lead into it."""
    path = HOME / "scripts" / "measure" / "publish_benchmark.py"
    benchmark = load("publish_benchmark", path)
    for name in "ab":
        benchmark.Maker(HOME / "corpus", tmp_path / name).make(documents=20, asked=2)
    made, again = read_corpus(tmp_path / "a"), read_corpus(tmp_path / "b")
    assert len(made.documents) == 20
    assert made.faq
    assert made.asked
    assert [each.source for each in made.documents] == [each.source for each in again.documents]
    assert [each.source for each in made.faq] == [each.source for each in again.faq]
