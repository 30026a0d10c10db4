"""Where the parts of a build belong: sections, their translations, entries and what is asked about them."""

from pathlib import Path

import numpy as np
import pytest
from fakes import axes, vector

from index.builds.build import Build
from index.lexical.addresses import AddressIndex
from index.lexical.classifier import SectionClassifier
from index.types import Authority, DocumentInfo, FaqInfo, Passage, Phrasing

SPEECH, LEADERS, PHOTOS = axes(kriti=1), axes(leder=1), axes(bilde=1)


def entry(name: str, *, lang: str = "nb", of: str | None = None) -> FaqInfo:
    return FaqInfo(name, lang, (name,), ("a#x",), of, f"faq/{name}.md")


def about(text: str, *addresses: str, faq: str | None = None) -> Phrasing:
    return Phrasing(text, faq, addresses)


def document(name: str, *anchors: str, lang: str = "nb", of: str | None = None) -> DocumentInfo:
    return DocumentInfo(name, name.title(), lang, Authority.GUIDANCE, of, anchors, f"guidance/{name}.md")


def passage(name: str, anchor: str) -> Passage:
    return Passage(name, anchor, (name,), 0, 1, f"om {anchor}", "", (), ())


ADDRESSES = AddressIndex(
    {each.id: each for each in (document("a", "x", "y"), document("a-nn", "ex", "yy", lang="nn", of="a"))},
    {each.id: each for each in (entry("one"), entry("one-nn", lang="nn", of="one"), entry("two"), entry("mute"))},
    (passage("a", "x"), passage("a", "y"), passage("a-nn", "ex"), passage("a-nn", "yy")),
    (
        about("first", "a#x", faq="one"),
        about("second", "a#y", faq="two"),
        about("noted", "a#x"),
        about("third", "a-nn#ex", faq="one-nn"),
        about("fact", faq="two"),
    ),
)


def test_entries_have_the_number_of_their_family() -> None:
    """Translations have their original's; questions about sections and entries that nobody asks have none."""
    assert ADDRESSES.family_names == ("one", "two")
    assert ADDRESSES.families.tolist() == [0, 1, -1, 0, 1]
    assert ADDRESSES.entry_families.tolist() == [0, 0, 1, -1]


def test_entries_are_kindred_when_they_are_based_on_the_same_section() -> None:
    """In any language; one that is based on none is kin to itself alone."""
    assert ADDRESSES.family_sections == (("a#x",), ("a#y",))
    assert ADDRESSES.kindred == ([0], [1])
    further = (about("as second", "a-nn#yy", faq="mute"), about("fact", faq="bare"))
    entries = {each.id: each for each in (*ADDRESSES.faq_infos.values(), entry("bare"))}
    more = AddressIndex(ADDRESSES.infos, entries, ADDRESSES.passages, (*ADDRESSES.phrasings, *further))
    assert more.family_names == ("one", "two", "mute", "bare")
    assert more.kindred == ([0], [1, 2], [1, 2], [3])


def test_known_questions_are_found_by_a_word() -> None:
    """Each by the stems of its content words, once, in order."""
    links = AddressIndex({}, {}, (), (about("slette bilder"), about("Får vi slette bildet, bilder?"), about("arkiv")))
    assert links.asked_with == {"slett": [0, 1], "bild": [0, 1], "arkiv": [2]}


def test_what_a_question_is_about_is_its_first_section_or_its_entry() -> None:
    """In the original, whichever language it was noted for."""
    assert ADDRESSES.labels == ("a#x", "a#y", "a#x", "a#x", "faq:two")


def test_a_question_answers_its_section_in_every_language_once() -> None:
    """Pairs of phrasing and passage, in order."""
    assert ADDRESSES.asked_pairs.tolist() == [[0, 0], [0, 2], [1, 1], [1, 3], [2, 0], [2, 2], [3, 0], [3, 2]]
    assert ADDRESSES.asked_of[2] == ["first", "noted", "third"]


def test_sections_are_numbered_with_their_translations() -> None:
    """The same number for both."""
    assert ADDRESSES.section_codes.tolist() == [0, 1, 0, 1]


def test_questions_are_counted_over_sections() -> None:
    """Five over two; over one where there is no text at all."""
    assert ADDRESSES.asked_per_section == pytest.approx(5 / 2)
    assert AddressIndex(
        ADDRESSES.infos, ADDRESSES.faq_infos, (), ADDRESSES.phrasings
    ).asked_per_section == pytest.approx(5)


