"""``veileder mcp``: the guidance for other assistants, by the Model Context Protocol."""

from contextlib import closing
from typing import Annotated

import typer

from bot.commands.console import say
from bot.service import open_service
from bot.settings import Settings, SettingsError

LACKS = (
    "The Model Context Protocol needs its SDK, which is an extra. Install it with: "
    "pip install 'veileder[mcp]' -c constraints.txt"
)

Http = Annotated[bool, typer.Option("--http", help="Serve streamable HTTP on 127.0.0.1 instead of standard input.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="With --http: the port to listen on.")]


def mcp(http: Http = False, port: Port = 8090) -> None:
    """Let assistants search the guidance and read its sections: exact quotes, read-only."""
    try:
        from bot.surfaces.mcp.server import make_app, make_mcp
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "mcp":
            raise
        raise SettingsError(LACKS) from error
    settings = Settings()
    with closing(open_service(settings, say=say)) as service, service.following():
        service.warm_up()
        server = make_mcp(service, settings.url)
        if not http:
            server.run("stdio")
            return
        import uvicorn

        say(f"Veileder answers assistants on http://127.0.0.1:{port}/mcp")
        uvicorn.run(make_app(server, port, settings.url), host="127.0.0.1", port=port, log_level="warning")
