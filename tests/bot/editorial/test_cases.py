"""Questions that readers put to the editors: opened once, taken by one, answered once, sent until they are sent."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.chat.views.case import state_line
from bot.database import MessageKind, Outbox, OutboxMessage
from bot.database.outbox import LEASE
from bot.database.tables import CaseRow, OutboxRow
from bot.editorial.cases import PLACE_KEPT
from bot.editorial.editorial import Editorial
from bot.editorial.settings import EditorialSettings, Route, editorial_settings
from bot.editorial.suggest import channel_for, matches
from bot.editorial.types import CaseState, NotEditorError, Person, Reference, TakenError
from bot.journal import Journal
from bot.service import BotService
from bot.settings import Settings
from bot.types import Language

QUESTION = "Hvor kan jeg parkere?"


def ask(editorial: Editorial, question: str = QUESTION) -> str:
    return editorial.service.ask(question, surface="slack").ref


def kinds(editorial: Editorial) -> list[MessageKind]:
    """What is to be sent, taken up by this call."""
    return [each.kind for each in claimed(editorial.outbox)]


def claimed(outbox: Outbox, surface: str = "slack") -> list[OutboxMessage]:
    """Every message that is due, claimed."""
    return [message for each in outbox.due(surface) if (message := outbox.claim(each))]


def at_once(*calls: Any) -> list[Any]:
    """Results of calls made in threads of their own, errors as values."""
    found: list[Any] = [None] * len(calls)

    def run(at: int) -> None:
        try:
            found[at] = calls[at]()
        except Exception as error:  # noqa: BLE001
            found[at] = error

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(calls))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return found


def test_a_press_makes_a_case(editorial: Editorial) -> None:
    """The redacted question, the nearest sections, where to answer, and a message for the editors."""
    ref = ask(editorial, "Kan jeg parkere? Ring 912 34 567")
    case, fresh = editorial.escalate(ref, "slack", "C1:1.0:U9")
    assert fresh
    assert case.question == "Kan jeg parkere? Ring [telefonnummer]"
    assert (case.state, case.channel, case.place, case.language) == (CaseState.OPEN, "CRED", "C1:1.0:U9", Language.NB)
    assert case.near
    assert all(each.url.startswith("http://127.0.0.1:8080/guidance/") for each in case.near)
    assert kinds(editorial) == [MessageKind.POST]


def test_many_presses_make_one_case(editorial: Editorial, service: BotService, own: EditorialSettings) -> None:
    """Also at the same time and in two processes, each with its own engine."""
    another = BotService(service.settings, service.encoder, Journal.open(service.settings.database_url))
    other = Editorial(another, own)
    ref = ask(editorial)
    presses = [lambda each=each: each.escalate(ref, "slack", "C1:1.0:U9") for each in (editorial, other) * 5]
    found = at_once(*presses)
    assert sorted(fresh for _, fresh in found) == [False] * 9 + [True]
    assert len({case.id for case, _ in found}) == 1
    assert kinds(editorial) + kinds(other) == [MessageKind.POST]
    another.close()


@pytest.mark.parametrize("ref", ["ffffffff", ""])
def test_a_question_that_is_not_known_makes_none(editorial: Editorial, ref: str) -> None:
    """Without the question there is nothing to ask."""
    with pytest.raises(KeyError):
        editorial.escalate(ref, "slack", "C1::U9")


def test_the_feature_can_be_off(service: BotService, own: EditorialSettings) -> None:
    """By setting, and without a channel for editors anywhere."""
    off = Editorial(service, replace(own, escalation=False))
    on, nowhere = Editorial(service, own), Editorial(service, replace(own, channels={}))
    assert [each.escalates("slack") for each in (off, on, nowhere)] == [False, True, False]
    assert [each.escalates("web") for each in (off, on, nowhere)] == [False, True, False]
    assert not on.escalates("terminal")
    with pytest.raises(KeyError):
        off.escalate(service.ask(QUESTION, surface="slack").ref, "slack", "C1::U9")


@pytest.mark.parametrize(
    ("asker", "channels", "routes", "desk", "channel"),
    [
        ("teams", {"slack": "CRED"}, {}, "slack", "CRED"),
        ("slack", {"teams": "19:r"}, {}, "teams", "19:r"),
        ("teams", {"slack": "CRED", "teams": "19:r"}, {}, "teams", "19:r"),
        ("slack", {"slack": "CRED", "teams": "19:r"}, {"teams": "19:m"}, "teams", "19:m"),
        ("slack", {"slack": "CRED"}, {"slack": "CMOD", "teams": "19:m"}, "slack", "CMOD"),
    ],
)
def test_the_editors_may_sit_in_the_other_chat(
    service: BotService, own: EditorialSettings, asker: str, channels: Any, routes: Any, desk: str, channel: str
) -> None:
    """The asker's own chat is preferred, also by a route; everything but the answer goes to the editors' chat."""
    set_up = replace(own, channels=channels, routes=(Route("moder", routes),), editors=frozenset(("slack:U1",)))
    across = Editorial(service, set_up)
    assert across.escalates(asker)
    ref = service.ask("Må vi arkivere en melding?", surface=asker).ref
    case, _ = across.escalate(ref, asker, "somewhere")
    assert (case.surface, case.desk, case.channel) == (asker, desk, channel)
    across.answer(case.id, Person("slack", "U1", "Kari"), "Ja.")
    across.cases.made_faq(case.id, "faq")
    sent = {each: [message.kind for message in claimed(across.outbox, each)] for each in ("slack", "teams")}
    told = [MessageKind.POST, MessageKind.UPDATE, MessageKind.UPDATE]
    assert sent == {asker: [MessageKind.ANSWER], desk: told} if asker != desk else sent[desk]
    assert sorted(kind for kinds in sent.values() for kind in kinds) == sorted([*told, MessageKind.ANSWER])


def test_a_chat_that_is_not_set_up_has_no_editors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its channels are left out, in routes too: nobody would ever send a message there."""
    monkeypatch.setenv("VEILEDER_TEAMS_EDITORS_CHANNEL", "19:r")
    monkeypatch.setenv("VEILEDER_ROUTES", '{"arkiv": "slack:C2,teams:19:m"}')
    found = editorial_settings(Settings(), {"slack": ""})
    assert (found.channels, found.routes) == ({}, (Route("arkiv", {"slack": "C2"}),))


