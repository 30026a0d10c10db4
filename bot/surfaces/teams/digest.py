"""The weekly digest as a card in the editors' channel."""

from bot.chat.cutting import short
from bot.insight.digest import Digest, Part, plain
from bot.surfaces.teams.cards import Message, card_of
from bot.surfaces.teams.elements import Json, heading, line, link, run
from bot.surfaces.teams.limits import FALLBACK, SUMMARY
from bot.surfaces.teams.places import Place
from bot.surfaces.teams.sdk import App
from bot.surfaces.teams.sending import post
from bot.types import Language

LINE = 300  # characters of a line: the page has the rest


def digest_message(digest: Digest, language: Language) -> Message:
    """A heading, the figures, a list under each heading, and the link. Nothing in it can mention or format."""
    lead = [line(run(each), spacing="small") for each in digest.lead]
    parts = [item for part in digest.parts for item in part_items(part)]
    body = [heading(digest.title), *lead, *parts, line(link(digest.link, digest.link_text), spacing="medium")]
    return Message(card_of(body, language, short(plain(digest), FALLBACK)), summary=short(digest.title, SUMMARY))


def part_items(part: Part) -> list[Json]:
    lines = [line(run(f"• {short(each, LINE)}"), spacing="small") for each in part.lines]
    return [line(run(part.heading, "bold"), spacing="medium"), *lines]


async def post_digest(app: App, place: Place, language: Language, digest: Digest) -> None:
    """Raises one of ``sending.UNREACHABLE`` when Teams refuses it or cannot be reached."""
    await post(app, place, digest_message(digest, language))
