"""The corpus as it is shipped: enough of everything, and the held-out questions lead to what exists. Reading only."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.writing.check import check
from bot.writing.forms import read_forms
from index.read.corpus import read_corpus
from index.read.markdown import slug
from index.read.questions import GoldenQuestion, OffTopicQuestion, lost_addresses, read_golden, read_labelled
from index.types import Corpus

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
DATA = ROOT / "tests" / "data"
LANGUAGES = {"nb", "nn", "en"}
KINDS = {"near_miss", "off_topic", "smalltalk"}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_corpus(CORPUS)


@pytest.fixture(scope="module")
def golden() -> tuple[GoldenQuestion, ...]:
    return read_golden(CORPUS / "golden.yaml")


def words(corpus: Corpus) -> dict[str, int]:
    """Id -> number of words that a reader of the document sees, headings left out."""
    return {
        document.id: sum(len(block.text.split()) for section in document.sections for block in section.blocks)
        for document in corpus.documents
    }


def addresses(corpus: Corpus) -> set[str]:
    sections = {f"{document.id}#{section.anchor}" for document in corpus.documents for section in document.sections}
    return sections | {f"faq:{entry.id}" for entry in corpus.faq}


def plain(question: str) -> str:
    return " ".join(question.casefold().split()).rstrip(" ?!.")


def test_there_are_34_documents_of_a_readable_length(corpus: Corpus) -> None:
    """At least 34 documents that are no translations, each of 400 to 1,200 words."""
    originals = {document.id for document in corpus.documents if document.translation_of is None}
    assert len(originals) >= 34
    outside = {name: count for name, count in words(corpus).items() if name in originals and not 400 <= count <= 1200}
    assert outside == {}


def test_every_document_is_there_in_nynorsk_too(corpus: Corpus) -> None:
    """Section for section, so that a reader can be led from one to the other."""
    pairs = {d.translation_of: d for d in corpus.documents if d.lang == "nn" and d.translation_of}
    originals = {d.id: d for d in corpus.documents if d.lang == "nb"}
    assert pairs.keys() == originals.keys()
    assert [name for name, d in originals.items() if len(d.sections) != len(pairs[name].sections)] == []


def test_links_in_nynorsk_lead_to_nynorsk() -> None:
    """A reader of nynorsk who follows a link goes on reading nynorsk."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in CORPUS.glob("guidance/*-nn.md")}
    linked = {name: re.findall(r"\]\(([\w-]+)\.md", text) for name, text in texts.items()}
    assert {name: other for name, links in linked.items() for other in links if not other.endswith("-nn")} == {}


def test_links_show_the_heading_that_they_lead_to(corpus: Corpus) -> None:
    """An address keeps the heading's old words when the heading is rewritten; a link must not go on showing those."""
    headings = {(d.id, section.anchor): section.heading for d in corpus.documents for section in d.sections}
    old = [
        f"{document.id}: [{span.text}]({span.href})"
        for document in corpus.documents
        for section in document.sections
        for block in section.blocks
        for span in block.spans
        if span.href and (parts := span.href.partition("#"))[2] == slug(span.text)
        if headings[parts[0].removesuffix(".md") or document.id, parts[2]] != span.text
    ]
    assert old == []


def test_the_text_check_finds_no_errors(corpus: Corpus) -> None:
    """One form of every word, and yes or no first; the list of forms has both standards."""
    assert read_forms(CORPUS).keys() == {"nb", "nn"}
    assert [str(each) for each in check(corpus, CORPUS) if each.is_error] == []


def test_every_document_has_sections(corpus: Corpus) -> None:
    """At least three headings below the title; what has one address only cannot be quoted precisely."""
    assert {document.id for document in corpus.documents if len(document.sections) < 4} == set()


def test_there_are_60_faq_entries_with_three_other_phrasings(corpus: Corpus) -> None:
    """Each with an approval; nynorsk and English are among the phrasings."""
    assert len(corpus.faq) >= 60
    assert all(len(entry.also) >= 3 and entry.approved for entry in corpus.faq)
    assert {entry.lang for entry in corpus.faq} >= {"nb", "nn"}


def test_no_phrasing_stands_twice(corpus: Corpus) -> None:
    """A known question that leads to two places leads nowhere; translations may share one."""
    leads: dict[str, set[str]] = {}
    for entry in corpus.faq:
        for phrasing in entry.phrasings:
            leads.setdefault(plain(phrasing), set()).add(f"faq:{entry.translation_of or entry.id}")
    for asked in corpus.asked:
        leads.setdefault(plain(asked.text), set()).add(asked.addresses[0])
    assert {text: found for text, found in leads.items() if len(found) > 1} == {}


def test_there_are_80_golden_questions_in_three_languages(golden: tuple[GoldenQuestion, ...]) -> None:
    """Answerable ones in every language, some that are not, and none twice."""
    assert len(golden) >= 80
    assert {question.lang for question in golden} == LANGUAGES
    assert {question.lang for question in golden if question.answerable} == LANGUAGES
    assert sum(not question.answerable for question in golden) >= 5
    assert Counter(plain(question.question) for question in golden).most_common(1)[0][1] == 1


def test_golden_questions_touch_every_document(corpus: Corpus, golden: tuple[GoldenQuestion, ...]) -> None:
    """Every topic is examined, by a section or by a FAQ entry that is based on one."""
    based_on = {f"faq:{entry.id}": entry.based_on for entry in corpus.faq}
    reached = {
        address.partition("#")[0]
        for question in golden
        for expected in question.expect
        for address in based_on.get(expected, (expected,))
    }
    originals = {document.id for document in corpus.documents if document.translation_of is None}
    assert originals - reached == set()


def test_golden_questions_are_not_known_questions(corpus: Corpus, golden: tuple[GoldenQuestion, ...]) -> None:
    """A golden set whose questions are in the index examines nothing."""
    known = {plain(text) for entry in corpus.faq for text in entry.phrasings} | {plain(a.text) for a in corpus.asked}
    assert {question.question for question in golden if plain(question.question) in known} == set()


# -- held out


def off_topic(path: Path) -> list[OffTopicQuestion]:
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [OffTopicQuestion.model_validate(row) for row in rows]


def test_the_corpus_comes_with_enough_off_topic_questions() -> None:
    """What confidence is fitted on has all three kinds and all three languages."""
    found = off_topic(CORPUS / "off_topic.yaml")
    assert len(found) >= 150
    assert {each.kind for each in found} <= KINDS
    assert {each.lang for each in found} >= LANGUAGES


def test_150_off_topic_questions_are_held_out() -> None:
    """Off-topic, small-talk and near-miss questions in three languages, with most weight on the near misses."""
    found = off_topic(DATA / "off_topic.yaml")
    assert len(found) >= 150
    assert {each.lang for each in found} == LANGUAGES
    kinds = Counter(each.kind for each in found)
    assert set(kinds) == KINDS
    assert kinds["near_miss"] == max(kinds.values())


def test_held_out_answerable_questions_lead_to_what_exists(corpus: Corpus) -> None:
    """Every address is a section of the corpus; there are enough questions, in all languages."""
    found = read_labelled(DATA / "answerable.yaml")
    assert len(found) >= 100
    assert all(each.answerable for each in found)
    assert {each.lang for each in found} == LANGUAGES
    assert lost_addresses(found, addresses(corpus), DATA / "answerable.yaml", "answerable.yaml") == []


@pytest.mark.parametrize("name", ["answerable.yaml", "off_topic.yaml"])
def test_held_out_questions_are_not_in_the_corpus(
    corpus: Corpus, golden: tuple[GoldenQuestion, ...], name: str
) -> None:
    """What is measured with was neither indexed nor fitted on; greetings are alike by nature."""
    known = {plain(text) for entry in corpus.faq for text in entry.phrasings} | {plain(a.text) for a in corpus.asked}
    known |= {plain(each.question) for each in golden} | {plain(text) for text in corpus.off_topic}
    rows = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    held = [row["question"] for row in rows if row.get("kind") != "smalltalk"]
    assert [question for question in held if plain(question) in known] == []
