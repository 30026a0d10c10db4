"""The few passages a reader sees: one a section, in the reader's language, nothing twice."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from fakes import MODERATION, build_small, vector, write_corpus

from index.builds.build import Build, read_build
from index.builds.store import BuildStore
from index.search.hits import NEAR_TIE, select, sentence_scores
from index.search.rank import Ranking, rank


def chosen(build: Build, question: str, lang: str, limit: int = 3) -> list[str]:
    ranking = rank(build, question, vector(question))
    return [build.passages[hit.passage].address for hit in select(build, ranking, lang, limit)]


def with_fused(build: Build, **fused: float) -> Ranking:
    """A ranking in which the first passage of each named document has that score, all others none."""
    scores = np.zeros(len(build.passages), np.float32)
    for document, score in fused.items():
        scores[build.addresses.passages_in[document.replace("_", "-")][0]] = score
    none = {field.name: np.zeros(0, np.float32) for field in fields(Ranking)}
    return Ranking(**{**none, "fused": scores, "order": np.argsort(-scores, kind="stable")})


def test_a_section_is_shown_once(shared_build: Build) -> None:
    """The section on photos has many passages; one of them is shown."""
    addresses = chosen(shared_build, "bilder", "nb")
    assert addresses[0] == "ytringsfrihet#bilder-av-kolleger"
    assert len(set(addresses)) == len(addresses) == 3


def test_a_section_that_speaks_of_two_things_is_shown_once(tmp_path: Path) -> None:
    """Two passages of one section are one hit, however much they differ."""
    filler = "ord " * 50
    text = f"Dere kan slette kommentarer. {filler}.\n\nDere skal arkivere meldinger. {filler}.\n"
    document = MODERATION.split("## Slette")[0] + f"## Alt om det\n\n{text}\n## Ledere\n\nLedere svarer.\n"
    build = build_small(write_corpus(tmp_path / "c", {"guidance/a.md": document}), BuildStore(tmp_path / "i"))
    assert len(build.addresses.passages_of["moderering#alt-om-det"]) == 2
    question = "slette og arkivere kommentarer og meldinger"
    assert chosen(build, question, "nb") == ["moderering#alt-om-det", "moderering#ledere"]


def test_a_section_and_its_translation_are_one(shared_build: Build) -> None:
    """A reader never sees both twins."""
    addresses = shared_build.addresses
    originals = [addresses.original(address) for address in chosen(shared_build, "kritisere etaten", "nb", 10)]
    assert len(originals) == len(set(originals))


@pytest.mark.parametrize(
    ("lang", "address"),
    [
        ("nb", "ytringsfrihet#kritikk-av-egen-etat"),
        ("nn", "ytringsfrihet-nn#kritikk-av-eigen-etat"),
        ("en", "ytringsfrihet#kritikk-av-egen-etat"),
    ],
)
def test_the_twin_in_the_readers_language_is_shown(shared_build: Build, lang: str, address: str) -> None:
    """Whatever the language of the question's words; a language without a twin gets the original."""
    assert chosen(shared_build, "kritisere etaten", lang, 1) == [address]


def test_a_section_that_is_not_translated_is_shown_in_its_own_language(shared_build: Build) -> None:
    """Moderation exists in bokmål only."""
    assert chosen(shared_build, "slette kommentar", "nn", 1) == ["moderering#slette-kommentarer"]


@pytest.mark.parametrize("limit", [0, 1, 2])
def test_no_more_than_the_limit_is_shown(shared_build: Build, limit: int) -> None:
    """`limit` is the most."""
    ranking = rank(shared_build, "etat", vector("etat"))
    assert len(select(shared_build, ranking, "nb", max(limit, 1))) == max(limit, 1)


