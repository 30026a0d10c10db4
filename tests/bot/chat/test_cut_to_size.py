"""Texts cut to what a chat program takes: how much is kept, where it is cut, and what is left for later."""

from dataclasses import replace

import pytest

from bot.chat.cutting import best_cut, chunks, end_of, head, part, shorten, size, split, take_first, visible
from bot.chat.elements import Field, Room, Screen, Text, View, fields_fit
from bot.chat.locales import language_of
from bot.types import Language
from index.types import Block, BlockKind, Span

TWO = "😀"  # one character, two units


def block(text: str, marker: str = "", start: int = 0) -> Block:
    span = Span(text, start, start + len(text))
    return Block(BlockKind.ITEM if marker else BlockKind.PARAGRAPH, start, start + len(text), (span,), marker=marker)


def texts(blocks: list[Block]) -> list[str]:
    return [each.text for each in blocks]


def test_an_emoji_takes_two_units() -> None:
    """As in the programs that count them."""
    assert [size(each) for each in ("", "å", "\uffff", TWO, f"a{TWO}b")] == [0, 1, 1, 2, 4]


@pytest.mark.parametrize(
    ("limit", "kept"), [(0, ""), (1, "a"), (2, "a"), (3, f"a{TWO}"), (4, f"a{TWO}b"), (9, f"a{TWO}b")]
)
def test_the_longest_beginning_is_kept(limit: int, kept: str) -> None:
    """Never half an emoji."""
    assert head(f"a{TWO}b", limit) == kept


@pytest.mark.parametrize(
    ("line", "limit", "short"),
    [
        ("to ord", 6, "to ord"),
        ("to  ord\n", 6, "to ord"),
        ("tre korte ord", 12, "tre korte…"),
        ("tre korte ord", 10, "tre korte…"),
        ("tre korte ord", 9, "tre kort…"),
        ("uhyrlig langtord", 5, "uhyr…"),
        ("a langtordutenende", 10, "a langtor…"),
        ("abcd efghijk", 8, "abcd ef…"),
        ("abcde fghijk", 8, "abcde…"),
    ],
)
def test_a_line_is_shortened_between_words(line: str, limit: int, short: str) -> None:
    """Where a space is in its latter half; never longer than the limit, and not shortened when it fits."""
    assert shorten(line, limit) == short
    assert size(short) <= limit


@pytest.mark.parametrize(
    ("text", "limit", "at"),
    [
        ("En setning. En til. Tre.", 30, 19),
        ("En setning. En til. Tre.", 19, 19),
        ("En setning. En til. Tre.", 18, 11),
        ("En setning. En til. Tre.", 11, 11),
        ("En setning. En til.", 10, 2),
        ("Uhyrlig", 4, 4),
        (" x", 1, 1),
        (f"{TWO} og {TWO}. Ja visst", 9, 7),
        (f"{TWO} og {TWO}. Ja visst", 8, 4),
    ],
)
def test_a_text_is_cut_after_a_sentence_else_between_words(text: str, limit: int, at: int) -> None:
    """The last whole sentence within the limit, to the last unit; a word that is too long is cut anywhere."""
    assert best_cut(text, limit) == at


def test_whole_blocks_are_taken_while_they_fit() -> None:
    """Each needs two units besides its text and its marker; one that does not fit is left whole."""
    blocks = [block("aaaa"), block("bbbb", "•"), block("cccc")]
    assert texts(take_first(blocks, 13)[0]) == ["aaaa", "bbbb"]
    assert texts(take_first(blocks, 12)[0]) == ["aaaa"]
    assert texts(take_first(blocks, 12)[1]) == ["bbbb", "cccc"]
    kept, left = take_first(blocks, 19)
    assert (texts(kept), left) == (["aaaa", "bbbb", "cccc"], [])


def test_a_block_is_cut_when_a_whole_sentence_of_it_fits() -> None:
    """What is left goes on without a marker; where no sentence fits, the block is left for later."""
    blocks = [block("Aaaa."), block("En setning. Og en til.", "•")]
    kept, left = take_first(blocks, 7 + 3 + 11)
    assert texts(kept) == ["Aaaa.", "En setning."]
    assert [(each.text, each.marker) for each in (*kept[1:], *left)] == [("En setning.", "•"), ("Og en til.", "")]
    assert texts(take_first(blocks, 7 + 3 + 10)[0]) == ["Aaaa."]
    assert texts(take_first(blocks, 7 + 3)[0]) == ["Aaaa."]


