"""What differs between two builds, in the words of those who wrote the text."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from index.builds.build import Build, load_build
from index.builds.manifest import Manifest

KINDS = (("guidance/", "documents"), ("faq/", "FAQ entries"), ("", "other files"))


def difference_lines(before: Path, after: Path) -> Iterator[str]:
    """Readable lines. Raises BuildError when one of the builds is not whole."""
    one, other = load_build(before), load_build(after)
    yield f"From {one.id} (made {one.manifest.made_at}) to {other.id} (made {other.manifest.made_at})"
    if one.manifest.settings != other.manifest.settings or one.manifest.fingerprint != other.manifest.fingerprint:
        yield "The model or the settings differ as well."
    then, now = sources(one.manifest), sources(other.manifest)
    if then == now:
        yield "The text is the same."
    for beginning, kind in KINDS:
        yield from kind_lines(kind, taken(then, beginning), taken(now, beginning))
    yield from section_lines(texts_of(one), texts_of(other))


def sources(manifest: Manifest) -> dict[str, str]:
    """SHA-256 of each file of the corpus, by its name in the corpus."""
    files = manifest.files.items()
    return {name.removeprefix("sources/"): digest for name, digest in files if name.startswith("sources/")}


def taken(files: Mapping[str, str], beginning: str) -> dict[str, str]:
    """Files of one kind; the empty beginning takes those of no other kind."""
    others = tuple(each for each, _ in KINDS if each)
    return {
        name: digest
        for name, digest in files.items()
        if (name.startswith(beginning) if beginning else not name.startswith(others))
    }


def kind_lines(kind: str, then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    found = {
        "added": sorted(now.keys() - then.keys()),
        "removed": sorted(then.keys() - now.keys()),
        "changed": sorted(name for name in then.keys() & now.keys() if then[name] != now[name]),
    }
    for what, names in found.items():
        if names:
            yield f"{kind} {what}: {len(names)}"
            yield from (f"  {name}" for name in names)


def texts_of(build: Build) -> dict[str, list[str]]:
    """Address of each section -> the text that can be quoted from it."""
    return {key: [build.passages[at].text for at in found] for key, found in build.addresses.passages_of.items()}


def section_lines(then: Mapping[str, list[str]], now: Mapping[str, list[str]]) -> Iterator[str]:
    found = {
        "+": sorted(now.keys() - then.keys()),
        "-": sorted(then.keys() - now.keys()),
        "~": sorted(key for key in then.keys() & now.keys() if then[key] != now[key]),
    }
    if any(found.values()):
        yield "sections (+ added, - removed, ~ changed):"
    for sign, keys in found.items():
        yield from (f"  {sign} {key}" for key in keys)
