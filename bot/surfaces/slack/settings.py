"""What the Slack surface must be told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.chat.settings import ChatSettings
from bot.journal import Entry
from bot.settings import Settings, SlackView


@dataclass(frozen=True, slots=True)
class SlackSettings(ChatSettings):
    """``app_token`` turns Socket Mode on, ``signing_secret`` requests over HTTP; at least one is needed.

    Without ``bot_token`` the app is installed by OAuth: in ``home``, by ``client_id`` and ``client_secret``, while
    ``install`` says so.
    ``view`` is which of Slack's two the app has. ``api`` is the Web API's address.
    """

    bot_token: str = field(repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    home: str = ""
    install: bool = False
    view: SlackView = SlackView.AGENT
    api: str = "https://slack.com/api/"

    @property
    def on(self) -> bool:
        return bool((self.bot_token or self.by_oauth) and (self.app_token or self.signing_secret))

    @property
    def by_oauth(self) -> bool:
        return bool(self.client_id and self.client_secret and self.home and not self.bot_token)

    @property
    def begun(self) -> bool:
        return bool(self.bot_token or self.app_token or self.signing_secret or self.client_id)


def slack_settings(settings: Settings, asked: Callable[[], Sequence[Entry]]) -> SlackSettings:
    return SlackSettings(
        bot_token=settings.slack_bot_token.get_secret_value(),
        app_token=settings.slack_app_token.get_secret_value(),
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        client_id=settings.slack_client_id.strip(),
        client_secret=settings.slack_client_secret.get_secret_value(),
        home=settings.slack_home.strip(),
        install=settings.slack_install,
        view=settings.slack_view,
        api=settings.slack_api,
        base_url=settings.url,
        editors_channel=settings.slack_editors_channel,
        editors_language=settings.editors_language,
        follow_ups=settings.slack_follow_ups,
        outsiders=settings.slack_outsiders,
        asked=asked,
    )
