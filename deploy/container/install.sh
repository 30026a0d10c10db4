#!/bin/sh
# The program alone, without extras but PostgreSQL's driver, in $TARGET/venv.
set -eu
cd "${SOURCE:-/src}"
python3 -m venv "$TARGET/venv"
"$TARGET/venv/bin/pip" install --no-cache-dir -c constraints.txt ".[postgres]"
cp -R corpus "$TARGET/corpus"
