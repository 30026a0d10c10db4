"""What single elements of a Word file are, without what stands around them."""

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from bot.importing.word_package import W
from bot.importing.word_styles import OFF

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
BOX = f"{W}txbxContent"
SKIPPED = {"pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr", "delInstrText", "rt"}
SIGNS = {"A8": "☐", "6F": "☐", "FE": "☒", "FD": "☒", "78": "☒", "FC": "✓", "FB": "✗", "52": "☑", "A3": "☐", "54": "☒"}
SIGNS |= {"E0": "→", "DF": "←", "F0": "⇒", "A7": "▪", "6C": "●", "6E": "■", "B7": "•", "D8": "➢", "4A": "☺", "4C": "☹"}
"""Wingdings and Wingdings 2, by their place in the font: boxes, ticks, arrows and bullets."""
CHECKED, UNCHECKED = "☒", "☐"


def sign_of(font: str, code: str) -> str:
    """A sign by its place in a font, in hexadecimal figures; empty for one that only the font knows."""
    if "dings" in font.lower() or font == "Symbol":
        return SIGNS.get(code.upper()[-2:], "")
    number = int(code, 16) if re.fullmatch(r"[0-9A-F]{1,5}", code) else 0
    return chr(number) if number and not 0xE000 <= number <= 0xF8FF else ""


def local(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def ends_with_page(paragraph: Element) -> bool:
    """True for a line of contents that somebody typed: a tab, and a number at the end."""
    signs = [each for each in paragraph.iter(f"{W}t", f"{W}tab", f"{W}ptab") if each.getparent().tag == f"{W}r"]
    tabs = [at for at, each in enumerate(signs) if local(each) != "t"]
    after = "".join(each.text or "" for each in signs[tabs[-1] :] if local(each) == "t") if tabs else ""
    return bool(re.fullmatch(r"\s*\d{1,4}\s*", after))


def is_off(mark: Element) -> bool:
    found = next((v for name, v in mark.attrib.items() if name.rpartition("}")[2] == "val"), "1")
    return str(found).lower() in OFF


def alternative(element: Element) -> Element:
    """Of the forms that a thing has, the one with its text: the newer one, or the one for older programs."""
    forms = [each for each in element if local(each) in ("Choice", "Fallback")]
    with_text = [each for each in forms if next(each.iter(f"{W}t", f"{W}pict", f"{M}t"), None) is not None]
    return (with_text or forms[::-1] or [element])[0]


def until(element: Element, top: Element) -> Iterator[Element]:
    for each in element.iterancestors():
        if each is top:
            return
        yield each


def pictures(element: Element) -> bool:
    return any(local(each) in ("blip", "imagedata", "pic", "docPr") for each in element.iter())


def described(element: Element) -> str:
    found = next((each for each in element.iter() if local(each) in ("docPr", "imagedata", "shape")), None)
    if found is None:
        return ""
    return str(found.get("descr") or found.get("alt") or found.get("title") or "").strip()


def formula(element: Element) -> str:
    """A formula on one line: fractions with a bar, powers with a caret."""
    out = ""
    for each in element:
        name = local(each)
        parts = {local(part): formula(part) for part in each}
        if name == "t":
            out += each.text or ""
        elif name == "f":
            out += f"{grouped(parts.get('num', ''))}/{grouped(parts.get('den', ''))}"
        elif name == "sSup":
            out += f"{parts.get('e', '')}^{grouped(parts.get('sup', ''))}"
        elif name == "sSub":
            out += f"{parts.get('e', '')}_{grouped(parts.get('sub', ''))}"
        elif name == "rad":
            out += f"√{grouped(parts.get('e', ''))}"
        elif name == "d":
            out += f"({''.join(parts.values())})"
        else:
            out += formula(each)
    return out


def grouped(text: str) -> str:
    return text if re.fullmatch(r"\w*", text) else f"({text})"


def joined(root: Element) -> None:
    """Paragraphs whose end was deleted with changes tracked go on in the next."""
    for each in [mark.getparent().getparent().getparent() for mark in root.iterfind(f".//{W}p/{W}pPr/{W}rPr/{W}del")]:
        following = each.getnext()
        if following is not None and local(following) == "p":
            at = len(following.findall(f"{W}pPr"))
            following[at:at] = [child for child in each if local(child) != "pPr"]
            each.getparent().remove(each)
