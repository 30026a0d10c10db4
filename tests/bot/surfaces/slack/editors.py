"""What readers and editors do in the loopback Slack, for tests of the editors' loop."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import update

from bot.database.tables import OutboxRow as ErrandRow

ASKER, KARI, PER, OLA = "U5", "U1", "U2", "U9"
NOT_FOUND = "Hvor parkerer jeg?"
UNCERTAIN = "Kan ledere slette?"
ROOM = "CRED"
ALSO = "parkering\nKan eg parkere?\nMay I use the parking?"


# -- what people do


def where(room: Any, channel: str, ts: str, **more: Any) -> dict[str, Any]:
    """Where a click in a message happened, as Slack tells it."""
    container = {"type": "message", "channel_id": channel, "message_ts": ts, "is_ephemeral": False, **more}
    return {"container": container, "message": {"ts": ts, **more}, "channel": {"id": channel}}


async def ask_and_escalate(room: Any, question: str = NOT_FOUND, channel: str = "C1", **more: Any) -> str:
    """A reader asks in a channel and presses the button; the time of the question is returned."""
    ts = await room.say(f"<@UBOT> {question}", user=ASKER, channel=channel, **more)
    press = room.tools.button(room.last, "escalate")
    await room.click(press, user=ASKER, **where(room, channel, room.slack.history[channel][-1]["ts"], thread_ts=ts))
    return str(ts)


def in_room(room: Any) -> list[Any]:
    """What was posted to the editors."""
    return [each for each in room.slack.posts if each["channel"] == ROOM]


async def press(room: Any, action: str, user: str, message: Any = None) -> None:
    """A press on a button under the editors' message as it stands now."""
    await room.click(room.tools.button(message or newest(room), action), user=user, **where(room, ROOM, "1.0"))


def newest(room: Any) -> Any:
    """The editors' latest message as it was posted or last updated."""
    shown = [call for name, call in room.slack.calls if name in ("chat.postMessage", "chat.update")]
    return next(each for each in reversed(shown) if each["channel"] == ROOM)


async def answer(room: Any, user: str, words: str) -> None:
    await press(room, "case_reply", user)
    await room.submit(room.slack.of("views.open")[-1]["view"], {"answer": words}, user)


def view(room: Any) -> Any:
    """The modal as it was last updated."""
    return room.slack.of("views.update")[-1]["view"]


def due(room: Any) -> None:
    with room.editorial.cases.database.engine.begin() as connection:
        connection.execute(update(ErrandRow).values(due_at=datetime.now(UTC) - timedelta(hours=2)))


async def deliver(room: Any) -> None:
    await room.app.outbox.run()


async def home(room: Any, user: str) -> Any:
    await room.event({"type": "app_home_opened", "user": user, "tab": "home", "channel": "D1", "event_ts": "1.0"})
    return room.slack.of("views.publish")[-1]["view"]


def harmless(room: Any, blocks: Any) -> bool:
    """True when nothing in the blocks pings or formats."""
    kinds = {each.get("type") for each in room.tools.fake_slack.walk(blocks)}
    return not kinds & {"mrkdwn", "user", "usergroup", "channel", "broadcast", "emoji", "markdown"}
