"""A loopback Slack: takes Web API calls, refuses what the documented limits refuse, and delivers events.

The limits are written down here once more, from Slack's reference, so that the renderer is not measured by itself.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import WSMsgType, web
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

Json = dict[str, Any]
BOT, TEAM = "UBOT", "T1"
MESSAGE_BLOCKS = {"header", "section", "context", "actions", "context_actions", "rich_text", "divider", "table"}
VIEW_BLOCKS = {"header", "section", "context", "actions", "rich_text", "input", "divider"}
PLAIN = {"header": 150, "button": 75, "title": 24, "label": 2000, "hint": 2000}


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


# -- the documented limits


def problems_of(blocks: list[Json], allowed: set[str], most: int) -> list[str]:
    """What Slack would refuse the blocks for; empty when nothing."""
    found = [f"{len(blocks)} blocks"] if len(blocks) > most else []
    for block in blocks:
        found += [f"{block['type']} here"] if block["type"] not in allowed else block_problems(block)
    ids = Counter(each["action_id"] for each in walk(blocks) if "action_id" in each)
    twice = [name for name, count in ids.items() if count > 1]
    return found + [f"action_id {name} twice" for name in twice] + sdk_problems(blocks)


def sdk_problems(blocks: list[Json]) -> list[str]:
    try:
        for block, parsed in zip(blocks, Block.parse_all(blocks), strict=True):
            if parsed is None or parsed.type != block["type"]:
                return [f"unknown block {block['type']}"]
            parsed.validate_json()
    except Exception as error:  # noqa: BLE001 (whatever the SDK finds)
        return [str(error)]
    return []


def block_problems(block: Json) -> list[str]:
    kind = block["type"]
    found = [] if units(block.get("block_id", "")) <= 255 else ["block_id"]
    if kind == "header":
        found += text_problems(block["text"], 150, only="plain_text")
    if kind == "section":
        found += text_problems(block["text"], 3000)
    if kind == "context":
        found += [] if 1 <= len(block["elements"]) <= 10 else ["context elements"]
        found += [each for element in block["elements"] for each in text_problems(element, 3000)]
    if kind in ("actions", "context_actions"):
        found += [] if 1 <= len(block["elements"]) <= {"actions": 25, "context_actions": 5}[kind] else ["elements"]
        found += [each for element in block["elements"] for each in element_problems(element, kind)]
    if kind == "rich_text":
        found += rich_problems(block)
    if kind == "table":
        found += table_problems(block)
    if kind == "input":
        found += text_problems(block["label"], 2000, only="plain_text") + input_problems(block["element"])
    return found + (element_problems(block["accessory"], kind) if "accessory" in block else [])


def text_problems(text: Json, most: int, only: str = "") -> list[str]:
    if only and text["type"] != only:
        return [f"{text['type']} where {only} is wanted"]
    return [] if 1 <= units(text["text"]) <= most else [f"text of {units(text['text'])}"]


def element_problems(element: Json, kind: str) -> list[str]:
    found = [] if 1 <= units(element["action_id"]) <= 255 else ["action_id"]
    if element["type"] == "button":
        found += [] if kind in ("actions", "section") else ["button here"]
        found += text_problems(element["text"], 75, only="plain_text")
        found += [] if units(element.get("value", "")) <= 2000 else ["button value"]
    elif element["type"] == "feedback_buttons":
        found += [] if kind == "context_actions" else ["feedback_buttons here"]
        for side in ("positive_button", "negative_button"):
            found += text_problems(element[side]["text"], 75, only="plain_text")
            found += [] if 1 <= units(element[side]["value"]) <= 2000 else ["feedback value"]
    else:
        found.append(f"element {element['type']}")
    return found


def input_problems(element: Json) -> list[str]:
    kind = element["type"]
    if kind == "plain_text_input":
        most = element.get("max_length", 3000)
        found = [] if 1 <= most <= 3000 else ["max_length"]
        return found + ([] if units(element.get("initial_value", "")) <= most else ["initial_value"])
    if kind == "static_select":
        found = [] if 1 <= len(element["options"]) <= 100 else ["options"]
        found += [each for option in element["options"] for each in option_problems(option)]
        return found + (
            [] if element.get("initial_option", element["options"][0]) in element["options"] else ["initial"]
        )
    if kind == "multi_external_select":
        chosen = element.get("initial_options")
        found = ["empty initial_options"] if chosen == [] else []
        return found + [each for option in chosen or [] for each in option_problems(option)]
    return [f"element {kind}"]


def option_problems(option: Json) -> list[str]:
    found = text_problems(option["text"], 75, only="plain_text")
    return found + ([] if 1 <= units(option["value"]) <= 150 else ["option value"])


def rich_problems(block: Json) -> list[str]:
    found = [] if block["elements"] else ["empty rich_text"]
    for element in block["elements"]:
        if element["type"] == "rich_text_list":
            found += [] if element["style"] in ("bullet", "ordered") else ["list style"]
            found += [] if 0 <= element.get("indent", 0) <= 8 else ["indent"]
            inner = element["elements"]
            found += [] if inner and all(each["type"] == "rich_text_section" for each in inner) else ["list items"]
        elif element["type"] not in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
            found.append(element["type"])
    leaves = [each for each in walk(block) if each.get("type") in ("text", "link")]
    found += ["empty text" for each in leaves if not each["text"]]
    found += ["url" for each in leaves if each["type"] == "link" and not 1 <= units(each["url"]) <= 3000]
    return found + (["rich_text too long"] if sum(units(each["text"]) for each in leaves) > 3000 else [])


def table_problems(block: Json) -> list[str]:
    """docs.slack.dev, table block, November 2026; that no cell may be empty is vercel/chat issue 373."""
    rows = block["rows"]
    found = [] if 1 <= len(rows) <= 100 else ["rows"]
    found += [] if all(1 <= len(row) <= 20 for row in rows) and len({len(row) for row in rows}) == 1 else ["cells"]
    found += [] if len(block.get("column_settings", [])) <= 20 else ["column_settings"]
    cells = [cell for row in rows for cell in row]
    found += [each["type"] for each in cells if each["type"] not in ("rich_text", "raw_text")]
    found += [problem for each in cells if each["type"] == "rich_text" for problem in rich_problems(each)]
    return found


def view_problems(view: Json) -> list[str]:
    blocks = view["blocks"]
    found = problems_of(blocks, VIEW_BLOCKS, 100)
    if view["type"] == "modal":
        ids = [block["block_id"] for block in blocks if "block_id" in block]
        found += ["block_id twice"] if len(set(ids)) < len(ids) else []
        found += text_problems(view["title"], 24, only="plain_text")
        found += [each for key in ("close", "submit") if key in view for each in text_problems(view[key], 24)]
        inputs = any(block["type"] == "input" for block in blocks)
        found += ["input without submit"] if inputs and "submit" not in view else []
    found += [] if units(view.get("private_metadata", "")) <= 3000 else ["private_metadata"]
    try:
        View(**view).validate_json()
    except Exception as error:  # noqa: BLE001 (whatever the SDK finds)
        found.append(str(error))
    return found + (["250 kB"] if len(json.dumps(view)) > 250_000 else [])


def message_problems(call: Json) -> list[str]:
    blocks = call.get("blocks") or []
    found = problems_of(blocks, MESSAGE_BLOCKS, 50)
    if not call.get("text"):
        found.append("no text")
    if units(call.get("text", "")) > 4000:
        found.append("msg_too_long")
    tables = [each for each in blocks if each["type"] == "table"]
    found += ["only_one_table_allowed"] if len(tables) > 1 else []
    written = sum(units(each["text"]) for each in walk(tables) if isinstance(each.get("text"), str))
    found += ["table of more than 10,000 characters"] if written > 10_000 else []
    total = sum(units(each["text"]) for each in walk(blocks) if isinstance(each.get("text"), str))
    return found + (["msg_blocks_too_long"] if total > 13_000 else [])


def walk(node: Any) -> Iterator[Json]:
    """Every object in blocks."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


