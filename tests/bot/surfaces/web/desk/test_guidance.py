"""Guidance at the desk: listed, read beside what was asked, edited with the build's checks, and brought in."""

from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from desk_site import OWN, forms
from fakes import change

TEXT = "guidance/ytringsfrihet.md"
EDIT = f"/redaksjon/veiledning/rediger?file={TEXT}"
SAVE = "/redaksjon/veiledning/rediger"


def source(corpus: Path) -> str:
    return (corpus / TEXT).read_text(encoding="utf-8")


def test_documents_are_listed_by_owner_review_and_use(browser: Callable[..., Any], kari: Any) -> None:
    """With what is not published yet, and in the order that was asked for."""
    browser().get("/?q=Kan en leder delta i debatten?")
    page = kari.get("/redaksjon/veiledning")
    assert page.index("Moderering") < page.index("Ytringsfrihet<")
    page = kari.get("/redaksjon/veiledning?sort=use")
    assert page.index("Ytringsfrihet<") < page.index("Moderering<")
    assert "Sitert siste 90 dager: 1." in page
    assert "Moderering<" not in kari.get("/redaksjon/veiledning?owner=Ingen")


def test_a_section_is_read_beside_how_people_ask_about_it(browser: Callable[..., Any], kari: Any) -> None:
    """Known questions, what was asked, and what did not help."""
    reader = browser()
    reader.get("/?q=Kan en leder delta i debatten?")
    reader.press("/feedback", helpful="no")
    page = kari.get("/redaksjon/veiledning/ytringsfrihet")
    assert "leder på nett" in page
    assert "Kan en leder delta i debatten?" in page
    assert "hjalp ikke" in page
    kari.get("/redaksjon/veiledning/finnes-ikke")
    assert kari.status == 404


def test_a_text_is_saved_and_reaches_nobody(browser: Callable[..., Any], kari: Any, small_corpus: Path) -> None:
    """It waits on the page for publishing."""
    kari.get(EDIT)
    text = source(small_corpus).replace("Ledere bør tenke seg om.", "Ledere må tenke seg om.")
    done = kari.press(SAVE, do="save", text=text.replace("\n", "\r\n"))
    assert "Leserne ser den først når du publiserer." in done.text
    assert source(small_corpus) == text
    assert "Ledere må tenke" not in browser().get("/guidance/ytringsfrihet")
    assert TEXT in kari.get("/redaksjon/publiser")


def test_two_editors_overwrite_nothing(browser: Callable[..., Any], kari: Any, small_corpus: Path) -> None:
    """The second sees the other's text beside the own one, and saves again knowing it."""
    per, before = browser("per"), source(small_corpus)
    page = per.get(EDIT)
    kari.get(EDIT)
    kari.press(SAVE, do="save", text=before.replace("Ledere bør", "Ledere må"))
    late = per.press(SAVE, page, do="save", text=before.replace("Ledere bør", "Ledere kan"))
    assert late.status_code == 409
    assert "Noen andre har lagret fila" in late.text
    assert "Ledere må" in late.text
    assert "Ledere kan" in late.text
    assert "Ledere må" in source(small_corpus)
    per.press(SAVE, do="save", text=before.replace("Ledere bør", "Ledere kan og må"))
    assert "Ledere kan og må" in source(small_corpus)


def test_what_the_build_refuses_is_not_saved(kari: Any, small_corpus: Path) -> None:
    """All problems, with their lines; the text stays in the field. What was wrong elsewhere before does not count."""
    before = source(small_corpus)
    kari.get(EDIT)
    wrong = before.replace("lang: nb", "lang: bokmål")
    reply = kari.press(SAVE, do="save", text=wrong)
    assert reply.status_code == 422
    assert "Dette må rettes først:" in reply.text
    assert "ytringsfrihet.md:" in reply.text
    assert "Skriv `lang: nb`" in reply.text
    assert source(small_corpus) == before
    change(small_corpus / "guidance" / "moderering.md", "lang: nb", "lang: bokmål")
    kari.get(EDIT)
    assert kari.press(SAVE, do="save", text=before + "\nMer.\n").status_code == 200


