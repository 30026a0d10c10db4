"""A Word file -> HTML, by mammoth: styles decide what is a heading, a list or a quote."""

import io
import re
import zipfile
from contextlib import suppress
from typing import Any

import mammoth
from bs4 import BeautifulSoup
from lxml import etree

from bot.importing.dates import day
from bot.importing.types import BringError, Note, Original, Page

STYLES = "\n".join(
    [
        "p[style-name='Title'] => h1.title:fresh",
        "p[style-name='Subtitle'] => p:fresh",
        "p[style-name='Quote'] => blockquote > p:fresh",
        "p[style-name='Intense Quote'] => blockquote > p:fresh",
        *(
            f"p[style-name='{name} {depth}'] => {'ul|ol > li > ' * (depth - 1)}{kind} > li:fresh"
            for name, kind in (("List Bullet", "ul"), ("List Number", "ol"))
            for depth in (2, 3)
        ),
    ]
)
UNKNOWN = re.compile(r"Unrecognised paragraph style: (?:'|\")?(.+?)(?:'|\")? \(Style ID")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
UNPACKED = 300_000_000
"""Largest sum of parts, in bytes unpacked: beyond any handbook, and short of filling the memory."""
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def read_word(original: Original) -> Page:
    """Raises BringError when the file is no Word file, or has no text."""
    try:
        facts = facts_of(original.data)
        made = mammoth.convert_to_html(
            io.BytesIO(original.data), style_map=STYLES, convert_image=mammoth.images.img_element(described)
        )
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, ValueError) as error:
        raise BringError(
            f"{original.address}: this is not a whole Word file (.docx). Open it in Word and save it again as .docx."
        ) from error
    soup = BeautifulSoup(made.value, "lxml")
    body = soup.body or soup
    if not body.get_text().strip():
        raise BringError(f"{original.address}: the file has no text. Pictures of text cannot be read.")
    return Page(body, address=original.address, notes=tuple(notes_of(made.messages)), **facts)


def described(_: object) -> dict[str, str]:
    """Pictures are not carried along; mammoth adds what they are described as."""
    return {"src": ""}


def notes_of(messages: list[object]) -> list[Note]:
    styles = sorted({found[1] for each in messages if (found := UNKNOWN.search(str(getattr(each, "message", each))))})
    if not styles:
        return []
    do = "If one of them is a heading, set it in Word's own heading styles and bring the file in again."
    return [Note(f"Text in these styles was read as ordinary paragraphs: {', '.join(styles)}.", do)]


def facts_of(data: bytes) -> dict[str, Any]:
    """Title, language and last change, and every word of the file, headers left out. Raises what zipfile raises."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        if sum(part.file_size for part in file.infolist()) > UNPACKED:
            raise ValueError("too large")
        body = etree.fromstring(file.read("word/document.xml"), PARSER)
        core = part(file, "docProps/core.xml")
        styles = part(file, "word/styles.xml")
    paragraphs = ("".join(run.text or "" for run in each.iter(f"{W}t")) for each in body.iter(f"{W}p"))
    return {
        "text": "\n".join(paragraphs),
        "title": first(core, "title"),
        "modified": day(first(core, "modified")),
        "lang": language(styles),
    }


def part(file: zipfile.ZipFile, name: str) -> etree._Element | None:
    with suppress(KeyError, etree.XMLSyntaxError):
        return etree.fromstring(file.read(name), PARSER)
    return None


def first(core: etree._Element | None, name: str) -> str:
    found = core.find(f".//{{*}}{name}") if core is not None else None
    return (found.text or "").strip() if found is not None else ""


def language(styles: etree._Element | None) -> str:
    found = styles.find(f".//{W}docDefaults//{W}lang") if styles is not None else None
    return str(found.get(f"{W}val") or "") if found is not None else ""
