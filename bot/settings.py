"""Every setting, read once at start from the environment (``VEILEDER_…``) or a ``.env`` file beside the corpus."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import settings_values
from bot.types import Language

HOME = Path(__file__).resolve().parents[1]

PARSERS: dict[str, Callable[[str], object]] = {
    "web_editors": settings_values.web_editors,
    "desk_roles": settings_values.roles,
    "oidc_issuer": settings_values.issuer,
    "oidc_roles": settings_values.roles,
    "mail_server": settings_values.mail_server,
    "proxy_trusted": settings_values.networks,
    "digest": settings_values.weekly,
    "embed_origins": settings_values.origins,
}


class SettingsError(ValueError):
    """Settings that do not go together. The message says which and what to do."""


class SlackView(StrEnum):
    """Slack's two views of an app. New ones are agents; the assistant's is withdrawn in February 2027."""

    AGENT = "agent"
    ASSISTANT = "assistant"


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
        0.07,
        gt=0,
        lt=0.5,
        description="How often an answer shown as sure may be wrong, at most, among questions that nobody foresaw "
        "(`calibration.yaml`; with fewer than 40 of them, known questions). Lower means more `uncertain`.",
    )
    declined_rate: float = Field(
        0.04,
        gt=0,
        lt=0.5,
        description="How often a question the guidance answers may be declined. Lower lets more through.",
    )
    watch: bool = Field(
        default=False, description="`veileder serve` builds and publishes whenever the corpus folder changes."
    )
    corpus_git: str = Field(
        "",
        description="Address of a git repository that VEILEDER_CORPUS is a checkout of; it is pulled on a timer, and "
        "what editors publish here is committed and pushed. Empty means no git.",
    )
    corpus_branch: str = Field("main", description="The branch of that repository.")
    corpus_pull_minutes: float = Field(5, gt=0, description="Minutes between two pulls.")
    refit_minutes: float = Field(
        30,
        ge=0,
        description="While watching: minutes after a quick build when the confidence is fitted anew. 0 means never.",
    )
    keep_days: float = Field(30, ge=0, description="Days that `veileder index prune` keeps a build.")
    url: str = Field("http://127.0.0.1:8080", description="Address that links in answers begin with.")
    embed_origins: str = Field(
        "",
        description="Sites that may show the form inside their own pages, comma-separated: "
        "`https://intra.etaten.example, https://*.etaten.example`. Empty means none, and `/embed` is not there.",
    )
    host: str = Field("127.0.0.1", description="Address the web server listens on.")
    port: int = Field(8080, ge=0, le=65535, description="Port the web server listens on.")
    database: str = Field(
        "",
        description="Database address: `sqlite:///…` or `postgresql://…`; empty means `veileder.db` in the folder for "
        "built things. PostgreSQL needs `pip install 'veileder[postgres]'`.",
    )
    keep_questions_days: float = Field(
        30,
        ge=0,
        description="Days that questions, answers and feedback are kept; the server deletes what is older. 0 stores "
        "nothing, so that readers can neither give feedback nor ask the editors.",
    )
    privacy_key: SecretStr = Field(
        SecretStr(""),
        description="Key of the pseudonyms that stand for people in the database, 64 characters or more; the same on "
        "every server of one database. Empty means that one is made in `privacy.key` in the folder for built things.",
    )
    max_question: int = Field(2000, ge=50, description="Longest question in characters.")
    most_at_once: int = Field(
        0,
        ge=0,
        description="Questions answered at once in this process; the next is told to try again. 0 means two for each "
        "processor.",
    )
    metrics_token: SecretStr = Field(
        SecretStr(""), description="Who sends it as `Authorization: Bearer …` may read `/metrics`. Empty means nobody."
    )
    traces: str = Field(
        "",
        description="Where OpenTelemetry traces go: an OTLP endpoint over HTTP, such as "
        "`http://localhost:4318/v1/traces`. Empty means none. Needs `pip install 'veileder[traces]'`.",
    )
    slack_bot_token: SecretStr = Field(
        SecretStr(""), description="Slack: the app's bot token (`xoxb-…`). Empty means no Slack."
    )
    slack_app_token: SecretStr = Field(
        SecretStr(""), description="Slack: app-level token (`xapp-…`) for Socket Mode, which needs no public address."
    )
    slack_signing_secret: SecretStr = Field(
        SecretStr(""), description="Slack: signing secret for requests to `/slack/events` over HTTP."
    )
    slack_client_id: str = Field(
        "", description="Slack: the app's client id, when it is installed by OAuth and there is no bot token."
    )
    slack_client_secret: SecretStr = Field(SecretStr(""), description="Slack: the client secret that goes with it.")
    slack_home: str = Field(
        "", description="Slack: the organisation (`E…`) or workspace (`T…`) that the app is installed in by OAuth."
    )
    slack_install: bool = Field(
        default=False, description="Slack: open `/slack/install` to whoever installs the app; close it again after."
    )
    slack_follow_ups: bool = Field(
        default=True, description="Slack: answer follow-ups in a thread without being mentioned again."
    )
    slack_outsiders: bool = Field(
        default=False,
        description="Slack: answer guests and people of other workspaces and organisations too. They are told kindly "
        "that it is for the house's own otherwise.",
    )
    slack_view: SlackView = Field(
        default=SlackView.AGENT,
        description="Slack: the view that the app has. `assistant` for an app that was made with `assistant_view` and "
        "not switched; Slack withdraws it in February 2027.",
    )
    slack_api: str = Field("https://slack.com/api/", description="Slack: address of the Web API.")
    slack_editors_channel: str = Field(
        "",
        description="Slack: id of the channel (`C…`) where editors get questions, Teams' readers' too, and the digest.",
    )
    editors_language: Language = Field(
        Language.NB,
        description="Language of what is written to editors: posts in their channel, the weekly digest and "
        "`veileder insight`.",
    )
    digest: str = Field(
        "",
        description="When the weekly digest is sent to the editors' channel, such as `mon 08:00`, on the server's "
        "clock. Empty means never.",
    )
    web_editors: SecretStr = Field(
        SecretStr(""),
        description="Who may log in to the editors' pages: a line of `veileder password` each, parted by white space. "
        "Empty means nobody.",
    )
    desk_roles: str = Field(
        "",
        description="What those who may log in may do at the editors' desk, `/redaksjon`: names with `reader`, "
        "`editor`, `publisher` or `admin`, such as `kari:admin, ola:editor`. Who is not named sees "
        "`/innsikt` alone. Empty means that there is no desk.",
    )
    oidc_issuer: str = Field(
        "",
        description="OpenID Connect: the provider that logs editors in, by its issuer, such as "
        "`https://login.microsoftonline.com/<directory id>/v2.0`; the rest is read from what it publishes below "
        "`/.well-known/openid-configuration`. It takes effect with a client id and roles.",
    )
    oidc_client_id: str = Field(
        "",
        description="OpenID Connect: client id that the provider gave. The redirect address to register there is "
        "`/login/callback` below VEILEDER_URL.",
    )
    oidc_client_secret: SecretStr = Field(
        SecretStr(""), description="OpenID Connect: client secret. Empty for a public client, which has PKCE alone."
    )
    oidc_scope: str = Field(
        "openid profile", description="OpenID Connect: what is asked for. Some providers tell groups for `groups` only."
    )
    oidc_claim: str = Field(
        "roles", description="OpenID Connect: claim of the ID token that gives roles, such as `roles` or `groups`."
    )
    oidc_roles: str = Field(
        "",
        description="OpenID Connect: values of that claim with `reader`, `editor`, `publisher` or `admin`, such as "
        "`veileder-redaksjon:editor, veileder-sjef:admin`. The highest counts; who has none is not let in.",
    )
    mail_server: SecretStr = Field(
        SecretStr(""),
        description="Mail server that tells the editors what waits at the desk when no chat has a channel: "
        "`smtp://host:25`, `smtp+starttls://user:password@host:587` or `smtps://…`. Empty means no e-mail.",
    )
    mail_to: str = Field("", description="Where that e-mail goes, such as `redaksjonen@etat.no`.")
    mail_from: str = Field("", description="Whom that e-mail is from. Empty means the address that it goes to.")
    proxy_user_header: str = Field(
        "",
        description="Header in which a reverse proxy names the user it has logged in, such as `X-Remote-User`. The "
        "proxy must remove it from what readers send. Empty means that no header is believed.",
    )
    proxy_trusted: str = Field(
        "", description="Addresses or networks of that proxy, comma-separated. The header is ignored from all others."
    )
    proxy_users: str = Field(
        "", description="Users named by the proxy who may see the editors' pages, comma-separated. Empty means nobody."
    )

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
    teams_outsiders: bool = Field(
        default=False, description="Teams: answer guests and people of other organisations too."
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

    editors: str = Field(
        "",
        description="Who may answer, approve and publish in chat: `slack:U123,teams:<object id>`. Empty means nobody.",
    )
    escalation: bool = Field(
        default=True, description="Let readers put a question that the guidance does not answer to the editors."
    )
    teams_editors_channel: str = Field(
        "",
        description="Teams: id of the channel where editors get questions and the digest. With this and the Slack one "
        "empty, readers cannot ask the editors; one is enough for readers in both and on the web page.",
    )
    teams_service_url: str = Field(
        "https://smba.trafficmanager.net/teams",
        description="Teams: Microsoft's connector, for messages to the editors' channel. Another in national clouds.",
    )
    routes: dict[str, str] = Field(
        {},
        description="Which editors get which questions, as JSON: the beginning of a document's id, `folder:` and a "
        "folder below guidance/, or `owner:` and an owner, to channels such as `slack:C123,teams:19:…`.",
    )

    @field_validator(
        "web_editors",
        "desk_roles",
        "oidc_issuer",
        "oidc_roles",
        "mail_server",
        "proxy_trusted",
        "digest",
        "embed_origins",
        mode="after",
    )
    @classmethod
    def readable(cls, value: str | SecretStr, info: ValidationInfo) -> str | SecretStr:
        """Stops the program at start when a setting cannot be read, instead of when it is needed."""
        plain = value.get_secret_value() if isinstance(value, SecretStr) else value
        PARSERS[str(info.field_name)](plain)
        return value

    @property
    def has_oidc(self) -> bool:
        """True when editors can log in with a provider: half of it is none."""
        return bool(self.oidc_issuer and self.oidc_client_id and self.oidc_roles)

    @property
    def index_folder(self) -> Path:
        return self.var / "index"

    @property
    def models_folder(self) -> Path:
        return self.var / "models"

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.var / 'veileder.db'}"
