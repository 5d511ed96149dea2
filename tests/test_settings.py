from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.core.errors import ConfigError
from bot.settings import Settings

NOWHERE = Path("no-such.env")


def load(**environ: str) -> Settings:
    return Settings.load(environ, NOWHERE)


def mistake(**environ: str) -> str:
    with pytest.raises(ConfigError) as wrong:
        load(**environ)
    return str(wrong.value)


def test_nothing_needs_to_be_set() -> None:
    settings = load()
    assert settings.database_url == "sqlite:///data/perijove.db"
    assert (settings.config, settings.data, settings.log_level) == (None, Path("data"), "INFO")
    assert (settings.discord_api, settings.discord_gateway, settings.contact) == (None, None, "")


def test_every_variable_is_taken_from_the_environment() -> None:
    settings = load(
        DISCORD_TOKEN="a.b.c",
        DATABASE_URL="sqlite:///elsewhere.db",
        PERIJOVE_CONFIG="conf",
        PERIJOVE_DATA="/var/lib/perijove",
        PERIJOVE_CONTACT="someone@nasa.example",
        PERIJOVE_DISCORD_API="http://127.0.0.1:8080/api/v10",
        PERIJOVE_DISCORD_GATEWAY="ws://127.0.0.1:8080/",
        PERIJOVE_LOG_LEVEL="debug",
    )
    assert settings.require_token() == "a.b.c"
    assert settings.database_url == "sqlite:///elsewhere.db"
    assert (settings.config, settings.data) == (Path("conf"), Path("/var/lib/perijove"))
    assert settings.contact == "someone@nasa.example"
    assert settings.discord_api == "http://127.0.0.1:8080/api/v10"
    assert settings.discord_gateway == "ws://127.0.0.1:8080/"
    assert settings.log_level == "DEBUG"


@pytest.mark.parametrize(("value", "allowed"), [("1", True), (" Yes ", True), ("0", False), ("off", False), ("", False)])
def test_private_hosts_are_allowed_only_on_request(value: str, allowed: bool) -> None:
    assert load(PERIJOVE_ALLOW_PRIVATE_HOSTS=value).allow_private_hosts is allowed


def test_pages_are_shown_where_it_is_set_else_on_the_port_a_host_gives() -> None:
    assert load().shown_at == ("127.0.0.1", 8080)
    assert load(PORT="5000").shown_at == ("0.0.0.0", 5000)
    assert load(PERIJOVE_WEB="[::1]:80", PORT="5000").shown_at == ("::1", 80)
    assert load(PERIJOVE_WEB=" ", PORT="5000").shown_at is None
    assert load(PORT="").shown_at == ("127.0.0.1", 8080)


def test_pages_are_switched_off_in_a_file_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PERIJOVE_WEB=\nPORT=\n")
    assert Settings.load({}, tmp_path / ".env").shown_at is None
    assert Settings.load({"PERIJOVE_WEB": "localhost:1"}, tmp_path / ".env").shown_at == ("localhost", 1)


def test_a_wrong_place_for_pages_is_named() -> None:
    for wrong in ("8080", "host", ":80", "host:port", "host:99999", "http://host:80"):
        assert "write 127.0.0.1:8080" in mistake(PERIJOVE_WEB=wrong)
    assert "PORT" in mistake(PORT="http")
    assert "10.0.0.0/8" in mistake(PERIJOVE_PROXIES="everybody")


def test_how_many_posts_an_hour_is_a_number() -> None:
    assert (load().flood_per_hour, load(PERIJOVE_FLOOD_PER_HOUR=" 0 ").flood_per_hour) == (12, 0)
    for wrong in ("-1", "many", "1e3", "9" * 5000):
        assert "write 12, or 0 for no limit" in mistake(PERIJOVE_FLOOD_PER_HOUR=wrong)


def test_deliveries_are_kept_for_long_enough_that_none_comes_twice_and_pictures_up_to_a_size() -> None:
    assert (load().keep_deliveries, load().keep_pictures) == (180, 512)
    settings = load(PERIJOVE_KEEP_DELIVERIES=" 0 ", PERIJOVE_KEEP_PICTURES="100000")
    assert (settings.keep_deliveries, settings.keep_pictures) == (0, 100_000)
    for wrong in ("-1", "99", "half a year", "9" * 5000):
        assert "write 180, 100 at least, or 0 to keep them for ever" in mistake(PERIJOVE_KEEP_DELIVERIES=wrong)
    for wrong in ("-1", "1 GB", "9" * 5000):
        assert "write 512, or 0 for no limit" in mistake(PERIJOVE_KEEP_PICTURES=wrong)


