"""What there is to see about the guidance itself: used and unused sections, reviews due, stale FAQ entries."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import quote

from bot.answering.quotes import SEPARATOR, section_url, without_repeats
from bot.insight.types import Due, SectionLink, StaleFaq, Unused, Used
from bot.journal import Entry
from index.builds.build import Build
from index.types import FaqInfo

USED_MOST = 25


@dataclass(frozen=True)
class Places:
    """Names and links of what a build has."""

    build: Build
    base_url: str

    @cached_property
    def sections(self) -> dict[str, SectionLink]:
        """Every section with text, by address, in reading order."""
        found: dict[str, SectionLink] = {}
        for passage in self.build.passages:
            if passage.address not in found:
                title = self.build.infos[passage.document].title
                path = without_repeats((title, *passage.path))
                url = section_url(self.base_url, passage.document, passage.anchor)
                found[passage.address] = SectionLink(passage.address, SEPARATOR.join(path), url)
        return found

    def section(self, address: str) -> SectionLink:
        """Without a link when the build does not have it."""
        return self.sections.get(address) or SectionLink(address, address)

    def document(self, document_id: str) -> SectionLink:
        info = self.build.infos[document_id]
        return SectionLink(info.id, info.title, f"{self.base_url}/guidance/{quote(info.id)}")

    def entry(self, faq_id: str) -> SectionLink:
        info = self.build.faq_infos.get(faq_id)
        return faq_place(info, self.base_url) if info else SectionLink(faq_id, faq_id)


def faq_place(info: FaqInfo, base_url: str) -> SectionLink:
    return SectionLink(info.id, info.phrasings[0], f"{base_url}/faq/{quote(info.id)}")


def quoted(entries: Iterable[Entry]) -> Iterator[tuple[str, bool]]:
    """Address of every quote, and whether it stood first."""
    for entry in entries:
        for at, each in enumerate(entry.quotes):
            yield f"{each.document}#{each.anchor}", at == 0


def used(entries: Iterable[Entry], places: Places) -> tuple[Used, ...]:
    """The sections quoted most; of equals those that stood first more often, then by address."""
    all_quotes = list(quoted(entries))
    counts = Counter(address for address, _ in all_quotes)
    first = Counter(address for address, is_first in all_quotes if is_first)
    order = sorted(counts, key=lambda address: (-counts[address], -first[address], address))
    return tuple(Used(places.section(each), counts[each], first[each]) for each in order[:USED_MOST])


def unused(entries: Iterable[Entry], places: Places) -> tuple[Unused, ...]:
    """Documents with sections that were not quoted, the largest unused share first."""
    seen = {address for address, _ in quoted(entries)}
    by_document: dict[str, list[SectionLink]] = {}
    for address, place in places.sections.items():
        by_document.setdefault(address.partition("#")[0], []).append(place)
    found = [
        Unused(places.document(name), tuple(each for each in all_of if each.address not in seen), len(all_of))
        for name, all_of in by_document.items()
    ]
    kept = [each for each in found if each.sections]
    return tuple(sorted(kept, key=lambda each: (-len(each.sections) / each.total, each.document.address)))


def due(places: Places, today: date, within: int) -> tuple[Due, ...]:
    """Documents whose review has passed or comes within so many days, the longest overdue first."""
    found = [
        Due(places.document(each.id), each.owner, each.review_by, (each.review_by - today).days)
        for each in places.build.documents.values()
        if (each.review_by - today).days <= within
    ]
    return tuple(sorted(found, key=lambda each: (each.days_left, each.document.address)))


def stale(places: Places) -> tuple[StaleFaq, ...]:
    """FAQ entries whose sections have changed since they were approved."""
    infos = places.build.faq_infos.values()
    return tuple(StaleFaq(faq_place(info, places.base_url), info.stale) for info in infos if info.stale)
