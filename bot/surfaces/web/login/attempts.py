"""How often somebody may try a password. In this process's memory: with several processes, each allows as many."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock

WINDOW = 15 * 60.0  # seconds; the text login.wait says a quarter of an hour

PER_PAIR = 5
"""Wrong passwords for one user from one address."""

PER_ADDRESS = 20
"""Wrong passwords from one address, whatever the names."""

PER_USER = 100
"""Wrong passwords for one user from anywhere: high, so that strangers cannot easily keep an editor out."""

MOST_KEYS = 10_000
HOME_BITS = 64  # an IPv6 subscriber has all addresses of such a network


class Attempts:
    """An attempt counts before it is checked, so that many at once are no way around. Safe to use from threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.lock = Lock()
        self.made: OrderedDict[tuple[str, ...], deque[float]] = OrderedDict()

    def begin(self, user: str, address: str) -> bool:
        """Counts an attempt; False when there were too many, and then the password must not be looked at."""
        now, limits = self.clock(), limits_of(user, address)
        with self.lock:
            recent = {key: self.recent(key, now) for key in limits}
            if any(len(times) >= limits[key] for key, times in recent.items()):
                return False
            for times in recent.values():
                times.append(now)
            return True

    def forgive(self, user: str, address: str) -> None:
        """The password was right: the attempt does not count, nor do earlier ones for this user from here."""
        with self.lock:
            for key in limits_of(user, address):
                if key[0] == "pair":
                    self.made.pop(key, None)
                elif times := self.made.get(key):
                    times.pop()

    def recent(self, key: tuple[str, ...], now: float) -> deque[float]:
        times = self.made.setdefault(key, deque())
        self.made.move_to_end(key)
        while times and times[0] <= now - WINDOW:
            times.popleft()
        while len(self.made) > MOST_KEYS:
            self.made.popitem(last=False)
        return times


def limits_of(user: str, address: str) -> dict[tuple[str, ...], int]:
    name, home = user.casefold(), home_of(address)
    return {("pair", name, home): PER_PAIR, ("address", home): PER_ADDRESS, ("user", name): PER_USER}


def home_of(address: str) -> str:
    """The address, or the network that one subscriber has; anything else as it is."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, HOME_BITS), strict=False)) if isinstance(parsed, IPv6Address) else str(parsed)
