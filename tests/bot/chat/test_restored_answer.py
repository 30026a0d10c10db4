"""An answer that a button sends anew is the one that was given; what does not fit into a button goes in order."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from bot.chat.button_payload import ButtonPayload, GoneError, QuoteRef, pack, packed, restore_answer, unpack
from bot.chat.cutting import size
from bot.types import Language, Status
from index.builds.build import Build
from index.types import Block

TODAY = date(2026, 11, 22)

# -- an answer that is sent anew

ENTRY = "slette-kommentar"


def given(build: Build, faq: str | None = ENTRY) -> ButtonPayload:
    """What a button carries of an answer with one quote and, if it has one, an FAQ entry."""
    passage = next(each for each in build.passages if each.address == "moderering#slette-kommentarer")
    place = QuoteRef(passage.document, passage.anchor, passage.start, passage.end)
    return ButtonPayload(
        build.id, Language.NB, Status.FAQ if faq else Status.ANSWERED, "0001", (place,), faq, "Kan vi?"
    )


def answering(then: Build, **now: Any) -> Any:
    """A service that has the build the button is of, and answers from one with these texts."""
    today = SimpleNamespace(id="later", documents=then.documents, faq=then.faq)
    for name, value in now.items():
        setattr(today, name, value)
    return SimpleNamespace(build=lambda build_id=None: then if build_id == then.id else today)


def reworded(block: Block) -> Block:
    spans = (replace(each, text=each.text.replace("trusler", "trussel")) for each in block.spans)
    return replace(block, spans=tuple(spans))


def with_another_text(build: Build) -> dict[str, Any]:
    """The documents, in one of which the quoted section says something else."""
    document = build.documents["moderering"]
    changed = document.source.replace("trusler", "trussel")
    assert changed != document.source
    sections = tuple(replace(each, blocks=tuple(map(reworded, each.blocks))) for each in document.sections)
    return {**build.documents, "moderering": replace(document, source=changed, sections=sections)}


def with_another_entry(build: Build) -> dict[str, Any]:
    return {**build.faq, ENTRY: replace(build.faq[ENTRY], source="another")}


@pytest.mark.parametrize("faq", [ENTRY, None])
def test_an_answer_whose_text_is_the_same_is_given_again(shared_build: Build, faq: str | None) -> None:
    """All of it, from its places: status, question, quotes, and the entry if there was one."""
    value = given(shared_build, faq)
    found = restore_answer(value, answering(shared_build), "", TODAY)
    assert (found.status, found.question, found.language) == (value.status, "Kan vi?", Language.NB)
    assert [(each.start, each.end) for each in found.quotes] == [(value.quotes[0].start, value.quotes[0].end)]
    assert (found.faq and found.faq.id) == faq
    assert found.build == shared_build.id


def test_an_answer_is_not_given_again_when_its_entry_alone_has_changed(shared_build: Build) -> None:
    """The section says what it said."""
    service = answering(shared_build, faq=with_another_entry(shared_build))
    with pytest.raises(GoneError):
        restore_answer(given(shared_build), service, "", TODAY)
    assert restore_answer(given(shared_build, faq=None), service, "", TODAY).quotes


def test_an_answer_is_not_given_again_when_its_section_alone_has_changed(shared_build: Build) -> None:
    """With an entry that says what it said, and without one."""
    service = answering(shared_build, documents=with_another_text(shared_build))
    for faq in (ENTRY, None):
        with pytest.raises(GoneError):
            restore_answer(given(shared_build, faq), service, "", TODAY)


def test_an_answer_is_not_given_again_when_its_entry_is_gone(shared_build: Build) -> None:
    """Taken out since."""
    service = answering(shared_build, faq={})
    with pytest.raises(GoneError, match=ENTRY):
        restore_answer(given(shared_build), service, "", TODAY)


# -- what is left out of a button that has no room

MARKED = QuoteRef("d", "a", 0, 9, ((1, 2), (3, 4)))
THREE = ButtonPayload(
    "b", Language.NB, Status.ANSWERED, "0001", (MARKED, replace(MARKED, start=1), replace(MARKED, start=2))
)


def marks_and_places(limit: int) -> tuple[int, list[int]]:
    """How many highlights are left in all, and where the places that are left begin."""
    places = unpack(pack(THREE, limit)).quotes
    return sum(len(each.marks) for each in places), [each.start for each in places]


def test_everything_is_carried_where_there_is_room() -> None:
    """To the last unit."""
    assert marks_and_places(size(packed(THREE, THREE.quotes, marked=True))) == (6, [0, 1, 2])


def test_letters_of_ours_take_one_unit_each() -> None:
    """A question stands in the button as it was written."""
    value = replace(THREE, question="Får vi?")
    assert "Får vi?" in pack(value, 1000)
    assert unpack(pack(value, 1000)) == value


def test_highlights_are_left_out_first() -> None:
    """With one unit too few for them, every place is still there; and to the last unit."""
    assert marks_and_places(size(packed(THREE, THREE.quotes, marked=True)) - 1) == (0, [0, 1, 2])
    assert marks_and_places(size(packed(THREE, THREE.quotes, marked=False))) == (0, [0, 1, 2])


def test_the_last_places_are_left_out_next() -> None:
    """As many as it takes, and never the first."""
    two = size(packed(THREE, THREE.quotes[:2], marked=False))
    assert marks_and_places(size(packed(THREE, THREE.quotes, marked=False)) - 1) == (0, [0, 1])
    assert marks_and_places(two) == (0, [0, 1])
    assert marks_and_places(two - 1) == (0, [0])
    assert marks_and_places(1) == (0, [0])
