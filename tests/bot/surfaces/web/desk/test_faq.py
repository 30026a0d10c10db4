"""FAQ entries at the desk: found, changed with suggestions and sections, undone, and as spreadsheets."""

import html
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desk_site import OWN, forms
from openpyxl import Workbook, load_workbook

from bot.importing.faq_sheet import MOST_ROWS

ENTRY = "Kan vi slette en kommentar?"


def opened(person: Any, entry: str = "slette-kommentar") -> str:
    """A draft of an entry; returns its address."""
    person.get("/redaksjon/faq")
    person.press("/redaksjon/faq/ny", entry=entry)
    return str(person.shown.url.path)


def test_entries_are_searched_and_filtered(browser: Callable[..., Any], kari: Any) -> None:
    """By words, by the text or the section they build on, and by what readers thought of them."""
    assert "3 av 3" in kari.get("/redaksjon/faq")
    assert "1 av 3" in kari.get("/redaksjon/faq?q=SLETTE kommentar")
    assert ENTRY in kari.get("/redaksjon/faq?document=moderering")
    assert "0 av 3" in kari.get("/redaksjon/faq?document=moderering%23arkivere-meldinger")
    kari.get("/redaksjon/veiledning/moderering")
    [link] = re.findall(r'href="([^"]*)">Spørsmål og svar som bygger på dette \(1\)', kari.shown.text)
    shown = kari.get(html.unescape(link))
    assert "1 av 3" in shown
    assert 'value="moderering#slette-kommentarer" selected' in shown
    assert "0 av 3" in kari.get("/redaksjon/faq?kind=disliked")
    reader = browser()
    reader.get(f"/?q={ENTRY}")
    reader.press("/feedback", helpful="no")
    page = kari.get("/redaksjon/faq?kind=disliked")
    assert "1 av 3" in page
    assert "1 nei, 0 ja" in page
    assert "2 av 3" in kari.get("/redaksjon/faq?kind=never")
    assert "0 av 3" in kari.get("/redaksjon/faq?kind=stale")


def test_a_draft_offers_what_people_asked_and_the_text_of_sections(browser: Callable[..., Any], kari: Any) -> None:
    """A question that is like it can be ticked, and sections are found by words with their text shown."""
    browser().get("/?q=slette dumme kommentarer nå")
    address = opened(kari)
    page = kari.shown.text
    assert 'value="slette dumme kommentarer nå"' in page
    assert "Ta vare på et skjermbilde" in page
    found = kari.press(address, do="find", question=ENTRY, answer="Ja.", find="arkivere meldinger")
    assert "moderering#arkivere-meldinger" in found.text
    saved = kari.press(address, do="save", question=ENTRY, answer="Ja.", more=["slette dumme kommentarer nå"])
    assert "Lagret." in saved.text
    assert "slette dumme kommentarer nå</textarea>" in saved.text


def test_an_entry_is_changed_and_the_change_undone(browser: Callable[..., Any], kari: Any) -> None:
    """Readers get the new answer, then the old one; the history has both texts."""
    address = opened(kari)
    kari.press(
        address, do="preview", question=ENTRY, answer="Ja, men si fra.", based_on=["moderering#slette-kommentarer"]
    )
    done = kari.press(f"{address}/publiser", do="publish", why="Tydeligere")
    assert "Tydeligere" in done.text
    assert "Ja, men si fra." in browser().get("/faq/slette-kommentar")
    undone = kari.press("/redaksjon/endringer/1")
    assert "Angret. Det som var før, er i bruk igjen." in undone.text
    assert "Ja, når den bryter reglene." in browser().get("/faq/slette-kommentar")


def test_two_who_write_in_one_draft_overwrite_nothing(browser: Callable[..., Any], kari: Any) -> None:
    """The second keeps the words in the form and is told."""
    address = opened(kari)
    per = browser("per")
    page = per.get(address)
    kari.press(address, do="save", question=ENTRY, answer="Karis svar.")
    late = per.press(address, page, do="save", question=ENTRY, answer="Pers svar.")
    assert late.status_code == 409
    assert "Pers svar." in late.text
    assert "Noen andre har endret utkastet" in late.text
    assert "Karis svar." in kari.get(address)


def test_a_draft_that_changed_after_the_preview_is_not_published(browser: Callable[..., Any], kari: Any) -> None:
    """What stood above the button is what is published, and nothing else."""
    address = opened(kari)
    shown = kari.press(address, do="preview", question=ENTRY, answer="Ja, alltid.").text
    per = browser("per")
    per.get(address)
    per.press(address, do="save", question=ENTRY, answer="Nei, aldri.")
    refused = kari.press(f"{address}/publiser", shown, do="publish")
    assert refused.status_code == 409
    assert "Forhåndsvis på nytt." in refused.text
    assert "Ja, når den bryter reglene." in browser().get("/faq/slette-kommentar")


