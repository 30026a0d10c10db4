"""What Slack takes. Slack counts UTF-16 units, so an emoji is two."""

SECTION = 3000
HEADER = 150
BUTTON = 75
VALUE = 2000
TITLE = 24  # of a modal
FALLBACK = 3600  # a message's text; Slack advises 4,000, and a shared answer has its question before it
OPTION_TITLE = 75  # of a suggested prompt; Slack gives no figure, buttons have this one
ASSISTANT_TITLE = 250

QUOTE = 2400  # characters of one quote in a message, so that a few of them stay below a message's total
