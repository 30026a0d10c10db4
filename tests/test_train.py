"""scripts/train: the loss on numbers that can be computed by hand, and what a batch holds."""

import math
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch

FOLDER = Path(__file__).resolve().parents[1] / "scripts" / "train"


@pytest.fixture
def adapter() -> Iterator[ModuleType]:
    """The script as a module; it imports its neighbour."""
    before = list(sys.path)
    sys.path.insert(0, str(FOLDER))
    yield import_module("adapter")
    sys.path[:] = before


@pytest.fixture
def material(adapter: ModuleType) -> ModuleType:
    return sys.modules[adapter.drawn.__module__]


def cosines(*shares: float) -> torch.Tensor:
    """One row of cosines whose softmax is in the given proportion."""
    return torch.tensor([[math.log(each) * 0.02 for each in shares]])


def test_right_columns_count_together(adapter: ModuleType) -> None:
    """With shares 1, 2 and 5 and the first two right, the loss is -log(3/8)."""
    loss = adapter.multi_positive(cosines(1, 2, 5), torch.tensor([[True, True, False]]))
    assert float(loss) == pytest.approx(math.log(8 / 3), abs=1e-4)


def test_a_column_at_minus_infinity_counts_neither_way(adapter: ModuleType) -> None:
    """With the third column out, the first of 1 and 2 has a third."""
    similar = torch.cat([cosines(1, 2), torch.tensor([[-torch.inf]])], 1)
    assert float(adapter.multi_positive(similar, torch.tensor([[True, False, False]]))) == pytest.approx(
        math.log(3), abs=1e-4
    )


def test_an_answer_does_not_compete_with_the_passage_it_is_based_on(adapter: ModuleType) -> None:
    """The question's own passage is left out, another one is not; a question without an entry is no row."""
    answered, told = cosines(2).repeat(2, 1), cosines(5, 2).repeat(2, 1)
    of_asked = torch.tensor([[True], [False]])
    right = torch.tensor([[True, False], [True, False]])
    assert float(adapter.loss_of_answers(answered, of_asked, told, right)) == pytest.approx(math.log(2), abs=1e-4)


def test_an_update_begins_as_nothing(adapter: ModuleType) -> None:
    """Before the first step the layer gives what it gave, and only the update learns."""
    linear = torch.nn.Linear(3, 2).requires_grad_(requires_grad=False)
    hidden = torch.randn(4, 3)
    update = adapter.Lora(linear, 2)
    assert torch.equal(update(hidden), linear(hidden))
    assert {name for name, each in update.named_parameters() if each.requires_grad} == {"down", "up"}


def page(material: ModuleType, name: str) -> object:
    """Three places of two passages each, one question a place."""
    places = [f"{name}#{at}" for at in range(3)]
    passages = [(place, f"{place} {part}") for place in places for part in "ab"]
    return material.grouped(passages, [material.Asked(f"{place}?", place) for place in places])[0]


def test_a_batch_keeps_siblings_together(material: ModuleType) -> None:
    """Every passage of a question's page is in its batch, and no page is in it by halves."""
    pages = [page(material, name) for name in "uvwxyz"]
    batch = material.drawn(pages, 2, 4, np.random.default_rng(0))
    places = [place for place, _ in batch.passages]
    assert len(places) == 12
    assert len(batch.asked) == 4
    for each in batch.asked:
        siblings = {f"{each.place[0]}#{at}" for at in range(3)}
        assert siblings <= set(places)


def test_questions_without_a_passage_are_left_out(material: ModuleType) -> None:
    """A question about a place that has no text teaches nothing."""
    asked = [material.Asked("here?", "a#1"), material.Asked("gone?", "a#2")]
    (found,) = material.grouped([("a#1", "text"), ("b#1", "text")], asked)
    assert [each.text for each in found.asked] == ["here?"]


def test_a_partner_is_another_question_of_the_same_place(material: ModuleType) -> None:
    """Where there is no other, it is the question itself."""
    one, two, alone = (material.Asked(*each) for each in (("1?", "a#1"), ("2?", "a#1"), ("3?", "a#2")))
    (found,) = material.grouped([("a#1", "text"), ("a#2", "text")], [one, two, alone])
    assert material.partners([one, two, alone], [found], np.random.default_rng(0)) == ["2?", "1?", "3?"]


def test_every_written_page_has_sections_with_questions(material: ModuleType) -> None:
    """The pages that lie beside the script can be read, and none lacks its questions."""
    pages = material.written_pages()
    assert len(pages) == 100
    assert {len(each.passages) for each in pages} == {5}
    assert {len(each.asked) for each in pages} == {20}
