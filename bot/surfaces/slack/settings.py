"""What the Slack surface must be told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.chat.settings import ChatSettings
from bot.journal import Entry
from bot.settings import Settings, SlackView


@dataclass(frozen=True, slots=True)
class SlackSettings(ChatSettings):
    """``app_token`` turns Socket Mode on, ``signing_secret`` requests over HTTP; at least one is needed.

    ``view`` is which of Slack's two the app has. ``api`` is the Web API's address.
    """

    bot_token: str = field(repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    view: SlackView = SlackView.AGENT
    api: str = "https://slack.com/api/"

    @property
    def on(self) -> bool:
        return bool(self.bot_token and (self.app_token or self.signing_secret))

    @property
    def begun(self) -> bool:
        return bool(self.bot_token or self.app_token or self.signing_secret)


def slack_settings(settings: Settings, asked: Callable[[], Sequence[Entry]]) -> SlackSettings:
    return SlackSettings(
        bot_token=settings.slack_bot_token.get_secret_value(),
        app_token=settings.slack_app_token.get_secret_value(),
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        view=settings.slack_view,
        api=settings.slack_api,
        base_url=settings.url,
        editors_channel=settings.slack_editors_channel,
        editors_language=settings.editors_language,
        follow_ups=settings.slack_follow_ups,
        outsiders=settings.slack_outsiders,
        asked=asked,
    )
