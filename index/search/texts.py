"""Which text of a passage goes where. docs/retrieval.md has the comparison of title and heading path in or out."""

from index.types import Passage


def heading_path(passage: Passage) -> str:
    """The headings over the passage, from the document's title down; one that repeats another is left out."""
    parts: list[str] = []
    for part in passage.path:
        if part and part not in parts:
            parts.append(part)
    return " › ".join(parts)


def passage_text(passage: Passage) -> str:
    """What the passage vector is made of."""
    return "\n".join(part for part in (heading_path(passage), passage.context, passage.text) if part)


def sentence_texts(passage: Passage) -> list[str]:
    """What the sentence vectors are made of, one a sentence."""
    return [sentence.text for sentence in passage.sentences]