def test_an_entry_is_found_by_its_family_and_its_language() -> None:
    """The original in its own language, translations under both names."""
    assert ADDRESSES.entries_in["one", "nb"] == "one"
    assert ADDRESSES.entries_in["one", "nn"] == ADDRESSES.entries_in["one-nn", "nn"] == "one-nn"
    assert ("one-nn", "nb") not in ADDRESSES.entries_in


def test_no_known_questions_give_no_pairs() -> None:
    """Of the right shape, to be counted with."""
    assert AddressIndex(ADDRESSES.infos, {}, ADDRESSES.passages, ()).asked_pairs.shape == (0, 2)


# -- the classifier of sections


def spread_of(vectors: np.ndarray, labels: list[str]) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Mean of each section, and the shrunk covariance that they share, sum by sum."""
    means = {
        each: np.mean([v for v, label in zip(vectors, labels, strict=True) if label == each], axis=0)
        for each in sorted(set(labels))
    }
    rest = [v - means[label] for v, label in zip(vectors, labels, strict=True)]
    spread = 0.9 * sum(np.outer(each, each) for each in rest) / len(rest)
    return means, spread + 0.1 * np.trace(spread) / len(spread) * np.eye(len(spread))


def test_the_closed_form_has_the_probabilities_of_normal_distributions() -> None:
    """Of sections with one spread and the same number of questions each: Bayes' rule, worked out by distances."""
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(12, 4)).astype(np.float32) + np.repeat(np.eye(4)[:3], 4, axis=0)
    labels = [each for each in ("a#x", "b#y", "c#z") for _ in range(4)]
    known = SectionClassifier.closed_form(vectors.astype(np.float32), labels)
    means, spread = spread_of(vectors.astype(np.float64), labels)
    asked = rng.normal(size=4)
    near = [-0.5 * (asked - mean) @ np.linalg.inv(spread) @ (asked - mean) for mean in means.values()]
    expected = np.exp(near) / np.exp(near).sum()
    assert known.sections == ("a#x", "b#y", "c#z")
    assert np.exp(known.scores(asked.astype(np.float32))).tolist() == pytest.approx(expected.tolist(), abs=1e-3)


def test_questions_that_are_all_alike_can_be_told_apart_from_others() -> None:
    """Without any spread within sections the closed form still gives numbers."""
    known = SectionClassifier.closed_form(np.array([SPEECH, SPEECH, LEADERS, LEADERS]), ["a#x", "a#x", "b#y", "b#y"])
    assert np.argmax(known.scores(SPEECH)) == 0
    assert np.argmax(known.scores(LEADERS)) == 1


@pytest.mark.parametrize(("large", "closed"), [(8, False), (7, True)])
def test_the_closed_form_is_for_more_than_is_large(monkeypatch: pytest.MonkeyPatch, large: int, closed: bool) -> None:
    """Four questions times two sections are eight."""
    monkeypatch.setattr("index.lexical.classifier.LARGE", large)
    vectors, labels = np.array([SPEECH, SPEECH, LEADERS, LEADERS]), ["a#x", "a#x", "b#y", "b#y"]
    found, other = SectionClassifier.fit(vectors, labels), SectionClassifier.closed_form(vectors, labels)
    assert np.allclose(found.weights, other.weights) is closed


def test_what_is_left_without_a_document_shares_its_probability() -> None:
    """Sections keep their own weights; places are found by address, −1 for one that is not there."""
    known = SectionClassifier.fit(np.array([SPEECH, LEADERS, PHOTOS]), ["a#x", "b#y", "b#z"])
    left = known.without(frozenset("a"))
    assert left.sections == ("b#y", "b#z")
    assert np.exp(left.scores(PHOTOS)).sum() == pytest.approx(1, abs=1e-5)
    assert np.array_equal(left.weights, known.weights[1:])
    assert left.places(("b#z", "a#x", "b#y")).tolist() == [1, -1, 0]


def test_many_questions_are_placed_as_each_alone(shared_build: Build, tmp_path: Path) -> None:
    """One row a question; also where nothing is known, and after the disk."""
    asked = [vector(each) for each in ("kritisere etaten", "slette kommentar", "parkering")]
    rows = shared_build.classifier.scores_of(np.array(asked))
    for row, each in zip(rows, asked, strict=True):
        assert row.tolist() == pytest.approx(shared_build.classifier.scores(each).tolist(), abs=1e-6)
    nothing = SectionClassifier.fit(np.zeros((0, 11), np.float32), ())
    assert nothing.scores_of(np.array(asked)).shape == (3, 0)
    nothing.save(tmp_path)
    assert SectionClassifier.load(tmp_path).weights.shape == (0, 11)
