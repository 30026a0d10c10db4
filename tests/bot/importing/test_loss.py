"""What is lost is found by the order of the words, whatever else stands in the texts."""

# pieces of files stand on lines of their own

import random

import pytest

from bot.importing import loss
from bot.importing.loss import lost


@pytest.mark.parametrize(
    ("original", "made", "missing"),
    [
        ("a b c d", "a b c d", []),
        ("a b c d", "a d", ["b c"]),
        ("Du skal ikke gjøre det. Du skal ikke gjøre det.", "Du skal ikke gjøre det.", ["Du skal ikke gjøre det"]),
        ("ja nei ja nei", "ja nei ja", ["nei"]),
        ("ett to tre fire fem seks", "fire fem seks ett to tre", []),
        ("ikke lov her uten avtale", "lov her uten avtale", ["ikke"]),
        ("10⁶ m² ﬁlm saks\u00adbehandler", "106 m2 film saksbehandler", []),
        ("", "noe mer", []),
        ("alt er borte", "", ["alt er borte"]),
    ],
)
def test_runs_of_words_that_are_missing_are_found(original: str, made: str, missing: list[str]) -> None:
    """Also when the same words stand elsewhere; text that only moved is not lost."""
    assert [" ".join(run) for run in lost(original, made)] == missing


def test_a_sentence_that_is_lost_from_a_long_text_is_found_alone() -> None:
    """Among thousands of the same words, and where another sentence moved."""
    chooser = random.Random(7)
    words = [
        chooser.choice(["saken", "skal", "alltid", "meldes", "til", "lederen", "når", "den", "gjelder", "barn"])
        for _ in range(20_000)
    ]
    gone, moved = ["dette", "forsvant", "helt", "uten", "videre"], ["fotnoten", "flyttet", "seg", "langt", "herfra"]
    original = [*words[:5000], *gone, *words[5000:9000], *moved, *words[9000:]]
    made = [*words[:9000], *words[9000:], *moved]
    assert lost(" ".join(original), " ".join(made)) == [gone]


def test_the_work_grows_with_the_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that are looked at in exact alignments and in searches for anchors, for texts twice as long."""
    looked = {"at": 0}
    single, matcher = loss.single, loss.SequenceMatcher

    def counted(text: list[str], size: int) -> dict[tuple[str, ...], int]:
        looked["at"] += len(text)
        return single(text, size)

    def exact(junk: None, before: list[str], after: list[str], *, autojunk: bool) -> object:
        looked["at"] += len(before) + len(after)
        return matcher(junk, before, after, autojunk=autojunk)

    monkeypatch.setattr(loss, "single", counted)
    monkeypatch.setattr(loss, "SequenceMatcher", exact)
    work = []
    for length in (4000, 8000, 16_000):
        chooser = random.Random(length)
        words = [f"ord{chooser.randrange(3000)}" for _ in range(length)]
        looked["at"] = 0
        lost(" ".join(words), " ".join(word for word in words if chooser.random() > 0.03))
        work.append(looked["at"])
    assert work[1] / work[0] < 3
    assert work[2] / work[1] < 3
