"""What the environment says: the token, where data lives, and where Discord is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from io import StringIO
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import unquote, urlsplit

from dotenv.parser import parse_stream
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from bot.core.errors import ConfigError
from bot.core.flood import PER_HOUR
from bot.core.retention import KEPT, LEAST_KEPT
from bot.values import Line, address, checked_address

MOST_DIGITS = 6
LAST_PORT = 65_535
_PORT = re.compile("[0-9]{1,5}")
_HOST = re.compile(r"[A-Za-z0-9.:-]+")

_MAY_BE_NOTHING = "PERIJOVE_WEB"
"""The one variable that says something when it is set to nothing."""

NO_CHANNEL = 2**63
"""No number of Discord's is so large, and no database keeps it."""

_SECRET = {
    "DISCORD_TOKEN",
    "PERIJOVE_CAPTION_KEY",
    "PERIJOVE_CAPTION_URL",
    "PERIJOVE_OPERATOR_WEBHOOK",
    "PERIJOVE_SENTRY_DSN",
}
"""What may hold a secret, were it only by mistake: no error shows its value."""


def _token(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if not text.isascii() or not text.isprintable() or any(character in text for character in " '\""):
        raise ValueError("is not a bot token: copy it again from the application's Bot page, without spaces or quotes")
    return value


def _key(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("is not a key: it has to be one word of plain letters, digits and signs")
    return value


def _without_password(value: str) -> str:
    if "@" in urlsplit(value).netloc:
        raise ValueError("holds a name or password: the key belongs into PERIJOVE_CAPTION_KEY")
    return value


def _dsn(value: SecretStr) -> SecretStr:
    try:
        parts = urlsplit(value.get_secret_value())
        project = parts.path.rpartition("/")[2]
        sound = parts.scheme in {"https", "http"} and parts.hostname and parts.username and parts.port != 0
        sound = sound and project.isascii() and project.isdigit()
    except ValueError:
        sound = False
    if not sound:
        raise ValueError("is not a DSN: copy it from the project's settings, like https://key@sentry.example/1")
    return value


def _webhook(value: SecretStr) -> SecretStr:
    checked_address(value.get_secret_value(), "https", "http")
    return value


def _channel(value: object) -> int:
    text = str(value).strip()
    if not re.fullmatch(r"[1-9][0-9]{0,18}", text) or int(text) >= NO_CHANNEL:
        raise ValueError("is not the number of a channel: in Discord, with developer mode on, choose Copy Channel ID")
    return int(text)


def _versioned(value: str) -> str:
    if not re.search(r"/api/v[0-9]+/?$", value):
        raise ValueError("does not end in /api/v10: without it Discord answers with a web page")
    return value


def _place(value: object) -> tuple[str, int] | None:
    """Host and port to show pages at; None for nowhere."""
    text = str(value).strip()
    if not text:
        return None
    host, between, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not (between and _HOST.fullmatch(host) and _PORT.fullmatch(port) and int(port) <= LAST_PORT):
        raise ValueError("is not an address and a port; write 127.0.0.1:8080, or nothing to show no pages")
    return host, int(port)


def _port(value: object) -> int:
    text = str(value).strip()
    if not _PORT.fullmatch(text) or int(text) > LAST_PORT:
        raise ValueError("is not a port: it has to be a number up to 65535")
    return int(text)


def _networks(value: str) -> str:
    try:
        for part in filter(None, map(str.strip, value.split(","))):
            ip_network(part)
    except ValueError:
        raise ValueError("is not a list of addresses or networks; write 10.0.0.0/8, 127.0.0.1") from None
    return value


def _count(value: object) -> int:
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) < MOST_DIGITS):
        raise ValueError("is not a number of posts; write 12, or 0 for no limit")
    return int(text)


def _days(value: object) -> int:
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) < MOST_DIGITS) or 0 < int(text) < LEAST_KEPT.days:
        raise ValueError(f"is not a number of days; write 180, {LEAST_KEPT.days} at least, or 0 to keep them for ever")
    return int(text)


def _megabytes(value: object) -> int:
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise ValueError("is not a number of megabytes; write 512, or 0 for no limit")
    return int(text)


def _switch(value: object) -> bool:
    text = str(value).strip().lower()
    if text not in _SWITCHES:
        raise ValueError("is neither 1 (yes) nor 0 (no)")
    return _SWITCHES[text]


_SWITCHES = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def _level(value: str) -> str:
    level = value.upper()
    if level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("is not a level; write debug, info, warning or error")
    return level


def _form(value: str) -> str:
    form = value.lower()
    if form not in {"text", "json"}:
        raise ValueError("is not a form of log; write text or json")
    return form


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

    token: Annotated[SecretStr, AfterValidator(_token)] | None = Field(None, alias="DISCORD_TOKEN")
    database_url: str = Field("sqlite:///data/perijove.db", alias="DATABASE_URL")
    config: Path | None = Field(None, alias="PERIJOVE_CONFIG")
    data: Path = Field(Path("data"), alias="PERIJOVE_DATA")
    contact: Line = Field("", alias="PERIJOVE_CONTACT")
    discord_api: Annotated[str, address("https", "http"), AfterValidator(_versioned)] | None = Field(
        None, alias="PERIJOVE_DISCORD_API"
    )
    discord_gateway: Annotated[str, address("wss", "ws")] | None = Field(None, alias="PERIJOVE_DISCORD_GATEWAY")
    allow_private_hosts: Annotated[bool, BeforeValidator(_switch)] = Field(
        default=False, alias="PERIJOVE_ALLOW_PRIVATE_HOSTS"
    )
    flood_per_hour: Annotated[int, BeforeValidator(_count)] = Field(PER_HOUR, alias="PERIJOVE_FLOOD_PER_HOUR")
    keep_deliveries: Annotated[int, BeforeValidator(_days)] = Field(KEPT.days, alias="PERIJOVE_KEEP_DELIVERIES")
    keep_pictures: Annotated[int, BeforeValidator(_megabytes)] = Field(512, alias="PERIJOVE_KEEP_PICTURES")
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_level)] = Field(
        "INFO", alias="PERIJOVE_LOG_LEVEL"
    )
    log_format: Annotated[Literal["text", "json"], BeforeValidator(_form)] = Field("text", alias="PERIJOVE_LOG_FORMAT")
    sentry_dsn: Annotated[SecretStr, AfterValidator(_dsn)] | None = Field(None, alias="PERIJOVE_SENTRY_DSN")
    caption_url: Annotated[str, address("https", "http"), AfterValidator(_without_password)] | None = Field(
        None, alias="PERIJOVE_CAPTION_URL"
    )
    caption_model: Line = Field("", alias="PERIJOVE_CAPTION_MODEL")
    caption_key: Annotated[SecretStr, AfterValidator(_key)] = Field(SecretStr(""), alias="PERIJOVE_CAPTION_KEY")
    operator_channel: Annotated[int, BeforeValidator(_channel)] | None = Field(None, alias="PERIJOVE_OPERATOR_CHANNEL")
    operator_webhook: Annotated[SecretStr, AfterValidator(_webhook)] | None = Field(None, alias="PERIJOVE_OPERATOR_WEBHOOK")

    web: Annotated[tuple[str, int] | None, BeforeValidator(_place)] = Field(("127.0.0.1", 8080), alias="PERIJOVE_WEB")
    port: Annotated[int, BeforeValidator(_port)] | None = Field(None, alias="PORT")
    proxies: Annotated[str, AfterValidator(_networks)] = Field("", alias="PERIJOVE_PROXIES")

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
