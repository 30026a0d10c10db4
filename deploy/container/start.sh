#!/bin/sh
# What is in the image, beside what is kept: the model is linked, and builds that are not there yet are copied.
set -eu
made=${MADE:-/opt/veileder/made}
mkdir -p "$VEILEDER_VAR/index/builds"
ln -sfn "$made/models" "$VEILEDER_VAR/models"
for build in "$made"/index/builds/*; do
  there="$VEILEDER_VAR/index/builds/$(basename "$build")"
  if [ ! -e "$there" ]; then
    rm -rf "$there.copying"
    cp -R "$build" "$there.copying"
    mv "$there.copying" "$there"
  fi
done
[ -e "$VEILEDER_VAR/index/current" ] || cp "$made/index/current" "$VEILEDER_VAR/index/current"
exec "${VEILEDER:-/opt/veileder/venv/bin/veileder}" "$@"
