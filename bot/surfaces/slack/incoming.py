"""What Slack's messages say, and which of them ask something."""

import html
import re
from enum import StrEnum
from typing import Any

Event = dict[str, Any]

MARKUP = re.compile(r"<([^<>]*)>")
MENTION = re.compile(r"<@([UWB][A-Z0-9]+)(?:\|[^<>]*)?>")
CALL = re.compile(r"<!(?:here|channel|everyone|subteam\^[^<>]*)>")
ASKING_SUBTYPES = frozenset(("", "file_share", "thread_broadcast", "me_message"))


class Act(StrEnum):
    """What to do about a message."""

    ANSWER = "answer"
    FOLLOW_UP = "follow_up"
    NOTHING = "nothing"


def act_on(event: Event, bot: str) -> Act:
    """What a message asks of the bot, whose user id is `bot`. A follow-up is one only in a thread it has answered.

    A mention comes again, marked as edited, each time its message is edited: so one that is added later is heard.
    """
    if not by_a_person(event, bot):
        return Act.NOTHING
    if event.get("type") == "app_mention":
        return Act.ANSWER
    if event.get("edited"):
        return Act.NOTHING
    if event.get("channel_type") == "im":
        return Act.ANSWER
    said = text_of(event)
    if mentions(said) or CALL.search(said) or not in_thread(event):
        return Act.NOTHING  # a mention of the bot also arrives as app_mention; other mentions are to other people
    return Act.FOLLOW_UP


def by_a_person(event: Event, bot: str) -> bool:
    """Not by a bot, not a notice, and not by the bot itself."""
    user = event.get("user")
    if not user or user in (bot, "USLACKBOT") or event.get("bot_id") or event.get("hidden"):
        return False
    return (event.get("subtype") or "") in ASKING_SUBTYPES


def in_thread(event: Event) -> bool:
    return bool(event.get("thread_ts")) and event.get("thread_ts") != event.get("ts")


def is_direct(event: Event) -> bool:
    return event.get("channel_type") == "im" or str(event["channel"]).startswith("D")


def mentions(text: str) -> set[str]:
    """Ids of the users mentioned."""
    return set(MENTION.findall(text))


def words_of(message: Event) -> str:
    """What the message says, as its writer saw it."""
    return read_words(text_of(message))


def text_of(message: Event) -> str:
    """What the message says in Slack's markup: its text, else that of its blocks; below it what it forwards.

    A message that is only forwarded has no text of its own, and one of blocks alone has none at all
    (docs.slack.dev/messaging, November 2026).
    """
    own = message.get("text") or "\n".join(map(block_text, message.get("blocks") or ()))
    forwarded = (forwarded_text(each) for each in message.get("attachments") or () if each.get("is_msg_unfurl"))
    return "\n".join(each for each in (own.strip(), *forwarded) if each)


def forwarded_text(attachment: Event) -> str:
    """Another message that stands in this one, forwarded or by its address."""
    inside = (each.get("message") or {} for each in attachment.get("message_blocks") or ())
    return (attachment.get("text") or "\n".join(map(text_of, inside))).strip()


def block_text(node: Event) -> str:
    """A block, or a part of one, in Slack's markup."""
    kind, own = node.get("type"), node.get("text") or ""
    if kind in ("mrkdwn", "markdown"):
        return str(own)
    if kind == "link":
        return f"<{node['url']}|{html.escape(own or node['url'], quote=False)}>"
    if kind == "user":
        return f"<@{node['user_id']}>"
    if isinstance(own, str) and own:
        return html.escape(own, quote=False)
    inside = [*([own] if own else []), *(node.get("fields") or ()), *(node.get("elements") or ())]
    between = "" if kind in ("rich_text_section", "rich_text_quote", "rich_text_preformatted") else "\n"
    return between.join(map(block_text, inside))


def read_words(text: str) -> str:
    """The text as its writer saw it: mentions of people gone, names of links and channels, no entities."""
    return html.unescape(MARKUP.sub(shown, text)).strip()


def shown(match: re.Match[str]) -> str:
    target, _, label = match[1].partition("|")
    if target.startswith("@"):
        return ""
    if target.startswith("#"):
        return f"#{label}" if label else ""
    if target.startswith("!"):
        return label if target.startswith("!date") else ""
    return label or target.removeprefix("mailto:").removeprefix("tel:")


def place_of(body: dict[str, Any]) -> str:
    """Where to answer somebody who clicked: ``channel:thread:user``, no channel where nobody else saw the click."""
    container, user = body.get("container") or {}, body["user"]["id"]
    if container.get("type") != "message" or container.get("is_ephemeral"):
        return f"::{user}"
    channel, message = container["channel_id"], body.get("message") or {}
    thread = container.get("thread_ts") or message.get("thread_ts") or ""
    if not thread and not channel.startswith("D"):
        thread = container["message_ts"]
    return f"{channel}:{thread}:{user}"
