"""E-mail to a team without a chat, against a real SMTP server on this machine."""

import asyncio
import smtplib
import socket
import ssl
from collections.abc import Iterator
from email.header import decode_header, make_header
from typing import Any, Self

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


class Spoken:
    """A mail server that notes what it is told, in order."""

    said: list[Any]

    def __init__(self, host: str, port: int, **options: Any) -> None:
        self.said += [type(self).__name__, host, port, "context" in options]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.said.append("quit")

    def starttls(self, *, context: ssl.SSLContext) -> None:
        self.said.append(("starttls", context.verify_mode))

    def login(self, *who: str) -> None:
        self.said.append(who)

    def send_message(self, _: object) -> None:
        self.said.append("sent")


class SpokenInSecret(Spoken):
    """One that is never spoken to in the open."""


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("smtp://mail.no", ["Spoken", "mail.no", 0, False, "sent", "quit"]),
        ("smtp://mail.no:2525", ["Spoken", "mail.no", 2525, False, "sent", "quit"]),
        ("smtps://bot:a%40b@mail.no", ["SpokenInSecret", "mail.no", 0, True, ("bot", "a@b"), "sent", "quit"]),
        (
            "smtp+starttls://bot@mail.no:587",
            ["Spoken", "mail.no", 587, False, ("starttls", ssl.CERT_REQUIRED), ("bot", ""), "sent", "quit"],
        ),
    ],
)
def test_a_mail_server_is_spoken_to_as_its_address_says(
    house: Editorial, monkeypatch: pytest.MonkeyPatch, address: str, said: list[Any]
) -> None:
    """In secret before a password is told; without a port at the usual one, which 0 stands for."""
    monkeypatch.setattr(Spoken, "said", [], raising=False)
    monkeypatch.setattr(smtplib, "SMTP", Spoken)
    monkeypatch.setattr(smtplib, "SMTP_SSL", SpokenInSecret)
    ask(house)
    mailer(house, address).run()
    assert Spoken.said == said


def test_the_mailer_ends_with_the_program(house: Editorial, server: Controller, box: Box) -> None:
    """It sends while it runs, and nothing of it is left when the block ends."""
    ask(house)
    own = mailer(house, address(server))

    async def program() -> int:
        async with own.running():
            while not box.mails:  # noqa: ASYNC110 (the server is a thread, and has no event of ours)
                await asyncio.sleep(0.01)
        return len(asyncio.all_tasks())

    assert asyncio.run(program()) == 1


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
