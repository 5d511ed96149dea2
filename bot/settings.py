"""What the environment says: the token, where data lives, and where Discord is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from dotenv import dotenv_values
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from bot.core.errors import ConfigError
from bot.values import Line, address


def _token(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("is not a bot token: copy it again from the application's Bot page, without spaces or quotes")
    return value


def _level(value: str) -> str:
    level = value.upper()
    if level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("is not a level; write debug, info, warning or error")
    return level


class Settings(BaseModel):
    """The environment's say, checked once at the start; every variable is optional here.

    `discord_api` includes the version (`…/api/v10`). `data` is the folder that may be filled with what can be made again,
    such as pictures. `contact` is an address or page that NASA's operators can write to; it wins over `config/bot.toml`.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    token: Annotated[SecretStr, AfterValidator(_token)] | None = Field(None, alias="DISCORD_TOKEN")
    database_url: str = Field("sqlite:///data/perijove.db", alias="DATABASE_URL")
    config: Path | None = Field(None, alias="PERIJOVE_CONFIG")
    data: Path = Field(Path("data"), alias="PERIJOVE_DATA")
    contact: Line = Field("", alias="PERIJOVE_CONTACT")
    discord_api: Annotated[str, address("https", "http")] | None = Field(None, alias="PERIJOVE_DISCORD_API")
    discord_gateway: Annotated[str, address("wss", "ws")] | None = Field(None, alias="PERIJOVE_DISCORD_GATEWAY")
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_level)] = Field(
        "INFO", alias="PERIJOVE_LOG_LEVEL"
    )

    @classmethod
    def load(cls, environ: Mapping[str, str], env_file: Path = Path(".env")) -> Self:
        """Settings from the environment, and from `env_file` for what the environment leaves open.

        A variable that is set to nothing counts as not set. Raises `ConfigError` naming the variable.
        """
        given = {**_read(env_file), **{name: value for name, value in environ.items() if value.strip()}}
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise ConfigError(_first_line(error)) from None  # pydantic's own error would show the values

    def require_token(self) -> str:
        """The bot's token. Raises `ConfigError` where none is set."""
        if self.token is None:
            raise ConfigError("DISCORD_TOKEN is not set; put the bot's token there, or into a file .env in this folder")
        return self.token.get_secret_value()


def _read(env_file: Path) -> dict[str, str]:
    try:
        found = dotenv_values(env_file, interpolate=False)  # a password may hold a $
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{env_file} cannot be read as a text file") from error
    return {name: value for name, value in found.items() if value and value.strip()}


def _first_line(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0])
    reason = first["ctx"]["error"] if first["type"] == "value_error" else "is not text in UTF-8"
    return f"{name} {reason}" if name == "DISCORD_TOKEN" else f"{name} = {json.dumps(first['input'])} {reason}"
