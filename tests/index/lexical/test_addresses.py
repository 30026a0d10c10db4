"""How addresses, translations, passages and known questions hang together."""

import pytest

from index.builds.build import Build
from index.lexical.addresses import AddressIndex
from index.types import Authority, DocumentInfo, FaqInfo, Phrasing


def info(document: str, lang: str, anchors: tuple[str, ...], original: str | None = None) -> DocumentInfo:
    return DocumentInfo(document, document.title(), lang, Authority.GUIDANCE, original, anchors, f"{document}.md")


def index_of(*infos: DocumentInfo, phrasings: tuple[Phrasing, ...] = (), faq: tuple[FaqInfo, ...] = ()) -> AddressIndex:
    return AddressIndex({each.id: each for each in infos}, {each.id: each for each in faq}, (), phrasings)


PAIR = (info("a", "nb", ("x", "y")), info("a-nn", "nn", ("ex", "yy"), "a"))


def test_translations_pair_by_place() -> None:
    """The second section of the one is the second section of the other, in both directions."""
    pair = index_of(*PAIR)
    assert pair.in_language("a#y", "nn") == "a-nn#yy"
    assert pair.in_language("a-nn#ex", "nb") == "a#x"
    assert pair.original("a-nn#yy") == "a#y"
    assert pair.original("a#y") == "a#y"


def test_three_languages_pair() -> None:
    """A document may have several translations."""
    three = index_of(*PAIR, info("a-en", "en", ("ax", "why"), "a"))
    assert three.in_language("a-nn#yy", "en") == "a-en#why"


def test_translations_with_unequal_sections_do_not_pair() -> None:
    """Better no twin than the wrong one."""
    unequal = index_of(info("a", "nb", ("x", "y")), info("a-nn", "nn", ("ex",), "a"))
    assert unequal.in_language("a#x", "nn") == "a#x"
    assert unequal.original("a-nn#ex") == "a-nn#ex"


@pytest.mark.parametrize("address", ["a#unknown", "b#x", "", "#", "a"])
def test_an_unknown_address_is_itself(address: str) -> None:
    """Nothing is made up about addresses that are not in the build."""
    assert index_of(*PAIR).in_language(address, "nn") == address
    assert index_of(*PAIR).original(address) == address


def test_a_document_without_translation_stays_as_it_is() -> None:
    """There is no nynorsk to offer."""
    assert index_of(info("a", "nb", ("x",))).in_language("a#x", "nn") == "a#x"


def test_a_known_question_counts_for_the_translation_too(shared_build: Build) -> None:
    """«Kan en leder delta i debatten?» was noted for the bokmål section and is answered by both."""
    found = shared_build.addresses
    at = [phrasing.text for phrasing in shared_build.phrasings].index("leder på nett")
    answering = {
        shared_build.passages[passage].address for phrasing, passage in found.asked_pairs.tolist() if phrasing == at
    }
    assert answering == {"ytringsfrihet#ledere-i-debatten", "ytringsfrihet-nn#leiarar-i-ordskiftet"}


def test_every_label_is_an_original(shared_build: Build) -> None:
    """Known questions in nynorsk teach about the same section as those in bokmål."""
    labels = dict(
        zip((phrasing.text for phrasing in shared_build.phrasings), shared_build.addresses.labels, strict=True)
    )
    assert labels["kritisk til etaten"] == labels["kritikk av etaten"] == "ytringsfrihet#kritikk-av-egen-etat"


def test_translated_entries_are_one_family(shared_build: Build) -> None:
    """Phrasings of an entry and of its translation have one number; questions about sections have -1."""
    numbers = dict(zip((p.text for p in shared_build.phrasings), shared_build.addresses.families.tolist(), strict=True))
    assert numbers["kritisk til etaten"] == numbers["kritikk av etaten"] != numbers["slette kommentarer"]
    assert numbers["leder på nett"] == -1


def test_the_words_of_a_passage_include_its_known_questions(shared_build: Build) -> None:
    """BM25 finds a section by the words that people use about it."""
    at = shared_build.addresses.passages_of["moderering#arkivere-meldinger"][0]
    assert "melding i arkivet" in shared_build.addresses.word_text(at)
    assert "Moderering › Arkivere meldinger" in shared_build.addresses.word_text(at)


def test_passages_are_found_in_reading_order(shared_build: Build) -> None:
    """A long section has several passages; they stand in the order of the text."""
    positions = shared_build.addresses.passages_of["ytringsfrihet#bilder-av-kolleger"]
    starts = [shared_build.passages[at].start for at in positions]
    assert len(positions) > 2
    assert starts == sorted(starts)
    assert set(positions) < set(shared_build.addresses.passages_in["ytringsfrihet"])


def test_what_is_asked_of_a_section_is_one_text(shared_build: Build) -> None:
    """Known questions of a section, of its translation and of its FAQ entries, under the original's address."""
    addresses = shared_build.addresses
    assert list(addresses.asked_sections) == sorted(set(addresses.labels))
    for section, asked in zip(addresses.asked_sections, addresses.asked_texts, strict=True):
        own = [each.text for each, label in zip(addresses.phrasings, addresses.labels, strict=True) if label == section]
        assert asked.split("\n") == own
    found = [addresses.asked_sections[at] if at >= 0 else "" for at in addresses.asked_section_of]
    assert found == [each if each in addresses.asked_sections else "" for each in addresses.originals]
