#!/usr/bin/env bash
# Authlib 1.9: which library's errors a login raises depends on what else happens to be installed.
#
# Expected: Authlib's Starlette client is built on httpx, so `except httpx.HTTPError` around a login catches a provider
#   that does not answer, today and after the next `pip install` of something unrelated.
# What happens: Authlib takes httpx2 where it can be imported, and httpx otherwise. The two share no exception class. The
#   day that another package (huggingface_hub, mcp) brings httpx2 along, the same program with the same versions of
#   Authlib and httpx lets the error through, and people see a server error instead of "try again shortly".
# Why it matters here: the two are installed together for building and apart for serving, so a test was green in the one
#   environment for what is a defect in the other. We depend on httpx2 outright and catch its errors.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
python3 -m venv "$here/venv"
pip() { "$here/venv/bin/pip" install --quiet --disable-pip-version-check "$@" 2>/dev/null; }
pip authlib==1.9.10 httpx==0.28.1 starlette==1.10.0
cat >"$here/login.py" <<'PY'
import asyncio
import sys
import warnings

warnings.simplefilter("ignore")
import httpx
from authlib.integrations.starlette_client import OAuth

client = OAuth().register(
    "house",
    client_id="reader",
    server_metadata_url="http://127.0.0.1:9/.well-known/openid-configuration",  # nobody listens there
    client_kwargs={"scope": "openid"},
)
try:
    asyncio.run(client.load_server_metadata())
except httpx.HTTPError as error:
    print("caught as httpx.HTTPError:", type(error).__module__, type(error).__name__)
    sys.exit(0)
except Exception as error:
    print("not caught:", type(error).__module__, type(error).__name__)
    sys.exit(3)
PY
"$here/venv/bin/pip" list --disable-pip-version-check 2>/dev/null | grep -iE '^(authlib|httpx)'
echo "with httpx alone:"
"$here/venv/bin/python" "$here/login.py"
pip httpx2==2.16.2
echo "the same program after pip install httpx2:"
status=0
"$here/venv/bin/python" "$here/login.py" || status=$?
[ "$status" -eq 3 ] || { echo "otherwise than stated" >&2 && exit 1; }
