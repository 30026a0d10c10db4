"""Greetings, thanks and questions about the bot itself: answered with a line, never with guidance.

Precision first. A question is small talk only when every word of it belongs to a phrase of ``small_talk.yaml`` in one
of the folders in ``bot/languages``, so a greeting before a real question, or a real question that ends in thanks, goes
on to the search.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import chain

from bot.answering.language import tongue_of
from bot.languages import SmallTalk, small_talk
from bot.types import Language

_TALK = [small_talk(language) for language in Language]


def _either_of(name: str) -> str:
    """A regular expression for one item of a list in any language; matches nothing when there is none."""
    return "|".join(chain.from_iterable(getattr(talk, name) for talk in _TALK)) or "(?!)"


_FILLERS = f"{_either_of('fillers')}|veileder|vegleiar|bot|[0-9]{{1,3}}"
_KINDS = ("complaint", "who", "well", "thanks", "bye", "other", "greeting")
"""From the kind that decides to the kind that yields: «Hei, hvem er du?» asks who."""

_WORKS = _either_of("works")
_LISTS = {
    "{works}": f"(?:{_WORKS})",
    "{letters}": f"(?:{_WORKS}|{_either_of('letters')})",
    "{bookable}": f"(?:{_either_of('bookable')})",
    "{translatable}": f"(?:{_either_of('translatable')})",
}
_OPINION = re.compile(_either_of("opinions"))
_ERRAND = re.compile(re.sub(r"\{[a-z]+\}", lambda name: _LISTS[name.group()], _either_of("errands")))
"""The bot is asked what it thinks, or to do something; a whole message of this kind is talk. Before a stop."""
_LONGEST_TALK = 40  # words of such a message

_LEAST_QUESTION = 4  # words of a question after such a favour

_MAX_WORDS = 12
"""Nothing longer is small talk; also keeps the matching of phrases cheap."""

_QUESTION_OPENERS = frozenset(chain.from_iterable(talk.question_openers for talk in _TALK))
_BOUNDARY = re.compile(r"[,.!?:;…\n]|\s[-–—]\s|[\U0001F300-\U0001FAFF\u2600-\u27bf]")
_NOT_OPENING = re.compile(r"""^[^\w«"'“(#@]+""")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_MASHED_KEYS = re.compile(r"(?:asdf|qwer|zxcv|sdfg|dfgh|hjkl)\w*")
_STRETCHED = re.compile(r"(.)\1{2,}")


def match(question: str, language: Language) -> str | None:
    """The kind of small talk (a key ``smalltalk.<kind>`` of ``bot.texts``) that the whole question is, or None.

    Phrases count in all languages; one misspelt word is forgiven in phrases of the question's own.
    """
    words = _plain_words(question)
    if 0 < len(words) <= _LONGEST_TALK and not _goes_on(question) and (found := _addressed(words)):
        return found
    if not 0 < len(words) <= _MAX_WORDS:
        return None
    if len(words) == 1 and _MASHED_KEYS.fullmatch(words[0]):
        return "other"
    return _kind(words) or next(filter(None, map(_kind, _respelt(words, language))), None)


def _goes_on(question: str) -> bool:
    """Whether a question of its own follows after a stop: «Ring meg på …, må vi tekste video?»."""
    _, *rest = [_plain_words(piece) for piece in _BOUNDARY.split(question)]
    return any(len(words) >= _LEAST_QUESTION and words[0] in _QUESTION_OPENERS for words in rest)


def spoken_in(question: str) -> Language | None:
    """The language of small talk that is a phrase of one tongue only: «thx» is English.

    None where several have it, and in the default's tongue, whose written standards share their phrases.
    """
    text = " ".join(_plain_words(question)) + " "
    spoken = [language for language in Language if _one_tongue(tongue_of(language)).fullmatch(text)]
    return spoken[0] if len(spoken) == 1 else None


def is_courtesy(sentence: str) -> bool:
    """True for a sentence that is nothing but a greeting, thanks or a goodbye."""
    words = _plain_words(sentence)
    if not 0 < len(words) <= _MAX_WORDS:
        return False
    return _sequence("greeting", "thanks", "courtesy", "bye", "well").fullmatch(" ".join(words) + " ") is not None


def _addressed(words: list[str]) -> str | None:
    """The bot's opinion is asked for, or a favour that it cannot do."""
    text = " ".join(words)
    opening = next((at for at in range(min(5, len(words) - 1), 0, -1) if _is_opening(words[:at])), 0)
    for said in (text, " ".join(words[opening:])):
        if _OPINION.fullmatch(said):
            return "opinion"
        if _ERRAND.fullmatch(said):
            return "errand"
    return None


