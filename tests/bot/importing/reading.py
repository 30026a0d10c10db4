"""Originals of a test's own making, brought in: what a reader sees, and what the author hears."""

import io
import zipfile
from collections.abc import Sequence

from bot.importing.kinds import kind_of, read
from bot.importing.markdown import convert
from bot.importing.types import Converted, Original


def brought(name: str, data: bytes | str) -> Converted:
    raw = data.encode() if isinstance(data, str) else data
    kind = kind_of(raw, "", name)
    assert kind
    return convert(read(Original(name, kind, raw)))


def notes(made: Converted) -> str:
    return "\n".join(map(str, made.notes))


# -- web pages


def page(body: str, head: str = "") -> Converted:
    """A page with `body` under the heading A in its ``main``."""
    return brought(
        "side.html", f"<html lang=nb><head><title>T</title>{head}</head><body><main><h1>T</h1><h2>A</h2>{body}</main>"
    )


def seen(body: str, head: str = "") -> str:
    """The Markdown under A."""
    return page(body, head).body.removeprefix("## A\n\n").removesuffix("\n")


# -- Word

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEADINGS = "".join(
    f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/></w:style>' for n in (1, 2, 3)
)


def word(
    body: str,
    *,
    styles: str = "",
    numbering: str = "",
    parts: Sequence[tuple[str, str]] = (),
    main: str = "",
    core: str = "",
) -> bytes:
    """A Word file with just these parts; `parts` are kind and content of others, `main` is the name of the text's."""
    main = main or "word/document.xml"
    others = [("styles", HEADINGS + styles), *((("numbering", numbering),) if numbering else ()), *parts]
    rels = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>' for at, (kind, _) in enumerate(others)
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/{main}" ContentType="{kind}"/></Types>',
        )
        top = f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="{main}"/>'
        if core:
            kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
            top += f'<Relationship Id="b" Type="{kind}" Target="docProps/core.xml"/>'
            file.writestr("docProps/core.xml", f'<cp xmlns:c="http://purl.org/dc/terms/">{core}</cp>')
        file.writestr("_rels/.rels", f'<Relationships xmlns="{RELATIONS}">{top}</Relationships>')
        folder, name = main.rsplit("/", 1)
        file.writestr(f"{folder}/_rels/{name}.rels", f'<Relationships xmlns="{RELATIONS}">{rels}</Relationships>')
        file.writestr(main, f"<w:document {NAMES}><w:body>{body}</w:body></w:document>")
        for kind, content in others:
            file.writestr(f"{folder}/{kind}.xml", f"<w:{kind} {NAMES}>{content}</w:{kind}>")
    return out.getvalue()


def p(text: str, style: str = "", properties: str = "") -> str:
    """A paragraph; text without markup becomes a run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{text if text.startswith('<') or not text else r(text)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def num(list_id: int, depth: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'


def level(depth: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbers(*levels: str, lists: str = '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>') -> str:
    return f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>{lists}'


def read_word(body: str, **parts: str) -> str:
    """The Markdown under the heading A."""
    return (
        brought("fil.docx", word(p("A", "Heading1") + p("B", "Heading2") + body, **parts))
        .body.partition("## B\n\n")[2]
        .strip()
    )
