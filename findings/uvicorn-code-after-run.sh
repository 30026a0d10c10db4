#!/usr/bin/env bash
# Expected: `uvicorn.run(app)` returns when SIGTERM has ended it gracefully, and what stands after it (closing a database,
#   a `finally`, `atexit`) is run; the exit code is 0. So it is after Ctrl-C (SIGINT), where one tries it.
# Happens: uvicorn 0.54.0 ends gracefully, the lifespan's end included, puts the handlers back that were there before, and
#   raises the signal again. The default handler of SIGTERM ends the process at once: nothing after it is run, neither
#   `finally` nor `atexit`, and the exit code is -15 (143 in a shell), which systemd and others call a failure unless
#   they are told. With Server.run(), SIGINT is a KeyboardInterrupt after the graceful stop.
# Matters: the journal was to be written out after the server had ended. It was, in every trial by hand.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check uvicorn==0.54.0
cat >"$folder/serve.py" <<'PY'
import atexit
import sys

import uvicorn


async def app(scope, receive, send):
    while scope["type"] == "lifespan":
        kind = (await receive())["type"]
        print(kind, flush=True)
        await send({"type": f"{kind}.complete"})
        if kind == "lifespan.shutdown":
            return


atexit.register(print, "atexit", flush=True)
config = {"port": 0, "log_level": "error"}
try:
    if sys.argv[1] == "uvicorn.run":
        uvicorn.run(app, **config)
    else:
        uvicorn.Server(uvicorn.Config(app, **config)).run()
    print("after", flush=True)
finally:
    print("finally", flush=True)
PY
"$folder/venv/bin/python" - "$folder" <<'PY'
import signal
import subprocess
import sys
from importlib.metadata import version


def stopped(how, number):
    command = [sys.executable, f"{sys.argv[1]}/serve.py", how]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with subprocess.Popen(command, **pipes) as server:
        try:
            first = server.stdout.readline().strip()  # the handlers are in place before the lifespan begins
            server.send_signal(number)
            said = server.communicate(timeout=60)[0].split()
        finally:
            server.kill()
    return [first, *said], server.returncode


print("uvicorn", version("uvicorn"), "Python", sys.version.split()[0])
found = {}
for how in ("uvicorn.run", "Server.run"):
    for number in (signal.SIGTERM, signal.SIGINT):
        found[how, number.name] = stopped(how, number)
        print(f"{how:11} {number.name}: {found[how, number.name]}")
GRACEFUL = ["lifespan.startup", "lifespan.shutdown"]
stated = {
    ("uvicorn.run", "SIGTERM"): (GRACEFUL, -15),
    ("uvicorn.run", "SIGINT"): ([*GRACEFUL, "after", "finally", "atexit"], 0),
    ("Server.run", "SIGTERM"): (GRACEFUL, -15),
    ("Server.run", "SIGINT"): ([*GRACEFUL, "finally", "atexit"], -2),
}
sys.exit(found != stated)
PY
