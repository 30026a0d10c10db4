"""A quote's link keeps its promise when the guidance has changed since."""

from typing import Any

import pytest

from bot.versions import ChangeKind, shown


def test_a_quote_of_the_current_build_is_marked(service: Any, fakes: Any) -> None:
    """In the current build the range is marked as it is, and nothing has happened since."""
    quote = fakes.CRITICISM
    found = shown(service, quote.document, "b2", str(quote.start), str(quote.end))
    assert found is not None
    assert (found.mark, found.since, found.old) == ((quote.start, quote.end), ChangeKind.NOTHING, False)


def test_an_unchanged_text_is_marked_where_it_stands_now(service: Any, fakes: Any) -> None:
    """A text that has moved is found again in the current document."""
    old = fakes.quote("roller", "de-tre-rollene", build=fakes.OLD)
    found = shown(service, "roller", "b1", str(old.start), str(old.end))
    assert found is not None
    assert found.mark is not None
    assert found.since is ChangeKind.UNCHANGED
    assert found.document is fakes.CURRENT.documents["roller"]
    assert found.mark != (old.start, old.end)
    assert found.document.source[slice(*found.mark)] == old.text


def test_a_text_that_stands_twice_is_marked_in_its_own_section(service: Any, fakes: Any) -> None:
    """Of two equal texts, the one in the section that was quoted is marked."""
    old_text, new_text = "## A\n\nLikt.\n\n## B\n\nLikt.", "## A\n\nLikt. Mer tekst som flytter alt.\n\n## B\n\nLikt."
    old, new = fakes.document("to", "To", old_text), fakes.document("to", "To", new_text)

    class Service:
        def build(self, build_id: str | None = None) -> Any:
            return fakes.FakeBuild(build_id or "ny", {"to": old if build_id else new}, {})

    start = old.source.rindex("Likt.")
    found = shown(Service(), "to", "gammel", str(start), str(start + 5))  # type: ignore[arg-type]
    assert found is not None
    assert found.mark is not None
    assert found.mark[0] == new.source.rindex("Likt.")


def test_a_changed_text_is_shown_as_it_was_beside_the_section_as_it_is(service: Any, fakes: Any) -> None:
    """When the words are gone, the old document is shown, with the current section."""
    old = fakes.quote("ytringsfrihet", "kritikk-av-egen-virksomhet", build=fakes.OLD)
    found = shown(service, "ytringsfrihet", "b1", str(old.start), str(old.end))
    assert found is not None
    assert found.now is not None
    assert (found.since, found.old, found.mark) == (ChangeKind.CHANGED, True, (old.start, old.end))
    assert "må tåle uenighet" in found.now.blocks[0].text


def test_a_removed_section_is_shown_as_it_was(service: Any, fakes: Any) -> None:
    """When the whole section is gone, the old document is shown without a current section."""
    start = fakes.OLD.documents["roller"].source.index("Det var to roller.")
    found = shown(service, "roller", "b1", str(start), str(start + 10))
    assert found is not None
    assert (found.since, found.old, found.now) == (ChangeKind.SECTION_GONE, True, None)


def test_a_withdrawn_document_is_shown_as_it_was(service: Any) -> None:
    """A document that is no longer there is shown from the old build."""
    found = shown(service, "nedlagt", "b1", "8", "20")
    assert found is not None
    assert (found.since, found.old, found.mark) == (ChangeKind.DOCUMENT_GONE, True, (8, 20))


@pytest.mark.parametrize("build", ["borte", "../../etc", "b1/../b2", "\x00", "x" * 500])
def test_a_build_that_is_gone_leads_to_the_current_document(service: Any, build: str) -> None:
    """A build that cannot be had, or never could, leads to the current document without a mark."""
    found = shown(service, "roller", build, "0", "40")
    assert found is not None
    assert (found.since, found.old, found.mark) == (ChangeKind.BUILD_GONE, False, None)


def test_a_name_that_could_be_a_path_is_never_asked_for(fakes: Any) -> None:
    """The service is not asked for a build whose name has a slash in it."""
    asked: list[str | None] = []

    class Service(fakes.FakeService):  # type: ignore[misc]
        def build(self, build_id: str | None = None) -> Any:
            asked.append(build_id)
            return super().build(build_id)

    shown(Service(), "roller", "../b1", "0", "40")
    assert asked == [None]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("", ""),
        ("a", "b"),
        ("-1", "20"),
        ("20", "10"),
        ("5", "5"),
        ("1e3", "2e3"),
        ("0", "2"),
        ("99999", "999999"),
        ("1" * 5000, "2" * 5000),
    ],
)
def test_bad_numbers_mark_nothing(service: Any, start: str, end: str) -> None:
    """A range that is no range, or holds nothing a reader sees, marks nothing and breaks nothing."""
    found = shown(service, "roller", "b2", start, end)
    assert found is not None
    assert found.mark is None


@pytest.mark.parametrize("build", ["", "b2", "b1", "borte"])
def test_an_unknown_document_is_nothing(service: Any, build: str) -> None:
    """A document that is in no build is not shown."""
    assert shown(service, "finnes-ikke", build, "0", "10") is None
