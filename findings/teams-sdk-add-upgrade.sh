#!/usr/bin/env bash
# Microsoft's Teams SDK for Python cannot read the activity that Teams sends when an app is upgraded.
#
# One would expect: `installationUpdate` with the action `add-upgrade` (and `remove-upgrade`), which Teams has sent at
# every new version of an app since 2021 (microsoft/botframework-sdk, issue 6139), is read by Microsoft's own SDK: the
# Bot Framework hands it to the handlers of `add` and `remove`. What happens: the SDK's union of activities knows `add`,
# `remove` and `upgrade` for an action and nothing else, so the activity is no activity: the adapter raises, and an app
# that lets the SDK's own route take requests answers 500.
#
# Why it matters to us: each new version of the app package was an error in Teams and a warning in the log. Our guard
# takes such activities without asking the SDK (bot/surfaces/teams/guard.py, `is_for_us`).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install --disable-pip-version-check microsoft-teams-apps==2.1.1
cat > "$folder/tried.py" <<'PY'
import sys, warnings
from importlib.metadata import version

warnings.simplefilter("ignore")
from microsoft_teams.api.activities import ActivityTypeAdapter

print("microsoft-teams-apps", version("microsoft-teams-apps"))
found = {}
for action in ("add", "remove", "upgrade", "add-upgrade", "remove-upgrade"):
    activity = {
        "type": "installationUpdate", "id": "1", "channelId": "msteams", "serviceUrl": "https://smba.trafficmanager.net",
        "from": {"id": "29:a"}, "recipient": {"id": "28:b"}, "action": action,
        "conversation": {"id": "a:1", "conversationType": "personal"},
    }
    try:
        found[action] = type(ActivityTypeAdapter.validate_python(activity)).__name__
    except Exception as error:
        found[action] = f"{type(error).__name__}: {error.errors()[0]['type']}"
    print(f"{action:15}", found[action])
refused = [action for action, what in found.items() if what.startswith("ValidationError")]
sys.exit(0 if refused == ["add-upgrade", "remove-upgrade"] else 1)
PY
"$folder/venv/bin/python" "$folder/tried.py"
