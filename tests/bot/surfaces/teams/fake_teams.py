"""A loopback Teams: the connector that takes the bot's activities, and the service that signs requests to the bot.

What the connector is documented to refuse is written down here once more, and cards are checked against Microsoft's
published schema, so that the renderer is not measured by itself. Both are served from threads of their own.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jsonschema import Draft6Validator
from jwt.algorithms import RSAAlgorithm

Json = dict[str, Any]
SCHEMA = Path(__file__).parents[3] / "data" / "schemas" / "adaptive-card-1.5.json"
BOT, CLIENT, TENANT = "28:bot", "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
ISSUER = "https://api.botframework.com"
MESSAGE_BYTES = 28 * 1024
CARD = "application/vnd.microsoft.card.adaptive"


# -- what is refused


@cache
def validator() -> Draft6Validator:
    return Draft6Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


CHECKING = threading.Lock()  # or sixteen threads find the same out at once


@cache
def schema_problems(card: str) -> tuple[str, ...]:
    """Found once a card: the schema takes its time, and a busy machine has none for two hundred of the same."""
    return tuple(f"{each.json_path}: {each.message[:120]}" for each in validator().iter_errors(json.loads(card)))


def card_problems(card: Json) -> list[str]:
    """What is wrong with a card by the published schema, and by what Teams adds to it."""
    with CHECKING:
        found = list(schema_problems(json.dumps(card)))
    found += [] if card.get("version") == "1.5" else ["version"]
    found += [] if card.get("fallbackText") and card.get("speak") else ["no words for those without cards"]
    return found + [
        "no title" for each in walk(card) if str(each.get("type")).startswith("Action.") and each.get("title") == ""
    ]


def activity_problems(activity: Json) -> list[str]:
    found = [each for attached in activity.get("attachments") or () for each in card_problems(attached["content"])]
    weight = len(json.dumps(activity, ensure_ascii=False).encode("utf-8"))
    found += [] if weight <= MESSAGE_BYTES else [f"{weight} bytes"]
    if activity.get("targeted"):  # learn.microsoft.com, Send and receive targeted messages, July 2026
        found += [] if (activity.get("recipient") or {}).get("isTargeted") else ["400 Bad argument: no recipient"]
    return found + [
        "labelled as generated" for each in activity.get("entities") or () if "AIGeneratedContent" in json.dumps(each)
    ]


def split(activity: Json) -> list[Json]:
    """Text and a card in one activity become two messages, and the bot is told the id of neither.

    learn.microsoft.com, Bots in Teams: messages, «message splitting», November 2026.
    """
    if activity["type"] == "message" and activity.get("text") and activity.get("attachments"):
        return [{**activity, "attachments": []}, {**activity, "text": ""}]
    return [activity]


def walk(node: Any) -> Iterator[Json]:
    """Every object in a card, in reading order."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


# -- keys and tokens


class Signer:
    """The service that signs: a key pair of its own, and tokens made with it."""

    def __init__(self, name: str = "key-1") -> None:
        self.name = name
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def public(self, **more: Any) -> Json:
        made = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {**made, "kid": self.name, "use": "sig", "endorsements": ["msteams"], **more}

    def token(
        self, service_url: str, *, drop: str = "", algorithm: str = "RS256", key: Any = None, **claims: Any
    ) -> str:
        now = int(time.time())
        whole = {"iss": ISSUER, "aud": CLIENT, "nbf": now - 10, "exp": now + 3600, "serviceurl": service_url, **claims}
        whole.pop(drop, None)
        return jwt.encode(whole, self.key if key is None else key, algorithm=algorithm, headers={"kid": self.name})


# -- the servers


