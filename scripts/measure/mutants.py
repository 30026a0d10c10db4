"""How much of the code the tests hold: small changes to it, one at a time, and whether a matching test fails.

    scripts/measure/mutants bot/redact bot/chat --each 20 --seed 1 --minutes 15

A place of the code is changed the way a slip of the hand would (``<`` for ``<=``, ``and`` for ``or``, a condition
turned round, a number one off, a call left out), in a process of its own. Then the tests that mirror the module are
run, its own file first, until one fails. The same seed draws the same places. Those that no test noticed are listed:
either a test is missing, or the code says something that does not matter.

A first run, without any change, notes which tests enter the functions that the places stand in: no other could notice.

Code and tests are read once a package; each change is made in a fork of that process, to the code of its functions.
So what a test runs in a process of its own does not have the change in it.
"""

import argparse
import ast
import builtins
import copy
import gc
import json
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from types import CodeType, FunctionType

import pytest

HOME = Path(__file__).resolve().parents[2]
PACKAGES = (
    *("index/lexical", "index/search", "index/confidence", "index/cut"),
    *("bot/answering", "bot/redact", "bot/editorial", "bot/publishing", "bot/chat"),
)
HELD_BY = {"bot/chat": ("tests/bot/surfaces/slack", "tests/bot/surfaces/teams")}
"""What every chat needs is tested in the chats that there are, besides the tests that mirror it."""
MARKS = "not model and not browser"
ONE_DATABASE = "not postgresql"
"""Tests that run on two databases run on SQLite here: the other takes as long again and notices the same."""
LIMIT_SECONDS = 60
SLOWER = 10
"""A test is stopped after the limit and so many times what it took without the change.

A change that makes the code run for ever is noticed; a busy machine is no change.
"""

OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change. ``at`` counts the nodes of the module as ``ast.walk`` meets them; ``line`` is one-based."""

    path: str
    at: int
    line: int
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}  {self.before}  →  {self.after}"


def mutants_of(path: str, source: str) -> list[Mutant]:
    """Every change of a module that is tried, in the order of its nodes."""
    tree = ast.parse(source)
    passed_over = {id(node) for each in left_alone(tree) for node in ast.walk(each)}
    found = []
    for at, node in enumerate(ast.walk(tree)):
        if id(node) not in passed_over and (changed := changed_node(node)) is not None:
            found.append(Mutant(path, at, getattr(node, "lineno", 0), shown(node), shown(changed)))
    return found


def left_alone(tree: ast.Module) -> Iterator[ast.AST]:
    """What a test need not hold: decorators, annotations, constants, defaults, messages and what logs say.

    Nor that `zip` is strict: it says that the lists are as long as each other, which they are whatever is asked.
    """
    yield from (
        node for node in tree.body if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    )
    for node in ast.walk(tree):
        yield from getattr(node, "decorator_list", [])
        if isinstance(node, ast.ClassDef):
            yield from (each for each in node.body if not isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)))
        elif isinstance(node, ast.AnnAssign):
            yield node.annotation
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "zip":
            yield from node.keywords
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.args
            yield from [node.returns] if node.returns else []
        elif isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and ast.unparse(node).startswith("log.")):
            yield node


def changed_node(node: ast.AST) -> ast.AST | None:
    """A copy of the node with the slip in it, None where there is none to make."""
    made = copy.deepcopy(node)
    if isinstance(made, ast.Compare) and type(made.ops[0]) in OTHER:
        made.ops[0] = OTHER[type(made.ops[0])]()  # type: ignore[assignment]
    elif isinstance(made, (ast.BoolOp, ast.BinOp)) and type(made.op) in OTHER and not is_text(made):
        made.op = OTHER[type(made.op)]()  # type: ignore[assignment]
    elif isinstance(made, ast.UnaryOp) and isinstance(made.op, ast.Not):
        return made.operand
    elif isinstance(made, (ast.If, ast.IfExp)):
        made.test = ast.UnaryOp(ast.Not(), made.test)
    elif isinstance(made, ast.Constant) and type(made.value) in (int, bool):
        made.value = not made.value if isinstance(made.value, bool) else made.value + 1
    elif isinstance(made, ast.Expr) and isinstance(made.value, (ast.Call, ast.Await)):
        return ast.copy_location(ast.Pass(), node)
    else:
        return None
    return made


def is_text(node: ast.AST) -> bool:
    """Texts and lists are put together with `+` too; what is taken from them cannot be run at all."""
    return any(isinstance(each, (ast.JoinedStr, ast.List, ast.Tuple)) or is_string(each) for each in ast.walk(node))


def is_string(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def shown(node: ast.AST) -> str:
    """One line of the node: of a condition, its test."""
    if isinstance(node, ast.If):
        node = node.test
        return f"if {ast.unparse(node)}"
    text = " ".join(ast.unparse(ast.fix_missing_locations(node)).split())
    return text if len(text) <= 90 else text[:87] + "…"


def mutated(source: str, at: int) -> str:
    """The module with its `at`-th node changed."""
    tree = ast.parse(source)
    target = next(node for number, node in enumerate(ast.walk(tree)) if number == at)
    made = changed_node(target)
    assert made is not None

    class Swap(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return made if node is target else super().generic_visit(node)

    return ast.unparse(ast.fix_missing_locations(Swap().visit(tree)))


def telling(path: str, source: str, places: Sequence[int]) -> str:
    """The module, with functions that tell which of the places stand in them, each time they are entered."""
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    functions = [each for each in nodes if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))]
    innermost = {id(node): function for function in functions for node in ast.walk(function)}  # outer ones come first
    for at in places:
        if function := innermost.get(id(nodes[at])):
            function.body[:0] = ast.parse(f"__entered__({f'{path}:{at}'!r})").body
    return ast.unparse(tree)


def modules(root: Path, package: str) -> list[Path]:
    """The package's modules, or the one module that it names."""
    one = root / f"{package}.py"
    return [one] if one.is_file() else sorted((root / package).rglob("*.py"))


