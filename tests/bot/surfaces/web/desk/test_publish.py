"""Publishing from the desk: what waits, the words before and after, the press, refusals, and the way back."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEncoder, change

from bot.publishing import Change, Seen, publish_corpus
from bot.publishing.jobs import JobState
from bot.publishing.lock import READY, holder, only_one
from bot.service import BotService
from bot.settings import Settings
from bot.surfaces.web.desk.publishing import alike, progress_line
from bot.surfaces.web.languages import Translator
from bot.types import Language
from index.builds.store import BuildStore
from index.encode.models import quiet

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
        assert "lager en rapport nå: Per." in page
        assert "Lag rapport før publisering" not in page
        assert "Noen andre holder på: Per" in kari.get("/redaksjon/publiser/gang")
    with only_one(store.root, READY, quiet):
        assert "lager en rapport nå: systemet selv." in kari.get("/redaksjon/publiser")
    assert holder(store.root) == ""


def test_a_press_that_comes_twice_is_told_that_it_is_published(kari: Any, nonsense: Path, store: BuildStore) -> None:
    """Once it stands in the log, and readers have it."""
    page = candidate(kari)
    kari.press("/redaksjon/publiser", page)
    assert "Publisert. Leserne får dette nå." in kari.press("/redaksjon/publiser", page).text
    assert len(store.published()) == 2
    assert kari.get("/redaksjon/logg").count("<td>publiserte</td>") == 1


def test_a_press_that_fails_says_so_and_changes_nothing(
    kari: Any, nonsense: Path, store: BuildStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What to tell those who run it stands there, when a candidate is damaged and when a disk is full."""
    page, current = candidate(kari), store.current_id()
    for folder in set(store.ids()) - {current}:
        (store.folder(folder) / "passages.json").write_text("[]", encoding="utf-8")
    failed = kari.press("/redaksjon/publiser", page)
    assert failed.status_code == 500
    assert "leserne får det samme som før" in failed.text

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.surfaces.web.desk.publishing.publish_corpus", full)
    kari.get("/redaksjon/publiser")
    page = candidate(kari) if "Lag rapport" in kari.shown.text else kari.shown.text
    assert "No space left on device" in page
    assert store.current_id() == current


def test_questions_that_change_alike_stand_together() -> None:
    """The words before and after once, the worst first."""
    old, new = Seen("answered", "a#b", words="Før."), Seen("answered", "a#b", words="Etter.")
    changes = [
        Change("golden", "1", old, new, worse=True),
        Change("known", "2", old, new),
        Change("recent", "3", old, new),
    ]
    assert [[each.question for each in some] for some in alike(changes)] == [["1"], ["2", "3"]]


def test_progress_comes_as_events(kari: Any, nonsense: Path) -> None:
    """A line for each step and an end; with nothing going on, the end alone."""
    reply = kari.client.get("/redaksjon/publiser/hendelser")
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert reply.text == "event: end\ndata: {}\n\n"


def test_progress_is_told_in_words_and_not_too_often() -> None:
    """Who, which step, and a count that changes ten times; waiting for another is told in the reader's language."""
    words = Translator(Language.NB)

    def line(step: str, done: int = 0, total: int = 0) -> str:
        return progress_line(JobState(1, "Kari", step, done, total), "", words)

    assert line("") == "For Kari: leser teksten"
    assert len({line("checks", done, 244) for done in range(244)}) <= 11
    assert line("checks", 60, 244) == f"{line('checks')} (48 av 244)"
    assert line("Somebody else is publishing (process 1).") == "For Kari: venter på at en annen blir ferdig"
