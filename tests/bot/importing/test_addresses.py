"""What people write for a section leads to it, also when it comes from a quote of an older build."""

from pathlib import Path

import pytest
from fakes import change

from bot.importing.addresses import Found, Sections
from bot.importing.faq_sheet import documents
from index.builds.build import Build
from index.builds.store import BuildStore


def sections(corpus: Path, store: BuildStore) -> Sections:
    return Sections(documents(corpus), store.root / "builds")


def test_a_link_to_a_quote_counts_in_its_own_build(small_corpus: Path, store: BuildStore, small_build: Build) -> None:
    """The text may have moved since."""
    before = documents(small_corpus)
    (speech,) = [each for each in before if each.id == "ytringsfrihet"]
    section = speech.section("ledere-i-debatten")
    assert section
    link = f"http://x.example/guidance/ytringsfrihet?build={small_build.id}&start={section.start + 30}&end=999#quote"
    change(
        small_corpus / "guidance" / "ytringsfrihet.md",
        "Ansatte har",
        "Først en ny, lang innledning. " * 20 + "Ansatte har",
    )
    assert sections(small_corpus, store).find(link).address == "ytringsfrihet#ledere-i-debatten"


@pytest.mark.parametrize(
    "written",
    [
        "ytringsfrihet#ledere-i-debattene",
        "Ytringsfrihet › Ledere i debaten",
        "ledere i debaten",
        "http://x.example/guidance/ytringsfrihet#ledere-i-debattene",
    ],
)
def test_near_misses_are_suggested_and_not_taken(small_corpus: Path, store: BuildStore, written: str) -> None:
    """The author decides."""
    found = sections(small_corpus, store).find(written)
    assert found.address == ""
    assert found.near[0] == "ytringsfrihet#ledere-i-debatten"


def test_a_heading_of_two_documents_is_not_guessed(small_corpus: Path, store: BuildStore) -> None:
    """Both are suggested."""
    path = small_corpus / "guidance" / "annet.md"
    text = (small_corpus / "guidance" / "ytringsfrihet.md").read_text(encoding="utf-8")
    path.write_text(
        text.replace("id: ytringsfrihet", "id: annet").replace("title: Y", "title: Annen y"), encoding="utf-8"
    )
    found = sections(small_corpus, store).find("Ledere i debatten")
    assert found == Found("", ("annet#ledere-i-debatten", "ytringsfrihet#ledere-i-debatten"))


@pytest.mark.parametrize(
    "written", ["", "helt noe annet enn dette", "https://x.example/", "http://x.example/guidance/nei"]
)
def test_what_is_nothing_suggests_nothing(small_corpus: Path, store: BuildStore, written: str) -> None:
    """Rather than something far off."""
    assert sections(small_corpus, store).find(written) == Found("")


def test_a_build_named_in_a_link_is_no_path(small_corpus: Path, store: BuildStore) -> None:
    """Nothing outside the folder of builds is read."""
    link = "http://x.example/guidance/ytringsfrihet?build=../../corpus&start=1#quote"
    assert sections(small_corpus, store).find(link).address in ("", "ytringsfrihet#ytringsfrihet")
