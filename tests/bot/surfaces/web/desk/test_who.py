"""Who comes in, what a role allows, that forms are ours, and the log that nobody can change."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from desk_site import OWN, PASSWORD, forms
from sqlalchemy import update

from bot.database import DatabaseError
from bot.database.tables import ActRow
from bot.editorial.acts import Acts
from bot.editorial.types import Person
from bot.service import BotService
from bot.settings import Settings, SettingsError
from bot.settings_values import Role, roles

PAGES = ("", "/ubesvart", "/faq", "/veiledning", "/publiser", "/prov", "/logg", "/faq/ark", "/veiledning/rediger")
OF = {"reader": PAGES[:6], "editor": (*PAGES[:6], *PAGES[7:]), "publisher": (*PAGES[:6], *PAGES[7:]), "admin": PAGES}
NAMES = {"reader": "ola", "editor": "eva", "publisher": "per", "admin": "kari"}


@pytest.mark.parametrize("address", PAGES)
def test_a_stranger_is_sent_to_log_in_and_sees_nothing(browser: Callable[..., Any], address: str) -> None:
    """Every page, and the address goes along."""
    reader = browser()
    reader.get(f"/redaksjon{address}")
    assert reader.status == 303
    assert reader.shown.headers["location"].startswith("/login?next=%2Fredaksjon")
    assert reader.shown.headers["cache-control"] == "no-store"


def test_somebody_without_a_role_sees_insight_alone(browser: Callable[..., Any]) -> None:
    """A password is not enough: the desk is closed to all but those who are named."""
    ina = browser("ina")
    page = ina.get("/redaksjon")
    assert ina.status == 403
    assert "Redaksjonen er ikke åpen for deg" in page
    ina.get("/innsikt")
    assert ina.status == 200


@pytest.mark.parametrize("role", OF)
def test_each_role_sees_its_pages(browser: Callable[..., Any], role: str) -> None:
    """And no other; the rest says who can change that."""
    person = browser(NAMES[role])
    for address in PAGES:
        person.get(f"/redaksjon{address}")
        assert person.status == (200 if address in OF[role] else 403), address


def test_a_reader_is_shown_no_buttons_and_may_press_none(browser: Callable[..., Any], kari: Any) -> None:
    """What is not on the page is refused as well."""
    ola = browser("ola")
    ola.get("/redaksjon/faq")
    assert [action for action, _ in forms(ola.shown.text)] == ["/logout"]
    kari.get("/redaksjon/faq")
    reply = ola.press("/redaksjon/faq/ny", kari.shown.text)
    assert reply.status_code == 403


def test_a_row_of_the_insight_becomes_a_draft(browser: Callable[..., Any]) -> None:
    """Somebody who writes gets a button on each question without an answer; others at the desk get none."""
    browser().get("/?q=Hvor kan jeg parkere?")
    eva, ola, ina = browser("eva"), browser("ola"), browser("ina")
    assert "Lag FAQ" not in ola.get("/innsikt") + ina.get("/innsikt")
    assert 'href="/redaksjon"' in ola.get("/innsikt")
    assert 'href="/redaksjon"' not in ina.get("/innsikt")
    assert "Lag FAQ" in eva.get("/innsikt")
    made = eva.press("/redaksjon/faq/ny")
    assert "/redaksjon/utkast/" in str(made.url)
    assert 'value="Hvor kan jeg parkere?"' in made.text


def test_an_editor_does_not_publish(browser: Callable[..., Any]) -> None:
    """Neither by the button, which is not there, nor by sending the form; a draft goes to the queue."""
    eva = browser("eva")
    eva.get("/redaksjon/faq")
    draft = eva.press("/redaksjon/faq/ny", question="Kan jeg parkere?")
    address = draft.url.path
    shown = eva.press(address, do="preview", question="Kan jeg parkere?", answer="Ja.")
    assert 'value="publish"' not in shown.text
    page = shown.text
    assert eva.press(f"{address}/publiser", page, do="publish").status_code == 403
    assert "Utkastet er i køen." in eva.press(f"{address}/publiser", page, do="send").text


@pytest.mark.parametrize("change", [{"token": "tull"}, {"token": ""}])
def test_a_form_without_its_token_changes_nothing(kari: Any, change: dict[str, str]) -> None:
    """It was open for too long: no draft is made before it is sent again."""
    kari.get("/redaksjon/faq")
    reply = kari.press("/redaksjon/faq/ny", **change)
    assert reply.status_code == 403
    assert "Siden hadde vært åpen for lenge" in reply.text
    assert "Ingenting er gjort" in reply.text
    assert "/redaksjon/utkast/" in str(kari.press("/redaksjon/faq/ny").url)


def test_nothing_that_was_typed_is_lost_when_a_session_is_over(browser: Callable[..., Any]) -> None:
    """It stands on the page, and is sent once somebody has logged in in another window."""
    reader = browser()
    reader.get("/?q=Hvor kan jeg parkere?")
    reader.press("/escalate")
    eva, words = browser("eva"), 'Bak huset, ved "porten".\nSpør <vakta>.'
    page = eva.get("/redaksjon/saker/1")
    eva.client.cookies.clear()
    late = eva.press("/redaksjon/saker/1", page, do="answer", answer=words)
    assert (late.status_code, late.headers["cache-control"]) == (403, "no-store")
    assert "Du er logget ut" in late.text
    kept = late.text
    assert "Spør &lt;vakta&gt;." in kept
    eva.get("/login")
    eva.press("/login", user="eva", password=PASSWORD)
    again = eva.press("/redaksjon/saker/1", kept)
    assert again.status_code == 403
    assert "Trykk Send" in again.text
    assert "Svaret er sendt" in eva.press("/redaksjon/saker/1").text
    assert "Bak huset, ved &#34;porten&#34;." in eva.shown.text


def test_anothers_token_is_worth_nothing(browser: Callable[..., Any], kari: Any) -> None:
    """A token belongs to the session that it was shown to."""
    per = browser("per")
    per.get("/redaksjon/faq")
    assert kari.press("/redaksjon/faq/ny", per.shown.text).status_code == 403


@pytest.mark.parametrize("logged_in", [True, False])
def test_another_sites_form_is_refused(kari: Any, *, logged_in: bool) -> None:
    """Whatever it carries; and nothing of it stands ready to be sent as the editor's own."""
    kari.get("/redaksjon/faq")
    fields = next(each[1] for each in forms(kari.shown.text) if each[0] == "/redaksjon/faq/ny")
    if not logged_in:
        kari.client.cookies.clear()
    data = {**fields, "question": "Skrevet et annet sted?"}
    reply = kari.client.post("/redaksjon/faq/ny", data=data, headers={"Origin": "https://ond.example"})
    assert reply.status_code == 403
    assert "et annet sted" not in reply.text


