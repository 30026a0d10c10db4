"""The weekly digest as a message in the editors' channel."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.cutting import head, short
from bot.insight.digest import Digest, Part, plain
from bot.surfaces.slack.blocks import Message, escape, header
from bot.surfaces.slack.limits import FALLBACK
from bot.surfaces.slack.rich import Json, link, rich_text, section, words
from bot.surfaces.slack.sending import post

LINE = 300  # characters of a line: the page has the rest


def digest_message(digest: Digest) -> Message:
    """A heading, the figures, a list under each heading, and the link. Nothing in it can ping or format."""
    lead = rich_text(section(words("\n".join(digest.lead))))
    more = rich_text(section(link(digest.link, digest.link_text)))
    blocks = (header(digest.title), lead, *map(part_block, digest.parts), more)
    return Message(head(escape(plain(digest)), FALLBACK), blocks)


def part_block(part: Part) -> Json:
    lines = [section(words(short(line, LINE))) for line in part.lines]
    listed = {"type": "rich_text_list", "style": "bullet", "elements": lines}
    return rich_text(section(words(part.heading, "bold")), listed)


async def post_digest(client: AsyncWebClient, channel: str, digest: Digest) -> None:
    """Raises SlackApiError when Slack refuses it, another of ``sending.UNREACHABLE`` when it cannot be reached."""
    await post(client, channel, digest_message(digest))
