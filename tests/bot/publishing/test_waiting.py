"""What the corpus folder has that readers do not see yet, and putting it back."""

from pathlib import Path

import pytest
from fakes import change

from bot.publishing.waiting import WaitingFile, put_back, waiting_files
from index.builds.build import Build
from index.errors import ChangedError

TEXT = "guidance/ytringsfrihet.md"


def test_what_waits_is_what_differs_from_the_published_copy(small_corpus: Path, small_build: Build) -> None:
    """Changed, new and removed files; a new one that is put back is gone."""
    assert waiting_files(small_corpus, small_build) == []
    change(small_corpus / TEXT, "Ledere bør", "Ledere må")
    (small_corpus / "guidance" / "ny.md").write_text("ny", encoding="utf-8")
    (small_corpus / "faq" / "slette-kommentar.md").unlink()
    found = {each.name: each for each in waiting_files(small_corpus, small_build)}
    assert list(found) == ["faq/slette-kommentar.md", "guidance/ny.md", TEXT]
    assert found["guidance/ny.md"].before is None
    assert found["faq/slette-kommentar.md"].after is None
    with pytest.raises(ChangedError):
        put_back(small_corpus, small_build, "guidance/ny.md", "another")
    for each in found.values():
        put_back(small_corpus, small_build, each.name, each.digest)
    assert waiting_files(small_corpus, small_build) == []


def test_only_the_places_that_differ_are_shown() -> None:
    """Two lines around each, as published and as it is now; a new file is shown whole, beside nothing."""
    lines = [f"linje {number}" for number in range(40)]
    now = [*lines]
    now[5], now[30] = "ny femmer", "ny tredver"
    places = WaitingFile("a.md", "\n".join(lines), "\n".join(now)).places
    assert places[0] == ("\n".join(lines[3:8]), "\n".join(now[3:8]))
    assert places[1] == ("\n".join(lines[28:33]), "\n".join(now[28:33]))
    assert len(places) == 2
    assert WaitingFile("a.md", None, "ny\ntekst").places == [("", "ny\ntekst")]
