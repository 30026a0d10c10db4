"""What readers and editors do in the loopback Teams, for tests of the editors' loop."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import update

from bot.database.tables import OutboxRow as ErrandRow
from bot.editorial.types import Person

ASKER, KARI, PER, OLA = "29:siri", "29:kari", "29:per", "29:ola"
NAMES = {ASKER: "Siri Spør", KARI: "Kari Nordmann", PER: "Per Hansen", OLA: "Ola Ansatt"}
NOT_FOUND = "Hvor parkerer jeg?"
UNCERTAIN = "Kan ledere slette?"
SURE = "Kan ledere delta i debatten?"
ROOM = "19:red@thread.tacv2"
THREAD = "19:c@thread.tacv2;messageid=100"
ALSO = "parkering\nKan eg parkere?\nMay I use the parking?"
ASK = "Spør kommunikasjonsavdelingen"


# -- what people do


def who(user: str) -> dict[str, Any]:
    return {"from": {"id": user, "name": NAMES[user], "aadObjectId": f"aad-{user}"}}


def button(card: Any, title: str, tools: Any) -> Any:
    """The first button of this title, wherever in the card."""
    found = [each for each in tools.fake_teams.walk(card) if str(each.get("type")).startswith("Action.")]
    titles = [each.get("title") for each in found]
    assert title in titles, f"no {title} among {titles}"
    return found[titles.index(title)]


def fields(card: Any, tools: Any) -> dict[str, str]:
    """What stands in a card's fields, as a client sends it with every press."""
    inputs = [each for each in tools.fake_teams.walk(card) if str(each.get("type")).startswith("Input.")]
    return {each["id"]: each.get("value", "") for each in inputs}


async def press(room: Any, card: Any, title: str, user: str, typed: Any = None, **more: Any) -> Any:
    """A press with what was typed; returns the line or the card that the one who pressed sees."""
    found = button(card, title, room.tools)
    data = {**found["data"], **fields(card, room.tools), **(typed or {})}
    if found["type"] == "Action.Execute":
        action = {"type": "Action.Execute", "verb": found["verb"], "data": data}
        told = await room.invoke("adaptiveCard/action", {"action": action}, **who(user), **more)
        return checked(told["value"], room.tools)
    name = "task/fetch" if "msteams" in found["data"] else "task/submit"
    return in_dialog(await room.invoke(name, {"data": data}, **who(user), **more), room.tools)


def in_dialog(told: Any, tools: Any) -> Any:
    value = told["task"]["value"]
    return value if told["task"]["type"] == "message" else checked(value["card"]["content"], tools)


def checked(shown: Any, tools: Any) -> Any:
    if not isinstance(shown, str):
        assert not tools.fake_teams.card_problems(shown)
        assert len(json.dumps(shown, ensure_ascii=False).encode()) < tools.fake_teams.MESSAGE_BYTES
    return shown


def used_on(content: str, command: str) -> dict[str, Any]:
    """A command of the message extension used on a message."""
    payload = {"id": "1", "body": {"contentType": "html", "content": content}}
    return {"commandId": command, "commandContext": "message", "messagePayload": payload, "data": {}}


async def ask_and_escalate(room: Any, question: str = NOT_FOUND, **more: Any) -> Any:
    """A reader asks in a channel and presses the button; what they are told is returned."""
    await room.mention(question, **who(ASKER), **more)
    where = {"kind": "channel", **more}
    return await press(room, room.last, ASK, ASKER, **where)


def in_room(room: Any) -> list[Any]:
    """The cards that were posted to the editors, as they were first."""
    return [each["attachments"][0]["content"] for each in room.teams.messages if each["in"] == ROOM]


def newest(room: Any) -> Any:
    """The editors' latest card as it is now."""
    shown = [each for each in room.teams.updates if each["in"] == ROOM]
    return shown[-1]["attachments"][0]["content"] if shown else in_room(room)[-1]


async def at_desk(room: Any, title: str, user: str, typed: Any = None, card: Any = None) -> Any:
    """A press in the editors' channel."""
    return await press(room, card or newest(room), title, user, typed, kind="channel", where=f"{ROOM};messageid=1")


async def answer(room: Any, user: str, words: str) -> Any:
    return await at_desk(room, "Send", user, {"answer": words})


def due(room: Any) -> None:
    with room.editorial.cases.database.engine.begin() as connection:
        connection.execute(update(ErrandRow).values(due_at=datetime.now(UTC) - timedelta(hours=2)))


async def deliver(room: Any) -> None:
    await room.app.outbox.run()


async def queue(room: Any, user: str, words: str = "kø") -> Any:
    await room.say(words, **who(user))
    return room.last


def person(user: str) -> Person:
    return Person("teams", f"aad-{user}", NAMES[user])


def to_asker(room: Any) -> list[Any]:
    return [each for each in room.teams.messages if each["in"] != ROOM]
