"""The documentation says what is there: generated pages, commands, links, and the example of the API."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest
import typer
from loading import load
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.answer_json import AnswerJson, FaqJson, HighlightJson, QuoteJson
from bot.cli import app
from index.read.markdown import parse

HOME = Path(__file__).resolve().parents[1]
PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "corpus/README.md", "scripts/train/README.md"]
README_BYTES = 8 * 1024
PAGES += sorted(path.relative_to(HOME).as_posix() for path in (HOME / "docs").glob("*.md"))


def script(name: str) -> ModuleType:
    """A script of ours as a module."""
    return load(f"script_{name}", HOME / "scripts" / f"{name}.py")


def read(page: str) -> str:
    return (HOME / page).read_text(encoding="utf-8")


def tokens(text: str) -> Iterator[Token]:
    """All tokens of a Markdown text, inline ones in their place."""
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        yield token
        yield from token.children or []


def code(text: str) -> Iterator[str]:
    """Every piece of code in a Markdown text, block or inline."""
    return (token.content for token in tokens(text) if token.type in ("fence", "code_block", "code_inline"))


def links(text: str) -> list[str]:
    """Targets of links and images."""
    found = [token.attrGet("href") or token.attrGet("src") for token in tokens(text)]
    return [unquote(str(each)) for each in found if each]


def anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, made as those of the guidance are."""
    text = page.read_text(encoding="utf-8")
    opened = iter(tokens(text))
    headings = [next(opened).content for token in opened if token.type == "heading_open"]
    plain = "".join(f"## {heading}\n\nx\n\n" for heading in headings)
    return {section.anchor for section in parse(plain, "").sections}


def example() -> dict[str, object]:
    """The JSON answer in the description of the API."""
    (found,) = [
        token.content for token in tokens(read("docs/api.md")) if token.type == "fence" and token.info == "json"
    ]
    answer = json.loads(found)
    assert isinstance(answer, dict)
    return answer


def commands() -> list[tuple[str, str]]:
    """Page and words after ``veileder`` or ``scripts/run``, for each command written in the documentation."""
    pattern = re.compile(r"(?:^|[\s/$])(?:veileder|scripts/run) +((?:[a-z]+ ?)+)", re.MULTILINE)
    return [(page, match[1].strip()) for page in PAGES for each in code(read(page)) for match in pattern.finditer(each)]


@pytest.mark.parametrize("name", ["settings.md", "commands.md"])
def test_generated_pages_are_current(name: str) -> None:
    """A page made from the program is what ``scripts/docs`` would write now."""
    made = script("docs").pages()[HOME / "docs" / name]
    assert read(f"docs/{name}") == made, "run scripts/docs"


def test_check_finds_a_stale_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``scripts/docs --check`` fails for a page that is not current and leaves it as it is."""
    docs = script("docs")
    page = tmp_path / "docs" / "settings.md"
    page.parent.mkdir()
    page.write_text("old", encoding="utf-8")
    monkeypatch.setattr(docs, "HOME", tmp_path)
    monkeypatch.setattr(docs, "pages", lambda: {page: "new"})
    assert docs.main(["--check"]) == 1
    assert page.read_text(encoding="utf-8") == "old"
    assert docs.main([]) == 0
    assert docs.main(["--check"]) == 0


def test_every_setting_is_described() -> None:
    """No setting goes without a line that says what it does."""
    rows = [row for row in read("docs/settings.md").splitlines() if row.startswith("| `VEILEDER_")]
    assert rows
    assert not [row for row in rows if row.rstrip(" |").endswith("|")]


@pytest.mark.parametrize("page", PAGES)
def test_scripts_named_in_the_documentation_exist(page: str) -> None:
    """Every ``scripts/…`` that a page tells readers to use is there."""
    named = {name for each in code(read(page)) for name in re.findall(r"scripts/([a-z_/]*[a-z_](?:\.py)?)", each)}
    assert not {name for name in named if not (HOME / "scripts" / name).exists()}


def test_commands_named_in_the_documentation_exist() -> None:
    """Every ``veileder …`` that a page tells readers to type leads to a command."""
    found = commands()
    assert len(found) > 10
    for page, words in found:
        group = typer.main.get_command(app)
        for word in words.split():
            below = getattr(group, "commands", None)
            if below is None:
                break
            assert word in below, f"{page}: veileder {words}"
            group = below[word]


def test_every_command_is_listed() -> None:
    """The page that the README leads to names each command there is."""
    page = read("docs/commands.md")
    names = [name for name, _ in script("docs").leaves(typer.main.get_command(app), "veileder")]
    assert not [name for name in names if name not in page]
    assert "docs/commands.md" in links(read("README.md"))


def test_the_readme_is_short() -> None:
    """What it is, how it starts, and where to read on: 8 KB at most."""
    assert len(read("README.md").encode()) <= README_BYTES


def test_every_page_is_in_the_index() -> None:
    """Whoever opens the folder finds each page from its index."""
    listed = {link.partition("#")[0] for link in links(read("docs/README.md"))}
    assert {path.name for path in (HOME / "docs").glob("*.md")} - {"README.md"} <= listed


@pytest.mark.parametrize("page", PAGES)
def test_relative_links_resolve(page: str) -> None:
    """A link to a file of the project, or to a heading in one, leads there."""
    for link in links(read(page)):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (HOME / page).parent / file if file else HOME / page
        assert target.exists(), f"{page}: {link}"
        assert not anchor or anchor in anchors(target), f"{page}: {link}"


def test_tests_named_for_the_invariants_exist() -> None:
    """Every test that docs/design.md names as holding an invariant is there."""
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", read("docs/design.md"))
    assert named
    assert not [(file, name) for file, name in named if f"def {name}(" not in read(file)]


def test_the_example_has_exactly_the_keys_of_the_api() -> None:
    """The page's answer has the keys that ``POST /api/ask`` returns, in their order."""
    answer = AnswerJson.model_validate(example())
    raw = example()
    quote = raw["quotes"][0]  # type: ignore[index]
    assert list(raw) == list(AnswerJson.model_fields)
    assert list(quote) == list(QuoteJson.model_fields)
    assert list(quote["highlights"][0]) == list(HighlightJson.model_fields)
    assert list(raw["faq"]) == list(FaqJson.model_fields)  # type: ignore[call-overload]
    assert answer.quotes[0].highlights


def test_the_readme_quotes_the_corpus() -> None:
    """What the README shows as an answer stands in the corpus, word for word."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((HOME / "corpus").rglob("*.md"))]
    corpus = " ".join("\n".join(texts).split())
    faq = example()["faq"]
    assert isinstance(faq, dict)
    shown = [str(faq["text"]).removesuffix("…").strip(), *re.findall(r"«(.*?)\s*\[…\]»", read("README.md"), re.DOTALL)]
    assert len(shown) == 2
    assert not [each for each in shown if " ".join(each.split()) not in corpus]


@pytest.mark.parametrize("page", ["CONTRIBUTING.md"])
def test_files_that_developers_are_sent_to_are_there(page: str) -> None:
    """Every path of the project in the page, its recipes among them, but those with a name of the reader's own."""
    paths = re.compile(r"(?:bot|index|tests|scripts|corpus|docs)/[\w./-]+")
    named = [each for each in code(read(page)) if paths.fullmatch(each)]
    assert len(named) > 20
    assert [each for each in named if not (HOME / each).exists()] == []
