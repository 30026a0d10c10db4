"""What a link to one of our pages shows, and what is told of words that have changed."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from bot.chat.elements import Heading, Lines, Note, Said, Text, View
from bot.chat.views.link import draw_link
from bot.chat.views.watch import draw_changed
from bot.types import Language
from index.builds.build import Build

BASE = "https://v.no/veileder"
PAGE = f"{BASE}/guidance/moderering"
WORDS = "Meldinger som er saksdokumenter, skal arkiveres."


def shown(build: Any, url: str) -> tuple[str, ...] | None:
    """Heading, words and notes of the card."""

    def of_build(build_id: str | None = None) -> Build:
        if build_id not in (None, build.id):
            raise LookupError(build_id)
        return build

    service: Any = SimpleNamespace(build=of_build)
    view = draw_link(url, service, BASE)
    return view and tuple(each.text for each in view.elements if isinstance(each, (Heading, Text, Note)))


@pytest.mark.parametrize(
    "path",
    ["", "/", "/guidance/finnes-ikke", "/faq/finnes-ikke", "/redaksjon/moderering", "/guidance"],
)
def test_other_addresses_of_ours_have_no_card(shared_build: Build, path: str) -> None:
    """Nor have those of others."""
    assert shown(shared_build, BASE + path) is None
    assert shown(shared_build, "https://w.no/veileder/guidance/moderering") is None


@pytest.mark.parametrize(
    ("rest", "heading", "begins"),
    [
        ("", "Moderering › Slette kommentarer", "Dere kan slette"),
        ("#arkivere-meldinger", "Moderering › Arkivere meldinger", WORDS),
        ("#finnes-ikke", "Moderering › Slette kommentarer", "Dere kan slette"),
        ("?build=gone&start=1&end=2#arkivere-meldinger", "Moderering › Arkivere meldinger", WORDS),
    ],
)
def test_a_page_shows_its_section(shared_build: Build, rest: str, heading: str, begins: str) -> None:
    """By its anchor; the first with a text where there is none. A build that is gone counts for nothing."""
    found = shown(shared_build, PAGE + rest)
    assert found is not None
    assert found[0] == heading
    assert found[1].startswith(begins)
    assert len(found) == 3


def test_a_range_shows_the_blocks_it_touches(shared_build: Build) -> None:
    """To the character; what is no range of ours shows the first block, of the section it begins in if it does."""
    section = shared_build.documents["moderering"].sections[1]
    first, second = section.blocks[0], section.blocks[1]

    def words(start: object, end: object) -> str:
        return (shown(shared_build, f"{PAGE}?start={start}&end={end}#{section.anchor}") or ("", ""))[1]

    assert words(first.start, first.end) == first.text
    assert words(first.end - 1, second.start) == first.text
    assert words(first.end - 1, second.start + 1) == f"{first.text} {second.text}"
    assert words(second.start, second.end) == second.text
    for start, end in (("x", second.end), (second.start, ""), ("²", "3"), (second.start, "9" * 10), (0, 0)):
        assert words(start, end) == first.text
    last = shared_build.documents["moderering"].sections[-1]
    inside = shown(shared_build, f"{PAGE}?start={last.start}&end={last.end}")
    assert inside is not None
    assert inside[0] == "Moderering › Arkivere meldinger"
    before = shown(shared_build, f"{PAGE}?start={last.start - 1}&end={last.end}")
    assert before is not None
    assert before[0] == "Moderering › Slette kommentarer"


def test_an_answer_shows_its_words_and_who_approved_them(shared_build: Build) -> None:
    """And that a text it is based on has changed; without a name, nobody's."""
    url = f"{BASE}/faq/slette-kommentar"
    found = shown(shared_build, url)
    assert found is not None
    assert found[:2] == ("Kan vi slette en kommentar?", "Ja, når den bryter reglene.")
    assert len(found) == 3
    assert "Redaksjonen" in found[2]
    entry = replace(shared_build.faq["slette-kommentar"], approved_by="")
    nobodys = SimpleNamespace(id="", faq={entry.id: entry}, documents=shared_build.documents)
    assert shown(nobodys, url) == found[:2]


# -- words that have changed


def told(build: Build, *watched: tuple[str, str, str]) -> list[str] | None:
    """What is told of document, anchor and words, each in a section called by its anchor."""
    rows = [(document, anchor, anchor, words, words) for document, anchor, words in watched]
    view: View | None = draw_changed(rows, build, BASE, Language.NB)
    return view and [
        each.lines[0][0].url if isinstance(each, Lines) else each.words if isinstance(each, Said) else each.text
        for each in view.elements[2:]
        if isinstance(each, (Text, Said, Lines))
    ]


def test_words_that_stand_as_they_did_are_not_told(shared_build: Build) -> None:
    """Wherever in the document they stand now; of several, only those that changed are."""
    same, gone = ("moderering", "slette-kommentarer", WORDS), ("moderering", "arkivere-meldinger", "Arkiver alt.")
    assert told(shared_build, same) is None
    found = told(shared_build, same, gone)
    assert found is not None
    assert found[:2] == ["arkivere-meldinger", "Arkiver alt."]
    assert found[2].startswith(WORDS)
    assert found[3] == f"{BASE}/guidance/moderering#arkivere-meldinger"
    assert len(found) == 4


def test_what_is_gone_is_told_to_be_gone(shared_build: Build) -> None:
    """The section, or the whole document; then there is nothing to read on."""
    for document, anchor in (("moderering", "finnes-ikke"), ("finnes-ikke", "slette-kommentarer")):
        found = told(shared_build, (document, anchor, "Arkiver alt."))
        assert found is not None
        assert len(found) == 3
    section, document = (told(shared_build, (each, "x", "Ja.")) or [""] for each in ("moderering", "gone"))
    assert section[-1] != document[-1]
