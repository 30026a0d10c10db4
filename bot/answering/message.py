"""A message as it is searched: without what only surrounds the question, and with the sentence that asks told apart.

The reader's own words are kept elsewhere and shown as they are; nothing here is ever shown.
"""

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.smalltalk import is_courtesy, strip_greeting
from bot.answering.wordlists import (
    ADDRESSED,
    ASKING_PHRASES,
    ASKING_VERBS,
    ASKING_WORDS,
    BEFORE_SYMBOLS,
    CAPITALS,
    EMPHASISED,
    GENERIC,
    JOINTS,
    MODALS,
    NAMES,
    NAMES_IN_TWO,
    NICKNAMES,
    NO_STOP,
    ON_A_PLATFORM,
    ONLY_IN_CAPITALS,
    PLURAL_FORMS,
    PLURALS,
    PRESENTS,
    PRONOUNS,
    RULED,
    SECOND_JOINTS,
    SECOND_QUESTION,
    SHORT_FORMS,
    SIGNED,
    SIGNED_AFTER_STOP,
    SUBJECTS,
    VERB_FORMS,
)
from bot.types import DEFAULT, Language
from index.lexical.languages import stop_words
from index.lexical.words import words_of

MENTION = re.compile(r"<at\b[^>]*>.*?</at>|<[@#!][^<>]*>|^\s*@[\w.-]+[,:]?(?=\s)", re.IGNORECASE | re.DOTALL)
# What stands where personal data was: who it was about still counts, their number does not.
SOMEBODY = re.compile(r"\[navn\](?:[ ,]+\[navn\])*")
REMOVED = re.compile(r",?\s*\[[\w-]+\](?=\W|$)")
LABELLED_LINK = re.compile(r"<(?:https?://|mailto:)[^|<>]*(?:\|([^<>]*))?>")
MARKDOWN_LINK = re.compile(r"\[([^\[\]]+)\]\((?:https?://|mailto:)[^()\s]*\)")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>»\"]+|(?<![\w@.])(?:[\w-]+\.)+[a-z]{2,4}/[^\s<>»\"]*", re.IGNORECASE)
EMOJI_NAME = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+\-]+:(?![\w:])", re.IGNORECASE)
EMOTICON = re.compile(r"(?<!\w)(?:[:;=]['’]?-?[)(DPpOo3/|]|<3|xD|XD)(?!\w)")
HASHTAG = r"(?<![\w#&/])#[^\W\d]\w*"
KEPT_SYMBOLS = frozenset("°©®™№")
EMPHASIS = re.compile(r"(?<!\w)([*_~`]{1,3})(?=\S)([^\n]*?\S)\1(?!\w)")
LINE_MARK = re.compile(r"^[ \t]*(?:[-*•>]+|#{1,6})[ \t]+", re.MULTILINE)
SIGNATURE = re.compile(
    rf"(?:^|\s)(?:{SIGNED})\b[^?]{{0,160}}$|(?<=[.!?…\n])\s*(?:{SIGNED_AFTER_STOP})\b(?![ ]?(?:å|to|practice|way)\b)"
    r"[.,:!]?\s*[^?]{0,60}$|(?<=[.!?…\n])\s*(?:--?|/)\s*[A-ZÆØÅ][\w.-]*(?: [A-ZÆØÅ][\w.-]*)?\s*$",
    re.IGNORECASE,
)
PLACEHOLDER_LINE = re.compile(
    r"\s+(?:(?:tlf|telefon|mob|mobil|tel|phone|e-?post|e-?mail)\.?:?\s*)?\[[\w-]+\][.\s]*$", re.IGNORECASE
)
SHOUTED = 0.8  # the share of capitals from which on a message is shouted
LEAST_SHOUTED = 8  # letters; fewer may be a short form
REPEATED = re.compile(r"([!?])[!?]+|\.{4,}|([,;:])\2+")
TWO_WORDS = re.compile(rf"\b(?:{NAMES_IN_TWO})\b", re.IGNORECASE)
RUN_TOGETHER = re.compile(rf"(?<![\w#@.-])({NICKNAMES})s?-?((?:{ON_A_PLATFORM})\w*)", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?…]+[\"»”)]*(?=\s)|\n+")
NUMBERED = re.compile(r"(?:^|(?<=\s))(?:\(?(?:[1-9]|[a-dA-D])\)|[1-9]\.)\s+")
# A conjunction with a question of its own after it. «og hvem som …» goes on with the same question.
ALSO = re.compile(rf"\s*(?:,?\s+(?:{SECOND_JOINTS})|\s\+|\s&)\s+(?={SECOND_QUESTION})", re.IGNORECASE)
# An aside before the question: «Janteloven sier nei, men kan jeg …».
ASIDE = re.compile(rf".*?,?\s+(?:men|but)\s+(?={SECOND_QUESTION})", re.IGNORECASE | re.DOTALL)
# In a list of questions, only the last one has a conjunction.
LISTED = re.compile(rf",\s+(?={SECOND_QUESTION})", re.IGNORECASE)
MOST_PARTS = 3
PRESENTING = re.compile(rf"(?:{PRESENTS})\b")
OF_RULES = re.compile(rf"(?:{RULED})\b", re.IGNORECASE)
PLURAL = re.compile(PLURAL_FORMS)
VERB = re.compile(VERB_FORMS)
LEAST_CONTENT = 2  # content words of a sentence that asks; with fewer it cannot stand alone