def two_documents(tmp_path: Path, light: str, heavy: str) -> Build:
    """An example and a law of different words; the example comes first in the corpus."""
    other = heavy.replace("Slette kommentarer", "Skjule kommentarer")
    files = {
        "guidance/a.md": light.replace("id: moderering", "id: lett").replace("policy", "example"),
        "guidance/b.md": other.replace("id: moderering", "id: tung").replace("policy", "law"),
    }
    return build_small(write_corpus(tmp_path / "two", files), BuildStore(tmp_path / "two-index"))


@pytest.fixture
def two(tmp_path: Path) -> Build:
    other = MODERATION.replace("kommentar", "melding").replace("Slette", "Arkivere nye").replace("slette", "arkivere")
    return two_documents(tmp_path, MODERATION, other)


def test_among_near_ties_the_heavier_text_goes_first(two: Build) -> None:
    """A law that is hardly worse than an example comes first; its score stays its own."""
    ranking = with_fused(two, lett=0.5, tung=0.5 - NEAR_TIE / 2)
    first, second = select(two, ranking, "nb", 2)
    assert two.passages[first.passage].document == "tung"
    assert first.score == pytest.approx(0.5 - NEAR_TIE / 2)
    assert second.score == pytest.approx(0.5)


def test_a_clearly_better_text_goes_first_whatever_it_weighs(two: Build) -> None:
    """Authority breaks near ties only."""
    ranking = with_fused(two, lett=0.5, tung=0.5 - NEAR_TIE * 1.5)
    first, _ = select(two, ranking, "nb", 2)
    assert two.passages[first.passage].document == "lett"


def test_a_section_weighs_what_is_said_of_it(tmp_path: Path) -> None:
    """Advice in a document of law goes behind law in a document of advice that is hardly worse."""
    other = MODERATION.replace("kommentar", "melding").replace("Slette", "Arkivere nye").replace("slette", "arkivere")
    own = "policy\nauthorities:\n  skjule-meldinger: example"
    first = other.replace("## Arkivere nye meldinger", "## Skjule meldinger").replace("id: moderering", "id: lett")
    second = MODERATION.replace("id: moderering", "id: tung").replace("policy", "example\nauthorities:\n  {}: law")
    files = {
        "guidance/a.md": first.replace("policy", own),
        "guidance/b.md": second.format("slette-kommentarer"),
    }
    made = build_small(write_corpus(tmp_path / "own", files), BuildStore(tmp_path / "own-index"))
    build = read_build(made.folder, made.manifest)
    assert build.infos == made.infos
    best, _ = select(build, with_fused(build, lett=0.5, tung=0.5 - NEAR_TIE / 2), "nb", 2)
    assert build.passages[best.passage].document == "tung"


def test_no_two_say_the_same(tmp_path: Path) -> None:
    """A section that repeats one that is shown already is left out."""
    build = two_documents(tmp_path, MODERATION, MODERATION)
    addresses = chosen(build, "slette kommentar", "nb")
    assert addresses[0].endswith("#slette-kommentarer") or addresses[0].endswith("#skjule-kommentarer")
    assert len([address for address in addresses if "kommentarer" in address]) == 1


def test_sentence_scores_are_those_of_the_passage(shared_build: Build) -> None:
    """Three sentences on criticism: the first and the last are about it."""
    ranking = rank(shared_build, "kritisere etaten", vector("kritisere etaten"))
    (at,) = shared_build.addresses.passages_of["ytringsfrihet#kritikk-av-egen-etat"]
    assert sentence_scores(shared_build, ranking, at).tolist() == pytest.approx([1, 0, 1])


def test_a_reader_of_another_language_gets_the_original(shared_build: Build) -> None:
    """An English question that a translation matches best is answered with the text that was translated."""
    twin = next(info for info in shared_build.infos.values() if info.translation_of)
    ranking = with_fused(shared_build, **{twin.id.replace("-", "_"): 1.0})
    hit = select(shared_build, ranking, "en", 1)[0]
    assert shared_build.passages[hit.passage].document == twin.translation_of
