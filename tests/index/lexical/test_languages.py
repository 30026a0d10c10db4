"""What the search leaves out, by language, and how nynorsk writes what bokmål writes otherwise."""

from index.lexical.languages import languages, stop_words
from index.lexical.standards import MARKERS, OTHERS, tables


def test_stop_words_of_all_languages_count_together() -> None:
    """Those of a list, and those that are missing from it; Swedish too, which nobody is answered in."""
    assert {"kva", "gjøre", "og", "och", "the", "must"} <= stop_words()
    assert "bilder" not in stop_words()
    assert {"nb", "nn", "en", "sv"} <= set(languages())


def test_every_pair_of_the_standards_is_read() -> None:
    """No pair runs into its neighbour, where the lists are joined either."""
    (_, to_bokmaal), (_, to_nynorsk) = tables()
    both = f"{MARKERS} {OTHERS}".split()
    assert set(to_bokmaal) == {each.split("/")[0] for each in both}
    assert set(to_nynorsk) == {each.split("/")[1] for each in both}
