"""Every route of the web application, the editors' desk among them, asked by Schemathesis.

    .venv/bin/python scripts/measure/routes.py [--cases 10000] [--seconds 900] [--seed 1] [--only /redaksjon]

The whole application runs on the small corpus of the tests, in a folder that is thrown away, with somebody logged in
who may do everything. What ``/openapi.json`` describes is held to it by every check of Schemathesis; the other routes
are described here, with the fields of the pages' own forms, and may answer anything but a failure (500 and above).
Ends by itself: `--cases` for each route, and no longer than `--seconds` for each. Fails with the smallest request.
"""

import argparse
import logging
import os
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from copy import copy
from pathlib import Path
from typing import Any
from unittest.mock import patch

HOME = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HOME), str(HOME / "tests"), str(Path(__file__).parent)]

import schemathesis  # noqa: E402
import structlog  # noqa: E402
from desk_site import HASH, OWN, PASSWORD, SITE, Person  # noqa: E402
from fakes import CALIBRATION, FakeEncoder, build_small, write_corpus  # noqa: E402
from fastapi import FastAPI  # noqa: E402
from fastapi.openapi.utils import get_openapi  # noqa: E402
from fastapi.routing import APIRoute  # noqa: E402
from fastapi.testclient import TestClient  # noqa: E402
from fuzz import bounded  # noqa: E402
from hypothesis import given, seed  # noqa: E402
from pydantic import SecretStr  # noqa: E402
from schemathesis.specs.openapi.checks import positive_data_acceptance  # noqa: E402

from bot.journal import Journal  # noqa: E402
from bot.server import make_app  # noqa: E402
from bot.service import BotService  # noqa: E402
from bot.settings import Settings  # noqa: E402
from index.builds.store import BuildStore  # noqa: E402

LOADERS = ("bot.service", "bot.publishing.publish", "bot.publishing.watching", "bot.commands.index")
KNOWN = {
    "document": ["ytringsfrihet", "moderering"],
    "entry_id": ["kritisere-etaten"],
    "name": ["questions", "gaps"],
    "lang": ["nb", "nn", "en"],
    "case_id": [1, 2],
    "proposal_id": [1, 2, 3],
    "change_id": [1, 2],
}
"""Values that lead somewhere, by the name of a field or of a part of the path."""

TEXT = {"type": "string"}
QUESTION = "Hvor kan jeg parkere?"


@contextmanager
def site(folder: Path) -> Iterator[FastAPI]:
    """The whole application on a corpus of its own, with an encoder that needs no model."""
    os.environ |= {"VEILEDER_VAR": str(folder / "var"), "VEILEDER_CORPUS": str(folder / "corpus")}
    build_small(write_corpus(folder / "corpus"), BuildStore(folder / "var" / "index"))
    own = Settings(web_editors=SecretStr(f"kari:{HASH}"), desk_roles="kari:admin", embed_origins="https://a.no")
    encoder = FakeEncoder()
    with ExitStack() as during:
        for module in LOADERS:
            during.enter_context(patch(f"{module}.load_encoder", lambda *_: encoder))
        during.enter_context(patch("bot.publishing.publish.fit", lambda *_: CALIBRATION))
        service = BotService(own, encoder, Journal.open(own.database_url))
        during.callback(service.close)
        during.callback(wait_for_builds)
        yield make_app(service, own, ())


def wait_for_builds() -> None:
    """A press on "publish" goes on in a thread of its own, and writes into the folder that is about to go."""
    for thread in threading.enumerate():
        if thread.name in ("publishing", "new build"):
            thread.join(60)


def logged_in(app: FastAPI) -> tuple[dict[str, str], str]:
    """The cookies of somebody who may do everything, and the token that its forms carry."""
    person = Person(TestClient(app, base_url=SITE, follow_redirects=False, raise_server_exceptions=False))
    person.get(f"/?q={QUESTION}")
    person.press("/escalate")  # so that there is a case, a draft and a log
    person.get("/login")
    assert person.press("/login", user="kari", password=PASSWORD).status_code == 200
    found = re.search(r'name="token" value="([^"]+)"', person.get("/redaksjon/faq"))
    assert found is not None
    return dict(person.client.cookies), found[1]


