"""What the Slack surface must be told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.journal import Entry
from bot.settings import Settings


def nothing_asked() -> Sequence[Entry]:
    return ()


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """``app_token`` turns Socket Mode on, ``signing_secret`` requests over HTTP; at least one is needed.

    ``api`` is the Web API's address. ``base_url`` is where the guidance's pages are. ``asked`` gives recent
    questions for "most asked", newest first.
    """

    bot_token: str = field(repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    api: str = "https://slack.com/api/"
    base_url: str = "http://127.0.0.1:8080"
    follow_ups: bool = True
    max_turns: int = 10
    today: Callable[[], date] = date.today
    asked: Callable[[], Sequence[Entry]] = nothing_asked

    @property
    def on(self) -> bool:
        return bool(self.bot_token and (self.app_token or self.signing_secret))

    @property
    def begun(self) -> bool:
        """True when somebody has started to set Slack up."""
        return bool(self.bot_token or self.app_token or self.signing_secret)


def slack_settings(settings: Settings, asked: Callable[[], Sequence[Entry]]) -> SlackSettings:
    return SlackSettings(
        bot_token=settings.slack_bot_token.get_secret_value(),
        app_token=settings.slack_app_token.get_secret_value(),
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        api=settings.slack_api,
        base_url=settings.url,
        follow_ups=settings.slack_follow_ups,
        asked=asked,
    )
