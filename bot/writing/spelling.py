"""Words that Hunspell's dictionary does not know, nor the corpus's own list. Only where both are installed.

The program is run, not linked: neither it nor its dictionaries are a part of Veileder.
"""

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.writing.packs import pack_of
from bot.writing.parts import line_of, texts
from bot.writing.types import Finding, Kind, Part

PROGRAM = "hunspell"
LISTS = "words"  # folder in the corpus: words that are right, one a line, a file for each language
LEAST = 3  # letters of a word that is checked; shorter ones are letters of the law and abbreviations
WORD = re.compile(r"[^\W\d_]+")  # a hyphen parts words: Hunspell reports the half it does not know
ADDRESS = re.compile(r"\S*(?:@|://|www\.|\.no\b|\.com\b)\S*")
Places = dict[str, tuple[Part, int]]  # a word -> where it stands first: its part, and its offset in the source


class NoDictionaryError(Exception):
    """Spelling cannot be checked here; the message says what to install."""


def misspelt(parts: Sequence[Part], root: Path) -> Iterator[Finding]:
    """Each unknown word once a language, where it stands first. Raises NoDictionaryError."""
    for lang in sorted({part.lang for part in parts}):
        pack = pack_of(lang)
        if pack is None:
            continue
        places = words_of([part for part in parts if part.lang == lang])
        for word in unknown(places.keys() - own_words(root, lang), pack.dictionary):
            part, at = places[word]
            what = f"«{word}» is not in the dictionary. Correct it, or add it to {LISTS}/{lang}.txt."
            yield Finding(Kind.SPELLING, part.path, line_of(part, at), what)


def own_words(root: Path, lang: str) -> frozenset[str]:
    """The corpus's own words of a language; what follows a ``#`` is a comment."""
    path = root / LISTS / f"{lang}.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return frozenset(word for line in lines for word in line.partition("#")[0].split())


def words_of(parts: Iterable[Part]) -> Places:
    """Words that begin with a small letter: names are in no dictionary. Addresses are not words."""
    found: Places = {}
    for part in parts:
        for text, starts in texts(part):
            plain = ADDRESS.sub(lambda match: " " * len(match.group()), text)
            for match in WORD.finditer(plain):
                if len(match.group()) >= LEAST and match.group()[0].islower():
                    found.setdefault(match.group(), (part, starts[match.start()]))
    return found


def unknown(words: Iterable[str], dictionary: str) -> list[str]:
    """Those that the dictionary does not know, sorted. Raises NoDictionaryError."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise NoDictionaryError(f"{PROGRAM} is not installed (Debian: `apt-get install hunspell hunspell-no`).")
    command = [program, "-d", dictionary, "-i", "utf-8", "-l"]
    text = "\n".join(sorted(words))
    run = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    if run.returncode:
        raise NoDictionaryError(f"{PROGRAM} has no dictionary {dictionary} (Debian: `apt-get install hunspell-no`).")
    return sorted(set(run.stdout.split()))