def test_only_those_who_are_logged_in_may_send_much(browser: Callable[..., Any], kari: Any) -> None:
    """A stranger's large body is not taken in, wherever it is sent; an editor's is."""
    large = b"x" * 300_000
    assert browser().client.post("/redaksjon/veiledning/hent", content=large).status_code == 413
    assert kari.client.post("/redaksjon/saker/1", content=large).status_code == 413
    assert kari.client.post("/redaksjon/veiledning/hent", content=large).status_code == 403


def test_logging_out_ends_the_desk(kari: Any) -> None:
    """The session is over for every page."""
    kari.get("/redaksjon")
    kari.press("/logout")
    kari.get("/redaksjon")
    assert kari.status == 303


# -- the log


def test_what_editors_do_stands_in_the_log_and_is_taken_out(kari: Any) -> None:
    """Newest first on the page; the file has all of it, no formula, and that it was taken out."""
    kari.get("/?q=parkering")
    kari.press("/escalate")
    kari.get("/redaksjon/saker/1")
    kari.press("/redaksjon/saker/1", do="take")
    page = kari.get("/redaksjon/logg")
    assert "tok en sak" in page
    kari.get("/redaksjon/logg.csv")
    rows = list(csv.reader(io.StringIO(kari.shown.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["id", "at", "by", "act", "about", "why"]
    assert [(row[2], row[3], row[4]) for row in rows[1:]] == [
        ("kari", "log.export", ""),
        ("kari", "case.take", "1"),
        ("kari", "login", ""),
    ]


def test_the_log_cannot_be_changed(service: BotService, database: str) -> None:
    """The database itself refuses, whoever asks."""
    from bot.database import Database

    kept = Database(database, lambda: "0" * 64)
    acts = Acts(kept)
    acts.note(Person("web", "kari", "Kari"), "publish", "b1", "=1+1")
    with pytest.raises(DatabaseError), kept.session(writing=True) as writing:
        writing.execute(update(ActRow).values(by_name="Ola"))
    assert [each.by_name for each in acts.every(1)] == ["Kari"]
    kept.close()


def test_pages_of_the_log_follow_each_other(service: BotService) -> None:
    """Each begins where the one before ended."""
    acts = Acts(service.journal.database)
    for number in range(5):
        acts.note(Person("web", "kari", "Kari"), "publish", number)
    assert [each.about for each in acts.every(2)] == ["4", "3", "2", "1", "0"]
    assert [each.about for each in acts.latest(2, before=acts.latest(3)[-1].id)] == ["1", "0"]


# -- the setting


def test_roles_are_read_from_the_setting() -> None:
    """Names in small letters; an address may be one."""
    assert roles("Kari:admin, eva@etat.no:Publisher ,") == {"kari": Role.ADMIN, "eva@etat.no": Role.PUBLISHER}
    assert roles("") == {}


@pytest.mark.parametrize("setting", ["kari", "kari:sjef", ":admin", "kari:admin,KARI:reader"])
def test_a_role_that_is_none_stops_the_program(setting: str) -> None:
    """At start, and the message says which."""
    with pytest.raises((SettingsError, ValueError)):
        Settings(desk_roles=setting)


def test_what_is_not_there_is_no_defect(kari: Any) -> None:
    """A number beyond what a column holds cannot be read, and a case that was deleted is gone: both say so."""
    for address in ("saker", "forslag", "endringer", "utkast"):
        assert kari.client.post(f"/redaksjon/{address}/{2**63}", headers=OWN).status_code == 422
    kari.get("/redaksjon/faq")
    token = forms(kari.shown.text)[0][1]["token"]
    for do in ("take", "answer", "faq"):
        sent = {"do": do, "answer": "Ja.", "token": token}
        assert kari.client.post("/redaksjon/saker/7", data=sent, headers=OWN).status_code in (404, 409)
