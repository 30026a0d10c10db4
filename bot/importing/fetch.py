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
from bot.importing.said import BringError
from bot.importing.types import Original

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
            raise BringError("error.inside", name=error.host) from error
        except TimeoutError as error:
            raise BringError("error.no_answer", name=url, seconds=SECONDS) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            if isinstance(error.__cause__, PrivateAddressError):
                raise BringError("error.inside", name=error.__cause__.host) from error
            raise BringError("error.not_fetched", name=url, error=error) from error


async def follow(session: aiohttp.ClientSession, url: str, private: bool) -> Original:
    for _ in range(REDIRECTS + 1):
        check(url, private)
        async with session.get(url, allow_redirects=False) as reply:
            if reply.status in (301, 302, 303, 307, 308) and "Location" in reply.headers:
                url = urljoin(url, reply.headers["Location"])
                continue
            if reply.status != 200:
                raise BringError("error.answered", name=url, status=reply.status, reason=reply.reason)
            data = await read(reply, url)
            kind = kind_of(data, reply.content_type, urlsplit(url).path)
            if kind is None:
                raise BringError("error.other_type", name=url, type=reply.content_type)
            return Original(url.partition("#")[0], kind, data, declared(reply.headers, reply.charset))
    raise BringError("error.redirects", name=url, count=REDIRECTS)


def declared(headers: Mapping[str, str], charset: str | None) -> str:
    return (charset or "") if "Content-Type" in headers else ""


async def read(reply: aiohttp.ClientResponse, url: str) -> bytes:
    data = bytearray()
    async for chunk in reply.content.iter_chunked(65536):
        data += chunk
        if len(data) > BYTES:
            raise BringError("error.too_large", name=url, megabytes=BYTES // 1_000_000)
    return bytes(data)


def check(url: str, private: bool) -> None:
    """Raises BringError for what is no public web address as it stands; names are looked at when they are resolved."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BringError("error.no_address", name=url)
    if parts.username or parts.password:
        raise BringError("error.password", name=parts.hostname)
    if not private and is_inside(parts.hostname):
        raise BringError("error.inside", name=parts.hostname)


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
        raise PrivateAddressError(host)
    return socket.socket(family, kind, protocol)


class PrivateAddressError(OSError):
    """A name leads to an address inside a network."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


class PublicResolver(AbstractResolver):
    """Names to addresses; one that leads inside a network is refused."""

    def __init__(self) -> None:
        self.names = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self.names.resolve(host, port, family)
        if any(is_inside(each["host"]) for each in found):
            raise PrivateAddressError(host)
        return found

    async def close(self) -> None:
        await self.names.close()