# -- noise


def plain(raw: str) -> str:
    """The question without what surrounds it, in one form for all its forms; as it was when nothing else is left."""
    text = without_placeholders(without_signature(without_addresses(raw)))
    text = calm(without_emoji(with_symbols_named(without_marks(text))))
    text = without_courtesy(unshouted(text.strip()))
    return finished(text) if any(map(str.isalnum, text)) else raw


def without_addresses(text: str) -> str:
    """Mentions and addresses go; the words that a link was given stay, unless they are an address themselves."""
    text = MENTION.sub(" ", text)
    text = LABELLED_LINK.sub(lambda found: f" {found.group(1) or ''} ", text)
    text = MARKDOWN_LINK.sub(r"\1", text)
    return ADDRESS.sub(" ", html.unescape(TAG.sub(" ", text)))


def without_placeholders(text: str) -> str:
    return REMOVED.sub("", SOMEBODY.sub("noen", text))


def without_marks(text: str) -> str:
    text = LINE_MARK.sub("", text)
    for _ in range(2):  # bold inside italics
        text = EMPHASIS.sub(r"\2", text)
    return text


def with_symbols_named(text: str) -> str:
    """Emoji and hashtags by what they are, where the question is about them: «bruke 😂», «#ÅpenDag eller #åpendag»."""
    emoji = "".join(sorted(set(filter(is_emoji, text))))
    one = rf"(?:[{re.escape(emoji)}]+|{EMOJI_NAME.pattern})" if emoji else EMOJI_NAME.pattern
    for symbol, name in ((one, "emoji"), (HASHTAG, "hashtag")):
        several = rf"{symbol}(?:(?:\s*,)?\s*(?:{SECOND_JOINTS}|eller|or)\s+{symbol})+"
        alone = rf"(?<!\w)((?:{BEFORE_SYMBOLS})\s+)(?:{symbol}\s*)+(?=\W|$)"
        text = re.sub(several, name, text, flags=re.IGNORECASE)
        text = re.sub(alone, rf"\1{name} ", text, flags=re.IGNORECASE)
    return text


def without_emoji(text: str) -> str:
    text = EMOTICON.sub(" ", EMOJI_NAME.sub(" ", text))
    return "".join(" " if is_emoji(char) else char for char in text)


def is_emoji(char: str) -> bool:
    if char in KEPT_SYMBOLS:
        return False
    return char in "\u20e3\ufe0f" or unicodedata.category(char) == "So" or "\U0001f3fb" <= char <= "\U0001f3ff"


def without_signature(text: str) -> str:
    """Without «Mvh Kari» and what follows it; a message that is nothing else stays."""
    left = text.rstrip()
    for pattern in (PLACEHOLDER_LINE, SIGNATURE, PLACEHOLDER_LINE):
        shorter = pattern.sub("", left).rstrip()
        left = shorter if any(map(str.isalnum, shorter)) and "[" not in shorter[-1:] else left
    return left


def unshouted(text: str) -> str:
    """ALL CAPITALS in small letters, short forms as they are; «IKKE» inside an ordinary sentence too."""
    letters = [char for char in text if char.isalpha()]
    shouted = len(letters) >= LEAST_SHOUTED and sum(map(str.isupper, letters)) >= SHOUTED * len(letters)
    keep = CAPITALS if shouted and len(words_of(text)) > 1 else None
    return re.sub(r"\w+", lambda found: unshouted_word(found.group(), keep), text)


def unshouted_word(word: str, keep: frozenset[str] | None) -> str:
    """`keep` has the short forms of a shouted text, and is None in an ordinary one."""
    lower = word.lower()
    if len(word) < 2 or not word.isupper() or (keep is not None and lower in keep):
        return word
    return lower if keep is not None or lower in EMPHASISED else word


