"""What the door lets in: Microsoft's own requests for this bot and this tenant, each once."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi import FastAPI

from bot.database import DatabaseError, IdempotencyKeys
from bot.surfaces.teams.guard import MESSAGES, messages_router

QUESTION = "Kan jeg kritisere etaten min?"
CLIENT = "11111111-1111-4111-8111-111111111111"
HMAC = "k" * 32


def unsigned(claims: Any) -> str:
    """A token of the algorithm «none», made by hand."""
    parts = [{"alg": "none", "typ": "JWT", "kid": "key-1"}, claims]
    return ".".join(encoded(json.dumps(each).encode()) for each in parts) + "."


def signed_with_the_public_key(teams: Any) -> str:
    """HS256 with the public key as the secret: what fools a check that trusts the token's own algorithm."""
    now = int(time.time())
    claims = {"iss": "https://api.botframework.com", "aud": CLIENT, "exp": now + 600, "serviceurl": teams.url}
    head = {"alg": "HS256", "typ": "JWT", "kid": "key-1"}
    body = ".".join(encoded(json.dumps(each).encode()) for each in (head, claims))
    secret = teams.signer.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return f"{body}.{encoded(hmac.new(secret, body.encode(), hashlib.sha256).digest())}"


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def another_key(teams: Any, tools: Any) -> str:
    return str(tools.fake_teams.Signer("key-1").token(teams.url))


FORGED: dict[str, Callable[[Any, Any], str]] = {
    "none at all": lambda *_: "",
    "rubbish": lambda *_: "not.a.token",
    "forged: another key under the same name": another_key,
    "an unknown key": lambda teams, tools: tools.fake_teams.Signer("key-2").token(teams.url),
    "expired": lambda teams, _: teams.signer.token(teams.url, exp=int(time.time()) - 400),
    "not yet valid": lambda teams, _: teams.signer.token(teams.url, nbf=int(time.time()) + 400),
    "no expiry": lambda teams, _: teams.signer.token(teams.url, drop="exp"),
    "wrong audience": lambda teams, _: teams.signer.token(teams.url, aud="33333333-3333-4333-8333-333333333333"),
    "no audience": lambda teams, _: teams.signer.token(teams.url, drop="aud"),
    "wrong issuer": lambda teams, _: teams.signer.token(teams.url, iss="https://sts.windows.net/common/"),
    "no issuer": lambda teams, _: teams.signer.token(teams.url, drop="iss"),
    "wrong service address": lambda teams, _: teams.signer.token("https://smba.example/teams/"),
    "no service address": lambda teams, _: teams.signer.token(teams.url, drop="serviceurl"),
    "algorithm none": lambda teams, _: unsigned(
        {"aud": CLIENT, "serviceurl": teams.url, "exp": int(time.time()) + 600}
    ),
    "HS256": lambda teams, _: teams.signer.token(teams.url, algorithm="HS256", key=HMAC),
    "HS256 with the public key": lambda teams, _: signed_with_the_public_key(teams),
    "RS512": lambda teams, _: teams.signer.token(teams.url, algorithm="RS512"),
}


def nothing_came_of_it(room: Any) -> None:
    assert not room.service.asked
    assert not room.teams.posts


@pytest.mark.parametrize("case", FORGED)
def test_a_bad_token_is_refused(play: Any, tools: Any, case: str) -> None:
    """401, no question asked, nothing sent, nothing claimed."""

    async def scenario(room: Any) -> None:
        activity = room.message(QUESTION)
        found = await room.send(activity, FORGED[case](room.teams, tools))
        assert found.status_code == 401
        nothing_came_of_it(room)
        assert (await room.send(activity)).status_code == 200
        assert len(room.teams.messages) == 1

    play(scenario)


