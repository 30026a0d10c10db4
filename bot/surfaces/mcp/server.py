"""Two tools that read: exact quotes for a question, and one whole section. Nothing is written but the journal.

A question is let in, redacted and journalled as everywhere else. The SDK's own log is off: it repeats what was asked.
"""

import asyncio
import logging
from datetime import date
from importlib.metadata import version
from typing import Annotated
from urllib.parse import urlsplit

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from pydantic import BaseModel, Field
from starlette.applications import Starlette

from bot.answer_json import AnswerJson, answer_to_dict
from bot.answering.quotes import section_url
from bot.chat.runs import plain_lines
from bot.service import today
from bot.service_types import AnswerFailedError, CrowdedError, QuestionError, Reply, Service
from bot.texts import text
from bot.types import DEFAULT
from index.types import Authority, Document, Section

SURFACE = "mcp"
MOST_BYTES = 256 * 1024  # of a request, as everywhere
INSTRUCTIONS = (
    "{name} finds and quotes the written guidance of a Norwegian public body. It writes no text of its own. "
    "Repeat quotes word for word with their address, and say when a quote is overdue for review. "
    "Status `not_found` means that the guidance does not say; then do not answer from elsewhere in its name. "
    "Quotes are in bokmål, nynorsk or English, as `lang` says."
)
READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

logging.getLogger("mcp").setLevel(logging.CRITICAL + 1)


class SectionJson(BaseModel):
    """One section of the guidance in its own words."""

    document: str = Field(description="The document's id.")
    anchor: str
    title: str = Field(description="The document's title.")
    section: str = Field(description="The headings from the title down, joined by ' › '.")
    text: str = Field(description="The source between start and end, Markdown included.")
    plain: str = Field(description="The same without markup, a line a block; what is struck stands between ~~ and ~~.")
    start: int
    end: int
    url: str
    lang: str
    reviewed: date
    review_by: date
    overdue: bool = Field(description="True when review_by has passed.")
    authority: Authority
    build: str


def make_mcp(service: Service, base_url: str) -> MCPServer:
    name = service.build().site.name
    server = MCPServer(
        "veileder",
        title=name,
        instructions=INSTRUCTIONS.format(name=name),
        version=version("veileder"),
        log_level="WARNING",  # of all that logs in the process: the SDK sets it
    )

    @server.tool(title="Search the guidance", annotations=READS)
    async def search_guidance(
        question: Annotated[str, Field(description="A question or a few words, in the reader's own language.")],
    ) -> AnswerJson:
        """Quote what the guidance says about a question, word for word, or say that it does not say."""
        try:
            reply = await ask(service, question)
        except QuestionError as error:
            raise ToolError(text(error.key, DEFAULT, **error.values)) from None
        except AnswerFailedError as error:
            raise ToolError(text("failure", DEFAULT, ref=error.ref)) from None
        return AnswerJson.model_validate(answer_to_dict(reply.answer, reply.ref))

    @server.tool(title="Read a section", annotations=READS)
    async def get_section(
        document: Annotated[str, Field(description="A document's id, as a quote has it.")],
        anchor: Annotated[str, Field(description="A section's anchor, as a quote has it.")],
    ) -> SectionJson:
        """Give one section of the guidance that answers now, whole and word for word."""
        return await asyncio.to_thread(read_section, service, base_url, document, anchor)

    return server


def make_app(server: MCPServer, port: int, base_url: str) -> Starlette:
    """For a server on this machine alone, at ``/mcp``; a proxy in front of it may name the host of `base_url`."""
    hosts = [f"127.0.0.1:{port}", f"localhost:{port}", urlsplit(base_url).netloc]
    origins = [f"{scheme}://{host}" for scheme in ("http", "https") for host in hosts]
    security = TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)
    return server.streamable_http_app(
        stateless_http=True, json_response=True, max_request_body_size=MOST_BYTES, transport_security=security
    )


async def ask(service: Service, question: str) -> Reply:
    """Raises QuestionError, also when there is no room, or AnswerFailedError."""
    if not service.admission.enter():
        service.admission.turn_away()
        raise CrowdedError
    try:
        return await asyncio.to_thread(service.ask, question, (), SURFACE)
    finally:
        service.admission.leave()


def read_section(service: Service, base_url: str, name: str, anchor: str) -> SectionJson:
    """Raises ToolError with what there is instead."""
    build = service.build()
    document = build.documents.get(name)
    if document is None:
        raise ToolError(f"There is no document {name!r}. Ids are in the quotes of search_guidance.")
    section = document.section(anchor)
    if section is None:
        anchors = ", ".join(each.anchor for each in document.sections)
        raise ToolError(f"There is no section {anchor!r} in {name}. It has: {anchors}.")
    return section_json(document, section, base_url, build.id)


def section_json(document: Document, section: Section, base_url: str, build: str) -> SectionJson:
    start = section.blocks[0].start if section.blocks else section.start
    end = section.blocks[-1].end if section.blocks else section.start
    return SectionJson(
        document=document.id,
        anchor=section.anchor,
        title=document.title,
        section=" › ".join(section.path),
        text=document.source[start:end],
        plain=plain_lines(section.blocks),
        start=start,
        end=end,
        url=section_url(base_url, document.id, section.anchor),
        lang=document.lang,
        reviewed=document.reviewed,
        review_by=document.review_by,
        overdue=document.review_by < today(),
        authority=document.authority_of(section),
        build=build,
    )
