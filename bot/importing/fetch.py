"""One page from the web, because its author asked for it on the command line.

Only http and https, within a time and a size; each redirect is looked at again. Addresses inside a network are refused:
a page on the web could otherwise send the command to a machine that only this one can reach. What is looked at is the
number that is connected to, when the connection is made: names lead anywhere, and there are more ways to write a number
than anybody can list.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from bot.importing.kinds import kind_of
from bot.importing.types import BringError, Original

SECONDS = 30
BYTES = 30_000_000
"""Largest page or file that is fetched."""
REDIRECTS = 5
AGENT = {
    "User-Agent": "Veileder (brings in one page for its editor)",
    "Accept": "text/html, application/pdf, */*;q=0.5",
}
TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))
"""IPv6 ranges whose last 32 bits are an IPv4 address (RFC 6052, and RFC 4291's old compatible ones)."""
SAVE = "Save the page in your browser and bring in the file."


def fetch(url: str, *, private: bool = False) -> Original:
    """The page; `private` allows addresses inside a network. Raises BringError."""
    return asyncio.run(_fetch(url, private))


async def _fetch(url: str, private: bool) -> Original:
    connector = aiohttp.TCPConnector(
        resolver=ThreadedResolver() if private else PublicResolver(), socket_factory=None if private else public_socket
    )
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, headers=AGENT) as session:
        try:
            return await follow(session, url, private)
        except PrivateAddressError as error:
            raise BringError(str(error)) from error
        except TimeoutError as error:
            raise BringError(f"{url}: no answer within {SECONDS} seconds. Try again later. {SAVE}") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            if isinstance(error.__cause__, PrivateAddressError):
                raise BringError(str(error.__cause__)) from error
            raise BringError(f"{url}: the page could not be fetched ({error}). Check the address. {SAVE}") from error


async def follow(session: aiohttp.ClientSession, url: str, private: bool) -> Original:
    for _ in range(REDIRECTS + 1):
        check(url, private)
        async with session.get(url, allow_redirects=False) as reply:
            if reply.status in (301, 302, 303, 307, 308) and "Location" in reply.headers:
                url = urljoin(url, reply.headers["Location"])
                continue
            if reply.status != 200:
                raise BringError(f"{url}: the server answered {reply.status} {reply.reason}. Check the address. {SAVE}")
            data = await read(reply, url)
            kind = kind_of(data, reply.content_type, urlsplit(url).path)
            if kind is None:
                what = f"this is {reply.content_type}, which is no web page, Word file or PDF"
                raise BringError(f"{url}: {what}. Give the address of a page or a file of those kinds.")
            return Original(url.partition("#")[0], kind, data, declared(reply.headers, reply.charset))
    raise BringError(f"{url}: more than {REDIRECTS} redirects. Open the page in your browser and copy its address.")


def declared(headers: Mapping[str, str], charset: str | None) -> str:
    return (charset or "") if "Content-Type" in headers else ""


async def read(reply: aiohttp.ClientResponse, url: str) -> bytes:
    data = bytearray()
    async for chunk in reply.content.iter_chunked(65536):
        data += chunk
        if len(data) > BYTES:
            raise BringError(f"{url}: over {BYTES // 1_000_000} MB. Bring in the part that is guidance as a file.")
    return bytes(data)


def check(url: str, private: bool) -> None:
    """Raises BringError for what is no public web address as it stands; names are looked at when they are resolved."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BringError(f"{url}: only addresses that begin with http:// or https:// can be fetched.")
    if parts.username or parts.password:
        raise BringError(f"{parts.hostname}: leave the name and password out of the address. {SAVE}")
    if not private and is_inside(parts.hostname):
        raise BringError(refusal(parts.hostname))


def is_inside(host: str) -> bool:
    """True for a number that is no public address; names give False."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return any(not each.is_global or each.is_multicast for each in (address, *carried(address)))


def carried(address: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses that an IPv6 one stands for: mapped, translated, or the end of a tunnel."""
    if isinstance(address, IPv4Address):
        return []
    ends = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in each for each in TRANSLATED):
        ends.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [each for each in ends if each is not None]


def public_socket(address: AddrInfoType) -> socket.socket:
    """The connector's socket for one address: it refuses to be made for one inside a network."""
    family, kind, protocol, _, where = address
    if is_inside(host := str(where[0])):
        raise PrivateAddressError(refusal(host))
    return socket.socket(family, kind, protocol)


def refusal(host: str) -> str:
    return f"{host} is an address inside a network, which is not fetched. Say --allow-private if you mean it."


class PrivateAddressError(OSError):
    """A name leads to an address inside a network."""


class PublicResolver(AbstractResolver):
    """Names to addresses; one that leads inside a network is refused."""

    def __init__(self) -> None:
        self.names = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self.names.resolve(host, port, family)
        if any(is_inside(each["host"]) for each in found):
            raise PrivateAddressError(refusal(host))
        return found

    async def close(self) -> None:
        await self.names.close()
