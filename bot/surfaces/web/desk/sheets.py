"""Spreadsheets of questions and answers: what each row would do, then all of it or nothing; and the entries as one."""

from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from bot.importing.faq_sheet import carry_out, export, plan, report
from bot.importing.sheets import SheetError
from bot.publishing.lock import only_writer, writers_lock
from bot.settings_values import Role
from bot.surfaces.web.desk.desk import HOME, Desk, Visitor
from bot.surfaces.web.desk.uploads import read_upload
from bot.surfaces.web.forms import Form, first
from bot.surfaces.web.languages import reader_of
from bot.surfaces.web.pages import FormBody
from index.errors import ChangedError

PAGE = f"{HOME}/faq/ark"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = (".xlsx", ".csv")


class SheetPages:
    """The handlers. A sheet that was looked at is kept until it is carried out, by what it says."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.settings = desk.service.settings
        self.kept = self.settings.var / "desk"

    def page(self, request: Request) -> Response:
        visitor = self.desk.visitor(request, Role.EDITOR)
        return self.desk.page(request, visitor, "sheet.html", plan=None, lines=[], problem="", sheet="")

    def file(self, request: Request, empty: str = "") -> Response:
        """Every entry as a spreadsheet, or the columns alone."""
        visitor = self.desk.visitor(request, Role.EDITOR)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "faq.xlsx"
            export(path, self.settings.corpus, empty=bool(empty))
            data = path.read_bytes()
        self.desk.editorial.acts.note(visitor.person, "sheet.export")
        headers = {"Content-Disposition": 'attachment; filename="faq.xlsx"'}
        return self.desk.door.leaving(request, Response(data, media_type=XLSX, headers=headers))

    async def read(self, request: Request) -> Response:
        upload = await read_upload(request)
        return await run_in_threadpool(self.planned, request, upload.form, upload.name, upload.data)

    def planned(self, request: Request, form: Form, name: str, data: bytes) -> Response:
        """What each row would do, and every problem, by row; nothing is written."""
        visitor = self.desk.sender(request, form)
        suffix = Path(name).suffix.lower()
        if not data or suffix not in KINDS:
            return self.problem(request, visitor, reader_of(request).words("desk.sheet.kind"))
        self.kept.mkdir(parents=True, exist_ok=True)
        sheet = f"{sha256(data).hexdigest()}{suffix}"
        (self.kept / sheet).write_bytes(data)
        return self.shown(request, visitor, sheet, name)

    def shown(self, request: Request, visitor: Visitor, sheet: str, name: str = "") -> Response:
        """`name` is what the editor calls the file."""
        own, language = self.settings, reader_of(request).language
        try:
            made = plan(self.kept / sheet, own.corpus, own.index_folder / "builds", language)
        except SheetError as error:
            (self.kept / sheet).unlink()
            return self.problem(request, visitor, error.said(language).replace(str(self.kept / sheet), name))
        lines = list(report(made, own.corpus))
        return self.desk.page(
            request,
            visitor,
            "sheet.html",
            422 if made.problems else 200,
            plan=made,
            lines=lines,
            problem="",
            sheet=sheet,
        )

    def problem(self, request: Request, visitor: Visitor, line: str) -> Response:
        return self.desk.page(request, visitor, "sheet.html", 422, plan=None, lines=[], problem=line, sheet="")

    def carry_out(self, request: Request, form: FormBody) -> Response:
        """The sheet that was looked at: all of its rows or none. Readers see them once they are published."""
        desk, own, sheet = self.desk, self.settings, first(form, "sheet")
        visitor = desk.sender(request, form)
        if not (sheet.partition(".")[0].isalnum() and (self.kept / sheet).is_file()):
            return self.problem(request, visitor, reader_of(request).words("desk.sheet.again"))
        try:
            with only_writer(writers_lock(own.var)):
                made = plan(self.kept / sheet, own.corpus, own.index_folder / "builds", reader_of(request).language)
                if made.problems:
                    return self.shown(request, visitor, sheet)
                carry_out(made, own.corpus)
        except ChangedError:
            return self.problem(request, visitor, reader_of(request).words("desk.text.overtaken"))
        (self.kept / sheet).unlink()
        new, changed = made.counts
        desk.editorial.acts.note(visitor.person, "sheet.import", f"{new} + {changed}")
        return desk.go(form, f"{HOME}/publiser", "sheet_saved")
