"""An agent for Microsoft 365 Copilot, as part of the app package: Copilot asks ``POST /api/ask`` and writes.

Three files: the declarative agent, the API plugin that it acts by, and what the API is. That is told as plainly as can
be, in OpenAPI 3.0 and without choices between types; ``/openapi.json`` is in 3.1. The spec has a progress style,
because an address alone is two things at once to the plugin's schema.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fastapi.openapi.utils import get_openapi

from bot.service_types import Reply
from bot.surfaces.web.api import api_router
from bot.surfaces.web.app import ABOUT

AGENT, PLUGIN, API = "declarativeAgent.json", "plugin.json", "openapi.json"
OPENAPI = "3.0.3"
HUMAN_CHARS, ABOUT_CHARS = 20, 100  # of the plugin's name and description; what is longer may be ignored

Json = dict[str, Any]


def copilot_files(folder: Path, words: Json, url: str, auth: str) -> dict[str, Json]:
    """The files by name. `words` are the app's in its language, `auth` the id of an OAuth registration or empty."""
    agent, plugin = (json.loads((folder / name).read_text(encoding="utf-8")) for name in (AGENT, PLUGIN))
    starters = [{"text": each} for each in words["prompts"]]
    agent |= {"name": words["name"], "description": words["full"][:1000]}
    agent |= {"conversation_starters": starters} if starters else {}
    plugin["name_for_human"] = words["name"][:HUMAN_CHARS]
    plugin["description_for_human"] = words["short"][:ABOUT_CHARS]
    plugin["runtimes"][0]["auth"] = {"type": "OAuthPluginVault", "reference_id": auth} if auth else {"type": "None"}
    return {AGENT: agent, PLUGIN: plugin, API: describe_api(words["name"], url)}


def describe_api(name: str, url: str) -> Json:
    """``POST /api/ask`` at `url` as OpenAPI 3.0, with the question alone: Copilot knows what was said before it."""
    routes = api_router(never_asked).routes
    found = get_openapi(title=name, version="1", openapi_version=OPENAPI, description=ABOUT, routes=routes)
    schemas = found["components"]["schemas"]
    for schema in schemas.values():
        schema.pop("examples", None)
    del schemas["AskJson"]["properties"]["conversation"], schemas["EarlierQuestion"]
    return {**in_openapi_3_0(found), "servers": [{"url": url}]}


def never_asked(question: str, earlier: Sequence[str]) -> Reply:
    raise NotImplementedError  # the routes are described, not served


def in_openapi_3_0(node: Any) -> Any:
    """Without what 3.1 has from JSON Schema: a type that may be null is ``nullable``."""
    if isinstance(node, list):
        return [in_openapi_3_0(each) for each in node]
    if not isinstance(node, dict):
        return node
    made = {name: in_openapi_3_0(value) for name, value in node.items()}
    if "const" in made:
        made["enum"] = [made.pop("const")]
    if {"type": "null"} in made.get("anyOf", []):
        (left,) = (each for each in made.pop("anyOf") if each != {"type": "null"})
        return left if "$ref" in left else {**made, **left, "nullable": True}  # nothing may stand beside a reference
    return made
