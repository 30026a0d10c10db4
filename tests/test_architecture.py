"""Imports point one way, as docs and layout promise; read from the source with ast, nothing is imported."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# From what everything builds on to what builds on everything. A module may import from its own layer and those before.
INDEX = (
    ("index.errors", "index.types", "index.arrays", "index.files", "index.stages"),
    ("index.read", "index.cut", "index.encode"),
    ("index.lexical",),
    ("index.builds",),
    ("index.search",),
    ("index.confidence",),
)
BOT = (
    ("bot.types",),
    ("bot.languages", "bot.keys"),
    ("bot.texts", "bot.redact", "bot.settings_values", "bot.logs", "bot.database", "bot.formulas", "bot.plain"),
    ("bot.settings", "bot.house", "bot.problems"),
    ("bot.answering", "bot.journal"),
    ("bot.service_types", "bot.answer_json"),
    ("bot.admission", "bot.traces"),
    ("bot.service", "bot.versions", "bot.backup"),
    ("bot.writing",),
    ("bot.publishing",),
    ("bot.editorial", "bot.insight", "bot.privacy"),
    ("bot.importing",),
    ("bot.chat",),
    ("bot.evaluate", "bot.surfaces"),
    ("bot.server",),
    ("bot.commands",),
    ("bot.cli",),
)
SURFACES = sorted(path.name for path in (ROOT / "bot" / "surfaces").iterdir() if (path / "__init__.py").is_file())
FRAMEWORKS = {"fastapi", "starlette", "uvicorn", "typer", "click", "rich", "jinja2", "slack_bolt", "microsoft_teams"}


def modules(package: str) -> dict[str, Path]:
    """Name of every module below the package -> its file."""
    found = {}
    for path in sorted((ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules("index") | modules("bot")


def imported(path: Path) -> set[str]:
    """Every name that the module imports, wherever in it, ``a.b`` for both ``import a.b`` and ``from a import b``."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide which way they point"
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
            names.add(str(node.module))
    return names


GRAPH = {name: imported(path) & set(MODULES) for name, path in MODULES.items()}


def below(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def package_of(name: str) -> str:
    return ".".join(name.split(".")[:2])


def layer(name: str, layers: tuple[tuple[str, ...], ...]) -> int | None:
    return next((at for at, each in enumerate(layers) if any(below(name, package) for package in each)), None)


def test_there_is_something_to_check() -> None:
    """The graph is not empty, and surfaces were found."""
    assert len(GRAPH["bot.answering.answer"]) > 5
    assert {"terminal", "web"} <= set(SURFACES)


def test_the_index_knows_nothing_of_the_bot() -> None:
    """`index` never imports `bot`."""
    assert {name: used for name in modules("index") if (used := {u for u in GRAPH[name] if below(u, "bot")})} == {}


@pytest.mark.parametrize("layers", [INDEX, BOT], ids=["index", "bot"])
def test_layers_import_downwards(layers: tuple[tuple[str, ...], ...]) -> None:
    """Nothing imports from a layer above its own."""
    wrong = [
        f"{name} imports {used}"
        for name, uses in GRAPH.items()
        for used in uses
        if (own := layer(name, layers)) is not None and (other := layer(used, layers)) is not None and other > own
    ]
    assert wrong == []


@pytest.mark.parametrize("name", [name for name in MODULES if name.count(".") >= 1])
def test_every_module_has_a_layer(name: str) -> None:
    """A new package is placed on purpose."""
    assert layer(name, INDEX + BOT) is not None


@pytest.mark.parametrize("package", [package for layer in INDEX + BOT for package in layer])
def test_a_package_stands_in_one_layer(package: str) -> None:
    """No row is for a part of a package: whoever knows the package knows its layer."""
    assert package in MODULES
    assert package.count(".") == 1


def test_no_package_imports_itself_by_a_detour() -> None:
    """There is an order of whole packages too. Raises CycleError when there is none."""
    packages: dict[str, set[str]] = {}
    for name, uses in GRAPH.items():
        packages.setdefault(package_of(name), set()).update(map(package_of, uses))
    order = list(TopologicalSorter({name: uses - {name} for name, uses in packages.items()}).static_order())
    assert {"index.lexical", "index.builds", "index.search", "bot.answering"} <= set(order)


def test_no_module_imports_itself_by_a_detour() -> None:
    """There is an order in which all modules can be imported. Raises CycleError when there is none."""
    order = list(TopologicalSorter({name: uses - {name} for name, uses in GRAPH.items()}).static_order())
    assert set(order) == set(GRAPH)


def test_the_core_knows_no_surface() -> None:
    """Only the command line and the server put surfaces together."""
    users = {name for name, uses in GRAPH.items() if any(below(used, "bot.surfaces") for used in uses)}
    tops = ("bot.surfaces", "bot.cli", "bot.commands", "bot.server")
    assert {name for name in users if not any(below(name, top) for top in tops)} == set()


@pytest.mark.parametrize("surface", SURFACES)
def test_surfaces_do_not_know_each_other(surface: str) -> None:
    """What two surfaces need stands in the core."""
    own = f"bot.surfaces.{surface}"
    others = {used for name in MODULES if below(name, own) for used in GRAPH[name] if below(used, "bot.surfaces")}
    assert {used for used in others if not below(used, own) and used != "bot.surfaces"} == set()


def test_the_core_uses_no_framework() -> None:
    """No web, chat or terminal library below the surfaces."""
    outer = ("bot.surfaces", "bot.server", "bot.commands", "bot.cli")
    users = {
        name: used
        for name, path in MODULES.items()
        if not any(below(name, each) for each in outer)
        and (used := {each.partition(".")[0] for each in imported(path)} & FRAMEWORKS)
    }
    assert users == {}


def test_the_pure_core_has_no_clock_and_no_journal() -> None:
    """An answer depends on its arguments alone."""
    names = {used for name in MODULES if below(name, "bot.answering") for used in imported(MODULES[name])}
    assert names & {"time", "random", "os", "datetime.datetime", "bot.journal", "bot.settings", "bot.service"} == set()
