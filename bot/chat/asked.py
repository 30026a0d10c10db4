"""Questions to begin with: the editors' own, those that answered most questions first."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from bot.database import DatabaseError
from bot.journal import Entry
from bot.service_types import BuildView
from bot.types import Language
from index.types import FaqEntry

Asked = Callable[[], Sequence[Entry]]


def most_asked(build: BuildView, asked: Asked, language: Language) -> list[FaqEntry]:
    """FAQ entries in the reader's language, those that answered most questions first.

    Only the editors' own questions are shown: what a reader wrote is nobody else's to see.
    """
    try:
        entries = asked()
    except DatabaseError:
        entries = ()
    return ranked(build.faq.values(), entries, language)


def starters(build: BuildView, asked: Asked, language: Language, most: int) -> list[str]:
    """Up to `most` questions to begin with: the house's own examples, then what is asked most.

    Only where there are none in the language are those of another one shown.
    """
    own = build.site.examples.get(language, ())
    entries = [each for each in most_asked(build, asked, language) if each.lang == language or not own]
    return list(dict.fromkeys((*own, *(each.question for each in entries))))[:most]


def ranked(faq: Iterable[FaqEntry], asked: Iterable[Entry], language: Language) -> list[FaqEntry]:
    """Entries in `language`, or where there are none in the language that each was written in first.

    The count is shared by an entry and its translations.
    """
    entries = list(faq)
    family = {each.id: each.translation_of or each.id for each in entries}
    counts = Counter(family.get(each.faq, each.faq) for each in asked if each.faq)
    own = [each for each in entries if each.lang == language] or [each for each in entries if not each.translation_of]
    return sorted(own, key=lambda each: (-counts[family[each.id]], each.id))
