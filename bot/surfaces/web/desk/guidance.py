"""Guidance: the list, a document with what was asked of it, editing with preview and checks, and bringing text in."""

import re
from collections import Counter, defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import HTTPException
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.editorial.faq_file import new_id, read_file, write_file
from bot.importing.bring import bring, problems_with
from bot.importing.report import report
from bot.importing.types import Draft, Wishes
from bot.problems import told
from bot.publishing import last_read
from bot.publishing.lock import only_writer, writers_lock
from bot.publishing.waiting import digest_of, waiting_files
from bot.settings_values import Role
from bot.surfaces.web.desk.desk import HOME, Desk, Visitor
from bot.surfaces.web.desk.entries import DAYS, MOST, since
from bot.surfaces.web.desk.uploads import read_upload
from bot.surfaces.web.forms import Form, encodable, first
from bot.surfaces.web.languages import Reader, reader_of
from bot.surfaces.web.links import resolver
from bot.surfaces.web.pages import FormBody, wants_part
from bot.surfaces.web.render import Renderer
from bot.types import Language
from index.errors import CorpusError
from index.read.corpus import load_document

PAGE = f"{HOME}/veiledning"
GUIDANCE = "guidance/"
ASKED = 10  # questions shown of each section

NEW = """\
---
id:
title: {title}
lang: {lang}
owner:
reviewed: {today}
review_by: {next_year}
authority: guidance
---

## {heading}

"""


