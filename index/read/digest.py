"""Which FAQ entries are based on sections that have changed since they were approved."""

import hashlib
from collections.abc import Mapping

from index.types import Document, FaqEntry, Section, plain_text

DIGITS = 12


def section_digest(section: Section) -> str:
    """12 hex digits of the section's visible text; markup and line breaks make no difference."""
    words = " ".join(plain_text(section.blocks).split())
    return hashlib.sha256(words.encode()).hexdigest()[:DIGITS]


def digests_of(addresses: tuple[str, ...], documents: Mapping[str, Document]) -> dict[str, str]:
    """Address -> digest of its section now, for those that exist. Raises what looking up a document raises."""
    found = {}
    for address in addresses:
        document_id, _, anchor = address.partition("#")
        section = documents[document_id].section(anchor) if document_id in documents else None
        if section is not None:
            found[address] = section_digest(section)
    return found


def stale_addresses(entry: FaqEntry, documents: Mapping[str, Document]) -> tuple[str, ...]:
    """Addresses whose text is not what it was when the entry was approved, as far as that was noted."""
    noted = {address: digest for address, digest in entry.based_on_digests.items() if address in entry.based_on}
    now = digests_of(tuple(noted), documents)
    return tuple(address for address, digest in noted.items() if now.get(address) != digest)
