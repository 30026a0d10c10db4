"""Publishing from the desk: what waits, the words before and after, the press, refusals, and the way back."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEncoder, change

from bot.publishing import publish_corpus
from bot.publishing.lock import holder, only_one
from bot.service import BotService
from bot.settings import Settings
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
        assert "for Per" in page
        assert "Lag rapport før publisering" not in page
        assert "for Per" in kari.get("/redaksjon/publiser/gang")
    assert holder(store.root) == ""


def test_progress_comes_as_events(kari: Any, nonsense: Path) -> None:
    """A line for each step and an end; with nothing going on, the end alone."""
    reply = kari.client.get("/redaksjon/publiser/hendelser")
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert reply.text == "event: end\ndata: {}\n\n"
