"""A page is fetched from a real server on this machine; what must not be fetched is refused."""

import gzip
import socket
import threading
from collections.abc import Iterator

import pytest
from inputs import tagged_pdf
from web_server import Site, serving

from bot.importing import fetch as fetching
from bot.importing.fetch import fetch, is_inside
from bot.importing.said import BringError


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def test_a_page_comes_with_its_address_and_encoding(site: Site) -> None:
    """The part behind ``#`` is not part of the address."""
    found = fetch(site.html("/a?b=1", "<p>æ</p>") + "#del", private=True)
    assert (found.address, found.kind, found.charset) == (site.url + "/a?b=1", "html", "utf-8")
    assert found.data == "<p>æ</p>".encode()


def test_a_file_is_known_by_its_bytes(site: Site) -> None:
    """Servers send PDFs under any type."""
    site.pages["/x"] = (200, {"Content-Type": "application/octet-stream"}, tagged_pdf())
    assert fetch(site.url + "/x", private=True).kind == "pdf"


def test_redirects_are_followed_and_the_last_address_is_kept(site: Site) -> None:
    """Relative ones too."""
    site.html("/ny", "<p>x</p>")
    site.pages["/gammel"] = (301, {"Location": "/ny"}, b"")
    assert fetch(site.url + "/gammel", private=True).address == site.url + "/ny"


def test_endless_redirects_end(site: Site) -> None:
    """With what to do."""
    site.pages["/a"] = (302, {"Location": "/a"}, b"")
    with pytest.raises(BringError, match="more than 5 redirects"):
        fetch(site.url + "/a", private=True)
    assert len(site.asked) == 6


@pytest.mark.parametrize("target", ["file:///etc/hostname", "ftp://127.0.0.1/x", "gopher://x/"])
def test_other_protocols_are_refused_also_behind_a_redirect(site: Site, target: str) -> None:
    """Only http and https."""
    site.pages["/a"] = (302, {"Location": target}, b"")
    for url in (target, site.url + "/a"):
        with pytest.raises(BringError, match="only addresses that begin with http"):
            fetch(url, private=True)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "0.0.0.0",
        "2130706433",
        "0x7f.1",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "127。0。0。1",
        "１２７.0.0.1",
        "①②⑦.⓪.⓪.①",
        "0177.0.0.1",
        "127.1",
        "127.0.0.1.",
    ],
)
def test_addresses_inside_a_network_are_refused(site: Site, host: str) -> None:
    """Whichever way they are written; nothing is asked of the server."""
    with pytest.raises(BringError) as caught:
        fetch(f"http://{host}:{site.url.rpartition(':')[2]}/")
    assert "--allow-private" in str(caught.value) or "could not be fetched" in str(caught.value)
    assert site.asked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "[::ffff:127.0.0.1]", "①②⑦.⓪.⓪.①", "127。0。0。1", "localhost"])
def test_a_redirect_into_a_network_is_refused(
    site: Site, host: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """The first address passes for a public one; the second is not connected to, however it is written."""
    port = int(site.url.rpartition(":")[2])
    first = socket.create_server(("127.0.0.2", 0))
    request.addfinalizer(first.close)
    answer = f"HTTP/1.1 302 Found\r\nLocation: http://{host}:{port}/inne\r\nContent-Length: 0\r\n\r\n".encode()
    thread = threading.Thread(target=answer_once, args=(first, answer))
    thread.start()
    inside = fetching.is_inside
    monkeypatch.setattr(fetching, "is_inside", lambda each: each != "127.0.0.2" and inside(each))
    with pytest.raises(BringError) as caught:
        fetch(f"http://127.0.0.2:{first.getsockname()[1]}/")
    thread.join(60)
    assert "is an address inside a network" in str(caught.value)
    assert site.asked == []


def answer_once(server: socket.socket, answer: bytes) -> None:
    client, _ = server.accept()
    with client:
        client.recv(65536)
        client.sendall(answer)


@pytest.mark.parametrize(
    ("host", "inside"),
    [
        ("10.0.0.1", True),
        ("172.20.1.1", True),
        ("192.168.1.1", True),
        ("169.254.169.254", True),
        ("100.64.0.1", True),
        ("224.0.0.1", True),
        ("::1", True),
        ("fe80::1", True),
        ("fd00::1", True),
        ("::ffff:10.0.0.1", True),
        ("2002:7f00:1::", True),
        ("2001:0:4136:e378:8000:63bf:80ff:fffe", True),
        ("64:ff9b::a9fe:a9fe", True),
        ("::127.0.0.1", True),
        ("fe80::1%lo", True),
        ("64:ff9b::5db8:d70e", False),
        ("::ffff:93.184.215.14", False),
        ("93.184.215.14", False),
        ("2606:2800:21f:cb07::1", False),
        ("tilsynet.example", False),
    ],
)
def test_what_is_inside_a_network(host: str, inside: bool) -> None:
    """Private, local, shared and multicast addresses, of both versions."""
    assert is_inside(host) is inside


def test_a_name_is_judged_by_where_it_leads(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """One public and one private address behind a name: refused, since either could be taken."""

    async def both(*_: object) -> list[dict[str, object]]:
        return [{"host": "93.184.215.14"}, {"host": "127.0.0.1"}]

    monkeypatch.setattr("aiohttp.resolver.ThreadedResolver.resolve", both)
    with pytest.raises(BringError, match=r"tilsynet\.example is an address inside a network"):
        fetch("http://tilsynet.example/")


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ((404, {}, b""), "answered 404"),
        ((200, {"Content-Type": "image/png"}, b"x"), "this is image/png"),
        ((200, {"Content-Type": "text/html"}, b"x" * 2000), "over 0 MB"),
        ((200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(b"x" * 2000)), "over 0 MB"),
    ],
    ids=["missing", "picture", "large", "large-unpacked"],
)
def test_what_is_no_page_says_why(
    site: Site, page: tuple[int, dict[str, str], bytes], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address, what is wrong, and what to do."""
    monkeypatch.setattr(fetching, "BYTES", 1000)
    site.pages["/x"] = page
    with pytest.raises(BringError, match=message) as caught:
        fetch(site.url + "/x", private=True)
    assert str(caught.value).startswith(site.url)


def test_a_server_that_is_not_there_is_no_crash(site: Site) -> None:
    """Port 1 answers nobody."""
    with pytest.raises(BringError, match="could not be fetched"):
        fetch("http://127.0.0.1:1/", private=True)


def test_a_server_that_says_nothing_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a time, with what to do."""
    site.pages["/x"] = (200, {"Content-Length": "10", "Content-Type": "text/html"}, b"")
    monkeypatch.setattr(fetching, "SECONDS", 0.05)
    with pytest.raises(BringError, match="Save the page"):
        fetch(site.url + "/x", private=True)


def test_names_and_passwords_are_not_taken_from_an_address() -> None:
    """Nor repeated in the message."""
    with pytest.raises(BringError) as caught:
        fetch("http://ola:hemmelig@tilsynet.example/")
    assert "hemmelig" not in str(caught.value)