def test_a_key_of_another_channel_is_refused(play: Any, teams: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that Microsoft uses for other channels signs nothing of Teams'."""
    public = teams.signer.public
    monkeypatch.setattr(teams.signer, "public", lambda: public(endorsements=["webchat"]))

    async def scenario(room: Any) -> None:
        assert (await room.send(room.message(QUESTION))).status_code == 401
        nothing_came_of_it(room)

    play(scenario)


def test_another_word_than_bearer_is_refused(play: Any) -> None:
    """The scheme is Bearer."""

    async def scenario(room: Any) -> None:
        token = room.teams.signer.token(room.teams.url)
        found = await room.http.post(MESSAGES, json=room.message(QUESTION), headers={"authorization": f"Basic {token}"})
        assert found.status_code == 401
        nothing_came_of_it(room)

    play(scenario)


FOREIGN: dict[str, dict[str, Any]] = {
    "in the channel data": {"channelData": {"tenant": {"id": "foreign"}}},
    "in the conversation": {"conversation": {"id": "a:1", "conversationType": "personal", "tenantId": "foreign"}},
    "nowhere": {"conversation": {"id": "a:1", "conversationType": "personal"}, "channelData": None},
    "a list": {"conversation": {"id": "a:1", "conversationType": "personal", "tenantId": ["foreign"]}},
}


@pytest.mark.parametrize("case", FOREIGN)
def test_another_tenant_is_refused(play: Any, case: str) -> None:
    """Every tenant named is ours, and one is named; the token cannot say, so the activity must."""

    async def scenario(room: Any) -> None:
        found = await room.send({**room.message(QUESTION), **FOREIGN[case]})
        assert found.status_code == 401
        nothing_came_of_it(room)

    play(scenario)


def test_a_replayed_request_is_refused(play: Any, database: str, teams: Any, tools: Any) -> None:
    """The same token and activity again: 401, also by a process that was started since."""

    async def scenario(room: Any) -> None:
        token, activity = teams.signer.token(teams.url), room.message(QUESTION)
        assert (await room.send(activity, token)).status_code == 200
        assert (await room.send(activity, token)).status_code == 401
        async with tools.process(teams, database, room.service) as restarted:
            assert (await restarted.send(activity, token)).status_code == 401
            assert (await restarted.send(activity)).status_code == 401
        assert len(room.service.asked) == 1
        assert len(teams.messages) == 1

    play(scenario)


def test_a_replayed_press_is_refused(play: Any) -> None:
    """Invokes are taken once as well."""

    async def scenario(room: Any) -> None:
        value = {"action": {"type": "Action.Execute", "verb": "helpful", "data": {"do": "helpful", "ref": "0001"}}}
        activity = {**room.activity(), "type": "invoke", "name": "adaptiveCard/action", "value": value}
        assert (await room.send(activity)).status_code == 200
        assert (await room.send(activity)).status_code == 401
        assert len(room.service.told) == 1

    play(scenario)


def test_a_repeat_while_the_first_is_being_answered(play: Any, tools: Any) -> None:
    """Teams repeats what takes long: the repeats are told that it has arrived, and it is answered once."""

    async def scenario(room: Any) -> None:
        activity = room.message(QUESTION)
        body, token = json.dumps(activity), room.teams.signer.token(room.teams.url)
        headers = {"authorization": f"Bearer {token}"}
        first = asyncio.create_task(room.http.post(MESSAGES, content=body, headers=headers))
        await asyncio.to_thread(room.service.begun.wait, 60)
        for _ in range(5):
            assert (await room.http.post(MESSAGES, content=body, headers=headers)).status_code == 200
        room.service.gate.set()
        assert (await first).status_code == 200
        assert len(room.teams.messages) == 1

    play(scenario, service=tools.fakes.SlowService())


def test_two_processes_share_the_questions(play: Any, database: str, teams: Any, tools: Any) -> None:
    """Every activity delivered to both processes at once is answered by one of them."""

    async def scenario(room: Any) -> None:
        async with tools.process(teams, database, room.service) as other:
            activities = [room.message(QUESTION, where=f"a:{n}") for n in range(10)]
            await asyncio.gather(*(each.send(activity) for activity in activities for each in (room, other)))
            assert sorted(each["in"] for each in teams.messages) == sorted(f"a:{n}" for n in range(10))

    play(scenario)


def test_what_takes_long_is_seen_through(play: Any, tools: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Teams is told in time that the question has arrived, and the answer comes when it comes."""
    monkeypatch.setattr("bot.surfaces.teams.guard.REPLY_SECONDS", 0)

    async def scenario(room: Any) -> None:
        token = room.teams.signer.token(room.teams.url)
        found = await room.http.post(
            MESSAGES, json=room.message(QUESTION), headers={"authorization": f"Bearer {token}"}
        )
        assert found.status_code == 200
        assert not room.teams.messages
        room.service.gate.set()
        await room.app.handler.drain(60)
        assert len(room.teams.messages) == 1

    play(scenario, service=tools.fakes.SlowService())


# -- what is around it


@pytest.mark.parametrize("name", ["DANGEROUSLY_ALLOW_UNAUTHENTICATED_REQUESTS", "SKIP_AUTH"])
def test_the_environment_opens_nothing(play: Any, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The SDK's own word for it, in the environment, is not heard."""
    monkeypatch.setenv(name, "1")

    async def scenario(room: Any) -> None:
        assert room.app.sdk.options.dangerously_allow_unauthenticated_requests is False
        assert (await room.send(room.message(QUESTION), "")).status_code == 401
        nothing_came_of_it(room)

    play(scenario)


def test_keys_are_fetched_once_and_not_for_every_stranger(play: Any, tools: Any, teams: Any) -> None:
    """Good requests share the keys, and tokens with made-up keys do not make the bot fetch them over and over."""

    async def scenario(room: Any) -> None:
        before = teams.key_requests
        for n in range(5):
            await room.say(QUESTION, where=f"a:{n}")
            await room.send(room.message(QUESTION), tools.fake_teams.Signer(f"made-up-{n}").token(teams.url))
        assert teams.key_requests == before + 1

    play(scenario)


def test_without_keys_nobody_gets_in(play: Any) -> None:
    """When Microsoft's keys cannot be had, the request is refused and no other one waits."""

    async def scenario(room: Any) -> None:
        assert (await room.send(room.message(QUESTION))).status_code == 401
        nothing_came_of_it(room)

    play(scenario, keys_url="http://127.0.0.1:9/keys")


def test_a_repeat_without_a_database(play: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal that fails does not silence the bot, and repeats are still seen by this process."""

    def fail(*_: object) -> None:
        raise DatabaseError("no disk")

    for name in ("claim", "done", "known", "finished"):
        monkeypatch.setattr(IdempotencyKeys, name, fail)

    async def scenario(room: Any) -> None:
        activity = room.message(QUESTION)
        assert (await room.send(activity)).status_code == 200
        assert (await room.send(activity)).status_code == 401
        assert len(room.teams.messages) == 1

    play(scenario)


def test_a_defect_is_told_with_a_reference(play: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks behind the door gives 500 with a reference, and may be tried again later."""

    async def broken(*_: object) -> None:
        raise RuntimeError("hemmelig")

    monkeypatch.setattr("bot.surfaces.teams.messages.MessageHandler.receive", broken)

    async def scenario(room: Any) -> None:
        found = await room.send(room.message(QUESTION))
        assert found.status_code == 500
        assert set(found.json()) == {"error", "ref"}
        assert "hemmelig" not in found.text

    play(scenario)


def test_the_door_is_not_described(play: Any) -> None:
    """The API's description is for the API."""

    async def scenario(room: Any) -> None:
        web = FastAPI()
        web.include_router(messages_router(room.app.guard))
        assert MESSAGES not in web.openapi()["paths"]

    play(scenario)


# -- without tokens, for a local client


def test_a_local_client_needs_no_token(play: Any) -> None:
    """The setting for local use takes requests that name an address on this machine."""

    async def scenario(room: Any) -> None:
        assert (await room.send(room.message(QUESTION), "")).status_code == 200
        assert len(room.teams.messages) == 1

    play(scenario, unsafe_local=True, tenant_id="", outgoing_token=None, client_id="")


def test_a_local_client_cannot_send_the_answer_elsewhere(play: Any) -> None:
    """Without a token nobody vouches for the address, so it must be this machine's."""

    async def scenario(room: Any) -> None:
        found = await room.send({**room.message(QUESTION), "serviceUrl": "https://evil.example/"}, "")
        assert found.status_code == 401
        nothing_came_of_it(room)

    play(scenario, unsafe_local=True)


TOLD = [
    {"type": "installationUpdate", "action": "add-upgrade"},
    {"type": "installationUpdate", "action": "remove-upgrade"},
    {"type": "installationUpdate", "action": "upgrade"},
    {"type": "installationUpdate", "action": "remove"},
    {"type": "invoke", "name": "signin/verifyState", "value": {"state": "123456"}},
    {"type": "invoke", "name": "signin/tokenExchange", "value": {"id": "1", "connectionName": "c", "token": "t"}},
    {"type": "invoke", "name": "signin/failure", "value": {"code": "x"}},
    {"type": "event", "name": "application/vnd.microsoft.readReceipt", "value": {}},
]


@pytest.mark.parametrize("told", TOLD, ids=lambda each: each.get("name") or each["action"])
def test_what_teams_tells_every_bot_is_no_error(play: Any, told: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """It is taken, and nothing is said, asked for or logged; Teams sends ``add-upgrade`` with every new version.

    (microsoft/botframework-sdk, issue 6139; the sign-in's invokes come when an app has a connection for it.)
    """

    async def scenario(room: Any) -> None:
        found = await room.send({**room.activity(), **told})
        assert found.status_code == 200
        assert not room.teams.posts
        assert not room.teams.tokens

    play(scenario)
    assert "refused" not in capsys.readouterr().out
