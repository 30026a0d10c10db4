"""Which text of a passage goes where. docs/retrieval.md has the comparison of title and heading path in or out."""

import re
import unicodedata

from index.types import FaqEntry, Passage, plain_text

# Soft hyphens, zero-width marks and joiners: nobody sees them, and a word with one inside is another word to a search.
UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
# Two or three letters cut as one (ﬁ, ﬂ, ﬃ …).
LIGATURES = re.compile("[\ufb00-\ufb06]")
BLANKS = re.compile("[\u00a0\u2007\u202f]")


def plainly(text: str) -> str:
    """The text as it is searched: NFC, without unseen marks, ligatures as letters, no-break spaces as spaces.

    Quotes are cut from the source and keep what it holds.
    """
    if text.isascii():
        return text
    letters = LIGATURES.sub(lambda match: unicodedata.normalize("NFKC", match.group()), UNSEEN.sub("", text))
    return unicodedata.normalize("NFC", BLANKS.sub(" ", letters))


def heading_path(passage: Passage) -> str:
    """The headings over the passage, from the document's title down; one that repeats another is left out."""
    parts: list[str] = []
    for part in passage.path:
        if part and part not in parts:
            parts.append(part)
    return " › ".join(parts)


def passage_text(passage: Passage) -> str:
    """What the passage vector is made of."""
    return plainly("\n".join(part for part in (heading_path(passage), passage.context, passage.text) if part))


def sentence_texts(passage: Passage) -> list[str]:
    """What the sentence vectors are made of, one a sentence."""
    return [plainly(sentence.text) for sentence in passage.sentences]


def faq_text(entry: FaqEntry) -> str:
    """What the vector of an FAQ entry is made of: its question and its answer."""
    return plainly(f"{entry.question}\n{plain_text(entry.blocks)}")
