"""What a reader typed, made safe to search with. A question is plain text: nothing in it is markup here."""

import re
import unicodedata

MAX_CHARS = 2000
"""Longest question, in characters after cleaning: about a page, more than any question of a colleague's needs."""

_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"[ \n]*\n[ \n]*")
_BLANKS = re.compile(r"[^\S\n]+")
_DROPPED = frozenset({"Cc", "Cf", "Cs"})
"""Unicode categories that nobody sees: controls, zero-width and direction marks, lone surrogates."""

_EMOJI_WITH_LETTERS = re.compile("[0-9]\ufe0f?\u20e3|\u2139")
"""Keycaps (1 with a frame) and the information sign: emoji that Unicode counts as digit and letter."""


class QuestionError(ValueError):
    """A question that cannot be searched with. ``key`` and ``values`` name the text in ``bot.texts`` to show."""

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        self.values = values
        super().__init__(key)


def clean(raw: str, limit: int = MAX_CHARS) -> str:
    """The question in NFC, without invisible characters and superfluous blank space; single line breaks stay.

    ``limit`` counts characters after cleaning. Raises QuestionError with the key ``question.empty``,
    ``question.too_long`` (value ``limit``) or ``question.not_text`` (no letter and no digit).
    """
    text = _normalise(raw)
    if not text:
        raise QuestionError("question.empty")
    if len(text) > limit:
        raise QuestionError("question.too_long", limit=limit)
    if not any(map(str.isalnum, _EMOJI_WITH_LETTERS.sub("", text))):
        raise QuestionError("question.not_text")
    return text


def _normalise(raw: str) -> str:
    lines = _LINE_BREAKS.sub("\n", raw)
    visible = "".join(char for char in lines if char in "\n\t" or unicodedata.category(char) not in _DROPPED)
    composed = unicodedata.normalize("NFC", visible)
    return _BLANK_LINES.sub("\n", _BLANKS.sub(" ", composed)).strip()
