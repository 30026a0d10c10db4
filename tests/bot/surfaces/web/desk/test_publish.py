"""Publishing from the desk: what waits, the words before and after, the press, refusals, and the way back."""

import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEncoder, change

from bot.publishing import publish_corpus
from bot.publishing.jobs import Jobs
from bot.publishing.lock import holder, only_one
from bot.publishing.waiting import WaitingFile, put_back, waiting_files
from bot.service import BotService
from bot.settings import Settings
from index.builds.store import BuildStore
from index.encode.models import quiet
from index.errors import ChangedError

NONSENSE = "Ledere kan kritisere hvem de vil."
TEXT = "guidance/ytringsfrihet.md"


@pytest.fixture
def nonsense(small_corpus: Path) -> Path:
    """A first sentence that an author has replaced."""
    change(small_corpus / TEXT, "Ledere bør tenke seg om.", NONSENSE)
    return small_corpus


def candidate(person: Any) -> str:
    """The page once the report is made."""
    person.get("/redaksjon/publiser")
    person.press("/redaksjon/publiser/lag")
    for _ in range(2000):
        if "/redaksjon/publiser/gang" not in str(person.shown.url):
            break
        person.shown = person.client.get("/redaksjon/publiser/gang", follow_redirects=True)
    return str(person.get("/redaksjon/publiser"))


def test_the_words_stand_before_and_after_and_the_press_publishes_them(
    browser: Callable[..., Any], kari: Any, nonsense: Path
) -> None:
    """The question, what readers read and what they will read; then they read it, until somebody goes back."""
    page = kari.get("/redaksjon/publiser")
    assert TEXT in page
    assert "Lag rapport før publisering" in page
    page = candidate(kari)
    assert re.search(r'class="words-before" dir="auto">[^<]*tenke seg om', page)
    assert re.search(rf'class="words-after" dir="auto">[^<]*{NONSENSE}', page)
    assert "Ytringsfrihet › " in page
    assert "ytringsfrihet#" not in page
    reader = browser()
    assert NONSENSE not in reader.get("/guidance/ytringsfrihet")
    done = kari.press("/redaksjon/publiser")
    assert "Publisert. Leserne får dette nå." in done.text
    assert "Leserne ser alt som er skrevet." in done.text
    assert NONSENSE in reader.get("/guidance/ytringsfrihet")
    back = kari.press("/redaksjon/publiser/tilbake")
    assert "Forrige utgave er i bruk igjen." in back.text
    assert NONSENSE not in reader.get("/guidance/ytringsfrihet")
    kari.press("/redaksjon/publiser/tilbake")
    assert NONSENSE in reader.get("/guidance/ytringsfrihet")
    log = kari.get("/redaksjon/logg")
    assert log.count("gikk tilbake til forrige utgave") == 2


def test_what_was_not_previewed_is_not_published(
    kari: Any, nonsense: Path, service: BotService, settings: Settings, own_encoder: FakeEncoder, store: BuildStore
) -> None:
    """Another candidate, or another build that answers meanwhile, is refused kindly, and nothing changes."""
    page = candidate(kari)
    change(nonsense / TEXT, NONSENSE, "Ledere må tie.")
    publish_corpus(settings, own_encoder, service.journal, publish=False)
    current = store.current_id()
    refused = kari.press("/redaksjon/publiser", page)
    assert refused.status_code == 409
    assert "Dette er ikke det du leste rapporten om." in refused.text
    assert "Ledere må tie." in refused.text
    assert store.current_id() == current
    publish_corpus(settings, own_encoder, service.journal)
    assert kari.press("/redaksjon/publiser", page).status_code == 409


def test_what_becomes_wrong_needs_a_reason(kari: Any, small_corpus: Path, store: BuildStore) -> None:
    """Worst first, blocked without a reason, published with one, which stands in the log."""
    change(
        small_corpus / "faq" / "kritisere-etaten.md", "Kan jeg kritisere etaten min?", "Kan leiarar skrive kva dei vil?"
    )
    page = candidate(kari)
    assert "Blir feil" in page
    blocked = kari.press("/redaksjon/publiser")
    assert blocked.status_code == 422
    assert "Skriv hvorfor det skal publiseres likevel." in blocked.text
    before = store.current_id()
    done = kari.press("/redaksjon/publiser", accept="Spørsmålet har fått et eget svar")
    assert done.status_code == 200
    assert store.current_id() != before
    assert "Spørsmålet har fått et eget svar" in kari.get("/redaksjon/logg")


