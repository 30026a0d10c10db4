"""More questions than there is room for: nobody waits without end, everybody is told. The service is held by hand."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.responses import Response

from bot.admission import Admission, room_for_questions
from bot.surfaces.web import crowd
from bot.surfaces.web.app import WebSettings, create_app
from bot.surfaces.web.health import Health

ROOM = 3
CLIENTS = 64
QUESTION = {"question": "Kan jeg kritisere etaten?"}


class Held:
    """The small service, whose answers wait until they are let go; ``entered`` counts those that have begun."""

    def __init__(self, fakes: Any) -> None:
        self.inner = fakes.FakeService(admission=Admission(ROOM))
        self.admission = self.inner.admission
        self.go = threading.Event()
        self.entered = threading.Semaphore(0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def ask(self, *args: Any, **named: Any) -> Any:
        self.entered.release()
        assert self.go.wait(60)
        return self.inner.ask(*args, **named)


class Site:
    """The page with a service held by hand, and many who ask at once."""

    def __init__(self, service: Held, client: TestClient, health: Health, people: ThreadPoolExecutor) -> None:
        self.service = service
        self.client = client
        self.health = health
        self.people = people
        self.asked: list[Future[Any]] = []

    def ask(self) -> Future[Any]:
        self.asked.append(self.people.submit(self.client.post, "/api/ask", json=QUESTION))
        return self.asked[-1]

    def leave(self) -> None:
        """Everybody gets an answer before the application is closed, whose end would wait for ever otherwise."""
        self.service.go.set()
        wait(self.asked, timeout=60)

    def fill(self) -> list[Future[Any]]:
        """As many questions as there is room for, each in the service."""
        asked = [self.ask() for _ in range(ROOM)]
        for _ in asked:
            assert self.service.entered.acquire(timeout=60)
        return asked


@pytest.fixture
def site(fakes: Any) -> Iterator[Site]:
    service, health = Held(fakes), Health()
    app = create_app(service, WebSettings(base_url=fakes.BASE_URL), health=health)  # type: ignore[arg-type]
    with ExitStack() as stack:
        people = stack.enter_context(ThreadPoolExecutor(CLIENTS + ROOM))
        client = stack.enter_context(TestClient(app, base_url=fakes.BASE_URL))
        opened = Site(service, client, health, people)
        stack.callback(opened.leave)
        yield opened


def test_beyond_the_bound_everybody_is_told_to_try_again(site: Site) -> None:
    """While nobody is answered, all others get 503, a time to return at, and words; those inside get answers."""
    let_in = site.fill()
    told, waiting = wait([site.ask() for _ in range(CLIENTS)], timeout=60)
    assert not waiting
    assert not any(each.done() for each in let_in)
    for reply in (each.result() for each in told):
        assert reply.status_code == 503
        assert crowd.SOONEST <= int(reply.headers["retry-after"]) <= crowd.LATEST
        assert reply.json()["error"] == {
            "key": "crowded",
            "message": "Mange spør akkurat nå. Prøv igjen om noen sekunder.",
        }
    site.service.go.set()
    assert [each.result().status_code for each in let_in] == [200] * ROOM


def test_room_is_given_back(site: Site) -> None:
    """After an answer, a bad question and a page that is not there, there is as much room as before."""
    site.service.go.set()
    assert site.client.post("/api/ask", json=QUESTION).status_code == 200
    assert site.client.post("/api/ask", json={"question": ""}).status_code == 422
    assert site.client.get("/guidance/finnes-ikke").status_code == 404
    assert site.service.admission.inside == 0


def test_pages_and_health_do_not_wait_behind_questions(site: Site) -> None:
    """With every place for a question taken, the guidance can be read and the process says that it lives."""
    site.fill()
    assert site.client.get("/").status_code == 200
    assert site.client.get("/guidance/roller").status_code == 200
    assert site.client.get("/health/live").text == "ok"
    assert site.client.get("/health/ready").status_code == 200


@pytest.mark.parametrize(
    ("send", "shows"),
    [
        (lambda client: client.get("/", params={"q": "Hva er en talsperson?"}), "<h1>"),
        (lambda client: client.post("/ask", data={"q": "Hva?"}, headers={"X-Part": "1"}), "Mange spør akkurat nå"),
    ],
    ids=["page", "script"],
)
def test_the_page_says_it_in_its_own_form(site: Site, send: Any, shows: str) -> None:
    """A page where a page was asked for, a line where the page's script asks."""
    site.fill()
    reply: Response = send(site.client)
    assert reply.status_code == 503
    assert shows in reply.text  # type: ignore[attr-defined]
    assert "Prøv igjen om noen sekunder." in reply.text  # type: ignore[attr-defined]


def test_pages_have_a_bound_of_their_own(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """More pages at once than there are threads for: told as well; the bound is on what is inside, not on what was."""
    monkeypatch.setattr(Admission, "enter", lambda admission: admission is site.service.admission)
    assert site.client.get("/guidance/roller").status_code == 503
    assert site.client.get("/health/live").status_code == 200
    assert site.client.get("/static/style.css").status_code == 200


def test_who_comes_while_the_server_closes_is_told(site: Site) -> None:
    """In-flight answers finish; new requests get 503 and a closed connection; the process lives and is not ready."""
    let_in = site.fill()
    site.health.closing = True
    late = site.client.post("/api/ask", json=QUESTION)
    assert late.status_code == 503
    assert late.json()["error"]["key"] == "web.closing"
    assert late.headers["connection"] == "close"
    assert "retry-after" in late.headers
    assert site.client.get("/health/live").status_code == 200
    ready = site.client.get("/health/ready")
    assert (ready.status_code, ready.json()["ready"], ready.json()["server"]) == (503, False, "closing")
    site.service.go.set()
    assert [each.result().status_code for each in let_in] == [200] * ROOM


def test_a_chat_that_is_not_connected_is_not_ready(site: Site) -> None:
    """The reply names the part that lacks."""
    site.health.connected["slack"] = lambda: False
    found = site.client.get("/health/ready")
    assert found.status_code == 503
    assert found.json() == {"ready": False, "build": "", "server": "ok", "slack": "not connected"}


def test_the_room_follows_the_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two questions a processor, unless a number is set."""
    monkeypatch.setattr("bot.admission.processors", lambda: 5)
    assert room_for_questions(0) == 10
    assert room_for_questions(7) == 7