def test_a_text_is_previewed_as_readers_see_it(kari: Any, small_corpus: Path) -> None:
    """On a page, and as a part for the page's script; nothing is saved."""
    before = source(small_corpus)
    kari.get(EDIT)
    page = kari.shown.text
    shown = kari.press(SAVE, do="preview", text=before.replace("Ledere bør", "<b>Ledere</b> **bør**"))
    assert "Slik ser leserne det" in shown.text
    fields = next(each[1] for each in forms(page) if each[0] == SAVE)
    body = {**fields, "text": before.replace("Ledere bør", "Ledere **bør**")}
    part = kari.client.post(SAVE, data=body, headers=OWN | {"X-Part": "1"})
    assert "Ledere <strong>bør</strong> tenke seg om." in part.text
    assert "<html" not in part.text
    assert source(small_corpus) == before


def test_a_new_text_gets_a_file_and_an_id_of_its_own(kari: Any, small_corpus: Path) -> None:
    """Made of its title; the published page does not have it yet."""
    kari.get("/redaksjon/veiledning/rediger")
    text = kari.shown.text.split('class="code-text"')[1].split(">", 1)[1].split("</textarea>")[0].lstrip("\n")
    text = text.replace("title: Tittel", "title: Parkering ved huset").replace("owner:", "owner: Drift")
    done = kari.press(SAVE, do="save", text=text + "Dere kan parkere bak huset.\n")
    assert done.status_code == 200
    made = (small_corpus / "guidance" / "parkering-ved-huset.md").read_text(encoding="utf-8")
    assert "id: parkering-ved-huset\n" in made
    assert "guidance/parkering-ved-huset.md" in kari.get("/redaksjon/veiledning")


@pytest.mark.parametrize(
    "file", ["../golden.yaml", "golden.yaml", "faq/slette-kommentar.md", "guidance/../faq/a.md", "guidance/.x.md"]
)
def test_only_guidance_is_edited_here(kari: Any, file: str) -> None:
    """Whatever the address or the form says."""
    kari.get(f"/redaksjon/veiledning/rediger?file={file}")
    assert kari.status == 404
    kari.get(EDIT)
    assert kari.press(SAVE, do="save", file=file, text="x").status_code == 404


def test_a_page_is_brought_in_with_its_report_and_saved(kari: Any, small_corpus: Path) -> None:
    """What needs a look stands beside the text; only saving writes the file."""
    html = "<html lang='nb'><body><main><h1>Parkering</h1><h2>Hvor</h2><p>Dere kan parkere bak huset.</p></main></body>"
    fields = next(each[1] for each in forms(kari.get("/redaksjon/veiledning")) if each[0].endswith("/hent"))
    files = {"file": ("parkering.html", html.encode())}
    kari.shown = kari.client.post(
        "/redaksjon/veiledning/hent", data={**fields, "owner": "Drift"}, files=files, headers=OWN
    )
    assert kari.status == 200
    assert "Dette må ses over" in kari.shown.text
    assert "Dere kan parkere bak huset." in kari.shown.text
    assert not (small_corpus / "guidance" / "parkering.md").exists()
    text = kari.shown.text.split('class="code-text"')[1].split(">", 1)[1].split("</textarea>")[0].lstrip("\n")
    done = kari.press(SAVE, do="save", text=unescape(text))
    assert "Teksten er lagret." in done.text
    assert "Dere kan parkere bak huset." in (small_corpus / "guidance" / "parkering.md").read_text(encoding="utf-8")


def test_what_cannot_be_brought_in_says_why(kari: Any) -> None:
    """Nothing chosen, a file of another kind, and one that only says it is a document: by its name, no folder's."""
    for files in ({"file": ("", b"")}, {"file": ("bilde.png", b"\x89PNG")}, {"file": ("brev.docx", b"PK\x03\x04hei")}):
        fields = next(each[1] for each in forms(kari.get("/redaksjon/veiledning")) if each[0].endswith("/hent"))
        reply = kari.client.post("/redaksjon/veiledning/hent", data=fields, files=files, headers=OWN)
        assert reply.status_code == 422
        assert 'role="alert"' in reply.text
        assert "/tmp" not in reply.text
    assert "brev.docx" in reply.text
