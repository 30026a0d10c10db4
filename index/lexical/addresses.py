"""How documents, translations, passages and known questions hang together; all by address and position."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np

from index.arrays import Positions
from index.lexical.texts import heading_path, passage_text
from index.lexical.words import stems
from index.types import DocumentInfo, FaqInfo, Passage, Phrasing


class AddressIndex:
    """Look-ups by address over one build's documents, passages, FAQ entries and phrasings."""

    def __init__(
        self,
        infos: Mapping[str, DocumentInfo],
        faq_infos: Mapping[str, FaqInfo],
        passages: Sequence[Passage],
        phrasings: Sequence[Phrasing],
    ) -> None:
        self.infos = infos
        self.faq_infos = faq_infos
        self.passages = passages
        self.phrasings = phrasings
        self._stems: dict[int, frozenset[str]] = {}

    @cached_property
    def translations(self) -> dict[str, dict[str, str]]:
        """Address -> language -> address of the same section in that language, itself included.

        Sections are paired by their place in the document, so only documents with equally many pair up.
        """
        families: dict[str, list[DocumentInfo]] = {}
        for info in self.infos.values():
            families.setdefault(info.translation_of or info.id, []).append(info)
        pairs: dict[str, dict[str, str]] = {}
        for family in families.values():
            if len({len(info.anchors) for info in family}) == 1:
                pairs.update(pair_sections(family))
        return pairs

    def in_language(self, address: str, lang: str) -> str:
        """The address of the same section in `lang`, or the address itself where it is not translated."""
        return self.translations.get(address, {}).get(lang, address)

    def original(self, address: str) -> str:
        """The address of the section that this one translates, or the address itself."""
        info = self.infos.get(address.partition("#")[0])
        source = self.infos.get(info.translation_of or "") if info else None
        return self.in_language(address, source.lang) if source else address

    @cached_property
    def passages_of(self) -> dict[str, list[int]]:
        """Address -> positions of its passages, in reading order."""
        found: dict[str, list[int]] = {}
        for at, passage in enumerate(self.passages):
            found.setdefault(passage.address, []).append(at)
        return found

    @cached_property
    def passages_in(self) -> dict[str, list[int]]:
        """Id of a document -> positions of its passages, in reading order."""
        found: dict[str, list[int]] = {}
        for at, passage in enumerate(self.passages):
            found.setdefault(passage.document, []).append(at)
        return found

    @cached_property
    def originals(self) -> tuple[str, ...]:
        """For each passage, the address of its section's original."""
        return tuple(self.original(passage.address) for passage in self.passages)

    @cached_property
    def section_codes(self) -> Positions:
        """For each passage a number of its section; the same for a section and its translations. Shape (passages,)."""
        return np.unique(np.array(self.originals), return_inverse=True)[1].astype(np.int64)

    @cached_property
    def asked_pairs(self) -> Positions:
        """Which known question each passage answers: shape (n, 2), position of phrasing, position of passage.

        A question about a section counts for its translations as well.
        """
        pairs = [
            (at, passage)
            for at, phrasing in enumerate(self.phrasings)
            for address in phrasing.addresses
            for same in set(self.translations.get(address, {"": address}).values())
            for passage in self.passages_of.get(same, [])
        ]
        return np.array(sorted(set(pairs)), np.int64).reshape(-1, 2)

    @cached_property
    def asked_of(self) -> dict[int, list[str]]:
        """Position of a passage -> the known questions its section answers."""
        found: dict[int, list[str]] = {}
        for phrasing, passage in self.asked_pairs.tolist():
            found.setdefault(passage, []).append(self.phrasings[phrasing].text)
        return found

    @cached_property
    def asked_per_section(self) -> float:
        """Known questions for each section that has text, translations counted as one."""
        return len(self.phrasings) / max(1, len(set(self.originals)))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """For each phrasing, the original of the section that answers it best; of a plain fact, its FAQ entry."""
        return tuple(
            self.original(phrasing.addresses[0]) if phrasing.addresses else f"faq:{self.family(phrasing.faq or '')}"
            for phrasing in self.phrasings
        )

    @cached_property
    def asked_sections(self) -> tuple[str, ...]:
        """The sections that something is known to be asked of, sorted; see ``labels``."""
        return tuple(sorted(set(self.labels)))

    @cached_property
    def asked_texts(self) -> tuple[str, ...]:
        """Everything that is known to be asked of each of these sections, as one text each."""
        texts: dict[str, list[str]] = {section: [] for section in self.asked_sections}
        for phrasing, section in zip(self.phrasings, self.labels, strict=True):
            texts[section].append(phrasing.text)
        return tuple("\n".join(each) for each in texts.values())

    @cached_property
    def asked_section_of(self) -> Positions:
        """Position in ``asked_sections`` of each passage's section, -1 for none; shape (passages,)."""
        found = {section: at for at, section in enumerate(self.asked_sections)}
        return np.array([found.get(original, -1) for original in self.originals], np.int64)

    @cached_property
    def family_names(self) -> tuple[str, ...]:
        """The FAQ entries that are no translations, by the number that ``families`` gives them."""
        return tuple(dict.fromkeys(self.family(phrasing.faq) for phrasing in self.phrasings if phrasing.faq))

    @cached_property
    def families(self) -> Positions:
        """For each phrasing a number of its FAQ entry, translations counted as one; -1 for questions about sections."""
        numbers = {name: at for at, name in enumerate(self.family_names)}
        return np.array([numbers[self.family(each.faq)] if each.faq else -1 for each in self.phrasings], np.int64)

    @cached_property
    def phrasings_in(self) -> tuple[Positions, ...]:
        """Positions of each family's phrasings, by its number in ``families``."""
        return tuple(np.flatnonzero(self.families == at) for at in range(len(self.family_names)))

    @cached_property
    def entry_families(self) -> Positions:
        """The same for each FAQ entry, in the order of ``faq_infos``; -1 for one without any phrasing."""
        numbers = {name: at for at, name in enumerate(self.family_names)}
        return np.array([numbers.get(self.family(each), -1) for each in self.faq_infos], np.int64)

    @cached_property
    def family_sections(self) -> tuple[tuple[str, ...], ...]:
        """Originals of the sections that each family is based on, by its number in ``families``.

        In the order of the entry: the last bit of a sum depends on it, and a set has another order in each process.
        """
        return tuple(
            tuple(dict.fromkeys(self.original(each) for at in own.tolist() for each in self.phrasings[at].addresses))
            for own in self.phrasings_in
        )

    @cached_property
    def kindred(self) -> tuple[list[int], ...]:
        """For each family those that are based on one of its sections, itself among them, by their numbers."""
        based: dict[str, list[int]] = {}
        for at, sections in enumerate(self.family_sections):
            for address in sections:
                based.setdefault(address, []).append(at)
        return tuple(
            sorted({at, *(other for address in sections for other in based[address])})
            for at, sections in enumerate(self.family_sections)
        )

    @cached_property
    def asked_with(self) -> dict[str, list[int]]:
        """Stem of a content word -> positions of the phrasings that have it, in order."""
        found: dict[str, list[int]] = {}
        for at, phrasing in enumerate(self.phrasings):
            for stem in set(stems(phrasing.text)):
                found.setdefault(stem, []).append(at)
        return found

    def family(self, entry: str) -> str:
        """Id of the FAQ entry that this one translates, or its own."""
        return self.faq_infos[entry].translation_of or entry

    @cached_property
    def entries_in(self) -> dict[tuple[str, str], str]:
        """Family and language -> id of its entry in that language, the first where there are several."""
        found: dict[tuple[str, str], str] = {}
        for info in self.faq_infos.values():
            for name in {info.id, info.translation_of} - {None}:
                found.setdefault((str(name), info.lang), info.id)
        return found

    def word_text(self, position: int) -> str:
        """What BM25 counts of a passage: its headings twice, its words, and the known questions it answers."""
        passage = self.passages[position]
        return "\n".join([heading_path(passage), passage_text(passage), *self.asked_of.get(position, [])])

    def stems(self, position: int) -> frozenset[str]:
        """Content stems of a passage's ``word_text``."""
        if position not in self._stems:
            self._stems[position] = frozenset(stems(self.word_text(position)))
        return self._stems[position]


def pair_sections(family: Iterable[DocumentInfo]) -> dict[str, dict[str, str]]:
    """Sections of translations of one document, paired by place."""
    members = list(family)
    pairs: dict[str, dict[str, str]] = {}
    for anchors in zip(*(info.anchors for info in members), strict=True):
        same = {info.lang: f"{info.id}#{anchor}" for info, anchor in zip(members, anchors, strict=True)}
        pairs.update(dict.fromkeys(same.values(), same))
    return pairs
