#!/usr/bin/env bash
# Expected: SlackApiError holds a response that one can ask, `error.response.get("error")`, as Slack's own guides do. A
#   gateway that is out answers 503 with words instead of JSON; then the error is None, or there is none.
# Happens: so it is with WebClient of slack_sdk 3.47.0, whose data is a dict with an "error" of the SDK's own words. With
#   AsyncWebClient the content type decides. text/plain: the response's data is a str, and `.get` is an AttributeError.
#   text/html: data is an empty dict, and `.get` is None. application/json that is none: the response is aiohttp's own
#   ClientResponse, which has neither `data` nor `get`.
# Matters: what reads Slack's word in an except clause raised there, on the one day when Slack was out, and the answer that
#   was to be sent again was lost.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check slack_sdk==3.47.0 aiohttp==3.14.5
"$folder/venv/bin/python" - <<'PY'
import asyncio
import sys
from importlib.metadata import version

from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient
from slack_sdk.web.async_client import AsyncWebClient

KINDS = ["text/plain", "text/html", "application/json"]


async def out(request):
    kind = request.match_info["kind"].replace("-", "/", 1)
    return web.Response(status=503, body=b"the gateway has nobody to ask", content_type=kind)


def told(error):
    response = error.response
    data = type(response.data).__name__ if hasattr(response, "data") else "none"
    try:
        asked = repr(response.get("error"))
    except AttributeError as failed:
        asked = f"AttributeError: {failed}"
    return type(response).__name__, data, asked


async def main():
    app = web.Application()
    app.router.add_route("*", "/{kind}/{method}", out)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found = {}
    for kind in KINDS:
        base = f"http://127.0.0.1:{runner.addresses[0][1]}/{kind.replace('/', '-')}/"
        try:
            await AsyncWebClient(token="t", base_url=base, timeout=20).auth_test()
        except SlackApiError as error:
            found["async", kind] = told(error)
        try:
            await asyncio.to_thread(WebClient(token="t", base_url=base, timeout=20, retry_handlers=[]).auth_test)
        except SlackApiError as error:
            found["sync", kind] = told(error)
    await runner.cleanup()
    return found


found = asyncio.run(main())
print("slack_sdk", version("slack_sdk"), "aiohttp", version("aiohttp"))
for (client, kind), (response, data, asked) in found.items():
    print(f"{client:5} 503 {kind:16} response: {response:18} data: {data:5} response.get('error'): {asked}")
stated = {
    ("async", "text/plain"): ("AsyncSlackResponse", "str"),
    ("async", "text/html"): ("AsyncSlackResponse", "dict"),
    ("async", "application/json"): ("ClientResponse", "none"),
    **{("sync", kind): ("SlackResponse", "dict") for kind in KINDS},
}
same = {key: value[:2] for key, value in found.items()} == stated
sys.exit(not (same and found["async", "text/plain"][2].startswith("AttributeError")))
PY
