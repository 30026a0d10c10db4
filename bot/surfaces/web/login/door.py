"""The pages for logging in and out, and the door that every editors' page is behind."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.surfaces.web.forms import Form, encodable, first, read_form
from bot.surfaces.web.languages import Reader, reader_of
from bot.surfaces.web.login.login import Login, TooManyAttemptsError, new_nonce
from bot.surfaces.web.login.oidc import ProviderError
from bot.surfaces.web.login.types import Editor
from bot.surfaces.web.pages import Pages

HOME = "/innsikt"
LOGIN, LOGOUT = "/login", "/logout"
BEGIN, CALLBACK = "/login/oidc", "/login/callback"
NAME_CHARS = 64
WANTED_CHARS = 1000  # of an address that a cookie remembers

FormBody = Annotated[Form, Depends(read_form)]


class LoginPages:
    """``login`` is None when none is set up; then the door is shut for everybody."""

    def __init__(self, pages: Pages, login: Login | None) -> None:
        self.pages = pages
        self.login = login

    def visitor(self, request: Request) -> Editor | Response:
        """The editor who may come in, or what everybody else gets instead: never anything of the page."""
        if self.login is None:
            return self.shut(request)
        editor = self.login.editor(request)
        if editor:
            return editor
        if named := self.login.vouched(request):
            return self.turned_away(request, named)
        if not self.login.settings.by_session:
            return self.shut(request, 403)
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return kept_out_of_caches(RedirectResponse(f"{LOGIN}?{urlencode({'next': wanted})}", 303))

    def leaving(self, request: Request, response: Response) -> Response:
        """What an editor is shown: kept by no cache, and their session goes on."""
        if self.login:
            self.login.renew(request, response)
        return kept_out_of_caches(response)

    def values(self, request: Request, editor: Editor) -> dict[str, Any]:
        """What templates of editors' pages need: the name, and a token for forms; ``token`` for logging out too."""
        return {"editor": editor, "token": self.token(request)}

    def token(self, request: Request) -> str:
        return self.login.sessions.token(self.login.owner(request)) if self.login else ""

    def is_ours(self, request: Request, form: Form) -> bool:
        """True when a form of ours, shown to this very person, was sent by their browser from our page."""
        self.pages.require_own(request)
        return bool(self.login and self.login.sessions.is_token(first(form, "token"), self.login.owner(request)))

    # -- pages

    def show(self, request: Request, next: str = "", left: str = "") -> Response:  # noqa: A002 (the field's name)
        """The log-in form; for those who are in already, the page they wanted."""
        if self.login is None or not self.login.settings.by_session:
            return self.shut(request)
        if self.login.editor(request):
            return kept_out_of_caches(RedirectResponse(local(next), 303))
        reader = reader_of(request)
        return self.form(request, reader, next, said=reader.words("login.left") if left else "")

    def enter(self, request: Request, form: FormBody) -> Response:
        if self.login is None or not self.login.settings.by_password:
            return self.shut(request)
        reader, wanted = reader_of(request, first(form, "lang")), first(form, "next")
        if self.login.editor(request):  # in another tab
            return kept_out_of_caches(RedirectResponse(local(wanted), 303))
        name = encodable(first(form, "user")).strip()[:NAME_CHARS]
        if not self.is_ours(request, form):
            return self.form(request, reader, wanted, "login.expired", 403, name)
        try:
            session = self.login.enter(name, encodable(first(form, "password")), self.login.address(request))
        except TooManyAttemptsError:
            return self.form(request, reader, wanted, "login.wait", 429, name)
        if session is None:
            return self.form(request, reader, wanted, "login.wrong", 401, name)
        response = RedirectResponse(local(wanted), 303)
        self.login.remember(response, session)
        return kept_out_of_caches(response)

    def leave(self, request: Request, form: FormBody) -> Response:
        """Ends the session; whoever has none, or a form that is too old, is shown the log-in form as well."""
        if self.login is None:
            return self.shut(request)
        ours, editor = self.is_ours(request, form), self.login.editor(request)
        response = RedirectResponse(f"{LOGIN}?left=1" if ours else HOME, 303)
        if ours and editor and editor.session:
            self.login.leave(editor, response)
        return kept_out_of_caches(response)

    # -- a provider

    async def begin(self, request: Request, next: str = "") -> Response:  # noqa: A002 (the field's name)
        """On to the provider; why not, at the log-in form."""
        login = self.login
        if login is None or login.provider is None:
            return await run_in_threadpool(self.shut, request)
        session: dict[str, Any] = {}
        request.scope["session"] = session
        try:
            response = await login.provider.begin(request, f"{login.settings.base_url}{CALLBACK}")
        except ProviderError as error:
            return await run_in_threadpool(self.form, request, reader_of(request), next, error.key, 502)
        login.remember_flow(response, session, local(next[:WANTED_CHARS]))
        return kept_out_of_caches(response)

    async def callback(self, request: Request) -> Response:
        """Somebody whom the provider sends back: on to what they wanted, or why not."""
        login, reader = self.login, reader_of(request)
        if login is None or login.provider is None:
            return await run_in_threadpool(self.shut, request)
        wanted = ""
        try:
            request.scope["session"], wanted = login.flow(request)
            identity = await login.provider.finish(request)
        except ProviderError as error:
            await run_in_threadpool(login.note_failed, login.address(request))
            return await run_in_threadpool(self.form, request, reader, wanted, error.key, 403)
        session = await run_in_threadpool(login.enter_vouched, identity)
        if session is None:
            return await run_in_threadpool(self.turned_away, request, identity.name)
        response = RedirectResponse(local(wanted), 303)
        login.remember(response, session)
        login.set_cookie(response, login.flow_cookie, "", 0)
        return kept_out_of_caches(response)

    # -- rendering

    def form(
        self, request: Request, reader: Reader, wanted: str, problem: str = "", status: int = 200, name: str = "",
        said: str = "",
    ) -> Response:  # fmt: skip
        login = self.login
        assert login is not None  # callers have looked
        nonce = request.cookies.get(login.form_cookie) or new_nonce()
        token = login.sessions.token(f"form:{nonce}")
        words = reader.words(problem) if problem else ""
        values: dict[str, Any] = {"wanted": local(wanted), "problem": words, "name": name, "said": said, "token": token}
        values |= {"by_password": login.settings.by_password, "by_oidc": login.provider is not None}
        response = self.pages.page(request, "login.html", reader, status, **values)
        login.new_form(response, nonce)
        return kept_out_of_caches(response)

    def shut(self, request: Request, status: int = 404) -> Response:
        reader = reader_of(request)
        values = {"title": reader.words("login.closed"), "note": reader.words("login.closed.note")}
        return kept_out_of_caches(self.pages.page(request, "closed.html", reader, status, **values))

    def turned_away(self, request: Request, named: str) -> Response:
        reader = reader_of(request)
        note = reader.words("login.refused", user=named)
        values = {"title": reader.words("login.title"), "note": note}
        return kept_out_of_caches(self.pages.page(request, "closed.html", reader, 403, **values))


def kept_out_of_caches(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers.append("Vary", "Cookie")
    return response


def local(address: str) -> str:
    """An address on this site, whatever a link or form says; the editors' first page when it is another's."""
    own = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if own and "\\" not in address else HOME
