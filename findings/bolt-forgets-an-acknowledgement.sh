#!/usr/bin/env bash
# Bolt for Python (async): a listener that has acknowledged and then fails before it waits for anything is taken for one
# that never acknowledged.
#
# One would expect: after `await ack()` the request is acknowledged, whatever the listener does next; an error in it goes
# to the error handler and the log. What happens: AsyncioListenerRunner starts the listener in a task and looks every ten
# milliseconds whether `ack.response` is set. `ack()` itself never waits, so a listener that raises right after it is over
# before Bolt has looked once; the runner then sets `ack.response` to None for a listener that "already acknowledged",
# goes on looking for three seconds and answers 404. With a single `await asyncio.sleep(0.05)` after `ack()` it is 200.
#
# Why it matters to us: the person sees Slack's own error sign at a button whose press has long arrived, and over a socket
# the envelope is never acknowledged, so that Slack sends it again. Our listeners let no error reach Bolt
# (bot/surfaces/slack/listeners.py, `telling`).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install --disable-pip-version-check slack-bolt==1.30.0 slack_sdk==3.47.0 aiohttp==3.14.0
cat > "$folder/tried.py" <<'PY'
import asyncio, json, sys, time
from importlib.metadata import version
from urllib.parse import urlencode
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest


async def authorize():
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_id="B1", bot_user_id="U2")


async def tried(waits):
    app = AsyncApp(signing_secret="s", authorize=authorize, request_verification_enabled=False)
    told = []

    @app.action("press")
    async def pressed(ack):
        await ack()
        if waits:
            await asyncio.sleep(0.05)
        raise KeyError("a defect in what comes after the acknowledgement")

    @app.error
    async def failed(error):
        told.append(type(error).__name__)

    press = {"type": "button", "action_id": "press", "block_id": "b", "value": "v"}
    body = {"type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T1"}, "actions": [press]}
    request = AsyncBoltRequest(
        body=urlencode({"payload": json.dumps(body)}),
        headers={"content-type": ["application/x-www-form-urlencoded"]},
    )
    began = time.monotonic()
    found = await app.async_dispatch(request)
    await asyncio.sleep(0.2)
    print(f"waits after ack(): {waits!s:5}  status {found.status}  after {time.monotonic() - began:.1f} s  error handler: {told}")
    return found.status


async def main():
    print("slack-bolt", version("slack-bolt"))
    return await tried(True), await tried(False)

found = asyncio.run(main())
sys.exit(0 if found == (200, 404) else 1)
PY
"$folder/venv/bin/python" "$folder/tried.py"