def tests_of(root: Path, path: str) -> list[str]:
    """The tests of a module: its own file first, then those of its folder, or of the nearest above it, then others."""
    module = Path(path)
    own = Path("tests") / module.parent / f"test_{module.name}"
    above = [Path("tests") / each for each in (module.parent, *module.parent.parents[:-2])]
    folders = [each for each in above if (root / each).is_dir()][:1] if module.parent != Path("bot") else []
    others = [each for package, held in HELD_BY.items() if module.is_relative_to(package) for each in held]
    found = [*map(str, folders), *(each for each in others if (root / each).is_dir())]
    return [*([str(own)] if (root / own).is_file() else []), *found]


def functions(code: CodeType) -> Iterator[CodeType]:
    """Code of every function in the module, however deep."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from functions(each)


def swap(root: Path, module: str, source: str) -> None:
    """Gives the functions of this process the code that they have in the source."""
    path = root / module
    code = compile(source, str(path), "exec")
    by_name = {each.co_qualname: each for each in functions(code)}
    for function in [each for each in gc.get_objects() if isinstance(each, FunctionType)]:
        made = by_name.get(function.__qualname__)
        if made and function.__code__.co_filename == str(path) and made.co_freevars == function.__code__.co_freevars:
            function.__code__ = made


@dataclass(slots=True)
class Reached:
    """Which places are entered, as ``path:at``: by a test (its node's id), and in what is set up for several tests."""

    by_test: dict[str, list[str]] = field(default_factory=dict)
    in_set_up: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


class Noting:
    """A plugin of pytest that notes what each test enters."""

    def __init__(self) -> None:
        self.entered, self.reached, self.began = set[str](), Reached(), 0.0
        vars(builtins)["__entered__"] = self.entered.add

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self) -> None:
        self.entered.clear()
        self.began = time.monotonic()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self) -> None:
        self.reached.in_set_up = sorted({*self.reached.in_set_up, *self.entered})

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        self.reached.by_test[item.nodeid] = sorted(self.entered)
        self.reached.seconds[item.nodeid] = time.monotonic() - self.began


