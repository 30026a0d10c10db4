#!/usr/bin/env bash
# Expected: App(client=Client(…)) of Microsoft's Teams SDK sends with that client. It is the one option that takes a whole
#   client, so it is where a proxy, a certificate, limits of the pool or a transport of one's own would go (Client.http).
# Happens: microsoft-teams-apps 2.1.1 clones the client, twice, and `Client.clone` makes a new httpx.AsyncClient from base
#   address, headers and timeout. Interceptors and middlewares come along; the http client does not, without a word. Only
#   the private `share_http=True` keeps it.
# Matters: limits of the pool cannot be set, so a burst waits in a queue of our own before it gets to the SDK; and a test
#   that gives the SDK a transport of its own finds it going to the real network.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check \
  microsoft-teams-apps==2.1.1 microsoft-teams-api==2.1.1 microsoft-teams-common==2.1.1 httpx==0.28.1
PYTHON_DOTENV_DISABLED=1 "$folder/venv/bin/python" -W ignore - <<'PY'
import asyncio
import sys
from importlib.metadata import version

import httpx
from microsoft_teams.apps import App
from microsoft_teams.common.http import Client, ClientOptions


class Counting(httpx.AsyncBaseTransport):
    """Answers everything itself."""

    asked = 0

    async def handle_async_request(self, request):
        self.asked += 1
        return httpx.Response(200, json={})


async def main():
    own = Counting()
    client = Client(ClientOptions(timeout=7.0))
    await client.http.aclose()
    client.http = httpx.AsyncClient(transport=own, timeout=7.0)
    await client.get("http://127.0.0.1:9/")
    app = App(client=client)
    used = {
        "what was given": client,
        "its clone": client.clone(),
        "its clone, share_http": client.clone(share_http=True),
        "the app's": app.http_client,
        "the app's api's": app.api.http,
    }
    return own.asked, {name: (each.http._transport is own, each.http.timeout.read) for name, each in used.items()}


asked, found = asyncio.run(main())
print("microsoft-teams-apps", version("microsoft-teams-apps"), "httpx", version("httpx"))
print("requests of the client itself that its transport answered:", asked)
for name, (own, timeout) in found.items():
    print(f"{name:22} own transport: {own!s:5} timeout: {timeout}")
stated = {name: ("share" in name or "given" in name, 7.0) for name in found}
sys.exit(asked != 1 or found != stated)
PY
