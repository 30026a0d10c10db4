"""What settings that are more than one value mean. Each function raises ValueError that says what is wrong."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

from argon2 import extract_parameters
from argon2.exceptions import InvalidHashError

USER = re.compile(r"[\w.@-]{1,64}")
ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]{1,5})?", re.IGNORECASE)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKLY = re.compile(rf"({'|'.join(DAYS)})\s+([01]?\d|2[0-3]):([0-5]\d)", re.IGNORECASE)

Network = IPv4Network | IPv6Network


def web_editors(setting: str) -> dict[str, str]:
    """User name (in small letters) -> argon2 hash, from ``name:$argon2id$…`` parted by white space, or from JSON."""
    pairs = json_pairs(setting) if setting.lstrip().startswith("{") else line_pairs(setting)
    found: dict[str, str] = {}
    for name, hashed in pairs:
        if not USER.fullmatch(name):
            raise ValueError("a user name has letters, digits and . _ - @ only, at most 64 of them")
        if name.casefold() in found:
            raise ValueError(f"{name} is there twice")
        check_hash(name, hashed)
        found[name.casefold()] = hashed
    return found


def json_pairs(setting: str) -> list[tuple[str, str]]:
    try:
        told = json.loads(setting)
    except ValueError:
        raise ValueError("it begins like JSON and cannot be read as JSON") from None
    return [(str(name), str(hashed)) for name, hashed in told.items()]


def line_pairs(setting: str) -> list[tuple[str, str]]:
    return [(name, hashed) for name, _, hashed in (each.partition(":") for each in setting.split())]


def check_hash(name: str, hashed: str) -> None:
    try:
        extract_parameters(hashed)
    except (InvalidHashError, ValueError):
        raise ValueError(f"what stands after {name} is no argon2 hash: make the line with veileder password") from None


def names(setting: str) -> frozenset[str]:
    """``kari, ola`` -> names in small letters."""
    return frozenset(each.strip().casefold() for each in setting.split(",") if each.strip())


class Role(IntEnum):
    """What somebody may do at the editors' desk; each may do what those before it may.

    A reader sees it, an editor answers and writes, a publisher decides what readers of the page see, an admin reads
    the log.
    """

    READER = 1
    EDITOR = 2
    PUBLISHER = 3
    ADMIN = 4


def roles(setting: str) -> dict[str, Role]:
    """``kari:admin, ola:editor`` -> role by name in small letters."""
    found: dict[str, Role] = {}
    for each in filter(None, map(str.strip, setting.split(","))):
        name, _, role = each.rpartition(":")
        if role.strip().upper() not in Role.__members__ or not name.strip():
            raise ValueError(f"write a name and reader, editor, publisher or admin, as kari:admin; not {each}")
        if name.strip().casefold() in found:
            raise ValueError(f"{name.strip()} is there twice")
        found[name.strip().casefold()] = Role[role.strip().upper()]
    return found


def origins(setting: str) -> tuple[str, ...]:
    """``https://intra.etaten.example, https://*.etaten.example`` -> each; ``*`` stands for one or more subdomains."""
    found = tuple(each.strip() for each in setting.split(",") if each.strip())
    for each in found:
        if not ORIGIN.fullmatch(each):
            raise ValueError(f"{each} is no origin: write https:// and a host, without a path or a slash at the end")
    return found


def mail_server(setting: str) -> str:
    """``smtp://mail.etat.no:25``, ``smtp+starttls://user:word@…`` or ``smtps://…``; empty for none."""
    where = urlsplit(setting.strip())
    if setting.strip() and (where.scheme not in ("smtp", "smtp+starttls", "smtps") or not where.hostname):
        raise ValueError("write smtp://, smtp+starttls:// or smtps://, and the name of the server")
    return setting.strip()


def issuer(setting: str) -> str:
    """``https://login.etat.no``; without TLS only on this very machine. Empty for none."""
    where = urlsplit(setting.strip())
    local = where.scheme == "http" and where.hostname in ("127.0.0.1", "localhost")
    if setting.strip() and not (where.hostname and (where.scheme == "https" or local)):
        raise ValueError("write the provider's issuer, an address that begins with https://")
    return setting.strip()


def networks(setting: str) -> tuple[Network, ...]:
    """``127.0.0.1, 10.0.0.0/24`` -> networks; one address is a network of its own."""
    return tuple(ip_network(each.strip()) for each in setting.split(",") if each.strip())


@dataclass(frozen=True, slots=True)
class Weekly:
    """A moment of every week on this machine's clock. ``weekday`` is 0 for Monday."""

    weekday: int
    hour: int
    minute: int

    def reached(self, now: datetime) -> bool:
        """True from the moment on until the day ends."""
        return now.weekday() == self.weekday and (now.hour, now.minute) >= (self.hour, self.minute)


def weekly(setting: str) -> Weekly | None:
    """``mon 08:00`` -> the moment; None for an empty setting."""
    if not setting.strip():
        return None
    found = WEEKLY.fullmatch(setting.strip())
    if not found:
        raise ValueError(f"write a weekday ({', '.join(DAYS)}) and a time, such as mon 08:00")
    day, hour, minute = found.groups()
    return Weekly(DAYS.index(day.lower()), int(hour), int(minute))