def test_a_variable_set_to_nothing_is_not_set() -> None:
    assert load(DATABASE_URL=" ", PERIJOVE_CONFIG="").database_url == "sqlite:///data/perijove.db"


def test_space_around_a_value_is_not_part_of_it() -> None:
    assert load(DISCORD_TOKEN=" a.b.c\n").require_token() == "a.b.c"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("DISCORD_TOKEN=from.the.file\nDATABASE_URL='sqlite:///${HOME}.db'\nPERIJOVE_CONTACT=\n")
    settings = Settings.load({"DISCORD_TOKEN": "from.the.environment"}, file)
    assert settings.require_token() == "from.the.environment"
    assert settings.database_url == "sqlite:///${HOME}.db"


def test_a_mark_at_the_beginning_of_the_file_is_no_part_of_a_name(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"\xef\xbb\xbfDISCORD_TOKEN=a.b.c\n")
    assert Settings.load({}, file).require_token() == "a.b.c"


@pytest.mark.parametrize("line", ["DISCORD_TOKEN='a.secret", "=a.secret", "DISCORD_TOKEN: a.secret"])
def test_a_line_that_sets_nothing_is_named_without_showing_it(tmp_path: Path, line: str) -> None:
    file = tmp_path / ".env"
    file.write_text(f"# the token\n{line}\n")
    with pytest.raises(ConfigError) as wrong:
        Settings.load({}, file)
    assert str(wrong.value) == f"{file}, line 2: is not of the form NAME=value"


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match=r"\.env cannot be read as a text file"):
        Settings.load({}, file)


@pytest.mark.parametrize(
    "token", ["the secret", '"the.secret"', "'the.secret'", '"the\tsecret', "the\N{NO-BREAK SPACE}secret", "the-sécret"]
)
def test_what_is_no_token_is_refused_without_showing_it(token: str) -> None:
    sentence = mistake(DISCORD_TOKEN=token)
    assert sentence.startswith("DISCORD_TOKEN is not a bot token: ")
    assert "cret" not in sentence


def test_what_is_no_text_is_refused_without_showing_a_token() -> None:
    assert mistake(DISCORD_TOKEN="secret\udcff") == "DISCORD_TOKEN is not text in UTF-8"
    assert mistake(PERIJOVE_CONTACT="\udcff") == 'PERIJOVE_CONTACT = "\\udcff" is not text in UTF-8'


def test_a_token_is_not_shown_by_the_settings_either() -> None:
    assert "hidden" not in repr(load(DISCORD_TOKEN="hidden"))


def test_the_operator_is_told_nowhere_unless_a_way_is_named() -> None:
    assert (load().operator_channel, load().operator_webhook) == (None, None)
    settings = load(
        PERIJOVE_OPERATOR_CHANNEL=" 900 ", PERIJOVE_OPERATOR_WEBHOOK="https://nasa.example/api/webhooks/5/hidden"
    )
    assert settings.operator_channel == 900
    assert settings.operator_webhook is not None
    assert settings.operator_webhook.get_secret_value() == "https://nasa.example/api/webhooks/5/hidden"
    assert "hidden" not in repr(settings)


@pytest.mark.parametrize("number", ["#operators", "0", "-5", "5.0", "<#900>", "9223372036854775808", "9" * 5000, "٥"])
def test_a_channel_that_is_none_is_one_line_that_says_where_to_find_its_number(number: str) -> None:
    assert mistake(PERIJOVE_OPERATOR_CHANNEL=number) == (
        f"PERIJOVE_OPERATOR_CHANNEL = {json.dumps(number)} is not the number of a channel: "
        "in Discord, with developer mode on, choose Copy Channel ID"
    )


@pytest.mark.parametrize(
    "url", ["nasa.example/secret", "ftp://nasa.example/secret", "https:///secret", "https://a b/secret"]
)
def test_a_webhook_that_is_no_address_is_refused_without_being_shown(url: str) -> None:
    sentence = mistake(PERIJOVE_OPERATOR_WEBHOOK=url)
    assert sentence == "PERIJOVE_OPERATOR_WEBHOOK is not an address that starts with https:// or http://"


CHAT = {"PERIJOVE_CAPTION_URL": "http://localhost:11434/v1", "PERIJOVE_CAPTION_MODEL": "sample"}


def test_no_model_is_asked_for_captions_unless_one_is_named() -> None:
    settings = load()
    assert (settings.caption_url, settings.caption_model, settings.caption_key.get_secret_value()) == (None, "", "")
    settings = load(**CHAT, PERIJOVE_CAPTION_KEY=" sk-hidden\n")
    assert (settings.caption_url, settings.caption_model) == tuple(CHAT.values())
    assert settings.caption_key.get_secret_value() == "sk-hidden"
    assert "hidden" not in repr(settings)


