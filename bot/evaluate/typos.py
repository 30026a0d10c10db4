"""Questions as people type them: one slip in a third of the longer words, the same ones every time."""

import re
from random import Random

LONG = re.compile(r"\w{5,}")
SHARE = 1 / 3
LETTERS = "aeiourstnlkm"


def with_typos(question: str) -> str:
    """The question with a letter left out, doubled, swapped or changed in a third of its words of five letters or more.

    The question itself is the seed. The first and last letter of a word stay.
    """
    random = Random(question)  # noqa: S311 - no secret depends on it
    return LONG.sub(lambda match: slip(match.group(), random) if random.random() < SHARE else match.group(), question)


def slip(word: str, random: Random) -> str:
    at = random.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    return random.choice(
        (
            before + after,
            before + letter * 2 + after,
            before + after[0] + letter + after[1:],
            before + random.choice(LETTERS) + after,
        )
    )
