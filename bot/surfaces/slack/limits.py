"""What Slack takes. Slack counts UTF-16 units, so an emoji is two."""

from bot.chat.elements import Room, Screen

SECTION = 3000
HEADER = 150
BUTTON = 75
VALUE = 2000
TITLE = 24  # of a modal
LABEL = 150  # of a field, and of the hint below it
OPTION = 75  # characters of an option's text
OPTION_VALUE = 150
ACTION_ID = 255
FALLBACK = 3600  # a message's text; Slack advises 4,000, and a shared answer has its question before it
OPTION_TITLE = 75  # of a suggested prompt; Slack gives no figure, buttons have this one
ASSISTANT_TITLE = 250
SESSION_TITLE = 200
PARTS = 60  # blocks of one text in a view; Slack takes 100 in all

QUOTE = 2400  # characters of one quote in a message, so that a few of them stay below a message's total
ROOM = Room(QUOTE, based=700, plain=FALLBACK)
SCREEN = Screen((ROOM,), stacked=True)
