"""The seam for another chat program: a toy one is plugged in, and does all that Slack and Teams do."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.admission import Admission
from bot.chat.elements import Told, View
from bot.journal import Journal
from bot.server import make_app
from bot.service import BotService
from bot.settings import Settings
from index.builds.build import Build
from tests.bot.chat.toy_chat import NOWHERE, RUNNING, TOY, Message, ToyChat, render_message

ASK = "Spør kommunikasjonsavdelingen"


@pytest.fixture
def service(small_build: Build, own_encoder: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[BotService]:
    monkeypatch.setenv("VEILEDER_EDITORS", "toy:kari")
    settings = Settings()
    made = BotService(settings, own_encoder, Journal.open(settings.database_url))
    yield made
    made.journal.close()


@pytest.fixture
def running(service: BotService) -> Iterator[tuple[TestClient, ToyChat]]:
    """The whole application with the toy chat in it."""
    with TestClient(make_app(service, service.settings, (TOY,))) as client:
        yield client, RUNNING[-1]


def do(running: tuple[TestClient, ToyChat], call: Any, *values: Any, **more: Any) -> Any:
    """Runs a coroutine in the application's loop."""
    client, _ = running
    assert client.portal is not None
    return client.portal.call(lambda: call(*values, **more))


def test_it_answers_and_opens_the_section(running: Any) -> None:
    """Status, quote and source; the buttons lead on."""
    _, chat = running
    shown: Message = do(running, chat.ask, "hall", "Kan ledere delta i debatten?")
    assert shown.lines[0] == "Veiledningen sier:"
    assert shown.lines[1].startswith("> Ledere bør tenke seg om.")
    opened = do(running, chat.press, "hall", "siri", shown.buttons["Les hele avsnittet"])
    assert isinstance(opened, View)
    assert "Ledere i debatten" in render_message(opened).lines
    muted = do(running, chat.press, "hall", "siri", shown.buttons["Ikke svar mer her"])
    assert muted == Told("Jeg svarer ikke mer i denne tråden uten å bli nevnt.")


def test_when_too_many_ask_it_says_try_again(
    running: Any, service: BotService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No thread is taken, nothing is journalled, and the reader is told in a line."""
    _, chat = running
    monkeypatch.setattr(service, "admission", Admission(0))
    monkeypatch.setattr("bot.chat.handler.PAUSE", 0)
    shown: Message = do(running, chat.ask, "hall", "Kan ledere delta i debatten?")
    assert shown.lines == ("Mange spør akkurat nå. Prøv igjen om noen sekunder.",)
    assert not service.journal.entries()
    assert service.admission.refused == 1


def test_a_question_gets_in_when_there_is_room_in_time(
    running: Any, service: BotService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is answered, nobody was told to try again, and its place is free afterwards."""
    _, chat = running
    admission, looked = Admission(1), []
    assert admission.enter()

    def enter() -> bool:
        looked.append(1)
        if len(looked) == 3:
            admission.leave()
        return Admission.enter(admission)

    monkeypatch.setattr(admission, "enter", enter)
    monkeypatch.setattr(service, "admission", admission)
    monkeypatch.setattr("bot.chat.handler.PAUSE", 0)
    shown: Message = do(running, chat.ask, "hall", "Kan ledere delta i debatten?")
    assert shown.lines[0] == "Veiledningen sier:"
    assert (len(looked), admission.refused, admission.inside) == (3, 0, 0)


class Crowded(Admission):
    """Full for the first two who look for room."""

    looked = 0

    def enter(self) -> bool:
        self.looked += 1
        self.most = int(self.looked > 2)
        return super().enter()


def test_a_question_looks_for_room_before_it_is_told_to_try_again(
    running: Any, service: BotService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Full twice, it is answered the third time, takes its room but once, and counts as nobody who was sent away."""
    _, chat = running
    admission = Crowded(0)
    monkeypatch.setattr(service, "admission", admission)
    monkeypatch.setattr("bot.chat.handler.PAUSE", 0)
    shown: Message = do(running, chat.ask, "hall", "Kan ledere delta i debatten?")
    assert shown.lines[0] == "Veiledningen sier:"
    assert (admission.looked, admission.refused, admission.inside) == (3, 0, 0)
    assert len(service.journal.entries()) == 1


def test_the_editors_loop_runs_in_it(running: Any) -> None:
    """From the question that the guidance does not answer, over the editors' room, to the answer and a FAQ draft."""
    _, chat = running
    asked = do(running, chat.ask, "hall", "Hvor parkerer jeg?")
    told = do(running, chat.press, "hall", "siri", asked.buttons[ASK])
    assert isinstance(told, Told)
    (case,) = chat.rooms.written["desk"]
    assert "Åpen. Ingen har tatt saken." in case.lines
    refused = do(running, chat.press, "desk", "siri", case.buttons["Ta saken"])
    assert refused.line.startswith("Bare redaktører")
    do(running, chat.press, "desk", "kari", case.buttons["Send"], answer="Bak huset.")
    assert "Bak huset." in chat.rooms.written["hall"][-1].lines
    (case,) = chat.rooms.written["desk"]
    draft = do(running, chat.press, "desk", "kari", case.buttons["Lag FAQ"])
    assert "Svaret: ____" in render_message(draft).lines
    queue = do(running, chat.press, "desk", "kari", render_message(draft).buttons["Forhåndsvis"], question="Hvor?")
    assert set(queue.errors) == {"answer"}


def test_what_is_not_set_up_is_not_opened(service: BotService) -> None:
    """The program runs without it."""
    with TestClient(make_app(service, service.settings, (NOWHERE,))) as client:
        assert client.get("/healthz").text == "ok"
        assert not RUNNING