def test_what_is_missing_is_told_at_its_field(kari: Any) -> None:
    """Nothing is previewed, and the field points at what is wrong."""
    address = opened(kari)
    reply = kari.press(address, do="preview", question=ENTRY, also="a", answer="")
    assert reply.status_code == 422
    assert 'aria-describedby="answer-problem answer-hint" aria-invalid="true"' in reply.text
    assert "For kort til å være et spørsmål." in reply.text


def test_text_is_never_markup(kari: Any) -> None:
    """What somebody writes is shown letter by letter, in the form and in the preview."""
    address = opened(kari)
    words = '"><img src=x onerror=alert(1)> slett?'
    reply = kari.press(address, do="save", question=words, answer="Ja.")
    assert "<img src=x" not in reply.text


# -- spreadsheets


def sheet(*rows: tuple[str, str]) -> bytes:
    book = Workbook()
    for row in (("Spørsmål", "Svar"), *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send(person: Any, data: bytes, name: str = "faq.xlsx") -> Any:
    page = person.get("/redaksjon/faq/ark")
    fields = next(each[1] for each in forms(page) if each[0] == "/redaksjon/faq/ark")
    files = {"file": (name, data)}
    person.shown = person.client.post("/redaksjon/faq/ark", data=fields, files=files, headers=OWN)
    return person.shown


def test_a_sheet_is_looked_at_and_then_read_in_whole(kari: Any, small_corpus: Path) -> None:
    """What each row would do comes first; readers see nothing of it until it is published."""
    looked = send(kari, sheet(("Kan jeg parkere her?", "Ja, bak huset."), (ENTRY, "Ja, men si fra.")))
    assert "1 nye og 1 endrede av 2 rader." in looked.text
    assert not (small_corpus / "faq" / "kan-jeg-parkere-her.md").exists()
    done = kari.press("/redaksjon/faq/ark/skriv")
    assert "Regnearket er lest inn." in done.text
    assert "faq/kan-jeg-parkere-her.md" in done.text
    assert "Ja, men si fra." in (small_corpus / "faq" / "slette-kommentar.md").read_text(encoding="utf-8")


def test_problems_in_a_sheet_are_told_by_row_and_nothing_is_written(kari: Any, small_corpus: Path) -> None:
    """The row, the column and what to do; the good rows wait with the bad ones."""
    before = sorted((small_corpus / "faq").iterdir())
    looked = send(kari, sheet(("Kan jeg parkere her?", "Ja."), ("Hvor er kantina?", "")))
    assert looked.status_code == 422
    assert "Dette må rettes: 1. Ingenting er skrevet." in looked.text
    assert '<th scope="row">' in looked.text
    assert "/redaksjon/faq/ark/skriv" not in looked.text
    assert sorted((small_corpus / "faq").iterdir()) == before


def test_what_is_no_sheet_is_refused(kari: Any) -> None:
    """By its name, by its bytes, and by more rows than anybody looks through; it is called what the editor calls it."""
    assert send(kari, b"hei", "faq.txt").status_code == 422
    large = "Spørsmål;Svar\n" + "Hva?;Det.\n" * (MOST_ROWS + 1)
    for name, data in (("brev.xlsx", b"hei"), ("stort.csv", large.encode())):
        refused = send(kari, data, name)
        assert refused.status_code == 422
        assert f'<p class="problem" role="alert">{name}: ' in refused.text


def test_a_draft_that_is_decided_says_so(kari: Any) -> None:
    """Whoever goes back in the browser after publishing is told, and sent on to the queue."""
    address = opened(kari)
    kari.press(address, do="preview", question=ENTRY, answer="Ja.")
    kari.press(f"{address}/publiser", do="send")
    kari.get("/redaksjon")
    kari.press(address.replace("utkast", "forslag"))
    assert "Dette er avgjort allerede" in kari.get(address)
    assert kari.status == 404


def test_every_entry_can_be_taken_out_as_a_sheet(kari: Any) -> None:
    """The columns are those that are read in."""
    kari.get("/redaksjon/faq/ark.xlsx")
    rows = list(load_workbook(io.BytesIO(kari.shown.content))["FAQ"].values)
    assert len(rows) == 4
    assert "Spørsmål" in rows[0]
