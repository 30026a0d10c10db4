"""The editors' page on what people ask: a period chosen by a form, charts, tables and files."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.editorial.gaps import triage
from bot.insight.files import csv_of
from bot.insight.period import PeriodError, period_of
from bot.insight.tables import Table, notices, tables
from bot.insight.types import MakeReport, Period, Report, SectionLink
from bot.settings_values import Role
from bot.surfaces.web.charts import Bars, Columns, bars, columns
from bot.surfaces.web.desk import DeskTools
from bot.surfaces.web.languages import Reader, reader_of
from bot.surfaces.web.links import local
from bot.surfaces.web.login import Editor, LoginPages
from bot.surfaces.web.pages import Pages

CHOICES = (7, 30, 90, 365)  # days that one press shows
QUESTIONS = {"not_found": 0, "uncertain": 0, "low_rated": 4}
"""Tables whose rows an editor may do something with, and the column that the question is in."""


@dataclass(frozen=True, slots=True)
class TableView:
    """A table and what is drawn of it: ``bars`` stand in its rows, ``columns`` above it."""

    table: Table
    bars: Bars
    columns: Columns | None

    @property
    def hidden(self) -> int:
        """Rows that only the file has."""
        return len(self.table.rows) - len(self.table.shown)


class InsightPages:
    """The handlers. Everything is behind the door. With a desk, those with a role at it can do something there."""

    def __init__(
        self, pages: Pages, door: LoginPages, report: MakeReport | None, desk: DeskTools | None = None
    ) -> None:
        self.pages = pages
        self.door = door
        self.report = report
        self.desk = desk

    def page(self, request: Request) -> Response:
        visitor = self.door.visitor(request)
        if isinstance(visitor, Response) or self.report is None:
            return visitor if isinstance(visitor, Response) else self.door.shut(request)
        return self.door.leaving(request, self.shown(request, visitor, self.report))

    def file(self, request: Request, name: str) -> Response:
        """One table as CSV. A period that cannot be shown is no page here: 404."""
        visitor = self.door.visitor(request)
        if isinstance(visitor, Response) or self.report is None:
            return visitor if isinstance(visitor, Response) else self.door.shut(request)
        try:
            period = self.period(request)
        except PeriodError:
            raise HTTPException(404) from None
        found = [each for each in tables(self.report(period), reader_of(request).language) if each.name == name]
        if not found:
            raise HTTPException(404)
        return self.door.leaving(request, csv_response(found[0], period))

    def period(self, request: Request) -> Period:
        """Raises PeriodError."""
        asked = request.query_params
        days = int(asked.get("days", "")) if asked.get("days", "") in map(str, CHOICES) else 30
        return period_of(self.pages.settings.today(), asked.get("from", ""), asked.get("to", ""), days)

    def shown(self, request: Request, editor: Editor, report: MakeReport) -> Response:
        reader = reader_of(request)
        try:
            period = self.period(request)
        except PeriodError as error:
            values = empty() | {"problem": reader.words(error.key, **error.values)}
            values |= {"first": request.query_params.get("from", ""), "last": request.query_params.get("to", "")}
        else:
            values = self.views(report(period), reader) | {"first": str(period.first), "last": str(period.last)}
        status = 422 if values["problem"] else 200
        values |= self.door.values(request, editor)
        values["role"] = editor.role_of(self.desk.roles) if self.desk else None
        values["triage"] = triage(self.desk.editorial) if self.desk else None
        return self.pages.page(request, "insight.html", reader, status, **values)

    def views(self, report: Report, reader: Reader) -> dict[str, Any]:
        base = self.pages.settings.base_url
        shown = [view(each) for each in tables(report, reader.language)]
        said = notices(report, reader.language, reader.words.date)
        return empty() | {"views": shown, "notices": said, "href": lambda place: local(place.url, base)}


def empty() -> dict[str, Any]:
    return {"problem": "", "views": [], "notices": [], "choices": CHOICES, "kind": kind, "href": str} | {
        "editor_role": Role.EDITOR,
        "questions": QUESTIONS,
    }


def view(table: Table) -> TableView:
    return TableView(table, bars(table), columns(table) if table.over_time else None)


def kind(cell: object) -> str:
    """What the template must know of a cell."""
    kinds = {SectionLink: "place", tuple: "places", date: "date", int: "number"}
    return next((name for each, name in kinds.items() if isinstance(cell, each)), "text")


def csv_response(table: Table, period: Period) -> Response:
    name = f"innsikt-{table.name}-{period.first}-{period.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(csv_of(table).encode(), media_type="text/csv; charset=utf-8", headers=headers)