@pytest.mark.parametrize("missing", CHAT)
def test_a_models_address_and_its_name_belong_together(missing: str) -> None:
    sentence = mistake(**{name: value for name, value in CHAT.items() if name != missing})
    assert sentence == "of PERIJOVE_CAPTION_URL and PERIJOVE_CAPTION_MODEL only one is set; set both, or neither"


@pytest.mark.parametrize("key", ["sk secret", "sk-secret\nX-Header: 1", "sk-sécret", "sk-secret\udcff"])
def test_what_is_no_key_is_refused_without_showing_it(key: str) -> None:
    sentence = mistake(**CHAT, PERIJOVE_CAPTION_KEY=key)
    assert sentence.startswith("PERIJOVE_CAPTION_KEY is not ")
    assert "cret" not in sentence


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://name:secret@localhost/v1", "holds a name or password: the key belongs into PERIJOVE_CAPTION_KEY"),
        ("localhost/v1?key=secret", "is not an address that starts with https:// or http://"),
    ],
)
def test_a_models_address_that_is_wrong_is_not_shown_as_it_may_hold_the_key(url: str, reason: str) -> None:
    assert mistake(**CHAT | {"PERIJOVE_CAPTION_URL": url}) == f"PERIJOVE_CAPTION_URL {reason}"


def test_a_missing_token_is_an_error_only_where_one_is_needed() -> None:
    with pytest.raises(ConfigError, match="DISCORD_TOKEN is not set"):
        load().require_token()


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("PERIJOVE_LOG_LEVEL", "loud", "is not a level; write debug, info, warning or error"),
        ("PERIJOVE_DISCORD_API", "discord.com/api", "is not an address that starts with https:// or http://"),
        ("PERIJOVE_DISCORD_API", "http://[", "is not an address that starts with https:// or http://"),
        ("PERIJOVE_DISCORD_API", "http://nasa.example:99999", "is not an address that starts with https:// or http://"),
        (
            "PERIJOVE_DISCORD_API",
            "https://nasa.example/api",
            "does not end in /api/v10: without it Discord answers with a web page",
        ),
        ("PERIJOVE_DISCORD_API", "http://nasa example/", "is not an address that starts with https:// or http://"),
        ("PERIJOVE_DISCORD_GATEWAY", "https://nasa.example", "is not an address that starts with wss:// or ws://"),
        ("PERIJOVE_ALLOW_PRIVATE_HOSTS", "perhaps", "is neither 1 (yes) nor 0 (no)"),
        ("PERIJOVE_CONTACT", "one\x07two", "should be a single line"),
    ],
)
def test_a_bad_value_ends_in_one_line_naming_the_variable(variable: str, value: str, reason: str) -> None:
    assert mistake(**{variable: value}) == f"{variable} = {json.dumps(value)} {reason}"


def test_the_example_file_sets_nothing_and_names_every_variable(checkout: Path) -> None:
    example = checkout / "config" / "example.env"
    assert Settings.load({}, example) == load()
    names = {field.alias for field in Settings.model_fields.values()}
    assert names == {line.lstrip("#").partition("=")[0] for line in example.read_text().splitlines() if "=" in line}


@pytest.fixture
def checkout() -> Path:
    return Path(__file__).parents[1]


def test_the_log_is_text_or_json() -> None:
    assert (load().log_format, load(PERIJOVE_LOG_FORMAT="JSON").log_format) == ("text", "json")
    assert "write text or json" in mistake(PERIJOVE_LOG_FORMAT="xml")


def test_a_dsn_that_is_none_is_refused_without_being_shown() -> None:
    assert load(PERIJOVE_SENTRY_DSN="https://key@sentry.example/folder/1").sentry_dsn
    for wrong in ("https://sentry.example/1", "hidden", "ftp://hidden@sentry.example/1", "https://hidden@sentry.example/x"):
        assert mistake(PERIJOVE_SENTRY_DSN=wrong).startswith("PERIJOVE_SENTRY_DSN is not a DSN")
        assert "hidden" not in mistake(PERIJOVE_SENTRY_DSN=wrong)


def test_what_no_log_may_show_is_known() -> None:
    url = "postgresql://perijove:hunter%202@db.example/x"
    dsn = "https://key@sentry.example/1"
    settings = load(DISCORD_TOKEN="a.b.c", PERIJOVE_CAPTION_KEY="k", PERIJOVE_SENTRY_DSN=dsn, DATABASE_URL=url)
    assert {"a.b.c", "k", dsn, url, "hunter 2"} <= set(settings.secrets())
    assert load().secrets() == []
    assert load(DATABASE_URL="postgresql://[/x").secrets() == []
