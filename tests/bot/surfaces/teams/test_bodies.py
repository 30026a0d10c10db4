"""What is not an activity that can be read is refused with 4xx, never 500, and nothing comes of it."""

from typing import Any

import pytest

QUESTION = "Kan jeg kritisere etaten min?"


def nothing_came_of_it(room: Any) -> None:
    assert not room.service.asked
    assert not room.teams.posts


MALFORMED = {
    "no JSON": b"{",
    "nothing": b"",
    "not UTF-8": b'{"type":"message","text":"\xff"}',
    "a list": b"[]",
    "a number": b"7",
    "deep": b"[" * 100_000,
}


@pytest.mark.parametrize("case", MALFORMED)
def test_what_is_no_activity_is_refused(play: Any, case: str) -> None:
    """400, never 500."""

    async def scenario(room: Any) -> None:
        assert (await room.send(None, raw=MALFORMED[case])).status_code == 400
        nothing_came_of_it(room)

    play(scenario)


INCOMPLETE: dict[str, dict[str, Any]] = {
    "no service address": {"serviceUrl": None},
    "a service address without TLS": {"serviceUrl": "http://smba.example/"},
    "a service address that is none": {"serviceUrl": "https://[x"},
    "no id": {"id": None},
    "an id that is a number": {"id": 7},
    "an id without end": {"id": "x" * 5000},
    "no conversation": {"conversation": None},
    "a conversation without id": {"conversation": {"id": ""}},
    "no sender": {"from": None},
    "no recipient": {"recipient": "Veileder"},
    "another channel": {"channelId": "webchat"},
    "no type": {"type": None},
    "a text that is none": {"text": {"a": 1}},
    "an invoke that is unknown": {"type": "invoke", "name": "rm -rf", "value": {}},
    "an invoke without name": {"type": "invoke"},
    "a dialog without value": {"type": "invoke", "name": "task/fetch"},
}


@pytest.mark.parametrize("case", INCOMPLETE)
def test_an_activity_that_cannot_be_read_is_refused(play: Any, case: str) -> None:
    """400, never 500, and nothing is claimed for it."""

    async def scenario(room: Any) -> None:
        activity = room.message(QUESTION)
        changed = {name: value for name, value in {**activity, **INCOMPLETE[case]}.items() if value is not None}
        assert (await room.send(changed)).status_code == 400
        nothing_came_of_it(room)

    play(scenario)


@pytest.mark.parametrize("kind", ["typing", "messageReaction", "endOfConversation", "event", "somethingNew"])
def test_other_types_are_let_be(play: Any, kind: str) -> None:
    """Types that Veileder has no use for are fine, and nothing comes of them."""

    async def scenario(room: Any) -> None:
        assert (await room.send({**room.message(QUESTION), "type": kind})).status_code == 200
        nothing_came_of_it(room)

    play(scenario)


def test_types_that_are_let_be_need_a_token_too(play: Any) -> None:
    """Whoever asks first shows who they are."""

    async def scenario(room: Any) -> None:
        assert (await room.send({**room.message(QUESTION), "type": "somethingNew"}, "")).status_code == 401

    play(scenario)


def test_unknown_parts_do_not_stop_a_question(play: Any) -> None:
    """What Teams adds to its messages tomorrow is left out."""

    async def scenario(room: Any) -> None:
        entities = [{"type": "brandNew", "x": {}}, "rubbish", {"type": "clientInfo", "country": 7}]
        await room.say(QUESTION, entities=entities, attachments=[{"contentType": "text/html"}], tomorrow={"a": [1]})
        assert len(room.teams.messages) == 1

    play(scenario)


@pytest.mark.parametrize("size", [300_000, 1_000_000])
def test_a_large_body_is_refused(play: Any, size: int) -> None:
    """413, whatever the token is."""

    async def scenario(room: Any) -> None:
        assert (await room.send(room.message("x" * size))).status_code == 413
        nothing_came_of_it(room)

    play(scenario)
