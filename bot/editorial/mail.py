"""Telling a team without a chat that something waits at the desk: one short e-mail a case or a proposal.

Nothing of what people wrote goes with it, only where to read it: e-mail is kept and forwarded by others.
"""

import asyncio
import smtplib
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import structlog

from bot.database import DatabaseError, MessageKind, Outbox
from bot.database.outbox import OutboxMessage
from bot.texts import text
from bot.types import Language

log = structlog.get_logger()

MAIL = "mail"
"""The surface of the outbox that e-mail waits on, and of the cases that are told by it."""

EVERY = 10.0  # seconds between two looks at the outbox
SECONDS = 20.0  # that a mail server may take
TOLD = (MessageKind.POST, MessageKind.PROPOSAL)


@dataclass(frozen=True, slots=True)
class MailSettings:
    """``server`` is ``smtp://host:port``, ``smtp+starttls://`` or ``smtps://``, with ``user:password@`` where needed.

    ``desk`` is the address of the desk, ``language`` that of the e-mail.
    """

    server: str = field(repr=False)
    sender: str
    to: str
    desk: str
    language: Language


class Mailer:
    """Takes messages out of the outbox and sends them; what cannot be sent is tried again, later each time."""

    def __init__(self, outbox: Outbox, settings: MailSettings, name: Callable[[], str]) -> None:
        """`name` is what the house calls its bot just now."""
        self.outbox = outbox
        self.settings = settings
        self.name = name

    def run(self) -> None:
        """Send everything that is due. Raises DatabaseError."""
        for message_id in self.outbox.due(MAIL):
            if message := self.outbox.claim(message_id):
                self.try_to_send(message)

    def try_to_send(self, message: OutboxMessage) -> None:
        try:
            if message.kind in TOLD:  # a case that was taken or answered is no news
                self.send(self.notice(message))
        except (OSError, smtplib.SMTPException) as error:
            log.warning("mail.not_sent", error=type(error).__name__, tries=message.tries)
            self.outbox.later(message)
        else:
            self.outbox.done(message)

    def notice(self, message: OutboxMessage) -> EmailMessage:
        own, is_case = self.settings, message.kind is MessageKind.POST
        address = f"{own.desk}/saker/{message.about}" if is_case else own.desk
        made = EmailMessage()
        made["From"], made["To"] = own.sender, own.to
        made["Subject"] = text("desk.mail.case" if is_case else "desk.mail.proposal", own.language, name=self.name())
        made["Message-ID"] = f"<outbox-{message.id}@{own.sender.rpartition('@')[2]}>"  # the same when it is tried again
        made.set_content(f"{text('desk.mail.body', own.language)}\n\n{address}\n")
        return made

    def send(self, mail: EmailMessage) -> None:
        """Raises OSError or SMTPException."""
        where = urlsplit(self.settings.server)
        host, port = where.hostname or "", where.port or 0
        secure = ssl.create_default_context()
        made = (
            smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=secure)
            if where.scheme == "smtps"
            else smtplib.SMTP(host, port, timeout=SECONDS)
        )
        with made as server:
            if where.scheme == "smtp+starttls":
                server.starttls(context=secure)
            if where.username:
                server.login(unquote(where.username), unquote(where.password or ""))
            server.send_message(mail)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.keep_running())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def keep_running(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self.run)
            except DatabaseError as error:
                log.warning("mail.no_database", why=str(error))
            await asyncio.sleep(EVERY)
