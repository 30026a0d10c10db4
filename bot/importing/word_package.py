"""A Word file as parts, found by their relations (ECMA-376 part 2), and what it says of itself."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import unquote

from lxml import etree

from bot.importing.dates import day

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument", b"http://schemas.openxmlformats.org/officeDocument/2006"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml", b"http://schemas.openxmlformats.org/drawingml/2006"),
)
"""Names of the strict form of the format (ISO 29500), and of the usual one."""
UNPACKED = 300_000_000
"""Largest sum of parts, in bytes unpacked: beyond any handbook, and short of filling the memory."""
MAIN = "/officeDocument"
DRAFT = re.compile(r"utkast|kladd|draft", re.IGNORECASE)


class NoWordFileError(ValueError):
    """The bytes are no whole Word file."""


@dataclass(slots=True)
class Package:
    """``main`` is the name of the part that holds the text."""

    file: zipfile.ZipFile
    main: str
    links: dict[str, dict[str, str]] = field(default_factory=dict)  # part -> id of a relation -> where it leads

    def part(self, name: str) -> etree._Element | None:
        """The part's tree; None when it is missing or no XML."""
        try:
            data = self.file.read(name)
            for strict, usual in STRICT:
                data = data.replace(strict, usual)
            return etree.fromstring(data, parser())
        except (KeyError, etree.XMLSyntaxError, zipfile.BadZipFile, ValueError, RuntimeError, NotImplementedError):
            return None

    def related(self, kind: str) -> etree._Element | None:
        """The tree of the part that the text names as its `kind`, as ``styles``."""
        found = next((where for type_, where, _ in relations(self.file, self.main) if type_.endswith(f"/{kind}")), None)
        return self.part(found) if found else None

    def all_related(self, kind: str) -> Iterator[etree._Element]:
        """The trees of all parts of a kind, as ``footer``."""
        names = [where for type_, where, _ in relations(self.file, self.main) if type_.endswith(f"/{kind}")]
        yield from (tree for name in names if (tree := self.part(name)) is not None)

    def targets(self, part: str) -> dict[str, str]:
        """Id of a relation -> address on the web, or name of a part."""
        if part not in self.links:
            self.links[part] = {key: where for _, where, key in relations(self.file, part)}
        return self.links[part]


def parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def open_package(data: bytes) -> Package:
    """Raises NoWordFileError."""
    try:
        file = zipfile.ZipFile(io.BytesIO(data))
        if sum(part.file_size for part in file.infolist()) > UNPACKED:
            raise NoWordFileError("too large when unpacked")
        main = main_part(file)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, OSError, RuntimeError, NotImplementedError) as error:
        raise NoWordFileError(str(error)) from error
    if not main:
        raise NoWordFileError("no part holds the text")
    return Package(file, main)


def main_part(file: zipfile.ZipFile) -> str:
    """The name of the part that the package says holds the text, whatever it is called; empty when there is none."""
    names = set(file.namelist())
    found = [where for kind, where, _ in relations(file, "") if kind.endswith(MAIN)]
    kinds = file.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
    words = b"wordprocessingml" in kinds or b"ms-word" in kinds or not kinds
    name = next((each for each in [*found, "word/document.xml"] if each in names), "")
    return name if words and ("word/" in name or found) else ""


def relations(file: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str, str]]:
    """Kind, where it leads, and id of each relation of a part; the package's own for an empty name."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels not in file.namelist():
        return
    try:
        root = etree.fromstring(file.read(rels), parser())
    except etree.XMLSyntaxError:
        return
    for each in root.iter("{*}Relationship"):
        where = each.get("Target") or ""
        if each.get("TargetMode") != "External":
            where = posixpath.normpath(posixpath.join("/", folder, unquote(where))).lstrip("/")
        yield each.get("Type") or "", where, each.get("Id") or ""


def facts_of(package: Package, styles: etree._Element | None) -> dict[str, Any]:
    """Title, language and last change, as the file's own properties have them."""
    tree = core_of(package)
    return {"title": first(tree, "title"), "modified": changed(tree), "lang": language(styles)}


def core_of(package: Package) -> etree._Element | None:
    core = next((where for kind, where, _ in relations(package.file, "") if kind.endswith("/core-properties")), "")
    return package.part(core) if core else None


def draft_mark(package: Package) -> str:
    """What the file's properties say of its state, when that is not the final one; empty when they say nothing."""
    status = first(core_of(package), "contentStatus")
    return status if DRAFT.search(status) else ""


def changed(core: etree._Element | None) -> date | None:
    """When the file was last changed; None when that is when it was made, as in a template's copy."""
    made, modified = first(core, "created"), first(core, "modified")
    return day(modified) if modified != made else None


def first(core: etree._Element | None, name: str) -> str:
    found = core.find(f".//{{*}}{name}") if core is not None else None
    return (found.text or "").strip() if found is not None else ""


def language(styles: etree._Element | None) -> str:
    found = styles.find(f".//{W}docDefaults//{W}lang") if styles is not None else None
    return str(found.get(f"{W}val") or "") if found is not None else ""
