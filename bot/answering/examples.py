"""Questions to begin with: the house's own, else such as the FAQ surely answers."""

from collections.abc import Iterator
from itertools import islice

from bot.answering.faq import match
from bot.answering.language import detect, in_guidance_tongue
from bot.answering.search import LoadedIndex, search
from bot.types import Language

EXAMPLES = 3
# So many are tried before fewer are shown: what is asked first waits for it.
MOST_TRIED = 30
# The language of so many phrasings is looked at: telling it is slow.
MOST_READ = 200


def examples(language: Language, loaded: LoadedIndex) -> tuple[str, ...]:
    """Three where there are so many; chosen once a build and language."""
    if language not in loaded.examples:
        tried = islice(candidates(language, loaded), MOST_TRIED)
        sure = (question for entry, question in tried if is_sure(question, entry, language, loaded))
        own = loaded.build.site.examples.get(language)
        loaded.examples[language] = own or tuple(islice(sure, EXAMPLES))
    return loaded.examples[language]


def candidates(language: Language, loaded: LoadedIndex) -> Iterator[tuple[str, str]]:
    """Entry and question, spread over the corpus, in the language where there are any; each entry once."""
    infos = list(loaded.build.faq_infos.values())
    own = [(info.id, info.phrasings[0]) for info in infos if info.lang == language]
    if own or in_guidance_tongue(language):
        yield from spread(own)
        return
    taken = set()
    for entry, question in spread([(info.id, each) for info in infos for each in info.phrasings])[:MOST_READ]:
        if entry not in taken and detect(question) is language:
            taken.add(entry)
            yield entry, question


def spread(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """All of them, the first three from as far apart as can be."""
    step = max(1, len(found) // EXAMPLES)
    return [found[at] for start in range(step) for at in range(start, len(found), step)]


def is_sure(question: str, entry: str, language: Language, loaded: LoadedIndex) -> bool:
    """True when the entry itself surely answers."""
    searched, family = search(question, language, loaded), loaded.build.addresses.family
    found = match(loaded.build, searched.core, searched.ranking, loaded.calibration, language)
    return found is not None and found.sure and family(found.entry) == family(entry)