# -- the server


class FakeSlack:
    """``calls`` are all Web API calls that were taken, in order; ``refused`` are those it refused and why."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Json]] = []
        self.tokens: list[str] = []  # of each call
        self.responses: list[Json] = []
        self.refused: list[tuple[str, list[str]]] = []
        self.locales: dict[str, str] = {}
        self.history: dict[str, list[Json]] = {}
        self.limited: Counter[str] = Counter()  # how many more calls of a method get 429
        self.broken: Counter[str] = Counter()  # how many more calls of a method are cut off
        self.troubles: dict[str, list[str]] = {}  # by method, what becomes of its next calls, see ``in_trouble``
        self.release = asyncio.Event()
        self.errors: dict[str, str] = {}
        self.closed: set[str] = set()  # channels that take no messages
        self.people: dict[str, Json] = {}  # what users.info says of some of them besides
        self.names: dict[str, str] = {}
        self.shut: set[str] = set()  # views that have been closed
        self.failed: Counter[str] = Counter()  # how often those were told
        self.acks: list[str] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.opened = 0
        self.changed = asyncio.Condition()
        self.scopes = ""  # what the token has been granted, which Slack says with every answer
        self.app_view = "agent"  # or "assistant", which only older apps have
        self.clock = int(time.time())

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self.api)
        app.router.add_post("/response/{id}", self.response)
        app.router.add_get("/socket", self.socket)
        self.runner = web.AppRunner(app, shutdown_timeout=1)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0)
        await site.start()
        self.port = self.runner.addresses[0][1]

    async def stop(self) -> None:
        for socket in self.sockets:
            await socket.close()
        await self.runner.cleanup()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ts(self) -> str:
        self.clock += 1
        return f"{self.clock}.000100"

    # -- what came in

    def of(self, method: str) -> list[Json]:
        return [call for name, call in self.calls if name == method]

    @property
    def posts(self) -> list[Json]:
        return self.of("chat.postMessage")

    async def until(self, true: Callable[[], bool]) -> None:
        """Waits for a call that makes it so; gives up only when something hangs."""
        async with self.changed:
            await asyncio.wait_for(self.changed.wait_for(true), 600)

    async def tell(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.tokens.append(request.headers.get("authorization", ""))
        if self.limited[method] > 0:
            self.limited[method] -= 1
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "0"})
        if self.broken[method] > 0:
            self.broken[method] -= 1
            if request.transport:
                request.transport.close()
            return web.Response()
        call = await arguments(request)
        if found := await self.in_trouble(method, request, lambda: self.take(method, call)):
            return found
        answer = self.take(method, call)
        await self.tell()
        return web.json_response(answer, headers={"x-oauth-scopes": self.scopes})

    def take(self, method: str, call: Json) -> Json:
        answer = self.answer(method, call)
        if answer["ok"]:
            self.calls.append((method, call))
        return answer

    def next_trouble(self, method: str) -> str:
        queue = self.troubles.get(method)
        return queue.pop(0) if queue else "fine"

    async def in_trouble(self, method: str, request: web.Request, take: Callable[[], Any]) -> web.Response | None:
        """The next of ``troubles``: a status, ``text`` and a status, one word of Slack's, ``cut``, ``held``.

        With ``taken`` before it, the call is carried out all the same, as Slack says of ``fatal_error`` and
        ``internal_error`` that it may be. ``429`` asks for no seconds, ``429:7`` for seven. What is ``held`` is
        carried out when ``release`` is set. ``mute`` marks an answer that never comes, for a client that is in on it.
        """
        kind = self.next_trouble(method)
        if kind.startswith("taken "):
            kind = kind.removeprefix("taken ")
            take()
            await self.tell()
        return await self.trouble(kind, request)

    async def trouble(self, kind: str, request: web.Request) -> web.Response | None:
        if kind == "cut":
            if request.transport:
                request.transport.close()
            return web.Response()
        if kind in ("fine", "held"):
            await asyncio.wait_for(self.release.wait(), 60) if kind == "held" else None
            return None
        if kind.startswith("429"):
            told = kind.partition(":")[2] or "0"
            body = {"ok": False, "error": "ratelimited"}
            return web.json_response(body, status=429, headers={"Retry-After": told})
        if kind == "mute" or kind.startswith("text "):
            headers = {"x-mute": "yes"} if kind == "mute" else {}
            return web.Response(status=int(kind[5:] or 504), text="upstream connect error", headers=headers)
        if kind.isdecimal():
            return web.json_response({"ok": False, "error": "internal_error"}, status=int(kind))
        return web.json_response({"ok": False, "error": kind})

    async def response(self, request: web.Request) -> web.Response:
        body = await request.json()
        if found := await self.in_trouble("response_url", request, lambda: self.said(request, body)):
            return found
        return await self.responded(request, body)

    def said(self, request: web.Request, body: Json) -> None:
        self.responses.append({**body, "id": request.match_info["id"]})

    async def responded(self, request: web.Request, body: Json) -> web.Response:
        if problems := message_problems(body):
            self.refused.append(("response_url", problems))
            return web.Response(status=400, text="invalid_blocks")
        self.said(request, body)
        await self.tell()
        return web.Response(text="ok")

    def answer(self, method: str, call: Json) -> Json:
        if method in self.errors:
            self.failed[method] += 1
            return {"ok": False, "error": self.errors[method]}
        handler = getattr(self, method.replace(".", "_").lower(), None)
        if handler is None:
            return {"ok": False, "error": "unknown_method"}
        found = handler(call)
        return {"ok": "error" not in found, **found}

    def refuse(self, method: str, problems: list[str]) -> Json:
        self.refused.append((method, problems))
        return {"error": "invalid_blocks", "response_metadata": {"messages": problems}}

    # -- methods

    def auth_test(self, _call: Json) -> Json:
        return {"user_id": BOT, "bot_id": "BBOT", "team_id": TEAM, "team": "t", "user": "veileder", "url": self.url}

    def blocks_validate(self, call: Json) -> Json:
        return {"error": "invalid_message"} if message_problems(call["message"]) else {}

    def functions_completesuccess(self, _call: Json) -> Json:
        return {}

    functions_completeerror = functions_completesuccess

    def oauth_v2_access(self, call: Json) -> Json:
        """A code is the id of where the app was installed: an organisation's or a workspace's."""
        place, org = call["code"], call["code"].startswith("E")
        where = {"enterprise": {"id": place, "name": "o"}} if org else {"team": {"id": place, "name": "t"}}
        token = {"access_token": f"xoxb-{place}", "token_type": "bot", "bot_user_id": BOT, "scope": self.scopes}
        return {"app_id": "A1", "authed_user": {"id": "U9"}, "is_enterprise_install": org, **where, **token}

    def users_info(self, call: Json) -> Json:
        user = call["user"]
        known = {"id": user, "locale": self.locales.get(user, "nb-NO"), "real_name": self.names.get(user, "")}
        return {"user": {"team_id": TEAM, "is_restricted": False, **known, **self.people.get(user, {})}}

    def chat_postmessage(self, call: Json) -> Json:
        if problems := message_problems(call):
            return self.refuse("chat.postMessage", problems)
        if call["channel"] in self.closed:
            return {"error": "is_archived"}
        ts = self.ts()
        message = {"user": BOT, "bot_id": "BBOT", "text": call["text"], "ts": ts, "thread_ts": call.get("thread_ts")}
        message |= {"metadata": call["metadata"]} if "metadata" in call else {}
        self.history.setdefault(call["channel"], []).append(message)
        return {"ts": ts, "channel": call["channel"]}

    def chat_update(self, call: Json) -> Json:
        if problems := message_problems(call):
            return self.refuse("chat.update", problems)
        if call["ts"] not in [each["ts"] for each in self.history.get(call["channel"], [])]:
            return {"error": "message_not_found"}
        return {"ts": call["ts"], "channel": call["channel"]}

    def conversations_open(self, call: Json) -> Json:
        return {"channel": {"id": f"D{call['users']}"}}

    def conversations_replies(self, call: Json) -> Json:
        every = self.history.get(call["channel"], [])
        found = [each for each in every if call["ts"] in (each["ts"], each.get("thread_ts"))]
        return {"messages": self.seen_by(call, self.page(call, found))}

    def conversations_history(self, call: Json) -> Json:
        every = [each for each in self.history.get(call["channel"], []) if not each.get("thread_ts")]
        return {"messages": self.seen_by(call, self.page(call, list(reversed(every))))}

    def page(self, call: Json, messages: list[Json]) -> list[Json]:
        """The first so many from ``oldest`` on, in the order that the method has: a thread's oldest come first."""
        oldest = str(call.get("oldest", "0"))
        found = [each for each in messages if each["ts"] >= oldest or each["ts"] == call.get("ts")]
        return found[: int(call.get("limit", 100))]

    def seen_by(self, call: Json, messages: list[Json]) -> list[Json]:
        """Metadata is given to those who ask for it."""
        if call.get("include_all_metadata"):
            return messages
        return [{key: value for key, value in each.items() if key != "metadata"} for each in messages]

    def view(self, call: Json) -> Json:
        if problems := view_problems(call["view"]):
            return self.refuse("view", problems)
        return {"view": {"id": "V1", **call["view"]}}

    views_open = views_push = views_publish = view

    def views_update(self, call: Json) -> Json:
        return {"error": "not_found"} if call["view_id"] in self.shut else self.view(call)

    def chat_unfurl(self, call: Json) -> Json:
        unfurls = call["unfurls"]
        problems = [each for card in unfurls.values() for each in problems_of(card["blocks"], MESSAGE_BLOCKS, 50)]
        return self.refuse("chat.unfurl", problems) if problems else {}

    def assistant_threads_setstatus(self, _call: Json) -> Json:
        return {}

    assistant_threads_settitle = assistant_threads_setstatus

    def agents_sessions_setstatus(self, call: Json) -> Json:
        """docs.slack.dev/reference/methods/agents.sessions.setStatus, November 2026."""
        if self.app_view != "agent":
            return {"error": "access_denied"}
        fits = call["status"] in ("active", "processing", "suspended", "closed") and call["thread_ts"]
        fits = fits and len(call.get("title", "")) <= 200 and call["channel_id"]
        return {"agent_status": call["status"]} if fits else self.refuse("agents.sessions.setStatus", ["arguments"])

    def assistant_threads_setsuggestedprompts(self, call: Json) -> Json:
        prompts = call["prompts"]
        if self.app_view == "agent" and "thread_ts" in call:
            return self.refuse("setSuggestedPrompts", ["thread_ts: the call silently fails"])
        fits = 1 <= len(prompts) <= 4 and all(each["title"] and each["message"] for each in prompts)
        return {} if fits else self.refuse("setSuggestedPrompts", ["prompts"])

    def apps_connections_open(self, _call: Json) -> Json:
        self.opened += 1
        return {"url": f"ws://127.0.0.1:{self.port}/socket"}

    # -- Socket Mode

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": 1})
        await self.tell()
        async for message in socket:
            if message.type is WSMsgType.TEXT and "envelope_id" in (said := json.loads(message.data)):
                self.acks.append(said["envelope_id"])
                await self.tell()
        return socket

    async def deliver(self, envelope: str, kind: str, payload: Json) -> None:
        """An event over the newest socket."""
        await self.sockets[-1].send_json(
            {"type": kind, "envelope_id": envelope, "payload": payload, "accepts_response_payload": False}
        )

    async def disconnect(self) -> None:
        """Slack asks the client to connect anew."""
        await self.sockets[-1].send_json({"type": "disconnect", "reason": "refresh_requested"})


async def arguments(request: web.Request) -> Json:
    """A call's arguments: JSON, a form, or in the address."""
    if request.content_type == "application/json":
        found: Json = await request.json()
        return found
    form = {**request.query, **dict(parse_qsl(await request.text(), keep_blank_values=True))}
    return {name: parsed(value) for name, value in form.items()}


def parsed(value: str) -> Any:
    return json.loads(value) if value[:1] in "{[" and value else value
