"""What a button carries is checked against the source when it is pressed."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from bot.chat.button_payload import GoneError, QuoteRef, requote
from index.builds.build import Build

TODAY = date(2026, 11, 22)


def place_in(build: Build) -> QuoteRef:
    passage = build.passages[0]
    return QuoteRef(passage.document, passage.anchor, passage.start, passage.end)


def test_a_carried_place_gives_the_quote_back(shared_build: Build) -> None:
    """The text is the source between its offsets."""
    place = place_in(shared_build)
    quote = requote(shared_build, place, "", TODAY)
    assert quote.text == shared_build.documents[place.document].source[place.start : place.end]


def test_a_place_whose_source_has_slipped_is_not_quoted(shared_build: Build) -> None:
    """A copy that no longer agrees with its own blocks is refused, as in every other answer."""
    place = place_in(shared_build)
    document = shared_build.documents[place.document]
    tampered = replace(document, source=document.source.replace("e", "o"))
    view = SimpleNamespace(id=shared_build.id, documents={place.document: tampered}, faq={})
    with pytest.raises(GoneError, match="differs from its source"):
        requote(view, place, "", TODAY)


def test_marks_outside_the_quote_are_refused(shared_build: Build) -> None:
    """A highlight lies inside its quote, whatever a button says."""
    place = place_in(shared_build)
    with pytest.raises(GoneError):
        requote(shared_build, replace(place, marks=((0, 3),)), "", TODAY)
