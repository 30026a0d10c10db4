"""What the corpus folder has that readers do not see yet."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from pathlib import Path

from index.builds.build import Build
from index.errors import ChangedError
from index.files import write_atomically
from index.read.corpus import file_digests


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file of the corpus that differs from the published build's copy, by its name below the corpus folder.

    ``before`` is as published and ``after`` as it is now; None where there is no file.
    """

    name: str
    before: str | None
    after: str | None

    @property
    def digest(self) -> str:
        return digest_of(self.after)

    @property
    def places(self) -> list[tuple[str, str]]:
        """Each place that differs, with two lines around it: as published, and as it is now."""
        was, now = ((each or "").split("\n") for each in (self.before, self.after))
        groups = SequenceMatcher(None, was, now).get_grouped_opcodes(2)
        return [("\n".join(was[g[0][1] : g[-1][2]]), "\n".join(now[g[0][3] : g[-1][4]])) for g in groups]


def waiting_files(corpus: Path, build: Build) -> list[WaitingFile]:
    """In order of name. What cannot be read as text is told with U+FFFD."""
    now = dict(file_digests(corpus.resolve()))
    then = {
        name.removeprefix("sources/"): digest
        for name, digest in build.manifest.files.items()
        if name.startswith("sources/")
    }
    differ = sorted(name for name in now.keys() | then.keys() if now.get(name) != then.get(name))
    return [WaitingFile(name, text_of(build.folder / "sources" / name), text_of(corpus / name)) for name in differ]


def put_back(corpus: Path, build: Build, name: str, digest: str) -> None:
    """The file as it is published. Called by the only writer of the corpus.

    Raises KeyError when it is not waiting, ChangedError when it is not what `digest` says.
    """
    found = {each.name: each for each in waiting_files(corpus, build)}[name]
    if found.digest != digest:
        raise ChangedError(corpus / name)
    if found.before is None:
        (corpus / name).unlink()
    else:
        write_atomically(corpus / name, found.before)


def text_of(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8", "replace") if path.is_file() else None


def digest_of(text: str | None) -> str:
    """64 hex digits of the text; empty for no file."""
    return "" if text is None else sha256(text.encode()).hexdigest()
