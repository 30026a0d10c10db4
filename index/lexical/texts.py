"""Which text of a passage goes where. docs/retrieval.md has the comparison of title and heading path in or out."""

from index.lexical.words import plainly
from index.types import FaqEntry, Passage, plain_text


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