def calm(text: str) -> str:
    """Repeated punctuation and blank space once."""
    text = REPEATED.sub(lambda found: "?" if "?" in found.group() else found.group()[0], text)
    text = re.sub(r"[ \t]+([?!.,;])", r"\1", text)
    return re.sub(r"[ \t]*\n[ \t\n]*", "\n", re.sub(r"[ \t]+", " ", text)).strip()


def without_courtesy(text: str) -> str:
    """Without greetings before, thanks after, and lead-ins."""
    for _ in range(3):
        before = text
        text = strip_greeting(text)
        *first, last = [*sentences(text)] or [text]
        if first and is_courtesy(last):
            text = text[: text.rindex(last)].rstrip() if last in text else text
        if text == before:
            break
    return text


def finished(text: str) -> str:
    """With a capital first, and a question mark where it asks: «kan vi dele» and «Kan vi dele?» are one question."""
    text = text.strip().strip("\"'").strip() or text
    *_, last = [*sentences(text)] or [text]
    bare = re.sub(r"[\s.!?…,:;]+$", "", text) or text
    return bare[:1].upper() + bare[1:] + "?" * asks(last)


def spelt_out(text: str, language: Language) -> str:
    """Short forms and names as the guidance writes them: FB, insta, KI, SoMe, 2FA."""
    text = TWO_WORDS.sub(lambda found: NAMES["".join(found.group().lower().split())], text)
    text = RUN_TOGETHER.sub(lambda found: f"{NAMES[found.group(1).lower()]}-{found.group(2).lower()}", text)
    return re.sub(r"(?<![\w#@.-])[^\W_]+(?![\w-])", lambda found: spelt_out_word(found.group(), language), text)


def spelt_out_word(word: str, language: Language) -> str:
    lower = word.lower()
    if lower in NAMES:
        return NAMES[lower]
    full = SHORT_FORMS.get(lower, {}).get(language, "")
    if not full:
        return SHORT_FORMS[lower][DEFAULT] if word == "SoMe" else word
    if word.islower() and lower in ONLY_IN_CAPITALS[language]:
        return word
    return full


# -- sentences


def sentences(text: str) -> Iterator[str]:
    """The sentences of a message, also where nobody wrote a capital after a full stop."""
    start = 0
    for found in SENTENCE_END.finditer(text):
        before = text[start : found.start()].rsplit(None, 1)[-1:] or [""]
        stop = found.group()
        if stop.startswith(".") and len(stop) == 1 and (before[0].lower() in NO_STOP or before[0].isdigit()):
            continue
        if sentence := text[start : found.end()].strip():
            yield sentence
        start = found.end()
    if rest := text[start:].strip():
        yield rest


def asks(sentence: str) -> bool:
    """True for a sentence that asks something: by its mark, its word order, or «jeg lurer på»."""
    if sentence.rstrip('"»”) ').endswith("?"):
        return True
    words = [word.lower() for word in words_of(sentence)]
    while len(words) > 1 and words[0] in JOINTS:
        words = words[1:]
    if not words or PRESENTING.match(" ".join(words)):
        return False
    if words[0] in ASKING_WORDS and not (words[0] == "når" and "," in sentence):
        return len(words) > 1
    stated = sentence.rstrip().endswith((".", "!"))
    if words[0] in ASKING_VERBS and SUBJECTS.intersection(words[1:3]):
        return True
    if words[0] in MODALS and not stated and len(words) > 2:
        return True
    return re.search(ASKING_PHRASES, sentence, re.IGNORECASE) is not None


def asks_for_rule(text: str) -> bool:
    """True for «må vi skrive nynorsk?»: what holds for the body and its staff, and not what the bot can do."""
    addressed = not ADDRESSED.isdisjoint(word.lower() for word in words_of(text))
    return not addressed and OF_RULES.match(last_clause(text).strip()) is not None


def content(text: str) -> list[str]:
    """The words that say what a question is about, in lower case and in order."""
    words = [word.lower() for word in words_of(text)]
    return [word for word in words if word not in stop_words() and word not in GENERIC and word not in PRONOUNS]


def core_of(text: str, least: int = 0) -> str:
    """The sentences that ask, when they can stand without the rest; empty when the message is all one question.

    Of messages with fewer than `least` words it is empty too.
    """
    if len(words_of(text)) < least:
        return ""
    found = [*sentences(text)]
    asking = [sentence for sentence in found if asks(sentence)]
    joined = " ".join(asking)
    if not asking or len(asking) == len(found) or len(content(joined)) < LEAST_CONTENT:
        return ""
    return finished(joined)


def last_clause(text: str) -> str:
    """The question without an aside before it: «Det er vel ulovlig, men kan jeg …»."""
    rest = ASIDE.sub("", text, count=1)
    return rest if len(content(rest)) >= LEAST_CONTENT else text


