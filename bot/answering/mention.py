"""Whether a section speaks of a word: in its text, its headings, or what is known to be asked of it."""

from collections import Counter
from collections.abc import Sequence

from bot.answering.language import in_guidance_tongue
from bot.answering.wordlists import PLATFORMS
from bot.types import Language
from index.builds.build import Build
from index.lexical.standards import tables
from index.lexical.words import stemmer, stems, words_of

# A stem this long is looked for inside compounds too: «fritid» in «fritidsbruk».
LEAST = 5
# A known question counts so many times for a section whose heading has the word too.
HEADED = 2
NAMES = frozenset(name.lower() for name in PLATFORMS)


def mentions(build: Build, address: str, words: Sequence[str], language: Language) -> bool:
    """True when the section or a translation of it has one of the words, in any form.

    Words of another tongue (English) are not looked for in guidance, except names: nobody can tell.
    """
    wanted = [word for word in words if in_guidance_tongue(language) or word.lower() in NAMES]
    if not wanted:
        return True
    places = set(build.addresses.translations.get(address, {"": address}).values()) | {address}
    passages = [at for place in places for at in build.addresses.passages_of.get(place, [])]
    texts = [build.addresses.word_text(at).lower() for at in passages]
    held = frozenset[str]().union(*(build.addresses.stems(at) for at in passages))
    return any(
        is_held(stemmer().stemWord(read.lower()), held, texts) for word in wanted for read in both_standards(word)
    )


def is_about(build: Build, address: str, words: Sequence[str], language: Language) -> bool:
    """True when the section's own headings have one of the words; of words in another tongue nobody can tell."""
    passage = build.passages[build.addresses.passages_of[address][0]]
    lower = " ".join(passage.path).lower()
    held = frozenset(stems(lower))
    return any(
        is_held(stemmer().stemWord(read.lower()), held, [lower])
        for word in words
        if in_guidance_tongue(language) or word.lower() in NAMES
        for read in both_standards(word)
    )


def sections_about(build: Build, words: Sequence[str]) -> set[str]:
    """Originals of the sections whose own heading has all the words, in any form and in compounds."""
    wanted = [[stemmer().stemWord(read.lower()) for read in both_standards(word)] for word in words]
    headings = {passage.address: passage.path[-1].lower() for passage in build.passages}
    found = {
        address
        for address, heading in headings.items()
        if wanted and all(any(stem in heading for stem in ways) for ways in wanted)
    }
    return {build.addresses.original(address) for address in found}


def asked_about(build: Build, words: Sequence[str]) -> Counter[str]:
    """Originals of the sections that known questions with all the words lead to, with how many of them."""
    having = [set(build.addresses.asked_with.get(stem, ())) for stem in stems(" ".join(words))]
    return Counter(
        build.addresses.original(address)
        for at in sorted(set.intersection(*having) if having else ())
        for address in build.phrasings[at].addresses
        if build.addresses.original(address) in build.addresses.passages_of
    )


def sections_asked_about(build: Build, words: Sequence[str], limit: int) -> list[str]:
    """Originals of the sections whose known questions most often have all the words, best first.

    A heading that has them counts too, and what is about them in another document goes before more of the same one.
    """
    headed = sections_about(build, words)
    left = {at: count * (HEADED if at in headed else 1) for at, count in asked_about(build, words).items()}
    chosen: list[str] = []
    while left and len(chosen) < limit:
        shown = Counter(document_id_of(at) for at in chosen)
        best = max(sorted(left), key=lambda at: left[at] / (1 + shown[document_id_of(at)]))
        chosen.append(best)
        del left[best]
    return chosen


def names_another(question: str, text: str) -> bool:
    """True when both name platforms and none of them is the same."""
    asked, there = (NAMES.intersection(words_of(each.lower())) for each in (question, text))
    return bool(asked and there) and asked.isdisjoint(there)


def speaks_of(text: str, words: Sequence[str]) -> bool:
    """True when the text has more than half of the words in any form, or there are none."""
    lower = text.lower()
    held = frozenset(stems(lower))
    found = [
        word
        for word in words
        if any(is_held(stemmer().stemWord(x.lower()), held, [lower]) for x in both_standards(word))
    ]
    return not words or len(found) * 2 > len(words)


def document_id_of(address: str) -> str:
    return address.partition("#")[0]


def is_held(stem: str, held: frozenset[str], texts: Sequence[str]) -> bool:
    return stem in held or (len(stem) >= LEAST and any(stem in text for text in texts))


def both_standards(word: str) -> tuple[str, ...]:
    return (word, *(table[word.lower()] for _, table in tables() if word.lower() in table))
