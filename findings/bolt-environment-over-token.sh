#!/usr/bin/env bash
# Expected: App(token="xoxb-…", signing_secret="…") speaks by the token that it is given. What is handed over in code goes
#   before what lies in the environment, as it does with Bolt's own SLACK_BOT_TOKEN.
# Happens: with slack_bolt 1.30.0, SLACK_CLIENT_ID and SLACK_CLIENT_SECRET in the environment turn the OAuth flow on and the
#   token off: `app._token` is None, and each request looks for an installation in files below the home folder. The same
#   code without the two words speaks by its token. The one sign of it is a warning in the log.
# Matters: a server that has these words for another app answers nobody in Slack, with a token that is right.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check slack_bolt==1.30.0 slack_sdk==3.47.0 aiohttp==3.14.5
cd "$folder"
HOME="$folder" "$folder/venv/bin/python" - <<'PY'
import logging
import os
import sys
from importlib.metadata import version

from slack_bolt import App
from slack_bolt.async_app import AsyncApp

quiet = logging.getLogger("quiet")
quiet.setLevel(logging.CRITICAL)


def made(kind):
    more = {"token_verification_enabled": False} if kind is App else {}
    app = kind(token="xoxb-given", signing_secret="s", logger=quiet, **more)
    store = getattr(app, "_installation_store", None) or getattr(app, "_async_installation_store", None)
    return app._token, type(store).__name__


print("slack_bolt", version("slack_bolt"))
bad = False
for kind in (App, AsyncApp):
    alone = made(kind)
    os.environ |= {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "x"}
    beside = made(kind)
    del os.environ["SLACK_CLIENT_ID"], os.environ["SLACK_CLIENT_SECRET"]
    print(f"{kind.__name__}: token and store {alone}; with the two words in the environment {beside}")
    bad |= alone != ("xoxb-given", "NoneType") or beside[0] is not None or beside[1] == "NoneType"
sys.exit(int(bad))
PY