def fields_of_forms() -> dict[str, set[str]]:
    """Every field of a form in the templates -> the values that stand there for it."""
    found: dict[str, set[str]] = {}
    for template in (HOME / "bot" / "surfaces" / "web" / "templates").rglob("*.html"):
        for name, _, value in re.findall(
            r'<(?!meta)[^>]* name="(\w+)"( value="([\w-]*)")?', template.read_text(encoding="utf-8")
        ):
            found.setdefault(name, set()).update({value} - {""})
    return found


def described(app: FastAPI, token: str) -> dict[str, Any]:
    """An OpenAPI description of every route: parts of paths, fields of queries and of forms."""
    routes = [route for route in app.routes if isinstance(route, APIRoute)]
    shown = [copy(route) for route in routes if not route.include_in_schema]
    for route in shown:
        route.include_in_schema, route.methods = True, route.methods - {"HEAD"}
    made = get_openapi(title="All", version="1", routes=shown)
    fields = {name: {*values, *KNOWN.get(name, ())} for name, values in fields_of_forms().items()}
    form: dict[str, Any] = {
        "type": "object",
        "properties": {name: one_of(values) or TEXT for name, values in fields.items()},
    }
    form |= {"properties": {**form["properties"], "token": {"enum": [token]}}, "required": ["token", "do"]}
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            described_operation(path, method, operation, form)
    return made


def described_operation(path: str, method: str, operation: dict[str, Any], form: dict[str, Any]) -> None:
    told = operation.setdefault("parameters", [])
    for each in told:
        each["schema"] = one_of(KNOWN.get(each["name"], ())) or each["schema"]
    there = {each["name"] for each in told}
    told += [
        {"name": name, "in": "path", "required": True, "schema": one_of(KNOWN.get(name, ())) or TEXT}
        for name in re.findall(r"{(\w+)}", path)
        if name not in there
    ]
    operation["responses"] = {"default": {"description": "anything but a failure"}}
    if method == "post":
        kinds = ("application/x-www-form-urlencoded", "multipart/form-data")
        operation["requestBody"] = {"content": {kind: {"schema": form} for kind in kinds}}


def one_of(values: Iterable[object]) -> dict[str, Any]:
    """Values that lead somewhere; what Schemathesis draws against the description is something else."""
    return {"enum": sorted(values, key=str)} if values else {}


class EnoughError(BaseException):
    """The seconds of a route are over. Hypothesis takes what is no Exception for no failure, and ends."""


def hold(operation: Any, cookies: dict[str, str], options: argparse.Namespace, *, every_check: bool) -> Counter[int]:
    """Ask one route until its cases or its seconds are over; how often which status came back."""
    told: Counter[int] = Counter()
    ends = time.monotonic() + options.seconds
    modes = list(schemathesis.GenerationMode)
    drawn = operation.as_strategy(generation_mode=modes[0]) | operation.as_strategy(generation_mode=modes[1])

    def check(case: Any) -> None:
        if time.monotonic() > ends:
            raise EnoughError
        reply = case.call(cookies=cookies, headers=OWN)
        told[int(reply.status_code)] += 1
        assert reply.status_code < 500, f"{case.as_curl_command()}\n{reply.status_code} {reply.text[:300]}"
        if every_check:  # what a question is, is not for a schema to say: 422 is documented
            case.validate_response(reply, excluded_checks=[positive_data_acceptance])

    with suppress(EnoughError):
        seed(options.seed)(bounded(options.cases)(given(drawn)(check)))()
    return told


def run(options: argparse.Namespace) -> int:
    """How many routes were asked."""
    asked = 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, site(Path(folder)) as app:
        cookies, token = logged_in(app)
        public = schemathesis.openapi.from_asgi("/openapi.json", app)
        private = schemathesis.openapi.from_dict(described(app, token))
        private.app = app
        for schema, every_check in ((public, True), (private, False)):
            operations = [found.ok() for found in schema.get_all_operations()]
            for operation in sorted(operations, key=lambda each: each.path == "/logout"):
                if options.only in operation.label:
                    told = hold(operation, cookies, options, every_check=every_check)
                    print(f"{operation.label}: {told.total()} cases {dict(sorted(told.items()))}", flush=True)
                    asked += 1
    return asked


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=900.0)
    parser.add_argument("--only", default="")
    parser.add_argument("--seed", type=int, default=1)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    return 0 if run(parser.parse_args()) else 1


if __name__ == "__main__":
    sys.exit(main())
