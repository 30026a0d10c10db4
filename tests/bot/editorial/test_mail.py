"""E-mail to a team without a chat, against a real SMTP server on this machine."""

import socket
from collections.abc import Iterator
from email.header import decode_header, make_header
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from bot.database import Outbox
from bot.editorial.editorial import Editorial
from bot.editorial.mail import MAIL, Mailer, MailSettings
from bot.editorial.settings import editorial_settings
from bot.editorial.types import Person
from bot.service import BotService
from bot.settings import Settings
from bot.settings_values import mail_server
from bot.types import Language


class Box(Message):
    """Keeps what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Any] = []

    def handle_message(self, message: Any) -> None:
        self.mails.append(message)


@pytest.fixture
def box() -> Box:
    return Box()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def server(box: Box) -> Iterator[Controller]:
    running = Controller(box, hostname="127.0.0.1", port=free_port())  # it cannot be told to choose one itself
    running.start()
    yield running
    running.stop()


@pytest.fixture
def settings() -> Settings:
    return Settings(desk_roles="kari:editor", mail_server="smtp://127.0.0.1:9", mail_to="red@etat.no")  # type: ignore[arg-type]


@pytest.fixture
def house(service: BotService, settings: Settings) -> Editorial:
    return Editorial(service, editorial_settings(settings, {}))


def mailer(house: Editorial, address: str) -> Mailer:
    told = MailSettings(address, "veileder@etat.no", "red@etat.no", "https://v.no/redaksjon", Language.NB)
    return Mailer(Outbox(house.service.journal.database), told, lambda: "Parkeringsvakta")


def address(server: Controller) -> str:
    return f"smtp://127.0.0.1:{server.port}"


def ask(house: Editorial) -> int:
    ref = house.service.ask("Hvor kan jeg parkere?").ref
    return house.escalate(ref, "web", "place")[0].id


def test_the_team_is_told_once_and_not_what_was_asked(house: Editorial, server: Controller, box: Box) -> None:
    """An address to read it at; a case that somebody takes or answers is no news."""
    case = ask(house)
    own = mailer(house, address(server))
    own.run()
    own.run()
    (mail,) = box.mails
    assert mail["To"] == "red@etat.no"
    assert str(make_header(decode_header(mail["Subject"]))) == "Et nytt spørsmål venter i Parkeringsvakta"
    assert f"https://v.no/redaksjon/saker/{case}" in mail.get_payload()
    assert "parkere" not in str(mail)
    kari = next(iter(house.settings.editors))
    house.take(case, Person("web", kari.partition(":")[2], "Kari"))
    own.run()
    assert len(box.mails) == 1
    assert own.outbox.waiting(MAIL) == 0


def test_a_mail_server_that_is_away_loses_nothing(house: Editorial) -> None:
    """It is tried again, later; the reader notices nothing."""
    ask(house)
    own = mailer(house, f"smtp://127.0.0.1:{free_port()}")
    own.run()
    assert own.outbox.waiting(MAIL) == 1


def test_without_a_server_nothing_waits_to_be_sent(service: BotService) -> None:
    """A case waits at the desk alone."""
    house = Editorial(service, editorial_settings(Settings(desk_roles="kari:editor"), {}))
    ask(house)
    assert house.outbox.unsent().messages == 0


@pytest.mark.parametrize("setting", ["mail.etat.no", "http://mail.etat.no", "smtp://"])
def test_an_address_that_is_no_mail_server_stops_the_program(setting: str) -> None:
    """At start, with what to write."""
    with pytest.raises(ValueError, match="smtp://"):
        mail_server(setting)
