"""Whose presses are carried out: a reader's everywhere, an editor's alone where something is decided or shown."""

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from bot.chat.actions import Actions, ButtonAction
from bot.chat.editor_actions import EditorActions
from bot.chat.elements import Screen, Told, View
from bot.chat.views.queue import HERE
from bot.editorial.editorial import Editorial
from bot.editorial.settings import editorial_settings
from bot.editorial.types import ChangeRequest, FaqDraft, NotEditorError, Person
from bot.journal import Journal
from bot.service import BotService
from bot.settings import Settings
from bot.types import Language
from index.builds.build import Build

KARI, PER = Person("slack", "kari", "Kari"), Person("slack", "per", "Per")
OLA = Person("slack", "ola", "Ola")
FOR_ALL = {"escalate", "suggest", "wish", "save_faq"}
WISH = ChangeRequest("moderering#slette-kommentarer", "Moderering", "http://x", "Dere kan", "Rett.")


@pytest.fixture
def editorial(small_build: Build, own_encoder: Any) -> Iterator[Editorial]:
    settings = Settings()
    service = BotService(settings, own_encoder, Journal.open(settings.database_url))
    own = replace(editorial_settings(settings), editors=frozenset((KARI.key, PER.key)), channels={"slack": "hall"})
    yield Editorial(service, own, lambda *_: small_build.id)
    service.close()


def actions_of(editorial: Editorial, *, stacked: bool = False) -> EditorActions:
    handler: Any = SimpleNamespace(service=editorial.service, settings=SimpleNamespace(), surface="slack")
    return EditorActions(handler, Screen((), stacked=stacked), editorial)


def escalated(editorial: Editorial, question: str = "Hvor kan jeg parkere?") -> int:
    return editorial.escalate(editorial.service.ask(question).ref, "slack", "hall")[0].id


def test_who_was_not_the_first_is_told_who_was(editorial: Editorial) -> None:
    """And may take the case over: by that one button beside the case, or below the whole of it. Not once answered."""
    case = escalated(editorial)
    editorial.take(case, KARI)
    press = ButtonAction("case_take", {"case": case, "back": HERE}, PER, Language.NB, "hall")
    beside = actions_of(editorial, stacked=True).take(press)
    assert isinstance(beside, Told)
    assert "Kari" in beside.line
    (over,) = beside.buttons
    assert over.do == "case_take"
    assert editorial.is_by(str(over.data["over"]), KARI)
    below = actions_of(editorial).take(press)
    assert isinstance(below, View)
    assert below.buttons[-1] == over
    assert len(below.buttons) > 1
    editorial.answer(case, KARI, "Bak huset.")
    for stacked in (True, False):
        late = actions_of(editorial, stacked=stacked).take(press)
        assert isinstance(late, Told)
        assert "Kari" in late.line
        assert not late.buttons


def test_only_editors_press_what_editors_press(editorial: Editorial) -> None:
    """Whatever the button, and whoever it was shown to: all but a handful are refused to others; nothing is done."""
    actions = actions_of(editorial)
    readers = Actions(actions.handler, actions.screen)
    waiting, answered = escalated(editorial), escalated(editorial, "Er det parkering?")
    editorial.answer(answered, KARI, "Bak huset.")
    draft = editorial.proposals.draft(FaqDraft("Kan jeg?", (), "nb", (), "Ja."), KARI).id
    wish = editorial.request_change(WISH, KARI).id
    before = len(editorial.acts.latest(99))
    presses: dict[str, list[dict[str, object]]] = {
        "case_take": [{"case": waiting}],
        "case_reply": [{"case": waiting}],
        "case_answer": [{"case": waiting, "answer": "Foran."}],
        "case_faq": [{"case": answered}],
        "entry_open": [{"entry": "slette-kommentar"}],
        "faq_open": [{"proposal": draft}],
        "faq_find": [{"proposal": draft}],
        "faq_preview": [{"proposal": draft}],
        "faq_send": [{"proposal": draft}],
        "accept": [{"what": f"publish:{draft}:", "accept": "Ja"}, {"what": "undo:1", "accept": "Ja"}],
        "undo": [{"change": 1}],
        "proposal_close": [{"proposal": wish}],
        "back": [{"back": HERE}, {"back": f"case:{answered}"}],
        "queue": [{}],
    }
    assert presses.keys() == actions.table.keys() - readers.table.keys() - FOR_ALL
    for do, each in presses.items():
        for data in each:
            with pytest.raises(NotEditorError):
                actions.table[do](ButtonAction(do, data, OLA, Language.NB, "hall"))
    assert len(editorial.acts.latest(99)) == before
    assert [each.id for each in editorial.queue(KARI).cases] == [waiting]
    assert [each.id for each in editorial.queue(KARI).changes_asked_for] == [wish]
