"""Whatever comes in is answered or refused, and never a defect: every route, parser, importer and renderer.

    .venv/bin/python scripts/measure/fuzz.py [--cases 10000] [--only routes] [--seed 1]

Hypothesis draws the input, half of it from pieces that mean something here. Fails with the smallest input that ends in
an exception that is not ours, or a reply of 500 and above. A short part of it is in the tests.
"""

import argparse
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

HOME = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HOME), str(Path(__file__).parent)]
os.environ.setdefault("VEILEDER_VAR", tempfile.mkdtemp())

from fastapi.testclient import TestClient  # noqa: E402
from hypothesis import HealthCheck, Phase, given, seed, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from bot.answering.question import QuestionError, clean  # noqa: E402
from bot.backup import BackupError, checked  # noqa: E402
from bot.importing.kinds import READERS  # noqa: E402
from bot.importing.said import BringError  # noqa: E402
from bot.importing.types import Original, Reader  # noqa: E402
from bot.redact import redact  # noqa: E402
from bot.surfaces.web.app import WebSettings, create_app  # noqa: E402
from index.read.markdown import parse  # noqa: E402

PIECES = [
    *(
        "question",
        "ref",
        "helpful",
        "reason",
        "b1",
        "b2",
        "0001",
        "ytringsfrihet",
        "kritikk",
        "true",
        "{}",
        "[]",
        "null",
    ),
    *(
        "<p>",
        "<table><tr><td>",
        "</",
        "<ul><li>",
        "&#0;",
        "&amp;",
        "<!--",
        "<a href='",
        "]]>",
        "<h2>",
        "**",
        "`",
        "| a |\n",
    ),
    *(
        "# ",
        "## ",
        "- ",
        "1. ",
        "> ",
        "[a](b)",
        "---\n",
        "\n\n",
        "\r",
        "\x00",
        "\u2028",
        "\ud800",
        "é",
        "😀",
        "%00",
        "%2e%2e/",
    ),
    *("01017012345", "12 34 56 78", "ola@etat.no", "NO93", "4111 1111", "+47", "saksnr. ", "kr ", "(at)", "punktum"),
]
soup = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=25).map("".join)
some_bytes = st.one_of(st.binary(max_size=400), soup.map(lambda text: text.encode("utf-8", "surrogatepass")))
Check = Callable[[Any], None]
LIMIT = 200  # characters of a question


def web_fakes() -> ModuleType:
    """The service of the web page's tests, by its path: tests have no packages."""
    spec = spec_from_file_location("web_fakes", HOME / "tests" / "bot" / "surfaces" / "web" / "fakes.py")
    assert spec is not None
    assert spec.loader is not None
    sys.modules["web_fakes"] = made = module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def routes_of(app: Any) -> list[tuple[str, str]]:
    found = [(method, each.path) for each in app.routes for method in getattr(each, "methods", None) or ()]
    return sorted({*found, ("GET", "/nowhere"), ("POST", "/")})


def ask_routes() -> tuple[st.SearchStrategy[Any], Check]:
    fakes = web_fakes()
    app = create_app(fakes.FakeService(), WebSettings(base_url=fakes.BASE_URL, max_question_chars=LIMIT))
    client = TestClient(app, base_url=fakes.BASE_URL, raise_server_exceptions=False)
    keys = soup | st.sampled_from(PIECES[:4])
    plain = st.none() | st.booleans() | st.integers() | st.floats() | soup
    inner = st.one_of(plain, st.lists(plain, max_size=4), st.dictionaries(keys, plain, max_size=4))
    json_values = st.one_of(inner, st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=4))
    request = st.tuples(
        st.sampled_from(routes_of(app)),
        soup,
        st.dictionaries(st.sampled_from(PIECES[:8]), soup, max_size=4),
        st.one_of(json_values, some_bytes),
        st.sampled_from(["json", "form", "raw"]),
        st.sampled_from(["", "application/json", "text/html", "nn,en;q=0.5", "\xe6"]),
    )

    def check(drawn: Any) -> None:
        (method, path), part, query, body, kind, accept = drawn
        path = re.sub(r"\{[^}]*\}", lambda _: part or "x", path)  # once: what is put in may have braces too
        sent: dict[str, Any] = {"content": body if isinstance(body, bytes) else json.dumps(body).encode()}
        if kind == "form":
            sent = {"data": {key: value.encode("utf-8", "replace") for key, value in query.items()}}
        headers = {"Accept": accept.encode("latin1"), "Accept-Language": accept.encode("latin1")}
        if kind == "json":
            headers["Content-Type"] = b"application/json"
        url = quote(path, safe="/%", errors="surrogatepass")
        asked = {quote(key, errors="surrogatepass"): value.encode("utf-8", "replace") for key, value in query.items()}
        reply = client.request(method, url, params=asked, headers=headers, follow_redirects=False, **sent)
        assert reply.status_code < 500, (method, url, reply.status_code)

    return request, check


def ask_text(use: Callable[[str], object], *ours: type[Exception]) -> tuple[st.SearchStrategy[Any], Check]:
    def check(drawn: str) -> None:
        with suppress(*ours):
            use(drawn)

    return soup, check


def ask_reader(reader: Reader) -> tuple[st.SearchStrategy[Any], Check]:
    def check(drawn: bytes) -> None:
        with suppress(BringError):
            reader.read(Original(f"a{reader.suffixes[0]}", reader.name, drawn))

    return some_bytes, check


def ask_backup() -> tuple[st.SearchStrategy[Any], Check]:
    whole = (HOME / "tests" / "data" / "backup-0.1.0.zip").read_bytes()
    change = st.tuples(st.integers(0, len(whole) - 1), st.binary(max_size=6), st.integers(0, len(whole)))
    target = Path(tempfile.mkdtemp()) / "a.zip"

    def check(drawn: tuple[int, bytes, int]) -> None:
        at, put, cut = drawn
        target.write_bytes((whole[:at] + put + whole[at + len(put) :])[: cut or None])
        with suppress(BackupError):
            checked(target)

    return change, check


def targets() -> Iterator[tuple[str, tuple[st.SearchStrategy[Any], Check]]]:
    yield "routes", ask_routes()
    yield "redact", ask_text(redact)
    yield "clean", ask_text(lambda text: clean(text, LIMIT), QuestionError)
    yield "markdown", ask_text(parse)
    for reader in READERS:
        yield f"import {reader.name}", ask_reader(reader)
    yield "backup", ask_backup()


def bounded(cases: int) -> settings:
    """Without explaining a failure, which takes longer than finding it."""
    phases = (Phase.generate, Phase.shrink)
    checks = list(HealthCheck)
    return settings(max_examples=cases, deadline=None, database=None, suppress_health_check=checks, phases=phases)


def run(cases: int, only: str, number: int) -> None:
    for name, (drawn, check) in targets():
        if only in name:
            seed(number)(bounded(cases)(given(drawn)(check)))()
            print(f"{name}: {cases} cases", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--only", default="")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    run(options.cases, options.only, options.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