def test_the_first_block_is_cut_however_little_room_there_is() -> None:
    """Something is always shown, at least a letter."""
    kept, left = take_first([block("Uhyrlig langt", "•")], 0)
    assert texts(kept) == ["U"]
    assert "".join(texts([*kept, *left])).replace(" ", "") == "Uhyrliglangt"
    kept, left = take_first([block("Kort og godt")], 8)
    assert (texts(kept), texts(left)) == (["Kort"], ["og godt"])


def test_blocks_that_just_fit_leave_nothing() -> None:
    """To the last unit; with one too few the last stays whole, and is not parted from its full stop."""
    blocks = [block("Aaaa."), block("Bb.")]
    assert take_first(blocks, 7 + 2 + 3) == (blocks, [])
    assert texts(take_first(blocks, 7 + 2 + 2)[1]) == ["Bb."]


def test_chunks_hold_all_of_it() -> None:
    """In order, each within its limit, whatever it is."""
    blocks = [block("En setning. Og en til."), block("Uhyrlig" * 5), block("kort", "•")]
    runs = list(chunks(blocks, 14))
    assert (
        "".join("".join(texts(each)) for each in runs).replace(" ", "") == "Ensetning.Ogentil." + "Uhyrlig" * 5 + "kort"
    )
    assert all(sum(size(each.text) + size(each.marker) + 2 for each in run) <= 14 for run in runs)
    assert list(chunks([], 14)) == []


def test_a_split_keeps_every_characters_place_in_the_source() -> None:
    """Spans that are text themselves are parted; what is written with markup goes whole to one side."""
    spans = (Span("ab", 10, 12), Span("&", 12, 17, verbatim=False), Span("cd", 17, 19))
    whole = Block(BlockKind.ITEM, 10, 19, spans, marker="•")
    for at, (first, last) in enumerate([("", "ab&cd"), ("a", "b&cd"), ("ab", "&cd"), ("ab&", "cd"), ("ab&c", "d")]):
        before, after = split(whole, at)
        assert (visible(before), visible(after)) == (first, last)
        assert (before.marker, after.marker) == ("•", "")
    before, after = split(whole, 1)
    assert [(each.start, each.end) for each in (*before.spans, *after.spans)] == [
        (10, 11),
        (11, 12),
        (12, 17),
        (17, 19),
    ]
    assert part(spans[0], 1, 1) == []


def test_a_path_is_cut_from_the_left() -> None:
    """Its last heading stays whatever its length is."""
    path = "Moderering › Slette › Kommentarer"
    assert end_of(path, size(path)) == path
    assert end_of(path, size(path) - 1) == "Slette › Kommentarer"
    assert end_of(path, 12) == end_of(path, 1) == "Kommentarer"


# -- what there is room for


def test_the_largest_view_that_the_program_takes_is_shown() -> None:
    """Rooms are tried from the most; where it takes none, the last is shown."""
    rooms = tuple(Room(each, 0, 0) for each in (300, 200, 100))

    def draw(room: Room) -> View:
        return View("", Language.NB, (Text("x" * room.quote),), "")

    def takes(most: int) -> Screen:
        return Screen(
            rooms, lambda view: all(len(each.text) <= most for each in view.elements if isinstance(each, Text))
        )

    assert [takes(most).fit(draw) for most in (300, 299, 100, 1)] == [draw(rooms[at]) for at in (0, 1, 2, 2)]


def test_a_field_that_is_just_full_cuts_nothing() -> None:
    """One unit more and it would."""
    view = View("", Language.NB, (Field("a", "", value=TWO * 2, most=4), Text("long enough")), "")
    assert fields_fit(view)
    assert not fields_fit(replace(view, elements=(Field("a", "", value=TWO * 2 + "x", most=4),)))


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("nn-NO", Language.NN),
        ("en-US", Language.EN),
        ("NO", Language.NB),
        ("de-DE-1996", Language.NB),
        ("", Language.NB),
    ],
)
def test_a_reader_is_met_in_the_language_of_the_program(locale: str, language: Language) -> None:
    """In bokmål where there are no texts in it."""
    assert language_of(locale) is language
