"""What an environment variable may hold, kind by kind; what is wrong with one continues `NAME = value …`."""

from __future__ import annotations

import re
from ipaddress import ip_network
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr

from bot.core.retention import LEAST_KEPT
from bot.values import address, checked_address

MOST_DIGITS = 6
LAST_PORT = 65_535
_PORT = re.compile("[0-9]{1,5}")
_HOST = re.compile(r"[A-Za-z0-9.:-]+")

NO_CHANNEL = 2**63
"""No number of Discord's is so large, and no database keeps it."""


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


Token = Annotated[SecretStr, AfterValidator(_token)]
Key = Annotated[SecretStr, AfterValidator(_key)]
Dsn = Annotated[SecretStr, AfterValidator(_dsn)]
WebhookAddress = Annotated[SecretStr, AfterValidator(_webhook)]
Api = Annotated[str, address("https", "http"), AfterValidator(_versioned)]
Gateway = Annotated[str, address("wss", "ws")]
ChatEndpoint = Annotated[str, address("https", "http"), AfterValidator(_without_password)]
Networks = Annotated[str, AfterValidator(_networks)]
Place = Annotated[tuple[str, int] | None, BeforeValidator(_place)]
Port = Annotated[int, BeforeValidator(_port)]
ChannelId = Annotated[int, BeforeValidator(_channel)]
Count = Annotated[int, BeforeValidator(_count)]
Days = Annotated[int, BeforeValidator(_days)]
Megabytes = Annotated[int, BeforeValidator(_megabytes)]
Switch = Annotated[bool, BeforeValidator(_switch)]
Level = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_level)]
Form = Annotated[Literal["text", "json"], BeforeValidator(_form)]
