"""What stands in deploy/ is checked by the programs it is for, where they are installed."""

import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from bot.settings import Settings

HOME = Path(__file__).resolve().parents[1]
UNIT = HOME / "deploy" / "veileder.service"
PROXY = HOME / "deploy" / "nginx.conf"


def program(name: str) -> str:
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def test_the_unit_is_one_that_systemd_reads(tmp_path: Path) -> None:
    """No unknown option, no wrong value; the program's path is one that is there."""
    unit = tmp_path / "veileder.service"
    unit.write_text(UNIT.read_text(encoding="utf-8").replace("/opt/veileder/.venv/bin/veileder", "/bin/true"))
    done = subprocess.run([program("systemd-analyze"), "verify", unit], capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if "veileder.service" in line]
    assert (done.returncode, told) == (0, [])


def test_the_unit_leaves_little_open(tmp_path: Path) -> None:
    """By systemd's own count of what a service might do: 10 is everything, 2 is little."""
    command = [program("systemd-analyze"), "security", "--offline=yes", "--threshold=25", "--no-pager", UNIT]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "offline" in done.stderr and "unrecognized" in done.stderr:
        pytest.skip("this systemd cannot count without running")
    assert done.returncode == 0, done.stdout[-500:] + done.stderr


class Backend(BaseHTTPRequestHandler):
    """Says which address was asked for, and by whom."""

    def do_GET(self) -> None:
        self.answer()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer()

    def answer(self) -> None:
        full = self.path == "/full"
        self.send_response(503 if full else 200)
        if full:
            self.send_header("Retry-After", "3")
        body = f"{self.path} {self.headers.get('X-Remote-User', '-')}".encode()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[HTTPConnection]:
    """The real nginx with our file, before a server that says what reaches it; without TLS, on a port of its own."""
    nginx = program("nginx")
    backend = ThreadingHTTPServer(("127.0.0.1", 0), Backend)
    threading.Thread(target=backend.serve_forever, daemon=True).start()
    port = free_port()
    own = PROXY.read_text(encoding="utf-8")
    own = own.replace("127.0.0.1:8080", f"127.0.0.1:{backend.server_port}").replace(
        "listen 80;", f"listen 127.0.0.1:{free_port()};"
    )
    own = own.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    own = "\n".join(line for line in own.splitlines() if not line.strip().startswith("ssl_"))
    places = "".join(
        f"{name}_temp_path {tmp_path}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    outside = f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/errors; events {{}}"
    whole = f"{outside}\nhttp {{ access_log off; {places}\n{own}\n}}\n"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    command = [nginx, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    with backend, subprocess.Popen(command) as running:
        connection = reached(port)
        try:
            yield connection
        finally:
            connection.close()
            running.terminate()
            backend.shutdown()


def reached(port: int) -> HTTPConnection:
    for _ in range(600):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=60)
            connection.connect()
        except OSError:
            threading.Event().wait(0.05)
        else:
            return connection
    raise AssertionError("nginx did not start")


def ask(
    proxy: HTTPConnection, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, str, str]:
    proxy.request(method, path, body, headers)
    reply = proxy.getresponse()
    return reply.status, reply.read().decode(), reply.headers.get("Retry-After", "")


def test_the_proxy_passes_on_what_it_should_and_nothing_else(proxy: HTTPConnection) -> None:
    """Pages and Retry-After come through; numbers and health stay inside; nobody can name themselves as logged in."""
    assert ask(proxy, "GET", "/guidance/roller") == (200, "/guidance/roller -", "")
    assert ask(proxy, "GET", "/innsikt", **{"X-Remote-User": "kari"}) == (200, "/innsikt -", "")
    assert ask(proxy, "GET", "/full") == (503, "/full -", "3")
    assert ask(proxy, "GET", "/metrics")[0] == 404
    assert ask(proxy, "GET", "/health/ready")[0] == 404
    assert ask(proxy, "POST", "/api/ask", b"x" * 300_000)[0] == 413


def test_the_proxy_slows_down_who_asks_on_and_on(proxy: HTTPConnection) -> None:
    """After a burst, one address is told to wait, in words and with the seconds."""
    replies = [ask(proxy, "POST", "/api/ask", b"{}") for _ in range(30)]
    assert replies[0][0] == 200
    status, words, seconds = replies[-1]
    assert (status, seconds) == (429, "5")
    assert "Prøv igjen" in words


CONTAINER = HOME / "deploy" / "container"


def started(tmp_path: Path, *arguments: str) -> str:
    """What the image's start runs, with a program that says what it was given."""
    program_there = tmp_path / "veileder"
    program_there.write_text('#!/bin/sh\necho "$@"\n', encoding="utf-8")
    program_there.chmod(0o755)
    env = {"MADE": str(tmp_path / "made"), "VEILEDER_VAR": str(tmp_path / "var"), "VEILEDER": str(program_there)}
    command = ["sh", CONTAINER / "start.sh", *arguments]
    done = subprocess.run(command, env={"PATH": "/usr/bin:/bin", **env}, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_image_answers_at_once_and_keeps_what_was_published(tmp_path: Path) -> None:
    """A new volume gets the image's build; one in use gets a newer image's beside its own, which goes on answering."""
    made, var = tmp_path / "made", tmp_path / "var"
    (made / "models").mkdir(parents=True)
    (made / "index" / "builds" / "b1").mkdir(parents=True)
    (made / "index" / "current").write_text("b1\n")
    assert started(tmp_path, "serve", "--port", "1") == "serve --port 1"
    assert (var / "index" / "current").read_text() == "b1\n"
    assert (var / "models").resolve() == made / "models"
    (var / "index" / "current").write_text("b2\n")
    (made / "index" / "builds" / "b3").mkdir()
    started(tmp_path)
    assert (var / "index" / "current").read_text() == "b2\n"
    assert sorted(path.name for path in (var / "index" / "builds").iterdir()) == ["b1", "b3"]


def test_the_image_runs_as_nobody_without_torch() -> None:
    """Its last stage: what it copies is there, no extra that makes models, and a user of its own."""
    lines = (HOME / "deploy" / "Containerfile").read_text(encoding="utf-8").splitlines()
    last = lines[max(at for at, line in enumerate(lines) if line.startswith("FROM")) :]
    copied = [line.split()[1] for line in last if line.startswith("COPY") and "--from" not in line]
    assert copied
    assert all(
        (HOME / name).exists() for line in last if line.startswith("COPY pyproject") for name in line.split()[1:-1]
    )
    assert all((HOME / name).exists() for name in copied)
    assert "USER 10001:10001" in last
    assert "[model]" not in (CONTAINER / "install.sh").read_text(encoding="utf-8")


def test_the_pod_is_one_that_kubectl_reads_and_may_do_little() -> None:
    """Whole by kubectl's own kustomize; no root, nothing to write but its volumes, probes that there are pages for."""
    done = subprocess.run(
        [program("kubectl"), "kustomize", HOME / "deploy" / "kubernetes"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = {each["kind"]: each for each in yaml.safe_load_all(done.stdout)}
    pod = found["Deployment"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert (
        found["Service"]["spec"]["selector"].items()
        <= found["Deployment"]["spec"]["template"]["metadata"]["labels"].items()
    )
    paths = {container[probe]["httpGet"]["path"] for probe in ("livenessProbe", "readinessProbe", "startupProbe")}
    assert paths == {"/health/live", "/health/ready"}
    assert {each["name"] for each in container["volumeMounts"]} == {each["name"] for each in pod["volumes"]}


def test_the_composed_server_may_do_little() -> None:
    """As in the pod; its settings are ones that there are."""
    composed = yaml.safe_load((HOME / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    server = composed["services"]["veileder"]
    assert (server["read_only"], server["user"], server["cap_drop"]) == (True, "10001:10001", ["ALL"])
    assert {name.removeprefix("VEILEDER_").lower() for name in server["environment"]} <= set(Settings.model_fields)
    assert (HOME / "deploy" / server["build"]["context"] / server["build"]["dockerfile"]).is_file()