def test_two_editors_take_it_and_one_wins(editorial: Editorial, kari: Person, per: Person) -> None:
    """The other is told who has it; the winner may press again."""
    case, _ = editorial.escalate(ask(editorial), "slack", "C1::U9")
    kinds(editorial)
    found = at_once(*(lambda each=each: editorial.take(case.id, each) for each in (kari, per)))
    (lost,) = [each for each in found if isinstance(each, TakenError)]
    (won,) = [each for each in found if not isinstance(each, TakenError)]
    assert lost.who == won.taken_name
    winner = kari if editorial.is_by(won.taken_by, kari) else per
    assert editorial.take(case.id, winner).state is CaseState.TAKEN
    assert kinds(editorial) == [MessageKind.UPDATE]


def test_a_case_can_be_taken_over(editorial: Editorial, kari: Person, per: Person) -> None:
    """From the one who has it, and from nobody else."""
    case, _ = editorial.escalate(ask(editorial), "slack", "C1::U9")
    editorial.take(case.id, kari)
    with pytest.raises(TakenError):
        editorial.take(case.id, per, over="slack:U7")
    assert editorial.take(case.id, per, over=kari.key).taken_name == per.name


def test_an_answer_is_given_once(editorial: Editorial, kari: Person, per: Person) -> None:
    """A second one is refused with the name of who was first; so is one by an editor who does not have the case."""
    case, _ = editorial.escalate(ask(editorial), "slack", "C1::U9")
    editorial.take(case.id, kari)
    with pytest.raises(TakenError, match=kari.name):
        editorial.answer(case.id, per, "Nei.")
    answered = editorial.answer(case.id, kari, " Bak huset. Ring 22 33 44 55. ")
    assert (answered.state, answered.answer) == (CaseState.ANSWERED, "Bak huset. Ring 22 33 44 55.")
    for person in (kari, per):
        with pytest.raises(TakenError, match=kari.name):
            editorial.answer(case.id, person, "Nei.")
    assert kinds(editorial) == [MessageKind.POST, MessageKind.UPDATE, MessageKind.ANSWER, MessageKind.UPDATE]


