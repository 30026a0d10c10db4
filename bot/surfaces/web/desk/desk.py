"""What every page of the desk shares: who is let in, that a form is ours, how a page looks, and refusals in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.chat.actions import REFUSALS
from bot.editorial.editorial import Editorial
from bot.editorial.types import Person
from bot.insight.types import Period, Report
from bot.publishing.jobs import Jobs
from bot.service import BotService
from bot.settings_values import Role
from bot.surfaces.web.forms import Form, first
from bot.surfaces.web.languages import reader_of
from bot.surfaces.web.links import resolver, with_language
from bot.surfaces.web.login import Editor, LoginPages
from bot.surfaces.web.login.door import kept_out_of_caches
from bot.surfaces.web.pages import Pages
from bot.surfaces.web.render import Renderer
from index.builds.build import Build
from index.types import Section

HOME = "/redaksjon"
LOG_IN = 303  # how the door answers somebody who has no session
TYPED = ("question", "also", "answer", "text", "why", "accept")
"""Fields that people write in."""

RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""An id that an address carries: what a column of every database holds."""


@dataclass(frozen=True, slots=True)
class DeskTools:
    """What the desk works on. ``roles`` has names in small letters; nobody else comes in."""

    service: BotService
    editorial: Editorial
    roles: Mapping[str, Role]
    jobs: Jobs = field(default_factory=Jobs)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the desk; ``person`` is who they are in the core."""

    editor: Editor
    person: Person
    role: Role


class AwayError(Exception):
    """The visitor gets ``response`` instead of the page."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


class Desk:
    """Safe to call from several threads."""

    def __init__(self, pages: Pages, door: LoginPages, tools: DeskTools, report: Any) -> None:
        self.pages = pages
        self.door = door
        self.tools = tools
        self.service, self.editorial = tools.service, tools.editorial
        self._report = report

    # -- who

    def visitor(self, request: Request, role: Role = Role.READER) -> Visitor:
        """Who sent the request, when they have the role or a higher one. Raises AwayError for everybody else."""
        editor = self.door.visitor(request)
        if isinstance(editor, Response):
            raise AwayError(editor)
        own = editor.role_of(self.tools.roles)
        if own is None or own < role:
            raise AwayError(self.closed(request, own))
        return Visitor(editor, editor.person, own)

    def sender(self, request: Request, form: Form, role: Role = Role.EDITOR) -> Visitor:
        """The same of a form that was sent: one of ours, shown to this very person. Raises AwayError.

        What is shown next is in the language that the form was in. What was typed is not lost when a session or a form
        is over: it is shown, to be sent again.
        """
        request.state.picked = first(form, "lang")
        ours = self.door.is_ours(request, form)
        try:
            visitor = self.visitor(request, role)
        except AwayError as away:
            if away.response.status_code != LOG_IN:
                raise
            raise AwayError(self.kept(request, form, "")) from None
        if not ours:
            raise AwayError(self.kept(request, form, self.door.token(request)))
        return visitor

    def kept(self, request: Request, form: Form, token: str) -> Response:
        """Nothing was done; everything that was sent stands there to be sent again, with `token` when there is one."""
        fields = [(name, each) for name, values in form.items() if name != "token" for each in values]
        values = {"action": request.url.path, "token": token, "fields": fields, "typed": TYPED}
        return kept_out_of_caches(self.pages.page(request, "desk/kept.html", reader_of(request), 403, **values))

    def closed(self, request: Request, own: Role | None) -> Response:
        reader = reader_of(request)
        key = "desk.closed.note" if own is None else "desk.closed.role"
        values = {"title": reader.words("desk.closed"), "note": reader.words(key)}
        return kept_out_of_caches(self.pages.page(request, "closed.html", reader, 403, **values))

    # -- what they get

    def page(self, request: Request, visitor: Visitor, template: str, status: int = 200, **values: Any) -> Response:
        """A page of the desk, kept by no cache; ``said`` in the address is a line about what was done."""
        reader, said = reader_of(request), request.query_params.get("said", "")
        told = f"desk.said.{said}" if said.isascii() and said.isidentifier() else ""
        shown = self.pages.page(
            request,
            f"desk/{template}",
            reader,
            status,
            **self.door.values(request, visitor.editor),
            role=visitor.role,
            roles=Role,
            said=reader.words.known(told),
            day=lambda at: reader.words.short_date(at.astimezone().date()),
            **values,
        )
        return self.door.leaving(request, shown)

    def go(self, form: Form, address: str, said: str = "") -> Response:
        """On to another page after a form, in the language that was chosen."""
        path = f"{address}{'&' if '?' in address else '?'}{urlencode({'said': said})}" if said else address
        picked = first(form, "lang")
        return kept_out_of_caches(RedirectResponse(with_language(path, picked) if picked else path, 303))

    def refused(self, request: Request, visitor: Visitor, key: str, status: int = 409, **values: Any) -> Response:
        """Nothing was done, and why, in words."""
        words = reader_of(request).words
        return self.page(request, visitor, "refused.html", status, line=words(key, **values))

    def why_not(self, request: Request, visitor: Visitor, error: Exception) -> Response:
        """The refusal for an error of the core; raises it again when it is none that is known."""
        for kind, key in REFUSALS:
            if isinstance(error, kind):
                return self.refused(request, visitor, key)
        raise error

    # -- texts

    @property
    def build(self) -> Build:
        return self.service.loaded().build

    def report(self, period: Period) -> Report:
        made: Report = self._report(period)
        return made

    def section(self, address: str) -> Section | None:
        document, _, anchor = address.partition("#")
        return self.build.documents[document].section(anchor) if document in self.build.documents else None

    def section_html(self, address: str, words: Any) -> str:
        """The text of a section as readers see it; empty when the build does not have it."""
        section = self.section(address)
        if section is None:
            return ""
        document = self.build.documents[address.partition("#")[0]]
        renderer = Renderer(resolver(document.path, self.build.documents), table_label=words("web.table"))
        return renderer.blocks(section.blocks)
