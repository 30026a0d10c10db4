"""What a server does beside answering: take up new builds, get ready for editors, and publish by itself if it may."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import structlog

from bot.publishing.publish import prepare
from bot.publishing.watching import watching
from bot.service import BotService, describe
from index.encode.models import Notify

log = structlog.get_logger()


@contextmanager
def kept_up_to_date(service: BotService, say: Notify) -> Iterator[None]:
    """For as long as the server runs."""
    settings = service.settings
    with ExitStack() as stack:
        stack.enter_context(service.following())
        if settings.watch or settings.corpus_git:
            stack.enter_context(watching(settings, service.encoder, service.journal, say))
        else:
            threading.Thread(target=get_ready, args=(service,), name="getting ready", daemon=True).start()
        yield


def get_ready(service: BotService) -> None:
    """The first press on "publish" need not wait for what can be done now. When it cannot be, that is no harm."""
    try:
        prepare(service.settings, service.encoder)
    except Exception as error:  # noqa: BLE001 (a thread on its own: nobody else would hear of it)
        log.warning("publishing.not_ready", **describe(error))
