"""``veileder serve``: what keeps it from serving is said before anything slow is begun."""

import socket
from contextlib import closing
from typing import Annotated

import typer

from bot.commands.console import err, say
from bot.publishing.serving import kept_up_to_date
from bot.service import open_service
from bot.settings import Settings, SettingsError

BACKLOG = 1000
"""Connections that the system keeps for us while we are busy, or not ready yet."""

Host = Annotated[str | None, typer.Option(help="Address to listen on; default: setting VEILEDER_HOST.")]
Port = Annotated[int | None, typer.Option(help="Port to listen on; default: setting VEILEDER_PORT.")]


def serve(host: Host = None, port: Port = None) -> None:
    """Serve the chat page and the API."""
    settings = Settings()
    changed = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = settings.model_copy(update=changed)
    with listening(settings.host, settings.port) as sock:
        look_at_corpus(settings)
        run(settings, sock)


def listening(host: str, port: int) -> socket.socket:
    """A socket on the address, so that nobody else can take it while the model is loaded. Raises SettingsError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        made = socket.socket(family, kind, protocol)
    except OSError as error:
        raise SettingsError(f"The address {host} cannot be listened on: {error}. Correct VEILEDER_HOST.") from error
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(BACKLOG)  # only a listening socket keeps others off the port, with SO_REUSEADDR on both
    except OSError as error:
        made.close()
        raise SettingsError(
            f"Port {port} on {host} cannot be listened on: {error.strerror}. Another program uses it, or this user may "
            "not. Stop that program, or choose another with --port or VEILEDER_PORT."
        ) from error
    return made


def look_at_corpus(settings: Settings) -> None:
    """Say that there is no corpus: what was built from it answers. Raises SettingsError when it is to be watched."""
    if settings.corpus_git or (settings.corpus / "guidance").is_dir():
        return
    lacks = f"There is no guidance in {settings.corpus} (VEILEDER_CORPUS)."
    if settings.watch:
        raise SettingsError(f"{lacks} VEILEDER_WATCH needs it. Correct the folder, or turn the watch off.")
    say(f"{lacks} The build that is published answers; nothing new can be published until the folder is there.")


def run(settings: Settings, sock: socket.socket) -> None:
    from bot.server import make_app, make_server

    service = open_service(settings, say=say)
    with closing(service):
        application = make_app(service, settings)
        service.warm_up()
        server = make_server(application)
        with kept_up_to_date(service, say):
            port = sock.getsockname()[1]
            err.print(f"Veileder answers on http://{settings.host}:{port}", markup=False)
            server.run(sockets=[sock])