def test_only_editors_take_and_answer(editorial: Editorial, ola: Person) -> None:
    """Whoever else tries is refused, and the case stays open."""
    case, _ = editorial.escalate(ask(editorial), "slack", "C1::U9")
    with pytest.raises(NotEditorError):
        editorial.take(case.id, ola)
    with pytest.raises(NotEditorError):
        editorial.answer(case.id, ola, "Nei.")
    found = editorial.cases.get(case.id)
    assert found is not None
    assert found.state is CaseState.OPEN


def test_where_it_was_asked_is_forgotten(editorial: Editorial, kari: Person) -> None:
    """Some days after the answer; never before it."""
    answered, _ = editorial.escalate(ask(editorial), "slack", "C1::U9")
    waiting, _ = editorial.escalate(ask(editorial), "slack", "C2::U9")
    editorial.answer(answered.id, kari, "Nei.")
    old = datetime.now(UTC) - PLACE_KEPT - timedelta(hours=1)
    with editorial.cases.database.engine.begin() as connection:
        connection.execute(update(CaseRow).values(opened_at=old))
        connection.execute(update(CaseRow).where(CaseRow.id == answered.id).values(answered_at=old))
    editorial.look_after()
    places = [found.place for each in (answered, waiting) if (found := editorial.cases.get(each.id))]
    assert places == ["", "C2::U9"]


# -- routes


@pytest.mark.parametrize(
    ("question", "key", "channel"),
    [
        ("Må vi arkivere en melding?", "moder", "CMOD"),
        ("Må vi arkivere en melding?", "owner:Kommunikasjonsavdelingen", "CMOD"),
        ("Må vi arkivere en melding?", "owner:Andre", "CRED"),
        ("Må vi arkivere en melding?", "ytrings", "CMOD"),
        ("Må vi arkivere en melding?", "finnes-ikke", "CRED"),
        ("Må vi arkivere en melding?", "folder:moderering", "CRED"),
    ],
)
def test_questions_go_by_their_nearest_guidance(
    service: BotService, own: EditorialSettings, question: str, key: str, channel: str
) -> None:
    """By the beginning of an id, by owner or by folder; the nearest guidance that a route matches decides."""
    routed = Editorial(service, replace(own, routes=(Route(key, {"slack": "CMOD"}),)))
    case, _ = routed.escalate(ask(routed, question), "slack", "C1::U9")
    assert case.channel == channel


def test_a_folder_and_the_most_particular_route(service: BotService, own: EditorialSettings) -> None:
    """A folder below guidance/ counts with what is below it; of two routes that match, the longer one decides."""
    build = service.loaded().build
    info = build.infos["moderering"]
    build.infos["moderering"] = replace(info, file="guidance/sosiale/medier/moderering.md")
    try:
        assert all(matches(f"folder:{each}", "moderering", build) for each in ("sosiale", "sosiale/medier/"))
        assert not any(matches(f"folder:{each}", "moderering", build) for each in ("sos", "medier", ""))
        near = (Reference("moderering#slette-kommentarer", "", ""),)
        routes = (Route("mod", {"slack": "C1"}), Route("moderering", {"slack": "C2"}), Route("m", {"teams": "C3"}))
        room = {"slack": "CRED"}
        assert channel_for(near, "slack", build, routes, room) == ("slack", "C2")
        assert channel_for(near, "teams", build, routes, room) == ("slack", "C2")
        assert channel_for(near, "teams", build, routes[2:], room) == ("teams", "C3")
        assert channel_for((), "slack", build, routes, room) == ("slack", "CRED")
    finally:
        build.infos["moderering"] = info


