"""Publishing: what is not published yet, what it would change for readers, and the press that does it."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.editorial.suggest import references
from bot.problems import told
from bot.publishing import BlockedError, MovedError, publish_build, publish_corpus, roll_back
from bot.publishing.jobs import Jobs, JobState
from bot.publishing.lock import holder, name_of, only_writer, writers_lock
from bot.publishing.reports import latest_candidate
from bot.publishing.types import Change, Report
from bot.publishing.waiting import put_back, waiting_files
from bot.settings_values import Role
from bot.surfaces.web.desk.desk import HOME, Desk, Visitor
from bot.surfaces.web.forms import encodable, first
from bot.surfaces.web.languages import Translator, reader_of
from bot.surfaces.web.pages import FormBody
from index.builds.store import BuildStore
from index.errors import ChangedError, CorpusError, VeilederIndexError

PAGE = f"{HOME}/publiser"
EVENT_SECONDS = 0.5
TELLINGS = 10  # times that the count of a step is told anew: a screen reader says each of them
STREAM_SECONDS = 25.0
"""How long one answer of events lasts; the page asks again. So a server that is to end waits for nobody long."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Why nothing came of it: ``lines`` for the problems of the text, one each."""

    line: str
    lines: tuple[str, ...] = ()


class PublishPages:
    """The handlers."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.settings = desk.service.settings
        self.store = BuildStore(self.settings.index_folder)

    def page(self, request: Request) -> Response:
        visitor = self.desk.visitor(request)
        return self.shown(request, visitor)

    def shown(
        self,
        request: Request,
        visitor: Visitor,
        status: int = 200,
        problem: str = "",
        digest: str = "",
        failed: Exception | None = None,
    ) -> Response:
        """What waits, the candidate with its report, who is at it now, and what was published before."""
        words, current, held = reader_of(request).words, self.store.current_id(), holder(self.store.root)
        report = latest_candidate(self.store)
        fits = report is not None and report.compared == current
        state = self.desk.tools.jobs.state
        going = bool(state and not state.ended)
        return self.desk.page(
            request,
            visitor,
            "publish.html",
            status,
            waiting=waiting_files(self.settings.corpus, self.desk.build),
            report=report if fits else None,
            groups=alike(report.worst_first) if report and fits else [],
            digest=digest_of(report) if report and fits else "",
            before=digest,
            problem=problem,
            stopped=self.stop(failed or (state.error if state and state.ended else None), words),
            busy=(state.by if state and going else name_of(held) or words("desk.publish.itself"))
            if going or held
            else "",
            published=list(reversed(self.store.published()))[:10],
            current=current,
            previous=self.store.previous_id(),
            local_time=local_time,
            titled=self.titled,
        )

    def titled(self, address: str) -> str:
        """A section's name for people; the address itself of one that is not published yet."""
        found = references((address,), self.desk.build, self.desk.pages.settings.base_url)
        return found[0].section if found else address

    def stop(self, error: Exception | None, words: Translator) -> Stop | None:
        """What stopped a press or the last job here, in words; None when nothing did."""
        if error is None or isinstance(error, BlockedError):
            return None
        if isinstance(error, CorpusError):
            return Stop(words("editorial.refused"), tuple(told(each, words.language) for each in error.problems))
        if isinstance(error, MovedError):
            return Stop(words("desk.publish.moved"))
        if isinstance(error, VeilederIndexError | OSError):
            return Stop(words("desk.publish.stopped"), (str(error),))
        return Stop(words("desk.publish.failed"))

    # -- building

    def build(self, request: Request, form: FormBody) -> Response:
        """Begin to make a candidate of the corpus as it is now."""
        visitor = self.desk.sender(request, form)
        self.desk.editorial.acts.note(visitor.person, "candidate.build")
        self.desk.tools.jobs.start(visitor.person.name, partial(self.make, visitor.person.name))
        return self.desk.go(form, f"{PAGE}/gang")

    def make(self, by: str, jobs: Jobs) -> object:
        own = self.desk.service
        return publish_corpus(
            own.settings, own.encoder, own.journal, by=by, say=jobs.say, watch=jobs.watch, publish=False
        )

    def progress(self, request: Request) -> Response:
        """How far it has come; once it has ended, on to what came of it."""
        visitor = self.desk.visitor(request)
        state, busy = self.desk.tools.jobs.state, holder(self.store.root)
        if (state is None or state.ended) and not busy:
            return self.desk.go({"lang": [request.query_params.get("lang", "")]}, PAGE)
        line = progress_line(state, busy, reader_of(request).words)
        return self.desk.page(request, visitor, "progress.html", line=line)

    def events(self, request: Request) -> Response:
        """The same as server-sent events: ``step`` with a line each time it changes, ``end`` when it is over."""
        self.desk.visitor(request)
        words = reader_of(request).words
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self.stream(words), media_type="text/event-stream", headers=headers)

    async def stream(self, words: Translator) -> AsyncIterator[str]:
        last = ""
        for _ in range(round(STREAM_SECONDS / EVENT_SECONDS)):
            state = self.desk.tools.jobs.state
            busy = await asyncio.to_thread(holder, self.store.root)
            if (state is None or state.ended) and not busy:
                yield "event: end\ndata: {}\n\n"
                return
            line = progress_line(state, busy, words)
            if line != last:
                yield f"event: step\ndata: {json.dumps({'line': line}, ensure_ascii=False)}\n\n"
                last = line
            await asyncio.sleep(EVENT_SECONDS)

    # -- deciding

    def publish(self, request: Request, form: FormBody) -> Response:
        """The candidate whose report was read, in spite of what is worse when there is a reason; nothing else."""
        desk, digest = self.desk, first(form, "digest")
        visitor = desk.sender(request, form, Role.PUBLISHER)
        report, accept = latest_candidate(self.store), encodable(first(form, "accept")).strip()
        words = reader_of(request).words
        if (
            digest.partition(":")[0] == self.store.current_id()
        ):  # pressed twice, or once more after going back in the browser
            return desk.go(form, PAGE, "published")
        if report is None or digest != digest_of(report):
            return self.shown(request, visitor, 409, words("desk.publish.other"))
        own = desk.service
        try:
            publish_build(
                own.settings,
                own.encoder,
                own.journal,
                report.build,
                accept=accept,
                by=visitor.person.name,
                against=report.compared,
            )
        except MovedError:
            return self.shown(request, visitor, 409, words("desk.publish.moved"))
        except BlockedError:
            return self.shown(request, visitor, 422, words("desk.publish.reason"), digest)
        except (VeilederIndexError, OSError) as error:
            return self.shown(request, visitor, 500, failed=error)
        desk.editorial.acts.note(visitor.person, "publish", report.build, accept)
        return desk.go(form, PAGE, "published")

    def back(self, request: Request, form: FormBody) -> Response:
        """The build before answers again, unless another was published since the page was shown."""
        visitor = self.desk.sender(request, form, Role.PUBLISHER)
        if first(form, "current") != self.store.current_id():
            return self.shown(request, visitor, 409, reader_of(request).words("desk.publish.moved"))
        try:
            build = roll_back(self.settings, by=visitor.person.name)
        except (VeilederIndexError, OSError) as error:
            return self.shown(request, visitor, 500, failed=error)
        self.desk.editorial.acts.note(visitor.person, "rollback", build)
        return self.desk.go(form, PAGE, "rolled_back")

    def discard(self, request: Request, form: FormBody) -> Response:
        """A file as it is published, unless it was changed since the page was shown."""
        desk, name = self.desk, first(form, "file")
        visitor = desk.sender(request, form)
        try:
            with only_writer(writers_lock(self.settings.var)):
                put_back(self.settings.corpus, desk.build, name, first(form, "digest"))
        except (ChangedError, KeyError):
            return self.shown(request, visitor, 409, reader_of(request).words("desk.text.overtaken"))
        desk.editorial.acts.note(visitor.person, "text.discard", name)
        return desk.go(form, PAGE, "discarded")


