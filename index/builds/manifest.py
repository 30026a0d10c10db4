"""What a build says about itself, and the check that it is whole."""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from index.errors import BuildError
from index.files import sha256_of

FORMAT = 5
# Earlier formats whose vectors lie on disk as today's do: an upgrade need not encode everything again.
SAME_VECTORS = (3, 4, FORMAT)
NAME = "manifest.json"
MEND = "Run `veileder index build` to make a new one."


@dataclass(frozen=True, slots=True)
class Manifest:
    """``id`` depends on everything that decides the answers: format, corpus, model, settings.

    ``made_at`` is UTC, ISO 8601, and not part of the id. ``files`` maps each file's name to its SHA-256.
    ``calibration`` holds the fitted confidence; see ``index.confidence``. ``basis`` is the id of the build that
    calibration and section classifier were fitted on, empty when it is this one; ``drift`` is how many texts have
    been added or removed since, counted from build to build. ``seal`` is the SHA-256 of all the rest.
    """

    id: str
    made_at: str
    corpus: str
    model: str
    fingerprint: str
    settings: dict[str, Any]
    counts: dict[str, int]
    calibration: dict[str, Any] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    basis: str = ""
    drift: int = 0
    format: int = FORMAT
    seal: str = ""


def build_id(corpus: str, fingerprint: str, settings: dict[str, Any], basis: str = "") -> str:
    """12 hex digits: the same corpus, model, settings and basis give the same id."""
    inputs = json.dumps([FORMAT, corpus, fingerprint, settings, basis], sort_keys=True)
    return hashlib.sha256(inputs.encode()).hexdigest()[:12]


def checksums(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below `folder` except the manifest, by POSIX name."""
    return {name: sha256_of(folder / name) for name in sorted(files_below(str(folder))) if name != NAME}


def files_below(folder: str, inside: str = "") -> Iterator[str]:
    """POSIX names of all files; a build has thousands, and this is several times as fast as ``rglob``."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from files_below(entry.path, f"{inside}{entry.name}/")
            else:
                yield f"{inside}{entry.name}"


def seal_of(manifest: Manifest) -> str:
    """SHA-256 of everything the manifest says but the seal."""
    return hashlib.sha256(json.dumps(values_of(replace(manifest, seal="")), sort_keys=True).encode()).hexdigest()


def values_of(manifest: Manifest) -> dict[str, Any]:
    """Its fields, not copied: ``files`` is long."""
    return {each.name: getattr(manifest, each.name) for each in fields(manifest)}


def write_manifest(manifest: Manifest, folder: Path) -> None:
    sealed = values_of(replace(manifest, seal=seal_of(manifest)))
    (folder / NAME).write_text(json.dumps(sealed, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def read_manifest(folder: Path, formats: Sequence[int] = (FORMAT,)) -> Manifest:
    """The manifest in `folder`. Raises BuildError when it is missing, damaged, or of none of the `formats`."""
    path = folder / NAME
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BuildError(f"there is no build in {folder}. {MEND}") from None
    except (OSError, ValueError) as error:
        raise BuildError(f"{path} cannot be read ({error}). {MEND}") from error
    if not isinstance(values, dict) or values.get("format") not in formats:
        found = values.get("format") if isinstance(values, dict) else None
        raise BuildError(f"{path} has format {found}, this version reads format {FORMAT}. {MEND}")
    try:
        manifest = Manifest(**values)
    except TypeError as error:
        raise BuildError(f"{path} is damaged ({error}). {MEND}") from error
    if manifest.seal != seal_of(manifest):
        raise BuildError(f"{path} is damaged: it is not what was written. {MEND}")
    return manifest


def verify(folder: Path, formats: Sequence[int] = (FORMAT,)) -> Manifest:
    """Compare every file with its checksum. Raises BuildError that names what is missing or damaged."""
    manifest = read_manifest(folder, formats)
    found = checksums(folder)
    wrong = sorted(name for name, digest in manifest.files.items() if found.get(name) != digest)
    extra = sorted(set(found) - set(manifest.files))
    if wrong or extra:
        names = ", ".join([*wrong, *extra][:5])
        raise BuildError(f"the build {manifest.id} in {folder} is damaged: {names}. {MEND}")
    return manifest


def verify_file(manifest: Manifest, folder: Path, name: str) -> None:
    """Compare one file with its checksum. Raises BuildError when it is missing or damaged."""
    try:
        whole = sha256_of(folder / name) == manifest.files.get(name)
    except OSError as error:
        raise BuildError(f"the build {manifest.id} lacks {name} ({error}). {MEND}") from error
    if not whole:
        raise BuildError(f"the build {manifest.id} in {folder} is damaged: {name}. {MEND}")
