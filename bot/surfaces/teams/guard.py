"""The door that Teams comes in by: ``POST /api/messages``. What is not Teams, for us and new, stays outside.

It stands in place of the SDK's own route, which lets through a token without expiry, any tenant, repeats and large
bodies, answers 500 to what it cannot read, and fetches keys while every other request waits.
"""

import asyncio
import json
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import structlog
from fastapi import APIRouter
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.journal import fingerprint
from bot.surfaces.teams.handler import TeamsHandler
from bot.surfaces.teams.sdk import ActivityEvent, ActivityTypeAdapter, App, CoreActivity, JsonWebToken
from bot.surfaces.teams.settings import TeamsSettings, is_loopback
from bot.surfaces.teams.tokens import CHANNEL, TokenCheck, TokenError

log = structlog.get_logger()

MESSAGES = "/api/messages"
REPLY_SECONDS = 12.0  # Teams waits 15; what takes longer is seen through after Teams has been told that it arrived
SEEN_TO = frozenset(("message", "messageReaction", "conversationUpdate"))
ADDRESSES = ("conversation", "from", "recipient")

Json = dict[str, Any]


class RefusedError(Exception):
    """A request that is not let in. ``why`` is for the log and says nothing that stood in it."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets Teams in, and hands what it says to the SDK for dispatch."""

    app: App
    handler: TeamsHandler
    tokens: TokenCheck
    settings: TeamsSettings

    async def receive(self, request: Request) -> Response:
        try:
            activity = parsed(await self.body(request))
            token = await self.authenticate(request, activity)
            self.check_tenant(activity)
            return await self.take_up(activity, token)
        except RefusedError as refused:
            log.warning("teams.refused", status=refused.status, why=refused.why)
            return JSONResponse({"error": refused.why}, refused.status)

    async def body(self, request: Request) -> bytes:
        found = bytearray()
        async for chunk in request.stream():
            found += chunk
            if len(found) > self.settings.max_body_bytes:
                raise RefusedError(413, "too large")
        return bytes(found)

    async def authenticate(self, request: Request, activity: Json) -> Any:
        """The token as the SDK wants it."""
        if self.settings.unsafe_local:
            if not is_loopback(urlsplit(activity["serviceUrl"]).hostname or ""):
                raise RefusedError(401, "not a local client")
            return SimpleNamespace(app_id="", tenant_id="", service_url=activity["serviceUrl"], from_="azure")
        try:
            return JsonWebToken(
                await self.tokens.check(request.headers.get("authorization", ""), activity["serviceUrl"])
            )
        except TokenError as error:
            raise RefusedError(401, str(error)) from error

    def check_tenant(self, activity: Json) -> None:
        """Every tenant that the activity names is ours, and it names one."""
        if self.settings.unsafe_local and not self.settings.tenant_id:
            return
        if set(tenants_of(activity)) != {self.settings.tenant_id}:
            raise RefusedError(401, "another tenant")

    async def take_up(self, activity: Json, token: Any) -> Response:
        """Sees to it once. A repeat of what is under way is welcomed, so that Teams stops; one of the past is not."""
        if not is_for_us(activity):
            return Response(status_code=200)
        event = event_of(activity, token)
        key = f"teams:{fingerprint(activity['type'], activity['conversation']['id'], activity['id'])}"
        if not await self.handler.claim(key):
            if await self.handler.finished(key):
                raise RefusedError(401, "a repeat")
            return Response(status_code=200)
        task = self.handler.begin(self.see_to(event, key))
        await asyncio.wait({task}, timeout=REPLY_SECONDS)
        return task.result() if task.done() else Response(status_code=200)

    async def see_to(self, event: ActivityEvent, key: str) -> Response:
        handle = self.app.server.on_request
        if handle is None:
            raise RuntimeError("the SDK is not initialised")
        try:
            found = await handle(event)
        except Exception as error:  # noqa: BLE001 (whatever a defect raises, Teams gets an answer)
            return JSONResponse({"error": "failed", "ref": self.handler.failed(error)}, 500)
        await self.handler.done(key)
        body = found.model_dump(by_alias=True, exclude_none=True).get("body")
        return Response(status_code=found.status) if body is None else JSONResponse(body, found.status)


def parsed(body: bytes) -> Json:
    """An activity with what every activity has. Raises RefusedError with 400."""
    try:
        activity = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, "not JSON") from error
    if not isinstance(activity, dict) or not is_text(activity.get("type")):
        raise RefusedError(400, "not an activity")
    if not is_address(activity.get("serviceUrl")):
        raise RefusedError(400, "no service address")
    if not all(isinstance(part := activity.get(name), dict) and is_text(part.get("id")) for name in ADDRESSES):
        raise RefusedError(400, "not addressed")
    if not is_text(activity.get("id")) or activity.get("channelId") != CHANNEL:
        raise RefusedError(400, "not an activity of Teams")
    return activity


def tenants_of(activity: Json) -> list[str]:
    """Every tenant that the activity names."""
    data = activity.get("channelData")
    tenant = data.get("tenant") if isinstance(data, dict) else None
    named = (activity["conversation"].get("tenantId"), tenant.get("id") if isinstance(tenant, dict) else None)
    return [str(each) for each in named if each is not None]


def is_for_us(activity: Json) -> bool:
    """False for what Teams tells every bot and nobody waits for: nobody signs in, and an upgrade is no news.

    ``add-upgrade`` is Teams' word for one, which the SDK does not know (findings/teams-sdk-add-upgrade.sh).
    """
    if activity["type"] == "invoke":
        return not str(activity.get("name")).startswith("signin/")
    if activity["type"] == "installationUpdate":
        return activity.get("action") == "add"
    return activity["type"] in SEEN_TO


def is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 1000


def is_address(value: object) -> bool:
    """Over TLS, or on this machine."""
    if not isinstance(value, str) or len(value) > 1000:
        return False
    try:
        parts = urlsplit(value)
        return bool(parts.hostname) and (
            parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
        )
    except ValueError:
        return False


def event_of(activity: Json, token: Any) -> ActivityEvent:
    """As the SDK dispatches it, without what Veileder does not read. Raises RefusedError with 400."""
    entities = activity.get("entities")
    read = [each for each in entities if is_read(each)] if isinstance(entities, list) else []
    kept = {name: value for name, value in activity.items() if name not in ("attachments", "entities")}
    kept |= {"entities": read} if read else {}
    try:
        ActivityTypeAdapter.validate_python(kept)
        return ActivityEvent(body=CoreActivity.model_validate(kept), token=token)
    except (ValidationError, RecursionError) as error:
        raise RefusedError(400, "not an activity that can be read") from error


def is_read(entity: object) -> bool:
    """Mentions, and messages that are quoted."""
    if not isinstance(entity, dict):
        return False
    quoted = entity.get("quotedReply")
    named = entity.get("type") == "quotedReply" and isinstance(quoted, dict) and is_text(quoted.get("messageId"))
    return named or entity.get("type") == "mention"


def messages_router(guard: Guard) -> APIRouter:
    """``POST /api/messages``, where the bot's registration says that Teams is to come."""
    router = APIRouter()
    router.add_api_route(MESSAGES, guard.receive, methods=["POST"], include_in_schema=False)
    return router
