"""What the environment says: the token, where data lives, and where Discord is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Self
from urllib.parse import unquote, urlsplit

from dotenv.parser import parse_stream
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from bot.core.errors import ConfigError
from bot.core.flood import PER_HOUR
from bot.core.retention import KEPT
from bot.values import Line
from bot.variables import (
    Api,
    ChannelId,
    ChatEndpoint,
    Count,
    Days,
    Dsn,
    Form,
    Gateway,
    Key,
    Level,
    Megabytes,
    Networks,
    Place,
    Port,
    Switch,
    Token,
    WebhookAddress,
)

_MAY_BE_NOTHING = "PERIJOVE_WEB"
"""The one variable that says something when it is set to nothing."""

_SECRET = {
    "DISCORD_TOKEN",
    "PERIJOVE_CAPTION_KEY",
    "PERIJOVE_CAPTION_URL",
    "PERIJOVE_OPERATOR_WEBHOOK",
    "PERIJOVE_SENTRY_DSN",
}
"""What may hold a secret, were it only by mistake: no error shows its value."""


class Settings(BaseModel):
    """The environment's say, checked once at the start; every variable is optional here.

    `discord_api` includes the version (`…/api/v10`). `data` is the folder that may be filled with what can be made again,
    such as pictures. `contact` is an address or page that NASA's operators can write to; it wins over `config/bot.toml`.
    `allow_private_hosts` lets sources, pages and pictures be fetched from addresses that are not public ones.
    `flood_per_hour` posts go out one by one in a channel, and the rest in a summary; 0 is no limit. What became
    of posts is kept for `keep_deliveries` days, fitted pictures up to `keep_pictures` megabytes; 0 is without end.
    `caption_url` is a chat endpoint whose `caption_model` is asked to choose captions, with `caption_key` where it wants
    one; both are set, or none.
    `operator_channel` and `operator_webhook` are told what is wrong with the bot; the webhook's address is a secret.
    `sentry_dsn` is a server that is told of errors. `web` is where pages are shown, `port` where a host gives one, and
    `proxies` are the networks that are believed about who asks.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    token: Token | None = Field(None, alias="DISCORD_TOKEN")
    database_url: str = Field("sqlite:///data/perijove.db", alias="DATABASE_URL")
    config: Path | None = Field(None, alias="PERIJOVE_CONFIG")
    data: Path = Field(Path("data"), alias="PERIJOVE_DATA")
    contact: Line = Field("", alias="PERIJOVE_CONTACT")
    discord_api: Api | None = Field(None, alias="PERIJOVE_DISCORD_API")
    discord_gateway: Gateway | None = Field(None, alias="PERIJOVE_DISCORD_GATEWAY")
    allow_private_hosts: Switch = Field(default=False, alias="PERIJOVE_ALLOW_PRIVATE_HOSTS")
    flood_per_hour: Count = Field(PER_HOUR, alias="PERIJOVE_FLOOD_PER_HOUR")
    keep_deliveries: Days = Field(KEPT.days, alias="PERIJOVE_KEEP_DELIVERIES")
    keep_pictures: Megabytes = Field(512, alias="PERIJOVE_KEEP_PICTURES")
    log_level: Level = Field("INFO", alias="PERIJOVE_LOG_LEVEL")
    log_format: Form = Field("text", alias="PERIJOVE_LOG_FORMAT")
    sentry_dsn: Dsn | None = Field(None, alias="PERIJOVE_SENTRY_DSN")
    caption_url: ChatEndpoint | None = Field(None, alias="PERIJOVE_CAPTION_URL")
    caption_model: Line = Field("", alias="PERIJOVE_CAPTION_MODEL")
    caption_key: Key = Field(SecretStr(""), alias="PERIJOVE_CAPTION_KEY")
    operator_channel: ChannelId | None = Field(None, alias="PERIJOVE_OPERATOR_CHANNEL")
    operator_webhook: WebhookAddress | None = Field(None, alias="PERIJOVE_OPERATOR_WEBHOOK")

    web: Place = Field(("127.0.0.1", 8080), alias="PERIJOVE_WEB")
    port: Port | None = Field(None, alias="PORT")
    proxies: Networks = Field("", alias="PERIJOVE_PROXIES")

    @property
    def shown_at(self) -> tuple[str, int] | None:
        """Host and port of the pages: as set, else on the port that a host gives this process; None for nowhere."""
        if self.port is not None and "web" not in self.model_fields_set:
            return "0.0.0.0", self.port  # noqa: S104 — whoever gives a port asks from outside
        return self.web

    @classmethod
    def load(cls, environ: Mapping[str, str], env_file: Path = Path(".env")) -> Self:
        """Settings from the environment, and from `env_file` for what the environment leaves open.

        A variable that is set to nothing counts as not set, but for `PERIJOVE_WEB`, which that switches off.
        Raises `ConfigError` naming the variable.
        """
        given = {
            **_read(env_file),
            **{name: value for name, value in environ.items() if value.strip() or name == _MAY_BE_NOTHING},
        }
        try:
            settings = cls.model_validate(given)
        except ValidationError as error:
            raise ConfigError(_first_line(error)) from None  # pydantic's own error would show the values
        if bool(settings.caption_url) != bool(settings.caption_model):
            raise ConfigError("of PERIJOVE_CAPTION_URL and PERIJOVE_CAPTION_MODEL only one is set; set both, or neither")
        return settings

    def secrets(self) -> list[str]:
        """What no log may show; a database's address as a whole and its password alone."""
        held = (self.token, self.caption_key, self.sentry_dsn, self.operator_webhook)
        password = unquote(_password(self.database_url))
        return [*(one.get_secret_value() for one in held if one), *([self.database_url, password] if password else [])]

    def require_token(self) -> str:
        """The bot's token. Raises `ConfigError` where none is set."""
        if self.token is None:
            raise ConfigError("DISCORD_TOKEN is not set; put the bot's token there, or into a file .env in this folder")
        return self.token.get_secret_value()


def _password(url: str) -> str:
    try:
        return urlsplit(url).password or ""
    except ValueError:  # refused later, by whoever opens the database
        return ""


def _read(env_file: Path) -> dict[str, str]:
    try:
        text = env_file.read_text(encoding="utf-8-sig")  # some editors begin a file with a mark
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{env_file} cannot be read as a text file") from error
    lines = list(parse_stream(StringIO(text)))  # dotenv's own function for this only warns of a wrong line
    for line in lines:
        if line.error:
            raise ConfigError(f"{env_file}, line {line.original.line}: is not of the form NAME=value")
    given = {line.key: line.value for line in lines if line.key and line.value is not None}
    return {name: value for name, value in given.items() if value.strip() or name == _MAY_BE_NOTHING}


def _first_line(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0])
    reason = first["ctx"]["error"] if first["type"] == "value_error" else "is not text in UTF-8"
    return f"{name} {reason}" if name in _SECRET else f"{name} = {json.dumps(first['input'])} {reason}"