def test_routes_are_read_from_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON of keys to channels, one a chat; editors separated by commas."""
    monkeypatch.setenv("VEILEDER_ROUTES", '{"arkiv": "slack:C2,teams:19:abc@thread.tacv2"}')
    monkeypatch.setenv("VEILEDER_EDITORS", "slack:U1, teams:0a-b")
    monkeypatch.setenv("VEILEDER_SLACK_EDITORS_CHANNEL", "C1")
    found = editorial_settings(Settings())
    assert found.routes == (Route("arkiv", {"slack": "C2", "teams": "19:abc@thread.tacv2"}),)
    assert found.editors == {"slack:U1", "teams:0a-b"}
    assert found.channels == {"slack": "C1"}


# -- messages that must be sent


def test_a_message_is_claimed_by_one(editorial: Editorial) -> None:
    """Two processes that look at the same time share what is due."""
    for _ in range(5):
        editorial.escalate(ask(editorial), "slack", "C1::U9")
    other = Outbox(editorial.cases.database)
    found = at_once(lambda: claimed(editorial.outbox), lambda: claimed(other))
    assert sorted(each.about for each in [*found[0], *found[1]]) == [1, 2, 3, 4, 5]


def test_a_message_that_failed_waits_and_is_tried_again(editorial: Editorial) -> None:
    """Not at once, but when it is due; done ones never."""
    editorial.escalate(ask(editorial), "slack", "C1::U9")
    (message,) = claimed(editorial.outbox)
    editorial.outbox.later(message)
    assert not claimed(editorial.outbox)
    make_due(editorial, timedelta(hours=2))
    (again,) = claimed(editorial.outbox)
    assert (again.id, again.tries) == (message.id, 2)
    editorial.outbox.done(again)
    make_due(editorial, timedelta(hours=2))
    assert not claimed(editorial.outbox)


def test_a_message_of_a_process_that_is_gone_is_taken_over(editorial: Editorial) -> None:
    """After the lease; other chats' messages are left alone."""
    editorial.escalate(ask(editorial), "slack", "C1::U9")
    assert len(claimed(editorial.outbox)) == 1
    assert not claimed(editorial.outbox)
    make_due(editorial, LEASE)
    assert not claimed(editorial.outbox, "teams")
    assert len(claimed(editorial.outbox)) == 1
    assert editorial.outbox.waiting("slack") == 1


def make_due(editorial: Editorial, earlier: timedelta) -> None:
    with editorial.cases.database.engine.begin() as connection:
        connection.execute(update(OutboxRow).values(due_at=datetime.now(UTC) - earlier))


def test_an_asker_on_the_web_is_sent_nothing(editorial: Editorial, kari: Person) -> None:
    """Editors get their messages; the answer waits on a page, and nobody's message is tried for ever."""
    case, _ = editorial.escalate(editorial.service.ask(QUESTION, surface="web").ref, "web", "a hash")
    assert (case.surface, case.desk, case.channel) == ("web", "slack", "CRED")
    editorial.answer(case.id, kari, "Bak bygget.")
    assert kinds(editorial) == [MessageKind.POST, MessageKind.UPDATE]
    assert editorial.outbox.waiting("web") == 0
    found = editorial.case_of(case.ref)
    assert found
    assert found.answer == "Bak bygget."
    assert editorial.case_of("ffffffff") is None


def test_the_editors_see_that_the_asker_waits_on_a_page(editorial: Editorial) -> None:
    """Wherever they read how far the case has come."""
    web, _ = editorial.escalate(ask(editorial), "web", "a hash")
    chat, _ = editorial.escalate(ask(editorial), "slack", "C1:1.0:U9")
    assert state_line(web, Language.NB) == "Åpen. Ingen har tatt saken. Leseren følger saken på en nettside."
    assert state_line(chat, Language.NB) == "Åpen. Ingen har tatt saken."