def test_a_corpus_with_problems_says_which(kari: Any, small_corpus: Path) -> None:
    """File and line, and the build that answers stays."""
    change(small_corpus / TEXT, "lang: nb", "lang: bokmål")
    page = candidate(kari)
    assert "Dette må rettes først" in page
    assert "ytringsfrihet.md" in page


def test_a_change_is_discarded(kari: Any, nonsense: Path) -> None:
    """The file is as published again; one that somebody has changed since is left alone."""
    page = kari.get("/redaksjon/publiser")
    change(nonsense / TEXT, NONSENSE, "Ledere må tie.")
    refused = kari.press("/redaksjon/publiser/forkast", page)
    assert refused.status_code == 409
    assert "Ledere må tie." in (nonsense / TEXT).read_text(encoding="utf-8")
    done = kari.press("/redaksjon/publiser/forkast")
    assert "Endringen er forkastet." in done.text
    assert "Ledere bør tenke seg om." in (nonsense / TEXT).read_text(encoding="utf-8")


def test_who_is_publishing_is_told(kari: Any, store: BuildStore, nonsense: Path) -> None:
    """By another process, too: the page says who, and offers no button meanwhile."""
    assert holder(store.root) == ""
    with only_one(store.root, "Per", quiet):
        assert "for Per" in holder(store.root)
        page = kari.get("/redaksjon/publiser")
        assert "for Per" in page
        assert "Lag rapport før publisering" not in page
        assert "for Per" in kari.get("/redaksjon/publiser/gang")
    assert holder(store.root) == ""


def test_progress_comes_as_events(kari: Any, nonsense: Path) -> None:
    """A line for each step and an end; with nothing going on, the end alone."""
    reply = kari.client.get("/redaksjon/publiser/hendelser")
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert reply.text == "event: end\ndata: {}\n\n"


# -- the job


def test_one_job_goes_on_at_a_time() -> None:
    """Who comes second is given the first one's state; when it has ended, the next one begins."""
    go, jobs, begun = threading.Event(), Jobs(), []

    def work(own: Jobs) -> None:
        begun.append(1)
        own.watch("passage")(1, 2)
        go.wait(30)

    first = jobs.start("Kari", work)
    while jobs.state is None or jobs.state.total != 2:
        pass
    assert jobs.start("Per", work).by == "Kari"
    assert (jobs.state.step, jobs.state.done, jobs.state.total) == ("passage", 1, 2)
    go.set()
    while not jobs.state.ended:
        pass
    assert jobs.start("Per", work).number == first.number + 1
    while not jobs.state.ended:
        pass
    assert len(begun) == 2


def test_what_stops_a_job_is_kept() -> None:
    """For whoever looks at the page afterwards."""
    jobs = Jobs()

    def fail(_own: Jobs) -> None:
        raise OSError("disk")

    jobs.start("Kari", fail)
    while jobs.state is None or not jobs.state.ended:
        pass
    assert str(jobs.state.error) == "disk"


# -- what waits


def test_what_waits_is_what_differs_from_the_published_copy(small_corpus: Path, service: BotService) -> None:
    """Changed, new and removed files; a new one that is put back is gone."""
    build = service.build()
    assert waiting_files(small_corpus, build) == []
    change(small_corpus / TEXT, "Ledere bør", "Ledere må")
    (small_corpus / "guidance" / "ny.md").write_text("ny", encoding="utf-8")
    (small_corpus / "faq" / "slette-kommentar.md").unlink()
    found = {each.name: each for each in waiting_files(small_corpus, build)}
    assert list(found) == ["faq/slette-kommentar.md", "guidance/ny.md", TEXT]
    assert found["guidance/ny.md"].before is None
    assert found["faq/slette-kommentar.md"].after is None
    with pytest.raises(ChangedError):
        put_back(small_corpus, build, "guidance/ny.md", "another")
    for each in found.values():
        put_back(small_corpus, build, each.name, each.digest)
    assert waiting_files(small_corpus, build) == []


def test_only_the_places_that_differ_are_shown() -> None:
    """Two lines around each, as published and as it is now; a new file is shown whole, beside nothing."""
    lines = [f"linje {number}" for number in range(40)]
    now = [*lines]
    now[5], now[30] = "ny femmer", "ny tredver"
    places = WaitingFile("a.md", "\n".join(lines), "\n".join(now)).places
    assert places[0] == ("\n".join(lines[3:8]), "\n".join(now[3:8]))
    assert places[1] == ("\n".join(lines[28:33]), "\n".join(now[28:33]))
    assert len(places) == 2
    assert WaitingFile("a.md", None, "ny\ntekst").places == [("", "ny\ntekst")]
