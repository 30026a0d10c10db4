"""Somebody's browser at the desk, without a browser: pages are read, and forms sent as they stand on them."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient

SITE = "http://127.0.0.1:8080"
OWN = {"Origin": SITE, "Sec-Fetch-Site": "same-origin"}
PASSWORD = "fire ord om havet"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
ROLES = {"kari": "admin", "per": "publisher", "eva": "editor", "ola": "reader", "ina": ""}


@dataclass
class Person:
    """Somebody's browser. ``press`` sends the form whose action is the address, as it stands on the page."""

    client: TestClient
    shown: Any = field(default=None, repr=False)

    def get(self, address: str) -> str:
        self.shown = self.client.get(address)
        return str(self.shown.text)

    @property
    def status(self) -> int:
        return int(self.shown.status_code)

    def press(self, action: str, page: str = "", **fields: Any) -> Any:
        """With the hidden fields of the form on the last page, or on `page`; follows where it leads."""
        found = next(each for each in forms(page or (self.shown.text if self.shown else "")) if each[0] == action)
        self.shown = self.client.post(action, data={**found[1], **fields}, headers=OWN, follow_redirects=True)
        return self.shown


def visit(app: FastAPI, name: str = "") -> Person:
    """Somebody at the application, logged in when they have a name."""
    person = Person(TestClient(app, base_url=SITE, follow_redirects=False))
    if name:
        person.get("/login")
        assert person.press("/login", user=name, password=PASSWORD).status_code == 200
    return person


def forms(page: str) -> list[tuple[str, dict[str, Any]]]:
    """Action and hidden fields of every form that is posted."""
    made = []
    for attributes, body in re.findall(r'<form([^>]*method="post"[^>]*)>(.*?)</form>', page, re.DOTALL):
        action = re.search(r'action="([^"]*)"', attributes)
        hidden: dict[str, Any] = {}
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', body):
            hidden.setdefault(name, []).append(html.unescape(value))
        assert action is not None
        made.append((html.unescape(action[1]), hidden))
    return made
