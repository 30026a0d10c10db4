"""Every setting, read once at start from the environment (``VEILEDER_…``) or a ``.env`` file beside the corpus."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

HOME = Path(__file__).resolve().parents[1]


class SettingsError(ValueError):
    """Settings that do not go together. The message says which and what to do."""


class Settings(BaseSettings):
    """Field descriptions are the documentation; docs/settings.md is made from them."""

    model_config = SettingsConfigDict(env_prefix="VEILEDER_", env_file=HOME / ".env", extra="ignore", frozen=True)

    corpus: Path = Field(HOME / "corpus", description="Folder with guidance/, faq/, golden.yaml and off_topic.yaml.")
    var: Path = Field(HOME / "var", description="Folder for built things: index, models, database.")
    model: str = Field(
        "embedded", description="`embedded`, a folder with a sentence-transformers model, or a model's hub name."
    )
    passage_tokens: int = Field(
        180, ge=40, le=500, description="Most tokens in a passage, unless one list item or table row is longer."
    )
    wrong_rate: float = Field(
        0.15,
        gt=0,
        lt=0.5,
        description="How often an answer shown as sure may be wrong, at most: measured on known questions held out of "
        "the index, which are harder than most. Lower means more `uncertain`.",
    )
    declined_rate: float = Field(
        0.04,
        gt=0,
        lt=0.5,
        description="How often a question the guidance answers may be declined. Lower lets more through.",
    )
    url: str = Field("http://127.0.0.1:8080", description="Address that links in answers begin with.")
    host: str = Field("127.0.0.1", description="Address the web server listens on.")
    port: int = Field(8080, ge=0, le=65535, description="Port the web server listens on.")
    database: str = Field("", description="Database address; empty means `veileder.db` in the folder for built things.")
    max_question: int = Field(2000, ge=50, description="Longest question in characters.")
    slack_bot_token: SecretStr = Field(
        SecretStr(""), description="Slack: the app's bot token (`xoxb-…`). Empty means no Slack."
    )
    slack_app_token: SecretStr = Field(
        SecretStr(""), description="Slack: app-level token (`xapp-…`) for Socket Mode, which needs no public address."
    )
    slack_signing_secret: SecretStr = Field(
        SecretStr(""), description="Slack: signing secret for requests to `/slack/events` over HTTP."
    )
    slack_follow_ups: bool = Field(
        default=True, description="Slack: answer follow-ups in a thread without being mentioned again."
    )
    slack_api: str = Field("https://slack.com/api/", description="Slack: address of the Web API.")
    teams_client_id: str = Field("", description="Teams: application (client) id of the bot. Empty means no Teams.")
    teams_tenant_id: str = Field(
        "", description="Teams: directory (tenant) id. Questions from any other tenant are refused."
    )
    teams_client_secret: SecretStr = Field(
        SecretStr(""), description="Teams: client secret. Not needed with a managed identity."
    )
    teams_managed_identity: str = Field(
        "",
        description="Teams: instead of a secret. The client id itself: a user-assigned managed identity is the bot. "
        "Another client id, or `system`: a managed identity that the app registration trusts (federated).",
    )
    teams_follow_ups: bool = Field(
        default=True,
        description="Teams: answer follow-ups in a thread without being mentioned again, where Teams delivers them.",
    )
    teams_unsafe_local: bool = Field(
        default=False,
        description="Teams: UNSAFE. Take requests without a token, for a local client; only while VEILEDER_HOST is a "
        "loopback address.",
    )

    @property
    def index_folder(self) -> Path:
        return self.var / "index"

    @property
    def models_folder(self) -> Path:
        return self.var / "models"

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.var / 'veileder.db'}"
