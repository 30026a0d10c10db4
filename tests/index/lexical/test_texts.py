"""What of a passage is searched: each letter in one piece, no heading twice."""

from dataclasses import replace

import pytest

from index.builds.build import Build
from index.lexical.texts import heading_path, passage_text, sentence_texts
from index.lexical.words import plainly


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("ver\u00adneombud og arbeids\u200bmiljø", "verneombud og arbeidsmiljø"),
        ("a\u030arsrapport", "årsrapport"),
        ("o\ufb03cial \ufb01l", "official fil"),
        ("10\u00a0000\u202fkr", "10 000 kr"),
        ("plain text stays", "plain text stays"),
    ],
)
def test_a_text_is_searched_without_what_nobody_sees(text: str, searched: str) -> None:
    """Soft hyphens, accents apart from their letters, letters cut as one, spaces that do not break."""
    assert plainly(text) == searched


def test_a_heading_that_repeats_another_is_left_out(shared_build: Build) -> None:
    """And so is one without text; the others stand in order."""
    passage = replace(shared_build.passages[0], path=("Bilder", "", "Samtykke", "Bilder"))
    assert heading_path(passage) == "Bilder › Samtykke"


def test_a_passage_is_its_headings_what_leads_in_to_it_and_its_text(shared_build: Build) -> None:
    """A line each; what is empty takes none."""
    passage = replace(shared_build.passages[0], path=("Bilder",), context="Dere kan:", text="• dele\u00ad")
    assert passage_text(passage) == "Bilder\nDere kan:\n• dele"
    assert passage_text(replace(passage, context="")) == "Bilder\n• dele"


def test_sentences_are_searched_plainly(shared_build: Build) -> None:
    """One text a sentence."""
    first = shared_build.passages[0]
    marked = tuple(replace(each, text=f"\u00ad{each.text}") for each in first.sentences)
    assert sentence_texts(replace(first, sentences=marked)) == [each.text for each in first.sentences]
