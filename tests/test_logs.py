from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest

from bot.logs import Format, JsonFormatter, LineFormatter, set_up

SECRET = "the.bots.token"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the log holds, set up at INFO; afterwards logging is as it was."""
    root, own = logging.getLogger(), logging.getLogger("bot")
    before = root.handlers[:], root.level, own.level
    stream = io.StringIO()
    set_up("INFO", [SECRET], stream)
    yield stream
    root.handlers[:], root.level, own.level = before


def line(sentence: str, **fields: object) -> str:
    record = logging.makeLogRecord(
        {"name": "bot.flows.ingest", "levelname": "INFO", "msg": sentence, "created": 0, **fields}
    )
    return LineFormatter().format(record)


def test_a_record_is_one_line_of_time_level_place_sentence_and_fields() -> None:
    assert (
        line("polled", source="journal", new=2) == "1970-01-01T00:00:00Z INFO bot.flows.ingest: polled source=journal new=2"
    )


def fail(reason: str) -> None:
    raise ValueError(reason)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("two words", '"two words"'),
        ("", '""'),
        ("a=b", '"a=b"'),
        ('say "Io"', '"say \\"Io\\""'),
        ("Björn", "Björn"),
        (None, "None"),
        (datetime(2026, 3, 1, 13, 0, 0, 5, timezone(timedelta(hours=1))), "2026-03-01T12:00:00Z"),
        (ValueError("it broke"), '"it broke"'),
    ],
)
def test_a_value_that_is_not_one_word_is_quoted(value: object, shown: str) -> None:
    assert line("polled", reason=value).endswith(f" reason={shown}")


@pytest.mark.parametrize("newline", ["\n", "\r", "\x85", "\N{LINE SEPARATOR}", "\x1b[2J"])
def test_a_text_from_outside_cannot_begin_a_line_nor_command_the_terminal(newline: str) -> None:
    hostile = f"a title{newline}2026-03-01T12:00:00Z INFO bot: all is well"
    written = line(hostile, title=hostile)
    assert written.isprintable()


def test_a_bug_is_followed_by_its_traceback_indented(log: io.StringIO) -> None:
    try:
        fail("no\nsuch thing")
    except ValueError:
        logging.getLogger("bot.runner").exception("went wrong")
    first, *rest = log.getvalue().splitlines()
    assert first.endswith("ERROR bot.runner: went wrong")
    assert rest[0] == "    Traceback (most recent call last):"
    assert all(each.startswith("    ") for each in rest)


def test_a_secret_is_blotted_out_wherever_it_stands(log: io.StringIO) -> None:
    try:
        fail(f"bad header: Bot {SECRET}")
    except ValueError:
        logging.getLogger("bot").exception("asked with %s", SECRET, extra={"header": f"Bot {SECRET}"})
    logging.getLogger("discord.http").warning("token %s", SECRET)
    assert SECRET not in log.getvalue()
    assert log.getvalue().count("[secret]") == 4


@pytest.mark.parametrize("library", ["discord.gateway", "apscheduler.scheduler", "aiohttp.access"])
def test_libraries_are_heard_from_warning_on_and_the_bot_from_its_level_on(log: io.StringIO, library: str) -> None:
    logging.getLogger(library).info("chatter")
    logging.getLogger(library).warning("trouble")
    logging.getLogger("bot.flows.ingest").debug("detail")
    logging.getLogger("bot.flows.ingest").info("polled")
    assert [each.split(": ")[1] for each in log.getvalue().splitlines()] == ["trouble", "polled"]


def test_setting_up_again_replaces_what_was_set_up(log: io.StringIO) -> None:
    second = io.StringIO()
    set_up("ERROR", [], second)
    logging.getLogger("bot").warning("trouble")
    logging.getLogger("discord").warning("trouble")
    logging.getLogger("bot").error("worse")
    assert log.getvalue() == ""
    assert second.getvalue().endswith("ERROR bot: worse\n")
    assert second.getvalue().count("\n") == 1


def json_line(record: logging.LogRecord, *secrets: str) -> dict[str, object]:
    written = JsonFormatter(secrets).format(record)
    assert written.isprintable()
    assert written.isascii()
    told: dict[str, object] = json.loads(written)
    return told


def test_as_json_a_record_is_one_object_on_one_line_with_its_time_in_utc() -> None:
    due = datetime(2026, 3, 1, 13, tzinfo=timezone(timedelta(hours=1)))
    fields: dict[str, object] = {"source": "journal\n\u2028", "new": 2, "late": 0.5, "due": due}
    odd = {"nothing": None, "endless": float("inf"), "several": ["a"]}
    record = logging.makeLogRecord(
        {"name": "bot.x", "levelname": "INFO", "msg": "polled %s", "args": ("Io",), "created": 0.25} | fields | odd
    )
    assert json_line(record) == {
        "time": "1970-01-01T00:00:00.250Z",
        "level": "INFO",
        "logger": "bot.x",
        "sentence": "polled Io",
        "fields": fields | {"due": "2026-03-01T12:00:00Z"} | odd | {"endless": "inf", "several": "['a']"},
    }


def test_as_json_a_bug_has_its_traceback_and_no_secret_is_told_anywhere() -> None:
    secret = 'the."bots\\.token'
    try:
        fail(f"bad header: Bot {secret}")
    except ValueError as error:
        told = json_line(
            logging.makeLogRecord(
                {"msg": f"asked with {secret}", "exc_info": (type(error), error, error.__traceback__), "a": [secret]}
            ),
            secret,
        )
    assert str(told["exception"]).startswith("Traceback (most recent call last):\n")
    assert str(told["exception"]).endswith("ValueError: bad header: Bot [secret]")
    assert told["sentence"] == "asked with [secret]"
    assert "bots" not in json.dumps(told)


def test_a_secret_is_masked_in_what_is_written_between_quotes(log: io.StringIO) -> None:
    secret = 'with "quotes" in it'
    set_up("INFO", [secret], log)
    logging.getLogger("bot").info("asked", extra={"header": f"Bot {secret}"})
    assert log.getvalue().endswith(' INFO bot: asked header="Bot [secret]"\n')


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_record_that_cannot_be_written_is_told_of_without_its_parts(log: io.StringIO, form: Format) -> None:
    set_up("INFO", [], log, form)
    [handler] = [one for one in logging.getLogger().handlers if isinstance(one.formatter, LineFormatter | JsonFormatter)]
    handler.handle(logging.makeLogRecord({"msg": "wrong %d", "args": (SECRET,)}))
    [line] = log.getvalue().splitlines()
    assert "a record cannot be written" in line
    assert "TypeError" in line
    assert SECRET not in line
