"""What Teams takes.

Microsoft names 28 KB for a message with a card that comes by a connector, and for a bot's 80 KB counted as UTF-16 to
be safe. 28 KB of UTF-8 is within both.
"""

import json

from bot.chat.elements import Room

MESSAGE_BYTES = 28 * 1024
ENVELOPE = 3 * 1024  # addresses around what we write
VALUE = 2400  # of what a button carries; Teams has no figure but the message's
TITLE = 250  # of a dialog
OPTION = 160  # of a choice
BUTTON = 60  # longer ones are cut on a phone
NAME = 300  # of a section in a link
SAID = 1200  # of somebody's own words, set apart
FIND = 300  # of what is typed to find sections
FALLBACK = 3600
SPOKEN = 1200
SUMMARY = 280  # what a notification has room for
PROMPTS = 4
PART = 1800  # of a section, between the places where it may be cut
WRITTEN_BYTES = 14 * 1024  # of an editor's answer as elements; one of many short lines weighs more than its words
DIALOG_BYTES = 24 * 1024

ROOMS = (
    Room(2400, 700, FALLBACK),
    Room(2000, 500, 2000, each=4),
    Room(1600, 400, 1200, each=3, marked=False),
    Room(800, 200, 600, each=2, marked=False),
    Room(200, 60, 200, each=1, marked=False),
)
"""From the most to the least: the first that fits is taken. The last fits whatever the answer is; a test holds it."""


def size(payload: object) -> int:
    """Bytes of JSON in UTF-8, as it is sent."""
    return len(json.dumps(payload, ensure_ascii=False).encode("utf-8", "surrogatepass"))
