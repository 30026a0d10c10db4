#!/bin/sh
# The program alone, without extras but PostgreSQL's driver, in $TARGET/venv; every file by its hash.
set -eu
cd "${SOURCE:-/src}"
python3 -m venv "$TARGET/venv"
"$TARGET/venv/bin/pip" install --no-cache-dir --require-hashes -r requirements.lock.txt
"$TARGET/venv/bin/pip" install --no-cache-dir --no-deps .
cp -R corpus "$TARGET/corpus"