class Trials:
    """A plugin of pytest that runs the tests it has collected once for each change, each time in a fork."""

    def __init__(self, root: Path, mutants: Sequence[Mutant], ends: float) -> None:
        self.root, self.mutants, self.ends = root, mutants, ends
        self.tried, self.alive = 0, list[Mutant]()
        self.works = False
        self.reached = Reached()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        with tempfile.NamedTemporaryFile() as notes:
            first = self.passes(session.items, None, Path(notes.name))
            self.works = not session.testsfailed and first
            self.reached = Reached(**json.load(notes)) if self.works else self.reached
        for mutant in self.mutants if self.works else ():
            if time.monotonic() > self.ends:
                break
            self.tried += 1
            chosen = self.chosen(session.items, mutant)
            if not chosen or self.passes(chosen, mutant):
                self.alive.append(mutant)
                print(f"  lives  {mutant}", file=sys.stderr, flush=True)
        return True

    def chosen(self, items: Sequence[pytest.Item], mutant: Mutant) -> list[pytest.Item]:
        """The tests that mirror the module and enter the place: the module's own file first, then the quick files.

        What is entered while something is set up may be used by any test: then all of them, those that enter it first.
        """
        place = f"{mutant.path}:{mutant.at}"
        paths = [self.root / each for each in tests_of(self.root, mutant.path)]
        mirror = [each for each in items if any(each.path.is_relative_to(path) for path in paths)]
        enter = {each for each in mirror if place in self.reached.by_test[each.nodeid]}
        chosen = mirror if place in self.reached.in_set_up else [each for each in mirror if each in enter]
        seconds: defaultdict[Path, float] = defaultdict(float)
        for each in chosen:
            seconds[each.path] += self.reached.seconds[each.nodeid]
        return sorted(
            chosen, key=lambda item: (item.path != paths[0], item not in enter, seconds[item.path], str(item.path))
        )

    def passes(self, items: Sequence[pytest.Item], mutant: Mutant | None, notes: Path | None = None) -> bool:
        """Whether all pass, with the change; they are stopped at the first that does not, or that takes too long.

        `notes` is where a run without a change leaves what the tests enter.
        """
        child = os.fork()
        if not child:
            os.setsid()
            self.run_items(items, mutant, notes)
        _, ended = os.waitpid(child, 0)
        with suppress(ProcessLookupError):  # what a test began and did not end
            os.killpg(child, signal.SIGKILL)
        return ended == 0

    def run_items(self, items: Sequence[pytest.Item], mutant: Mutant | None, notes: Path | None) -> None:
        """Ends this process, which is a fork for this alone: with 0 when every test passes."""
        failed = 1
        noting = Noting()
        try:
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in range(3):
                os.dup2(nowhere, stream)
            items[0].config.pluginmanager.unregister(name="terminalreporter")
            if notes:
                items[0].config.pluginmanager.register(noting)
                for path in {each.path for each in self.mutants}:
                    places = [each.at for each in self.mutants if each.path == path]
                    swap(self.root, path, telling(path, (self.root / path).read_text(encoding="utf-8"), places))
            if mutant:
                source = (self.root / mutant.path).read_text(encoding="utf-8")
                swap(self.root, mutant.path, mutated(source, mutant.at))
            for item, then in zip(items, [*items[1:], None], strict=True):
                signal.alarm(LIMIT_SECONDS + int(SLOWER * self.reached.seconds.get(item.nodeid, LIMIT_SECONDS)))
                item.ihook.pytest_runtest_protocol(item=item, nextitem=then)
                if item.session.testsfailed:
                    break
            else:
                if notes:
                    notes.write_text(json.dumps(asdict(noting.reached)), encoding="utf-8")
                failed = 0
        finally:
            os._exit(failed)


def drawn(root: Path, package: str, count: int, seed: int) -> list[Mutant]:
    """So many changes of a package, the same for the same seed."""
    found = []
    for path in modules(root, package):
        name = path.relative_to(root).as_posix()
        if tests_of(root, name):
            found += mutants_of(name, path.read_text(encoding="utf-8"))
    return Random(f"{seed} {package}").sample(found, min(count, len(found)))  # noqa: S311 (a sample, not a secret)


def measure(root: Path, mutants: Sequence[Mutant], ends: float) -> tuple[int, list[Mutant]] | None:
    """How many were tried before time was up, and those that lived; None when the tests fail without any change.

    To be run in a process of its own: what pytest loads stays.
    """
    os.chdir(root)
    sys.path.insert(0, str(root))
    trials = Trials(root, mutants, ends)
    tests = sorted({test for mutant in mutants for test in tests_of(root, mutant.path)})
    options = ["-q", "--no-header", "--no-summary", "-p", "no:cacheprovider", "-m", MARKS, "-k", ONE_DATABASE]
    pytest.main([*options, *tests], plugins=[trials])
    return (trials.tried, trials.alive) if trials.works else None


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="scripts/measure/mutants", description=(__doc__ or "").splitlines()[0])
    made.add_argument("packages", nargs="*", default=PACKAGES, help="folders or modules; default: those that judge")
    made.add_argument("--each", type=int, default=12, help="changes of each package (default: 12)")
    made.add_argument("--seed", type=int, default=1, help="which are drawn (default: 1)")
    made.add_argument("--minutes", type=float, default=60.0, help="when to stop (default: 60)")
    made.add_argument("--least", type=float, default=0.0, help="fail when a smaller share is noticed, as .92")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    ends = time.monotonic() + options.minutes * 60
    tried_of_all, alive_of_all = 0, 0
    for package in options.packages:
        mutants = drawn(HOME, package, options.each, options.seed)
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as fresh:
            found = fresh.submit(measure, HOME, mutants, ends).result()
        if found is None:
            print(f"{package}: its tests fail without any change")
            return 2
        tried, alive = found
        tried_of_all, alive_of_all = tried_of_all + tried, alive_of_all + len(alive)
        print(f"{package}: {tried - len(alive)} of {tried} noticed (of {len(mutants)} drawn)", flush=True)
    share = (tried_of_all - alive_of_all) / tried_of_all if tried_of_all else 0.0
    print(f"All: {share:.0%} of {tried_of_all} noticed, seed {options.seed}")
    return int(share < options.least)


if __name__ == "__main__":
    sys.exit(main())
