"""What people write for a section (an address, a link, «Document › Section») -> its address."""

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from bot.editorial.faq_file import id_of
from bot.importing.front import same
from index.errors import CorpusError
from index.read.corpus import files, load_document
from index.read.markdown import slug
from index.types import Document, Section

STEPS = re.compile(r"\s*[›>»]\s*")
PATH = re.compile(r"/guidance/([a-z0-9-]+)/?$")
SUGGESTIONS = 3
CLOSE = 0.6
"""How alike (0 to 1) a section must be to what was written to be suggested; difflib's own default."""


@dataclass(frozen=True, slots=True)
class Found:
    """``address`` is empty when nothing was found; then ``near`` has what may have been meant."""

    address: str
    near: tuple[str, ...] = ()


class Sections:
    """Every section of the guidance, by all the names that people have for it."""

    def __init__(self, documents: list[Document], builds: Path) -> None:
        """`builds` is the folder of builds: a link to a quote names the build whose text it counts in."""
        self.documents = {each.id: each for each in documents}
        self.builds = builds
        self.addresses = {f"{each.id}#{section.anchor}" for each in documents for section in each.sections}
        self.names: dict[str, list[str]] = {}
        for each in documents:
            for section in each.sections:
                self.add(each, section)

    def add(self, document: Document, section: Section) -> None:
        address = f"{document.id}#{section.anchor}"
        path = section.path if section.path[0] == document.title else (document.title, *section.path)
        names = {" › ".join(path), f"{document.title} › {section.heading}", f"{document.id} › {section.heading}"}
        for name in {*names, section.heading}:
            known = self.names.setdefault(plain(name), [])
            if address not in known:
                known.append(address)

    def find(self, written: str) -> Found:
        """The address that the text means beyond doubt, or what it may mean."""
        text = unicodedata.normalize("NFC", written).strip().strip("«»\"'").strip()
        if "://" in text:
            return self.by_link(text)
        if text in self.addresses:
            return Found(text)
        if "#" in text:
            return self.by_anchor(*text.split("#", 1))
        known = self.names.get(plain(" › ".join(STEPS.split(text))), [])
        return Found(known[0]) if len(known) == 1 else self.nothing(text, known)

    def by_anchor(self, document: str, anchor: str) -> Found:
        address = f"{document.strip().lower()}#{slug(unquote(anchor))}"
        return Found(address) if address in self.addresses else self.nothing(address)

    def by_link(self, link: str) -> Found:
        """A link to a section or a quote of ours, or to the page that a document was brought in from."""
        parts = urlsplit(link)
        anchor = unquote(parts.fragment)
        match = PATH.search(unquote(parts.path))
        document = self.documents.get(match[1]) if match else None
        if document is None:
            document = next((each for each in self.documents.values() if each.url and same(each.url, link)), None)
        if document is None:
            return Found("", self.near(match[1]) if match else ())
        if document.section(anchor):
            return Found(f"{document.id}#{anchor}")
        asked = parse_qs(parts.query)
        start = asked.get("start", [""])[0]
        if start.isdigit() and (section := self.quoted(document, asked.get("build", [""])[0], int(start))):
            return Found(f"{document.id}#{section}")
        return self.only_section(document, anchor)

    def quoted(self, document: Document, build: str, start: int) -> str:
        """The anchor of the section that a quote stood in, when it is still there; empty when not."""
        before = self.as_built(document.id, build) or document
        section = next((each for each in before.sections if each.start <= start < each.end), None)
        return section.anchor if section and document.section(section.anchor) else ""

    def as_built(self, document_id: str, build: str) -> Document | None:
        if not re.fullmatch(r"[0-9a-f]{1,64}", build):
            return None
        folder = self.builds / build / "sources"
        for path in files(folder) if folder.is_dir() else []:
            if document_id in (name for name, _ in id_of(path)):
                try:
                    return load_document(path)
                except CorpusError:
                    continue
        return None

    def only_section(self, document: Document, anchor: str) -> Found:
        """A document of one section is its section; of several, one must be named."""
        written = [section for section in document.sections if section.blocks]
        if len(written) == 1:
            return Found(f"{document.id}#{written[0].anchor}")
        return self.nothing(f"{document.id}#{slug(anchor)}" if anchor else f"{document.id}#")

    def nothing(self, text: str, meant: list[str] | None = None) -> Found:
        return Found("", tuple((meant or [])[:SUGGESTIONS]) or self.near(text))

    def near(self, text: str) -> tuple[str, ...]:
        """Addresses that look like the text, or whose names do, best first."""
        by_address = get_close_matches(text, sorted(self.addresses), SUGGESTIONS, CLOSE)
        by_name = get_close_matches(plain(text), sorted(self.names), SUGGESTIONS, CLOSE)
        found = dict.fromkeys([*by_address, *(address for name in by_name for address in self.names[name])])
        return tuple(found)[:SUGGESTIONS]


def plain(name: str) -> str:
    return " ".join(name.casefold().split()).rstrip(".?!:")
