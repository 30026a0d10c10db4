"""A FAQ entry as a file of the corpus, which the corpus reader reads back to the same values."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from bot.editorial.types import FaqDraft
from index.errors import ChangedError, CorpusError
from index.files import write_atomically
from index.read.corpus import CONTROL, files, load_faq
from index.read.markdown import front_matter_of
from index.read.yamls import load_yaml
from index.types import FaqEntry

ID_CHARS = 60
"""Longest id made from a question, in characters: readable in an address and safe as a file name."""

NAMELESS = "faq"
LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ß": "ss", "đ": "d", "ŋ": "n", "ŧ": "t"})


class Dumper(yaml.SafeDumper):
    """Lists stand two spaces in, as in the files that people write."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        return super().increase_indent(flow, indentless=False)


def write_faq(folder: Path, draft: FaqDraft, before: FaqEntry | None = None) -> Path:
    """Write the entry below the folder of FAQ files and return its file.

    An entry with the same id is replaced where it stands; without an id the entry is new and gets one that no other
    has. The file is whole at every moment. `before`, where it is given, is what the draft was made from: the file is
    left as it is when it says something else by now. Raises ChangedError or OSError.
    """
    draft, path = placed(folder, draft)
    if before is not None and (read_file(path) or "").removeprefix("\ufeff") != before.source:
        raise ChangedError(path)
    write_file(path, faq_markdown(draft))
    return path


def placed(folder: Path, draft: FaqDraft) -> tuple[FaqDraft, Path]:
    """The entry with its id, and the file it belongs in."""
    if not draft.id:
        draft = replace(draft, id=new_id(draft.question, set(known_ids(folder)) | stems(folder)))
    return draft, file_of(folder, draft.id) or folder / f"{draft.id}.md"


def file_of(folder: Path, entry_id: str) -> Path | None:
    """The file that says it is the entry: the one of its name, without reading hundreds of others; else any."""
    usual, named = folder / f"{entry_id}.md", dict[str, Path]()
    if usual.parent == folder:  # an id may come from a form, and lead nowhere else
        with suppress(OSError):
            named = dict(id_of(usual))
    return named.get(entry_id) or known_ids(folder).get(entry_id)


def read_file(path: Path) -> str | None:
    """The whole text with its line ends, None when there is no file."""
    return path.read_bytes().decode("utf-8") if path.exists() else None


def write_file(path: Path, text: str | None) -> None:
    """Readers see the old file or the new one, never a half. None removes it."""
    if text is None:
        path.unlink(missing_ok=True)
        return
    write_atomically(path, text)  # what is being written is hidden, and hidden files are not part of the corpus


def faq_markdown(draft: FaqDraft) -> str:
    """The file's text: front matter, and the answer as it was written."""
    front = yaml.dump(fields_of(draft), Dumper=Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{front}---\n{markdown(draft.answer)}\n"


def draft_of(entry: FaqEntry) -> FaqDraft:
    """The entry as a draft that can be changed and written again; whatever stands below the front matter is kept."""
    return FaqDraft(
        id=entry.id,
        question=entry.question,
        also=entry.also,
        lang=entry.lang,
        based_on=entry.based_on,
        answer=markdown(body_of(entry.source)),
        approved_by=entry.approved_by,
        approved=entry.approved,
        translation_of=entry.translation_of,
        based_on_digests=entry.based_on_digests,
        replaces=file_digest(entry),
    )


def file_digest(entry: FaqEntry) -> str:
    """64 hex digits of the entry's file."""
    return sha256(entry.source.encode("utf-8")).hexdigest()


def find_faq(folder: Path, entry_id: str) -> FaqEntry | None:
    """The entry as it stands in the folder now, or None. Raises CorpusError when its file no longer reads."""
    path = file_of(folder, entry_id)
    return load_faq(path) if path else None


def digest_at(folder: Path, entry_id: str) -> str:
    """Of the entry's file as it stands in the folder now; empty when there is none that can be read."""
    with suppress(CorpusError):
        entry = find_faq(folder, entry_id)
        return file_digest(entry) if entry else ""
    return ""


def new_id(question: str, taken: set[str]) -> str:
    """An id that says what is asked: ``Får eg ta imot ein gåve?`` is ``far-eg-ta-imot-ein-gave``."""
    slug = slug_of(question)
    at = 1
    while (found := slug if at == 1 else f"{slug}-{at}") in taken:
        at += 1
    return found


def slug_of(question: str) -> str:
    letters = unicodedata.normalize("NFC", question).lower().translate(LETTERS)
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))
    if len(slug) <= ID_CHARS:
        return slug or NAMELESS
    return slug[: ID_CHARS + 1].rpartition("-")[0] or slug[:ID_CHARS]


def known_ids(folder: Path) -> dict[str, Path]:
    """Id -> file of every FAQ file whose front matter can be read."""
    return dict(pair for path in reversed(files(folder)) for pair in id_of(path))


def id_of(path: Path) -> Iterator[tuple[str, Path]]:
    with suppress(UnicodeDecodeError, ValueError, yaml.YAMLError):
        values = load_yaml(front_matter_of(path.read_text(encoding="utf-8-sig")) or "")
        if isinstance(values, dict) and isinstance(values.get("id"), str):
            yield values["id"], path


def stems(folder: Path) -> set[str]:
    return {path.stem.lower() for path in files(folder)}


# -- the values as a file can hold them


def fields_of(draft: FaqDraft) -> dict[str, Any]:
    """Front matter in the order people read it; what is empty is left out."""
    fields = {
        "id": draft.id,
        "question": one_line(draft.question),
        "also": [line for each in draft.also if (line := one_line(each))],
        "lang": draft.lang,
        "translation_of": draft.translation_of,
        "based_on": list(draft.based_on),
        "based_on_digests": {
            each: draft.based_on_digests[each] for each in draft.based_on if each in draft.based_on_digests
        },
        "approved_by": one_line(draft.approved_by),
        "approved": draft.approved,
    }
    return {name: value for name, value in fields.items() if value}


LEAST_LETTERS = 3
"""Fewest letters of a phrasing: shorter ones are found in everything."""


def too_short(phrasing: str) -> bool:
    return sum(map(str.isalpha, phrasing)) < LEAST_LETTERS


def one_line(text: str) -> str:
    return " ".join(CONTROL.sub("", whole(text).replace("\t", " ")).split())


def markdown(text: str) -> str:
    """Without what the corpus reader refuses, and without blank lines around it."""
    lines = whole(text).replace("\r\n", "\n").replace("\r", "\n")
    return CONTROL.sub("", lines).rstrip().lstrip("\n")


def whole(text: str) -> str:
    """Without what UTF-8 cannot hold, such as half of a surrogate pair, and without marks of byte order."""
    return text.encode("utf-8", "ignore").decode("utf-8").replace("\ufeff", "")


def body_of(source: str) -> str:
    """What stands below the front matter."""
    return re.sub(
        r"\A---[^\S\n]*\n.*?\n---[^\S\n]*(?:\n|\Z)", "", source.replace("\r\n", "\n"), count=1, flags=re.DOTALL
    )
