"""What the environment says: the token, where data lives, and where Discord is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from dotenv.parser import parse_stream
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from bot.core.errors import ConfigError
from bot.core.flood import PER_HOUR
from bot.values import Line, address

MOST_DIGITS = 6

_SECRET = {"DISCORD_TOKEN", "PERIJOVE_CAPTION_KEY", "PERIJOVE_CAPTION_URL"}
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


def _versioned(value: str) -> str:
    if not re.search(r"/api/v[0-9]+/?$", value):
        raise ValueError("does not end in /api/v10: without it Discord answers with a web page")
    return value


def _count(value: object) -> int:
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) < MOST_DIGITS):
        raise ValueError("is not a number of posts; write 12, or 0 for no limit")
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


class Settings(BaseModel):
    """The environment's say, checked once at the start; every variable is optional here.

    `discord_api` includes the version (`…/api/v10`). `data` is the folder that may be filled with what can be made again,
    such as pictures. `contact` is an address or page that NASA's operators can write to; it wins over `config/bot.toml`.
    `allow_private_hosts` lets sources, pages and pictures be fetched from addresses that are not public ones.
    `flood_per_hour` posts go out one by one in a channel, and the rest in a summary; 0 is no limit. `caption_url` is a chat
    endpoint whose `caption_model` is asked to choose captions, with `caption_key` where it wants one; both are set, or none.
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
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_level)] = Field(
        "INFO", alias="PERIJOVE_LOG_LEVEL"
    )
    caption_url: Annotated[str, address("https", "http"), AfterValidator(_without_password)] | None = Field(
        None, alias="PERIJOVE_CAPTION_URL"
    )
    caption_model: Line = Field("", alias="PERIJOVE_CAPTION_MODEL")
    caption_key: Annotated[SecretStr, AfterValidator(_key)] = Field(SecretStr(""), alias="PERIJOVE_CAPTION_KEY")

    @classmethod
    def load(cls, environ: Mapping[str, str], env_file: Path = Path(".env")) -> Self:
        """Settings from the environment, and from `env_file` for what the environment leaves open.

        A variable that is set to nothing counts as not set. Raises `ConfigError` naming the variable.
        """
        given = {**_read(env_file), **{name: value for name, value in environ.items() if value.strip()}}
        try:
            settings = cls.model_validate(given)
        except ValidationError as error:
            raise ConfigError(_first_line(error)) from None  # pydantic's own error would show the values
        if bool(settings.caption_url) != bool(settings.caption_model):
            raise ConfigError("of PERIJOVE_CAPTION_URL and PERIJOVE_CAPTION_MODEL only one is set; set both, or neither")
        return settings

    def require_token(self) -> str:
        """The bot's token. Raises `ConfigError` where none is set."""
        if self.token is None:
            raise ConfigError("DISCORD_TOKEN is not set; put the bot's token there, or into a file .env in this folder")
        return self.token.get_secret_value()


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
    return {line.key: line.value for line in lines if line.key and line.value and line.value.strip()}


def _first_line(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0])
    reason = first["ctx"]["error"] if first["type"] == "value_error" else "is not text in UTF-8"
    return f"{name} {reason}" if name in _SECRET else f"{name} = {json.dumps(first['input'])} {reason}"