def digest_of(report: Report) -> str:
    """What the button carries: the candidate, and what its report compares it with."""
    return f"{report.build}:{report.compared}"


def progress_line(state: JobState | None, busy: str, words: Translator) -> str:
    """What is going on, for people."""
    if state is None or state.ended:
        return words("desk.progress.other", who=name_of(busy) or words("desk.publish.itself"))
    key = f"desk.step.{state.step}" if state.step else "desk.progress.begins"
    step = words.known(key) or words("desk.progress.waits")  # who holds the lock is said in other words
    line = words("desk.progress.going", who=state.by, step=step)
    done = state.done - state.done % max(1, state.total // TELLINGS)
    return f"{line} {words('desk.progress.of', done=done, total=state.total)}" if state.total else line


def alike(changes: Sequence[Change]) -> list[list[Change]]:
    """Changes with the same words before and after together, in the order of the first of each."""
    found: dict[tuple[object, ...], list[Change]] = {}
    for each in changes:
        found.setdefault((each.worse, each.before, each.after), []).append(each)
    return list(found.values())


def local_time(at: str) -> str:
    """``2026-11-27T15:00:00+00:00`` on this machine's clock, to the minute."""
    return datetime.fromisoformat(at).astimezone().strftime("%d.%m.%Y %H:%M")
