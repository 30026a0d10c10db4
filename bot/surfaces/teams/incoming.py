"""What Teams' messages say, and which of them ask something."""

import html
import re
from enum import StrEnum
from html.parser import HTMLParser
from typing import Any

from bot.chat.locales import language_of
from bot.journal import fingerprint
from bot.surfaces.teams.sdk import MentionEntity, MessageActivity, QuotedReplyEntity
from bot.types import Language

MENTION = re.compile(r"<at(?:\s[^<>]*)?>(?P<name>.*?)</at>", re.IGNORECASE | re.DOTALL)
QUOTED = re.compile(r"<quoted\s[^<>]*/>", re.IGNORECASE)
PERSONAL, CHANNEL = "personal", "channel"
BREAKS = frozenset(("p", "br", "div", "li", "tr", "h1", "h2", "h3", "blockquote"))


class Act(StrEnum):
    """What to do about a message."""

    ANSWER = "answer"
    FOLLOW_UP = "follow_up"
    PRESSED = "pressed"
    NOTHING = "nothing"


def act_on(activity: MessageActivity) -> Act:
    """What a message asks of the bot. A follow-up is one only in a thread that the bot has answered."""
    if activity.from_.id == activity.recipient.id or activity.from_.role in ("bot", "skill"):
        return Act.NOTHING
    if pressed(activity):
        return Act.PRESSED
    if is_direct(activity) or is_targeted(activity) or activity.is_recipient_mentioned():
        return Act.ANSWER
    if activity.conversation.conversation_type != CHANNEL or mentions_others(activity):
        return Act.NOTHING
    return Act.FOLLOW_UP


def pressed(activity: MessageActivity) -> dict[str, Any]:
    """What a button of ours carries, when a client sends it as a message; empty for what a person writes."""
    value = activity.value
    return value if isinstance(value, dict) and isinstance(value.get("do"), str) else {}


def is_direct(activity: Any) -> bool:
    conversation = activity.conversation
    return conversation.conversation_type == PERSONAL or not (conversation.conversation_type or conversation.is_group)


def is_targeted(activity: Any) -> bool:
    """True for a message in a group or channel that only the bot sees.

    The answer to it goes to its writer alone (learn.microsoft.com, Send and receive targeted messages, July 2026).
    """
    return activity.recipient.is_targeted is True


def mentions_others(activity: MessageActivity) -> bool:
    return bool(MENTION.search(activity.text))


def read_words(activity: MessageActivity) -> str:
    """What is asked: what its writer wrote, and below it what others wrote that it quotes.

    A quoted message comes as a preview of it (Teams SDK, QuotedReplyEntity, 2026).
    """
    previews = [each.quoted_reply for each in quoted_in(activity) if not is_own(each, activity)]
    return "\n".join(filter(None, (own_words(activity), *((each.preview or "").strip() for each in previews))))


def quoted_in(activity: MessageActivity) -> list[QuotedReplyEntity]:
    found = [each for each in activity.entities or () if isinstance(each, QuotedReplyEntity)]
    return [each for each in found if not each.quoted_reply.is_reply_deleted]


def is_own(quoted: QuotedReplyEntity, activity: MessageActivity) -> bool:
    """True for a message of the bot's."""
    return quoted.quoted_reply.sender_id == activity.recipient.id


def own_words(activity: MessageActivity) -> str:
    """The text as its writer saw it: mentions of the bot gone, names of others kept, no entities."""
    mentions = [each for each in activity.entities or () if isinstance(each, MentionEntity)]
    own = {(each.text or "").strip().lower() for each in mentions if each.mentioned.id == activity.recipient.id}
    kept = MENTION.sub(
        lambda match: "" if match[0].strip().lower() in own else match["name"], QUOTED.sub("", activity.text)
    )
    return html.unescape(kept).strip()


def read_language(activity: Any) -> Language:
    """By the user's locale; bokmål when Teams does not say."""
    return language_of(activity.locale or "")


def fingerprint_place(activity: Any) -> str:
    """A fingerprint of the conversation or thread."""
    return fingerprint("place", activity.conversation.id)


def fingerprint_turns(activity: Any) -> str:
    """A fingerprint of one reader's turns in a conversation or thread; what was asked there in private has its own."""
    alone = ("private",) if is_targeted(activity) else ()
    return fingerprint("turns", activity.conversation.id, activity.from_.aad_object_id or activity.from_.id, *alone)


def fingerprint_message(conversation: str, message: str) -> str:
    """A fingerprint of one message; the thread that a conversation's id names does not matter."""
    return fingerprint("message", conversation.partition(";")[0], message)


class Visible(HTMLParser):
    """Gathers what a reader of the HTML sees."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (the parser's)
        if tag in BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in BREAKS:
            self.parts.append("\n")


def visible_text(markup: str) -> str:
    """The words of a message's HTML."""
    parser = Visible()
    parser.feed(markup)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).splitlines())
    return "\n".join(line for line in lines if line)
