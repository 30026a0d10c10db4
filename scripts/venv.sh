# Sourced by run and test: a .venv with the pinned packages, those that make the model ready among them.
# Usage: ensure_venv [EXTRA]
# A second call does nothing until pyproject.toml or constraints.txt change.

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3.13 python3.12 python3.11 python3; do
    [ -n "$candidate" ] || continue
    if command -v "$candidate" >/dev/null 2>&1 &&
      "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11, 5))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  echo "Veileder needs Python 3.11.5 or newer. Install it, or set PYTHON to its path." >&2
  return 1
}

ensure_venv() {
  local extra=${1:-} python stamp wanted target
  target="-e .[eval,model${extra:+,$extra}]"
  wanted=$(cat pyproject.toml constraints.txt | cksum)
  stamp=.venv/installed${extra:+-$extra}
  # What any extra installed is enough for the plain installation.
  if [ -x .venv/bin/veileder ] && cat "$stamp"* 2>/dev/null | grep -qxF "$wanted"; then
    return
  fi
  python=$(find_python)
  echo "Setting up .venv (once; docs/install.md says how much room it takes) …" >&2
  [ -x .venv/bin/python ] || "$python" -m venv .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --upgrade "$(grep '^pip==' constraints.txt)"
  # torch first and by its exact version: where a CPU build is at hand, pip takes that one.
  .venv/bin/python -m pip install --disable-pip-version-check -c constraints.txt "$(grep '^torch==' constraints.txt)"
  # shellcheck disable=SC2086
  .venv/bin/python -m pip install --disable-pip-version-check -c constraints.txt $target
  echo "$wanted" >"$stamp"
}