class FakeTeams:
    """``posts`` are the activities that were taken, in order; ``refused`` those that were not, and why.

    ``updates`` are messages that were put in place of others, ``opened`` the users whose own chat was asked for,
    ``closed`` the conversations that the bot may not write in, and ``gone`` the messages that were deleted.
    ``untargeted`` says that private messages are refused, as where a client is too old for them.
    ``limited`` says how many more get 429 or another status, ``cut`` how many more connections are dropped.

    ``troubles`` are what becomes of the next messages: a status, ``429:7`` with seven seconds to wait, ``cut``,
    ``slow 3`` for a message that is taken at once and told of three seconds later, ``mute`` to mark an answer that
    never comes, for a client that is in on it, ``fine``. With ``taken`` before it, the message is taken all the same.
    """

    def __init__(self) -> None:
        self.signer = Signer()
        self.posts: list[Json] = []
        self.updates: list[Json] = []
        self.opened: list[str] = []
        self.closed: set[str] = set()
        self.gone: set[str] = set()
        self.refused: list[list[str]] = []
        self.tokens: list[str] = []
        self.limited: Counter[int] = Counter()
        self.cut = 0
        self.untargeted = False
        self.troubles: list[str] = []
        self.people: dict[str, Json] = {}  # what Teams says of some members of a conversation besides
        self.key_requests = 0
        self.changed = threading.Condition()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    @property
    def keys_url(self) -> str:
        return f"{self.url}/keys"

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(10)

    @property
    def messages(self) -> list[Json]:
        return [each for each in self.posts if each["type"] == "message"]

    @property
    def cards(self) -> list[Json]:
        return [each["attachments"][0]["content"] for each in self.messages]

    def take(self, activity: Json) -> tuple[int, Json, dict[str, str]]:
        with self.changed:
            status = next((each for each, left in self.limited.items() if left), 0)
            if status and activity["type"] == "message":
                self.limited[status] -= 1
                return status, {}, {"Retry-After": "0"} if status == 429 else {}
        if activity["in"] in self.closed or (activity.get("targeted") and self.untargeted):
            return 403, {}, {}
        if problems := activity_problems(activity):
            self.refused.append(problems)
            return 413 if any("bytes" in each for each in problems) else 400, {}, {}
        with self.changed:
            if activity.get("over") in self.gone:
                return 404, {}, {}
            if "over" in activity:
                self.updates.append(activity)
                return 200, {"id": activity["over"]}, {}
            parts = split(activity)
            self.posts += parts
            self.changed.notify_all()
            return 201, {"id": f"m{len(self.posts)}"} if len(parts) == 1 else {}, {}

    def next_trouble(self, activity: Json) -> str:
        with self.changed:
            return self.troubles.pop(0) if self.troubles and activity["type"] == "message" else "fine"

    def outcome(self, activity: Json) -> tuple[int, Json, dict[str, str]] | None:
        """What the next of ``troubles`` makes of it; None for a dropped connection."""
        kind = self.next_trouble(activity)
        if kind == "fine" or kind.startswith(("taken ", "slow ")):
            answer = self.take(activity)
        kind = kind.removeprefix("taken ")
        if kind == "cut":
            return None
        if kind.startswith("slow "):
            time.sleep(float(kind.removeprefix("slow ")))
        if kind == "fine" or kind.startswith("slow "):
            return answer
        if kind == "mute":
            return 201, {}, {"x-mute": "yes"}
        status, _, told = kind.partition(":")
        return int(status), {}, {"Retry-After": told} if told else {}

    def open(self, wanted: Json) -> tuple[int, Json, dict[str, str]]:
        """A user's own chat with the bot."""
        (member,) = wanted["members"]
        assert wanted["tenantId"] == wanted["channelData"]["tenant"]["id"] == TENANT
        self.opened.append(member["id"])
        return 201, {"id": f"own:{member['id']}"}, {}

    def member(self, user: str) -> Json:
        return {"id": user, "tenantId": TENANT, "userRole": "user", **self.people.get(user, {})}

    def handler(self) -> type[BaseHTTPRequestHandler]:  # noqa: C901 (a class of small methods)
        teams = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if "/members/" in self.path:
                    self.answer(200, teams.member(unquote(self.path.rpartition("/")[2])), {})
                    return
                teams.key_requests += 1
                self.answer(200, {"keys": [teams.signer.public()]}, {})

            def do_POST(self) -> None:
                data = self.rfile.read(int(self.headers["content-length"]))
                if not data:  # the bot has thought better of it
                    self.close_connection = True
                    return
                body = json.loads(data)
                if teams.cut and body.get("type") == "message":
                    teams.cut -= 1
                    self.close_connection = True
                    return
                teams.tokens.append(self.headers.get("authorization", ""))
                address = urlsplit(self.path)
                conversation, _, over = address.path.partition("/v3/conversations/")[2].partition("/activities")
                targeted = "isTargetedActivity=true" in address.query
                if not conversation:
                    self.answer(*teams.open(body))
                    return
                more = {"over": over.strip("/")} if self.command == "PUT" else {}
                self.see_to({**body, "in": unquote(conversation), "targeted": targeted, **more})

            def see_to(self, activity: Json) -> None:
                if answer := teams.outcome(activity):
                    self.answer(*answer)
                else:
                    self.close_connection = True

            do_PUT = do_POST  # noqa: N815 (the name is the server's)

            def answer(self, status: int, body: Json, headers: dict[str, str]) -> None:
                data = json.dumps(body).encode()
                self.send_response(status)
                for name, value in {
                    **headers,
                    "content-type": "application/json",
                    "content-length": str(len(data)),
                }.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        return Handler
