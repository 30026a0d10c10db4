#!/bin/sh
# What needs torch, once: the model made ready and the index built, in $MADE. Nothing else of it gets into the image.
set -eu
cd "${SOURCE:-/src}"
python3 -m venv "$WORK/venv"
"$WORK/venv/bin/pip" install --no-cache-dir -c constraints.txt ".[model]"
VEILEDER_VAR="$MADE" VEILEDER_CORPUS="$PWD/corpus" "$WORK/venv/bin/veileder" index build --accept "made for the image"
rm -rf "$MADE/models/embedded" # what the export was made from
