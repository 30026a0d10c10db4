"""Front matter of what is brought in: what the author has written stays, what nobody has is guessed and told."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import yaml

from bot.answering.language import detect
from bot.editorial.faq_file import Dumper, body_of, one_line
from bot.importing.said import Note, note
from bot.importing.types import Converted
from index.read.corpus import files
from index.read.yamls import FAST, load_yaml
from index.types import Authority

FRONT = re.compile(r"\A---[^\S\n]*\n(.*?\n)---[^\S\n]*(?:\n|\Z)", re.DOTALL)
DASHES = "%2D%2D"  # how an address is written in a comment, which two hyphens might end
MARK = re.compile(r"\n*<!-- Hentet (\d{4}-\d\d-\d\d) fra (\S.*?) \((\w{12})\) -->\s*\Z")
OURS = ("nb", "nn", "no", "en")
DETECT_CHARS = 5000  # of the text, to say its language by
NOBODY = "Ikke oppgitt"


@dataclass(frozen=True, slots=True)
class Known:
    """A guidance file that is there already. ``edited``: its text is not, or no longer, what was brought in."""

    path: Path
    id: str
    text: str
    front: str
    body: str
    address: str
    edited: bool


def text_of(path: Path) -> str:
    """A file's text as it is compared: without a mark of its encoding, each line ending in a newline."""
    return path.read_text(encoding="utf-8-sig")


def known_files(guidance: Path) -> list[Known]:
    """Every guidance file that can be read as text with front matter."""
    return [found for path in files(guidance) if (found := known_file(path)) is not None]


def known_file(path: Path) -> Known | None:
    try:
        text = text_of(path)
        front = FRONT.match(text)
        values = load_yaml(front[1], FAST) if front else None
    except (UnicodeDecodeError, yaml.YAMLError, ValueError):
        return None
    if front is None or not isinstance(values, dict):
        return None
    mark = MARK.search(text)
    body = MARK.sub("", body_of(text)).strip() + "\n"
    address = mark[2].replace(DASHES, "--") if mark else str(values.get("url") or "")
    return Known(path, str(values.get("id")), text, front[1], body, address, edited=not mark or mark[3] != digest(body))


def find(address: str, known: Sequence[Known]) -> Known | None:
    return next((each for each in known if each.address and same(each.address, address)), None)


def same(one: str, other: str) -> bool:
    return plain(one) == plain(other)


def plain(address: str) -> str:
    """An address without what differs between copies of it: protocol, www, last slash, part, where it was shared."""
    parts = urlsplit(address)
    if not parts.netloc:
        return address.casefold()
    query = urlencode([(key, value) for key, value in parse_qsl(parts.query) if not key.startswith("utm_")])
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{query}"


def names(guidance: Path, known: Sequence[Known]) -> set[str]:
    """Ids in use, and names of files: a new file gets one of neither."""
    return {each.id for each in known} | {path.stem.lower() for path in files(guidance)}


def digest(body: str) -> str:
    return hashlib.sha256(body.strip().encode()).hexdigest()[:12]


# -- the file's text


def new_text(entry_id: str, converted: Converted, wishes: Mapping[str, str], today: date) -> tuple[str, list[Note]]:
    fields, notes = guessed(converted, wishes, today)
    return assembled(dump({"id": entry_id, **fields}), converted, today), notes


def updated_text(known: Known, converted: Converted, wishes: Mapping[str, str], today: date) -> tuple[str, list[Note]]:
    """The file with its own front matter and the new text; nothing changes when the text is the same."""
    front = known.front.strip("\n") + "\n"
    values: dict[str, Any] = load_yaml(front)
    wanted = {name: typed(value) for name, value in wishes.items()}
    if any(values.get(name) != value for name, value in wanted.items()):
        front = dump({**values, **wanted})
    elif known.body == converted.body:
        return known.text, []
    notes = []
    if known.body != converted.body and "reviewed" not in wishes:
        notes.append(note("changed_text"))
    if str(values.get("title")) != converted.title and "title" not in wishes:
        notes.append(note("other_title", title=converted.title))
    return assembled(front, converted, today), notes


def assembled(front: str, converted: Converted, today: date) -> str:
    address = converted.page.address.replace("--", DASHES)
    mark = f"<!-- Hentet {today} fra {address} ({digest(converted.body)}) -->"
    return f"---\n{front}---\n\n{converted.body}\n{mark}\n"


def dump(fields: Mapping[str, Any]) -> str:
    return yaml.dump(dict(fields), Dumper=Dumper, allow_unicode=True, sort_keys=False, width=10_000)


def typed(value: str) -> str | date:
    """A date as YAML has it; a value that is none stays as it is, for the reader to refuse."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value


def guessed(converted: Converted, wishes: Mapping[str, str], today: date) -> tuple[dict[str, Any], list[Note]]:
    page = converted.page
    web = page.address.startswith(("http://", "https://"))
    reviewed = min(page.modified or today, today)
    lang, notes = language(converted)
    guesses = {
        "title": one_line(converted.title),
        "lang": lang,
        "owner": one_line(page.owner) or NOBODY,
        "reviewed": reviewed,
        "review_by": anniversary(today),
        "authority": Authority.GUIDANCE.value,
    }
    fields: dict[str, Any] = {**guesses, **{name: typed(value) for name, value in wishes.items()}}
    fields |= {"url": page.address} if web else {"sources": [page.address]}
    told = [f"{name}: {fields[name]}" for name in guesses if name not in wishes and name not in ("title", "lang")]
    if told:
        notes.append(note("guessed_fields", fields="; ".join(told)))
    return fields, notes


def anniversary(today: date) -> date:
    return date(today.year + 1, today.month, min(today.day, 28))


def language(converted: Converted) -> tuple[str, list[Note]]:
    """The language of the text; what the original declares counts only for languages that cannot be told apart here."""
    declared = re.split(r"[-_]", converted.page.lang.lower())[0]
    if re.fullmatch(r"[a-z]{2,3}", declared) and declared not in OURS:
        return declared, []
    found = detect(converted.body[:DETECT_CHARS]).value
    if declared in ("nb", "nn") and declared != found:
        return found, [note("other_language", declared=declared, found=found)]
    return found, []