class GuidancePages:
    """The handlers."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.settings = desk.service.settings

    # -- reading

    def documents(self, request: Request, owner: str = "", sort: str = "") -> Response:
        desk, build = self.desk, self.desk.build
        visitor = desk.visitor(request)
        used = Counter(quote.document for each in self.asked() for quote in each.quotes[:1])
        orders: dict[str, Any] = {
            "review": lambda each: (each.review_by, each.title),
            "use": lambda each: (-used[each.id], each.title),
        }
        every = list(build.documents.values())
        shown = sorted(
            (each for each in every if not owner or each.owner == owner),
            key=orders.get(sort, lambda each: each.title.casefold()),
        )
        waiting = waiting_files(self.settings.corpus, build)
        return desk.page(
            request,
            visitor,
            "guidance.html",
            documents=shown,
            used=used,
            owners=sorted({each.owner for each in every}),
            owner=owner,
            sort=sort,
            sorts=("title", *orders),
            today=desk.pages.settings.today(),
            fresh=[each.name for each in waiting if each.before is None and each.name.startswith(GUIDANCE)],
            waiting={each.name for each in waiting},
            files={each.id: each.file for each in build.infos.values()},
            days=DAYS,
        )

    def asked(self) -> Any:
        return self.desk.service.journal.entries(since(), MOST)

    def document(self, request: Request, document: str) -> Response:
        """The published text, and beside each section how people ask about it and what did not help."""
        desk, build = self.desk, self.desk.build
        visitor = desk.visitor(request)
        if document not in build.infos:
            raise HTTPException(404)
        words, found = reader_of(request).words, build.documents[document]
        known: dict[str, list[str]] = defaultdict(list)
        for phrasing in build.phrasings:
            if not phrasing.faq:
                known[phrasing.addresses[0]].append(phrasing.text)
        asked: dict[str, dict[str, bool]] = defaultdict(dict)
        for entry in self.asked():
            for quote in entry.quotes[:1]:
                bad = bool(entry.feedback and not entry.feedback.helpful)
                own = asked[f"{quote.document}#{quote.anchor}"]
                own[entry.question] = own.get(entry.question, False) or bad
        built_on = Counter(address for each in build.faq.values() for address in each.based_on)
        sections = [
            {
                "section": each,
                "html": desk.section_html(f"{document}#{each.anchor}", words),
                "known": known[f"{document}#{each.anchor}"],
                "entries": built_on[f"{document}#{each.anchor}"],
                "asked": list(asked[f"{document}#{each.anchor}"].items())[:ASKED],
            }
            for each in found.sections
        ]
        file = build.infos[document].file
        return desk.page(request, visitor, "document.html", document=found, sections=sections, file=file)

    # -- editing

    def edit(self, request: Request, file: str = "") -> Response:
        """The file as it stands in the corpus, published or not; without one, a new document."""
        visitor = self.desk.visitor(request, Role.EDITOR)
        if not file:
            return self.form(request, visitor, "", self.template(reader_of(request)), "")
        text = read_file(self.path(file))
        if text is None:
            raise HTTPException(404)
        return self.form(request, visitor, file, text, digest_of(text))

    def template(self, reader: Reader) -> str:
        today = self.desk.pages.settings.today()
        title, heading = reader.words("desk.text.title"), reader.words("desk.text.heading")
        later = today.replace(year=today.year + 1, day=min(today.day, 28))
        return NEW.format(title=title, lang=reader.language, today=today, next_year=later, heading=heading)

    def path(self, file: str) -> Path:
        """Where the file is in the corpus. Raises HTTPException 404 for any place but guidance."""
        guidance = (self.settings.corpus / "guidance").resolve()
        path = (self.settings.corpus / file).resolve()
        hidden = any(part.startswith(".") for part in Path(file).parts)
        if not path.is_relative_to(guidance) or path.suffix != ".md" or hidden:
            raise HTTPException(404)
        return path

    def form(
        self,
        request: Request,
        visitor: Visitor,
        file: str,
        text: str,
        digest: str,
        status: int = 200,
        **values: Any,
    ) -> Response:
        """The text in a field. ``notes`` are an import's; ``problems`` what keeps it from being saved."""
        shown: dict[str, Any] = {"notes": [], "problems": [], "conflict": None, "preview": ""}
        return self.desk.page(
            request, visitor, "edit.html", status, file=file, text=text, digest=digest, **(shown | values)
        )

    def save(self, request: Request, form: FormBody) -> Response:
        """Preview, or save in the corpus, where nobody reads it until it is published."""
        desk, words = self.desk, reader_of(request).words
        visitor = desk.sender(request, form)
        file, digest = first(form, "file"), first(form, "digest")
        text = encodable(first(form, "text")).replace("\r\n", "\n").rstrip() + "\n"
        if not file:
            file, text = self.named(text)
        path = self.path(file)
        problems = self.problems(path, text, reader_of(request).language)
        if wants_part(request):
            template = desk.pages.templates.get_template("desk/checked.html")
            return HTMLResponse(template.render(t=words, problems=problems, preview=self.preview(text, words)))
        kept = first(form, "file")
        if first(form, "do") != "save":
            preview = self.preview(text, words)
            return self.form(request, visitor, kept, text, digest, problems=problems, preview=preview, notes=[])
        if problems:
            return self.form(request, visitor, kept, text, digest, 422, problems=problems)
        with only_writer(writers_lock(self.settings.var)):
            now = read_file(path)
            if digest_of(now) != digest:  # somebody else has saved it, or made a file of that name
                return self.form(request, visitor, file, text, digest_of(now), 409, conflict=now)
            write_file(path, text)
        desk.editorial.acts.note(visitor.person, "text.save", file)
        return desk.go(form, f"{HOME}/publiser", "text_saved")

    def named(self, text: str) -> tuple[str, str]:
        """A file that is not there yet for a new text, called by its id or its title; and the text with that id."""
        fields = dict(re.findall(r"^(id|title):[ \t]*(.*?)[ \t]*$", text, re.MULTILINE))
        taken = {each.stem for each in (self.settings.corpus / "guidance").rglob("*.md")}
        name = new_id(fields.get("id") or fields.get("title") or "", taken)
        return f"{GUIDANCE}{name}.md", re.sub(r"^id:[ \t]*$", f"id: {name}", text, count=1, flags=re.MULTILINE)

    def problems(self, path: Path, text: str, language: Language) -> list[str]:
        """What the build would refuse, of this text and because of it."""
        corpus, read = self.settings.corpus, last_read(self.settings)
        found = problems_with([Draft(path, text, None, "", ())], corpus, read)
        before = set(problems_with([], corpus, read)) if found else set()
        return [told(each, language) for each in found if each not in before]

    def preview(self, text: str, words: Any) -> Markup:
        """As readers will see it; empty when it cannot be read."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / "text.md"
            path.write_text(text, encoding="utf-8")
            try:
                document = load_document(path)
            except CorpusError:
                return Markup("")
        renderer = Renderer(
            resolver(Path("guidance/text.md"), self.desk.build.documents), table_label=words("web.table")
        )
        parts = [Markup("<h2>{}</h2>").format(document.title)]
        for section in document.sections:
            if section.level > 1:
                parts.append(Markup("<h3>{}</h3>").format(section.heading))
            parts.append(renderer.blocks(section.blocks))
        return Markup("\n").join(parts)

    # -- bringing in

    async def bring(self, request: Request) -> Response:
        """A Word file, a PDF or a web page as a text to look at and save; nothing is written yet."""
        upload = await read_upload(request)
        return await run_in_threadpool(self.brought, request, upload.form, upload.name, upload.data)

    def brought(self, request: Request, form: Form, name: str, data: bytes) -> Response:
        desk, language = self.desk, reader_of(request).language
        visitor = desk.sender(request, form)
        address, corpus = first(form, "address").strip(), self.settings.corpus
        if not address and not data:
            return self.list_refused(request, visitor, "desk.bring.nothing")
        fields = {"owner": first(form, "owner").strip()}
        wishes = Wishes(corpus.resolve() / "guidance", {key: value for key, value in fields.items() if value})
        with TemporaryDirectory() as folder:
            source = address or str(Path(folder) / (Path(name).name or "dokument"))
            if not address:
                Path(source).write_bytes(data)
            drafts, errors = bring([source], corpus, wishes, desk.pages.settings.today())
        if not drafts:
            return self.list_refused(
                request,
                visitor,
                "desk.bring.failed",
                why=" ".join(each.said(language).replace(f"{folder}/", "") for each in errors),
            )
        made = drafts[0]
        file = made.path.resolve().relative_to(corpus.resolve()).as_posix()
        desk.editorial.acts.note(visitor.person, "text.import", made.address)
        return self.form(
            request,
            visitor,
            file,
            made.text,
            digest_of(made.before),
            notes=list(report(made, corpus, language, dry_run=True)),
            problems=[told(each, language) for each in made.problems],
            preview=self.preview(made.text, reader_of(request).words),
        )

    def list_refused(self, request: Request, visitor: Visitor, key: str, **values: object) -> Response:
        return self.desk.refused(request, visitor, key, 422, **values)