# -- several questions


@dataclass(frozen=True, slots=True)
class Part:
    """One of several questions in a message. ``asked`` is as it was written, ``search`` what to look for.

    A ``weak`` one says little by itself: it may be a question of its own or the rest of another. One that is
    ``pointing`` leans on the part before; one that is ``asking`` opens with who, what or how, and says of what.
    """

    asked: str
    search: str
    weak: bool = False
    pointing: bool = False
    asking: bool = False


def parts_of(text: str) -> tuple[Part, ...]:
    """The questions of a message, three at most; a single one when the message has one, or tells one twice."""
    pieces = [piece for sentence in numbered(text) for piece in sentence]
    asking = [piece for piece in pieces if asks(piece)]
    if len(asking) < 2:
        return (Part(text, text),)
    own: list[str] = []
    for piece in asking:
        if own and not adds(piece, own):
            own[-1] = f"{own[-1]} {piece}"
        else:
            own.append(piece)
    if len(own) > 1 and not content(own[0]):  # «Kan du hjelpe meg?» and then the question
        own = [f"{own[0]} {own[1]}", *own[2:]]
    if len(own) < 2:
        return (Part(text, text),)
    context = " ".join(piece for piece in pieces if piece not in asking)
    return tuple(part_of(piece, own[:at], context) for at, piece in enumerate(own[:MOST_PARTS]))


def part_of(piece: str, before: Sequence[str], context: str) -> Part:
    """A piece with what it points back at, or else with what the message told besides: «… Hva gjør vi nå?»."""
    asked = without_joint(piece)
    words = [word.lower() for word in words_of(asked)]
    weak = len(content(asked)) < LEAST_CONTENT
    asking = bool(content(asked)) and words[0] in ASKING_WORDS
    pointing = bool(before) and not PRONOUNS.isdisjoint(words) and len(content(asked)) <= LEAST_CONTENT
    search = asked
    if pointing:
        search = with_noun(asked, before[-1]) or f"{without_joint(before[-1])} {asked}"
    elif context:
        search = f"{context} {asked}"
    return Part(asked, search, weak, pointing, asking)


def with_noun(piece: str, before: str) -> str:
    """«Må vi arkivere dem?» with the plural of the piece before in it; empty when there is none."""
    pronoun = next((word for word in words_of(piece) if word.lower() in PLURALS), "")
    noun = next((word for word in reversed(content(before)) if PLURAL.fullmatch(word)), "")
    return re.sub(rf"\b{pronoun}\b", noun, piece, count=1) if pronoun and noun else ""


def numbered(text: str) -> Iterator[Sequence[str]]:
    """The pieces of a numbered list, or of each sentence where it asks two things."""
    items = [item.strip() for item in NUMBERED.split(text) if item.strip()]
    if len(NUMBERED.findall(text)) > 1:
        yield items
        return
    for sentence in sentences(text):
        pieces = [piece.strip() for piece in ALSO.split(sentence)]
        yield [*listed(pieces)] if len(pieces) > 1 and asks(pieces[0]) else [sentence]


def listed(pieces: Sequence[str]) -> Iterator[str]:
    """The pieces, and those that only a comma parts: «Kan vi A, må vi B, og hvem C?». A condition stays where it is."""
    for piece in pieces:
        parts = [part.strip() for part in LISTED.split(piece)]
        yield from parts if all(asks(f"{part},") for part in parts) else [piece]


def adds(piece: str, before: Sequence[str]) -> bool:
    """True when the piece asks about something that the ones before did not name."""
    said = {word for each in before for word in content(each)}
    new = [word for word in content(piece) if not any(alike(word, other) for other in said)]
    return bool(new) and len(words_of(piece)) > 2


def alike(one: str, other: str) -> bool:
    """Whether two words are forms of one: «slette», «sletter», «slettet»."""
    short, long = sorted((one, other), key=len)
    return one == other or (
        len(short) >= 4 and len(long) - len(short) <= 4 and long.startswith(short[: max(4, len(short) - 1)])
    )


def without_joint(piece: str) -> str:
    first, _, rest = piece.partition(" ")
    return finished(rest if first.lower().strip(",") in JOINTS and rest else piece)


def is_lone(text: str) -> bool:
    """True for a word or two without a verb: a topic, and no question yet."""
    words = content(text) or words_of(text)
    if len(words) == 1:
        return len(words_of(text)) <= 2
    return len(words) == 2 and len(words_of(text)) == 2 and not VERB.fullmatch(words[0]) and not asks(text.rstrip("?"))