def strip_greeting(question: str) -> str:
    """The question without the greeting, thanks or courtesy it opens with; unchanged when nothing else is left."""
    found = list(_WORD.finditer(question))
    words = _plain_words(question)
    for count in range(min(_MAX_WORDS, len(words) - 1), 0, -1):
        end, following = found[count - 1].end(), found[count]
        if _is_opening(words[:count]) and (_leads_in(words[:count]) or _is_set_off(question, end, following)):
            return _NOT_OPENING.sub("", question[end:])
    return question


def _plain_words(question: str) -> list[str]:
    words = (re.sub("['’]", "", word).lower() for word in _WORD.findall(question))
    return [_unstretched(word) for word in words]


def _unstretched(word: str) -> str:
    """``heeei`` as ``hei``, ``takkkk`` as ``takk``; other words as they are."""
    candidates = (word, _STRETCHED.sub(r"\1", word), _STRETCHED.sub(r"\1\1", word))
    known = _known()
    return next((candidate for candidate in candidates if candidate in known), word)


@cache
def _known() -> frozenset[str]:
    """What small talk is made of, in any language."""
    return frozenset[str]().union(*map(_vocabulary, Language))


def _kind(words: list[str]) -> str | None:
    text = " ".join(words) + " "
    if not _sequence(*_KINDS).fullmatch(text):
        return None
    return next((kind for kind in _KINDS if _sequence_with(kind).fullmatch(text)), None)


def _respelt(words: list[str], language: Language) -> Iterable[list[str]]:
    """The words with one unknown word of four letters or more put right; a single word stands as it is."""
    known = _vocabulary(language)
    unknown = [place for place, word in enumerate(words) if word not in known]
    if len(words) < 2 or len(unknown) != 1 or len(words[unknown[0]]) < 4:
        return
    place = unknown[0]
    for word in sorted(known):
        if _one_edit_apart(word, words[place]):
            yield [*words[:place], word, *words[place + 1 :]]


def _one_edit_apart(one: str, other: str) -> bool:
    """Whether a letter left out, added, changed, or two neighbours swapped make one word of the other."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1 or len(short) < 3:
        return False
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) != len(long):
        return short[start:] == long[start + 1 :]
    swapped = short[:start] + short[start : start + 2][::-1] + short[start + 2 :]
    return short[start + 1 :] == long[start + 1 :] or swapped == long


def _is_opening(words: list[str]) -> bool:
    return _sequence("greeting", "thanks", "courtesy", "lead_in").fullmatch(" ".join(words) + " ") is not None


def _leads_in(words: list[str]) -> bool:
    """Whether the last phrase runs into the question without a stop: «jeg lurer på», «please»."""
    return re.search(f"(?:^| )(?:{_either('lead_in')}) $", " ".join(words) + " ") is not None


def _is_set_off(question: str, end: int, following: re.Match[str]) -> bool:
    """Whether a stop parts the opening from what follows, or what follows is how a question begins."""
    return bool(_BOUNDARY.search(question, end, following.start())) or following[0].lower() in _QUESTION_OPENERS


@cache
def _sequence(*kinds: str) -> re.Pattern[str]:
    """One or more phrases of these kinds, each followed by a space; fillers between them."""
    return re.compile(f"(?:(?:{_FILLERS}) )*(?:(?:{_either(*kinds)}) (?:(?:{_FILLERS}) )*)+")


@cache
def _sequence_with(kind: str) -> re.Pattern[str]:
    """A sequence of any kinds with at least one phrase of this kind."""
    others = f"(?:(?:{_either(*_KINDS)}|{_FILLERS}) )*"
    return re.compile(f"{others}(?:{_either(kind)}) {others}")


@cache
def _one_tongue(tongue: str) -> re.Pattern[str]:
    """A sequence of phrases of one tongue."""
    phrases = chain.from_iterable(chain.from_iterable(talk.phrases.values()) for talk in _of_tongue(tongue))
    return re.compile(f"(?:(?:{'|'.join((*phrases, _FILLERS))}) )+")


def _of_tongue(tongue: str) -> list[SmallTalk]:
    return [small_talk(language) for language in Language if tongue_of(language) == tongue]


@cache
def _either(*kinds: str) -> str:
    return "|".join(phrase for talk in _TALK for kind in kinds for phrase in talk.phrases.get(kind, ()))


@cache
def _vocabulary(language: Language) -> frozenset[str]:
    """Every word of the phrases in this language's tongue."""
    talk = _of_tongue(tongue_of(language))
    return frozenset(re.findall(r"\w+", " ".join(chain.from_iterable(chain(*each.phrases.values()) for each in talk))))
