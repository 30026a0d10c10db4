"""The guidance for other assistants, asked with the SDK's own client: over standard input, and over HTTP."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fakes import build_small, write_corpus

from bot.journal import Journal
from index.builds.store import BuildStore
from index.types import Site

pytest.importorskip("mcp")

from mcp import Client, StdioServerParameters

from bot.surfaces.mcp.server import make_mcp
from tests.bot.surfaces.slack.conftest import load

HERE = Path(__file__).parent
PROGRAM = str(HERE / "one_process.py")
QUESTION = "Kan jeg kritisere etaten min?"
KNOWN = "kritikk-av-egen-etat"


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    """The environment of a process that answers from the small corpus."""
    build_small(write_corpus(tmp_path / "corpus"), BuildStore(tmp_path / "var" / "index"))
    own = {"VAR": "var", "CORPUS": "corpus", "MODELS": "models"}
    named = {f"VEILEDER_{name}": str(tmp_path / folder) for name, folder in own.items()}
    database = {"VEILEDER_DATABASE": f"sqlite:///{tmp_path / 'j.db'}"}
    path = os.pathsep.join((str(HERE.parents[3]), str(HERE.parents[2])))
    return {**os.environ, "PYTHONPATH": path, **named, **database, "VEILEDER_URL": "https://v.test"}


@asynccontextmanager
async def over_stdio(settings: dict[str, str]) -> AsyncIterator[Any]:
    async with Client(StdioServerParameters(command=sys.executable, args=[PROGRAM, "mcp"], env=settings)) as client:
        yield client


@asynccontextmanager
async def over_http(settings: dict[str, str]) -> AsyncIterator[Any]:
    async with serving(settings) as address, Client(f"{address}/mcp") as client:
        yield client


@asynccontextmanager
async def serving(settings: dict[str, str]) -> AsyncIterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    arguments = [sys.executable, PROGRAM, "mcp", "--http", "--port", str(port)]
    process = await asyncio.create_subprocess_exec(*arguments, env=settings, stdout=subprocess.PIPE)
    try:
        async with asyncio.timeout(300):
            while not is_there(port):  # noqa: ASYNC110 - it is another process
                await asyncio.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()


def is_there(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("way", [over_stdio, over_http])
def test_quotes_and_sections_word_for_word(way: Any, settings: dict[str, str], tmp_path: Path) -> None:
    """A quote is the source between its offsets, with address, review date and language; so is a whole section."""

    async def scenario() -> None:
        async with way(settings) as client:
            tools = (await client.list_tools()).tools
            assert [each.name for each in tools] == ["search_guidance", "get_section"]
            assert all(each.annotations.read_only_hint for each in tools)
            found = await client.call_tool("search_guidance", {"question": f"{QUESTION} Ring meg på 22 33 44 55."})
            answer = found.structured_content
            assert answer["question"] == f"{QUESTION} Ring meg på [telefonnummer]."
            quote = answer["quotes"][0] if answer["quotes"] else answer
            assert quote["url"].startswith("https://v.test/guidance/ytringsfrihet")
            assert (quote["reviewed"], quote["lang"]) == ("2026-11-01", "nb")
            read = await client.call_tool("get_section", {"document": "ytringsfrihet", "anchor": KNOWN})
            section = read.structured_content
            source = (tmp_path / "corpus" / "guidance" / "ytringsfrihet.md").read_text(encoding="utf-8")
            assert section["text"] == source[section["start"] : section["end"]]
            assert section["text"].startswith("Du kan **kritisere** etaten du arbeider i.")
            assert section["url"] == f"https://v.test/guidance/ytringsfrihet#{KNOWN}"

    asyncio.run(scenario())
    entries = Journal.open(settings["VEILEDER_DATABASE"]).entries()
    assert [(each.surface, each.question) for each in entries] == [("mcp", f"{QUESTION} Ring meg på [telefonnummer].")]


def test_an_assistant_is_told_the_houses_name() -> None:
    """As the title, and in what it is told to do."""
    fakes = load("web_fakes", HERE.parent / "web" / "fakes.py")
    service = fakes.FakeService()
    named = replace(service.build(), site=Site(name="Parkeringsvakta"))

    async def scenario() -> None:
        async with Client(make_mcp(service, "https://v.test")) as client:
            assert client.server_info.title == "Parkeringsvakta"
            assert str(client.instructions).startswith("Parkeringsvakta finds and quotes")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "build", lambda _build=None: named)
        asyncio.run(scenario())


def test_what_cannot_be_answered_is_said() -> None:
    """An empty question, one that failed, no room, a section that is not there: a line for the assistant, no crash."""
    service = load("web_fakes", HERE.parent / "web" / "fakes.py").FakeService()

    async def scenario() -> None:
        async with Client(make_mcp(service, "https://v.test")) as client:

            async def told(tool: str, **given: str) -> str:
                found = await client.call_tool(tool, given)
                assert found.is_error
                return str(found.content[0].text)

            assert "Skriv et spørsmål" in await told("search_guidance", question=" ")
            assert "ref. 7f3a" in await told("search_guidance", question="Svikt")
            assert "There is no document 'x'" in await told("get_section", document="x", anchor="y")
            assert "kritikk-av-egen-virksomhet" in await told("get_section", document="ytringsfrihet", anchor="y")
            while service.admission.enter():
                pass
            assert "Mange spør akkurat nå" in await told("search_guidance", question=QUESTION)
            assert service.admission.refused == 1

    asyncio.run(scenario())


def test_a_page_of_another_site_cannot_ask(settings: dict[str, str]) -> None:
    """A name that leads to this machine is not enough: the host must be one that is served."""

    async def scenario() -> None:
        async with serving(settings) as address, httpx.AsyncClient() as client:
            for headers in ({"host": "evil.test"}, {"origin": "https://evil.test"}):
                found = await client.post(f"{address}/mcp", json={}, headers=headers)
                assert found.status_code in (403, 421)

    asyncio.run(scenario())
